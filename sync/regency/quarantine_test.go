package regency_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/store"
	"github.com/smart-kampung/anjungan/sync/bundle"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/wire"
)

var (
	operator = regency.Ruler{Name: "operator"}
	tono     = regency.Ruler{Name: "tono", Village: setail}
)

// stranded is a kiosk whose request the regency could not decide.
type stranded struct {
	*world
	t      *testing.T
	bundle bundle.Bundle
	store  *store.Store
	id     kiosk.RequestID
}

// strand saves a changed draft at a kiosk and lets an intake take the journal in.
func strand(t *testing.T, in func(*world) *regency.Intake, change func(*store.Draft)) stranded {
	t.Helper()
	w := newWorld(t)
	b := w.addKiosk(t, 7)
	x := stranded{world: w, t: t, bundle: b, store: w.openStore(t, b, t.TempDir())}
	t.Cleanup(func() { _ = x.store.Close() })
	d := draft(1)
	change(&d)
	r, err := x.store.SaveRequest(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	x.id = r.ID
	entries, err := x.store.After(t.Context(), 1, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	seg, err := journal.SignSegment(b.SealKey, journal.Hash{}, entries)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := in(w).Append(t.Context(), 7, seg); err != nil {
		t.Fatal(err)
	}
	w.run(t, b, x.store)
	x.sees(kiosk.NeedClerk)
	return x
}

// sees waits until the kiosk shows the request's transport.
func (x stranded) sees(want kiosk.Transport) {
	x.t.Helper()
	until(x.t, string(want), func() bool { return held(x.t, x.store, x.id).Transport == want })
}

// one is the only entry in quarantine that brings a request or does not open.
func (x stranded) one(q *regency.Quarantine) regency.Waiting {
	x.t.Helper()
	list, err := q.List(x.t.Context(), operator, 100)
	if err != nil || len(list) == 0 {
		x.t.Fatalf("quarantine %+v, %v", list, err)
	}
	return list[len(list)-1]
}

func (w *world) quarantine() *regency.Quarantine { return regency.NewQuarantine(w.intake(), w.bell) }

// foreignKey is an intake whose journal key is not the one that kiosks seal to.
func foreignKey(w *world) *regency.Intake {
	key, err := journal.GenerateRegencyKey()
	if err != nil {
		panic(err)
	}
	return w.intakeOf(key, "domisili")
}

// TestAdmit: a request by nobody is admitted by a clerk, and waits to be confirmed like a deposited one.
func TestAdmit(t *testing.T) {
	x := strand(t, (*world).intake, func(d *store.Draft) { d.Assurance = kiosk.Anonymous })
	q := x.quarantine()
	w := x.one(q)
	if w.Code != wire.VerdictAssurance || !w.Takeable || w.Service != "domisili" || w.Number == "" {
		t.Fatalf("%+v", w)
	}
	if took, left, err := q.Retry(t.Context(), operator, 100); took != 0 || left != 1 || err != nil {
		t.Fatalf("a program vouched: %d, %d, %v", took, left, err)
	}
	for what, c := range map[string]struct {
		by     regency.Ruler
		key    journal.Key
		reason string
		want   error
	}{
		"no reason":       {tono, w.Key, " ", regency.ErrNoReason},
		"another village": {regency.Ruler{Name: "x", Village: "35.10.01.2001"}, w.Key, "kenal", regency.ErrForeign},
		"not waiting":     {tono, journal.Key{Kiosk: 7, Incarnation: 1, Seq: 1}, "kenal", regency.ErrRuled},
	} {
		if err := q.Admit(t.Context(), c.by, c.key, c.reason); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if err := q.Admit(t.Context(), tono, w.Key, "orangnya saya kenal"); err != nil {
		t.Fatal(err)
	}
	x.sees(kiosk.Accepted)
	until(t, "the state arrives", func() bool { return held(t, x.store, x.id).State == kiosk.Unproven })
	lines, err := x.desk.Queue(t.Context(), x.clerk, 10)
	if err != nil || len(lines) != 1 || lines[0].State != kiosk.Unproven {
		t.Fatalf("%+v, %v", lines, err)
	}
	if err := x.desk.Confirm(t.Context(), x.clerk, x.id); err != nil {
		t.Fatal(err)
	}
}

// TestReject: the owner reads that it was refused, and why; admitting it afterwards is too late.
func TestReject(t *testing.T) {
	x := strand(t, (*world).intake, func(d *store.Draft) { d.Assurance = kiosk.Anonymous })
	q := x.quarantine()
	w := x.one(q)
	if err := q.Reject(t.Context(), tono, w.Key, "orangnya tidak dikenal"); err != nil {
		t.Fatal(err)
	}
	if err := q.Admit(t.Context(), tono, w.Key, "berubah pikiran"); !errors.Is(err, regency.ErrRuled) {
		t.Errorf("admitted after all: %v", err)
	}
	until(t, "the refusal arrives", func() bool { return held(t, x.store, x.id).State == kiosk.Refused })
	if h := held(t, x.store, x.id); h.Reason != "orangnya tidak dikenal" || h.Transport != kiosk.NeedClerk {
		t.Errorf("%q, %s", h.Reason, h.Transport)
	}
	if lines, err := x.desk.Queue(t.Context(), x.clerk, 10); err != nil || len(lines) != 0 {
		t.Errorf("%+v, %v", lines, err)
	}
}

// TestRetry: key, service and village appear later, and what waited for them is taken in.
func TestRetry(t *testing.T) {
	for name, c := range map[string]struct {
		before func(*world) *regency.Intake
		change func(*store.Draft)
		appear func(*world) *regency.Intake
		code   string
		took   int
	}{
		"key": {foreignKey, func(*store.Draft) {}, (*world).intake, wire.VerdictSealed, 2}, // the epoch, and what it opens
		"service": {
			(*world).intake, func(d *store.Draft) { d.Service = "usaha" },
			func(w *world) *regency.Intake { return w.intakeOf(w.keys.Journal, "domisili", "usaha") }, wire.VerdictService, 1,
		},
		"village": {
			(*world).intake, func(d *store.Draft) { d.Village = "35.10.99.2001" }, func(w *world) *regency.Intake {
				vs, err := w.ledger.Villages(context.Background())
				if err == nil {
					err = w.ledger.LoadVillages(context.Background(), append(vs, kiosk.Village{Code: "35.10.99.2001", Kind: kiosk.Desa, Name: "Baru"}))
				}
				if err != nil {
					panic(err)
				}
				return w.intake()
			}, wire.VerdictVillage, 1,
		},
	} {
		t.Run(name, func(t *testing.T) {
			x := strand(t, c.before, c.change)
			before := regency.NewQuarantine(c.before(x.world), x.bell)
			w := x.one(before)
			if w.Code != c.code || w.Takeable {
				t.Fatalf("%+v", w)
			}
			if err := before.Admit(t.Context(), tono, w.Key, "tolong"); !errors.Is(err, regency.ErrStill) {
				t.Errorf("admitted what nobody can decide: %v", err)
			}
			q := regency.NewQuarantine(c.appear(x.world), x.bell)
			for i, want := range []int{c.took, 0} {
				if took, left, err := q.Retry(t.Context(), operator, 100); took != want || left != 0 || err != nil {
					t.Fatalf("retry %d: %d, %d, %v", i, took, left, err)
				}
			}
			x.sees(kiosk.Accepted)
			r, err := x.ledger.Request(t.Context(), x.id)
			if err != nil || r.State != kiosk.Checking {
				t.Fatalf("%+v, %v", r, err)
			}
			if b, err := x.vault.Open(regency.PlaceRequest(r), r.Record); err != nil || !strings.Contains(string(b), "melamar pekerjaan") {
				t.Errorf("its record does not open: %v", err)
			}
		})
	}
}

// TestRaceOfRulers: of many who rule at once one wins, and the effect is there once.
func TestRaceOfRulers(t *testing.T) {
	x := strand(t, (*world).intake, func(d *store.Draft) { d.Assurance = kiosk.Anonymous })
	w := x.one(x.quarantine())
	_, before, err := x.ledger.Feed(t.Context(), 7, 0, 1)
	if err != nil {
		t.Fatal(err)
	}
	errs := make(chan error, 8)
	var all sync.WaitGroup
	for range cap(errs) {
		q := x.quarantine()
		all.Go(func() { errs <- q.Admit(context.Background(), tono, w.Key, "kenal") })
	}
	all.Wait()
	close(errs)
	won := 0
	for err := range errs {
		if err == nil {
			won++
		} else if !errors.Is(err, regency.ErrRuled) {
			t.Error(err)
		}
	}
	_, after, err := x.ledger.Feed(t.Context(), 7, 0, 1)
	if err != nil || won != 1 || after-before != 2 { // the verdict, and where the request stands
		t.Errorf("%d won, %d feed rows, %v", won, after-before, err)
	}
}

// TestOldPINGivesNoTries: a right PIN that was in quarantine does not wipe out the wrong ones after it.
func TestOldPINGivesNoTries(t *testing.T) {
	w := newWorld(t)
	b := w.addKiosk(t, 7)
	es := crafted(t, b, saying{journal.KindPINTry, journal.PINTryBody{Chip: []byte(chipText), OK: true}},
		saying{journal.KindPINTry, journal.PINTryBody{Chip: []byte(chipText), Tries: 1}})
	deliver := func(in *regency.Intake, prev journal.Hash, es []journal.Entry) {
		t.Helper()
		seg, err := journal.SignSegment(b.SealKey, prev, es)
		if err != nil {
			t.Fatal(err)
		}
		if r, err := in.Append(t.Context(), 7, seg); err != nil || r.Order != 0 {
			t.Fatal(r.Order, err)
		}
	}
	deliver(foreignKey(w), journal.Hash{}, es[:2])
	deliver(w.intake(), es[1].Chain, es[2:])
	if took, _, err := w.quarantine().Retry(t.Context(), operator, 100); took != 2 || err != nil {
		t.Fatalf("took %d, %v", took, err)
	}
	if cards, _, err := w.ledger.Cards(t.Context(), setail); err != nil || len(cards) != 1 || cards[0].Tries != 1 {
		t.Errorf("%+v, %v", cards, err)
	}
}

// saying is the kind of an entry and its body.
type saying struct {
	kind journal.Kind
	body any
}

// crafted makes the entries of a fresh journal: an epoch, and what is said under it.
func crafted(t *testing.T, b bundle.Bundle, says ...saying) []journal.Entry {
	t.Helper()
	epoch, body, err := journal.NewEpoch(b.Journal)
	if err != nil {
		t.Fatal(err)
	}
	first, err := journal.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	var es []journal.Entry
	add := func(h journal.Header, sealed []byte) {
		var prev journal.Hash
		if len(es) > 0 {
			prev = es[len(es)-1].Chain
		}
		h.Body = journal.HashBody(sealed)
		es = append(es, journal.Entry{Header: h, Chain: journal.NextChain(prev, h), Body: sealed})
	}
	add(journal.Header{Key: journal.Key{Kiosk: 7, Incarnation: 1, Seq: 1}, Kind: journal.KindEpoch, Time: 1}, first)
	for i, x := range says {
		h := journal.Header{Key: journal.Key{Kiosk: 7, Incarnation: 1, Seq: uint64(i + 2)}, Kind: x.kind, Time: 1, Epoch: 1}
		plain, err := journal.Marshal(x.body)
		if err != nil {
			t.Fatal(err)
		}
		sealed, err := epoch.Seal(h, plain)
		if err != nil {
			t.Fatal(err)
		}
		add(h, sealed)
	}
	return es
}

// TestQuarantinePages: a clerk finds the entry, sees nobody's name, and decides.
func TestQuarantinePages(t *testing.T) {
	x := strand(t, (*world).intake, func(d *store.Draft) { d.Assurance = kiosk.Anonymous })
	b := x.console(t, time.Now)
	b.login()
	if !strings.Contains(b.get("/"), `href="/quarantine"`) {
		t.Error("the list does not say that something waits")
	}
	page := b.get("/quarantine")
	for _, want := range []string{`data-entry="7-1-3"`, "Domisili", "Anjungan 7", "/quarantine/7-1-3/admit", "/quarantine/7-1-3/reject"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(page, subject) || strings.Contains(page, "Siti") {
		t.Error("the page says who it is")
	}
	for path, want := range map[string]int{
		"/quarantine/7-1/admit": http.StatusNotFound, "/quarantine/9-9-9/admit": http.StatusNotFound,
		"/quarantine/7-1-1/admit": http.StatusConflict,
	} {
		if status, _, _ := b.do(http.MethodPost, path, url.Values{"reason": {"kenal"}}); status != want {
			t.Errorf("%s: %d", path, status)
		}
	}
	if status, _, _ := b.do(http.MethodPost, "/quarantine/7-1-3/admit", url.Values{}); status != http.StatusUnprocessableEntity {
		t.Errorf("no reason: %d", status)
	}
	if status, page, _ := b.do(http.MethodPost, "/quarantine/7-1-3/admit", url.Values{"reason": {"kenal"}}); status != http.StatusOK || strings.Contains(page, "data-entry") {
		t.Errorf("admitted: %d", status)
	}
	if strings.Contains(b.get("/"), `href="/quarantine"`) {
		t.Error("the list still says that something waits")
	}
	rows, err := x.ledger.AuditRows(t.Context(), 1)
	if err != nil || rows[0].Action != regency.ActionAdmit || rows[0].Clerk != "tono" || rows[0].Request != x.id {
		t.Errorf("audit %+v, %v", rows, err)
	}
}
