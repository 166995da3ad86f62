package pcsc

import (
	"errors"
	"testing"

	"github.com/ebfe/scard"

	"github.com/smart-kampung/anjungan/devices/card"
)

// The codes that no virtual reader can be brought to give are held here by their meaning.
func TestSentinel(t *testing.T) {
	for code, want := range map[scard.Error]error{
		scard.ErrNotTransacted: card.ErrRemoved, scard.ErrRemovedCard: card.ErrRemoved, scard.ErrNoSmartcard: card.ErrRemoved,
		scard.ErrReaderUnavailable: card.ErrRemoved, scard.ErrUnknownReader: card.ErrRemoved, scard.ErrInvalidValue: card.ErrRemoved,
		scard.ErrResetCard:         card.ErrReset,
		scard.ErrNoService:         card.ErrService,
		scard.ErrCommError:         card.ErrService,
		scard.ErrSecurityViolation: card.ErrService,
		scard.ErrInvalidHandle:     card.ErrService,
		scard.ErrServiceStopped:    card.ErrService,
		scard.ErrUnresponsiveCard:  card.ErrMute,
		scard.ErrUnpoweredCard:     card.ErrMute,
		scard.ErrProtoMismatch:     card.ErrMute,
		scard.ErrSharingViolation:  card.ErrMute,
		scard.Error(0x8010_0FFF):   card.ErrMute, // none that is known
		scard.ErrServerTooBusy:     card.ErrService,
		scard.ErrShutdown:          card.ErrService,
	} {
		if err := wrap("test", code); !errors.Is(err, want) {
			t.Errorf("%v: %v, want %v", code, err, want)
		}
		if err := error(&connectError{code}); !errors.Is(err, want) || !is(err, code) {
			t.Errorf("connect, %v: %v, want %v and the code", code, err, want)
		}
	}
	if err := wrap("test", errors.New("no code")); !errors.Is(err, card.ErrMute) {
		t.Errorf("an error without a code: %v", err)
	}
}

// Reader names end in numbers that change; the first letters decide.
func TestPick(t *testing.T) {
	names := []string{"Reader B 00 00", "Reader A 01 00", "Reader A 02 00"}
	for prefix, want := range map[string]string{"": "Reader B 00 00", "Reader A": "Reader A 01 00", "Reader A 02": "Reader A 02 00", "C": ""} {
		m := &monitor{opts: Opts{Reader: prefix}}
		if got := m.pick(names); got != want {
			t.Errorf("%q: %q, want %q", prefix, got, want)
		}
	}
}
