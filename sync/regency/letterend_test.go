package regency_test

import (
	"errors"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/seal"
	"github.com/smart-kampung/anjungan/kiosk/store"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/desk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/regency/verify"
)

// public serves the public pages.
func (w *world) public(t *testing.T, now func() time.Time) *browser {
	t.Helper()
	p, err := verify.New(w.publicPage(&w.keys.Letter.PublicKey, now))
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(p.Handler())
	t.Cleanup(s.Close)
	return newBrowser(t, s.URL)
}

// lettered saves requests at a kiosk and has their letters made; the kiosk holds them.
func (w *world) lettered(t *testing.T, n byte) (s *store.Store, ids []kiosk.RequestID) {
	t.Helper()
	kit := w.addKiosk(t, 7)
	s = w.openStore(t, kit, t.TempDir())
	t.Cleanup(func() { _ = s.Close() })
	w.run(t, kit, s)
	for d := byte(1); d <= n; d++ {
		x := draft(d)
		x.Assurance = kiosk.ByPIN
		r, err := s.SaveRequest(t.Context(), x)
		if err != nil {
			t.Fatal(err)
		}
		until(t, "the request is taken", func() bool { return held(t, s, r.ID).Transport == kiosk.Accepted })
		w.approve(t, r.ID)
		until(t, "the letter arrives", func() bool { return held(t, s, r.ID).Letter != nil })
		ids = append(ids, r.ID)
	}
	return s, ids
}

// number is the number of a request's letter.
func (w *world) number(t *testing.T, id kiosk.RequestID) string {
	t.Helper()
	l, err := w.ledger.Letter(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return l.Number
}

// TestLetterIsTakenBack: the head takes a letter back. Whoever scans it reads so, the kiosk drops it with the
// reason for its owner, and the clerk at the counter sees it too.
func TestLetterIsTakenBack(t *testing.T) {
	w := newWorld(t)
	s, ids := w.lettered(t, 1)
	id, text, p := ids[0], w.sealText(t, ids[0]), w.public(t, time.Now)
	if page := p.get(verify.Prefix + text); !strings.Contains(page, `data-answer="genuine"`) {
		t.Fatal("a letter that stands")
	}
	if err := w.desk.EndLetter(t.Context(), w.clerk, id, ledger.LetterWrong, ""); !errors.Is(err, desk.ErrNotHeld) {
		t.Errorf("the clerk took back what the head signed: %v", err)
	}
	b := w.console(t, time.Now)
	b.login()
	if page := b.get("/requests/" + id.String()); strings.Contains(page, `id="end-letter"`) {
		t.Error("the clerk's page has the head's key")
	}
	if err := w.desk.EndLetter(t.Context(), w.head, id, "whim", ""); !errors.Is(err, regency.ErrEnd) {
		t.Errorf("a reason that is none: %v", err)
	}
	if err := w.desk.EndLetter(t.Context(), w.head, id, ledger.LetterWrong, w.number(t, id)); !errors.Is(err, regency.ErrEnd) {
		t.Errorf("both ends at once: %v", err)
	}
	if err := w.desk.EndLetter(t.Context(), w.head, id, ledger.LetterWrong, ""); err != nil {
		t.Fatal(err)
	}
	page := p.get(verify.Prefix + text)
	for _, want := range []string{`data-answer="void"`, "DIBATALKAN", w.number(t, id)} {
		if !strings.Contains(page, want) {
			t.Errorf("the public page lacks %q", want)
		}
	}
	if strings.Contains(page, "keliru") {
		t.Error("the public page tells why")
	}
	until(t, "the kiosk hears of it", func() bool { return held(t, s, id).State == kiosk.Cancelled })
	if h := held(t, s, id); h.Letter != nil || h.Reason != "isi surat keliru" {
		t.Errorf("the kiosk holds %v, reason %q", h.Letter, h.Reason)
	}
	page = b.get("/requests/" + id.String())
	for _, want := range []string{`id="letter-ended"`, "isi surat keliru", "endah membatalkan surat"} {
		if !strings.Contains(page, want) {
			t.Errorf("the clerk's page lacks %q", want)
		}
	}
	rows, err := w.ledger.AuditRows(t.Context(), 50)
	if err != nil || !hasAudit(rows, "endah", regency.ActionVoid+"wrong", id) {
		t.Errorf("audit %+v, %v", rows, err)
	}
}

func hasAudit(rows []ledger.AuditRow, clerk, action string, id kiosk.RequestID) bool {
	for _, x := range rows {
		if x.Clerk == clerk && x.Action == action && x.Request == id {
			return true
		}
	}
	return false
}

// TestLetterIsReplaced: the public page names the letter in its place, which goes on, and the kiosk drops the old one.
func TestLetterIsReplaced(t *testing.T) {
	w := newWorld(t)
	s, ids := w.lettered(t, 2)
	old, by, p := w.sealText(t, ids[0]), w.number(t, ids[1]), w.public(t, time.Now)
	if err := w.desk.EndLetter(t.Context(), w.head, ids[1], "", w.number(t, ids[0])); !errors.Is(err, ledger.ErrOther) {
		t.Errorf("an older letter in its place: %v", err)
	}
	if err := w.desk.EndLetter(t.Context(), w.head, ids[0], "", "470/9"); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("no such letter: %v", err)
	}
	for range 2 { // the second changes nothing
		if err := w.desk.EndLetter(t.Context(), w.head, ids[0], "", by); err != nil {
			t.Fatal(err)
		}
	}
	page := p.get(verify.Prefix + old)
	for _, want := range []string{`data-answer="replaced"`, "SUDAH DIGANTI", `<dd id="by">` + by} {
		if !strings.Contains(page, want) {
			t.Errorf("the public page lacks %q:\n%s", want, page)
		}
	}
	if page := p.get(verify.Prefix + w.sealText(t, ids[1])); !strings.Contains(page, `data-answer="genuine"`) || strings.Contains(page, `id="by"`) {
		t.Error("the letter in its place")
	}
	until(t, "the kiosk hears of it", func() bool { return held(t, s, ids[0]).State == kiosk.Cancelled })
	if h := held(t, s, ids[0]); h.Letter != nil || !strings.Contains(h.Reason, by) || held(t, s, ids[1]).Letter == nil {
		t.Errorf("the kiosk holds %v, reason %q", h.Letter, h.Reason)
	}
}

// TestSignerEndsALetterOnThePage walks the form of whoever signed.
func TestSignerEndsALetterOnThePage(t *testing.T) {
	w := newWorld(t)
	w.head = w.signsIn(t, "kades", ledger.ClerkAccount{Village: setail, Role: kiosk.RoleHead})
	_, ids := w.lettered(t, 1)
	b := w.console(t, time.Now)
	b.loginAs("kades")
	path := "/requests/" + ids[0].String()
	if page := b.get(path); !strings.Contains(page, `id="end-letter"`) {
		t.Fatal("the signer has no key")
	}
	if _, page, _ := b.do("POST", path+"/letter/end", url.Values{}); !strings.Contains(page, "Pilih satu alasan") {
		t.Error("neither a reason nor a number")
	}
	if _, page, _ := b.do("POST", path+"/letter/end", url.Values{"successor": {w.number(t, ids[0])}}); !strings.Contains(page, "Surat pengganti harus") {
		t.Error("in its own place")
	}
	if _, page, _ := b.do("POST", path+"/letter/end", url.Values{"why": {"false"}}); !strings.Contains(page, "keterangan pemohon tidak benar") ||
		strings.Contains(page, `id="end-letter"`) {
		t.Errorf("taken back:\n%s", page)
	}
}

// TestLetterOfAnErasedRequestIsTakenBack: the number is all that is left, and it is enough; nothing is told but the state.
func TestLetterOfAnErasedRequestIsTakenBack(t *testing.T) {
	w := newWorld(t)
	_, ids := w.lettered(t, 1)
	id, text, number := ids[0], w.sealText(t, ids[0]), w.number(t, ids[0])
	at := time.Now()
	if err := w.ledger.Decide(t.Context(), ledger.Decision{
		Request: id, Kiosk: 7, From: kiosk.ReadyState, To: kiosk.HandedOver, At: at.UnixMilli(),
		Audit: ledger.AuditRow{At: at.UnixMilli(), Clerk: "test", Action: "test", Request: id},
	}); err != nil {
		t.Fatal(err)
	}
	if err := regency.Erase(t.Context(), w.ledger, w.vault, id, "test", at); err != nil {
		t.Fatal(err)
	}
	e := regency.LetterEnding{Number: number, Why: ledger.LetterFalse, By: "operator", At: at}
	if k, err := regency.EndLetter(t.Context(), w.ledger, w.vault, e); err != nil || k != 7 {
		t.Fatalf("kiosk %d, %v", k, err)
	}
	w.public(t, time.Now).answers("erased before", verify.Prefix+text, seal.Void)
	rows, _, err := w.ledger.Feed(t.Context(), 7, 0, 50)
	if err != nil {
		t.Fatal(err)
	}
	if n, ok := w.news(t, rows[len(rows)-1]).(kiosk.StatusNews); !ok || n.Request != id || n.State != kiosk.Cancelled || n.Reason != "" {
		t.Errorf("told %+v", n)
	}
	way, err := w.ledger.Dispositions(t.Context(), id)
	if err != nil || way[len(way)-1].Reason.Body != nil {
		t.Errorf("way %+v, %v", way, err)
	}
}
