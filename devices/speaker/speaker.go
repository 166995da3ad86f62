// Package speaker says sentences aloud through espeak-ng, which speaks Indonesian and English.
//
// It is not a player of recorded clips (a later room) and knows no resident: it is handed sentences
// that name nobody.
//
// Concurrency: Speak and Hush may be called from any goroutine; the newest call wins. Close joins.
package speaker

import (
	"context"
	"os/exec"
	"strings"
	"sync"

	"github.com/smart-kampung/anjungan/devices"
)

// Espeak is the voice of the kiosk: one espeak-ng process per utterance.
type Espeak struct {
	path string

	mu     sync.Mutex // guards stop and health
	stop   context.CancelFunc
	health devices.Health
	wg     sync.WaitGroup
}

var _ devices.Device = (*Espeak)(nil)

// New finds espeak-ng; the error says that this kiosk has no voice.
func New() (*Espeak, error) {
	path, err := exec.LookPath("espeak-ng")
	if err != nil {
		return nil, err
	}
	return &Espeak{path: path, health: devices.Health{State: devices.Online, Word: "ready"}}, nil
}

// Speak says a text in a language that espeak-ng knows by its two letters, and ends what was said
// before. It returns at once.
func (e *Espeak) Speak(lang, text string) {
	e.Hush()
	ctx, cancel := context.WithCancel(context.Background())
	e.mu.Lock()
	e.stop = cancel
	e.mu.Unlock()
	// Speed 140 words a minute, slower than the default of 175 (espeak-ng(1), option -s). The text
	// goes through standard input: it is never seen in a process list.
	cmd := exec.CommandContext(ctx, e.path, "-v", lang, "-s", "140", "--stdin")
	cmd.Stdin = strings.NewReader(text)
	e.wg.Go(func() {
		defer cancel()
		err := cmd.Run()
		e.mu.Lock()
		defer e.mu.Unlock()
		switch {
		case ctx.Err() != nil:
		case err != nil:
			e.health = devices.Health{State: devices.HardwareError, Word: "silent", Hint: "espeak-ng failed: is there a sound card?"}
		default:
			e.health = devices.Health{State: devices.Online, Word: "ready"}
		}
	})
}

// Hush ends what is being said.
func (e *Espeak) Hush() {
	e.mu.Lock()
	stop := e.stop
	e.stop = nil
	e.mu.Unlock()
	if stop != nil {
		stop()
	}
}

// String names the voice.
func (e *Espeak) String() string { return "espeak-ng" }

// Health says whether the last utterance was spoken.
func (e *Espeak) Health() devices.Health {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.health
}

// Close ends what is being said and joins.
func (e *Espeak) Close() error {
	e.Hush()
	e.wg.Wait()
	return nil
}
