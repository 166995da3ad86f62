package regency

import (
	"sync"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
)

// limiter lets each kiosk do something a number of times in a span.
type limiter struct {
	n    int
	span time.Duration

	mu    sync.Mutex // guards times
	times map[kiosk.KioskID][]time.Time
}

func newLimiter(n int, span time.Duration) *limiter {
	return &limiter{n: n, span: span, times: map[kiosk.KioskID][]time.Time{}}
}

// take counts one try, or says how long to wait until the next one may be made.
func (l *limiter) take(id kiosk.KioskID, now time.Time) (wait time.Duration, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var recent []time.Time
	for _, t := range l.times[id] {
		if now.Sub(t) < l.span {
			recent = append(recent, t)
		}
	}
	if len(recent) >= l.n {
		l.times[id] = recent
		return l.span - now.Sub(recent[0]), false
	}
	l.times[id] = append(recent, now)
	return 0, true
}
