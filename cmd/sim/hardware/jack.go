package hardware

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"syscall"

	"github.com/smart-kampung/anjungan/devices/jack"
)

// plug is the jack of a headset: a pipe in which the kiosk reads what an input device of the kernel would give.
type plug struct {
	path string
	line *os.File

	mu sync.Mutex // guards in
	in bool
}

// HeadsetState is the jack of the headset.
type HeadsetState struct {
	In bool `json:"in"`
}

func (h *Hardware) startJack(context.Context) error {
	path := filepath.Join(h.opts.Dir, "jack")
	if err := os.Remove(path); err != nil && !os.IsNotExist(err) {
		return fmt.Errorf("hardware: jack: %w", err)
	}
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		return fmt.Errorf("hardware: jack: %w", err)
	}
	// Both ends, so that the pipe outlives a kiosk that ends; full, it takes no more rather than wait.
	line, err := os.OpenFile(path, os.O_RDWR|syscall.O_NONBLOCK, 0)
	if err != nil {
		return fmt.Errorf("hardware: jack: %w", err)
	}
	h.jack = &plug{path: path, line: line}
	return nil
}

// JackPath is the input device of the headset's jack.
func (h *Hardware) JackPath() string { return h.jack.path }

// Plug puts the headset in, or pulls it out.
func (h *Hardware) Plug(in bool) error {
	h.jack.mu.Lock()
	defer h.jack.mu.Unlock()
	if h.jack.in == in {
		return nil
	}
	if _, err := h.jack.line.Write(jack.Event(in)); err != nil {
		return fmt.Errorf("hardware: jack: %w", err)
	}
	h.jack.in = in
	h.board.changed()
	return nil
}

func (p *plug) state() HeadsetState {
	p.mu.Lock()
	defer p.mu.Unlock()
	return HeadsetState{In: p.in}
}

func (p *page) headset(w http.ResponseWriter, r *http.Request) {
	switch r.PathValue("action") {
	case "in":
		p.done(w, p.hw.Plug(true))
	case "out":
		p.done(w, p.hw.Plug(false))
	default:
		p.done(w, errNoAction)
	}
}
