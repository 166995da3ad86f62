package ledgertest

import (
	"context"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

func testVillages(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	v := kiosk.Village{Code: village, Kind: kiosk.Desa, Name: "Setail", DistrictCode: "35.10.09", District: "Genteng"}
	must(t, l.LoadVillages(ctx, []kiosk.Village{v, {Code: other, Kind: kiosk.Desa, Name: "X", DistrictCode: "a", District: "b"}}))
	must(t, l.LoadVillages(ctx, []kiosk.Village{v}))
	if got, err := l.Village(ctx, village); err != nil || got != v {
		t.Fatalf("%+v, %v", got, err)
	}
	_, err := l.Village(ctx, other)
	want(t, "a village that is gone", err, ledger.ErrNotFound)
	if vs, err := l.Villages(ctx); err != nil || len(vs) != 1 || vs[0] != v {
		t.Fatalf("%+v, %v", vs, err)
	}
}

func testPeople(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	if _, version, err := l.Cards(ctx, village); err != nil || version != "" {
		t.Fatalf("version before the first load %q, %v", version, err)
	}
	p := ledger.Person{NIK: []byte{9}, Village: village, Record: sealed("p1")}
	c := ledger.Card{Chip: []byte{1}, NIK: []byte{9}, Village: village, Tries: 2, Record: sealed("c1")}
	must(t, l.LoadPeople(ctx, []ledger.Person{p}, []ledger.Card{c}, "v1"))
	p.Record, c.Record, c.Tries = sealed("p2"), sealed("c2"), 0
	must(t, l.LoadPeople(ctx, []ledger.Person{p}, []ledger.Card{c}, "v2"))
	cards, version, err := l.Cards(ctx, village)
	if err != nil || version != "v2" || len(cards) != 1 || string(cards[0].Record.Body) != "c2" || cards[0].Tries != 2 {
		t.Fatalf("%+v, %q, %v", cards, version, err)
	}
	got, err := l.Person(ctx, []byte{9})
	if err != nil || string(got.Record.Body) != "p2" {
		t.Fatalf("%+v, %v", got, err)
	}
	_, err = l.Person(ctx, []byte{8})
	want(t, "nobody", err, ledger.ErrNotFound)
	vs, err := l.Versions(ctx, village)
	if err != nil || len(vs) != 1 || vs[0] != (ledger.Version{Dataset: "cards", Version: "v2"}) {
		t.Fatalf("%+v, %v", vs, err)
	}
}

// testFirstDatasets: a village with a kiosk has cards and clerks, and what was there before stays.
func testFirstDatasets(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	must(t, l.LoadPeople(ctx, []ledger.Person{{NIK: []byte{9}, Village: village, Record: sealed("p")}}, nil, "v2"))
	addKiosk(t, l, 7)
	vs, err := l.Versions(ctx, village)
	if err != nil || len(vs) != 3 || vs[0].Dataset != "aid" || vs[1].Version != "v2" || vs[2].Dataset != "staff" || vs[2].Version == "" {
		t.Fatalf("a village with a kiosk: %+v, %v", vs, err)
	}
}

func testClerks(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	row := ledger.AuditRow{At: 1, Clerk: "tono", Action: "test"}
	c := ledger.ClerkAccount{Name: "tono", Village: village, Salt: []byte("s"), Hash: []byte("h"), Time: 2, Memory: 3, Threads: 1}
	must(t, l.AddClerk(ctx, c, row))
	want(t, "the name again", l.AddClerk(ctx, c, row), ledger.ErrTaken)
	got, err := l.Clerk(ctx, "tono")
	if err != nil || string(got.Hash) != "h" || got.Memory != 3 || got.Village != village {
		t.Fatalf("%+v, %v", got, err)
	}
	_, err = l.Clerk(ctx, "nobody")
	want(t, "no such clerk", err, ledger.ErrNotFound)
	must(t, l.OpenSession(ctx, ledger.Session{Token: [32]byte{1}, Clerk: "tono", Made: 100, Seen: 100}, 0, row))
	s, err := l.TouchSession(ctx, [32]byte{1}, 50, 60, 200)
	if err != nil || s.Clerk != "tono" || s.Made != 100 || s.Seen != 200 {
		t.Fatalf("%+v, %v", s, err)
	}
	_, err = l.TouchSession(ctx, [32]byte{1}, 101, 60, 300)
	want(t, "too old", err, ledger.ErrNotFound)
	_, err = l.TouchSession(ctx, [32]byte{1}, 50, 201, 300)
	want(t, "idle", err, ledger.ErrNotFound)
	must(t, l.OpenSession(ctx, ledger.Session{Token: [32]byte{2}, Clerk: "tono", Made: 500, Seen: 500}, 400, row))
	_, err = l.TouchSession(ctx, [32]byte{1}, 0, 0, 300)
	want(t, "swept", err, ledger.ErrNotFound)
	must(t, l.CloseSession(ctx, [32]byte{2}, row))
	must(t, l.CloseSession(ctx, [32]byte{2}, row))
	_, err = l.TouchSession(ctx, [32]byte{2}, 0, 0, 600)
	want(t, "signed out", err, ledger.ErrNotFound)
	must(t, l.Audit(ctx, row))
	if rows, err := l.AuditRows(ctx, 100); err != nil || len(rows) != 5 {
		t.Fatalf("%d audit rows, %v", len(rows), err)
	}
}
