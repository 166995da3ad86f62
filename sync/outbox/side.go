package outbox

import (
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/blob"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// The lane Side carries contents beside the journal, one at a time and one part at a time. Entries come first: it
// begins a part only while the journal has nothing to send, so that an entry waits for what is left of one part at
// most; and parts are cut so that one takes about a second on the line as it is. It says nothing of the link, waits
// by itself when it fails, and asks how far a content is each time it goes on.

// The bounds of a part.
const (
	partLeast = 16 << 10
	partQuick = 500 * time.Millisecond // the next one is twice as long
	partSlow  = 2 * time.Second        // the next one is half as long
)

// refusedAgain is when something is tried again that the regency does not take, and that time alone may mend.
const refusedAgain = time.Hour

// side is the state of the lane Side.
type side struct {
	due   bool // something may wait; looked at as soon as Up is idle
	blob  blob.Waiting
	have  int64     // bytes of it that the regency has, as far as it told
	part  int       // bytes of the next part; 0: partLeast
	begun time.Time // when the part on its way was begun; zero: none is
}

// The events of the lane Side.
type (
	// Chosen is the next content, nil where none waits.
	Chosen struct{ Blob *blob.Waiting }
	// Reached is how much of the content the regency has.
	Reached struct{ Have int64 }
	// Dropped says that what was carried is no longer kept here.
	Dropped struct{}
)

func (Chosen) event()  {}
func (Reached) event() {}
func (Dropped) event() {}

// The effects of the lane Side. Each but Note leads to one event of it.
type (
	// Choose reads which content is next: Chosen.
	Choose struct{}
	// AskFar asks how much of it the regency has: Reached or Failed.
	AskFar struct{ Blob blob.Waiting }
	// Carry sends a part: Reached, Failed, or Chosen nil where it is no longer kept.
	Carry struct {
		Blob   blob.Waiting
		Offset int64
		Most   int // bytes
	}
	// Drop ends a content that the regency has: Dropped.
	Drop struct{ Blob blob.Waiting }
	// Note keeps why a content waits, for people who look beside the kiosk.
	Note struct {
		Blob blob.Waiting
		Have int64
		Wait kiosk.Wait
	}
)

func (Choose) effect() {}
func (AskFar) effect() {}
func (Carry) effect()  {}
func (Drop) effect()   {}
func (Note) effect()   {}

func (s State) stepSide(ev Event, at time.Time) (State, []Effect) {
	switch ev := ev.(type) {
	case Chosen:
		if ev.Blob == nil {
			s.side = side{part: s.side.part, due: s.side.due}
			s.lanes[Side].phase = idle
			return s, s.goOn() // an announcement may have been acknowledged meanwhile
		}
		s.side.blob, s.side.have, s.side.begun = *ev.Blob, 0, time.Time{}
		return s, []Effect{AskFar{s.side.blob}}
	case Reached:
		return s.reached(ev, at)
	case Dropped:
		s.lanes[Side].phase, s.side.due = idle, true
		return s, s.goOn()
	}
	return s, nil
}

// reached goes on behind what the regency has.
func (s State) reached(ev Reached, at time.Time) (State, []Effect) {
	v := &s.side
	var fx []Effect
	moved := !v.begun.IsZero() // how far it is, is told where no part arrives
	if moved && s.lanes[Side].failures > 0 {
		fx = append(fx, Note{Blob: v.blob, Have: ev.Have, Wait: kiosk.Wait{Cause: kiosk.WaitSending}})
	}
	if moved || ev.Have == v.blob.Size {
		s.lanes[Side].failures = 0
	}
	if moved {
		v.part = nextPart(v.part, at.Sub(v.begun))
	}
	v.have, v.begun = ev.Have, time.Time{}
	if v.have == v.blob.Size {
		return s, append(fx, Drop{v.blob})
	}
	s.lanes[Side].phase, v.due = idle, true
	return s, append(fx, s.goOnAt(at)...)
}

// nextPart is the length of the part after one of that length.
func nextPart(n int, took time.Duration) int {
	switch n = max(n, partLeast); {
	case took < partQuick:
		return min(2*n, wire.MaxPart)
	case took > partSlow:
		return max(n/2, partLeast)
	}
	return n
}

// goOn begins what is due, if entries do not come first.
func (s *State) goOn() []Effect {
	if s.lanes[Up].phase != idle || s.lanes[Side].phase != idle || !s.side.due {
		return nil
	}
	s.lanes[Side].phase, s.side.due = busy, false
	return []Effect{Choose{}}
}

// goOnAt is goOn within a content that was just asked about: its next part.
func (s *State) goOnAt(at time.Time) []Effect {
	fx := s.goOn()
	if fx == nil {
		return nil
	}
	s.side.begun = at
	return []Effect{Carry{Blob: s.side.blob, Offset: s.side.have, Most: max(s.side.part, partLeast)}}
}

// failedSide waits by itself: a line that drops the parts of a content says nothing of the journal's.
func (s State) failedSide(ev Failed, at time.Time) (State, []Effect) {
	l := &s.lanes[Side]
	if ev.RetryAfter == 0 && !passing(ev.Problem) {
		ev.RetryAfter = refusedAgain
	}
	wait := l.fail(ev)
	s.side.begun, s.side.part = time.Time{}, partLeast
	cause, remedy := causeAfter(ev.Problem, l.failures)
	return s, []Effect{s.arm(Side, wait), Note{Blob: s.side.blob, Have: s.side.have, Wait: kiosk.Wait{
		Cause: cause, Remedy: remedy, Tries: l.failures, Next: at.Add(wait),
	}}}
}

// passing says whether a refusal is of the moment. An offset is one: two copies of a disk send the same content.
func passing(c wire.Code) bool {
	switch c {
	case "", wire.CodeBusy, wire.CodeInternal, wire.CodeTooMany, wire.CodeOffset, wire.CodeMalformed, wire.CodeNotCanonical:
		return true // malformed is what somebody else on the line answers
	case wire.CodeOversize, wire.CodeSignature, wire.CodeWrongKiosk, wire.CodeNotAllowed,
		wire.CodeExpired, wire.CodeInvitation, wire.CodeUsed, wire.CodeTaken, wire.CodeNotFound, wire.CodeAhead, wire.CodeHash:
	}
	return false
}
