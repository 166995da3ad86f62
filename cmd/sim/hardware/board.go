package hardware

import "sync"

// board tells everyone who looks that something changed; what changed they read themselves.
type board struct {
	mu   sync.Mutex
	next chan struct{}
}

func newBoard() *board { return &board{next: make(chan struct{})} }

// changed wakes all who wait.
func (b *board) changed() {
	b.mu.Lock()
	defer b.mu.Unlock()
	close(b.next)
	b.next = make(chan struct{})
}

// wait is closed at the next change. Take it before reading the state, or a change is missed.
func (b *board) wait() <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.next
}
