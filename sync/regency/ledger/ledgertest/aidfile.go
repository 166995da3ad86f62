package ledgertest

import (
	"context"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// aidFile is a file of that number; its data is newer the higher the number is.
func aidFile(n byte, rows ...ledger.AidRow) ledger.AidFile {
	for i := range rows {
		rows[i].Line = i + 2
	}
	return ledger.AidFile{
		Digest: [32]byte{n}, Source: "daftar.csv", Data: int64(n) * 100, At: int64(n) * 1000, Rows: rows,
		Audit: ledger.AuditRow{At: 1, Clerk: "operator", Action: "aid.import"},
	}
}

// aidRow is a row of a person, or of a mark where nik is 0.
func aidRow(scheme kiosk.SchemeID, nik byte, word kiosk.AidWord) ledger.AidRow {
	return ledger.AidRow{AidClaim: *aidClaim(scheme, nik), Word: word, Record: sealed("row")}
}

func loadFamilies(t *testing.T, l ledger.Ledger, of map[byte]byte) {
	t.Helper()
	f := aidFile(250)
	for nik, kk := range of {
		f.Families = append(f.Families, ledger.AidFamily{NIK: []byte{nik}, KK: []byte{kk}})
	}
	_, err := l.LoadAid(context.Background(), f)
	must(t, err)
}

func loadAid(t *testing.T, l ledger.Ledger, f ledger.AidFile, want ledger.AidLoaded) {
	t.Helper()
	if got, err := l.LoadAid(context.Background(), f); err != nil || got != want {
		t.Fatalf("loaded %+v, %v, want %+v", got, err, want)
	}
}

// testAidFiles loads lists of recipients: once, newer over older, doubles kept for a clerk.
func testAidFiles(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	f := aidFile(1, aidRow("jps", 1, kiosk.AidReceives), aidRow("blt", 1, kiosk.AidReceives), aidRow("pkh", 1, kiosk.AidReceives))
	loadAid(t, l, f, ledger.AidLoaded{Rows: 3, Doubles: 1})
	_, err := l.LoadAid(ctx, f)
	want(t, "the same file", err, ledger.ErrTaken)
	open, err := l.AidOpen(ctx, village, 10)
	if err != nil || len(open) != 1 || open[0].Scheme != "blt" || open[0].Rule != "blt-jps" || open[0].Line != 3 || open[0].Source != "daftar.csv" {
		t.Fatalf("open %+v, %v", open, err)
	}
	wordOf(t, "listed already", apply(t, l, 7, 1, aidClaim("jps", 1)), kiosk.AidRefused)

	loadAid(t, l, aidFile(3, aidRow("jps", 1, kiosk.AidEnded), aidRow("blt", 1, kiosk.AidEnded)), ledger.AidLoaded{Rows: 2})
	loadAid(t, l, aidFile(2, aidRow("jps", 1, kiosk.AidReceives)), ledger.AidLoaded{Rows: 1}) // older: changes nothing
	wordOf(t, "ended in the newer file", apply(t, l, 7, 2, aidClaim("jps", 1)), kiosk.AidProposed)

	bad := aidFile(9, aidRow("jps", 5, kiosk.AidReceives), aidRow("meal", 0, kiosk.AidReceives))
	bad.Rows[1].Guess = []ledger.AidGuess{{}} // nobody: the schema must refuse it
	if _, err := l.LoadAid(ctx, bad); err == nil {
		t.Fatal("half a file was taken")
	}
	wordOf(t, "nothing stayed of it", apply(t, l, 7, 3, aidClaim("jps", 5)), kiosk.AidProposed)
}

// testAidRuling lets a clerk say who a row without a NIK means, and which record is wrong.
func testAidRuling(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	id := loadNameless(t, l)
	apply(t, l, 7, 1, aidClaim("blt", 2))
	ruling := ledger.AidRuling{
		ID: id, Deed: ledger.AidMatch, Claim: *aidClaim("jps", 2), At: 3000,
		Audit: ledger.AuditRow{At: 3000, Clerk: "tono", Action: "aid.match"},
	}
	if still, err := l.RuleAid(ctx, ruling); err != nil || !still {
		t.Fatalf("matched to somebody with the other aid: %t, %v", still, err)
	}
	_, err := l.RuleAid(ctx, ruling)
	want(t, "matched twice", err, ledger.ErrMoved)
	loadAid(t, l, aidFile(3, nameless()), ledger.AidLoaded{Rows: 1, Open: 1})
	if r, err := l.AidRecord(ctx, id); err != nil || string(r.NIK) != "\x02" || r.Data != 300 {
		t.Fatalf("a clerk's match was forgotten: %+v, %v", r, err)
	}
	ruling.Deed = ledger.AidWrong
	if still, err := l.RuleAid(ctx, ruling); err != nil || still {
		t.Fatalf("wrong: %t, %v", still, err)
	}
	_, err = l.RuleAid(ctx, ruling)
	want(t, "wrong twice", err, ledger.ErrMoved)
	ruling.Deed = "burn"
	if _, err = l.RuleAid(ctx, ruling); err == nil {
		t.Fatal("a deed that there is not")
	}
	_, err = l.AidRecord(ctx, 999)
	want(t, "no record", err, ledger.ErrNotFound)
}

// nameless is a row that may mean either of two people.
func nameless() ledger.AidRow {
	r := aidRow("jps", 0, kiosk.AidReceives)
	r.Mark, r.Guess = []byte("mark"), []ledger.AidGuess{{NIK: []byte{1}, Why: "name"}, {NIK: []byte{2}, Why: "name"}}
	return r
}

// loadNameless loads that row in two files: it is one record.
func loadNameless(t *testing.T, l ledger.Ledger) int64 {
	t.Helper()
	loadAid(t, l, aidFile(1, nameless()), ledger.AidLoaded{Rows: 1, Open: 1})
	loadAid(t, l, aidFile(2, nameless()), ledger.AidLoaded{Rows: 1, Open: 1})
	open, err := l.AidOpen(context.Background(), village, 10)
	if err != nil || len(open) != 1 || open[0].Data != 200 {
		t.Fatalf("open %+v, %v", open, err)
	}
	gs, err := l.AidGuesses(context.Background(), open[0].ID)
	if err != nil || len(gs) != 2 || gs[0].NIK[0] != 1 || gs[1].Why != "name" {
		t.Fatalf("guesses %+v, %v", gs, err)
	}
	return open[0].ID
}

// testAidWrong frees the places of a record that a clerk finds wrong: who appealed can have it.
func testAidWrong(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	loadAid(t, l, aidFile(1, aidRow("jps", 1, kiosk.AidReceives)), ledger.AidLoaded{Rows: 1})
	lost := apply(t, l, 7, 1, aidClaim("blt", 1))
	wordOf(t, "blocked", lost, kiosk.AidRefused)
	_, err := l.RuleAid(ctx, ledger.AidRuling{
		ID: lost.Blocker, Deed: ledger.AidWrong, At: 5, Audit: ledger.AuditRow{At: 5, Clerk: "tono", Action: "aid.wrong"},
	})
	must(t, err)
	must(t, l.Decide(ctx, aidDecision(1, kiosk.Refused, kiosk.Checking)))
	d := aidDecision(1, kiosk.Checking, kiosk.ReadyState)
	d.Aid = aidClaim("blt", 1)
	must(t, l.Decide(ctx, d))
	wordOf(t, "appealed", application(t, l, 1), kiosk.AidReceives)
	if r := application(t, l, 1); r.Rule != "" || r.Blocker != 0 {
		t.Fatalf("still refused by %s of %d", r.Rule, r.Blocker)
	}
}

// testAidPeople lists one village's population record, by NIK, and nobody else's.
func testAidPeople(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	must(t, l.LoadPeople(ctx, []ledger.Person{
		{NIK: []byte{2}, Village: village, Record: sealed("b")},
		{NIK: []byte{1}, Village: village, Record: sealed("a")},
		{NIK: []byte{3}, Village: other, Record: sealed("c")},
	}, nil, "v1"))
	ps, err := l.People(ctx, village)
	if err != nil || len(ps) != 2 || ps[0].NIK[0] != 1 || string(ps[1].Record.Body) != "b" {
		t.Fatalf("%+v, %v", ps, err)
	}
}
