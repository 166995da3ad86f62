package wire

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// FuzzVerifyTime: whatever is sent as the time is an error, or the time that the key signed for the nonce; what the key
// signed is taken exactly where it is a time of the protocol and answers the nonce.
func FuzzVerifyTime(f *testing.F) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		f.Fatal(err)
	}
	nonce, at := bytes.Repeat([]byte{0x5a}, NonceSize), time.UnixMilli(1_795_000_000_000)
	good, err := SignTime(key, nonce, at)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good, nonce, at.UnixMilli())
	f.Add(good[:len(good)-1], nonce[1:], int64(-1))
	f.Add([]byte{0xa0}, []byte{}, int64(journal.MaxTime))
	f.Add([]byte{0xa3, 0x01, 0x40, 0x02, 0x00, 0x03, 0x40}, nonce, int64(journal.MaxTime+1))
	f.Fuzz(func(t *testing.T, reply, other []byte, ms int64) {
		if got, err := VerifyTime(&key.PublicKey, nonce, reply); err == nil {
			var c Clock
			if journal.Unmarshal(reply, &c) != nil || !got.Equal(at) || c.Time != at.UnixMilli() || !bytes.Equal(c.Nonce, nonce) {
				t.Fatalf("%x is taken as %v", reply, got)
			}
		} else if !got.IsZero() {
			t.Fatalf("%v beside %v", got, err)
		}
		d, err := clockDigest(other, ms)
		if err != nil {
			t.Fatal(err)
		}
		sig, err := ecdsa.SignASN1(rand.Reader, key, d)
		if err != nil {
			t.Fatal(err)
		}
		b, err := journal.Marshal(Clock{Nonce: other, Time: ms, Sig: sig})
		if err != nil {
			t.Fatal(err)
		}
		got, err := VerifyTime(&key.PublicKey, nonce, b)
		if want := bytes.Equal(other, nonce) && ms >= 0 && ms <= journal.MaxTime; (err == nil) != want || want && got.UnixMilli() != ms {
			t.Fatalf("signed %d for %x: %v, %v", ms, other, got, err)
		}
		if _, err := VerifyTime(&key.PublicKey, append([]byte{1}, other...), b); err == nil {
			t.Fatal("the time for another nonce is taken")
		}
	})
}
