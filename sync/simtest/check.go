package simtest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/sqlite"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// check compares what was promised with what is there.
func (s *schedule) check(ctx context.Context, o *Outcome) error {
	for id, of := range s.promises {
		r, err := s.ledger.Request(ctx, id)
		switch {
		case errors.Is(err, ledger.ErrNotFound):
			if !s.excused[id] {
				o.Lost++
			}
		case err != nil:
			return err
		case r.Kiosk != of:
			s.problem("a request went to another kiosk")
		}
	}
	db, err := sqlite.OpenReader(ctx, s.path)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	for _, b := range s.w.bundles {
		if err := s.checkKiosk(ctx, db, b.Site.Kiosk, o); err != nil {
			return err
		}
	}
	if err := errors.Join(s.checkComplaints(ctx, db, o), s.checkAlarms(ctx, db), s.checkDeposits(ctx, db, o), s.checkTries(ctx, db, o), s.checkDeeds(ctx, db, o)); err != nil {
		return err
	}
	cancels, err := s.checkCancels(ctx, db, o)
	if err != nil {
		return err
	}
	for _, m := range s.machines {
		err := errors.Join(s.checkMachine(ctx, m), s.checkUnsaid(ctx, m), s.checkPapers(ctx, m), s.checkPersons(ctx, m), s.checkLock(ctx, m), s.checkTold(ctx, m, cancels, o))
		if err != nil {
			return err
		}
	}
	return s.checkReports(ctx, o)
}

// checkAlarms: nothing that was acknowledged is ever missing, unless the regency was put back.
func (s *schedule) checkAlarms(ctx context.Context, db *sql.DB) error {
	var missing int
	err := db.QueryRowContext(ctx, `SELECT count(*) FROM notice WHERE kind = ? AND word IN (?, ?)`,
		ledger.NoticeAlarm, regency.AlarmGap, regency.AlarmAhead).Scan(&missing)
	if err == nil && missing > 0 && !s.restored {
		s.problem(fmt.Sprintf("%d times entries were missing that had been acknowledged", missing))
	}
	return err
}

// story is a kiosk's journal as the regency keeps it.
type story struct {
	key      journal.Key
	chain    journal.Hash
	accepted map[kiosk.RequestID]bool // in any incarnation
	here     map[kiosk.RequestID]bool // in this incarnation
}

// checkKiosk reads a kiosk's journal and feed at the regency: the chain holds, no request stands twice
// in one incarnation, and there is one effect for each.
func (s *schedule) checkKiosk(ctx context.Context, db *sql.DB, id kiosk.KioskID, o *Outcome) (err error) {
	rows, err := db.QueryContext(ctx, `SELECT inc, seq, kind, time, trusted, boot, catalogue, epoch, hash, chain, verdict, request
		FROM entry WHERE kiosk = ? ORDER BY inc, seq`, id)
	if err != nil {
		return fmt.Errorf("simtest: entries: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	st := story{key: journal.Key{Kiosk: id}, accepted: map[kiosk.RequestID]bool{}}
	for rows.Next() {
		if err := s.readEntry(rows, &st, o); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	var requests int
	if err := db.QueryRowContext(ctx, `SELECT count(*) FROM request WHERE kiosk = ?`, id).Scan(&requests); err != nil {
		return err
	}
	if requests != len(st.accepted) {
		s.problem(fmt.Sprintf("kiosk %d: %d requests of %d entries", id, requests, len(st.accepted)))
	}
	return s.checkFeed(ctx, id, st.accepted, o)
}

// readEntry reads the next entry of a story and follows its chain.
func (s *schedule) readEntry(rows *sql.Rows, st *story, o *Outcome) error {
	h := journal.Header{Key: journal.Key{Kiosk: st.key.Kiosk}}
	var boot int64
	var hash, chain, request []byte
	var verdict kiosk.VerdictCode
	if err := rows.Scan(&h.Incarnation, &h.Seq, &h.Kind, &h.Time, &h.Trusted, &boot, &h.Catalogue, &h.Epoch, &hash, &chain,
		&verdict, &request); err != nil {
		return fmt.Errorf("simtest: entry: %w", err)
	}
	h.Boot = uint64(boot)
	copy(h.Body[:], hash)
	if h.Incarnation != st.key.Incarnation {
		st.key, st.chain, st.here = journal.Key{Kiosk: h.Kiosk, Incarnation: h.Incarnation}, journal.Hash{}, map[kiosk.RequestID]bool{}
	}
	st.key.Seq++
	st.chain = journal.NextChain(st.chain, h)
	if h.Seq != st.key.Seq || st.chain != journal.Hash(chain) {
		s.problem(fmt.Sprintf("kiosk %d: the chain breaks at %d/%d", h.Kiosk, h.Incarnation, h.Seq))
		st.key.Seq, st.chain = h.Seq, journal.Hash(chain)
	}
	if h.Kind == journal.KindRequestNew {
		id := kiosk.RequestID(request)
		if verdict != kiosk.EntryAccepted {
			s.problem("a good request was not accepted")
		}
		if st.here[id] {
			o.Doubled++
		}
		st.here[id], st.accepted[id] = true, true
	}
	return nil
}

// checkFeed reads a kiosk's whole feed: no gap, nothing of another kiosk, and each request begins once and is proven
// once at most.
func (s *schedule) checkFeed(ctx context.Context, id kiosk.KioskID, own map[kiosk.RequestID]bool, o *Outcome) error {
	rows, head, err := s.ledger.Feed(ctx, id, 0, math.MaxInt32)
	if err != nil {
		return err
	}
	if head != uint64(len(rows)) {
		s.problem(fmt.Sprintf("kiosk %d: a feed of %d rows ends at %d", id, len(rows), head))
	}
	began, proven := map[kiosk.RequestID]int{}, map[kiosk.RequestID]int{}
	for i, row := range rows {
		if row.N != uint64(i+1) {
			s.problem(fmt.Sprintf("kiosk %d: feed row %d has number %d", id, i+1, row.N))
		}
		news, err := s.readNews(id, row)
		if err != nil {
			return err
		}
		s.tells(news, own, began, proven)
	}
	for id := range own {
		if began[id] != 1 || proven[id] > 1 {
			o.Doubled++
		}
	}
	return nil
}

// tells finds whom news are about.
func (s *schedule) tells(news kiosk.News, own map[kiosk.RequestID]bool, began, proven map[kiosk.RequestID]int) {
	switch n := news.(type) {
	case kiosk.Verdict:
		if !n.Request.IsZero() && !own[n.Request] {
			s.problem("a verdict about another kiosk's request")
		}
	case kiosk.StatusNews:
		if !own[n.Request] {
			s.problem("news about another kiosk's request")
		}
		s.count(n, began, proven)
	}
}

// count counts the beginning of a request and, of a deposited one, that its owner is proven.
func (s *schedule) count(n kiosk.StatusNews, began, proven map[kiosk.RequestID]int) {
	_, deposited := s.owners[n.Request]
	switch {
	case n.State == kiosk.Unproven, n.State == kiosk.Checking && !deposited:
		began[n.Request]++
	case n.State == kiosk.Checking:
		proven[n.Request]++
	}
}

func (s *schedule) readNews(id kiosk.KioskID, row ledger.FeedRow) (kiosk.News, error) {
	if row.Verdict != nil {
		return *row.Verdict, nil
	}
	b, err := s.w.vault.Open(regency.PlaceNews(id), row.News)
	if err != nil {
		return nil, fmt.Errorf("simtest: feed of kiosk %d: %w", id, err)
	}
	return wire.DecodeNews(b)
}

// checkMachine asks a kiosk's own disk: every request that it holds was accepted and stands where the
// regency has it.
func (s *schedule) checkMachine(ctx context.Context, m *machine) error {
	for _, id := range m.holds {
		h, err := m.store.Request(ctx, id)
		if err != nil {
			return err
		}
		r, err := s.ledger.Request(ctx, id)
		if errors.Is(err, ledger.ErrNotFound) {
			continue // counted as lost
		}
		if err != nil {
			return err
		}
		if h.Transport != kiosk.Accepted {
			s.problem(fmt.Sprintf("kiosk %d: a request is %s", m.bundle.Site.Kiosk, h.Transport))
		}
		if h.State != r.State {
			s.problem(fmt.Sprintf("kiosk %d: a request is %s there and %s at the regency", m.bundle.Site.Kiosk, h.State, r.State))
		}
	}
	return nil
}
