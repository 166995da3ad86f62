package kiosk

// CopyReason says why a paper is printed once more (SALINAN): a closed list; empty of a first print.
type CopyReason string

// The reasons.
const (
	CopyAsked       CopyReason = "asked"
	CopyNotReceived CopyReason = "not-received" // the owner says that the one before did not come out
	CopyNotTaken    CopyReason = "not-taken"    // it came out and was drawn in again
)

// Valid says whether the reason is in the list; an empty one is.
func (r CopyReason) Valid() bool {
	switch r {
	case "", CopyAsked, CopyNotReceived, CopyNotTaken:
		return true
	}
	return false
}
