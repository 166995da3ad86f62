package main

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/ebfe/scard"
)

// bareRead is the bare twin of reading a card: the same commands as our minimal plan (two SELECT,
// READ BINARY in blocks of 250, the id before and after), sent in a plain loop.
func bareRead(ctx *scard.Context, reader string) (time.Duration, error) {
	begin := time.Now()
	c, err := ctx.Connect(reader, scard.ShareShared, scard.ProtocolAny)
	if err != nil {
		return 0, fmt.Errorf("bench: bare read: connect: %w", err)
	}
	defer func() { _ = c.Disconnect(scard.ResetCard) }() // after the clock has stopped
	send := func(cmd ...byte) ([]byte, error) {
		r, err := c.Transmit(cmd)
		if err != nil || len(r) < 2 || r[len(r)-2] != 0x90 || r[len(r)-1] != 0 {
			return nil, errors.Join(errors.New("bench: bare read: the card did not answer 9000"), err)
		}
		return r[:len(r)-2], nil
	}
	for _, cmd := range [][]byte{{0xFF, 0xCA, 0, 0, 0}, {0, 0xA4, 0, 0, 2, 0x7F, 0x0A}, {0, 0xA4, 0, 0, 2, 0x6F, 0xF2}} {
		if _, err := send(cmd...); err != nil {
			return 0, err
		}
	}
	const block = 250
	size := block
	for at := 0; at < size; {
		b, err := send(0, 0xB0, byte(at>>8), byte(at), byte(min(block, size-at)))
		if err != nil || len(b) < 2 {
			return 0, errors.Join(errors.New("bench: bare read: no bytes"), err)
		}
		if at == 0 {
			size = 2 + int(b[0])<<8 + int(b[1])
		}
		at += len(b)
	}
	if _, err := send(0xFF, 0xCA, 0, 0, 0); err != nil {
		return 0, err
	}
	return time.Since(begin), nil
}

// secondReader is the name of the virtual reader's second slot, where the bare twin reads; the kiosk
// watches the first.
func secondReader(ctx *scard.Context) (string, error) {
	names, err := ctx.ListReaders()
	if err != nil {
		return "", fmt.Errorf("bench: readers: %w", err)
	}
	for _, n := range names {
		if strings.HasSuffix(n, "01") {
			return n, nil
		}
	}
	return "", fmt.Errorf("bench: no second virtual reader among %q", names)
}
