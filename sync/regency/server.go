package regency

import (
	"context"
	"crypto"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"path"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/regency/vault"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// ServerOptions is what a Server needs. Limits left at zero get the defaults.
type ServerOptions struct {
	Ledger  ledger.Ledger
	Vault   *vault.Vault
	Intake  *Intake
	Bell    *Bell
	Ack     crypto.Signer // ECDSA P-256, signs times
	Pepper  []byte        // of the PIN verifiers, for the card dataset
	Journal []byte        // public journal key that kiosks are to seal to; nil: they keep theirs
	Enrol   *Enroller     // makes and renews certificates; nil: this server does not
	Aid     *AidSets      // makes the dataset of bansos; nil: kiosks are told nothing of it
	Log     *slog.Logger
	Now     func() time.Time
	// Numbers tells how requests stand; one that is discreet about every service where nil.
	Numbers *Numbers

	Appends  int             // appends at work at a time; default 64
	Waiting  int             // appends that wait for their turn before 503; default 512, negative: none
	BlobRoom ledger.BlobRoom // for contents beside the journals; default 32 MiB of a kiosk and 2 GiB of all

	Recheck time.Duration // how often a waiting feed reads again, for news of other processes; default 5 s
}

// Server answers kiosks.
type Server struct {
	o         ServerOptions
	appends   *admission
	enrols    *admission
	lookups   *limiter[kiosk.KioskID]
	answers   *limiter[kiosk.KioskID] // questions about tokens
	renewals  *limiter[kiosk.KioskID]
	refusals  refusals
	strangers *limiter[netip.Prefix] // who was refused without a certificate
	blobs     *admission
	datas     *admission
	polls     *admission
	expiry    *limiter[struct{}]     // of blobs
	journal   atomic.Pointer[[]byte] // public key that kiosks are to seal to; nil: they keep theirs
	counts    counters
}

// NewServer makes a server.
func NewServer(o ServerOptions) *Server {
	if o.Appends == 0 {
		o.Appends = atWork
	}
	if o.Waiting == 0 {
		o.Waiting = waiting
	}
	if o.Recheck == 0 {
		o.Recheck = 5 * time.Second
	}
	if o.BlobRoom == (ledger.BlobRoom{}) {
		o.BlobRoom = ledger.BlobRoom{Kiosk: blobRoom, All: blobRoomAll}
	}
	if o.Numbers == nil {
		o.Numbers = NewNumbers(o.Ledger, nil)
	}
	s := &Server{
		o: o, appends: newAdmission(o.Appends, max(o.Waiting, 0)), enrols: newAdmission(enrolsAtWork, enrolsWaiting),
		lookups: newLimiter[kiosk.KioskID](lookupTries, time.Minute), answers: newLimiter[kiosk.KioskID](answerTries, time.Minute),
		renewals: newLimiter[kiosk.KioskID](renewTries, time.Hour), refusals: newRefusals(), strangers: newStrangers(),
		blobs: newAdmission(blobsAtWork, blobsWaiting), datas: newAdmission(dataAtWork, dataHeld-dataAtWork),
		polls: newAdmission(pollsHeld, 0), expiry: newLimiter[struct{}](1, time.Hour),
	}
	if o.Journal != nil {
		s.journal.Store(&o.Journal)
	}
	return s
}

// route is one endpoint: its pattern in the sense of http.ServeMux, and what answers there.
type route struct {
	pattern string
	handler http.Handler
}

// routes are the kiosks' endpoints. The last one answers whatever is none.
func (s *Server) routes() []route {
	return []route{
		{"POST " + wire.PathAppend, s.allowed(s.append)},
		{"GET " + wire.PathFeed, s.bounded(s.polls, s.feed)},
		{"GET " + wire.PathData + "{dataset}", s.bounded(s.datas, s.data)},
		{"GET " + wire.PathBlob + "{hash}", s.allowed(s.blobAt)},
		{"POST " + wire.PathBlob + "{hash}", s.allowed(s.blobPart)},
		{"POST " + wire.PathCard, s.allowed(s.card)},
		{"POST " + wire.PathAnswer, s.allowed(s.reveal)},
		{"GET " + wire.PathTime, s.allowedLate(s.time)},
		{"POST " + wire.PathRenew, s.allowedLate(s.renew)},
		{"POST " + wire.PathEnrol, http.HandlerFunc(s.enrol)},
		{"GET " + wire.PathStatus + "{number}", s.allowed(s.status)},
		{"/", s.allowed(nowhere)},
	}
}

// nowhere answers where there is no endpoint.
func nowhere(context.Context, *http.Request, ledger.Kiosk) ([]byte, error) {
	return nil, &wire.Refusal{Code: wire.CodeNotFound}
}

// Handler is the kiosks' endpoints. What http.ServeMux would answer by itself, "*" and paths that it would
// send elsewhere, is answered in words of the protocol too.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	for _, r := range s.routes() {
		mux.Handle(r.pattern, r.handler)
	}
	none := s.allowed(nowhere)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if p := r.URL.EscapedPath(); r.RequestURI == "*" || p != path.Clean(p) {
			none.ServeHTTP(w, r)
			return
		}
		mux.ServeHTTP(w, r)
	})
}

// endpoint answers one request of a kiosk with the bytes of the reply.
type endpoint func(ctx context.Context, r *http.Request, k ledger.Kiosk) ([]byte, error)

// allowed finds the kiosk by its certificate, anew for every request, and writes the reply.
func (s *Server) allowed(f endpoint) http.Handler { return s.answer(f, false) }

// allowedLate also takes a certificate that is past its end.
func (s *Server) allowedLate(f endpoint) http.Handler { return s.answer(f, true) }

func (s *Server) answer(f endpoint, late bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		pace(w, r)
		k, err := s.kiosk(r, late)
		var reply []byte
		if err == nil {
			reply, err = f(r.Context(), r, k)
		}
		s.reply(w, r, culpritOf(r, k.ID, 0), reply, err)
	})
}

// bounded is allowed for a request that has room, which it gives back when its reply is written.
func (s *Server) bounded(a *admission, f endpoint) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		pace(w, r)
		k, err := s.kiosk(r, false)
		var reply []byte
		if err == nil {
			var leave func()
			if leave, err = a.enter(r, k.ID); err == nil {
				defer leave()
				reply, err = f(r.Context(), r, k)
			}
		}
		s.reply(w, r, culpritOf(r, k.ID, 0), reply, err)
	})
}

// reply writes the reply or the refusal of a request, and notes a strange one of whoever made it.
func (s *Server) reply(w http.ResponseWriter, r *http.Request, by culprit, reply []byte, err error) {
	err = unheard(r.Context(), err)
	s.counts.count(err)
	if err != nil {
		if failed := s.audit(r.Context(), by, err); failed != nil {
			err = failed
		}
		s.refuse(w, r, err)
		return
	}
	w.Header().Set("Content-Type", wire.ContentType)
	writePaced(w, reply)
}

// unheard is an error as it counts where nobody listens any more: what failed of that is not the regency's fault.
func unheard(ctx context.Context, err error) error {
	var p *wire.Refusal
	if err == nil || ctx.Err() == nil || errors.As(err, &p) {
		return err
	}
	return &wire.Refusal{Code: wire.CodeBusy, RetryAfter: retryAfter}
}

// refuse writes the problem. Only the regency's own faults are logged.
func (s *Server) refuse(w http.ResponseWriter, r *http.Request, err error) {
	var p *wire.Refusal
	if !errors.As(err, &p) {
		p = &wire.Refusal{Code: wire.CodeInternal, RetryAfter: 5}
		s.o.Log.ErrorContext(r.Context(), "request failed", "path", r.Pattern, "err", err) // an address may hold a number
	}
	if p.RetryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(p.RetryAfter))
	}
	if p.Code == wire.CodeNotAllowed {
		w.Header().Set("Connection", "close") // HTTP/2: GOAWAY, so that the connection ends too
	}
	b, err := journal.Marshal(wire.Problem{Code: p.Code})
	if err != nil {
		http.Error(w, "", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", wire.ContentType)
	w.WriteHeader(p.Code.Status())
	writePaced(w, b)
}

func (s *Server) append(ctx context.Context, r *http.Request, k ledger.Kiosk) ([]byte, error) {
	leave, err := s.appends.enter(r, k.ID)
	if err != nil {
		return nil, err
	}
	defer leave()
	body, err := readBody(r, wire.MaxSegment, wire.ContentType)
	if err != nil {
		return nil, err
	}
	done, err := s.appends.turn(ctx, len(body))
	if err != nil {
		return nil, err
	}
	defer done()
	if _, err := s.kiosk(r, false); err != nil {
		return nil, err // revoked while its body came or it waited
	}
	take := s.o.Intake.Append
	if r.URL.Query().Has(wire.QueryAnew) {
		take = s.o.Intake.AppendAnew
	}
	res, err := take(ctx, k.ID, body)
	if err != nil {
		return nil, err
	}
	if res.Order == 0 && res.Lost == nil {
		s.o.Bell.Ring(k.ID)
	}
	return res.Encode()
}

// data seals a dataset of the kiosk's village to its receive key.
func (s *Server) data(ctx context.Context, r *http.Request, k ledger.Kiosk) ([]byte, error) {
	var version string
	var plain []byte
	done, err := s.datas.turn(ctx, wire.MaxSegment)
	if err != nil {
		return nil, err
	}
	defer done()
	dataset := r.PathValue("dataset")
	switch dataset {
	case wire.DatasetCards:
		version, plain, err = s.cards(ctx, k.Village)
	case wire.DatasetStaff:
		version, plain, err = s.staff(ctx, k.Village)
	case wire.SetAid:
		if s.o.Aid != nil {
			version, plain, err = s.o.Aid.Of(ctx, k.Village)
		}
	case wire.DatasetJournal:
		public := s.journal.Load()
		if public == nil {
			break
		}
		version = wire.JournalVersion(*public)
		plain, err = wire.EncodeJournalKey(*public)
	case wire.SetNews, wire.SetMall, wire.SetCatalogue:
		version, plain, err = s.published(ctx, k.Village, dataset)
	}
	if err != nil {
		return nil, err
	}
	if version == "" {
		return nil, &wire.Refusal{Code: wire.CodeNotFound}
	}
	return wire.SealSnapshot(k.ReceiveKey, dataset, version, plain)
}

// published reads a set; no version where the village has none.
func (s *Server) published(ctx context.Context, village kiosk.VillageCode, name string) (version string, content []byte, err error) {
	set, err := s.o.Ledger.Set(ctx, village, name)
	if errors.Is(err, ledger.ErrNotFound) {
		return "", nil, nil
	}
	return set.Version, set.Content, err
}

func (s *Server) time(_ context.Context, r *http.Request, _ ledger.Kiosk) ([]byte, error) {
	nonce, err := hex.DecodeString(r.URL.Query().Get("nonce"))
	if err != nil || len(nonce) != wire.NonceSize {
		return nil, &wire.Refusal{Code: wire.CodeMalformed}
	}
	return wire.SignTime(s.o.Ack, nonce, s.o.Now())
}

func (s *Server) status(ctx context.Context, r *http.Request, k ledger.Kiosk) ([]byte, error) {
	st, err := s.o.Numbers.Ask(ctx, fmt.Sprintf("kiosk %03d", k.ID), r.PathValue("number"), s.o.Now())
	if err != nil {
		return nil, err
	}
	return wire.EncodeStatus(st)
}
