package regency

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// maxEpochs bounds the epoch keys kept in memory; each is 32 bytes and is opened again when needed.
const maxEpochs = 4096

// epochs keeps the keys of epochs whose entries are stored.
type epochs struct {
	mu   sync.Mutex // guards keys
	keys map[journal.Key]journal.Epoch
}

func (e *epochs) get(k journal.Key) (journal.Epoch, bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	v, ok := e.keys[k]
	return v, ok
}

func (e *epochs) add(more map[journal.Key]journal.Epoch) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.keys == nil || len(e.keys)+len(more) > maxEpochs {
		e.keys = map[journal.Key]journal.Epoch{}
	}
	for k, v := range more {
		e.keys[k] = v
	}
}

func (e *epochs) forget() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.keys = nil
}

// open opens the bodies of the entries after last; the others are left alone. opened holds the epochs
// that the segment itself brings.
func (in *Intake) open(ctx context.Context, seg journal.Segment, last uint64) (bodies []Body, opened map[journal.Key]journal.Epoch, err error) {
	bodies = make([]Body, len(seg.Entries))
	opened = map[journal.Key]journal.Epoch{}
	for i, e := range seg.Entries {
		bodies[i] = Body{Plain: e.Body, Erased: e.Body == nil}
		if e.Body == nil {
			continue
		}
		if e.Kind == journal.KindEpoch {
			if epoch, ok := in.openEpoch(e.Body); ok {
				opened[e.Key] = epoch
				bodies[i].OK = true
			}
			continue
		}
		if e.Kind.Clear() {
			bodies[i].OK = e.Epoch == 0
			continue
		}
		if e.Seq <= last {
			continue
		}
		if e.Carried() {
			if bodies[i], err = in.carried(ctx, e.Header, e.Body); err != nil {
				return nil, nil, err
			}
			continue
		}
		epoch, ok, err := in.epoch(ctx, opened, journal.Key{Kiosk: e.Kiosk, Incarnation: e.Incarnation, Seq: e.Epoch})
		if err != nil {
			return nil, nil, err
		}
		if !ok {
			continue
		}
		if plain, err := epoch.Open(e.Header, e.Body); err == nil {
			bodies[i] = Body{Plain: plain, OK: true}
		}
	}
	return bodies, opened, nil
}

// carried opens the body of an entry that carries an earlier one, and looks whether that came before.
func (in *Intake) carried(ctx context.Context, h journal.Header, body []byte) (Body, error) {
	b, c := in.openCarried(h, body)
	if len(c.Chain) == 0 {
		return b, nil
	}
	was, err := in.ledger.Chain(ctx, journal.Key{Kiosk: h.Kiosk, Incarnation: c.Incarnation, Seq: c.Seq})
	if err == nil && bytes.Equal(was[:], c.Chain) {
		b.Known = true
		return b, nil
	}
	if err != nil && !errors.Is(err, ledger.ErrNotFound) {
		return b, fmt.Errorf("regency: carried entry: %w", err)
	}
	if b.Known, err = in.ledger.Carried(ctx, h.Kiosk, h.Kind, h.Body); err != nil {
		return b, fmt.Errorf("regency: carried entry: %w", err)
	}
	return b, nil
}

// openCarried opens the body of an entry that carries an earlier one; the zero CarriedBody: it says none.
func (in *Intake) openCarried(h journal.Header, body []byte) (Body, journal.CarriedBody) {
	var c journal.CarriedBody
	if journal.Unmarshal(body, &c) != nil || c.Check() != nil {
		return Body{Plain: body}, journal.CarriedBody{}
	}
	if c.Erased() {
		return Body{Erased: true, Carried: true}, c
	}
	epoch, ok := in.findEpoch(c.Opens())
	if !ok {
		return Body{Plain: body, Carried: true}, c
	}
	plain, err := epoch.Open(c.Of(h), c.Sealed)
	if err != nil {
		return Body{Plain: body, Carried: true}, c
	}
	return Body{Plain: plain, OK: true, Carried: true}, c
}

// openEpoch opens the body of an epoch entry; one that does not open leaves its entries quarantined.
func (in *Intake) openEpoch(body []byte) (journal.Epoch, bool) {
	var b journal.EpochBody
	if err := journal.Unmarshal(body, &b); err != nil {
		return journal.Epoch{}, false
	}
	return in.findEpoch(b)
}

// findEpoch opens an epoch by whichever journal key it names.
func (in *Intake) findEpoch(b journal.EpochBody) (journal.Epoch, bool) {
	for _, k := range *in.keys.Load() {
		if e, err := journal.OpenEpoch(k, b); !errors.Is(err, journal.ErrOtherKey) {
			return e, err == nil
		}
	}
	return journal.Epoch{}, false
}

// epoch finds the key of an epoch: in this segment, in memory, or in the ledger.
func (in *Intake) epoch(ctx context.Context, opened map[journal.Key]journal.Epoch, k journal.Key) (journal.Epoch, bool, error) {
	if e, ok := opened[k]; ok {
		return e, true, nil
	}
	if e, ok := in.epochs.get(k); ok {
		return e, true, nil
	}
	body, err := in.ledger.EpochBody(ctx, k)
	if errors.Is(err, ledger.ErrNotFound) {
		return journal.Epoch{}, false, nil
	}
	if err != nil {
		return journal.Epoch{}, false, fmt.Errorf("regency: epoch: %w", err)
	}
	e, ok := in.openEpoch(body)
	if ok {
		in.epochs.add(map[journal.Key]journal.Epoch{k: e})
	}
	return e, ok, nil
}

// seal turns effects into what the ledger keeps: every body under a key of its own.
func (in *Intake) seal(k ledger.Kiosk, fx Effects) (ledger.Batch, error) {
	at := in.now()
	b := ledger.Batch{Kiosk: k.ID, At: at.UnixMilli(), From: k.Position, To: fx.To, Health: fx.Health}
	b.Papers, b.Blobs = fx.Papers, fx.Blobs
	b.Notices = slices.Clone(fx.Notices)
	for _, c := range fx.Checks {
		c.Notice.Ref = in.vault.Blind(BlindNIK, []byte(c.NIK.Reveal()))
		b.Notices = append(b.Notices, c.Notice)
	}
	for _, t := range fx.Entries {
		e := ledger.Entry{
			Header: t.Header, Chain: t.Chain, Verdict: t.Verdict, Code: t.Code, Request: t.Request, Tell: t.Tell(),
			Body: ledger.Sealed{Body: t.Plain},
		}
		if !t.Kind.Clear() {
			var err error
			if e.Body, err = in.vault.Seal(PlaceEntry(t.Key), t.Plain); err != nil {
				return b, err
			}
		}
		b.Entries = append(b.Entries, e)
	}
	for _, r := range fx.Requests {
		n, err := in.sealRequest(k.ID, r, at)
		if err != nil {
			return b, err
		}
		b.Requests = append(b.Requests, n)
	}
	b.Surveys = keepSurveys(k.Village, fx.Surveys)
	for _, c := range fx.Complaints {
		b.Complaints = append(b.Complaints, in.layComplaint(k.ID, c, at))
	}
	for _, c := range fx.Cancels {
		news, err := in.sealNews(k.ID, kiosk.StatusNews{Request: c.Request, State: kiosk.Cancelled, At: at})
		if err != nil {
			return b, err
		}
		b.Cancels = append(b.Cancels, ledger.Cancel{
			Entry: c.Entry, Request: c.Request, From: kiosk.Cancellables(), Code: wire.VerdictState, News: news,
		})
	}
	for _, c := range fx.Cards {
		ev, err := in.sealCard(fx.Entries[c.Entry], c.Body, fx.Requests)
		if err != nil {
			return b, err
		}
		b.Cards = append(b.Cards, ledger.CardEntry{Entry: c.Entry, Event: ev})
	}
	return b, nil
}

func (in *Intake) sealRequest(id kiosk.KioskID, n NewRequest, at time.Time) (ledger.NewRequest, error) {
	r := n.Request
	news, err := in.sealNews(id, kiosk.StatusNews{Request: r.ID, State: n.State, Holder: n.Holder, At: at})
	if err != nil {
		return ledger.NewRequest{}, err
	}
	var claim *ledger.AidClaim
	if n.State != kiosk.Unproven { // a typed NIK takes nobody's place: the clerk's decision claims
		claim = in.aid.Claim(id, r, at)
	}
	wish := r.Answered(kiosk.FieldVisit) != "" && !r.Nameless() // nobody can be visited
	return ledger.NewRequest{Entry: n.Entry, News: news, Aid: claim, Visit: wish, Request: ledger.Request{
		ID: r.ID, Kiosk: id, Number: r.Number, Register: r.Register, Service: r.Service, Catalogue: r.Catalogue,
		Village: r.Village, Assurance: r.Assurance, State: n.State, Holder: n.Holder, Agency: n.Agency, Made: r.Made.UnixMilli(), Changed: at.UnixMilli(),
		Subject: in.subject(r),
	}}, nil
}

// subject is the blind index of who a request is about; empty of a nameless one, so that no two of those
// look like one person's.
func (in *Intake) subject(r kiosk.Request) []byte {
	if r.Nameless() {
		return []byte{}
	}
	return in.vault.Blind(BlindNIK, []byte(r.Subject.Reveal()))
}

func (in *Intake) sealNews(id kiosk.KioskID, n kiosk.News) (ledger.Sealed, error) {
	b, err := wire.EncodeNews(n)
	if err != nil {
		return ledger.Sealed{}, err
	}
	return in.vault.Seal(PlaceNews(id), b)
}
