package ektp

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
)

// ErrRandomID says that a chip makes up its id at each tap, or has none: it would never be known again.
var ErrRandomID = errors.New("ektp: chip id cannot be enrolled")

// Enrollable refuses ids that must not go into the card registry.
func (c ChipID) Enrollable() error {
	if c.IsZero() || c.Random() {
		return fmt.Errorf("%w: %v", ErrRandomID, c)
	}
	return nil
}

// Tags are the texts under which a village may already hold this card: keyboard readers print the id
// as a number, and OpenSID keeps that (*tag_id_card*). See TagCandidates.
func (s *Session) Tags() []string { return TagCandidates(s.uid) }

// Digits that a tag is padded to, by the length of the id: all of 2^32 and of 2^56.
const (
	tagShort = 10
	tagLong  = 17
)

// TagCandidates are the texts that keyboard readers are known to make of a UID or PUPI of 4 or 7
// bytes: as decimal number in either byte order, as it is and with zeros before it, and in hex. The
// likelier come first, each once. It is a search key for a clerk's import and proves nothing: a tag of
// ten digits can be guessed.
func TagCandidates(uid []byte) []string {
	if len(uid) != 4 && len(uid) != 7 {
		return nil
	}
	width := tagShort
	if len(uid) == 7 {
		width = tagLong
	}
	back := slices.Clone(uid)
	slices.Reverse(back)
	var tags []string
	add := func(s string) {
		if !slices.Contains(tags, s) {
			tags = append(tags, s)
		}
	}
	for _, format := range []func([]byte) string{
		func(b []byte) string { return fmt.Sprintf("%0*d", width, number(b)) },
		func(b []byte) string { return fmt.Sprintf("%0*d", tagShort, number(b)) }, // what ten digits do not hold stays longer
		func(b []byte) string { return fmt.Sprint(number(b)) },
		func(b []byte) string { return fmt.Sprintf("%X", b) },
	} {
		add(format(uid))
		add(format(back))
	}
	return tags
}

// number is at most seven bytes, the first one the most significant.
func number(b []byte) uint64 {
	var wide [8]byte
	copy(wide[len(wide)-len(b):], b)
	return binary.BigEndian.Uint64(wide[:])
}
