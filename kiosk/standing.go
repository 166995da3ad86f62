package kiosk

import (
	"errors"
	"time"
)

// The answers to a number that tell nothing of a request.
var (
	ErrNoNumber = errors.New("kiosk: no request has this number")
	ErrTooOften = errors.New("kiosk: too many numbers were asked for; in a minute again")
)

// Standing is what a number tells of a request (status dengan nomor): how it stands, never whose it is.
type Standing struct {
	Number  Number
	Service ServiceID    // empty where only the owner's card may tell: bansos, complaints, health
	State   RequestState // where Service is empty: ReadyState for "ada jawaban, tap KTP", else Checking
	Holder  Holder
	Made    time.Time
	Unsure  bool // the clock that Made is of had not been compared when it was made (ClockTrust.Fresh)
}

// Discreet says that only the owner's card may tell more.
func (s Standing) Discreet() bool { return s.Service == "" }

// Veiled is what a number tells of a request whose service only the owner's card may name.
func (s Standing) Veiled() Standing {
	s.Service, s.Holder = "", NoHolder
	switch s.State {
	case Unproven, Checking, Signing:
		s.State = Checking
	case Incomplete, ReadyState, HandedOver, Acted, Cancelled, Refused:
		s.State = ReadyState
	}
	return s
}
