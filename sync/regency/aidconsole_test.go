package regency_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/store"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/aidlist"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/regency/population"
)

// loads loads a list of recipients.
func (w *world) loads(t *testing.T, rows ...string) {
	t.Helper()
	text := "skema,periode,status,desa,nik,nama\n" + strings.Join(rows, "\n")
	done, err := aidlist.Load(t.Context(), w.ledger, regency.Aid{Matrix: w.aid, Vault: w.vault}, aidlist.List{
		Text: []byte(text), Source: "SK contoh", Data: time.Now(), By: "operator", Now: time.Now(),
	})
	if err != nil || done.Rows != len(rows) {
		t.Fatalf("%+v, %v", done, err)
	}
}

// TestClerkHearsAppeal: a list is matched to a resident by a clerk, refuses the resident's application, is
// found wrong on appeal, and then the application is granted.
func TestClerkHearsAppeal(t *testing.T) {
	w := newWorld(t)
	month := string(kiosk.Monthly.Period(time.Now()))
	w.loads(t, "blt-dd,"+month+",penerima,"+string(setail)+",,SITI  contoh")
	b := w.console(t, time.Now)
	b.login()
	body := b.get("/aid")
	for _, word := range []string{"Siti Contoh", "nama sama", "SK contoh, baris 2", "<dt>Status</dt><dd>penerima</dd>"} {
		if !strings.Contains(body, word) {
			t.Errorf("the page does not say %q", word)
		}
	}
	if strings.Contains(body, subject) {
		t.Error("a list shows a whole NIK")
	}
	open, err := w.ledger.AidOpen(t.Context(), setail, 10)
	if err != nil || len(open) != 1 {
		t.Fatalf("%+v, %v", open, err)
	}
	path := fmt.Sprintf("/aid/%d/", open[0].ID)
	for deed, want := range map[string]int{"match": http.StatusNotFound, "burn": http.StatusNotFound} {
		if status, _, _ := b.do(http.MethodPost, path+deed, url.Values{"guess": {"7"}}); status != want {
			t.Errorf("%s: %d", deed, status)
		}
	}
	if status, body, _ := b.do(http.MethodPost, path+"match", url.Values{"guess": {"0"}}); status != http.StatusOK || strings.Contains(body, "data-aid") {
		t.Fatalf("match: %d", status)
	}

	k := w.addKiosk(t, 7)
	s := w.openStore(t, k, t.TempDir())
	t.Cleanup(func() { _ = s.Close() })
	id := saves(t, s, application(1, "blt-dd"))
	w.run(t, k, s)
	until(t, "refused", func() bool { return held(t, s, id).State == kiosk.Refused })
	page := "/requests/" + id.String()
	if body = b.get(page); !strings.Contains(body, `id="aid-wrong"`) || !strings.Contains(body, "sekali:blt-dd") || !strings.Contains(body, "sanggah sampai") {
		t.Fatal("the page does not say why, or offers no way out")
	}
	for _, step := range []string{path + "wrong", page + "/reopen", page + "/approve"} {
		if status, _, _ := b.do(http.MethodPost, step, url.Values{}); status != http.StatusOK {
			t.Fatalf("%s: %d", step, status)
		}
	}
	until(t, "granted", func() bool { return held(t, s, id).State == kiosk.ReadyState })
	if body = b.get(page); !strings.Contains(body, `<dd id="aid-word">penerima</dd>`) {
		t.Error("the page does not say that it is granted")
	}
	if status, _, _ := b.do(http.MethodPost, path+"wrong", url.Values{}); status != http.StatusConflict {
		t.Errorf("wrong twice: %d", status)
	}
}

// TestAidOfAnotherVillage: its clerks rule on nothing here.
func TestAidOfAnotherVillage(t *testing.T) {
	w := newWorld(t)
	w.loads(t, "blt-dd,2026-11,penerima,"+string(setail)+",,Siti Contoh")
	open, err := w.ledger.AidOpen(t.Context(), setail, 10)
	if err != nil || len(open) != 1 {
		t.Fatalf("%+v, %v", open, err)
	}
	stranger := w.clerk
	stranger.Village = "35.10.01.2001"
	if _, err := w.desk.RuleAid(t.Context(), stranger, open[0].ID, "nobody", 0); err == nil {
		t.Fatal("another village's clerk ruled")
	}
	if rows, err := w.desk.AidsOpen(t.Context(), stranger, 10); err != nil || len(rows) != 0 {
		t.Fatalf("another village's clerk sees %d, %v", len(rows), err)
	}
}

// onList is a ledger that refuses to match a row: the list names that person already.
type onList struct{ ledger.Ledger }

func (onList) RuleAid(context.Context, ledger.AidRuling) (bool, error) { return false, ledger.ErrTaken }

// TestAidMatchOnList: a clerk who matches a row to somebody whom that list names already reads about the list, and nothing
// about a card.
func TestAidMatchOnList(t *testing.T) {
	w := newWorld(t)
	w.loads(t, "jps,2026-11,penerima,"+string(setail)+",,Siti Contoh")
	open, err := w.ledger.AidOpen(t.Context(), setail, 10)
	if err != nil || len(open) != 1 {
		t.Fatalf("%+v, %v", open, err)
	}
	w.desk = w.deskOn(t, onList{w.ledger}, w.cat, nil)
	b := w.console(t, time.Now)
	b.login()
	status, body, _ := b.do(http.MethodPost, fmt.Sprintf("/aid/%d/match", open[0].ID), url.Values{"guess": {"0"}})
	if status != http.StatusConflict || !strings.Contains(body, "sudah tercatat sebagai penerima bantuan itu") || strings.Contains(body, "Kartu ini") {
		t.Errorf("%d\n%s", status, body)
	}
}

// appeal saves an appeal against a refused application.
func appeal(t *testing.T, s *store.Store, id byte, against kiosk.Number) kiosk.RequestID {
	t.Helper()
	d := draft(id)
	d.Service, d.Answers = kiosk.AidAppeal, []kiosk.Answer{{Field: kiosk.FieldDenied, Value: string(against)}, {Field: "reason", Value: "data KK tidak benar"}}
	return saves(t, s, d)
}

// TestAppealOfTheKiosk: an appeal names what was refused; one key ends the record in the way and takes the
// application up again, whose owner reads both; a second appeal changes nothing and is refused with a reason.
func TestAppealOfTheKiosk(t *testing.T) {
	w := newWorld(t)
	w.loads(t, "blt-dd,"+string(kiosk.Monthly.Period(time.Now()))+",penerima,"+string(setail)+","+subject+",Siti Contoh")
	k := w.addKiosk(t, 7)
	s := w.openStore(t, k, t.TempDir())
	t.Cleanup(func() { _ = s.Close() })
	id := saves(t, s, application(1, "blt-dd"))
	w.run(t, k, s)
	until(t, "refused", func() bool { return held(t, s, id).State == kiosk.Refused })
	first := appeal(t, s, 2, held(t, s, id).Request.Number)
	second := appeal(t, s, 3, held(t, s, id).Request.Number)
	until(t, "both are taken", func() bool {
		return held(t, s, first).Transport == kiosk.Accepted && held(t, s, second).Transport == kiosk.Accepted
	})
	b := w.console(t, time.Now)
	b.login()
	page := "/requests/" + first.String()
	body := b.get(page)
	for _, word := range []string{held(t, s, id).Request.Number.String(), "sekali:blt-dd", "catatan yang menghalangi itu diakhiri", "Terima sanggahan"} {
		if !strings.Contains(body, word) {
			t.Errorf("the page does not say %q", word)
		}
	}
	if status, _, _ := b.do(http.MethodPost, page+"/approve", url.Values{}); status != http.StatusOK {
		t.Fatalf("accept: %d", status)
	}
	until(t, "both are told", func() bool {
		return held(t, s, first).State == kiosk.ReadyState && held(t, s, id).State == kiosk.Checking
	})

	page = "/requests/" + second.String()
	if body = b.get(page); !strings.Contains(body, "tidak mengubah apa pun") || strings.Contains(body, `id="approve"`) {
		t.Error("an appeal that changes nothing can be accepted")
	}
	if status, _, _ := b.do(http.MethodPost, page+"/approve", url.Values{}); status != http.StatusConflict {
		t.Errorf("accepted all the same: %d", status)
	}
	if status, _, _ := b.do(http.MethodPost, page+"/refuse", url.Values{"reason": {"sudah diperiksa lagi"}}); status != http.StatusOK {
		t.Fatalf("refuse: %d", status)
	}
	until(t, "the reason is told", func() bool { return held(t, s, second).Reason == "sudah diperiksa lagi" })
	if status, _, _ := b.do(http.MethodPost, "/requests/"+id.String()+"/approve", url.Values{}); status != http.StatusOK {
		t.Fatalf("grant: %d", status)
	}
	until(t, "granted", func() bool { return held(t, s, id).State == kiosk.ReadyState })
}

// TestAppealOfSomebodyElse: a number is no secret: who names another person's application, or none, gets
// nowhere.
func TestAppealOfSomebodyElse(t *testing.T) {
	w := newWorld(t)
	k := w.addKiosk(t, 7)
	s := w.openStore(t, k, t.TempDir())
	t.Cleanup(func() { _ = s.Close() })
	other := application(1, "blt-dd")
	var err error
	if other.Subject, err = kiosk.ParseNIK(wati); err != nil {
		t.Fatal(err)
	}
	other.Requester = other.Subject
	theirs, domicile := saves(t, s, other), saves(t, s, draft(2))
	mine := []kiosk.RequestID{
		appeal(t, s, 3, held(t, s, theirs).Request.Number), appeal(t, s, 4, held(t, s, domicile).Request.Number), appeal(t, s, 5, "104390751623"),
		appeal(t, s, 6, "bukan nomor"),
	}
	w.run(t, k, s)
	until(t, "all are taken", func() bool { // the kiosk itself says "diperiksa" from the beginning
		_, err := w.ledger.Request(t.Context(), mine[3])
		return err == nil
	})
	b := w.console(t, time.Now)
	b.login()
	for i, id := range mine {
		page := "/requests/" + id.String()
		if body := b.get(page); !strings.Contains(body, `id="appeal-problem"`) || strings.Contains(body, `id="approve"`) {
			t.Errorf("%d: the page offers to accept it", i)
		}
		if status, _, _ := b.do(http.MethodPost, page+"/approve", url.Values{}); status != http.StatusUnprocessableEntity {
			t.Errorf("%d: %d", i, status)
		}
	}
}

// TestAidOfWhoIsNotPresent: nobody gives an aid to whom the population record calls dead, moved or missing
// before a clerk has looked at it; the page says so.
func TestAidOfWhoIsNotPresent(t *testing.T) {
	w := newWorld(t)
	k := w.addKiosk(t, 7)
	s := w.openStore(t, k, t.TempDir())
	t.Cleanup(func() { _ = s.Close() })
	id := saves(t, s, application(1, "blt-dd"))
	w.run(t, k, s)
	until(t, "taken", func() bool { return held(t, s, id).Transport == kiosk.Accepted })
	b := w.console(t, time.Now)
	b.login()
	page := "/requests/" + id.String()
	for _, state := range []kiosk.PersonState{kiosk.Dead, kiosk.Moved, kiosk.Missing} {
		w.resident(t, subject, "Siti Contoh", func(r *population.Row) { r.BirthDate, r.State = "1990-01-01", string(state) })
		if body := b.get(page); !strings.Contains(body, "Data kartu ini perlu diperiksa petugas") {
			t.Errorf("%s: the page says nothing", state)
		}
		if status, _, _ := b.do(http.MethodPost, page+"/approve", url.Values{}); status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", state, status)
		}
	}
	w.resident(t, subject, "Siti Contoh", func(r *population.Row) { r.BirthDate = "1990-01-01" })
	if status, _, _ := b.do(http.MethodPost, page+"/approve", url.Values{}); status != http.StatusOK {
		t.Errorf("back in order: %d", status)
	}
}
