package regency

import (
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/regency/vault"
)

// FuzzBodies: a kiosk that somebody took over seals whatever they like. Each body is judged, what is not
// accepted does nothing, and what is accepted about a card can be sealed and read again.
func FuzzBodies(f *testing.F) {
	kinds := []journal.Kind{
		journal.KindEnrolCard, journal.KindEnrolPIN, journal.KindPINTry, journal.KindClerkAction, journal.KindRequestNew,
		journal.KindRequestStop, journal.KindFault, journal.KindHeartbeat, journal.KindPrintStart, journal.KindPrintEnd,
		journal.KindComplaint, journal.KindSurvey, journal.KindPersonCheck,
	}
	for i, body := range []any{
		enrolCard(nil), enrolPIN(nil),
		journal.PINTryBody{Chip: []byte{4, 1, 2, 3}, Tries: 2, Staff: true},
		clerkAction("deny", "person"),
		journal.RequestNewBody{ID: make([]byte, 16)},
		journal.RequestCancelBody{ID: make([]byte, 16)},
		journal.FaultBody{Device: "resident", Word: "help"},
	} {
		b, err := journal.Marshal(body)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(uint8(i), b)
	}
	for _, action := range []string{"confirm", "unlock", "lost", "card", "roll"} {
		b, err := journal.Marshal(clerkAction(action, map[string]string{"card": "12345678"}[action]))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(uint8(3), b)
	}
	f.Add(uint8(10), complaintBody(f, nil))
	survey, err := journal.Marshal(journal.NewSurveyBody(kiosk.Survey{ID: [16]byte{7}, Day: "2026-11-26", Element: 7, Grade: 3}))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(uint8(11), survey)
	for _, nik := range []string{"3510990101900001", "3510", ""} {
		b, err := journal.Marshal(journal.PersonCheckBody{Word: journal.CheckDataWrong, NIK: nik})
		if err != nil {
			f.Fatal(err)
		}
		f.Add(uint8(12), b)
	}
	v, err := vault.New(make([]byte, 32))
	if err != nil {
		f.Fatal(err)
	}
	in := &Intake{vault: v, now: func() time.Time { return time.UnixMilli(1_800_000_000_000) }}
	f.Fuzz(func(t *testing.T, kind uint8, plain []byte) {
		var fx Effects
		e := journal.Entry{}
		e.Kind = kinds[int(kind)%len(kinds)]
		fx.take(e, Body{Plain: plain, OK: true}, rules())
		took := fx.Entries[0]
		if v := took.Verdict; v != kiosk.EntryAccepted && v != kiosk.EntryRejected && v != kiosk.EntryQuarantined || (v == kiosk.EntryAccepted) != (took.Code == "") {
			t.Fatalf("verdict %q %q", v, took.Code)
		}
		if took.Verdict != kiosk.EntryAccepted && len(fx.Requests)+len(fx.Cancels)+len(fx.Cards)+len(fx.Notices)+len(fx.Checks)+len(fx.Complaints)+len(fx.Surveys) != 0 {
			t.Fatal("what is not accepted has effects")
		}
		for _, s := range fx.Surveys {
			if s.Check() != nil {
				t.Fatalf("%+v is taken as an answer", s)
			}
		}
		for _, c := range fx.Complaints {
			if laid := in.layComplaint(7, c, in.now()).Complaint; (laid.Desk == kiosk.VillageDesk) == (laid.Topic == kiosk.TopicStaff) {
				t.Fatalf("%s is laid at the desk %q", laid.Topic, laid.Desk)
			}
		}
		for _, c := range fx.Cards {
			if _, err := in.sealCard(took, c.Body, fx.Requests); err != nil {
				t.Fatal(err)
			}
		}
	})
}
