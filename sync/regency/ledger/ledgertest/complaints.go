package ledgertest

import (
	"context"
	"fmt"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// withComplaint makes the batch's last entry bring a complaint of a topic.
func withComplaint(b ledger.Batch, id byte, topic kiosk.Topic) ledger.Batch {
	last := len(b.Entries) - 1
	b.Entries[last].Body = sealed(fmt.Sprint("said ", id))
	b.Complaints = append(b.Complaints, ledger.NewComplaint{Entry: last, Complaint: ledger.Complaint{
		ID: kiosk.RequestID{id}, Kiosk: b.Kiosk, Village: village, Sort: kiosk.Report, Topic: topic, Day: "2026-11-26",
		State: kiosk.ComplaintReceived, Desk: topic.FirstDesk(), Changed: int64(id), Token: []byte{id},
	}})
	return b
}

// listed reads the ids of a desk's list.
func listed(t *testing.T, l ledger.Ledger, at ledger.ComplaintDesk) string {
	t.Helper()
	cs, err := l.Complaints(context.Background(), at, 100)
	must(t, err)
	ids := ""
	for _, c := range cs {
		ids += fmt.Sprint(c.ID[0], " ")
	}
	return ids
}

var (
	atVillage    = ledger.ComplaintDesk{Desk: kiosk.VillageDesk, Village: village}
	atInspectors = ledger.ComplaintDesk{Desk: kiosk.InspectorsDesk}
)

// testComplaints: each lies at its desk and at no other; what comes again changes nothing and leaves no
// second copy; an id of another kiosk is refused; a token that was drawn twice reads the first one's answer.
func testComplaints(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	addKiosk(t, l, 8)
	must(t, l.Append(ctx, withComplaint(batch(t, l, 7, 2), 1, kiosk.TopicRoad)))
	must(t, l.Append(ctx, withComplaint(batch(t, l, 7, 1), 2, kiosk.TopicStaff)))
	must(t, l.Append(ctx, withComplaint(batch(t, l, 7, 1), 1, kiosk.TopicWater)))
	twice := withComplaint(batch(t, l, 7, 1), 3, kiosk.TopicWater)
	twice.Complaints[0].Complaint.Token = []byte{1}
	must(t, l.Append(ctx, twice))
	must(t, l.Append(ctx, withComplaint(batch(t, l, 8, 1), 1, kiosk.TopicRoad)))
	for at, want := range map[ledger.ComplaintDesk]string{
		atVillage: "1 3 ", atInspectors: "2 ", {Desk: kiosk.VillageDesk, Village: other}: "", {Desk: kiosk.AgencyDesk}: "",
		{Desk: kiosk.InspectorsDesk, Village: other}: "", {}: "",
	} {
		if got := listed(t, l, at); got != want {
			t.Errorf("%+v lists %q, want %q", at, got, want)
		}
		if n, err := l.OpenComplaints(ctx, at); err != nil || n != len(want)/2 {
			t.Errorf("%+v counts %d, %v", at, n, err)
		}
	}
	checkComplaints(t, l)
}

// testComplaintAgency: what lies at an agency's desk lies at no other agency's, and at that of a district's office
// where it is of that district; back at its village it is no agency's.
func testComplaintAgency(t *testing.T, l ledger.Ledger) {
	addKiosk(t, l, 7)
	must(t, l.Append(context.Background(), withComplaint(batch(t, l, 7, 1), 1, kiosk.TopicAid)))
	m := ledger.ComplaintMove{
		ID: kiosk.RequestID{1}, From: kiosk.ComplaintReceived, To: kiosk.ComplaintForwarded, FromDesk: kiosk.VillageDesk,
		Desk: kiosk.AgencyDesk, Agency: "sosial", At: 5,
	}
	must(t, l.MoveComplaint(context.Background(), m))
	agency := func(id, district string) ledger.ComplaintDesk {
		return ledger.ComplaintDesk{Desk: kiosk.AgencyDesk, Agency: id, District: district}
	}
	c, err := l.Complaint(context.Background(), m.ID)
	must(t, err)
	own := string(village[:8])
	for at, want := range map[ledger.ComplaintDesk]string{
		agency("sosial", ""): "1 ", agency("sosial", own): "1 ", agency("sosial", own[:7]): "", agency("sosial", "35.99.99"): "",
		agency("pendidikan", ""): "", agency("", ""): "", atVillage: "", atInspectors: "",
	} {
		if got := listed(t, l, at); got != want || at.Holds(c) != (want != "") {
			t.Errorf("%+v lists %q and holds it: %t", at, got, at.Holds(c))
		}
	}
	m.From, m.FromDesk, m.Desk, m.Agency = kiosk.ComplaintForwarded, kiosk.AgencyDesk, kiosk.VillageDesk, ""
	must(t, l.MoveComplaint(context.Background(), m))
	if v, a := listed(t, l, atVillage), listed(t, l, agency("sosial", "")); v != "1 " || a != "" {
		t.Errorf("back at the village: %q, the agency %q", v, a)
	}
}

// checkComplaints reads what testComplaints stored.
func checkComplaints(t *testing.T, l ledger.Ledger) {
	t.Helper()
	ctx := context.Background()
	c, err := l.ComplaintByToken(ctx, []byte{1})
	must(t, err)
	if c.ID != (kiosk.RequestID{1}) || c.Topic != kiosk.TopicRoad || string(c.Record.Body) != "said 1" || c.Entry.Seq != 2 || c.Named {
		t.Errorf("%+v", c)
	}
	if c, err := l.Complaint(ctx, kiosk.RequestID{3}); err != nil || c.Token != nil || string(c.Record.Body) != "said 3" {
		t.Errorf("%+v, %v", c, err)
	}
	_, err = l.ComplaintByToken(ctx, []byte{9})
	want(t, "no such token", err, ledger.ErrNotFound)
	rows := feed(t, l, 8)
	if len(rows) != 1 || rows[0].Verdict == nil || rows[0].Verdict.Code != wire.VerdictDuplicate {
		t.Errorf("another kiosk's id: %+v", rows)
	}
	if rows := feed(t, l, 7); len(rows) != 0 {
		t.Errorf("the feed tells of complaints: %+v", rows)
	}
}

// testComplaintMoves: a decision is made once, moves it from desk to desk, keeps an answer that it does
// not bring, and is counted.
func testComplaintMoves(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	must(t, l.Append(ctx, withComplaint(batch(t, l, 7, 1), 1, kiosk.TopicRoad)))
	must(t, l.Append(ctx, withComplaint(batch(t, l, 7, 1), 2, kiosk.TopicRoad)))
	m := ledger.ComplaintMove{
		ID: kiosk.RequestID{1}, From: kiosk.ComplaintReceived, To: kiosk.ComplaintForwarded, FromDesk: kiosk.VillageDesk,
		Desk: kiosk.InspectorsDesk, At: 5, Audit: ledger.AuditRow{At: 5, Clerk: "test", Action: "forward"},
	}
	must(t, l.MoveComplaint(ctx, m))
	want(t, "again", l.MoveComplaint(ctx, m), ledger.ErrMoved)
	if v, i := listed(t, l, atVillage), listed(t, l, atInspectors); v != "2 " || i != "1 " {
		t.Fatalf("village %q, inspectors %q", v, i)
	}
	m.From, m.To, m.FromDesk, m.Answer = kiosk.ComplaintForwarded, kiosk.ComplaintAnswered, kiosk.InspectorsDesk, sealed("answer")
	must(t, l.MoveComplaint(ctx, m))
	m.From, m.To, m.Answer, m.At = kiosk.ComplaintAnswered, kiosk.ComplaintClosed, ledger.Sealed{}, 9
	must(t, l.MoveComplaint(ctx, m))
	c, err := l.Complaint(ctx, m.ID)
	must(t, err)
	if c.State != kiosk.ComplaintClosed || string(c.Answer.Body) != "answer" || c.Changed != 9 {
		t.Errorf("%+v", c)
	}
	counts, err := l.CountComplaints(ctx)
	must(t, err)
	if got, want := fmt.Sprint(counts), "[{report diterima 1} {report selesai 1}]"; got != want {
		t.Errorf("counts %s, want %s", got, want)
	}
	if n, err := l.OpenComplaints(ctx, atInspectors); err != nil || n != 0 {
		t.Errorf("%d open at the inspectors', %v", n, err)
	}
	rows, err := l.AuditRows(ctx, 10)
	must(t, err)
	if len(rows) != 3 {
		t.Errorf("audit %+v", rows)
	}
}

// testComplaintsWait: what nobody has answered comes before what was answered and not closed, however old that is, and the
// closed ones come last; so a limit that holds all that waits cuts off none of it.
func testComplaintsWait(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	for id := byte(1); id <= 6; id++ {
		b := withComplaint(batch(t, l, 7, 1), id, kiosk.TopicRoad)
		b.At = int64(id) * 1000
		must(t, l.Append(ctx, b))
	}
	for _, to := range []struct {
		id    byte
		state kiosk.ComplaintState
	}{{1, kiosk.ComplaintAnswered}, {2, kiosk.ComplaintClosed}, {3, kiosk.ComplaintAnswered}, {4, kiosk.ComplaintClosed}, {6, kiosk.ComplaintForwarded}} {
		must(t, l.MoveComplaint(ctx, ledger.ComplaintMove{
			ID: kiosk.RequestID{to.id}, From: kiosk.ComplaintReceived, To: to.state, FromDesk: kiosk.VillageDesk,
			Desk: kiosk.VillageDesk, Answer: sealed("answer"), At: 9000 + int64(to.id),
		}))
	}
	if got := listed(t, l, atVillage); got != "5 6 1 3 4 2 " {
		t.Errorf("the list is %q", got)
	}
	cs, err := l.Complaints(ctx, atVillage, 2)
	must(t, err)
	n, err := l.OpenComplaints(ctx, atVillage)
	must(t, err)
	if n != 2 || len(cs) != 2 || cs[0].State != kiosk.ComplaintReceived || cs[1].State != kiosk.ComplaintForwarded {
		t.Errorf("%d wait, and the first two are %+v", n, cs)
	}
}

// testComplaintsErased: only those that were closed before the day lose what they said, once.
func testComplaintsErased(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	for id := range byte(3) {
		must(t, l.Append(ctx, withComplaint(batch(t, l, 7, 1), id+1, kiosk.TopicRoad)))
	}
	for id := range byte(2) {
		must(t, l.MoveComplaint(ctx, ledger.ComplaintMove{
			ID: kiosk.RequestID{id + 1}, From: kiosk.ComplaintReceived, To: kiosk.ComplaintClosed, FromDesk: kiosk.VillageDesk,
			Desk: kiosk.VillageDesk, Answer: sealed("answer"), At: 10 + int64(id),
		}))
	}
	row := ledger.AuditRow{At: 20, Clerk: "test", Action: "erase"}
	for want := 1; want >= 0; want-- {
		if n, err := l.EraseComplaints(ctx, 11, row); err != nil || n != want {
			t.Fatalf("erased %d, want %d, %v", n, want, err)
		}
	}
	for id := range byte(3) {
		c, err := l.Complaint(ctx, kiosk.RequestID{id + 1})
		must(t, err)
		gone := c.Record.Key == nil && c.Record.Body == nil && c.Answer.Body == nil && c.Token == nil
		if gone != (id == 0) || c.Topic != kiosk.TopicRoad || c.Day == "" {
			t.Errorf("complaint %d: %+v", id+1, c)
		}
	}
	_, err := l.ComplaintByToken(ctx, []byte{1})
	want(t, "the token of an erased one", err, ledger.ErrNotFound)
}

// testComplaintsQuarantined: one that could not be read is for the operators: no village's list shows it.
func testComplaintsQuarantined(t *testing.T, l ledger.Ledger) {
	addKiosk(t, l, 7)
	b := batch(t, l, 7, 1)
	b.Entries[0].Kind, b.Entries[0].Verdict, b.Entries[0].Code, b.Entries[0].Tell = journal.KindComplaint, kiosk.EntryQuarantined, "body", true
	must(t, l.Append(context.Background(), b))
	for v, n := range map[kiosk.VillageCode]int{"": 1, village: 0, other: 0} {
		if list, err := l.Quarantined(context.Background(), v, 10); err != nil || len(list) != n {
			t.Errorf("%q: %+v, %v", v, list, err)
		}
	}
	r := ledger.Ruling{Entry: b.Entries[0], At: 3, Effects: withComplaint(b, 1, kiosk.TopicStaff).Effects, Audit: ledger.AuditRow{At: 3}}
	r.Entry.Verdict, r.Entry.Code = kiosk.EntryAccepted, ""
	must(t, l.Rule(context.Background(), r))
	if got := listed(t, l, atInspectors); got != "1 " {
		t.Errorf("ruled in, the inspectors' desk lists %q", got)
	}
}
