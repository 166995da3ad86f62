package regency_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"database/sql"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/blob"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/sqlite"
	"github.com/smart-kampung/anjungan/sync/bundle"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/regency/sqliteledger"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// who shows a certificate.
type who int

const (
	bySeven    who = iota // kiosk 7, whose journal the scene holds
	byEight               // kiosk 8
	byNobody              // none at all
	byRevoked             // kiosk 10, no longer on the list
	byUnbegun             // kiosk 12, on the list and of the future
	byStranger            // of another root
)

// scene is a regency that every bad input finds as the one before did: a server on a port, in front of a copy of one
// ledger. Kiosk 7 has sent an epoch, a request, a complaint and the announcement of a content, and a part of that; for
// kiosk 9 there is an invitation with which one machine came; the one for kiosk 13 is past its end.
type scene struct {
	world
	file  []byte // the ledger
	addr  string
	now   atomic.Pointer[regency.Server] // what answers there
	certs map[who]tls.Certificate

	b, theirs bundle.Bundle // of kiosks 7 and 8
	seal      journal.Epoch
	at        journal.Entry // the last of kiosk 7's journal
	request   kiosk.Request
	token     kiosk.Token
	hash      blob.Hash
	content   []byte // sealed
	have      int    // of it at the regency
	enrolment []byte
	late      []byte // an enrolment by the invitation that is past its end
}

func newScene(t testing.TB) *scene {
	t.Helper()
	s := &scene{world: *newWorld(t), certs: map[who]tls.Certificate{byNobody: {}}}
	s.b, s.theirs = s.addKiosk(t, 7), s.addKiosk(t, 8)
	s.certs[bySeven], s.certs[byEight] = s.b.Certificate(), s.theirs.Certificate()
	s.certs[byRevoked] = s.addKiosk(t, 10).Certificate()
	s.certs[byUnbegun] = s.kioskOf(t, 12, time.Now().AddDate(3, 0, 0))
	s.certs[byStranger] = newWorld(t).addKiosk(t, 7).Certificate()
	must(t, s.ledger.Revoke(t.Context(), 10, 1))
	s.journal(t)
	s.enrolment, s.late = s.enrolling(t, 9, 2*muchLater), s.enrolling(t, 13, -time.Hour)
	_, _, err := s.enroller(time.Now).Answer(t.Context(), s.enrolment)
	must(t, err)
	must(t, s.ledger.Close())
	s.file, err = os.ReadFile(filepath.Join(s.dir, "regency.db"))
	must(t, err)
	s.listen(t)
	return s
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// kioskOf adds a kiosk whose certificate was made at another time.
func (s *scene) kioskOf(t testing.TB, id kiosk.KioskID, at time.Time) tls.Certificate {
	t.Helper()
	b, err := regency.AddKiosk(t.Context(), s.ledger, s.keys, s.place(t, id), "https://localhost", at)
	must(t, err)
	return b.Certificate()
}

// journal is what kiosk 7 sent.
func (s *scene) journal(t testing.TB) {
	t.Helper()
	epoch, body, err := journal.NewEpoch(s.b.Journal)
	must(t, err)
	s.seal = epoch
	first := s.next(t, journal.Header{Kind: journal.KindEpoch, Time: 1}, cborOf(t, body))
	s.at = first
	nik, err := kiosk.ParseNIK(subject)
	must(t, err)
	number, err := kiosk.NewNumber(7, 1)
	must(t, err)
	s.request = kiosk.Request{
		ID: kiosk.RequestID{7, 1}, Number: number, Register: "SET-1-000001", Service: "domisili", Subject: nik, Requester: nik,
		Village: setail, Assurance: kiosk.ByPIN, Made: time.UnixMilli(1),
	}
	complaint := complaintOf(t, 7, kiosk.TopicRoad, roadWords, "")
	s.token = complaint.Token
	said, err := journal.NewComplaintBody(complaint)
	must(t, err)
	s.content, s.have = []byte(random(100_000)), 60_000 // the regency does not open it
	s.hash = sha256.Sum256(s.content)
	a := blob.Announced{Hash: s.hash, Size: int64(len(s.content)), Purpose: blob.Report, Key: make([]byte, blob.KeySize)}
	es := []journal.Entry{first}
	for _, x := range []struct {
		kind journal.Kind
		body any
	}{
		{journal.KindRequestNew, journal.NewRequestBody(s.request)}, {journal.KindComplaint, said}, {journal.KindBlob, journal.NewBlobBody(a)},
	} {
		s.at = s.next(t, journal.Header{Kind: x.kind, Time: 1, Epoch: 1}, cborOf(t, x.body))
		es = append(es, s.at)
	}
	seg, err := journal.SignSegment(s.b.SealKey, journal.Hash{}, es)
	must(t, err)
	if r, err := s.intake().Append(t.Context(), 7, seg); err != nil || r.Ack.Last != 4 {
		t.Fatalf("%+v, %v", r, err)
	}
	must(t, s.ledger.PutBlobPart(t.Context(), 7, s.hash, 0, s.content[:s.have], ledger.BlobRoom{Kiosk: blob.MaxSize, All: blob.MaxSize}))
}

func cborOf(t testing.TB, v any) []byte {
	t.Helper()
	b, err := journal.Marshal(v)
	must(t, err)
	return b
}

// next is an entry that continues kiosk 7's journal.
func (s *scene) next(t testing.TB, h journal.Header, plain []byte) journal.Entry {
	t.Helper()
	h.Key = journal.Key{Kiosk: 7, Incarnation: 1, Seq: s.at.Seq + 1}
	body := plain
	if !h.Kind.Clear() {
		var err error
		body, err = s.seal.Seal(h, plain)
		must(t, err)
	}
	h.Body = journal.HashBody(body)
	return journal.Entry{Header: h, Chain: journal.NextChain(s.at.Chain, h), Body: body}
}

// segment is one entry that continues kiosk 7's journal, signed.
func (s *scene) segment(t testing.TB, h journal.Header, plain []byte) []byte {
	t.Helper()
	seg, err := journal.SignSegment(s.b.SealKey, s.at.Chain, []journal.Entry{s.next(t, h, plain)})
	must(t, err)
	return seg
}

// enrolling is a request to enrol that proves the secret of an invitation made for so long.
func (s *scene) enrolling(t testing.TB, id kiosk.KioskID, life time.Duration) []byte {
	t.Helper()
	code, err := s.enroller(time.Now).Invite(t.Context(), s.place(t, id), life, "test")
	must(t, err)
	var e wire.Enrolment
	must(t, journal.Unmarshal(guess(t, code.Invitation), &e))
	digest, err := e.Digest(sha256.Sum256(s.keys.Root.Raw))
	must(t, err)
	key, err := wire.ProofKey(code.Secret)
	must(t, err)
	e.Proof = wire.Prove(key, digest)
	return cborOf(t, e)
}

// listen serves on loopback, as cmd/regency does, whatever server is now the scene's.
func (s *scene) listen(t testing.TB) {
	t.Helper()
	var lc net.ListenConfig
	l, err := lc.Listen(t.Context(), "tcp", "127.0.0.1:0")
	must(t, err)
	s.addr = l.Addr().String()
	srv := &http.Server{
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.now.Load().Handler().ServeHTTP(w, r) }),
		TLSConfig: &tls.Config{MinVersion: tls.VersionTLS13, GetConfigForClient: func(hello *tls.ClientHelloInfo) (*tls.Config, error) {
			return s.now.Load().TLS(s.keys.Server, s.keys.Root).GetConfigForClient(hello)
		}}, ReadHeaderTimeout: time.Minute, MaxHeaderBytes: 32 << 10,
		DisableGeneralOptionsHandler: true, ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelDebug),
	}
	var running sync.WaitGroup
	running.Go(func() { _ = srv.ServeTLS(l, "", "") })
	t.Cleanup(func() {
		must(t, srv.Close())
		running.Wait()
	})
}

// muchLater is when every certificate of now is past its end.
const muchLater = 400 * day

// ready puts a server on a copy of the ledger behind the port, by a clock that is ahead, and opens that copy to be
// looked at.
func (s *scene) ready(t testing.TB, ahead time.Duration) (now *world, db *sql.DB) {
	t.Helper()
	now, db = s.open(t, t.TempDir())
	s.now.Store(now.server(regency.ServerOptions{Now: func() time.Time { return time.Now().Add(ahead) }}))
	t.Cleanup(func() {
		must(t, db.Close())
		must(t, now.ledger.Close())
	})
	return now, db
}

// open opens a copy of the ledger in a directory, and once more to be looked at.
func (s *scene) open(t testing.TB, dir string) (now *world, db *sql.DB) {
	t.Helper()
	path := filepath.Join(dir, "regency.db")
	must(t, os.WriteFile(path, s.file, 0o600))
	w := s.world
	var err error
	w.ledger, err = sqliteledger.Open(context.Background(), path)
	must(t, err)
	db, err = sqlite.OpenReader(context.Background(), path)
	must(t, err)
	return &w, db
}

// sent is a request.
type sent struct {
	method, target string
	body           []byte
	media          string // empty: what the page says
	open           bool   // its length is not declared
	half           bool   // the line ends in the middle of its body
}

// client speaks HTTP/2 with a certificate.
func (s *scene) client(t testing.TB, by who) *http.Client {
	t.Helper()
	tr := &http.Transport{TLSClientConfig: s.tls(by), ForceAttemptHTTP2: true}
	t.Cleanup(tr.CloseIdleConnections)
	return &http.Client{Transport: tr, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

func (s *scene) tls(by who) *tls.Config {
	pool := x509.NewCertPool()
	pool.AddCert(s.keys.Root)
	cert := s.certs[by]
	return &tls.Config{RootCAs: pool, GetClientCertificate: func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return &cert, nil }}
}

// do sends a request; an error is no answer at all.
func (s *scene) do(t testing.TB, by who, x sent) (status int, reply []byte, err error) {
	t.Helper()
	if x.media == "" {
		x.media = wire.MediaType(x.target)
	}
	if x.half || x.target == "*" {
		return s.raw(t, by, x)
	}
	var body io.Reader = bytes.NewReader(x.body)
	if x.open {
		body = io.MultiReader(body) // of a type whose length nobody knows
	}
	r, err := http.NewRequestWithContext(t.Context(), x.method, "https://"+s.addr+x.target, body)
	must(t, err)
	r.Header.Set("Content-Type", x.media)
	resp, err := s.client(t, by).Do(r)
	if err != nil {
		return 0, nil, err
	}
	defer resp.Body.Close()
	if resp.ProtoMajor != 2 {
		t.Errorf("answered by %s", resp.Proto)
	}
	reply, err = io.ReadAll(resp.Body)
	return resp.StatusCode, reply, err
}

// raw sends by HTTP/1.1 what no client of Go's would.
func (s *scene) raw(t testing.TB, by who, x sent) (status int, reply []byte, err error) {
	t.Helper()
	d := tls.Dialer{Config: s.tls(by)}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	conn, err := d.DialContext(ctx, "tcp", s.addr)
	must(t, err)
	defer conn.Close()
	body := x.body
	if x.half {
		body = body[:len(body)/2]
	}
	_, err = fmt.Fprintf(conn, "%s %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s",
		x.method, x.target, x.media, len(x.body), body)
	must(t, err)
	if x.half {
		must(t, conn.(*tls.Conn).CloseWrite())
	}
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		return 0, nil, err
	}
	defer resp.Body.Close()
	reply, err = io.ReadAll(resp.Body)
	return resp.StatusCode, reply, err
}
