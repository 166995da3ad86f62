package regency_test

import (
	"crypto/ecdsa"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/seal"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/console"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/regency/verify"
)

// browser is a clerk's browser.
type browser struct {
	t     *testing.T
	base  string
	http  *http.Client
	asked int // pages and keys
}

// console serves the clerks' pages; now may move on.
func (w *world) console(t *testing.T, now func() time.Time) *browser {
	t.Helper()
	s := httptest.NewServer(w.consoleHandler(t, now))
	t.Cleanup(s.Close)
	return newBrowser(t, s.URL)
}

// consoleHandler makes the clerks' pages.
func (w *world) consoleHandler(t *testing.T, now func() time.Time) http.Handler {
	t.Helper()
	c, err := console.New(console.Options{Ledger: w.ledger, Desk: w.desk, Quarantine: regency.NewQuarantine(w.intake(), w.bell), Log: slog.New(slog.DiscardHandler), Now: now, Health: regency.NewHealth(w.ledger, now)})
	if err != nil {
		t.Fatal(err)
	}
	return c.Handler()
}

func newBrowser(t *testing.T, base string) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{t: t, base: base, http: &http.Client{Jar: jar}}
}

// do makes a request and gives the last page of its redirects.
func (b *browser) do(method, path string, form url.Values, headers ...string) (int, string, http.Header) {
	b.t.Helper()
	b.asked++
	r, err := http.NewRequestWithContext(b.t.Context(), method, b.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	resp, err := b.http.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return resp.StatusCode, string(body), resp.Header
}

func (b *browser) get(path string) string {
	b.t.Helper()
	status, body, _ := b.do(http.MethodGet, path, nil)
	if status != http.StatusOK {
		b.t.Fatalf("GET %s: %d", path, status)
	}
	return body
}

func (b *browser) login() {
	b.t.Helper()
	b.loginAs("tono")
}

// loginAs signs an official in, whose password is that of all these tests.
func (b *browser) loginAs(name string) {
	b.t.Helper()
	status, body, _ := b.do(http.MethodPost, "/login", url.Values{"user": {name}, "password": {"sandi-contoh-1"}})
	if status != http.StatusOK || !strings.Contains(body, `id="waiting"`) {
		b.t.Fatalf("login: %d", status)
	}
}

// signsIn adds an official who signs in with the password of these tests.
func (w *world) signsIn(t *testing.T, name string, office ledger.ClerkAccount) ledger.ClerkAccount {
	t.Helper()
	a, err := console.NewAccount(name, office.Village, "sandi-contoh-1")
	if err != nil {
		t.Fatal(err)
	}
	a.Role, a.District, a.Agency = office.Role, office.District, office.Agency
	return w.official(t, a)
}

// saved sends one request of a kiosk to the regency.
func (w *world) saved(t *testing.T, d byte, assurance kiosk.Assurance) kiosk.Request {
	t.Helper()
	b := w.addKiosk(t, 7)
	s := w.openStore(t, b, t.TempDir())
	t.Cleanup(func() { _ = s.Close() })
	x := draft(d)
	x.Assurance = assurance
	r, err := s.SaveRequest(t.Context(), x)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Fault(t.Context(), "resident", "help"); err != nil {
		t.Fatal(err)
	}
	w.run(t, b, s)
	until(t, "the request is taken", func() bool { return held(t, s, r.ID).Transport == kiosk.Accepted })
	return r
}

// TestClerkApproves walks the pages that a clerk walks, and then the head.
func TestClerkApproves(t *testing.T) {
	w := newWorld(t)
	w.signsIn(t, "kades", ledger.ClerkAccount{Village: setail, Role: kiosk.RoleHead})
	r := w.saved(t, 1, kiosk.ByPIN)
	b := w.console(t, time.Now)
	if body := b.get("/"); !strings.Contains(body, `id="login-user"`) || strings.Contains(body, "SET-7") {
		t.Fatal("a stranger sees more than the sign-in page")
	}
	if status, body, _ := b.do(http.MethodPost, "/login", url.Values{"user": {"tono"}, "password": {"salah"}}); status != http.StatusUnauthorized || !strings.Contains(body, `id="problem"`) {
		t.Fatalf("wrong password: %d", status)
	}
	if status, _, _ := b.do(http.MethodPost, "/login", url.Values{"user": {"siapa"}, "password": {"salah"}}); status != http.StatusUnauthorized {
		t.Fatalf("wrong name: %d", status)
	}
	b.login()
	list := b.get("/")
	for _, want := range []string{`class="request waiting"`, "/requests/" + r.ID.String(), "untuk S.C.", r.Number.String(), "baru saja menurut jam mesin", "Panggilan bantuan", "Desa Setail"} {
		if !strings.Contains(list, want) {
			t.Errorf("the list lacks %q", want)
		}
	}
	for _, secret := range []string{subject, "Siti Contoh"} {
		if strings.Contains(list, secret) {
			t.Error("the list shows who it is")
		}
	}
	page := b.get("/requests/" + r.ID.String())
	for _, want := range []string{subject, "Siti Contoh", "melamar pekerjaan", "baru saja menurut jam mesin", `id="approve"`, `id="refuse"`, `id="reason"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the opened request lacks %q", want)
		}
	}
	status, page, _ := b.do(http.MethodPost, "/requests/"+r.ID.String()+"/approve", url.Values{})
	if status != http.StatusOK || strings.Contains(page, `id="pdf"`) || strings.Contains(page, `id="approve"`) || !strings.Contains(page, "Menunggu tanda tangan: kepala desa") {
		t.Fatalf("passed on: %d\n%s", status, page)
	}
	if list := b.get("/"); !strings.Contains(list, `id="elsewhere"`) || strings.Contains(list, `id="done"`) {
		t.Error("the clerk's list does not say that somebody else has it")
	}
	h := newBrowser(t, b.base)
	h.loginAs("kades")
	if list := h.get("/"); !strings.Contains(list, r.ID.String()) || strings.Contains(list, "Panggilan bantuan") {
		t.Error("the head's list is not what waits for a signature")
	}
	status, page, _ = h.do(http.MethodPost, "/requests/"+r.ID.String()+"/approve", url.Values{})
	if status != http.StatusOK || !strings.Contains(page, `id="pdf"`) || strings.Contains(page, `id="approve"`) {
		t.Fatalf("approved: %d", status)
	}
	for _, want := range []string{"tono (petugas pelayanan) menyetujui, diteruskan ke kepala desa", "kades (kepala desa) menyetujui"} {
		if !strings.Contains(page, want) {
			t.Errorf("the way lacks %q", want)
		}
	}
	status, pdf, header := b.do(http.MethodGet, "/requests/"+r.ID.String()+"/letter.pdf", nil)
	if status != http.StatusOK || header.Get("Content-Type") != "application/pdf" || !strings.HasPrefix(pdf, "%PDF-") {
		t.Fatalf("pdf: %d %s", status, header.Get("Content-Type"))
	}
	if status, _, _ := b.do(http.MethodPost, "/requests/"+r.ID.String()+"/approve", url.Values{}); status != http.StatusConflict {
		t.Errorf("approved twice: %d", status)
	}
	if status, _, _ := b.do(http.MethodPost, "/logout", url.Values{}); status != http.StatusOK {
		t.Errorf("logout: %d", status)
	}
	if body := b.get("/"); !strings.Contains(body, `id="login-user"`) {
		t.Error("still signed in")
	}
	w.checkAudit(t)
}

func (w *world) checkAudit(t *testing.T) {
	t.Helper()
	rows, err := w.ledger.AuditRows(t.Context(), 100)
	if err != nil {
		t.Fatal(err)
	}
	var words []string
	for i := len(rows) - 1; i >= 0; i-- {
		words = append(words, rows[i].Action)
	}
	want := "clerk.add clerk.add clerk.add login.failed login.failed login request.open request.approve request.open " +
		"login request.approve request.open letter.pdf logout"
	if got := strings.Join(words, " "); got != want {
		t.Errorf("audit %s, want %s", got, want)
	}
}

// TestClerkConfirmsAndRefuses: a deposited request is confirmed first; a refusal needs a reason.
func TestClerkConfirmsAndRefuses(t *testing.T) {
	w := newWorld(t)
	r := w.saved(t, 1, kiosk.Deposited)
	b := w.console(t, time.Now)
	b.login()
	path := "/requests/" + r.ID.String()
	if page := b.get(path); !strings.Contains(page, `id="confirm"`) || strings.Contains(page, `id="approve"`) {
		t.Fatal("a deposited request must be confirmed first")
	}
	if _, page, _ := b.do(http.MethodPost, path+"/confirm", url.Values{}); !strings.Contains(page, `id="approve"`) {
		t.Fatal("confirmed, and still not to be approved")
	}
	if status, _, _ := b.do(http.MethodPost, path+"/refuse", url.Values{"reason": {" "}}); status != http.StatusUnprocessableEntity {
		t.Fatalf("refused without a reason: %d", status)
	}
	if status, page, _ := b.do(http.MethodPost, path+"/refuse", url.Values{"reason": {"KTP <b>buram</b>"}}); status != http.StatusOK || !strings.Contains(page, "Ditolak") {
		t.Fatalf("refused: %d", status)
	}
	for _, path := range []string{"/requests/00", "/requests/" + strings.Repeat("0", 32), path + "/letter.pdf"} {
		if status, _, _ := b.do(http.MethodGet, path, nil); status != http.StatusNotFound {
			t.Errorf("%s: %d", path, status)
		}
	}
}

// TestConsoleGuards: other sites' forms, headers, cookie and the end of a session.
func TestConsoleGuards(t *testing.T) {
	w := newWorld(t)
	at := time.Now()
	b := w.console(t, func() time.Time { return at })
	b.login()
	status, _, _ := b.do(http.MethodPost, "/logout", url.Values{}, "Sec-Fetch-Site", "cross-site")
	if status != http.StatusForbidden {
		t.Errorf("a form of another site: %d", status)
	}
	_, _, header := b.do(http.MethodGet, "/", nil)
	for name, want := range map[string]string{
		"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store",
	} {
		if !strings.Contains(header.Get(name), want) {
			t.Errorf("%s: %q", name, header.Get(name))
		}
	}
	if page := b.get("/"); strings.Contains(page, "<script") || strings.Contains(page, "style=") {
		t.Error("the page breaks its own policy")
	}
	status, css, header := b.do(http.MethodGet, "/static/console.css", nil)
	if status != http.StatusOK || !strings.HasPrefix(header.Get("Content-Type"), "text/css") || strings.Contains(css, "url(") {
		t.Errorf("style: %d %s", status, header.Get("Content-Type"))
	}
	at = at.Add(14 * time.Minute)
	if page := b.get("/"); !strings.Contains(page, `id="waiting"`) {
		t.Error("signed out too early")
	}
	at = at.Add(16 * time.Minute)
	if page := b.get("/"); !strings.Contains(page, `id="login-user"`) {
		t.Error("an idle session lives on")
	}
}

func (w *world) publicPage(key *ecdsa.PublicKey, now func() time.Time) verify.Options {
	letter := verify.Letter{Public: key, Until: w.keys.Root.NotAfter}
	return verify.Options{
		Ledger: w.ledger, Letter: letter, Ack: w.keys.Ack, Log: slog.New(slog.DiscardHandler), Now: now, Numbers: w.numbers(), Title: w.desk.Title,
		Agency: w.desk.ServiceAgency, Health: regency.NewHealth(w.ledger, now),
	}
}

// TestPublicPageOfARecap checks the seal of a recap: the kiosk's own holds, another kiosk's is not its to make.
func TestPublicPageOfARecap(t *testing.T) {
	w := newWorld(t)
	own, other := w.addKiosk(t, 7), w.addKiosk(t, 8)
	p, err := verify.New(w.publicPage(&w.keys.Letter.PublicKey, time.Now))
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(p.Handler())
	t.Cleanup(s.Close)
	b := newBrowser(t, s.URL)
	for _, c := range []struct {
		key  *ecdsa.PrivateKey
		want string
	}{{own.SealKey, `data-answer="genuine"`}, {other.SealKey, `data-answer="wrong-purpose"`}} {
		id, err := seal.KeyID(&c.key.PublicKey)
		if err != nil {
			t.Fatal(err)
		}
		signed, err := seal.Sign(c.key, id, seal.Claims{What: seal.Recap, Number: seal.RecapNumber(7, "SET-1-P000047"), When: time.Now()})
		if err != nil {
			t.Fatal(err)
		}
		text, err := seal.QRText("https://x.example/s", signed)
		if err != nil {
			t.Fatal(err)
		}
		page := b.get(verify.Prefix + text[strings.LastIndex(text, "/")+1:])
		for _, want := range []string{c.want, "Rekap pelayanan anjungan", "007-SET-1-P000047"} {
			if !strings.Contains(page, want) {
				t.Errorf("the page lacks %q:\n%s", want, page)
			}
		}
		if strings.Contains(page, `id="initials"`) {
			t.Error("a recap is for nobody")
		}
	}
}

// TestPublicPage checks a letter's seal as a phone would.
func TestPublicPage(t *testing.T) {
	w := newWorld(t)
	r := w.saved(t, 1, kiosk.ByPIN)
	w.approve(t, r.ID)
	at := time.Now()
	p, err := verify.New(w.publicPage(&w.keys.Letter.PublicKey, func() time.Time { return at }))
	if err != nil {
		t.Fatal(err)
	}
	text := w.sealText(t, r.ID)
	s := httptest.NewServer(p.Handler())
	t.Cleanup(s.Close)
	b := newBrowser(t, s.URL)
	page := b.get(verify.Prefix + text)
	for _, want := range []string{`data-answer="genuine"`, "S.C.", "400.12.2.1/001/35.10.09.2004"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(page, subject) || strings.Contains(page, "Siti") {
		t.Error("the public page tells whose it is")
	}
	if page := b.get(verify.Prefix + "A" + text[1:]); !strings.Contains(page, `data-answer="forged"`) {
		t.Error("a changed seal is not forged")
	}
	at = at.AddDate(0, 2, 0)
	if page := b.get(verify.Prefix + text); !strings.Contains(page, `data-answer="lapsed"`) {
		t.Error("a letter that has run out")
	}
	stranger := newWorld(t)
	p, err = verify.New(stranger.publicPage(&stranger.keys.Letter.PublicKey, time.Now))
	if err != nil {
		t.Fatal(err)
	}
	if res, err := p.Check(t.Context(), text); err != nil || res.Answer != seal.UnknownKey {
		t.Errorf("another regency: %s, %v", res.Answer, err)
	}
	p, err = verify.New(stranger.publicPage(&w.keys.Letter.PublicKey, time.Now))
	if err != nil {
		t.Fatal(err)
	}
	if res, err := p.Check(t.Context(), text); err != nil || res.Answer != seal.Void {
		t.Errorf("a sealed letter that is in no book: %s, %v", res.Answer, err)
	}
}

// sealText is the part of a letter's QR code behind the last slash.
func (w *world) sealText(t *testing.T, id kiosk.RequestID) string {
	t.Helper()
	rows, _, err := w.ledger.Feed(t.Context(), 7, 0, 50)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if row.Verdict != nil {
			continue
		}
		if l, ok := w.news(t, row).(kiosk.LetterNews); ok && l.Letter.Request == id {
			return l.Letter.Seal[strings.LastIndex(l.Letter.Seal, "/")+1:]
		}
	}
	t.Fatal("no letter in the feed")
	return ""
}
