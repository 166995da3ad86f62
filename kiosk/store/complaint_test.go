package store_test

import (
	"bytes"
	"database/sql"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// say keeps a complaint of as many letters as wanted.
func (r *room) say(letters int, sender string) kiosk.Complaint {
	r.t.Helper()
	id := kiosk.NewRequestID()
	c := kiosk.Complaint{ID: id, Sort: kiosk.Report, Topic: kiosk.TopicStaff, Words: strings.Repeat("K", letters), Token: kiosk.NewToken(id)}
	if sender != "" {
		c.Sender = nik(r.t, sender)
	}
	if err := r.SaveComplaint(r.t.Context(), c); err != nil {
		r.t.Fatal(err)
	}
	return c
}

// release lets the clock run in steps of five minutes and gives the place of each complaint in the journal.
func (r *room) release(now *time.Time, span time.Duration) (seqs map[kiosk.RequestID]int) {
	r.t.Helper()
	for range span / (5 * time.Minute) {
		*now = now.Add(5 * time.Minute)
		if _, err := r.AppendDue(r.t.Context()); err != nil {
			r.t.Fatal(err)
		}
	}
	return r.complaints()
}

// complaints reads those of the journal.
func (r *room) complaints() map[kiosk.RequestID]int {
	r.t.Helper()
	seqs := map[kiosk.RequestID]int{}
	for _, l := range r.journal(1) {
		if l.Kind != journal.KindComplaint {
			continue
		}
		var b journal.ComplaintBody
		if err := journal.Unmarshal(l.plain, &b); err != nil {
			r.t.Fatal(err)
		}
		c, err := b.Complaint()
		if err != nil || c.Village != r.opts.Site.Village.Code {
			r.t.Fatalf("%v of %s", err, c.Village)
		}
		seqs[c.ID] = int(l.Seq)
	}
	return seqs
}

// TestComplaintsCannotBeLinked: an observer who knows to the minute who stood at the kiosk, and has the whole
// journal and the disk, finds neither order, nor time, nor boot, nor length that leads from an entry to a visit.
func TestComplaintsCannotBeLinked(t *testing.T) {
	r, now := clocked(t)
	*now = time.Date(2026, 11, 26, 7, 0, 0, 0, kiosk.WIB)
	before := r.Unsaid(t)
	const n = 40
	made := make([]kiosk.RequestID, n)
	for i := range made { // one a minute, each longer than the one before, every other with a name
		*now = now.Add(time.Minute)
		made[i] = r.say(10+7*i, []string{"", nikAni}[i%2]).ID
	}
	if after := r.Unsaid(t); after != before {
		t.Errorf("saying something moved the journal from %d to %d entries", before, after)
	}
	lengths := map[int]bool{}
	for _, sealed := range r.sealedLater() {
		lengths[len(sealed)] = true
	}
	if len(lengths) != 1 {
		t.Errorf("rows of %d lengths", len(lengths))
	}
	r.reopen()
	seqs := r.release(now, 25*time.Hour)
	if len(seqs) != n {
		t.Fatalf("%d of %d were journaled", len(seqs), n)
	}
	r.checkCut(t, *now)
	if tau := kendall(made, seqs); tau > 0.6 || tau < -0.6 {
		t.Errorf("the order of the journal follows the order of the visits: tau %.2f", tau)
	}
}

// Unsaid is how many entries wait, as an observer of the line counts them.
func (r *room) Unsaid(t *testing.T) int {
	t.Helper()
	n, _, err := r.Unsent(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// checkCut: all that stands in the header of a complaint is the day.
func (r *room) checkCut(t *testing.T, now time.Time) {
	t.Helper()
	lengths := map[int]bool{}
	for _, l := range r.journal(1) {
		if l.Kind != journal.KindComplaint {
			continue
		}
		lengths[len(l.Body)] = true
		at := time.UnixMilli(l.Time).In(kiosk.WIB)
		if h, m, s := at.Clock(); h+m+s != 0 || at.Nanosecond() != 0 || at.After(now) || now.Sub(at) > 48*time.Hour {
			t.Errorf("entry %d is of %s", l.Seq, at)
		}
		if l.Boot != 0 || l.Trusted != 0 {
			t.Errorf("entry %d: boot %d, trusted %d", l.Seq, l.Boot, l.Trusted)
		}
	}
	if len(lengths) != 1 {
		t.Errorf("bodies of %d lengths", len(lengths))
	}
}

// kendall is how far the order of the journal follows the order of making: 1 wholly, 0 not at all.
func kendall(made []kiosk.RequestID, seqs map[kiosk.RequestID]int) float64 {
	same, pairs := 0, 0
	for i := range made {
		for j := range i {
			pairs++
			if seqs[made[j]] < seqs[made[i]] {
				same++
			}
		}
	}
	return float64(2*same-pairs) / float64(pairs)
}

// sealedLater reads the rows as they lie on the disk.
func (r *room) sealedLater() (list [][]byte) {
	r.t.Helper()
	db, err := sql.Open("sqlite3", r.opts.Path)
	if err != nil {
		r.t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	rows, err := db.QueryContext(r.t.Context(), `SELECT sealed FROM later`)
	if err != nil {
		r.t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var b []byte
		if err := rows.Scan(&b); err != nil {
			r.t.Fatal(err)
		}
		list = append(list, b)
	}
	if err := rows.Err(); err != nil {
		r.t.Fatal(err)
	}
	return list
}

// TestComplaintWaits: it is journaled neither at once nor twice, nor never where the clock is set back, and
// outlives a restart; the trusted time is cut like the clock.
func TestComplaintWaits(t *testing.T) {
	r, now := clocked(t)
	*now = time.Date(2026, 11, 26, 7, 0, 0, 0, kiosk.WIB)
	c := r.say(40, "")
	if seqs := r.release(now, 55*time.Minute); len(seqs) != 0 {
		t.Fatalf("journaled at once: %v", seqs)
	}
	if err := r.SaveComplaint(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	r.reopen()
	if err := r.SetTrustedTime(t.Context(), now.Add(-time.Minute)); err != nil {
		t.Fatal(err)
	}
	*now = now.Add(-400 * 24 * time.Hour)
	if seqs := r.release(now, time.Hour); len(seqs) != 1 {
		t.Fatalf("a clock set back: %v", seqs)
	}
	list := r.journal(1)
	last := list[len(list)-1]
	if at := time.UnixMilli(last.Trusted).In(kiosk.WIB); at.Format("2006-01-02 15:04") != "2026-11-26 00:00" {
		t.Errorf("trusted time %s", at)
	}
	if b := last.plain; !bytes.Contains(b, []byte("2026-11-26")) {
		t.Error("the day on which it was made is not in it")
	}
}

// TestComplaintCarried: what no ack covers is journaled again in the next incarnation, what is covered is
// forgotten.
func TestComplaintCarried(t *testing.T) {
	r, now := clocked(t)
	*now = time.Date(2026, 11, 26, 7, 0, 0, 0, kiosk.WIB)
	first := r.say(40, "")
	r.release(now, 25*time.Hour)
	r.ack(1)
	if rows := r.sealedLater(); len(rows) != 0 {
		t.Errorf("%d rows after the ack", len(rows))
	}
	second := r.say(40, "")
	r.release(now, 25*time.Hour)
	if err := r.NewIncarnation(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	if n, err := r.AppendDue(t.Context()); err != nil || n != 1 {
		t.Fatalf("%d, %v", n, err)
	}
	r.wantKinds(2, "incarnation epoch complaint ")
	list := r.journal(2)
	if !bytes.Contains(list[2].plain, second.ID[:]) || bytes.Contains(list[2].plain, first.ID[:]) {
		t.Error("another complaint was carried")
	}
}

// TestComplaintRefused: nothing of another alphabet, nothing on a restored disk.
func TestComplaintRefused(t *testing.T) {
	r, _ := clocked(t)
	id := kiosk.NewRequestID()
	c := kiosk.Complaint{ID: id, Sort: kiosk.Report, Topic: kiosk.TopicRoad, Words: "ᬤᬮᬦ᭄ᬭᬸᬲᬓ᭄", Token: kiosk.NewToken(id)}
	if err := r.SaveComplaint(t.Context(), c); !errors.Is(err, kiosk.ErrComplaint) {
		t.Errorf("Balinese letters: %v", err)
	}
	copyOf := r.opts.Path + ".copy"
	if err := r.Backup(t.Context(), copyOf); err != nil {
		t.Fatal(err)
	}
	r.opts.Path = copyOf
	r.reopen()
	c.Words = "JALAN RUSAK SEKALI"
	if err := r.SaveComplaint(t.Context(), c); !errors.Is(err, store.ErrRestored) {
		t.Errorf("a restored disk: %v", err)
	}
}
