package ledger

import (
	"context"
	"errors"
)

// ErrOther says that a letter cannot stand for another: it is of another person, village or service, it is older,
// or it is that letter itself.
var ErrOther = errors.New("ledger: no letter in the other's place")

// LetterReason is why a letter was taken back.
type LetterReason string

// The reasons.
const (
	LetterWrong   LetterReason = "wrong"   // it says what is not so
	LetterPerson  LetterReason = "person"  // it was made for somebody else
	LetterFalse   LetterReason = "false"   // what was declared for it was not true
	LetterChanged LetterReason = "changed" // what it says has changed since
)

// Valid says whether it is one of the reasons.
func (r LetterReason) Valid() bool {
	switch r {
	case LetterWrong, LetterPerson, LetterFalse, LetterChanged:
		return true
	}
	return false
}

// LetterEnd is how a letter ended before its validity did: it was taken back, or another holds in its place. The
// zero value is of a letter that stands.
type LetterEnd struct {
	Ended     int64        // Unix ms; 0: it stands
	Why       LetterReason // of one that was taken back
	Successor string       // number of the letter that holds instead; empty: it was taken back
}

// Ending ends a letter and moves its request, as one who decides.
type Ending struct {
	Number    string
	Why       LetterReason // empty of a letter that another replaces
	Successor string       // number of that other
	Decision
}

// Letters is the end of letters that were made.
type Letters interface {
	// EndLetter takes a letter back, or says which one holds in its place, and moves its request, at Decision.At and
	// once: the same end again changes nothing. ErrNotFound where there is no letter of such a number; ErrMoved where
	// the letter ended otherwise, the other one has ended itself, or the request is no longer in From and with Was;
	// ErrOther.
	EndLetter(ctx context.Context, e Ending) error
	// EndedLetters lists the letters that ended so, by number, without Record.
	EndedLetters(ctx context.Context) ([]Letter, error)
}
