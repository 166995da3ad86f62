package regency

import (
	"sync"

	"github.com/smart-kampung/anjungan/kiosk"
)

// Bell wakes the feed requests that wait for news of a kiosk. It is a hint: whoever waits reads the
// ledger again anyway.
type Bell struct {
	mu    sync.Mutex // guards waits
	waits map[kiosk.KioskID]chan struct{}
}

// NewBell makes a bell.
func NewBell() *Bell { return &Bell{waits: map[kiosk.KioskID]chan struct{}{}} }

// Wait gives a channel that the next Ring closes. Ask for it before reading, wait after.
func (b *Bell) Wait(id kiosk.KioskID) <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	c, ok := b.waits[id]
	if !ok {
		c = make(chan struct{})
		b.waits[id] = c
	}
	return c
}

// Ring wakes everybody who waits for that kiosk; call it after the commit.
func (b *Bell) Ring(id kiosk.KioskID) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if c, ok := b.waits[id]; ok {
		close(c)
		delete(b.waits, id)
	}
}
