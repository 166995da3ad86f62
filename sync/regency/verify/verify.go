// Package verify is the public pages. One is behind the QR code of a slip, letter or recap: it says whether the seal
// is genuine, void, unknown or forged, and what it claims, so that whoever holds the paper can compare. The other tells
// how a request stands to whoever has its number. Beside them it gives out the trust list.
//
// It shows nothing that is not in the seal itself, but for the end of a letter's validity and the number of the letter
// in its place, and asks for no sign-in. It is no certified signature.
//
// Concurrency: the handler may be used from any goroutine.
package verify

import (
	"bytes"
	"context"
	"crypto"
	"encoding/hex"
	"errors"
	"fmt"
	"html/template"
	"log/slog"
	"net/http"
	"strings"
	"time"

	assets "github.com/smart-kampung/anjungan/assets/console"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/seal"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// Options is what a Page needs; every field but Proxied must be set.
type Options struct {
	Ledger ledger.Ledger
	Letter Letter        // the regency's letter key
	Ack    crypto.Signer // signs trust lists
	Log    *slog.Logger
	Now    func() time.Time

	Numbers Numbers                      // tells how requests stand
	Title   func(kiosk.ServiceID) string // what a service is called
	Agency  func(kiosk.ServiceID) string // what the agency of its chain is called; "" where there is none
	Health  http.Handler                 // answers /healthz
	Proxied bool                         // the pages are behind a proxy that says who asks
}

// Page is the public page.
type Page struct {
	o      Options
	page   *template.Template // of a seal
	status *template.Template // of a number
}

// New makes the page.
func New(o Options) (*Page, error) {
	t, err := template.ParseFS(assets.Pages, "pages/base.html", "pages/verify.html")
	if err != nil {
		return nil, fmt.Errorf("verify: %w", err)
	}
	s, err := template.ParseFS(assets.Pages, "pages/base.html", "pages/status.html")
	if err != nil {
		return nil, fmt.Errorf("verify: %w", err)
	}
	return &Page{o: o, page: t, status: s}, nil
}

// Prefix is the path before the seal. A QR code holds the address in capitals, so it is one.
const Prefix = "/S/"

// stylePath is where the style sheet is served.
const stylePath = "/static/console.css"

// Handler serves Prefix, StatusPath, TrustPath, /healthz and the style sheet.
func (p *Page) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+stylePath, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/css; charset=utf-8")
		_, _ = w.Write(assets.Style)
	})
	mux.Handle("GET /healthz", p.o.Health)
	mux.HandleFunc("GET "+StatusPath, p.askStatus)
	mux.HandleFunc("POST "+StatusPath, p.tellStatus)
	mux.HandleFunc("GET "+TrustPath, p.serveTrust)
	mux.HandleFunc("GET "+Prefix+"{seal}", p.serve)
	return mux
}

// Result is what a seal is worth, and what it says.
type Result struct {
	Answer seal.Answer
	Claims seal.Claims
	Until  time.Time // end of a letter's validity; zero where there is none
	Lapsed bool      // a genuine letter whose validity is over
	By     string    // number of the letter that holds instead of a replaced one
}

// Check verifies the text behind Prefix.
func (p *Page) Check(ctx context.Context, text string) (Result, error) {
	b, err := seal.Parse(strings.ToUpper(text))
	if err != nil {
		return Result{Answer: seal.Forged}, nil // for what is no seal no list is made
	}
	now := p.o.Now()
	trust, err := Trust(ctx, p.o.Ledger, p.o.Letter, now)
	if err != nil {
		return Result{}, err
	}
	res := Result{}
	res.Answer, res.Claims = seal.Verify(trust, b, now)
	if res.Answer == seal.Replaced {
		res.By = trust.Replaced[res.Claims.Number]
	}
	if res.Answer != seal.Genuine || res.Claims.What != seal.Letter {
		return res, nil
	}
	return p.letter(ctx, res, now)
}

// letter compares a genuine letter seal with the regency's own book.
func (p *Page) letter(ctx context.Context, res Result, now time.Time) (Result, error) {
	l, err := p.o.Ledger.LetterByNumber(ctx, res.Claims.Number)
	switch {
	case errors.Is(err, ledger.ErrNotFound):
		res.Answer = seal.Void // sealed, but never entered: an approval that did not come about
		return res, nil
	case err != nil:
		return res, err
	case l.TextHash != res.Claims.TextHash:
		res.Answer = seal.Void
		return res, nil
	}
	res.Until = time.UnixMilli(l.Until)
	res.Lapsed = now.After(res.Until)
	return res, nil
}

// view is the data of verify.html.
type view struct {
	Title, Style, Place, Clerk, Foot          string
	Answer, Class, Explain                    string
	Claims                                    bool
	What, Number, Initials, When, Until, Hash string
	By                                        string
}

func (p *Page) serve(w http.ResponseWriter, r *http.Request) {
	res, err := p.Check(r.Context(), r.PathValue("seal"))
	if err != nil {
		p.o.Log.ErrorContext(r.Context(), "verification failed", "err", err)
		http.Error(w, "Ada gangguan. Coba lagi sebentar.", http.StatusInternalServerError)
		return
	}
	var b bytes.Buffer
	if err := p.page.ExecuteTemplate(&b, "base", show(res, p.o.Now())); err != nil {
		p.o.Log.ErrorContext(r.Context(), "verification page failed", "err", err)
		http.Error(w, "Ada gangguan. Coba lagi sebentar.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(b.Bytes()) // a browser that went away
}

func show(res Result, now time.Time) view {
	v := view{Title: "Pemeriksaan surat", Style: stylePath, Place: "Pemeriksaan keaslian", Foot: "Per " + stamp(now) + "."}
	v.Answer, v.Class, v.Explain = words(res)
	c := res.Claims
	v.Claims, v.By = res.Answer != seal.Forged, res.By
	v.Number, v.Initials, v.When, v.Hash = c.Number, c.Initials, stamp(c.When), hex.EncodeToString(c.TextHash[:8])
	v.What = c.What.Words()
	if !res.Until.IsZero() {
		v.Until = res.Until.In(kiosk.WIB).Format("02-01-2006")
	}
	return v
}

// words is what a phone shows for an answer.
func words(res Result) (answer, class, explain string) {
	if res.Answer == seal.Genuine && res.Lapsed {
		return "ASLI, masa berlaku sudah habis", "lapsed", "Surat ini benar dibuat oleh Pemerintah Kabupaten, tetapi masa berlakunya sudah lewat."
	}
	answer, explain = res.Answer.Words()
	return answer, string(res.Answer), explain
}

// stamp is a moment, WIB.
func stamp(t time.Time) string { return t.In(kiosk.WIB).Format("02-01-2006 15.04 WIB") }
