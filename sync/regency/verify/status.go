package verify

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// Numbers tells how a request stands; a *wire.Refusal says why not. regency.Numbers is one.
type Numbers interface {
	Ask(ctx context.Context, source, number string, now time.Time) (kiosk.Standing, error)
}

// StatusPath is the page that tells how a request stands, by its number. The number travels in the body
// of a form, so that no log of addresses holds it.
const StatusPath = "/cek"

// maxNumber bounds the form in bytes.
const maxNumber = 1 << 10

// statusView is the data of status.html.
type statusView struct {
	view
	Problem               string
	State, Holder, Made   string
	Service               string
	Found, Discreet, Done bool
	Unsure                bool // Made is by a clock that had not been compared
}

func (p *Page) askStatus(w http.ResponseWriter, _ *http.Request) {
	p.showStatus(w, http.StatusOK, p.statusView())
}

func (p *Page) statusView() statusView {
	v := statusView{view: view{Title: "Kabar permohonan", Style: stylePath, Place: "Kabar permohonan"}}
	v.Foot = "Per " + stamp(p.o.Now()) + "."
	return v
}

func (p *Page) tellStatus(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxNumber)
	number := strings.Join(strings.FieldsFunc(r.PostFormValue("number"), func(c rune) bool { return c == ' ' || c == '-' || c == '.' }), "")
	s, err := p.o.Numbers.Ask(r.Context(), "web "+p.source(r), number, p.o.Now())
	v := p.statusView()
	var refused *wire.Refusal
	switch {
	case err == nil:
		v.tell(s, p.o.Title, p.o.Agency)
		p.showStatus(w, http.StatusOK, v)
	case errors.As(err, &refused) && refused.Code == wire.CodeTooMany:
		v.Problem = "Terlalu sering bertanya. Tunggu satu menit, lalu coba lagi."
		w.Header().Set("Retry-After", fmt.Sprint(refused.RetryAfter))
		p.showStatus(w, http.StatusTooManyRequests, v)
	case errors.As(err, &refused) && refused.Code == wire.CodeNotFound:
		v.Problem = "Nomor ini tidak ditemukan. Periksa 12 angka di kertas Anda. Permohonan yang baru dibuat saat jaringan putus belum sampai ke kabupaten."
		p.showStatus(w, http.StatusNotFound, v)
	default:
		p.o.Log.ErrorContext(r.Context(), "status failed", "err", err)
		http.Error(w, "Ada gangguan. Coba lagi sebentar.", http.StatusInternalServerError)
	}
}

func (p *Page) showStatus(w http.ResponseWriter, status int, v statusView) {
	var b bytes.Buffer
	if err := p.status.ExecuteTemplate(&b, "base", v); err != nil {
		p.o.Log.Error("status page failed", "err", err)
		http.Error(w, "Ada gangguan. Coba lagi sebentar.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // a browser that went away
}

// tell fills in what a number tells.
func (v *statusView) tell(s kiosk.Standing, title, agency func(kiosk.ServiceID) string) {
	v.Found, v.Discreet, v.Done = true, s.Discreet(), s.State.Granted()
	v.Number, v.Made, v.Unsure = s.Number.String(), stamp(s.Made), s.Unsure
	if !v.Discreet {
		v.Service, v.State, v.Holder = title(s.Service), stateWords(s.State), s.Holder.Words(agency(s.Service), "")
		if s.Holder == kiosk.Clerk {
			v.Holder = "petugas desa atau kelurahan" // whoever reads this from afar asks: of which office?
		}
	}
}

// source names who asks: the address, or behind a proxy the one that the proxy saw. Of an IPv6 address
// only the network counts, for a phone has many.
func (p *Page) source(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	if p.o.Proxied {
		seen := r.Header.Values("X-Forwarded-For")
		all := strings.Split(strings.Join(seen, ","), ",")
		if last := strings.TrimSpace(all[len(all)-1]); last != "" {
			host = last // the nearest proxy's own word; what stands before it anybody may have written
		}
	}
	a, err := netip.ParseAddr(host)
	if err != nil {
		return "unknown"
	}
	if a = a.Unmap(); a.Is6() {
		net64, err := a.Prefix(64)
		if err == nil {
			return net64.String()
		}
	}
	return a.String()
}

// stateWords is how a resident reads a state.
func stateWords(s kiosk.RequestState) string {
	switch s {
	case kiosk.Incomplete:
		return "Belum lengkap. Tempelkan KTP di anjungan untuk melihat apa yang kurang."
	case kiosk.Unproven:
		return "Menunggu dikukuhkan. Bawa KTP ke loket."
	case kiosk.Checking:
		return "Sedang diperiksa."
	case kiosk.Signing:
		return "Menunggu tanda tangan."
	case kiosk.ReadyState:
		return "Siap diambil."
	case kiosk.HandedOver:
		return "Sudah diambil."
	case kiosk.Acted:
		return "Sudah ditindaklanjuti petugas."
	case kiosk.Cancelled:
		return "Dibatalkan."
	case kiosk.Refused:
		return "Ditolak. Tempelkan KTP di anjungan untuk membaca alasannya."
	}
	return string(s)
}
