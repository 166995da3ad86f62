package roster_test

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/regency/roster"
	"github.com/smart-kampung/anjungan/sync/regency/sqliteledger"
)

var key = []byte("a key of the tests")

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func newLedger(t *testing.T) *sqliteledger.Ledger {
	t.Helper()
	l, err := sqliteledger.Open(t.Context(), filepath.Join(t.TempDir(), "regency.db"))
	must(t, err)
	t.Cleanup(func() { must(t, l.Close()) })
	return l
}

func join(t *testing.T, path string, l ledger.Standings) roster.Report {
	t.Helper()
	r, err := roster.Join(t.Context(), path, key, l, time.Now)
	must(t, err)
	return r
}

func standings(t *testing.T, l ledger.Standings) []ledger.Standing {
	t.Helper()
	all, err := l.Standings(t.Context())
	must(t, err)
	return all
}

// restored is a new ledger in which all stand as they did.
func restored(t *testing.T, all []ledger.Standing) *sqliteledger.Ledger {
	t.Helper()
	l := newLedger(t)
	must(t, l.Mend(t.Context(), func([]ledger.Standing) (ledger.Mending, error) { return ledger.Mending{Put: all}, nil }))
	return l
}

// deeds does random deeds on a list of kiosks.
type deeds struct {
	r    *rand.Rand
	l    *sqliteledger.Ledger
	next byte
}

func (d *deeds) certificate() ledger.Certificate {
	d.next++
	return ledger.Certificate{Fingerprint: [32]byte{d.next}, DER: []byte{d.next}, Key: [32]byte{d.next}, Until: int64(d.next) * 1000}
}

func (d *deeds) step(ctx context.Context, t *testing.T) {
	t.Helper()
	id := kiosk.KioskID(1 + d.r.IntN(3))
	k, err := d.l.Kiosk(ctx, id)
	c := d.certificate()
	row := ledger.AuditRow{At: 1, Clerk: "test", Action: "test"}
	switch n := d.r.IntN(10); {
	case err != nil && n < 5:
		k = ledger.Kiosk{ID: id, Village: "35.10.09.2004", Site: []byte("{}"), SealKey: []byte{byte(id)}, ReceiveKey: []byte{1}, Until: c.Until}
		must(t, d.l.AddKiosk(ctx, k, c.Fingerprint))
	case err != nil:
		k = ledger.Kiosk{ID: id, Village: "35.10.09.2004", Site: []byte("{}"), SealKey: []byte{byte(id)}, ReceiveKey: []byte{1}}
		must(t, d.l.Invite(ctx, ledger.Invitation{ID: [4]byte{d.next}, Kiosk: id, Site: []byte("{}"), Proof: ledger.Sealed{Key: []byte{1}, Body: []byte{1}}}, row))
		must(t, d.l.Bind(ctx, [4]byte{d.next}, [32]byte{d.next}, []byte{1}))
		must(t, d.l.EnrolKiosk(ctx, [4]byte{d.next}, [32]byte{d.next}, k, c, row))
	case n == 0:
		must(t, d.l.Revoke(ctx, id, int64(d.r.IntN(3))))
	case k.Revoked:
	case n < 5:
		_, err := d.l.Renew(ctx, id, c, row)
		must(t, err)
	default:
		for _, s := range standings(t, d.l) {
			if s.Kiosk == id {
				must(t, d.l.Use(ctx, s.Certs[d.r.IntN(len(s.Certs))].Fingerprint))
			}
		}
	}
}

// bare is standings without what need not come back.
func bare(all []ledger.Standing) []ledger.Standing {
	var out []ledger.Standing
	for _, s := range all {
		s.Digest = nil
		out = append(out, s)
	}
	return out
}

// TestJoin does random deeds, and puts ledger and roster back to any of their copies: with a roster that is not older than the ledger all stand as
// in the roster; with one that is older, as in the ledger; and the next start finds nothing to do.
func TestJoin(t *testing.T) {
	for seed := range uint64(6) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			d := &deeds{r: rand.New(rand.NewPCG(seed, 1)), l: newLedger(t)}
			path := filepath.Join(t.TempDir(), "roster")
			if r := join(t, path, d.l); r.New || len(r.Differ) != 0 {
				t.Fatalf("an empty one: %+v", r)
			}
			var copies [][]ledger.Standing
			var files [][]byte
			for range 25 {
				d.step(t.Context(), t)
				b, err := os.ReadFile(path)
				if err != nil && !os.IsNotExist(err) {
					t.Fatal(err)
				}
				copies, files = append(copies, standings(t, d.l)), append(files, b)
			}
			for range 8 {
				i, j := d.r.IntN(len(copies)), d.r.IntN(len(files))
				checkBack(t, copies[i], files[j], copies[max(i, j)])
			}
		})
	}
}

// checkBack joins a ledger and a roster that were put back.
func checkBack(t *testing.T, copied []ledger.Standing, file []byte, want []ledger.Standing) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "roster")
	if file != nil {
		must(t, os.WriteFile(path, file, 0o600))
	}
	l := restored(t, copied)
	r := join(t, path, l)
	if got := standings(t, l); !reflect.DeepEqual(bare(got), bare(want)) {
		t.Fatalf("%+v\nthey stand %+v\nwant       %+v", r, got, want)
	}
	if r.New != (file == nil && len(copied) > 0) {
		t.Errorf("a new roster: %v", r.New)
	}
	b, err := os.ReadFile(path)
	if err != nil && !os.IsNotExist(err) || !bytes.HasPrefix(b, file) {
		t.Errorf("the roster was not appended to: %v", err)
	}
	if r := join(t, path, l); r.New || r.Torn != 0 || len(r.Differ) != 0 {
		t.Errorf("the next start: %+v", r)
	}
}

// TestRevokedByEither: where ledger and roster went on apart, who was revoked in one of them is not let in; of two moments
// the earlier counts. A machine that the ledger does not know stays out, and the ledger's own stays.
func TestRevokedByEither(t *testing.T) {
	ctx := t.Context()
	row := ledger.AuditRow{At: 1, Clerk: "test", Action: "test"}
	begin := func(seal byte) (*sqliteledger.Ledger, string) {
		l, path := newLedger(t), filepath.Join(t.TempDir(), "roster")
		join(t, path, l)
		k := ledger.Kiosk{ID: 7, Village: "35.10.09.2004", Site: []byte("{}"), SealKey: []byte{seal}, ReceiveKey: []byte{1}, Until: 9}
		must(t, l.AddKiosk(ctx, k, [32]byte{seal}))
		return l, path
	}
	renewed := func(l *sqliteledger.Ledger) {
		_, err := l.Renew(ctx, 7, ledger.Certificate{Fingerprint: [32]byte{2}, Until: 10}, row)
		must(t, err)
	}
	for _, c := range []struct {
		name   string
		apart  func(*sqliteledger.Ledger) // what only the ledger knows
		at     int64                      // when the roster's was revoked
		found  roster.Found
		wantAt int64
	}{
		{"revoked in the roster", renewed, 5, roster.Revoked, 5},
		{"stolen in the roster", func(l *sqliteledger.Ledger) { must(t, l.Revoke(ctx, 7, 6)) }, 0, roster.Revoked, 0},
		{"earlier in the ledger", func(l *sqliteledger.Ledger) { must(t, l.Revoke(ctx, 7, 4)) }, 5, roster.Completed, 4},
	} {
		t.Run(c.name, func(t *testing.T) {
			theirs, path := begin(1)
			must(t, theirs.Revoke(ctx, 7, c.at))
			l, _ := begin(1)
			c.apart(l)
			if r := join(t, path, l); len(r.Differ) != 1 || r.Differ[0].Found != c.found {
				t.Errorf("%+v", r)
			}
			if all := standings(t, l); !all[0].Revoked || all[0].RevokedAt != c.wantAt || len(all[0].Certs) != 0 {
				t.Errorf("%+v", all)
			}
			if r := join(t, path, l); len(r.Differ) != 0 {
				t.Errorf("the next start: %+v", r)
			}
		})
	}
	t.Run("stolen in the ledger, renewed in the roster", func(t *testing.T) {
		theirs, path := begin(1)
		renewed(theirs)
		must(t, theirs.Revoke(ctx, 7, 5))
		l, _ := begin(1)
		must(t, l.Revoke(ctx, 7, 0))
		join(t, path, l)
		if all := standings(t, l); !all[0].Revoked || all[0].RevokedAt != 0 || all[0].Until != 10 {
			t.Errorf("%+v", all)
		}
		if r := join(t, path, l); len(r.Differ) != 0 {
			t.Errorf("the next start: %+v", r)
		}
	})
	t.Run("another machine", func(t *testing.T) {
		_, path := begin(1)
		l, _ := begin(3)
		if r := join(t, path, l); len(r.Differ) != 1 || r.Differ[0].Found != roster.Another {
			t.Errorf("%+v", r)
		}
		if all := standings(t, l); len(all) != 1 || all[0].SealKey[0] != 3 || all[0].Certs[0].Fingerprint != [32]byte{3} {
			t.Errorf("%+v", all)
		}
	})
}

// TestFromBeforeTheRoster: a copy from before the roster was begun holds what the roster never held. Its later
// certificates and revocations count all the same.
func TestFromBeforeTheRoster(t *testing.T) {
	ctx := t.Context()
	row := ledger.AuditRow{At: 1, Clerk: "test", Action: "test"}
	l, path := newLedger(t), filepath.Join(t.TempDir(), "roster")
	for id := range byte(3) {
		k := ledger.Kiosk{ID: kiosk.KioskID(id + 1), Village: "35.10.09.2004", Site: []byte("{}"), SealKey: []byte{id}, ReceiveKey: []byte{1}, Until: 9}
		must(t, l.AddKiosk(ctx, k, [32]byte{id + 1}))
	}
	copied := standings(t, l)
	for id := range byte(2) {
		c := ledger.Certificate{Fingerprint: [32]byte{id + 11}, DER: []byte{1}, Key: [32]byte{id}, Until: 20}
		_, err := l.Renew(ctx, kiosk.KioskID(id+1), c, row)
		must(t, err)
		must(t, l.Use(ctx, c.Fingerprint))
	}
	must(t, l.Revoke(ctx, 2, 15))
	must(t, l.Revoke(ctx, 3, 5))
	if r := join(t, path, l); !r.New {
		t.Errorf("%+v", r)
	}
	want := standings(t, l)
	back := restored(t, copied)
	r := join(t, path, back)
	if got := standings(t, back); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v\nthey stand %+v\nwant       %+v", r, got, want)
	}
	if found := []roster.Difference{{Kiosk: 1, Found: roster.Readmitted}, {Kiosk: 2, Found: roster.Revoked}, {Kiosk: 3, Found: roster.Revoked}}; !reflect.DeepEqual(r.Differ, found) {
		t.Errorf("%+v", r.Differ)
	}
	if r := join(t, path, back); len(r.Differ) != 0 {
		t.Errorf("the next start: %+v", r)
	}
}
