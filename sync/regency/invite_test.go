package regency_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/clock"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/bundle"
	"github.com/smart-kampung/anjungan/sync/enrol"
	"github.com/smart-kampung/anjungan/sync/outbox"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/keys"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// invite makes an invitation that is good for an hour.
func (w *world) invite(t *testing.T, id kiosk.KioskID) wire.EnrolCode {
	t.Helper()
	code, err := w.enroller(time.Now).Invite(t.Context(), w.place(t, id), time.Hour, "test")
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// enrolling is a machine that enrols in the background.
type enrolling struct {
	dir    string
	stop   context.CancelFunc
	digits chan string
	ended  chan error
}

func (w *world) enrol(t *testing.T, dir string, code wire.EnrolCode) *enrolling {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	e := &enrolling{dir: dir, stop: stop, digits: make(chan string, 1), ended: make(chan error, 1)}
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		e.ended <- enrol.Run(ctx, enrol.Options{
			Dir: dir, Code: code, Village: setail, Dial: w.link.Addr(), Every: 5 * time.Millisecond,
			Waiting: func(_ kiosk.Site, digits string) { e.digits <- digits },
		})
	}()
	t.Cleanup(func() { stop(); <-gone }) // it writes into a folder of the test
	return e
}

func (e *enrolling) end(t *testing.T) error {
	t.Helper()
	select {
	case err := <-e.ended:
		return err
	case <-time.After(time.Minute):
		t.Fatal("the enrolment did not end")
		return nil
	}
}

// waits is the digits, once the regency has taken the keys.
func (e *enrolling) waits(t *testing.T) string {
	t.Helper()
	select {
	case d := <-e.digits:
		return d
	case err := <-e.ended:
		t.Fatalf("ended early: %v", err)
	case <-time.After(time.Minute):
		t.Fatal("no digits")
	}
	return ""
}

// TestEnrolByCode: a code, a person who compares digits, and a bundle with which the kiosk works. The
// regency holds no private key of it, and nothing of the secret.
func TestEnrolByCode(t *testing.T) {
	w := newWorld(t)
	code, err := wire.ParseEnrolCode(w.invite(t, 7).Text())
	if err != nil {
		t.Fatal(err)
	}
	e := w.enrol(t, filepath.Join(t.TempDir(), "bundle"), code)
	digits := e.waits(t)
	if _, err := w.ledger.Kiosk(t.Context(), 7); !errors.Is(err, ledger.ErrNotFound) {
		t.Fatalf("a kiosk before anybody confirmed: %v", err)
	}
	r := w.enroller(time.Now)
	if err := r.Confirm(t.Context(), 7, "0000 0000", "test"); !errors.Is(err, regency.ErrDigits) && digits != "0000 0000" {
		t.Fatalf("other digits: %v", err)
	}
	if err := r.Confirm(t.Context(), 7, strings.ReplaceAll(digits, " ", ""), "test"); err != nil {
		t.Fatal(err)
	}
	if err := r.Confirm(t.Context(), 7, digits, "test"); !errors.Is(err, regency.ErrConfirmed) {
		t.Fatalf("confirmed twice: %v", err)
	}
	if err := e.end(t); err != nil {
		t.Fatal(err)
	}
	b, err := bundle.Load(e.dir)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(b.Site, w.place(t, 7)) || b.Root.Equal(b.Cert) || !b.Root.Equal(w.keys.Root) {
		t.Errorf("site %+v", b.Site)
	}
	if k, err := w.ledger.Kiosk(t.Context(), 7); err != nil || k.Until != b.Cert.NotAfter.UnixMilli() {
		t.Errorf("its slips count until %d, %v", k.Until, err)
	}
	if files, err := os.ReadDir(filepath.Dir(e.dir)); err != nil || len(files) != 1 {
		t.Errorf("%d names are left beside the bundle, %v", len(files), err)
	}
	seg, _ := heartbeats(t, b, b.SealKey, 2)
	if _, err := w.client(t, b).Append(t.Context(), seg, false); err != nil {
		t.Fatalf("the enrolled kiosk does not work: %v", err)
	}
	checkNoSecret(t, w, code)
}

// checkNoSecret looks for the secret and for its key in the regency's files.
func checkNoSecret(t *testing.T, w *world, code wire.EnrolCode) {
	t.Helper()
	key, err := wire.ProofKey(code.Secret)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"regency.db", "regency.db-wal"} {
		raw, err := os.ReadFile(filepath.Join(w.dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(raw), string(code.Invitation[:])) && name == "regency.db-wal" {
			t.Error("the invitation is not where the secret is looked for")
		}
		for what, b := range map[string][]byte{"secret": code.Secret[:], "key": key} {
			if strings.Contains(string(raw), string(b)) {
				t.Errorf("%s holds the %s of an invitation", name, what)
			}
		}
	}
}

// TestEnrolRefusals: each wrong way has its word, and none makes a kiosk.
func TestEnrolRefusals(t *testing.T) {
	w := newWorld(t)
	dir := t.TempDir()
	run := func(name string, code wire.EnrolCode) error {
		e := w.enrol(t, filepath.Join(dir, name), code)
		return e.end(t)
	}
	code := w.invite(t, 7)
	wrong := code
	wrong.Secret[0]++
	wantCode(t, "wrong secret", run("secret", wrong), wire.CodeInvitation)
	unknown := code
	unknown.Invitation[0]++
	wantCode(t, "no such invitation", run("unknown", unknown), wire.CodeInvitation)
	mixed := w.invite(t, 8)
	mixed.Secret = code.Secret
	wantCode(t, "the secret of another kiosk's invitation", run("mixed", mixed), wire.CodeInvitation)

	root := code
	root.Root[3]++
	if err := run("root", root); !errors.Is(err, enrol.ErrRoot) {
		t.Errorf("another root: %v", err)
	}
	late, err := w.enroller(func() time.Time { return time.Now().Add(-2 * time.Hour) }).Invite(t.Context(), w.place(t, 9), time.Hour, "test")
	if err != nil {
		t.Fatal(err)
	}
	wantCode(t, "past its end", run("late", late), wire.CodeExpired)
	site := w.place(t, 10)
	site.Village.Code = "35.10.01.2001"
	elsewhere, err := w.enroller(time.Now).Invite(t.Context(), site, time.Hour, "test")
	if err != nil {
		t.Fatal(err)
	}
	if err := run("elsewhere", elsewhere); !errors.Is(err, enrol.ErrSite) {
		t.Errorf("another village's code: %v", err)
	}
	if err := w.enroller(time.Now).Confirm(t.Context(), 8, "1", "test"); !errors.Is(err, regency.ErrNobodyAsked) {
		t.Errorf("confirmed before anybody asked: %v", err)
	}
	if err := os.Mkdir(filepath.Join(dir, "there"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := run("there", code); !errors.Is(err, enrol.ErrEnrolled) {
		t.Errorf("a kiosk that is enrolled: %v", err)
	}
	if ks, err := w.ledger.Kiosks(t.Context()); err != nil || len(ks) != 0 {
		t.Errorf("%d kiosks, %v", len(ks), err)
	}
	w.addKiosk(t, 11)
	if _, err := w.enroller(time.Now).Invite(t.Context(), w.place(t, 11), time.Hour, "test"); !errors.Is(err, ledger.ErrTaken) {
		t.Errorf("an ordinal in use: %v", err)
	}
}

// TestWrongProofsEndAnInvitation: the right secret does not open it any more.
func TestWrongProofsEndAnInvitation(t *testing.T) {
	w := newWorld(t)
	code := w.invite(t, 7)
	wrong := code
	wrong.Secret[9]++
	for range 5 {
		wantCode(t, "wrong", w.enrol(t, filepath.Join(t.TempDir(), "b"), wrong).end(t), wire.CodeInvitation)
	}
	wantCode(t, "right, too late", w.enrol(t, filepath.Join(t.TempDir(), "b"), code).end(t), wire.CodeInvitation)
	rows, err := w.ledger.AuditRows(t.Context(), 100)
	n := 0
	for _, r := range rows {
		if r.Action == regency.ActionRefused+string(wire.CodeInvitation) && r.Clerk == "kiosk 007" {
			n++
		}
	}
	if err != nil || n != 6 {
		t.Errorf("%d refusals in the audit, %v", n, err)
	}
}

// TestSecondMachine: with one code the first machine counts; the second is told, before and after.
func TestSecondMachine(t *testing.T) {
	w := newWorld(t)
	code := w.invite(t, 7)
	first := w.enrol(t, filepath.Join(t.TempDir(), "b"), code)
	digits := first.waits(t)
	wantCode(t, "second, while the first waits", w.enrol(t, filepath.Join(t.TempDir(), "b"), code).end(t), wire.CodeTaken)
	if err := w.enroller(time.Now).Confirm(t.Context(), 7, digits, "test"); err != nil {
		t.Fatal(err)
	}
	if err := first.end(t); err != nil {
		t.Fatal(err)
	}
	wantCode(t, "second, after the first", w.enrol(t, filepath.Join(t.TempDir(), "b"), code).end(t), wire.CodeUsed)
}

// TestRacingMachines: of many at once exactly one waits for its person.
func TestRacingMachines(t *testing.T) {
	w := newWorld(t)
	code := w.invite(t, 7)
	const n = 6
	var es []*enrolling
	for range n {
		es = append(es, w.enrol(t, filepath.Join(t.TempDir(), "b"), code))
	}
	waiting := 0
	for _, e := range es {
		select {
		case <-e.digits:
			waiting++
		case err := <-e.ended:
			wantCode(t, "a later one", err, wire.CodeTaken)
		case <-time.After(time.Minute):
			t.Fatal("nothing happens")
		}
	}
	if waiting != 1 {
		t.Errorf("%d machines wait", waiting)
	}
}

// TestEnrolGoesOn: the kiosk is killed while it waits, the regency starts again, the line is cut, a
// person confirms meanwhile: the same keys, digits and certificate come of it. A reply that was lost is
// told again, after the code's end too.
func TestEnrolGoesOn(t *testing.T) {
	w := newWorld(t)
	code := w.invite(t, 7)
	dir := filepath.Join(t.TempDir(), "bundle")
	e := w.enrol(t, dir, code)
	digits := e.waits(t)
	e.stop()
	if err := e.end(t); !errors.Is(err, context.Canceled) {
		t.Fatalf("killed: %v", err)
	}
	w.serve(t, w.server(regency.ServerOptions{})) // another process on the same ledger
	e = w.enrol(t, dir, code)
	if again := e.waits(t); again != digits {
		t.Fatalf("digits %s, then %s", digits, again)
	}
	w.link.Cut()
	if err := w.enroller(time.Now).Confirm(t.Context(), 7, digits, "test"); err != nil {
		t.Fatal(err)
	}
	e.stop()
	if err := e.end(t); !errors.Is(err, context.Canceled) {
		t.Fatalf("killed: %v", err)
	}
	w.link.Restore()
	w.serve(t, w.server(regency.ServerOptions{Now: func() time.Time { return time.Now().Add(30 * 24 * time.Hour) }}))
	if err := w.enrol(t, dir, code).end(t); err != nil {
		t.Fatal(err)
	}
	if b, err := bundle.Load(dir); err != nil || !b.TLSKey.PublicKey.Equal(b.Cert.PublicKey) {
		t.Fatal(err)
	}
}

// TestKilledWhileWriting: a half-written bundle is not taken for one, and is made anew.
func TestKilledWhileWriting(t *testing.T) {
	w := newWorld(t)
	code := w.invite(t, 7)
	dir := filepath.Join(t.TempDir(), "bundle")
	e := w.enrol(t, dir, code)
	digits := e.waits(t)
	if err := os.MkdirAll(filepath.Join(dir+".part", "rest"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := w.enroller(time.Now).Confirm(t.Context(), 7, digits, "test"); err != nil {
		t.Fatal(err)
	}
	if err := e.end(t); err != nil {
		t.Fatal(err)
	}
	if _, err := bundle.Load(dir); err != nil {
		t.Fatal(err)
	}
}

// TestNewInvitationVoidsTheOld, also one that a machine already waits with.
func TestNewInvitationVoidsTheOld(t *testing.T) {
	w := newWorld(t)
	old := w.invite(t, 7)
	e := w.enrol(t, filepath.Join(t.TempDir(), "b"), old)
	e.waits(t)
	w.invite(t, 7)
	wantCode(t, "the old one", e.end(t), wire.CodeInvitation)
}

// guess is a well-formed request for an invitation with a proof of no secret.
func guess(t testing.TB, id wire.InvitationID) []byte {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	receive, err := wire.GenerateReceiveKey()
	if err != nil {
		t.Fatal(err)
	}
	e := wire.Enrolment{Invitation: id[:], Receive: receive.Public(), Proof: make([]byte, 32)}
	if e.Request, err = wire.NewCertRequest(key); err != nil {
		t.Fatal(err)
	}
	if e.Seal, err = x509.MarshalPKIXPublicKey(&key.PublicKey); err != nil {
		t.Fatal(err)
	}
	b, err := journal.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestEnrolByWrongClock: to a kiosk whose clock is thirty years behind every certificate is of the future. It
// enrols, and works once the time is vouched for.
func TestEnrolByWrongClock(t *testing.T) {
	w := newWorld(t)
	ahead := func() time.Time { return time.Now().AddDate(30, 0, 0) }
	dir := filepath.Join(t.TempDir(), "keys")
	if err := keys.Init(dir, []string{"localhost"}, ahead()); err != nil {
		t.Fatal(err)
	}
	var err error
	if w.keys, err = keys.Load(dir); err != nil {
		t.Fatal(err)
	}
	w.serve(t, w.server(regency.ServerOptions{Now: ahead}))
	code, err := w.enroller(ahead).Invite(t.Context(), w.place(t, 7), time.Hour, "test")
	if err != nil {
		t.Fatal(err)
	}
	e := w.enrol(t, filepath.Join(t.TempDir(), "bundle"), code)
	if err := w.enroller(ahead).Confirm(t.Context(), 7, e.waits(t), "test"); err != nil {
		t.Fatal(err)
	}
	if err := e.end(t); err != nil {
		t.Fatal(err)
	}
	b, err := bundle.Load(e.dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := w.client(t, b).Feed(t.Context(), 0, 0, 0); err == nil {
		t.Error("the certificate is not of the future")
	}
	k := &lone{w: w, dir: e.dir, system: time.Now, clock: clock.New(time.Time{})}
	k.open(t, b)
	k.start(t)
	k.request(t, 1)
}

// TestGuessing: whoever was refused ten times in a minute is not listened to until it is over. Who waits
// for a person is no guesser, and goes on afterwards.
func TestGuessing(t *testing.T) {
	w := newWorld(t)
	var late atomic.Int64 // seconds
	w.serve(t, w.server(regency.ServerOptions{Now: func() time.Time { return time.Now().Add(time.Duration(late.Load()) * time.Second) }}))
	waiter := w.enrol(t, filepath.Join(t.TempDir(), "b"), w.invite(t, 7))
	digits := waiter.waits(t)
	c, err := outbox.NewClient(outbox.ClientOptions{URL: "https://localhost", Root: w.keys.Root, Dial: w.link.Addr()})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for n := range byte(10) {
		_, err := c.Enrol(t.Context(), guess(t, wire.InvitationID{1, 2, 3, n}))
		wantCode(t, "a guess", err, wire.CodeInvitation)
	}
	_, err = c.Enrol(t.Context(), guess(t, wire.InvitationID{1, 2, 3, 4}))
	wantCode(t, "one too many", err, wire.CodeTooMany)
	var r *wire.Refusal
	if !errors.As(err, &r) || r.RetryAfter < 1 || r.RetryAfter > 60 {
		t.Errorf("wait: %+v", r)
	}
	late.Store(61)
	_, err = c.Enrol(t.Context(), guess(t, wire.InvitationID{1, 2, 3, 4}))
	wantCode(t, "a minute later", err, wire.CodeInvitation)
	if err := w.enroller(time.Now).Confirm(t.Context(), 7, digits, "test"); err != nil {
		t.Fatal(err)
	}
	if err := waiter.end(t); err != nil {
		t.Errorf("who waited: %v", err)
	}
}

// TestEnrolRequestIsChecked: what is no request is refused before any invitation is looked at.
func TestEnrolRequestIsChecked(t *testing.T) {
	w := newWorld(t)
	c, err := outbox.NewClient(outbox.ClientOptions{URL: "https://localhost", Root: w.keys.Root, Dial: w.link.Addr()})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	big := make([]byte, wire.MaxEnrol+1)
	sum := sha256.Sum256(nil)
	strange, err := journal.Marshal(wire.Enrolment{Invitation: []byte{1, 2, 3, 4}, Request: []byte{1}, Proof: sum[:]})
	if err != nil {
		t.Fatal(err)
	}
	for name, x := range map[string]struct {
		body []byte
		want wire.Code
	}{
		"nothing": {nil, wire.CodeMalformed}, "too much": {big, wire.CodeOversize}, "strange keys": {strange, wire.CodeMalformed},
	} {
		_, err := c.Enrol(t.Context(), x.body)
		wantCode(t, name, err, x.want)
	}
}
