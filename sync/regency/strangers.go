package regency

import (
	"errors"
	"math"
	"net/http"
	"net/netip"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// The bounds of requests to enrol, of which anybody may make some.
const (
	enrolsAtWork  = 4
	enrolsWaiting = 16
	enrolTries    = 10 // refused ones of a source in a minute
)

// enrol answers a machine that has no certificate yet.
func (s *Server) enrol(w http.ResponseWriter, r *http.Request) {
	pace(w, r)
	reply, id, err := s.enrolled(r)
	s.reply(w, r, culpritOf(r, 0, id), reply, err)
}

// enrolled answers whoever was not refused too often. Only refusals count: a machine that waits for its
// person may ask as often as it likes.
func (s *Server) enrolled(r *http.Request) (reply []byte, id kiosk.KioskID, err error) {
	if s.o.Enrol == nil {
		return nil, 0, &wire.Refusal{Code: wire.CodeNotFound}
	}
	from, now := source(r.RemoteAddr), s.o.Now()
	if wait, ok := s.strangers.look(from, now); !ok {
		return nil, 0, &wire.Refusal{Code: wire.CodeTooMany, RetryAfter: int(math.Ceil(wait.Seconds()))}
	}
	defer func() {
		var p *wire.Refusal
		if errors.As(err, &p) && strange(p.Code) {
			s.strangers.take(from, now)
		}
	}()
	leave, err := s.enrols.enter(r, 0)
	if err != nil {
		return nil, 0, err
	}
	defer leave()
	body, err := readBody(r, wire.MaxEnrol, wire.ContentType)
	if err != nil {
		return nil, 0, err
	}
	done, err := s.enrols.turn(r.Context(), wire.MaxSegment) // no express lane for strangers
	if err != nil {
		return nil, 0, err
	}
	defer done()
	return s.o.Enrol.Answer(r.Context(), body)
}

// source names where a connection comes from, by its address and port: the address, of IPv6 the network, for a
// machine has many.
func source(remote string) netip.Prefix {
	at, err := netip.ParseAddrPort(remote)
	if err != nil {
		return netip.Prefix{} // all of them are one
	}
	a, bits := at.Addr().Unmap(), 32
	if a.Is6() {
		bits = 64
	}
	p, err := a.Prefix(bits)
	if err != nil {
		return netip.Prefix{}
	}
	return p
}

func newStrangers() *limiter[netip.Prefix] {
	return newLimiter[netip.Prefix](enrolTries, time.Minute)
}
