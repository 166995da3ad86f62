package kiosk

import "errors"

// Code is a closed word for what went wrong, the same for resident, technician and operator. The
// resident reads the locale's sentence for it, never the error's own text.
type Code string

// The codes.
const (
	CodeInternal    Code = "internal"
	CodeDisk        Code = "disk"         // full, or input/output error
	CodeNewerSchema Code = "newer-schema" // the database is from a newer version
	CodeConfig      Code = "config"       // configuration missing or wrong
	CodeKey         Code = "key"          // the machine key is missing or wrong
	CodeNotEnrolled Code = "not-enrolled" // the kiosk itself has no certificate
	CodePrinter     Code = "printer"
	CodeReader      Code = "reader"
)

// Error gives an error its code for people and its hint for the technician.
type Error struct {
	Op   string // what was being done, "store: open"
	Code Code
	Hint string // what a technician can do, English; no personal data
	Err  error  // the cause; may be nil
}

// Error is the operation, the cause and the hint.
func (e *Error) Error() string {
	s := e.Op + ": " + string(e.Code)
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	if e.Hint != "" {
		s += " (" + e.Hint + ")"
	}
	return s
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// CodeOf finds the code of an error; an error without one is internal.
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return CodeInternal
}
