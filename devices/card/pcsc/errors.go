package pcsc

import (
	"errors"
	"fmt"

	"github.com/ebfe/scard"

	"github.com/smart-kampung/anjungan/devices/card"
)

// wrap gives an error of the binding its sentinel of package card; the cause stays in the text.
func wrap(op string, err error) error {
	return fmt.Errorf("pcsc: %s: %w: %v", op, sentinel(err), err) //nolint:errorlint // callers compare the sentinel, never the binding's codes
}

// sentinel says what an error of the binding means for a conversation with a card.
func sentinel(err error) error {
	var code scard.Error
	if !errors.As(err, &code) {
		return card.ErrMute
	}
	switch code {
	case scard.ErrNotTransacted, // pulled between two commands, before the poll; or swapped
		scard.ErrRemovedCard, // and after the poll
		scard.ErrNoSmartcard,
		scard.ErrReaderUnavailable, scard.ErrUnknownReader, scard.ErrInvalidValue: // reader unplugged
		return card.ErrRemoved
	case scard.ErrResetCard:
		return card.ErrReset
	case scard.ErrNoService, scard.ErrCommError, scard.ErrServiceStopped, scard.ErrServerTooBusy,
		scard.ErrInvalidHandle,     // the daemon that knew it is gone
		scard.ErrSecurityViolation, // what the first call after the daemon's end answers
		scard.ErrShutdown:
		return card.ErrService
	default: // unresponsive, unpowered, protocol mismatch, communication errors of the driver
		return card.ErrMute
	}
}

// is says whether err is one of the binding's codes.
func is(err error, codes ...scard.Error) bool {
	for _, c := range codes {
		if errors.Is(err, c) {
			return true
		}
	}
	return false
}
