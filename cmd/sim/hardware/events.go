package hardware

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

// breath is the shortest time between two states sent to one page: a running print head changes the
// roll far more often than an eye or a browser follows.
const breath = 80 * time.Millisecond

// events sends the state now and after every change, as server-sent events (HTML Living Standard,
// clause 9.2), until the page goes away or the hardware closes.
func (p *page) events(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	out := http.NewResponseController(w)
	for {
		next := p.hw.board.wait()
		if err := send(w, p.hw.State()); err != nil {
			return // the page went away
		}
		if err := out.Flush(); err != nil {
			return
		}
		if !p.rest(r, next) {
			return
		}
	}
}

// rest waits for the next change and for a breath; false where there is nobody to tell any more.
func (p *page) rest(r *http.Request, next <-chan struct{}) bool {
	timer := time.NewTimer(breath)
	defer timer.Stop()
	for changed, rested := false, false; !changed || !rested; {
		select {
		case <-next:
			changed, next = true, nil
		case <-timer.C:
			rested = true
		case <-r.Context().Done():
			return false
		case <-p.hw.closing:
			return false
		}
	}
	return true
}

func send(w http.ResponseWriter, s State) error {
	b, err := json.Marshal(s)
	if err != nil {
		return fmt.Errorf("hardware: encode state: %w", err)
	}
	_, err = fmt.Fprintf(w, "event: state\ndata: %s\n\n", b)
	return err
}
