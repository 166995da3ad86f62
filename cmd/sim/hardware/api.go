package hardware

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
)

// State is everything that the page shows, as /api/state and /api/events send it.
type State struct {
	Reader  ReaderState  `json:"reader"`
	Printer PrinterState `json:"printer"`
	Fiber   FiberState   `json:"fiber"`
	Headset HeadsetState `json:"headset"`
	Papers  []PaperState `json:"papers"` // oldest first
}

// ReaderState is what lies on the card reader.
type ReaderState struct {
	Card    string `json:"card"`    // key of the drawer; empty: nothing
	Held    bool   `json:"held"`    // the reader sees the card
	Service bool   `json:"service"` // the PC/SC daemon runs
	Hint    string `json:"hint"`    // in words
}

// FiberState is the link to the regency.
type FiberState struct {
	Up bool `json:"up"`
}

// State is the state of all hardware now.
func (h *Hardware) State() State {
	return State{
		Reader: h.readerState(), Printer: h.printer.state(), Fiber: FiberState{Up: h.FiberUp()}, Headset: h.jack.state(),
		Papers: h.printer.papers(),
	}
}

func (h *Hardware) readerState() ReaderState {
	key, held := h.slot.lying()
	s := ReaderState{Card: key, Held: held, Service: h.daemonRuns()}
	switch {
	case !s.Service:
		s.Hint = "Layanan pembaca berhenti. (The PC/SC daemon has ended.)"
	case key == "":
		s.Hint = "Klik kartu untuk menempelkannya. (Click a card to lay it here.)"
	case held:
		s.Hint = "Kartu ada di pembaca. (The card lies on the reader.)"
	default:
		s.Hint = "Kartu ada, tetapi tidak menjawab. (It lies there and does not answer.)"
	}
	return s
}

func (p *page) state(w http.ResponseWriter, _ *http.Request)  { p.json(w, p.hw.State()) }
func (p *page) papers(w http.ResponseWriter, _ *http.Request) { p.json(w, p.hw.printer.papers()) }

func (p *page) json(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(v); err != nil {
		p.hw.log.Warn("answer not sent", "err", err)
	}
}

func (p *page) tap(w http.ResponseWriter, r *http.Request) {
	p.done(w, p.hw.Tap(r.FormValue("card")))
}

func (p *page) lift(w http.ResponseWriter, _ *http.Request) { p.done(w, p.hw.Lift()) }

func (p *page) printer(w http.ResponseWriter, r *http.Request) {
	p.done(w, p.hw.printer.do(r.PathValue("action")))
}

func (p *page) fiber(w http.ResponseWriter, r *http.Request) {
	switch r.PathValue("action") {
	case "cut":
		p.hw.CutFiber()
	case "restore":
		p.hw.RestoreFiber()
	default:
		p.done(w, errNoAction)
		return
	}
	p.done(w, nil)
}

// done answers what a person's action came to.
func (p *page) done(w http.ResponseWriter, err error) {
	switch {
	case err == nil:
		w.WriteHeader(http.StatusNoContent)
	case errors.Is(err, ErrNoCard), errors.Is(err, errNoAction), errors.Is(err, errNoPaper):
		http.Error(w, err.Error(), http.StatusNotFound)
	case errors.Is(err, errNotNow):
		http.Error(w, err.Error(), http.StatusConflict)
	default:
		p.hw.log.Error("action failed", "err", err)
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

func (p *page) portrait(w http.ResponseWriter, r *http.Request) {
	key, ok := strings.CutSuffix(r.PathValue("file"), ".png")
	for _, f := range p.faces {
		if ok && f.Key == key {
			p.png(w, f.portrait, nil)
			return
		}
	}
	http.NotFound(w, r)
}

func (p *page) roll(w http.ResponseWriter, _ *http.Request) {
	b, err := p.hw.printer.rollPNG()
	p.png(w, b, err)
}

func (p *page) paper(w http.ResponseWriter, r *http.Request) {
	name, ok := strings.CutSuffix(r.PathValue("file"), ".png")
	n, err := strconv.Atoi(name)
	if !ok || err != nil {
		http.NotFound(w, r)
		return
	}
	b, err := p.hw.printer.paperPNG(n)
	p.png(w, b, err)
}

func (p *page) png(w http.ResponseWriter, b []byte, err error) {
	if err != nil {
		p.done(w, err)
		return
	}
	w.Header().Set("Content-Type", "image/png")
	if _, err := w.Write(b); err != nil {
		p.hw.log.Debug("picture not sent", "err", err)
	}
}
