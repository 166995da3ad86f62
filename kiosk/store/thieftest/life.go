package thieftest

import (
	"context"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/aid"
	"github.com/smart-kampung/anjungan/kiosk/blob"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// Log is how a test writes the log that is stolen: all of it, without the time, in whose digits a PIN stands now and then.
func Log(w io.Writer) *slog.Logger {
	return slog.New(slog.NewJSONHandler(w, &slog.HandlerOptions{Level: slog.LevelDebug, ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}}))
}

// life is a day of a kiosk.
type life struct {
	testing.TB
	*store.Store
	ctx context.Context
}

// must ends the test where a step of the life is refused: a life that did not happen shows nothing.
func (l life) must(err error) {
	l.Helper()
	if err != nil {
		l.Fatal(err)
	}
}

// Live lives a day in a store that nobody has lived in: the sets of the regency, residents and clerks with cards and
// PINs right and wrong, requests of every way to make one, papers, complaints with and without a name, answers of the
// regency, a request taken back and one erased, a report, and a training that a power cut ended. What came first is
// acknowledged by the regency, the rest waits.
func Live(t testing.TB, s *store.Store) {
	t.Helper()
	l := life{t, s, context.WithoutCancel(t.Context())}
	l.sets()
	l.residents()
	q := l.requests()
	l.papers(q[0])
	l.answers(q)
	l.clerk(q)
	l.ack()
	l.erased()
	l.said()
	l.waits()
	l.must(l.AddBlob(l.ctx, blob.Report, strings.NewReader(strings.Repeat(report+"\n", 5000))))
	practice, err := l.Training(l.ctx)
	l.must(err)
	l.must(practice.Close()) // and nobody removes it
}

// sets are what the regency sends.
func (l life) sets() {
	village := l.Site().Village.Code
	l.must(l.ReplaceCards(l.ctx, "v1", pepper, []kiosk.CardRecord{
		record(l, chipAni, NIKAni, nameAni, pinAni, village), record(l, chipBagas, nikBagas, nameBagas, pinAgain, village),
	}))
	l.must(l.ReplaceStaff(l.ctx, "s1", []kiosk.StaffRecord{
		{Account: account, Name: nameClerk, Role: kiosk.RoleService, Own: chipClerk, PIN: verifier(pinClerk)},
	}))
	files, err := catalog.ReadAidFiles(assets.Bansos)
	l.must(err)
	set, err := aid.Encode(files, nil, []aid.Person{{NIK: NIK(l, NIKAni), Held: []kiosk.AidHeld{
		{AidStatus: kiosk.AidStatus{Scheme: "pkh", Word: kiosk.AidReceives, Period: "2026-T4", Data: time.UnixMilli(1_790_000_000_000)}},
	}}})
	l.must(err)
	l.must(l.ReplaceSet(l.ctx, aid.Name, "a1", set))
}

// residents try PINs, choose others, and come from elsewhere.
func (l life) residents() {
	for _, pin := range []string{wrongPIN, pinAni} {
		_, err := l.CheckPIN(l.ctx, chipAni, pin)
		l.must(err)
	}
	l.must(l.SetPIN(l.ctx, chipAni, pinAgain, kiosk.PINForgotten, false))
	l.must(l.AdmitCard(record(l, chipGuest, nikEko, nameGuest, pinCitra, "35.10.01.2001")))
	_, err := l.CheckPIN(l.ctx, chipGuest, pinCitra)
	l.must(err)
	_, err = l.LookupCard(l.ctx, chipGuest)
	l.must(err)
	l.DismissCards()
}

// draft is a request of somebody for somebody.
func (l life) draft(service kiosk.ServiceID, by kiosk.Assurance, requester, subject, answer string) store.Draft {
	return store.Draft{
		ID: kiosk.NewRequestID(), Service: service, Subject: NIK(l, subject), Requester: NIK(l, requester), Village: l.Site().Village.Code,
		Assurance: by, Initials: "A.C.O.N.T.O.H.", Answers: []kiosk.Answer{{Field: "purpose", Value: answer}},
	}
}

// requests are one of each way to make one, in this order: by PIN, for another, by card, an application for aid, one
// that is taken back, and one that was deposited.
func (l life) requests() (list []kiosk.Request) {
	for _, d := range []store.Draft{
		l.draft("domisili", kiosk.ByPIN, NIKAni, NIKAni, purpose), l.draft("domisili", kiosk.ByPIN, NIKAni, nikBagas, purpose),
		l.draft("bansos", kiosk.ByPIN, NIKAni, NIKAni, aidAnswer), l.draft("usaha", kiosk.ByPIN, NIKAni, NIKAni, purpose),
	} {
		q, err := l.SaveRequest(l.ctx, d)
		l.must(err)
		list = append(list, q)
	}
	byCard := l.draft("domisili", kiosk.ByCard, NIKAni, NIKAni, purpose)
	byCard.Subject, byCard.Requester, byCard.Village, byCard.Initials = kiosk.NIK{}, kiosk.NIK{}, "", ""
	q, err := l.SaveByCard(l.ctx, byCard, chipAni)
	l.must(err)
	list = append(list, q)
	q, err = l.SaveDeposit(l.ctx, l.draft("domisili", kiosk.Deposited, nikCitra, nikCitra, purpose), store.Deposit{
		Chip: chipCitra, Birth: birthCitra, PIN: pinCitra,
	})
	l.must(err)
	return append(list, q)
}

// papers are a slip and a letter that came out, the letter once more, and one of which nobody knows.
func (l life) papers(q kiosk.Request) {
	for _, p := range []struct {
		what    store.PrintWhat
		reason  kiosk.CopyReason
		outcome string
	}{
		{store.Slip, "", store.Printed},
		{store.Extract, "", store.Printed},
		{store.Extract, kiosk.CopyAsked, store.Printed},
		{store.Ready, "", store.Unknown},
	} {
		paper, err := l.StartPrint(l.ctx, p.what, q.ID, p.reason)
		l.must(err)
		l.must(l.EndPrint(l.ctx, paper.Token, p.outcome))
		if p.outcome == store.Printed {
			l.must(l.Paper(l.ctx, paper.Token, store.Taken))
		}
	}
}

// answers are what the regency says: a letter, a refusal, one taken back with its letter, a visit.
func (l life) answers(q []kiosk.Request) {
	now := time.UnixMilli(1_790_000_000_000)
	letter := func(of kiosk.Request) kiosk.LetterNews {
		return kiosk.LetterNews{Letter: kiosk.Letter{
			Request: of.ID, Service: of.Service, Number: "470/1", Approved: now, Until: now, Document: []byte(letterText), Seal: sealText,
		}}
	}
	l.feed(letter(q[0]), kiosk.StatusNews{Request: q[0].ID, State: kiosk.ReadyState, At: now},
		kiosk.StatusNews{Request: q[1].ID, State: kiosk.Refused, Reason: refusal, At: now},
		letter(q[3]), kiosk.StatusNews{Request: q[3].ID, State: kiosk.Cancelled, At: now}, kiosk.VisitNews{Request: q[4].ID, At: now})
}

func (l life) feed(news ...kiosk.News) {
	n, _, err := l.FeedCursor(l.ctx)
	l.must(err)
	var items []kiosk.FeedItem
	for _, x := range news {
		n++
		items = append(items, kiosk.FeedItem{N: n, News: x})
	}
	l.must(l.ApplyFeed(l.ctx, items))
}

// clerk is what a clerk does at the kiosk: PINs, the lists, a person confirmed, a card unlocked, an enrolment at a table,
// and a colleague's card claimed with a code.
func (l life) clerk(q []kiosk.Request) {
	for _, pin := range []string{wrongPIN, pinClerk} {
		_, err := l.CheckClerk(l.ctx, chipClerk, pin)
		l.must(err)
	}
	_, err := l.Persons(l.ctx)
	l.must(err)
	_, err = l.Work(l.ctx, 20)
	l.must(err)
	for _, a := range []store.Action{
		{Do: kiosk.ClerkConfirm, Chip: chipCitra, Request: q[5].ID},
		{Do: kiosk.ClerkUnlock, Chip: chipAni},
		{Do: kiosk.ClerkHandOver, Request: q[0].ID},
		{Do: kiosk.ClerkList, Word: "all"},
		{Do: kiosk.ClerkLost, Chip: chipBagas},
	} {
		a.Clerk = chipClerk
		l.must(l.Act(l.ctx, a))
	}
}

// ack is the regency's word for all that was written so far.
func (l life) ack() {
	inc, seq, err := l.Head(l.ctx)
	l.must(err)
	last, err := l.After(l.ctx, inc, seq-1, 1)
	l.must(err)
	l.must(l.Acked(l.ctx, journal.Ack{Kiosk: l.Site().Kiosk, Incarnation: inc, Last: seq, Head: last[0].Chain, Sig: []byte("signature")}))
}

// erased is a request that the regency ended, and the bodies of all that it has.
func (l life) erased() {
	q, err := l.SaveRequest(l.ctx, l.draft("domisili", kiosk.ByPIN, NIKAni, NIKAni, purpose))
	l.must(err)
	l.ack()
	l.feed(kiosk.ErasedNews{Request: q.ID})
	_, err = l.EraseSent(l.ctx, time.Now().Add(100*365*24*time.Hour))
	l.must(err)
}

// said is what people say, with a name and without, and how they were served.
func (l life) said() {
	for _, c := range []kiosk.Complaint{
		{Words: complaintOf, Place: address}, {Words: complaintBy, Sender: NIK(l, nikEko)},
	} {
		c.ID, c.Sort, c.Topic = kiosk.NewRequestID(), kiosk.Report, kiosk.TopicRoad
		c.Token = kiosk.NewToken(c.ID)
		l.must(l.SaveComplaint(l.ctx, c))
	}
	l.must(l.Later(l.ctx, journal.KindSurvey, journal.NewSurveyBody(kiosk.Survey{ID: [16]byte{1}, Day: "2026-11-27", Element: 1, Grade: 4})))
}

// waits is what came when the line was down: nothing of it is acknowledged, so all of it is still there.
func (l life) waits() {
	l.must(l.EnrolAtTable(l.ctx, chipClerk, store.AtTable{Chip: chipDewi, NIK: NIK(l, nikDewi), Birth: birthDewi, PIN: pinDewi}))
	l.must(l.ClaimStaff(l.ctx, chipNew, code, pinClerk))
	for _, d := range []store.Draft{
		l.draft("bansos", kiosk.ByPIN, NIKAni, NIKAni, aidAnswer), l.draft("domisili", kiosk.ByPIN, NIKAni, nikBagas, purpose),
	} {
		_, err := l.SaveRequest(l.ctx, d)
		l.must(err)
	}
	_, err := l.SaveDeposit(l.ctx, l.draft("domisili", kiosk.Deposited, nikCitra, nikCitra, purpose), store.Deposit{
		Chip: chipCitra, Birth: birthCitra, PIN: pinCitra,
	})
	l.must(err)
	// An elder with a clerk beside them, and somebody whom a clerk denies.
	_, err = l.SaveDeposit(l.ctx, l.draft("domisili", kiosk.Deposited, nikDewi, nikDewi, purpose), store.Deposit{
		Chip: chipDewi, Birth: birthDewi, PIN: pinDewi, Witness: chipClerk,
	})
	l.must(err)
	denied, err := l.SaveDeposit(l.ctx, l.draft("domisili", kiosk.Deposited, nikCitra, nikCitra, purpose), store.Deposit{Birth: birthCitra})
	l.must(err)
	l.must(l.Act(l.ctx, store.Action{Clerk: chipClerk, Do: kiosk.ClerkDeny, Request: denied.ID, Word: string(kiosk.DenyPerson)}))
	_, _, err = l.DrawTicket(l.ctx, "2026-11-27", "umum", false)
	l.must(err)
	l.must(l.Fault(l.ctx, "printer", "no-paper"))
	dewi, err := kiosk.ParseNIK(nikDewi)
	l.must(err)
	l.must(l.CheckPerson(l.ctx, journal.CheckDataWrong, dewi))
	l.must(l.Heartbeat(l.ctx, journal.HeartbeatBody{Version: "test"}))
	l.must(l.NoteWait(l.ctx, kiosk.Wait{Tries: 3}))
}
