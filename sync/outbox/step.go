package outbox

import (
	"time"

	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// Lane is one of the conversations with the regency; each has one request in flight.
type Lane uint8

// The lanes.
const (
	Up   Lane = iota // the journal
	Down             // time, feed and datasets
	Side             // contents beside the journal; it goes only while Up has nothing to send (side.go)
)

// The times of the protocol.
const (
	backoffFirst = time.Second
	backoffMost  = 2 * time.Minute
	backoffLeast = 50 * time.Millisecond // full jitter may draw nearly nothing
	lookAgain    = time.Minute           // an idle journal is looked at even without a wake
	clockEvery   = time.Hour
)

// phase is what a lane does.
type phase uint8

const (
	idle    phase = iota // nothing to do; only Up and Side
	busy                 // an effect of it runs
	waiting              // after a failure, until its timer
)

// lane is the state of one lane.
type lane struct {
	phase    phase
	failures int
	held     bool   // the regency named the time to wait: nothing shortens it
	refused  bool   // the last failure was an answer: that the line is back changes nothing
	again    bool   // woken while busy
	timer    uint64 // the timer that counts; older ones are void
}

// Sent names a batch by its end: exactly this must be acknowledged.
type Sent struct {
	Incarnation uint64
	Last        uint64
	Head        journal.Hash
}

// Link is how the connection is, for the screen.
type Link struct {
	Up          bool      // the regency answers, if only that it refuses
	Since       time.Time // when Up last changed; zero before the first answer or failure
	LastContact time.Time // last answer of the regency; zero: none yet
	Unsent      int       // entries that the regency has not acknowledged
	Oldest      time.Time // when the oldest of them was written
	Problem     wire.Code // why the regency refuses, "" where it does not

	Tries   int       // failures of the journal's lane in a row
	Refusal wire.Code // the last of them; "" where nobody answered
	Next    time.Time // the journal's next try; zero where one runs or nothing waits
}

// State is all that Step remembers.
type State struct {
	Link  Link
	lanes [3]lane
	sent  Sent
	side  side
	clock time.Time // when the time was last asked for
	timer uint64    // last timer given out
}

// Event is something that happened; At of Step is when.
type Event interface{ event() }

// The events.
type (
	// Started is the first event.
	Started struct{}
	// Woken says that the journal grew.
	Woken struct{}
	// Elapsed says that a timer ran out.
	Elapsed struct {
		Lane  Lane
		Timer uint64
	}
	// Counted says how much is unsent.
	Counted struct {
		Unsent int
		Oldest time.Time
	}
	// Loaded is the next batch, nil where there is nothing to send.
	Loaded struct {
		Sent *Sent
		Counted
	}
	// Acked is an ack; Signed says that the regency's signature is right.
	Acked struct {
		Ack    journal.Ack
		Signed bool
	}
	// Ordered is the order to begin an incarnation.
	Ordered struct{ Incarnation uint64 }
	// Behind says that the regency has nothing after a place: it was restored from an older copy. Ends is as wire.Appended has it.
	Behind struct {
		At   journal.Position
		Ends []journal.Position
	}
	// Saved says that the ack, the new incarnation or what is to be sent once more is durable.
	Saved struct{ Counted }
	// Clocked says that the regency's time was kept.
	Clocked struct{}
	// Applied says that a feed reply is durable; Stale names a dataset to fetch, "" for none; More that
	// the feed goes on.
	Applied struct {
		Stale string
		More  bool
	}
	// Fetched says that a dataset is durable.
	Fetched struct{}
	// Failed says that a request failed or was refused. Jitter is random, 0 to 1.
	Failed struct {
		Lane       Lane
		RetryAfter time.Duration // what the regency asked for; 0: nothing
		Problem    wire.Code     // "" where the regency was not reached
		Answered   bool          // Problem is the regency's own word
		Jitter     float64
	}
)

func (Started) event() {}
func (Woken) event()   {}
func (Elapsed) event() {}
func (Counted) event() {}
func (Loaded) event()  {}
func (Acked) event()   {}
func (Ordered) event() {}
func (Behind) event()  {}
func (Saved) event()   {}
func (Clocked) event() {}
func (Applied) event() {}
func (Fetched) event() {}
func (Failed) event()  {}

// Effect is something to do.
type Effect interface{ effect() }

// The effects. Each but Arm leads to one event of its lane.
type (
	// Load reads the next batch and counts: Loaded.
	Load struct{}
	// Count counts what is unsent: Counted.
	Count struct{}
	// Send signs and sends what was loaded: Acked, Ordered, Behind or Failed.
	Send struct{}
	// SaveAck keeps an ack: Saved.
	SaveAck struct{ Ack journal.Ack }
	// Begin begins an incarnation: Saved.
	Begin struct{ Incarnation uint64 }
	// TakeBack takes the acks after a place back: Saved.
	TakeBack struct {
		After journal.Position
		Ends  []journal.Position
	}
	// AskTime asks for the signed time and keeps it: Clocked or Failed.
	AskTime struct{}
	// Poll asks for the feed and applies it: Applied or Failed.
	Poll struct{ Wait time.Duration }
	// Fetch asks for a dataset and keeps it: Fetched or Failed.
	Fetch struct{ Dataset string }
	// Arm starts a timer: Elapsed.
	Arm struct {
		Lane  Lane
		Timer uint64
		After time.Duration
	}
)

func (Load) effect()     {}
func (Count) effect()    {}
func (Send) effect()     {}
func (SaveAck) effect()  {}
func (Begin) effect()    {}
func (TakeBack) effect() {}
func (AskTime) effect()  {}
func (Poll) effect()     {}
func (Fetch) effect()    {}
func (Arm) effect()      {}

// Step is the outbox: what an event at a time changes and what is to be done. It is pure.
func Step(s State, ev Event, at time.Time) (State, []Effect) {
	switch ev := ev.(type) {
	case Started:
		s.lanes[Up].phase, s.lanes[Down].phase, s.side.due = busy, busy, true
		return s, []Effect{Load{}, AskTime{}}
	case Woken:
		return s.woken()
	case Elapsed:
		return s.elapsed(ev)
	case Counted:
		s.count(ev)
		return s, nil
	case Loaded:
		return s.loaded(ev)
	case Acked:
		return s.acked(ev, at)
	case Ordered:
		fx := s.contact(Up, at)
		return s, append(fx, Begin(ev))
	case Behind:
		fx := s.contact(Up, at)
		return s, append(fx, TakeBack{After: ev.At, Ends: ev.Ends})
	case Saved:
		s.count(ev.Counted)
		s.side.due = true // it may have been an announcement
		return s, []Effect{Load{}}
	case Clocked:
		s.clock = at
		fx := s.contact(Down, at)
		return s, append(fx, Poll{})
	case Applied:
		return s.applied(ev, at)
	case Fetched:
		fx := s.contact(Down, at)
		return s, append(fx, Poll{})
	case Failed:
		return s.failed(ev, at)
	}
	return s.stepSide(ev, at)
}

func (s State) woken() (State, []Effect) {
	l := &s.lanes[Up]
	switch l.phase {
	case idle:
		l.phase = busy
		return s, []Effect{Load{}}
	case busy:
		l.again = true
	case waiting:
	}
	return s, []Effect{Count{}}
}

func (s State) elapsed(ev Elapsed) (State, []Effect) {
	l := &s.lanes[ev.Lane]
	if l.timer != ev.Timer || l.phase == busy {
		return s, nil
	}
	l.held = false
	if ev.Lane == Side {
		l.phase, s.side.due = idle, true
		return s, s.goOn()
	}
	l.phase = busy
	s.Link.running(ev.Lane)
	return s, []Effect{begin(ev.Lane)}
}

// begin is the first effect of Up or Down.
func begin(l Lane) Effect {
	if l == Up {
		return Load{}
	}
	return AskTime{}
}

func (s State) loaded(ev Loaded) (State, []Effect) {
	s.count(ev.Counted)
	l := &s.lanes[Up]
	if ev.Sent != nil {
		s.sent, l.again = *ev.Sent, false
		return s, []Effect{Send{}}
	}
	if l.again {
		l.again = false
		return s, []Effect{Load{}}
	}
	l.phase = idle
	return s, append([]Effect{s.arm(Up, lookAgain)}, s.goOn()...)
}

// acked takes an ack only for exactly what was sent. Anything else is no answer of our regency.
func (s State) acked(ev Acked, at time.Time) (State, []Effect) {
	a := ev.Ack
	if !ev.Signed || (Sent{Incarnation: a.Incarnation, Last: a.Last, Head: a.Head}) != s.sent {
		return s.failed(Failed{Lane: Up, Problem: wire.CodeSignature, Jitter: 1}, at)
	}
	fx := s.contact(Up, at)
	return s, append(fx, SaveAck{Ack: a})
}

func (s State) applied(ev Applied, at time.Time) (State, []Effect) {
	fx := s.contact(Down, at)
	if ev.Stale != "" {
		return s, append(fx, Fetch{Dataset: ev.Stale})
	}
	s.lanes[Down].failures = 0
	switch {
	case at.Sub(s.clock) >= clockEvery:
		return s, append(fx, AskTime{})
	case ev.More:
		return s, append(fx, Poll{})
	}
	return s, append(fx, Poll{Wait: wire.MaxWait * time.Second})
}

func (s State) failed(ev Failed, at time.Time) (State, []Effect) {
	if ev.Lane == Side {
		return s.failedSide(ev, at)
	}
	l := &s.lanes[ev.Lane]
	wait := l.fail(ev)
	if s.Link.Up != ev.Answered || s.Link.Since.IsZero() {
		s.Link.Up, s.Link.Since = ev.Answered, at
	}
	if ev.Answered {
		s.Link.LastContact = at
	}
	s.Link.Problem = ev.Problem
	if ev.Lane == Up {
		s.Link.Tries, s.Link.Refusal, s.Link.Next = l.failures, ev.Problem, at.Add(wait)
	}
	return s, []Effect{s.arm(ev.Lane, wait)}
}

// fail notes a failure of a lane and says how long it waits.
func (l *lane) fail(ev Failed) time.Duration {
	most := backoffMost
	if l.failures < 7 { // 1 s doubled seven times is beyond two minutes
		most = backoffFirst << l.failures
	}
	l.failures++
	l.phase, l.held, l.refused = waiting, ev.RetryAfter > 0, ev.Problem != ""
	if l.held {
		return ev.RetryAfter + time.Duration(ev.Jitter*float64(backoffFirst))
	}
	return max(time.Duration(ev.Jitter*float64(most)), backoffLeast)
}

// contact notes an answer of the regency. The other lane need not wait any longer for a line that is
// back, unless the regency itself asked it to or refused it; its failures count until it has an answer of its own. Down has
// one when nothing is left to ask for: the time answers where the feed does not, the feed where a set cannot be had.
func (s *State) contact(answered Lane, at time.Time) []Effect {
	if answered == Up {
		s.lanes[Up].failures, s.Link.Tries, s.Link.Refusal = 0, 0, ""
	}
	if !s.Link.Up {
		s.Link.Up, s.Link.Since = true, at
	}
	s.Link.LastContact, s.Link.Problem = at, ""
	other := Down - answered
	l := &s.lanes[other]
	if l.phase != waiting || l.held || l.refused {
		return nil
	}
	l.phase = busy
	s.Link.running(other)
	return []Effect{begin(other)}
}

// running notes that a lane's next try has begun.
func (l *Link) running(lane Lane) {
	if lane == Up {
		l.Next = time.Time{}
	}
}

func (s *State) count(c Counted) { s.Link.Unsent, s.Link.Oldest = c.Unsent, c.Oldest }

// arm gives out a timer; the lane's earlier one is void.
func (s *State) arm(l Lane, after time.Duration) Effect {
	s.timer++
	s.lanes[l].timer = s.timer
	return Arm{Lane: l, Timer: s.timer, After: after}
}
