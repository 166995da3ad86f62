package outbox

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/wire"
)

var epoch = time.Unix(1_700_000_000, 0)

// do steps through events and returns the last state and effects.
func do(s State, evs ...Event) (State, []Effect) {
	var fx []Effect
	for _, ev := range evs {
		s, fx = Step(s, ev, epoch)
	}
	return s, fx
}

func show(fx []Effect) string { return fmt.Sprintf("%+v", fx) }

var sent = Sent{Incarnation: 1, Last: 25, Head: journal.Hash{1}}

func ackOf(s Sent) Acked {
	return Acked{Ack: journal.Ack{Kiosk: 7, Incarnation: s.Incarnation, Last: s.Last, Head: s.Head}, Signed: true}
}

func TestUpLane(t *testing.T) {
	s, fx := do(State{}, Started{})
	if show(fx) != "[{} {}]" {
		t.Fatalf("start: %T %T", fx[0], fx[1])
	}
	s, fx = do(s, Loaded{Sent: &sent})
	if _, ok := fx[0].(Send); !ok || len(fx) != 1 {
		t.Fatalf("loaded: %s", show(fx))
	}
	s, fx = do(s, ackOf(sent))
	if save, ok := fx[0].(SaveAck); !ok || save.Ack.Last != 25 || !s.Link.Up || s.Link.LastContact != epoch {
		t.Fatalf("acked: %s %+v", show(fx), s.Link)
	}
	s, fx = do(s, Saved{Counted{Unsent: 3}})
	if _, ok := fx[0].(Load); !ok || s.Link.Unsent != 3 {
		t.Fatalf("saved: %s", show(fx))
	}
	s, fx = do(s, Woken{})
	if _, ok := fx[0].(Count); !ok {
		t.Fatalf("woken while busy: %s", show(fx))
	}
	s, fx = do(s, Loaded{})
	if _, ok := fx[0].(Load); !ok {
		t.Fatalf("nothing, but woken meanwhile: %s", show(fx))
	}
	s, fx = do(s, Loaded{})
	if arm, ok := fx[0].(Arm); !ok || arm.Lane != Up || arm.After != lookAgain {
		t.Fatalf("idle: %s", show(fx))
	}
	if _, fx = do(s, Woken{}); len(fx) != 1 {
		t.Fatalf("woken: %s", show(fx))
	}
	if _, ok := fx[0].(Load); !ok {
		t.Fatalf("woken: %s", show(fx))
	}
}

// TestAckMustFit: an ack counts only with the right signature over exactly what was sent.
func TestAckMustFit(t *testing.T) {
	base, _ := do(State{}, Started{}, Loaded{Sent: &sent})
	for name, spoil := range map[string]func(*Acked){
		"unsigned":            func(a *Acked) { a.Signed = false },
		"another head":        func(a *Acked) { a.Ack.Head[0]++ },
		"further than sent":   func(a *Acked) { a.Ack.Last++ },
		"another incarnation": func(a *Acked) { a.Ack.Incarnation++ },
	} {
		a := ackOf(sent)
		spoil(&a)
		s, fx := do(base, a)
		if _, ok := fx[0].(Arm); !ok || len(fx) != 1 || s.Link.Up || s.Link.Problem != wire.CodeSignature {
			t.Errorf("%s: %s %+v", name, show(fx), s.Link)
		}
	}
}

func TestBackoff(t *testing.T) {
	s, _ := do(State{}, Started{}, Loaded{Sent: &sent})
	var fx []Effect
	want := []time.Duration{1, 2, 4, 8, 16, 32, 64, 120, 120}
	for i, w := range want {
		s, fx = do(s, Failed{Lane: Up, Jitter: 1})
		arm := fx[0].(Arm)
		if arm.After != w*time.Second {
			t.Errorf("failure %d waits %s, want %s", i+1, arm.After, w*time.Second)
		}
		s, fx = do(s, Elapsed{Lane: Up, Timer: arm.Timer})
		if _, ok := fx[0].(Load); !ok {
			t.Fatalf("after the wait: %s", show(fx))
		}
	}
	s, fx = do(s, Failed{Lane: Up, Jitter: 0.5, RetryAfter: 7 * time.Second, Problem: wire.CodeBusy})
	if arm := fx[0].(Arm); arm.After != 7*time.Second+500*time.Millisecond || s.Link.Problem != wire.CodeBusy {
		t.Errorf("Retry-After: %s", show(fx))
	}
	if s, fx = do(s, Clocked{}); len(fx) != 1 || s.lanes[Up].phase != waiting {
		t.Errorf("the other lane shortened a wait that the regency asked for: %s", show(fx))
	}
	if _, fx = do(s, Woken{}); show(fx) != "[{}]" {
		t.Errorf("woken while waiting: %s", show(fx))
	}
	if _, fx := do(s, Elapsed{Lane: Up, Timer: 1}); fx != nil {
		t.Errorf("a void timer acted: %s", show(fx))
	}
}

// TestOneLaneWakesTheOther: when one lane reaches the regency, the other need not wait.
func TestOneLaneWakesTheOther(t *testing.T) {
	s, _ := do(State{}, Started{}, Loaded{Sent: &sent}, Failed{Lane: Up, Jitter: 1})
	if s.Link.Up || s.Link.Since != epoch {
		t.Fatalf("%+v", s.Link)
	}
	s, fx := do(s, Clocked{})
	if len(fx) != 2 || !s.Link.Up {
		t.Fatalf("%s", show(fx))
	}
	if _, ok := fx[0].(Load); !ok {
		t.Fatalf("%s", show(fx))
	}
}

// TestRefusedLaneWaits: that the feed answers neither shortens the waits of a lane that is refused nor forgets its tries.
func TestRefusedLaneWaits(t *testing.T) {
	s, _ := do(State{}, Started{}, Clocked{})
	for n := 1; n <= 20; n++ {
		var fx []Effect
		s, fx = do(s, Loaded{Sent: &sent}, Failed{Lane: Up, Problem: wire.CodeInternal, Jitter: 1})
		arm, ok := fx[len(fx)-1].(Arm)
		if want := min(backoffFirst<<(n-1), backoffMost); !ok || arm.After != want {
			t.Fatalf("failure %d: %s", n, show(fx))
		}
		if s, fx = do(s, Applied{}); len(fx) != 1 {
			t.Fatalf("the feed woke it: %s", show(fx))
		}
		if s.Link.Tries != n || s.Link.Refusal != wire.CodeInternal {
			t.Fatalf("failure %d is told as %d, %q", n, s.Link.Tries, s.Link.Refusal)
		}
		s, _ = do(s, Elapsed{Lane: Up, Timer: arm.Timer})
	}
	s, _ = do(s, Acked{Ack: journal.Ack{Kiosk: 7, Incarnation: sent.Incarnation, Last: sent.Last, Head: sent.Head}, Signed: true})
	if s.Link.Tries != 0 || s.lanes[Up].failures != 0 {
		t.Errorf("after an ack: %+v", s.Link)
	}
}

func TestDownLane(t *testing.T) {
	s, _ := do(State{}, Started{})
	s, fx := do(s, Clocked{})
	if p, ok := fx[0].(Poll); !ok || p.Wait != 0 {
		t.Fatalf("the first poll does not wait: %s", show(fx))
	}
	s, fx = do(s, Applied{Stale: "cards"})
	if f, ok := fx[0].(Fetch); !ok || f.Dataset != "cards" {
		t.Fatalf("stale: %s", show(fx))
	}
	s, fx = do(s, Fetched{}, Applied{More: true})
	if p, ok := fx[0].(Poll); !ok || p.Wait != 0 {
		t.Fatalf("more: %s", show(fx))
	}
	s, fx = do(s, Applied{})
	if p, ok := fx[0].(Poll); !ok || p.Wait != wire.MaxWait*time.Second {
		t.Fatalf("nothing more: %s", show(fx))
	}
	_, fx = Step(s, Applied{}, epoch.Add(clockEvery))
	if _, ok := fx[0].(AskTime); !ok {
		t.Fatalf("an hour later: %s", show(fx))
	}
}

func TestOrder(t *testing.T) {
	s, fx := do(State{}, Started{}, Loaded{Sent: &sent}, Ordered{Incarnation: 4})
	if b, ok := fx[0].(Begin); !ok || b.Incarnation != 4 {
		t.Fatalf("%s", show(fx))
	}
	if _, fx = do(s, Saved{}); show(fx) != "[{}]" {
		t.Fatalf("%s", show(fx))
	}
}

// TestOneInFlight drives Step with random events that fit, and checks that a lane never has two effects
// at once and never none at all.
func TestOneInFlight(t *testing.T) {
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 1))
		var pending []Effect
		s, fx := Step(State{}, Started{}, epoch)
		for range 300 {
			pending = append(pending, fx...)
			checkPending(t, seed, pending)
			if r.IntN(5) == 0 {
				s, fx = Step(s, Woken{}, epoch)
				continue
			}
			i := r.IntN(len(pending))
			var ev Event
			ev, pending = answer(r, pending[i], s), append(pending[:i:i], pending[i+1:]...)
			s, fx = Step(s, ev, epoch)
		}
	}
}

func checkPending(t *testing.T, seed uint64, pending []Effect) {
	t.Helper()
	var up, down, side int
	timers := map[Lane]bool{}
	for _, fx := range pending {
		switch fx := fx.(type) {
		case Load, Send, SaveAck, Begin:
			up++
		case AskTime, Poll, Fetch:
			down++
		case Choose, AskFar, Carry, Drop:
			side++
		case Arm:
			timers[fx.Lane] = true
		case Count, Note:
		}
	}
	if up > 1 || down > 1 || side > 1 {
		t.Fatalf("seed %d: %d, %d and %d in flight", seed, up, down, side)
	}
	if up == 0 && !timers[Up] || down == 0 && !timers[Down] {
		t.Fatalf("seed %d: a lane sleeps for ever: %s", seed, show(pending))
	}
}

// answer is some event that may follow an effect.
func answer(r *rand.Rand, fx Effect, s State) Event {
	fail := func(l Lane, ok Event) Event {
		if r.IntN(3) == 0 {
			return Failed{Lane: l, Jitter: r.Float64(), RetryAfter: time.Duration(r.IntN(2)) * time.Second}
		}
		return ok
	}
	switch fx := fx.(type) {
	case Load:
		if r.IntN(2) == 0 {
			return Loaded{}
		}
		return Loaded{Sent: &sent}
	case Count:
		return Counted{}
	case Send:
		return fail(Up, ackOf(s.sent))
	case SaveAck, Begin:
		return Saved{}
	case AskTime:
		return fail(Down, Clocked{})
	case Poll:
		return fail(Down, Applied{Stale: []string{"", "cards"}[r.IntN(2)], More: r.IntN(2) == 0})
	case Fetch:
		return fail(Down, Fetched{})
	case Arm:
		return Elapsed{Lane: fx.Lane, Timer: fx.Timer}
	case Choose:
		if r.IntN(2) == 0 {
			return Chosen{}
		}
		return Chosen{Blob: &content}
	case AskFar:
		return fail(Side, Reached{Have: r.Int64N(content.Size + 1)})
	case Carry:
		return fail(Side, Reached{Have: min(fx.Offset+int64(fx.Most), content.Size)})
	case Drop:
		return Dropped{}
	}
	return Woken{}
}

// TestARefusalIsAnAnswer: whoever was refused by the regency has reached it; only no answer, or one that is not the
// regency's, means that the line is down.
func TestARefusalIsAnAnswer(t *testing.T) {
	const later = 5 * time.Minute
	for _, lane := range []Lane{Up, Down} {
		up, _ := do(State{}, Started{}, Loaded{Sent: &sent}, Clocked{})
		s, _ := Step(up, Failed{Lane: lane, Problem: wire.CodeNotAllowed, Answered: true, Jitter: 1}, epoch.Add(later))
		if !s.Link.Up || s.Link.Since != epoch || s.Link.LastContact != epoch.Add(later) || s.Link.Problem != wire.CodeNotAllowed {
			t.Errorf("lane %d refused: %+v", lane, s.Link)
		}
		for problem, what := range map[wire.Code]string{"": "nobody answers", wire.CodeMalformed: "a proxy's page", wire.CodeSignature: "another key's answer"} {
			s, _ := Step(s, Failed{Lane: lane, Problem: problem, Jitter: 1}, epoch.Add(2*later))
			if s.Link.Up || s.Link.Since != epoch.Add(2*later) || s.Link.LastContact != epoch.Add(later) {
				t.Errorf("lane %d, %s: %+v", lane, what, s.Link)
			}
			if s, _ = Step(s, Failed{Lane: lane, Problem: wire.CodeBusy, Answered: true, Jitter: 1}, epoch.Add(3*later)); !s.Link.Up || s.Link.Since != epoch.Add(3*later) {
				t.Errorf("lane %d, %s and then a refusal: %+v", lane, what, s.Link)
			}
		}
	}
	if s, _ := do(State{}, Started{}, Failed{Lane: Down, Problem: wire.CodeExpired, Answered: true, Jitter: 1}); !s.Link.Up || s.Link.Since.IsZero() {
		t.Errorf("refused at first: %+v", s.Link)
	}
}

// TestWhoAnswered: what came in the form of a refusal is the regency's word, anything else is not.
func TestWhoAnswered(t *testing.T) {
	for _, c := range []struct {
		err      error
		answered bool
		problem  wire.Code
	}{
		{&wire.Refusal{Code: wire.CodeBusy, RetryAfter: 2}, true, wire.CodeBusy},
		{fmt.Errorf("outbox: %w", &wire.Refusal{Code: wire.CodeNotAllowed}), true, wire.CodeNotAllowed},
		{refusal(&http.Response{StatusCode: http.StatusBadGateway}, []byte("<html>")), false, wire.CodeMalformed},
		{wire.ErrSnapshot, false, wire.CodeMalformed},
		{errors.New("no route"), false, ""},
	} {
		if f := failed(Down, c.err); f.Answered != c.answered || f.Problem != c.problem {
			t.Errorf("%v: %+v", c.err, f)
		}
	}
}
