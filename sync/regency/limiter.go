package regency

import (
	"sync"
	"time"
)

// limiter lets each source do something a number of times in a span.
type limiter[K comparable] struct {
	n    int
	span time.Duration

	mu    sync.Mutex // guards times
	times map[K][]time.Time
}

// maxSources is how many sources are remembered before those whose tries are over are forgotten.
const maxSources = 10_000

func newLimiter[K comparable](n int, span time.Duration) *limiter[K] {
	return &limiter[K]{n: n, span: span, times: map[K][]time.Time{}}
}

// take counts one try, or says how long to wait until the next one may be made.
func (l *limiter[K]) take(source K, now time.Time) (wait time.Duration, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.times) >= maxSources {
		l.forget(now)
	}
	recent := l.recent(source, now)
	if len(recent) >= l.n {
		l.times[source] = recent
		return l.span - now.Sub(recent[0]), false
	}
	l.times[source] = append(recent, now)
	return 0, true
}

// look says what take would, and counts nothing.
func (l *limiter[K]) look(source K, now time.Time) (wait time.Duration, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	recent := l.recent(source, now)
	if len(recent) >= l.n {
		return l.span - now.Sub(recent[0]), false
	}
	return 0, true
}

// recent is a source's tries within the span; mu is held.
func (l *limiter[K]) recent(source K, now time.Time) (list []time.Time) {
	for _, t := range l.times[source] {
		if now.Sub(t) < l.span {
			list = append(list, t)
		}
	}
	return list
}

// forget drops the sources whose last try is over. So many in one span that none is over are a flood:
// then all are dropped, for a list without end would end the server.
func (l *limiter[K]) forget(now time.Time) {
	for k, ts := range l.times {
		if now.Sub(ts[len(ts)-1]) >= l.span {
			delete(l.times, k)
		}
	}
	if len(l.times) >= maxSources {
		clear(l.times)
	}
}
