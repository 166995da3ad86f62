// Package console is the clerks' web pages (konsol petugas): sign in, see what waits, open a request,
// decide, fetch the PDF. Pages are rendered here and work without a script.
//
// It decides nothing (sync/regency/desk) and holds no session in memory: several processes may serve
// the same clerks.
//
// Concurrency: the handler may be used from any goroutine.
package console

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"html/template"
	"log/slog"
	"net/http"
	"time"

	assets "github.com/smart-kampung/anjungan/assets/console"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/desk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// Options is what a Console needs; every field but Secure must be set.
type Options struct {
	Ledger     ledger.Ledger
	Desk       *desk.Desk
	Quarantine *regency.Quarantine
	Log        *slog.Logger
	Now        func() time.Time
	Health     http.Handler // answers /healthz
	Secure     bool         // the pages are served over TLS
}

// Console is the pages.
type Console struct {
	o      Options
	pages  map[string]*template.Template
	logins chan struct{} // argon2id at a time
}

// maxLogins bounds the memory that sign-ins take: 19 MiB each.
const maxLogins = 2

// New makes the pages.
func New(o Options) (*Console, error) {
	c := &Console{o: o, pages: map[string]*template.Template{}, logins: make(chan struct{}, maxLogins)}
	for _, name := range []string{"login", "queue", "request", "quarantine", "candidate", "person", "code", "aid", "news", "survey", "visits", "office", "complaints", "complaint", "error"} {
		t, err := template.ParseFS(assets.Pages, "pages/base.html", "pages/"+name+".html")
		if err != nil {
			return nil, fmt.Errorf("console: %w", err)
		}
		c.pages[name] = t
	}
	return c, nil
}

// stylePath is where the style sheet is served.
const stylePath = "/static/console.css"

// Handler serves the pages.
func (c *Console) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+stylePath, style)
	mux.Handle("GET /healthz", c.o.Health)
	mux.Handle("GET /login", c.page(c.loginForm))
	mux.Handle("POST /login", c.page(c.login))
	mux.Handle("GET /code", c.page(c.codeForm))
	mux.Handle("POST /code", c.page(c.code))
	mux.Handle("POST /logout", c.signedIn(c.logout))
	mux.Handle("GET /{$}", c.signedIn(c.queue))
	mux.Handle("GET /requests/{id}", c.signedIn(c.request))
	mux.Handle("GET /requests/{id}/letter.pdf", c.signedIn(c.pdf))
	mux.Handle("POST /requests/{id}/approve", c.signedIn(c.approve))
	mux.Handle("POST /requests/{id}/confirm", c.clerks(c.act(c.o.Desk.Confirm)))
	mux.Handle("POST /requests/{id}/return", c.signedIn(c.because(c.o.Desk.Return)))
	mux.Handle("POST /requests/{id}/complete", c.clerks(c.act(c.o.Desk.Complete)))
	mux.Handle("POST /requests/{id}/refuse", c.signedIn(c.because(c.o.Desk.Refuse)))
	mux.Handle("POST /requests/{id}/letter/end", c.signedIn(c.endLetter))
	mux.Handle("POST /requests/{id}/reopen", c.clerks(c.act(c.o.Desk.Reopen)))
	mux.Handle("GET /aid", c.signedIn(c.aids))
	mux.Handle("POST /aid/{id}/{deed}", c.signedIn(c.ruleAid))
	mux.Handle("GET /complaints", c.signedIn(c.complaints))
	mux.Handle("GET /complaints/{id}", c.signedIn(c.complaint))
	mux.Handle("POST /complaints/{id}/answer", c.signedIn(c.complaintAct(c.answerComplaint)))
	mux.Handle("POST /complaints/{id}/forward", c.signedIn(c.complaintAct(c.forwardComplaint)))
	mux.Handle("POST /complaints/{id}/close", c.signedIn(c.complaintAct(c.closeComplaint)))
	mux.Handle("GET /news", c.clerks(c.news))
	mux.Handle("POST /news", c.clerks(c.writeNotice))
	mux.Handle("POST /news/{id}/withdraw", c.clerks(c.withdrawNotice))
	mux.Handle("GET /visits", c.clerks(c.visits))
	mux.Handle("POST /visits", c.clerks(c.dateVisit))
	mux.Handle("GET /survey", c.signedIn(c.survey))
	mux.Handle("GET /candidates/{id}", c.clerks(c.candidate))
	mux.Handle("POST /candidates/{id}/confirm", c.clerks(c.confirmCandidate))
	mux.Handle("POST /candidates/{id}/deny", c.clerks(c.denyCandidate))
	mux.Handle("GET /notices/{id}", c.clerks(c.check))
	mux.Handle("POST /notices/{id}/close", c.clerks(c.closeCheck))
	mux.Handle("POST /person", c.clerks(c.person))
	mux.Handle("GET /cards/{chip}", c.clerks(c.card))
	mux.Handle("POST /cards/{chip}", c.clerks(c.cardAction))
	mux.Handle("GET /quarantine", c.clerks(c.quarantine))
	mux.Handle("POST /quarantine/{entry}/admit", c.clerks(c.ruling(c.o.Quarantine.Admit)))
	mux.Handle("POST /quarantine/{entry}/reject", c.clerks(c.ruling(c.o.Quarantine.Reject)))
	return Guard(http.NewCrossOriginProtection().Handler(http.MaxBytesHandler(mux, maxForm)))
}

// maxForm is the largest form in bytes.
const maxForm = 16 << 10

// Guard sets the headers that keep a page from loading, framing or leaking anything.
func Guard(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		set := w.Header().Set
		set("Content-Security-Policy", "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
		set("X-Content-Type-Options", "nosniff")
		set("Referrer-Policy", "same-origin")
		set("Cross-Origin-Opener-Policy", "same-origin")
		set("Cache-Control", "no-store")
		h.ServeHTTP(w, r)
	})
}

func style(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	_, _ = w.Write(assets.Style)
}

// frame is what every page shows around its body.
type frame struct {
	Title, Style, Place, Clerk, Foot string
	Problem                          string
	Complaints                       int // at the clerk's desk that nobody has answered
	Words                            terms
	kind                             kiosk.SiteKind // of the clerk's village; empty: of none
}

func (c *Console) frame(ctx context.Context, title string, clerk ledger.ClerkAccount) frame {
	f := frame{Title: title, Style: stylePath, Clerk: clerk.Name, Foot: "Konsol petugas Anjungan. Setiap pembukaan data tercatat."}
	if clerk.Name == "" {
		return f
	}
	v := c.village(ctx, clerk.Village)
	f.Place, f.kind, f.Words = c.officeWords(ctx, clerk, v), v.Kind, wordsOf(v.Kind)
	var err error
	if f.Complaints, err = c.o.Desk.OpenComplaints(ctx, clerk); err != nil {
		c.o.Log.ErrorContext(ctx, "complaints not counted", "err", err)
	}
	return f
}

// show renders a page whole before the first byte goes out.
func (c *Console) show(w http.ResponseWriter, status int, page string, data any) error {
	var b bytes.Buffer
	if err := c.pages[page].ExecuteTemplate(&b, "base", data); err != nil {
		return fmt.Errorf("console: %s: %w", page, err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // a browser that went away
	return nil
}

// page runs a handler and turns its error into a page.
func (c *Console) page(h func(http.ResponseWriter, *http.Request) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := h(w, r); err != nil {
			c.fail(w, r, err)
		}
	})
}

// fail shows what went wrong. Only the regency's own faults are logged.
func (c *Console) fail(w http.ResponseWriter, r *http.Request, err error) {
	status, words := problem(err)
	if status == http.StatusInternalServerError {
		c.o.Log.ErrorContext(r.Context(), "page failed", "err", err)
	}
	f := c.frame(r.Context(), words, ledger.ClerkAccount{})
	f.Problem = words
	if err := c.show(w, status, "error", f); err != nil {
		http.Error(w, words, status)
	}
}

// problem is the one mapping from errors to what a clerk reads. Bansos comes before cards, whose words are of the
// ledger's errors themselves, which those about bansos wrap.
func problem(err error) (status int, words string) {
	for _, of := range []func(error) (int, string){aidProblem, cardProblem, complaintProblem, catalogueProblem, letterProblem} {
		if status, words = of(err); status != 0 {
			return status, words
		}
	}
	switch {
	case errors.Is(err, desk.ErrNotYours):
		return http.StatusForbidden, "Permohonan ini bukan di kantor Anda."
	case errors.Is(err, regency.ErrForeign):
		return http.StatusForbidden, "Catatan ini dari anjungan kantor lain."
	case errors.Is(err, desk.ErrNotHeld):
		return http.StatusConflict, "Permohonan ini sedang menunggu pejabat lain, bukan Anda."
	case errors.Is(err, errRole):
		return http.StatusForbidden, "Halaman ini untuk petugas pelayanan di loket."
	case errors.Is(err, regency.ErrRuled):
		return http.StatusConflict, "Catatan ini sudah diputuskan. Muat ulang daftar."
	case errors.Is(err, regency.ErrStill):
		return http.StatusConflict, "Catatan ini belum bisa diterima: yang kurang belum ada."
	case errors.Is(err, regency.ErrNoReason):
		return http.StatusUnprocessableEntity, "Tulis alasan, paling banyak 500 huruf."
	case errors.Is(err, desk.ErrDecided):
		return http.StatusConflict, "Permohonan ini sudah diputuskan. Muat ulang daftar."
	case errors.Is(err, desk.ErrReason):
		return http.StatusUnprocessableEntity, "Tulis alasannya, paling banyak 500 huruf."
	case errors.Is(err, desk.ErrResident):
		return http.StatusUnprocessableEntity, "NIK tidak ada di data kependudukan. Surat belum bisa dibuat."
	case errors.Is(err, ledger.ErrNotFound), errors.Is(err, errID):
		return http.StatusNotFound, "Tidak ditemukan."
	}
	return http.StatusInternalServerError, "Ada gangguan di kabupaten. Coba lagi sebentar."
}

// catalogueProblem says what is wrong between a request and the catalogue; 0 for any other error.
func catalogueProblem(err error) (status int, words string) {
	switch {
	case errors.Is(err, desk.ErrEdition):
		return http.StatusUnprocessableEntity, "Permohonan ini dibuat dengan katalog layanan yang belum ada di kabupaten, jadi belum bisa disetujui. Minta operator kabupaten memuat katalog itu; caranya ada di halaman permohonan."
	case errors.Is(err, desk.ErrService):
		return http.StatusUnprocessableEntity, "Layanan ini tidak ada di katalog permohonan itu."
	}
	return 0, ""
}

// errID says that a path names no request.
var errID = errors.New("console: not a request id")

func pathID(r *http.Request) (kiosk.RequestID, error) {
	id, err := kiosk.ParseRequestID(r.PathValue("id"))
	if err != nil {
		return id, errID
	}
	return id, nil
}
