package main

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
)

// errBlind says that a search found nothing at all, not even what stands on the disk in the clear.
var errBlind = errors.New("powercut: the search does not find what is on the disk")

// leaks counts what stands on a stolen disk and must not: the resident's NIK as text, packed or as a number,
// what was asked for, and the machine key, which lies on another medium. Every byte is looked at: the
// database, its WAL, temporary files, the file system's journal and blocks that nothing uses any more.
func leaks(image, machineKey []byte) (int, error) {
	if !bytes.Contains(image, []byte(catalogue)) {
		return 0, errBlind
	}
	n, err := strconv.ParseUint(resident, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("powercut: the resident: %w", err)
	}
	packed, err := hex.DecodeString(resident)
	if err != nil {
		return 0, fmt.Errorf("powercut: the resident: %w", err)
	}
	found := 0
	for _, secret := range [][]byte{
		[]byte(resident), packed, binary.BigEndian.AppendUint64(nil, n), binary.LittleEndian.AppendUint64(nil, n),
		[]byte(purpose), machineKey,
	} {
		if bytes.Contains(image, secret) {
			found++
		}
	}
	return found, nil
}
