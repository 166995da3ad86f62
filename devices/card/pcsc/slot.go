package pcsc

import (
	"context"
	"fmt"
	"strings"

	"github.com/ebfe/scard"

	"github.com/smart-kampung/anjungan/devices/card"
)

// Open begins a conversation with what lies in a reader now, without watching it: for a SAM, which
// stays in its slot. name is the first letters of the reader's name. card.ErrRemoved: no such reader, or
// nothing in it. ctx bounds the connecting alone; where the reader hangs, a goroutine is lost to it.
func Open(ctx context.Context, name string) (card.Card, error) {
	full, err := find(name)
	if err != nil {
		return nil, wrap("open", err)
	}
	s, err := begin(ctx, full, false, func() {})
	if err != nil {
		return nil, fmt.Errorf("pcsc: open: %w", err)
	}
	return s, nil
}

// find is the whole name of the reader.
func find(prefix string) (string, error) {
	sc, err := scard.EstablishContext()
	if err != nil {
		return "", err
	}
	defer func() { _ = sc.Release() }()
	names, err := list(sc)
	if err != nil {
		return "", err
	}
	for _, n := range names {
		if strings.HasPrefix(n, prefix) {
			return n, nil
		}
	}
	return "", scard.ErrUnknownReader
}
