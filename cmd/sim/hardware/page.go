package hardware

import (
	"embed"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"net"
	"net/http"
	"net/netip"
	"time"
)

//go:embed page
var pageFiles embed.FS

// policy lets the page load what this server sends and nothing else; it holds no inline script or style.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// errNotLoopback refuses a control page that others on the network could reach: whoever reaches it
// taps cards.
var errNotLoopback = errors.New("the control page stands on loopback only")

// page is the control page and its API.
type page struct {
	hw    *Hardware
	faces []face
	html  *template.Template
	files fs.FS
}

func newPage(hw *Hardware, faces []face) (*page, error) {
	files, err := fs.Sub(pageFiles, "page")
	if err != nil {
		return nil, fmt.Errorf("hardware: page: %w", err)
	}
	html, err := template.ParseFS(files, "page.html")
	if err != nil {
		return nil, fmt.Errorf("hardware: page: %w", err)
	}
	return &page{hw: hw, faces: faces, html: html, files: files}, nil
}

// server is the HTTP server of the page, not yet listening. Events have no end, so it has no write
// timeout.
func (p *page) server() *http.Server {
	return &http.Server{Handler: p.guard(p.routes()), ReadHeaderTimeout: 5 * time.Second, IdleTimeout: time.Minute}
}

func (p *page) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", p.index)
	for _, name := range []string{"app.js", "app.css", "mark.svg"} {
		mux.HandleFunc("GET /"+name, func(w http.ResponseWriter, r *http.Request) {
			http.ServeFileFS(w, r, p.files, name)
		})
	}
	mux.HandleFunc("GET /portrait/{file}", p.portrait)
	mux.HandleFunc("GET /roll.png", p.roll)
	mux.HandleFunc("GET /paper/{file}", p.paper)
	mux.HandleFunc("GET /api/state", p.state)
	mux.HandleFunc("GET /api/papers", p.papers)
	mux.HandleFunc("GET /api/events", p.events)
	mux.HandleFunc("POST /api/tap", p.tap)
	mux.HandleFunc("POST /api/lift", p.lift)
	mux.HandleFunc("POST /api/printer/{action}", p.printer)
	mux.HandleFunc("POST /api/fiber/{action}", p.fiber)
	mux.HandleFunc("POST /api/headset/{action}", p.headset)
	return mux
}

// guard keeps other pages of the person's browser out: a foreign name that resolves to loopback, and
// a foreign page that posts here.
func (p *page) guard(next http.Handler) http.Handler {
	same := http.NewCrossOriginProtection().Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !loopback(r.Host) {
			http.Error(w, "not a name of this page", http.StatusMisdirectedRequest)
			return
		}
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cache-Control", "no-store")
		same.ServeHTTP(w, r)
	})
}

// loopback says whether "host:port" names this machine to itself.
func loopback(hostport string) bool {
	host, _, err := net.SplitHostPort(hostport)
	if err != nil {
		host = hostport
	}
	if host == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}

// view is what the page is drawn from.
type view struct {
	Links                          []Link
	Faces                          []face
	Switches                       []control
	Profile, PrinterPath, LinkAddr string
}

func (p *page) index(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	err := p.html.Execute(w, view{
		Links: p.hw.opts.Links, Faces: p.faces, Switches: controls(),
		Profile: p.hw.opts.Profile, PrinterPath: p.hw.PrinterPath(), LinkAddr: p.hw.LinkAddr(),
	})
	if err != nil {
		p.hw.log.Warn("page not sent", "err", err)
	}
}
