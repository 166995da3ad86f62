package regency_test

import (
	"context"
	"database/sql"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/sqlite/sqlitetest"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// fault is a way in which input is bad.
type fault string

// Every endpoint is asked in each of these ways, or says why that cannot be (absent).
const (
	declared     fault = "oversize by its declared length"
	undeclared   fault = "oversize without one"
	truncated    fault = "truncated"
	cut          fault = "cut by the line"
	empty        fault = "empty"
	notCanonical fault = "not canonical"
	keyTwice     fault = "a key twice"
	unknownField fault = "an unknown field"
	otherVersion fault = "another version"
	wrongHash    fault = "a wrong hash"
	wrongKiosk   fault = "another kiosk's certificate"
	noCert       fault = "no certificate"
	revokedCert  fault = "a revoked certificate"
	pastCert     fault = "a certificate past its end"
	foreignCert  fault = "a certificate of another root"
	replayed     fault = "replayed"
	future       fault = "from the future"
	unknownKind  fault = "an unknown kind"
	otherMethod  fault = "another method"
	otherMedia   fault = "another content type"
)

var faults = []fault{
	declared, undeclared, truncated, cut, empty, notCanonical, keyTwice, unknownField, otherVersion, wrongHash, wrongKiosk, noCert,
	revokedCert, pastCert, foreignCert, replayed, future, unknownKind, otherMethod, otherMedia,
}

// bad is one bad input and what must come of it.
type bad struct {
	fault  fault
	name   string // where a fault has several
	by     who
	sent   sent
	twice  bool      // it was sent once before, and answered
	code   wire.Code // of the refusal; empty: it is answered
	silent bool      // nobody answers at all
	line   string    // whom the audit's one new line names; empty: there is none
	action string    // what that line says, where it is not the refusal
	tables string    // that change, by name; the audit apart
	check  func(t *testing.T, w *world, reply []byte)
}

// statuses are those of the page (sync/README.md, section 2).
var statuses = map[wire.Code]int{
	"": http.StatusOK, wire.CodeMalformed: 400, wire.CodeNotCanonical: 400, wire.CodeSignature: 403, wire.CodeWrongKiosk: 403,
	wire.CodeNotAllowed: 403, wire.CodeExpired: 403, wire.CodeInvitation: 403, wire.CodeNotFound: 404, wire.CodeAhead: 409,
	wire.CodeOffset: 409, wire.CodeHash: 409, wire.CodeUsed: 409, wire.CodeTaken: 409, wire.CodeOversize: 413, wire.CodeTooMany: 429,
	wire.CodeBusy: 503,
}

// TestBadInput sends every endpoint what no kiosk of ours sends, over TLS: status and code are the page's, no table of
// the ledger changes but where the page says so, and the audit has its one line, or none where a broken line or an
// honest kiosk can be the cause.
func TestBadInput(t *testing.T) {
	s := newScene(t)
	for pattern, rows := range s.rows(t) {
		for _, x := range rows {
			t.Run(strings.Join(strings.Fields(pattern+" "+string(x.fault)+" "+x.name), " "), func(t *testing.T) { s.try(t, x) })
		}
	}
}

func (s *scene) try(t *testing.T, x bad) {
	t.Helper()
	ahead := time.Duration(0)
	if x.fault == pastCert {
		ahead = muchLater
	}
	w, db := s.ready(t, ahead)
	if x.twice {
		if status, reply, err := s.do(t, x.by, x.sent); err != nil || status != http.StatusOK {
			t.Fatalf("the first time: %d %q, %v", status, reply, err)
		}
	}
	tables, lines := look(t, db), w.rows(t)
	status, reply, err := s.do(t, x.by, x.sent)
	if (err != nil) != x.silent {
		t.Fatalf("%d, %v", status, err)
	}
	now := w.rows(t)
	x.checkLines(t, now[:len(now)-len(lines)])
	if changed := differ(tables, look(t, db)); changed != x.tables {
		t.Errorf("changed: %q, want %q", changed, x.tables)
	}
	if x.silent {
		return
	}
	if status != statuses[x.code] {
		t.Errorf("status %d, want %d", status, statuses[x.code])
	}
	if x.code != "" {
		var p wire.Problem
		if err := journal.Unmarshal(reply, &p); err != nil || p.Code != x.code {
			t.Errorf("refused as %q (%q, %v), want %q", p.Code, reply, err, x.code)
		}
	}
	if x.check != nil {
		x.check(t, w, reply)
	}
}

func (x bad) checkLines(t *testing.T, got []ledger.AuditRow) {
	t.Helper()
	if x.line == "" {
		if len(got) != 0 {
			t.Errorf("the audit says %+v", got)
		}
		return
	}
	action := x.action
	if action == "" {
		action = regency.ActionRefused + string(x.code)
	}
	if len(got) != 1 || got[0].Clerk != x.line || got[0].Action != action {
		t.Errorf("the audit says %+v, want one line of %s: %s", got, x.line, action)
	}
}

// look digests every table but the audit.
func look(t testing.TB, db *sql.DB) map[string]sqlitetest.Digest {
	t.Helper()
	tables, err := sqlitetest.Tables(context.Background(), db)
	must(t, err)
	if len(tables) < 20 {
		t.Fatalf("only %d tables", len(tables))
	}
	delete(tables, "audit")
	delete(tables, "audit_hour") // which counts lines of it
	return tables
}

// differ names the tables that changed, in order.
func differ(before, after map[string]sqlitetest.Digest) string {
	var names []string
	for name := range maps.Keys(after) {
		if before[name] != after[name] {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return strings.Join(names, " ")
}

// TestBadInputIsComplete: every endpoint of the server has a row for every way to be bad, or says why it has none.
func TestBadInputIsComplete(t *testing.T) {
	s := newScene(t)
	all := s.rows(t)
	patterns := s.server(regency.ServerOptions{}).Patterns()
	for _, p := range patterns {
		for _, f := range faults {
			has := slices.ContainsFunc(all[p], func(x bad) bool { return x.fault == f })
			if why := absent[p][f]; has == (why != "") {
				t.Errorf("%s, %s: a row is there: %v, and none can be because %q", p, f, has, why)
			}
		}
	}
	for p := range all {
		if !slices.Contains(patterns, p) {
			t.Errorf("%s is no endpoint", p)
		}
	}
}
