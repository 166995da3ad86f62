// Package printer is a receipt printer as the kiosk sees it: a sheet to print, the words for how a
// job ended and how the printer is, and the contract of every driver.
//
// It is not a document layout (kiosk/paper decides what stands where) and not a byte format
// (printer/escpos encodes a sheet for a model). It never claims more than the printer's own answer.
//
// Concurrency: a Printer takes one job at a time; every method may be called from any goroutine.
package printer

import (
	"context"
	"errors"

	"github.com/smart-kampung/anjungan/devices"
)

// Word is the closed set of words for how a printer is.
type Word string

// The words of a printer.
const (
	Idle        Word = "idle"
	Printing    Word = "printing"
	NearEnd     Word = "near-end"   // prints, but the roll is short
	NoPaper     Word = "no-paper"   // paper end
	CoverOpen   Word = "cover-open" // cover or head up
	CutterError Word = "cutter"     // auto-cutter error
	Jam         Word = "jam"        // paper jam
	Overheat    Word = "overheat"   // head temperature, recovers by itself
	Hardware    Word = "hardware"   // unrecoverable error, supply voltage
	Gone        Word = "gone"       // unplugged, switched off, or does not answer
	Starting    Word = "starting"   // not asked yet
)

// Outcome is how a job ended, as far as the printer itself proves it.
type Outcome string

// The outcomes that a driver can return. Further endings (confirmed, voided) are people's words
// and stand in the kiosk's print ledger.
const (
	Printed    Outcome = "printed"     // the end-of-job fence was answered
	NotStarted Outcome = "not-started" // no byte of the job left the host
	Unknown    Outcome = "unknown"     // bytes left, no answer proves the end: never reprint by itself
)

// The errors of a job; test them with errors.Is.
var (
	// ErrNotReady says that the printer cannot start a job as it is.
	ErrNotReady = errors.New("printer: not ready")
	// ErrToken says that a token is not 1..20 characters of A-Z 0-9 and '-'.
	ErrToken = errors.New("printer: bad token")
	// ErrInterrupted comes with Printed: the roll ended or the cover was open in the middle, so
	// the paper is in pieces.
	ErrInterrupted = errors.New("printer: paper end or cover in the middle of the paper")
	// ErrNoProof says that this printer cannot prove the end of a job: a person must say.
	ErrNoProof = errors.New("printer: cannot answer the end of a job")
	// ErrCannot says that this model has no such part.
	ErrCannot = errors.New("printer: cannot do that")
	// ErrClosed is returned after Close.
	ErrClosed = errors.New("printer: closed")
)

// ValidToken says whether a job may carry that token.
func ValidToken(token string) bool {
	if len(token) < 1 || len(token) > 20 {
		return false
	}
	for _, c := range []byte(token) {
		letter, digit := 'A' <= c && c <= 'Z', '0' <= c && c <= '9'
		if !letter && !digit && c != '-' {
			return false
		}
	}
	return true
}

// Job is one paper.
type Job struct {
	Token string // 1..20 characters of A-Z 0-9 and '-', printed on the paper; names the job in the ledger
	Sheet Sheet
}

// PaperEvent is what happened to a printed paper at the mouth of the printer.
type PaperEvent struct {
	Token string
	What  PaperWord
}

// PaperWord is the closed set of words for a paper at the mouth.
type PaperWord string

// The words for a paper at the mouth.
const (
	Taken     PaperWord = "taken"
	Retracted PaperWord = "retracted"
)

// Printer prints one job at a time.
type Printer interface {
	devices.Device
	// Ready asks the printer how it is, now. Idle and NearEnd mean that a job may start.
	Ready(ctx context.Context) Word
	// Print sends the job and waits for the printer's own end-of-job answer. The caller has made
	// the start durable before the call. It returns NotStarted only if no byte of the job left.
	// While the printer is stopped by paper end or cover it keeps waiting (the rest may still
	// come out) until ctx ends; then the outcome is Unknown. The error says why, for the
	// technician; an Outcome is always returned. Printed with ErrInterrupted means that all came
	// out, but in more than one piece. A printer that may still hold an unproven paper marks and
	// cuts that paper first (Void), so that two papers never stand on one strip.
	Print(ctx context.Context, j Job) (Outcome, error)
	// Void makes a half-printed paper recognisable after Unknown, a crash or a power cut: clears
	// what the printer still holds, prints BATAL with the token, feeds it out and cuts. The
	// outcome is Printed if the printer confirmed the marked paper.
	Void(ctx context.Context, token string) (Outcome, error)
	// Papers reports taken and retracted papers, in order, where the printer can see its mouth (CanPresent);
	// closed by Close.
	Papers() <-chan PaperEvent
	// Words reports changes of the printer's condition; closed by Close.
	Words() <-chan Word
	// Profile is what this printer can do.
	Profile() Profile
	// Length is about how much paper a sheet takes with its cut, in mm.
	Length(s Sheet) (float64, error)
}

// Retracter is a Printer that can draw a paper back that nobody takes: what stands on it is not for
// whoever comes next.
type Retracter interface {
	// Retract draws back the paper at the mouth, if one is there, and waits until it is gone; Papers
	// tells what became of it. ErrCannot for a model without that.
	Retract(ctx context.Context) error
}
