package simtest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/sqlite"
	"github.com/smart-kampung/anjungan/kiosk/store"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// aDay is more than the longest wait of what is nobody's (store.Later). When it is drawn within the wait is
// the store's secret, so a schedule lets all of it be due or none.
const aDay = 25 * time.Hour

// said is a complaint as its kiosk confirmed it.
type said struct {
	kiosk.Complaint
	of kiosk.KioskID
}

// speak does something about complaints: mostly somebody says something; a day passes, it is journaled and perhaps
// sent, and somebody at the regency answers what waits there.
func (s *schedule) speak(ctx context.Context, m *machine) error {
	if s.rng.IntN(8) < 4 {
		return m.complain(ctx)
	}
	s.now = s.now.Add(aDay)
	if _, err := m.store.AppendDue(ctx); err != nil {
		return err
	}
	for range s.rng.IntN(8) {
		if err := m.advance(ctx); err != nil {
			return err
		}
	}
	return s.answer(ctx)
}

// complain lets somebody say something, with a name or without. What SaveComplaint kept is a promise.
func (m *machine) complain(ctx context.Context) error {
	id := kiosk.NewRequestID()
	c := kiosk.Complaint{
		ID: id, Sort: kiosk.Report, Topic: kiosk.TopicRoad, Place: "Dusun Krajan", Words: "Lampu jalan mati", Token: kiosk.NewToken(id),
	}
	if m.s.rng.IntN(2) == 0 {
		var err error
		if c.Sender, err = kiosk.ParseNIK(resident); err != nil {
			return err
		}
	}
	err := m.store.SaveComplaint(ctx, c)
	if errors.Is(err, store.ErrRestored) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("simtest: complain: %w", err)
	}
	c.Village, c.Day = village, m.s.now.In(kiosk.WIB).Format(time.DateOnly)
	m.says = append(m.says, id)
	m.s.said[id] = said{c, m.bundle.Site.Kiosk}
	return nil
}

// answer answers the first complaint that waits at the village's desk.
func (s *schedule) answer(ctx context.Context) error {
	list, err := s.ledger.Complaints(ctx, ledger.ComplaintDesk{Desk: kiosk.VillageDesk, Village: village}, 1)
	if err != nil || len(list) == 0 || list[0].State != kiosk.ComplaintReceived {
		return err
	}
	c := list[0]
	text, err := s.w.vault.Seal(regency.PlaceAnswer(c.ID), []byte("Lampu diganti "+c.ID.String()))
	if err != nil {
		return err
	}
	s.answered[c.ID] = true
	return planted{s.ledger, s}.MoveComplaint(ctx, ledger.ComplaintMove{
		ID: c.ID, From: c.State, To: kiosk.ComplaintAnswered, FromDesk: c.Desk, Desk: c.Desk, Answer: text, At: s.now.UnixMilli(),
		Audit: ledger.AuditRow{At: s.now.UnixMilli(), Clerk: "tono", Action: "complaint-answer", Request: c.ID},
	})
}

// excuseComplaints notes what only a lost disk had been told.
func (s *schedule) excuseComplaints(ctx context.Context, ids []kiosk.RequestID) error {
	find := func(id kiosk.RequestID) error { _, err := s.ledger.Complaint(ctx, id); return err }
	return excuse(s, ids, s.excused, find, func(m *machine) []kiosk.RequestID { return m.says })
}

// checkComplaints compares what was said with what the regency has: each once, as it was said, with the
// answer it was given, and nothing else.
func (s *schedule) checkComplaints(ctx context.Context, db *sql.DB, o *Outcome) error {
	for id, c := range s.said {
		got, err := s.ledger.Complaint(ctx, id)
		if errors.Is(err, ledger.ErrNotFound) {
			if !s.excused[id] {
				o.Lost++
			}
			continue
		}
		if err != nil {
			return err
		}
		o.Complaints++
		if err := s.compare(ctx, c, got); err != nil {
			return err
		}
	}
	var rows int
	if err := db.QueryRowContext(ctx, `SELECT count(*) FROM complaint`).Scan(&rows); err != nil {
		return err
	}
	if rows != o.Complaints {
		s.problem(fmt.Sprintf("%d complaints were said and %d are there", o.Complaints, rows))
	}
	return s.checkUnlinked(ctx, db)
}

// compare holds a complaint at the regency to what was said, and its answer to what its token opens.
func (s *schedule) compare(ctx context.Context, want said, got ledger.Complaint) error {
	plain, err := s.w.vault.Open(regency.PlaceEntry(got.Entry), got.Record)
	if err != nil {
		return fmt.Errorf("simtest: complaint: %w", err)
	}
	var body journal.ComplaintBody
	if err := journal.Unmarshal(plain, &body); err != nil {
		return err
	}
	c, err := body.Complaint()
	if err != nil {
		return err
	}
	if c != want.Complaint || got.Kiosk != want.of || got.Named == want.Sender.IsZero() || got.Day != want.Day {
		s.problem("a complaint is not what was said")
	}
	byToken, err := s.ledger.ComplaintByToken(ctx, s.w.vault.Blind(regency.BlindToken, []byte(want.Token.Digits())))
	if err != nil || byToken.ID != want.ID {
		s.problem("a token does not open its complaint")
		return nil
	}
	if !s.answered[want.ID] {
		return nil
	}
	text, err := s.w.vault.Open(regency.PlaceAnswer(want.ID), byToken.Answer)
	if err != nil || byToken.State != kiosk.ComplaintAnswered || string(text) != "Lampu diganti "+want.ID.String() {
		s.problem("an answer is missing")
	}
	return nil
}

// checkUnlinked looks at the entries of complaints for anything that leads to a visit: a moment within the
// day, a start of the program, an id of somebody's request, a length of its own.
func (s *schedule) checkUnlinked(ctx context.Context, db *sql.DB) error {
	var linked, lengths int
	_, east := start.In(kiosk.WIB).Zone()
	const day = 24 * 60 * 60 * 1000
	err := db.QueryRowContext(ctx, `SELECT coalesce(sum(boot <> 0 OR (time + ?2) % ?3 <> 0 OR trusted <> 0 AND (trusted + ?2) % ?3 <> 0
		OR request IS NOT NULL AND request <> zeroblob(16)), 0), count(DISTINCT length(body_body)) FROM entry WHERE kind = ?1`,
		journal.KindComplaint, east*1000, day).Scan(&linked, &lengths)
	if err == nil && (linked > 0 || lengths > 1) {
		s.problem(fmt.Sprintf("%d complaints are linked to a visit, of %d lengths", linked, lengths))
	}
	return err
}

// checkUnsaid asks a kiosk's own disk: nothing that was said still waits there.
func (s *schedule) checkUnsaid(ctx context.Context, m *machine) error {
	db, err := sqlite.OpenReader(ctx, m.path)
	if err != nil {
		return err
	}
	var left int
	err = db.QueryRowContext(ctx, `SELECT count(*) FROM later`).Scan(&left)
	if err == nil && left > 0 {
		s.problem(fmt.Sprintf("kiosk %d still keeps %d things that were said", m.bundle.Site.Kiosk, left))
	}
	return errors.Join(err, db.Close())
}
