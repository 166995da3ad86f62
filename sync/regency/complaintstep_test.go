package regency

import (
	"bytes"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// complaintBody is the body of a complaint about the road of a known village, changed.
func complaintBody(t testing.TB, change func(*kiosk.Complaint)) []byte {
	t.Helper()
	id := kiosk.RequestID{9}
	c := kiosk.Complaint{
		ID: id, Sort: kiosk.Report, Topic: kiosk.TopicRoad, Village: village, Words: "JALAN BERLUBANG", Token: kiosk.NewToken(id), Day: "2026-11-26",
	}
	if change != nil {
		change(&c)
	}
	b, err := journal.NewComplaintBody(c)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := journal.Marshal(b)
	if err != nil {
		t.Fatal(err)
	}
	return plain
}

// TestComplaintStep: what is said well is laid down and the feed tells nothing of it; anything else is in
// quarantine with its word and lies at no desk.
func TestComplaintStep(t *testing.T) {
	good := complaintBody(t, nil)
	for _, c := range []struct {
		name    string
		plain   []byte
		ok      bool // it opened
		verdict kiosk.VerdictCode
		code    string
	}{
		{"a road", good, true, kiosk.EntryAccepted, ""},
		{"staff", complaintBody(t, func(c *kiosk.Complaint) { c.Topic = kiosk.TopicStaff }), true, kiosk.EntryAccepted, ""},
		{"another regency's village", complaintBody(t, func(c *kiosk.Complaint) { c.Village = "99.10.09.2004" }), true, kiosk.EntryQuarantined, wire.VerdictVillage},
		{"cut short", good[:len(good)-1], true, kiosk.EntryQuarantined, wire.VerdictBody},
		{"another word in its place", bytes.Replace(good, []byte("report"), []byte("praise"), 1), true, kiosk.EntryQuarantined, wire.VerdictBody},
		{"what did not open", good, false, kiosk.EntryQuarantined, wire.VerdictSealed},
	} {
		var fx Effects
		fx.take(chain(journal.KindComplaint)[0], Body{Plain: c.plain, OK: c.ok}, rules())
		took := fx.Entries[0]
		if took.Verdict != c.verdict || took.Code != c.code || len(fx.Complaints) == 1 != (c.code == "") {
			t.Errorf("%s: %s %q, %d laid down", c.name, took.Verdict, took.Code, len(fx.Complaints))
		}
		if took.Tell() != (c.code != "") || !took.Request.IsZero() {
			t.Errorf("%s: the feed tells %v of request %s", c.name, took.Tell(), took.Request)
		}
	}
}
