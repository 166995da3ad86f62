package simtest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/store"
	"github.com/smart-kampung/anjungan/sync/bundle"
	"github.com/smart-kampung/anjungan/sync/outbox"
)

// machine is one running kiosk program with its disk. A cloned kiosk is two machines.
type machine struct {
	s      *schedule
	bundle bundle.Bundle
	path   string
	store  *store.Store
	boot   uint64
	given  // what this disk was given to keep

	box    *outbox.Box
	state  outbox.State
	todo   []outbox.Effect
	timers map[outbox.Lane]timer

	backup string // path of the last backup, "" for none
	backed given
}

// given is what a disk was given to keep.
type given struct {
	holds  []kiosk.RequestID
	takes  []kiosk.RequestID // requests among them that their owner took back
	says   []kiosk.RequestID // complaints
	brings []string          // reports
	words  []word            // what was said of cards
}

func (g given) clone() given {
	return given{
		holds: slices.Clone(g.holds), takes: slices.Clone(g.takes), says: slices.Clone(g.says), brings: slices.Clone(g.brings),
		words: slices.Clone(g.words),
	}
}

// The nightly work of the store is the outbox's to ask for.
var _ outbox.Keeper = (*store.Store)(nil)

// timer is an armed timer of a lane.
type timer struct {
	outbox.Arm
	due time.Time
}

// start opens the disk and begins to send.
func (m *machine) start(ctx context.Context) (err error) {
	m.boot++
	o := m.s.w.storeOptions(m.bundle, m.path, m.boot)
	o.Now = func() time.Time { return m.s.now }
	if m.store, err = store.Open(ctx, o); err != nil {
		return fmt.Errorf("simtest: kiosk %d: %w", m.bundle.Site.Kiosk, err)
	}
	var kept outbox.Store = m.store
	switch m.s.plant {
	case PlantForgottenAck:
		kept = forgetful{m.store}
	case PlantNothingAgain:
		kept = final{m.store}
	case PlantMute:
		kept = mute{m.store, m.path}
	case PlantMeek:
		kept = meek{m.store, m.path}
	case PlantBuried:
		kept = buried{m.store, m.path}
	case PlantStubborn:
		kept = hard{m.store, func(c *kiosk.CardRecord) { c.Opened = 0 }}
	case PlantAmnesia:
		kept = hard{m.store, func(c *kiosk.CardRecord) { c.Tries = 0 }}
	case PlantHasty:
		kept = hasty{m.store, m.path}
	default:
	}
	m.box = outbox.New(outbox.Options{
		Regency: &line{m}, Store: kept, Verify: m.bundle.Ack, Seal: m.bundle.SealKey, Receive: m.bundle.Receive,
		Log: slog.New(slog.DiscardHandler), Batch: 3 + m.s.rng.IntN(6),
	})
	m.state, m.todo, m.timers = outbox.State{}, nil, map[outbox.Lane]timer{}
	m.step(outbox.Started{})
	return nil
}

// step gives the outbox an event.
func (m *machine) step(ev outbox.Event) {
	if f, ok := ev.(outbox.Failed); ok {
		f.Jitter = m.s.rng.Float64() // the box draws its own from the system
		ev = f
	}
	var fx []outbox.Effect
	m.s.note(m.bundle.Site.Kiosk, fmt.Sprintf("%T", ev))
	m.state, fx = outbox.Step(m.state, ev, m.s.now)
	for _, x := range fx {
		if a, ok := x.(outbox.Arm); ok {
			m.timers[a.Lane] = timer{Arm: a, due: m.s.now.Add(a.After)}
			continue
		}
		m.todo = append(m.todo, x)
	}
}

// woken hands on what the store says.
func (m *machine) woken() {
	select {
	case <-m.store.Wake():
		m.step(outbox.Woken{})
	default:
	}
}

// advance performs one effect, or lets the next timer run out.
func (m *machine) advance(ctx context.Context) error {
	m.woken()
	if next := m.next(); next != nil && (len(m.todo) == 0 || !next.due.After(m.s.now)) {
		m.elapse(*next)
		return nil
	}
	if len(m.todo) == 0 {
		return errors.New("simtest: an outbox that waits for nothing")
	}
	i := m.s.rng.IntN(len(m.todo))
	fx := m.todo[i]
	m.todo = slices.Delete(m.todo, i, i+1)
	m.s.note(m.bundle.Site.Kiosk, fmt.Sprintf("%T", fx))
	if p, ok := fx.(outbox.Poll); ok {
		m.s.now = m.s.now.Add(p.Wait) // the line of these tests answers at once, and says the same
	}
	ev, err := m.box.Do(ctx, fx)
	if err != nil {
		return fmt.Errorf("simtest: kiosk %d: %T: %w", m.bundle.Site.Kiosk, fx, err)
	}
	m.step(ev)
	return nil
}

// next is the timer that runs out next; nil: none runs.
func (m *machine) next() (next *timer) {
	for _, l := range []outbox.Lane{outbox.Up, outbox.Down, outbox.Side} {
		if t, ok := m.timers[l]; ok && (next == nil || t.due.Before(next.due)) {
			next = &t
		}
	}
	return next
}

// elapse moves the time on to a timer.
func (m *machine) elapse(next timer) {
	delete(m.timers, next.Lane)
	if next.due.After(m.s.now) {
		m.s.now = next.due
	}
	m.step(outbox.Elapsed{Lane: next.Lane, Timer: next.Timer})
}

// save lets a resident confirm a request. What SaveRequest returned is a promise.
func (m *machine) save(ctx context.Context) error {
	nik, err := kiosk.ParseNIK(resident)
	if err != nil {
		return err
	}
	d := store.Draft{
		ID: kiosk.NewRequestID(), Service: service, Subject: nik, Requester: nik, Village: village, Assurance: kiosk.ByPIN,
		Answers: []kiosk.Answer{{Field: "purpose", Value: "uji"}}, Initials: "S.C.",
	}
	_, err = m.store.SaveRequest(ctx, d)
	if errors.Is(err, store.ErrRestored) {
		return nil // the resident is told to come to the counter
	}
	if err != nil {
		return fmt.Errorf("simtest: save: %w", err)
	}
	m.holds = append(m.holds, d.ID)
	m.s.promises[d.ID] = m.bundle.Site.Kiosk
	m.woken()
	return nil
}

// other journals something that is no request.
func (m *machine) other(ctx context.Context) error {
	if m.s.rng.IntN(2) == 0 {
		return m.store.Fault(ctx, "printer", "paper-low")
	}
	return m.store.Heartbeat(ctx, journal.HeartbeatBody{Version: "sim", Printer: "ok", Reader: "ok"})
}

// crash ends the program between two commits, without a farewell, and starts it on what is on the disk.
func (m *machine) crash(ctx context.Context) error {
	to := m.s.file()
	if err := errors.Join(copyDB(m.path, to), m.store.Close()); err != nil {
		return err
	}
	m.path = to
	return m.start(ctx)
}

// keepBackup makes the nightly copy.
func (m *machine) keepBackup(ctx context.Context) error {
	m.backup, m.backed = m.s.file(), m.given.clone()
	return m.store.Backup(ctx, m.backup)
}

// restore replaces the disk by its last backup. What nobody but the old disk knew is gone with it.
func (m *machine) restore(ctx context.Context) error {
	if m.backup == "" {
		return nil
	}
	old := m.given
	m.given = m.backed.clone()
	if err := errors.Join(m.s.excuseRequests(ctx, old.holds), m.s.excuseReports(ctx, old.brings), m.s.excuseComplaints(ctx, old.says),
		m.s.excuseWords(ctx, old.words)); err != nil {
		return err
	}
	to := m.s.file()
	m.s.split[m.bundle.Site.Kiosk] = true
	if err := errors.Join(m.store.Close(), os.Remove(m.path), copyDB(m.backup, to)); err != nil {
		return err
	}
	m.path = to
	return m.start(ctx)
}

// clone starts a second machine on a copy of the disk.
func (m *machine) clone(ctx context.Context) error {
	c := &machine{s: m.s, bundle: m.bundle, path: m.s.file(), boot: m.boot + uint64(1000*len(m.s.machines)), given: m.given.clone()}
	m.s.split[m.bundle.Site.Kiosk] = true
	if err := copyDB(m.path, c.path); err != nil {
		return err
	}
	m.s.machines = append(m.s.machines, c)
	return c.start(ctx)
}
