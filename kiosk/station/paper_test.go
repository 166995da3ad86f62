package station_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/devices/printer/printersim"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/paper"
	"github.com/smart-kampung/anjungan/kiosk/seal"
	"github.com/smart-kampung/anjungan/kiosk/station"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// entries counts the entries of a kind in the journal.
func (r *room) entries(k journal.Kind) (n int) {
	r.t.Helper()
	return entriesOf(r.t, r.store, k)
}

func entriesOf(t testing.TB, s *store.Store, k journal.Kind) (n int) {
	t.Helper()
	rep, err := store.Inspect(t.Context(), s.Path(), 1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range rep.Entries {
		if e.Kind == k {
			n++
		}
	}
	return n
}

// leave ends the visit.
func (r *room) leave() {
	r.t.Helper()
	r.cards.Lift()
	r.press(flow.KeyOK)
	r.sees(flow.Goodbye)
}

// prove taps and gives the PIN for what waits.
func (r *room) prove(who string) {
	r.t.Helper()
	r.cards.Tap(r.drawer[who].Card())
	r.until("something that waits", func(v flow.View) bool { return v.Screen == flow.Home && v.Banner.Alert })
	r.press(flow.KeyWaiting)
	r.sees(flow.PIN)
	r.pin(r.drawer[who].PIN)
}

// mouthOf is what became of the newest paper of a resident.
func (r *room) mouthOf(who string) string {
	r.t.Helper()
	prints := r.requests(who)[0].Prints
	return prints[len(prints)-1].Mouth
}

// TestUntakenPaperIsDrawnBack: the ledger says so, the owner alone is asked, and the copy says why.
func TestUntakenPaperIsDrawnBack(t *testing.T) {
	r := newRoom(t, func(o *station.Options) { o.TakePatience = 300 * time.Millisecond })
	who := someone(r)
	r.order(who)
	r.press(flow.KeyOK)
	r.sees(flow.TakePaper)
	r.leave()
	wait(t, "the paper drawn back", func() bool { return r.mouthOf(who) == store.Retracted })
	if p := r.printer.Papers(); p[0].State != printersim.Retracted {
		t.Fatalf("the paper is %s", p[0].State)
	}
	if n := r.entries(journal.KindRetracted); n != 1 {
		t.Errorf("%d entries say so", n)
	}
	r.prove(who)
	if v := r.sees(flow.AskPaper); v.Title.ID != "ask.drawn.title" {
		t.Errorf("%+v", v.Title)
	}
	r.press(flow.KeyOther)
	r.sees(flow.TakePaper)
	r.printer.Take()
	wait(t, "the copy taken", func() bool { return r.mouthOf(who) == store.Taken })
	if papersWith(r.printer, "SALINAN ke-1") != 1 || papersWith(r.printer, "(kertas sebelumnya tidak diambil)") != 1 {
		t.Error("the copy does not say that it is one, and why")
	}
	r.leave()
	r.cards.Tap(r.drawer[who].Card())
	r.until("nothing that waits", func(v flow.View) bool { return v.Screen == flow.Home && !v.Banner.Alert })
}

// TestPaperOfTheOneBefore: whoever prints next never gets the paper of the one before with it.
func TestPaperOfTheOneBefore(t *testing.T) {
	r := newRoom(t)
	who := someone(r)
	for range 2 {
		r.order(who)
		r.press(flow.KeyOK)
		r.sees(flow.TakePaper)
		r.leave()
	}
	states := ""
	for _, p := range r.printer.Papers() {
		states += string(p.State) + " "
	}
	if want := string(printersim.Retracted + " " + printersim.AtMouth + " "); states != want {
		t.Errorf("%q, want %q", states, want)
	}
	wait(t, "the first in the ledger", func() bool { return r.requests(who)[1].Prints[0].Mouth == store.Retracted })
}

// TestRollTooShort: no paper is begun that would end in the middle; a clerk is called; a new roll mends it.
func TestRollTooShort(t *testing.T) {
	r := newRoom(t)
	r.printer.SetRoll(900) // the sensor says near-end
	who := someone(r)
	wait(t, "the near end in the store", func() bool {
		roll, err := r.store.Roll(t.Context())
		return err == nil && roll.Known && roll.LeftMM == printer.NearEndMM
	})
	if err := r.store.NewRoll(t.Context(), printer.Roll{LeftMM: 20, Known: true}); err != nil {
		t.Fatal(err)
	}
	wait(t, "the call of the near end", func() bool { return r.entries(journal.KindFault) == 1 })
	r.order(who)
	r.press(flow.KeyOK)
	v := r.sees(flow.PaperTrouble)
	if v.Rows[0].Label.ID != "paper.no-paper" {
		t.Errorf("%+v", v.Rows)
	}
	if p := r.requests(who)[0].Prints; len(p) != 1 || p[0].Outcome != store.NotStarted || len(r.printer.Papers()) != 0 {
		t.Fatalf("%+v, %d papers", p, len(r.printer.Papers()))
	}
	wait(t, "a call for a clerk", func() bool { return r.entries(journal.KindFault) == 2 })
	r.leave()
	r.printer.Load(50_000)
	if err := r.station.NewRoll(t.Context()); err != nil {
		t.Fatal(err)
	}
	before, err := r.store.Roll(t.Context())
	if err != nil || before.LeftMM != float64(fastProfile().RollMM) {
		t.Fatalf("%+v, %v", before, err)
	}
	r.prove(who)
	r.sees(flow.Waiting)
	r.printSlip()
	r.sees(flow.TakePaper)
	left, after := 50_000-r.printer.State().RollMM, 0.0
	wait(t, "the roll to shrink", func() bool {
		roll, err := r.store.Roll(t.Context())
		after = before.LeftMM - roll.LeftMM
		return err == nil && after > 0
	})
	if after < 0.95*left || after > 1.05*left {
		t.Errorf("%.1f mm were fed, %.1f reckoned", left, after)
	}
	if papersWith(r.printer, "SALINAN ke-") != 0 {
		t.Error("the first paper calls itself a copy")
	}
}

// TestShortRollIsSaidOnce: the printer says it again behind every paper, the clerks hear it once.
func TestShortRollIsSaidOnce(t *testing.T) {
	r := newRoom(t)
	r.printer.SetRoll(990)
	who := someone(r)
	for range 2 {
		r.order(who)
		r.press(flow.KeyOK)
		r.sees(flow.TakePaper)
		r.leave()
	}
	if n := r.entries(journal.KindFault); n != 1 {
		t.Errorf("said %d times", n)
	}
}

// TestUnsureStaysUnsure: a copy that was never begun answers nothing; its owner is asked again.
func TestUnsureStaysUnsure(t *testing.T) {
	r := newRoom(t)
	who := someone(r)
	r.order(who)
	r.printer.AfterMM(40, func(s *printersim.Sim) { s.RunOut() })
	r.press(flow.KeyOK)
	r.until("the unsure sentence", func(v flow.View) bool {
		return v.Screen == flow.PaperTrouble && len(v.Rows) > 0 && v.Rows[0].Label.ID == "paper.unsure"
	})
	r.leave()
	for range 2 { // the roll is still empty: no copy can begin
		r.prove(who)
		r.sees(flow.AskPaper)
		r.press(flow.KeyOther)
		r.sees(flow.PaperTrouble)
		r.leave()
	}
	r.printer.Load(50_000)
	r.prove(who)
	r.sees(flow.AskPaper)
	r.press(flow.KeyOther)
	r.sees(flow.TakePaper)
	if n := papersWith(r.printer, "SALINAN ke-1"); n != 1 {
		t.Errorf("%d papers say SALINAN", n)
	}
}

// sealOn is what the code of a paper claims.
func sealOn(t testing.TB, p printersim.Paper) seal.Claims {
	t.Helper()
	for _, l := range p.Lines {
		text, ok := strings.CutPrefix(l, "[QR ")
		if !ok {
			continue
		}
		b, err := seal.Parse(strings.TrimSuffix(text, "]"))
		if err != nil {
			t.Fatal(err)
		}
		_, c := seal.Verify(seal.TrustList{}, b, now())
		return c
	}
	t.Fatalf("no code on\n%s", p.Text())
	return seal.Claims{}
}

// sealKey is a kiosk's key with its name.
func sealKey(t *testing.T) (*ecdsa.PrivateKey, []byte) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	id, err := seal.KeyID(&key.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	return key, id
}

// TestRecapIsSealed: the code on a recap is genuine, and made over exactly the text that is printed.
func TestRecapIsSealed(t *testing.T) {
	key, id := sealKey(t)
	cat, err := catalog.Load(assets.Services)
	if err != nil {
		t.Fatal(err)
	}
	p := fastProfile()
	now := now()
	office := station.Office{
		Site: site(), Catalogue: cat, Profile: p, SealKey: key, SealID: id, VerifyURL: "https://verifikasi.example/S", Clock: surely,
	}
	sheet, err := office.Recap(station.Recap{From: now, To: now, Printed: now, Clerk: "Kasi Pelayanan"}, store.Print{Token: "SET-1-P000002"})
	if err != nil {
		t.Fatal(err)
	}
	var code string
	text := ""
	for _, it := range sheet {
		switch it := it.(type) {
		case printer.QR:
			code = it.Data
		case printer.Line:
			for _, run := range it.Runs {
				text += run.Text + " "
			}
		}
	}
	b, err := seal.Parse(code)
	if err != nil {
		t.Fatal(err)
	}
	trust := seal.TrustList{AsOf: now, Keys: []seal.Key{{
		ID: id, Public: &key.PublicKey, Purpose: seal.Receipt, Site: site().Village.Code, Kiosk: site().Kiosk, NotAfter: now.AddDate(1, 0, 0),
	}}}
	answer, claims := seal.Verify(trust, b, now)
	if answer != seal.Genuine {
		t.Fatal(answer)
	}
	want := paper.RecapText(paper.RecapData{
		Site: site(), From: now, To: now, Printed: now, Clerk: "Kasi Pelayanan", RollMM: -1, Token: "SET-1-P000002", Clock: surely(),
		Services: rowsOf(cat),
	})
	if claims.TextHash != sha256.Sum256([]byte(want)) {
		t.Errorf("the seal is over another text than\n%s", want)
	}
	flat := func(s string) string { return strings.Join(strings.Fields(strings.ReplaceAll(s, ": ", " ")), " ") }
	if flat(text) != flat(want) {
		t.Errorf("printed is\n%s\nsealed is\n%s", flat(text), flat(want))
	}
}

// rowsOf is every service of a catalogue on a day on which nothing happened.
func rowsOf(cat *catalog.Catalogue) (rows []paper.RecapRow) {
	for _, s := range cat.Services(site().Village.Kind) {
		rows = append(rows, paper.RecapRow{Name: s.Title.In(kiosk.Indonesian)})
	}
	return rows
}

// TestRecap prints the recap at a clerk's word and at a technician's, from what happened.
func TestRecap(t *testing.T) {
	r := newRoom(t)
	who := someone(r)
	r.order(who)
	r.press(flow.KeyOK)
	r.sees(flow.TakePaper)
	r.leave()
	if err := r.station.NewRoll(t.Context()); err != nil {
		t.Fatal(err)
	}
	now := now()
	if !r.station.PrintRecap(now, "Kasi Pelayanan") {
		t.Fatal("too many papers wait")
	}
	wait(t, "the recap", func() bool { return papersWith(r.printer, "REKAP PELAYANAN") == 1 })
	papers := r.printer.Papers()
	text := strings.Join(strings.Fields(papers[len(papers)-1].Text()), " ")
	for _, want := range []string{
		"Kasi Pelayanan", kiosk.Date(now, kiosk.Indonesian), "Surat Keterangan Domisili 1 0",
		"Jumlah 1 0", "1 / 0", "150 meter", "SET-1-P000002 lembar 1/1",
		"Belum terkirim ke kabupaten 1", "Rata-rata sampai kertas bukti ", "1 detik",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not there:\n%s", want, text)
		}
	}
	claims := sealOn(t, papers[len(papers)-1])
	if claims.What != seal.Recap || claims.Number != "104-SET-1-P000002" || claims.Initials != "" {
		t.Errorf("the code says %+v", claims)
	}
	h := r.drawer[who]
	if strings.Contains(text, h.NIK) || strings.Contains(text, h.Name) {
		t.Error("the recap names somebody")
	}
	if err := store.AskRecap(t.Context(), r.store.Path(), now.AddDate(0, 0, -1)); err != nil {
		t.Fatal(err)
	}
	wait(t, "the technician's recap", func() bool { return papersWith(r.printer, "Teknisi") == 1 })
	papers = r.printer.Papers()
	text = strings.Join(strings.Fields(papers[len(papers)-1].Text()), " ")
	if !strings.Contains(text, "Jumlah 0 0") || !strings.Contains(text, "Jam 00.00 sampai 23.59 WIB") {
		t.Errorf("the day before was not empty:\n%s", text)
	}
	rep, err := store.Inspect(t.Context(), r.store.Path(), 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range rep.Prints[1:] {
		wait(t, "the end of a recap in the ledger", func() bool {
			rep, err := store.Inspect(t.Context(), r.store.Path(), 1)
			return err == nil && rep.Prints[0].Outcome == store.Printed
		})
		if p.What != store.Recap {
			t.Errorf("%+v", p)
		}
	}
}

// TestNoExtractWithoutALetter: what the regency took back is printed no more, whoever still asks for it.
func TestNoExtractWithoutALetter(t *testing.T) {
	h := store.Held{State: kiosk.Cancelled}
	if sheet, err := (station.Office{}).Extract(h, store.Print{}); err == nil {
		t.Errorf("a sheet of %d items", len(sheet))
	}
}
