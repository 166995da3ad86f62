package regency_test

import (
	"bufio"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/console"
	"github.com/smart-kampung/anjungan/sync/regency/verify"
)

// faces are the pages that are open to strangers: that for everybody, and the clerks' one, which nobody is signed in to.
func (w *world) faces(t *testing.T) [2]http.Handler {
	t.Helper()
	public, err := verify.New(w.publicPage(&w.keys.Letter.PublicKey, time.Now))
	must(t, err)
	clerks, err := console.New(console.Options{
		Ledger: w.ledger, Desk: w.deskOf(t, w.cat, nil), Quarantine: regency.NewQuarantine(w.intake(), w.bell), Log: slog.New(slog.DiscardHandler),
		Now: time.Now, Health: regency.NewHealth(w.ledger, time.Now),
	})
	must(t, err)
	return [2]http.Handler{console.Guard(public.Handler()), clerks.Handler()}
}

// FuzzPages: whatever somebody without an account sends to the pages, no answer is a failure of the regency's, none
// tells of a resident, and no table changes but the audit and the pulse of /healthz.
func FuzzPages(f *testing.F) {
	k := newKeeper(f)
	for _, target := range []string{
		"/", "/healthz", verify.StatusPath, verify.TrustPath, receiptOf(f, k.s.b.SealKey, 7, time.Now()), "/S/AAAA", "/login", "/code", "/logout",
		"/requests/" + k.s.request.ID.String(), "/requests/" + k.s.request.ID.String() + "/approve", "/complaints", "/news", "/visits", "/cards/00", "/person",
		"/quarantine/7.1.2/admit", "//login", "/static/console.css", "*",
	} {
		for _, post := range []bool{false, true} {
			f.Add(target, post, false, "", "number="+string(k.s.request.Number))
			f.Add(target, post, true, "Cookie: anjungan_session=AAAA", "user=tono&password=a&again=a&code=12345678&nik="+subject)
		}
	}
	f.Fuzz(func(t *testing.T, target string, post, clerks bool, headers, form string) {
		method, face := http.MethodGet, 0
		if post {
			method = http.MethodPost
		}
		if clerks {
			face = 1
		}
		if headers != "" {
			headers += "\r\n"
		}
		r, err := http.ReadRequest(bufio.NewReader(strings.NewReader(fmt.Sprintf(
			"%s %s HTTP/1.1\r\nHost: regency\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n%s\r\n%s", method, target, len(form), headers, form))))
		if err != nil {
			return // no handler would see it
		}
		k.fresh(t)
		rec := httptest.NewRecorder()
		k.w.faces(t)[face].ServeHTTP(rec, r.WithContext(t.Context()))
		if rec.Code >= http.StatusInternalServerError {
			t.Errorf("%d", rec.Code)
		}
		for _, secret := range []string{subject, "Siti", roadWords} {
			if !strings.Contains(target+headers+form, secret) && strings.Contains(rec.Body.String(), secret) {
				t.Errorf("the page tells %q", secret)
			}
		}
		if changed := differ(k.tables, look(t, k.db)); changed != "" {
			if changed != "pulse" {
				t.Errorf("changed %s", changed)
			}
			k.spoilt(t)
		}
	})
}
