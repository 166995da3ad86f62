package regency_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/regency/verify"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// oneNumber is a ledger that holds one request.
type oneNumber struct {
	ledger.Ledger
	request ledger.Request
}

func (o *oneNumber) RequestByNumber(_ context.Context, n kiosk.Number) (ledger.Request, error) {
	if n != o.request.Number {
		return ledger.Request{}, ledger.ErrNotFound
	}
	return o.request, nil
}

// TestDiscreet: of a discreet service a number tells only whether there is an answer, whatever it is.
func TestDiscreet(t *testing.T) {
	number, err := kiosk.NewNumber(104, 39075162)
	if err != nil {
		t.Fatal(err)
	}
	l := &oneNumber{request: ledger.Request{Number: number, Service: "bansos", Holder: kiosk.Agency, Made: 5, Trusted: 4}}
	for state, want := range map[kiosk.RequestState]kiosk.RequestState{
		kiosk.Unproven: kiosk.Checking, kiosk.Checking: kiosk.Checking, kiosk.Signing: kiosk.Checking, kiosk.Incomplete: kiosk.ReadyState,
		kiosk.ReadyState: kiosk.ReadyState, kiosk.HandedOver: kiosk.ReadyState, kiosk.Cancelled: kiosk.ReadyState, kiosk.Refused: kiosk.ReadyState,
	} {
		l.request.State = state
		for name, discreet := range map[string]func(kiosk.ServiceID) bool{
			"by the catalogue": func(id kiosk.ServiceID) bool { return id == "bansos" }, "where nothing is known": nil,
		} {
			s, err := regency.NewNumbers(l, discreet).Ask(t.Context(), "x", string(number), time.Now())
			if err != nil || s != (kiosk.Standing{Number: number, State: want, Made: time.UnixMilli(5)}) {
				t.Errorf("%s, %s: %+v, %v", state, name, s, err)
			}
			b, err := wire.EncodeStatus(s)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := wire.DecodeStatus(b, number); err != nil || got != s {
				t.Errorf("%s: came back as %+v, %v", state, got, err)
			}
		}
	}
}

// TestTriesOfSources: five a minute for each source, and a flood of sources does not fill the memory.
func TestTriesOfSources(t *testing.T) {
	n := regency.NewNumbers(&oneNumber{}, nil)
	at := time.UnixMilli(1_790_000_000_000)
	ask := func(source string, want wire.Code) {
		t.Helper()
		_, err := n.Ask(t.Context(), source, "1", at)
		wantCode(t, source, err, want)
	}
	for range 5 {
		ask("a", wire.CodeNotFound)
	}
	ask("a", wire.CodeTooMany)
	ask("b", wire.CodeNotFound)
	at = at.Add(59 * time.Second)
	ask("a", wire.CodeTooMany)
	at = at.Add(time.Second)
	ask("a", wire.CodeNotFound)
}

// TestUnsure: a time counts from the last word of the regency for a day, and within that run of the kiosk's program alone.
func TestUnsure(t *testing.T) {
	const day = 24 * 3600 * 1000
	for name, c := range map[string]struct {
		made, trusted int64
		want          bool
	}{
		"compared": {10 * day, 10*day - 1000, false}, "compared by a clock that was then put back": {10 * day, 10*day + 120_000, true},
		"never": {10 * day, 0, true}, "a day ago": {10 * day, 9 * day, true}, "not quite": {10 * day, 9*day + 1, false},
	} {
		n := oneNumber{request: ledger.Request{Number: "104390751623", Service: "domisili", Made: c.made, Trusted: c.trusted}}
		s, err := regency.NewNumbers(&n, func(kiosk.ServiceID) bool { return false }).Ask(t.Context(), "x", "104390751623", time.Now())
		if err != nil || s.Unsure != c.want {
			t.Errorf("%s: unsure %v, %v", name, s.Unsure, err)
		}
	}
}

// TestStatusPage asks as a phone does.
func TestStatusPage(t *testing.T) {
	w := newWorld(t)
	r := w.saved(t, 1, kiosk.ByPIN)
	o := w.publicPage(&w.keys.Letter.PublicKey, time.Now)
	o.Proxied = true
	p, err := verify.New(o)
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(p.Handler())
	t.Cleanup(s.Close)
	b := newBrowser(t, s.URL)
	ask := func(number, from string) (int, string) {
		status, page, _ := b.do(http.MethodPost, verify.StatusPath, url.Values{"number": {number}}, "X-Forwarded-For", from)
		if strings.Contains(page, "Siti") || strings.Contains(page, subject) {
			t.Error("the page says whose it is")
		}
		return status, page
	}
	if !strings.Contains(b.get(verify.StatusPath), `name="number"`) {
		t.Error("no form")
	}
	status, page := ask(r.Number.String(), "203.0.113.5")
	if !strings.Contains(page, "menurut jam mesin yang belum dicocokkan") { // its kiosk never heard the regency's time
		t.Errorf("the time stands without a word:\n%s", page)
	}
	if status != http.StatusOK || !strings.Contains(page, "Sedang diperiksa.") || !strings.Contains(page, "petugas desa") || !strings.Contains(page, "Domisili") {
		t.Errorf("%d\n%s", status, page)
	}
	for range 4 {
		if status, _ := ask("1234", "198.51.100.1, 203.0.113.5"); status != http.StatusNotFound {
			t.Errorf("no number: %d", status)
		}
	}
	for from, want := range map[string]int{
		"203.0.113.5": http.StatusTooManyRequests, "198.51.100.9, 203.0.113.5": http.StatusTooManyRequests, // what a client writes itself changes nothing
		"203.0.113.6": http.StatusOK, "203.0.113.5, 203.0.113.7": http.StatusOK,
	} {
		if status, _ := ask(string(r.Number), from); status != want {
			t.Errorf("from %s: %d", from, status)
		}
	}
	for i := range 5 {
		ask("1234", "2001:db8::"+string(rune('1'+i)))
	}
	if status, _ := ask("1234", "2001:db8::ffff"); status != http.StatusTooManyRequests {
		t.Errorf("another address of the same phone: %d", status)
	}
	if status, _, _ := b.do(http.MethodPost, verify.StatusPath, url.Values{"number": {strings.Repeat("1", 1<<20)}}); status == http.StatusOK {
		t.Error("a form of a megabyte was read")
	}
}

// TestStatusNamesTheAgency: whoever has the number reads which office of the regency it went to.
func TestStatusNamesTheAgency(t *testing.T) {
	w := newWorld(t)
	_, r := w.filled(t, "beasiswa")
	p, err := verify.New(w.publicPage(&w.keys.Letter.PublicKey, time.Now))
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(p.Handler())
	t.Cleanup(s.Close)
	b := newBrowser(t, s.URL)
	for _, holder := range []struct {
		who  ledger.ClerkAccount
		want string
	}{{w.clerk, "petugas desa"}, {w.head, "kepala desa atau lurah"}, {ledger.ClerkAccount{}, "Dinas Pendidikan"}} {
		_, page, _ := b.do(http.MethodPost, verify.StatusPath, url.Values{"number": {string(r.Number)}})
		if !strings.Contains(page, `<dd id="holder">`+holder.want) {
			t.Errorf("not with %s:\n%s", holder.want, page)
		}
		if holder.who.Name == "" {
			return
		}
		if err := w.desk.Approve(t.Context(), holder.who, r.ID); err != nil {
			t.Fatal(err)
		}
	}
}

// TestLogNamesNoNumber: what the regency says of its own fault names the endpoint, not the number that was asked.
func TestLogNamesNoNumber(t *testing.T) {
	w := newWorld(t)
	b := w.addKiosk(t, 7)
	var log strings.Builder
	h := w.server(regency.ServerOptions{Log: slog.New(slog.NewTextHandler(&log, nil))}).Handler()
	if err := w.ledger.Close(); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, wire.PathStatus+"104390751623", nil)
	r.TLS = &tls.ConnectionState{PeerCertificates: []*x509.Certificate{b.Cert}}
	h.ServeHTTP(httptest.NewRecorder(), r)
	if s := log.String(); !strings.Contains(s, wire.PathStatus) || strings.Contains(s, "104390751623") {
		t.Errorf("the log says: %s", s)
	}
}

// TestWrongHash: a body that is not the one hashed and signed is a broken chain. Nothing of it is stored,
// the kiosk begins anew with what it holds, and an alarm tells of it once.
func TestWrongHash(t *testing.T) {
	w := newWorld(t)
	b := w.addKiosk(t, 7)
	seg, _ := heartbeats(t, b, b.SealKey, 2)
	for range 2 {
		if r, err := w.intake().Append(t.Context(), 7, flip(seg, len(seg)/2)); err != nil || r.Order != 2 || r.Ack.Last != 0 {
			t.Fatalf("%+v, %v", r, err)
		}
	}
	if _, err := w.ledger.Chain(t.Context(), journal.Key{Kiosk: 7, Incarnation: 1, Seq: 1}); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("something was stored: %v", err)
	}
	if ns, err := w.ledger.Notices(t.Context(), setail, 10); err != nil || len(ns) != 1 || ns[0].Kind != ledger.NoticeAlarm {
		t.Errorf("%+v, %v", ns, err)
	}
}

// flip changes one bit of a copy.
func flip(b []byte, at int) []byte {
	c := append([]byte(nil), b...)
	c[at] ^= 1
	return c
}
