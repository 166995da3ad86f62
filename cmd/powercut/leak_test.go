package main

import (
	"encoding/binary"
	"errors"
	"testing"
)

// TestLeaks: each secret is found wherever it stands, and a search that could find nothing says so.
func TestLeaks(t *testing.T) {
	key := []byte("0123456789abcdef0123456789abcdef")
	image := func(secret []byte) []byte {
		b := append(make([]byte, 1000), catalogue...)
		return append(append(b, secret...), make([]byte, 1000)...)
	}
	if n, err := leaks(image(nil), key); n != 0 || err != nil {
		t.Errorf("nothing is there: %d, %v", n, err)
	}
	if _, err := leaks(make([]byte, 2000), key); !errors.Is(err, errBlind) {
		t.Errorf("an empty disk: %v", err)
	}
	for _, secret := range [][]byte{
		[]byte(resident),
		{0x35, 0x10, 0x99, 0x01, 0x01, 0x90, 0x00, 0x01},
		binary.BigEndian.AppendUint64(nil, 3510990101900001),
		binary.LittleEndian.AppendUint64(nil, 3510990101900001), []byte(purpose), key,
	} {
		if n, err := leaks(image(secret), key); n != 1 || err != nil {
			t.Errorf("%x: %d, %v", secret, n, err)
		}
	}
}
