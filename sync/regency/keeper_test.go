package regency_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"database/sql"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/sqlite/sqlitetest"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// keeper keeps one copy of a scene's ledger for as many inputs as leave it as it is: every input finds the same.
type keeper struct {
	s      *scene
	dir    string
	w      *world
	db     *sql.DB
	tables map[string]sqlitetest.Digest
	lines  int64 // of the audit
}

func newKeeper(f *testing.F) *keeper {
	f.Helper()
	k := &keeper{s: newScene(f), dir: f.TempDir()}
	f.Cleanup(func() { k.spoilt(f) })
	return k
}

// fresh gives the ledger as the scene left it.
func (k *keeper) fresh(t *testing.T) {
	t.Helper()
	if k.w == nil {
		k.w, k.db = k.s.open(t, k.dir)
		k.tables, k.lines = look(t, k.db), 0
	}
	k.said(t)
}

// spoilt drops a ledger that an input changed.
func (k *keeper) spoilt(t testing.TB) {
	t.Helper()
	if k.w != nil {
		must(t, k.db.Close())
		must(t, k.w.ledger.Close())
	}
	k.w = nil
}

// said reads what the audit says since the last time.
func (k *keeper) said(t *testing.T) (list []string) {
	t.Helper()
	rows, err := k.db.QueryContext(t.Context(), `SELECT rowid, clerk || ' ' || action FROM audit WHERE rowid > ? ORDER BY rowid`, k.lines)
	must(t, err)
	defer rows.Close()
	for rows.Next() {
		var said string
		must(t, rows.Scan(&k.lines, &said))
		list = append(list, said)
	}
	must(t, rows.Err())
	return list
}

// answer is what came of a request.
type answer struct {
	status int
	reply  []byte
	code   wire.Code // of a refusal
	tables string    // that changed, the audit apart
	lines  []string  // that the audit has more
}

// ask lets a new server answer the bytes of an HTTP/1.1 request of kiosk 7, or of somebody without a certificate. ok is
// false where the bytes are no request: no handler would see them.
func (k *keeper) ask(t *testing.T, raw []byte, certified bool) (a answer, ok bool) {
	t.Helper()
	r, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(raw)))
	if err != nil {
		return a, false
	}
	r.TLS = &tls.ConnectionState{}
	if certified {
		r.TLS.PeerCertificates = []*x509.Certificate{k.s.b.Cert}
	}
	ctx, leave := context.WithCancel(t.Context())
	defer leave()
	server := k.w.server(regency.ServerOptions{})
	if strings.Contains(r.URL.RawQuery, "wait") {
		go leaveWaiting(ctx, server, leave)
	}
	rec := httptest.NewRecorder()
	server.Handler().ServeHTTP(rec, r.WithContext(ctx))
	now := look(t, k.db)
	a = answer{status: rec.Code, reply: rec.Body.Bytes(), tables: differ(k.tables, now), lines: k.said(t)}
	k.tables = now
	k.check(t, &a, rec.Header())
	return a, true
}

// leaveWaiting ends a long poll as soon as it waits: nothing comes.
func leaveWaiting(ctx context.Context, s *regency.Server, leave func()) {
	for ctx.Err() == nil && s.Waiting() == 0 {
		time.Sleep(100 * time.Microsecond)
	}
	leave()
}

// effects are the refusals that change something by the page, and the tables of that.
var effects = map[wire.Code]string{
	wire.CodeAhead:      "notice",         // a copy was put back
	wire.CodeHash:       "blob blob_part", // it begins anew
	wire.CodeInvitation: "invitation",     // the fifth wrong proof ends it
}

// check holds what is so of every answer: the page's status for its code, a body of the protocol, no change where it is
// a refusal, and its line in the audit.
func (k *keeper) check(t *testing.T, a *answer, h http.Header) {
	t.Helper()
	if got := h.Get("Content-Type"); got != wire.ContentType {
		t.Errorf("%d of type %q", a.status, got)
	}
	if a.status == http.StatusOK {
		return
	}
	var p wire.Problem
	if err := journal.Unmarshal(a.reply, &p); err != nil || statuses[p.Code] != a.status {
		t.Fatalf("%d %x: %v", a.status, a.reply, err)
	}
	a.code = p.Code
	if a.tables != "" && a.tables != effects[a.code] {
		t.Errorf("%s changed %s", a.code, a.tables)
	}
	quiet := []wire.Code{wire.CodeExpired, wire.CodeNotFound, wire.CodeTooMany, wire.CodeOffset, wire.CodeBusy}
	looked := a.code == wire.CodeNotFound && slices.Equal(a.lines, []string{"kiosk 007 " + regency.ActionLookupNone})
	switch {
	case looked:
	case slices.Contains(quiet, a.code):
		if len(a.lines) != 0 {
			t.Errorf("%s is audited: %q", a.code, a.lines)
		}
	case len(a.lines) != 1 || !strings.HasSuffix(a.lines[0], " "+regency.ActionRefused+string(a.code)):
		t.Errorf("%s is audited as %q", a.code, a.lines)
	}
}
