package journal_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// said is a complaint with as many words as wanted, by whom.
func said(t testing.TB, words int, nik string) kiosk.Complaint {
	t.Helper()
	id := kiosk.RequestID{7, byte(words)}
	c := kiosk.Complaint{
		ID: id, Sort: kiosk.Report, Topic: kiosk.TopicStaff, Village: "35.10.13.2004", Words: strings.Repeat("A", words),
		Token: kiosk.NewToken(id), Day: "2026-11-26",
	}
	if nik != "" {
		var err error
		if c.Sender, err = kiosk.ParseNIK(nik); err != nil {
			t.Fatal(err)
		}
	}
	return c
}

// TestComplaintSize: the shortest without a name and the longest with one are as long as each other.
func TestComplaintSize(t *testing.T) {
	short, long := said(t, 10, ""), said(t, 300, "3510134107800001")
	long.Place, long.Topic = strings.Repeat("B", 60), kiosk.TopicService
	for _, c := range []kiosk.Complaint{short, long} {
		b, err := journal.NewComplaintBody(c)
		if err != nil {
			t.Fatal(err)
		}
		if n := len(marshal(t, b)); n != journal.ComplaintSize {
			t.Errorf("%d words make %d bytes", len(c.Words), n)
		}
		if got, err := b.Complaint(); err != nil || got != c {
			t.Errorf("reads back as %+v, %v", got, err)
		}
	}
}

// TestComplaintBodyStrict: nothing is smuggled in the filling, and nothing shorter passes.
func TestComplaintBodyStrict(t *testing.T) {
	for name, spoil := range map[string]func(*journal.ComplaintBody){
		"a short filling":       func(b *journal.ComplaintBody) { b.Pad = b.Pad[1:] },
		"no filling":            func(b *journal.ComplaintBody) { b.Pad = nil },
		"a filling with a mark": func(b *journal.ComplaintBody) { b.Pad = append(bytes.Clone(b.Pad[1:]), 1) },
		"an id of 15 bytes":     func(b *journal.ComplaintBody) { b.ID = b.ID[1:] },
		"a sender of no NIK":    func(b *journal.ComplaintBody) { b.Sender = "3510" },
		"another topic":         func(b *journal.ComplaintBody) { b.Topic = "" },
	} {
		b, err := journal.NewComplaintBody(said(t, 40, ""))
		if err != nil {
			t.Fatal(err)
		}
		spoil(&b)
		if _, err := b.Complaint(); !errors.Is(err, journal.ErrComplaint) {
			t.Errorf("%s: %v", name, err)
		}
	}
	c := said(t, 40, "")
	c.Words = "жалоба на дорогу"
	if _, err := journal.NewComplaintBody(c); !errors.Is(err, kiosk.ErrComplaint) {
		t.Errorf("words of another alphabet are journaled: %v", err)
	}
}

// FuzzComplaint: whatever is read as a complaint is the only body of itself, of the one size, and keeps to
// every limit.
func FuzzComplaint(f *testing.F) {
	for _, c := range []kiosk.Complaint{said(f, 10, ""), said(f, 300, "3510134107800001")} {
		b, err := journal.NewComplaintBody(c)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(marshal(f, b))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		var b journal.ComplaintBody
		if journal.Unmarshal(raw, &b) != nil {
			return
		}
		c, err := b.Complaint()
		if err != nil {
			return
		}
		again, err := journal.NewComplaintBody(c)
		if err != nil || !bytes.Equal(marshal(t, again), raw) || len(raw) != journal.ComplaintSize {
			t.Errorf("% x is not its own encoding: %v", raw, err)
		}
		if c.Check() != nil {
			t.Error("a complaint beyond its limits was read")
		}
	})
}
