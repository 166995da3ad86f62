package paper_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/paper"
	"github.com/smart-kampung/anjungan/kiosk/seal"
)

func TestSlips(t *testing.T) {
	tte := slipData(t)
	tte.LinkUp = true
	both(t, "slip-tte", func(p printer.Profile) printer.Sheet { return paper.Slip(tte, p) })

	counter := slipData(t)
	counter.HandOver, counter.Copy, counter.Reason = kiosk.AtCounter, 2, "asked"
	counter.Service.Requirements = append(counter.Service.Requirements, kiosk.Requirement{ID: "kk", Title: kiosk.Text{kiosk.Indonesian: "KK"}})
	both(t, "slip-counter-copy", func(p printer.Profile) printer.Sheet { return paper.Slip(counter, p) })

	away := counter
	away.Copy, away.Reason, away.Elsewhere, away.ReadyOK = 0, "", "Kantor Desa Kampunganyar, Kecamatan Glagah", false
	both(t, "slip-counter-elsewhere", func(p printer.Profile) printer.Sheet { return paper.Slip(away, p) })

	doubt := slipData(t)
	doubt.HandOver, doubt.Clock, doubt.Seal = kiosk.InPerson, kiosk.ClockTrust{}, ""
	doubt.Site.Village.Kind, doubt.Site.Counter = kiosk.Kelurahan, "Loket Kelurahan Setail"
	both(t, "slip-doubt", func(p printer.Profile) printer.Sheet { return paper.Slip(doubt, p) })

	titip := slipData(t)
	titip.Initials, titip.Office = "", titip.Site.Counter
	both(t, "slip-deposited", func(p printer.Profile) printer.Sheet { return paper.Slip(titip, p) })
	other := titip
	other.Helped = true
	both(t, "slip-deposited-other", func(p printer.Profile) printer.Sheet { return paper.Slip(other, p) })
	titip.Clock, titip.Service.Requirements, titip.Office = kiosk.ClockTrust{Checked: titip.Clock.Checked.AddDate(0, 0, -4)}, nil, "Kantor Desa Kampunganyar, Kecamatan Glagah"
	titip.Elsewhere, titip.ReadyOK = titip.Office, false
	both(t, "slip-deposited-elsewhere", func(p printer.Profile) printer.Sheet { return paper.Slip(titip, p) })
}

func TestExtracts(t *testing.T) {
	d := letter(t)
	meta := paper.ExtractMeta{Token: "SET-1-P000046", Printed: approved.Add(time.Hour), Clock: kiosk.ClockTrust{Checked: approved, Sure: true}}
	both(t, "extract", func(p printer.Profile) printer.Sheet { return paper.Extract(d, p, meta) })
	meta.Copy, meta.Reason = 1, "not-received"
	both(t, "extract-copy", func(p printer.Profile) printer.Sheet { return paper.Extract(d, p, meta) })
}

func TestLetterTexts(t *testing.T) {
	golden(t, "letter-desa", paper.Text(letter(t)))
	data := letterData(t)
	data.Village = kiosk.Village{Code: "35.10.16.1008", Kind: kiosk.Kelurahan, Name: "Contoh", DistrictCode: "35.10.16", District: "Banyuwangi"}
	d, err := paper.Letter(data)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "letter-kelurahan", paper.Text(d))
	if d.Address != "" {
		t.Error("the letterhead has another village's address")
	}
}

func TestNoNIKOnThermalPaper(t *testing.T) {
	d := letter(t)
	nik := resident(t).NIK
	text := paper.Text(d)
	for _, p := range []printer.Profile{wide(), narrow()} {
		text += show(t, paper.Extract(d, p, paper.ExtractMeta{Token: "T"}), p.Columns) + show(t, paper.Slip(slipData(t), p), p.Columns)
	}
	if strings.Contains(strings.ReplaceAll(text, "\n", ""), nik.Reveal()) || strings.Contains(text, nik.Last4()) {
		t.Error("digits of the NIK stand on paper")
	}
	if strings.Contains(show(t, paper.Slip(slipData(t), wide()), 48), "SITI") {
		t.Error("a slip holds a name")
	}
	found := false
	for _, b := range d.Blocks {
		for _, r := range b.Rows {
			found = found || r.Private && r.Value == nik.Reveal()
		}
	}
	if !found {
		t.Error("the original has no NIK")
	}
}

func TestTextHashFollowsTheText(t *testing.T) {
	a := letter(t)
	b := a
	b.Seal = "" // the seal stands outside of what it seals
	if paper.TextHash(a) != paper.TextHash(b) {
		t.Error("the seal changed the hash")
	}
	b.Sign.Name += "X"
	if paper.TextHash(a) == paper.TextHash(b) {
		t.Error("another name kept the hash")
	}
}

func TestSlipTextIsWhatIsPrinted(t *testing.T) {
	d := slipData(t)
	d.Copy = 1
	want := strings.Fields(paper.SlipText(d))
	for _, p := range []printer.Profile{wide(), narrow()} {
		var got []string
		for _, item := range paper.Slip(d, p) {
			if l, ok := item.(printer.Line); ok {
				for _, r := range l.Runs {
					got = append(got, strings.Fields(r.Text)...)
				}
			}
		}
		if strings.Join(got, " ") != strings.Join(want, " ") {
			t.Errorf("%s prints %q, the text is %q", p.Name, got, want)
		}
	}
}

// A real receipt seal over the real text fits the paper.
func TestRealSealOnSlip(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	id, err := seal.KeyID(&key.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	d := slipData(t)
	raw, err := seal.Sign(key, id, seal.Claims{What: seal.Receipt, Number: string(d.Request.Number), Initials: d.Initials, When: d.Request.Made})
	if err != nil {
		t.Fatal(err)
	}
	if d.Seal, err = seal.QRText("https://cek.banyuwangi.example/v", raw); err != nil {
		t.Fatal(err)
	}
	for _, item := range paper.Slip(d, narrow()) {
		if q, ok := item.(printer.QR); ok {
			if q.Dots != 4 || q.EC != 'Q' || q.Data != d.Seal {
				t.Errorf("code %+v", q)
			}
			return
		}
	}
	t.Error("no code on the slip")
}

func TestLetterWithAHoleIsRefused(t *testing.T) {
	for name, change := range map[string]func(*paper.LetterData){
		"name":      func(d *paper.LetterData) { d.Resident.Name = "" },
		"NIK":       func(d *paper.LetterData) { d.Resident.NIK = kiosk.NIK{} },
		"birth":     func(d *paper.LetterData) { d.Resident.BirthDate = "1990-13-01" },
		"sex":       func(d *paper.LetterData) { d.Resident.Sex = "" },
		"answer":    func(d *paper.LetterData) { d.Answers = nil },
		"signer":    func(d *paper.LetterData) { d.Signer.Name = "" },
		"number":    func(d *paper.LetterData) { d.Number = "" },
		"template":  func(d *paper.LetterData) { d.Service.Letter = "nothing" },
		"character": func(d *paper.LetterData) { d.Resident.Job = "a\x1bb" },
	} {
		data := letterData(t)
		change(&data)
		if d, err := paper.Letter(data); err == nil {
			t.Errorf("%s: %q", name, paper.Text(d))
		}
	}
}

func TestDocumentTravels(t *testing.T) {
	want := letter(t)
	b, err := want.Encode()
	if err != nil {
		t.Fatal(err)
	}
	got, err := paper.Decode(b)
	if err != nil {
		t.Fatal(err)
	}
	again, err := got.Encode()
	if err != nil || string(again) != string(b) || paper.Text(got) != paper.Text(want) {
		t.Errorf("another document came back (%v)", err)
	}
	want.Version = 2
	if _, err := want.Encode(); err == nil {
		t.Error("an unknown version was encoded")
	}
	for i := range b {
		if d, err := paper.Decode(b[:i]); err == nil {
			t.Fatalf("cut at %d: %v", i, d)
		}
	}
}

func TestTerbilang(t *testing.T) {
	for n, want := range map[uint64]string{
		0: "nol", 10: "sepuluh", 11: "sebelas", 12: "dua belas", 19: "sembilan belas", 20: "dua puluh", 21: "dua puluh satu",
		100: "seratus", 101: "seratus satu", 111: "seratus sebelas", 215: "dua ratus lima belas", 1000: "seribu",
		1250: "seribu dua ratus lima puluh", 2000: "dua ribu", 100000: "seratus ribu", 1000000: "satu juta",
		1250000: "satu juta dua ratus lima puluh ribu", 1001001001: "satu miliar satu juta seribu satu",
		1 << 63: "sembilan kuintiliun dua ratus dua puluh tiga kuadriliun tiga ratus tujuh puluh dua triliun tiga puluh enam miliar delapan ratus lima puluh empat juta tujuh ratus tujuh puluh lima ribu delapan ratus delapan",
	} {
		if got := paper.Terbilang(n); got != want {
			t.Errorf("Terbilang(%d) = %q, want %q", n, got, want)
		}
	}
}

// TestMoneyOnALetter: an amount stands in figures and in words, on the A4 sheet and on every extract.
func TestMoneyOnALetter(t *testing.T) {
	data := letterData(t)
	data.Service.Fields = []kiosk.Field{{ID: "purpose", Kind: kiosk.MoneyField}}
	const want = "Rp 2.150.000 (dua juta seratus lima puluh ribu rupiah)"
	for value, want := range map[string]string{"2150000": want, "0": "Rp 0 (nol rupiah)"} {
		data.Answers[0].Value = value
		if d, err := paper.Letter(data); err != nil || !strings.Contains(paper.Text(d), want) {
			t.Errorf("%s is not %q, %v:\n%s", value, want, err, paper.Text(d))
		}
	}
	data.Answers[0].Value = "2150000"
	d, err := paper.Letter(data)
	if err != nil {
		t.Fatal(err)
	}
	pdf, err := paper.A4(d, paper.A4Options{})
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{"A4": run(t, pdf, "pdftotext", "-layout", "FILE", "-")}
	for mm, p := range widths(t) {
		texts[mm] = printed(t, p, paper.Extract(d, p, paper.ExtractMeta{Token: "T-1"})).Text()
	}
	for where, text := range texts {
		if !strings.Contains(strings.Join(strings.Fields(text), " "), want) {
			t.Errorf("%s does not say %q:\n%s", where, want, text)
		}
	}
}

func TestLogo(t *testing.T) {
	m, err := paper.Logo()
	if err != nil || m.Bounds().Dx() != 256 || m.Bounds().Dy() != 96 {
		t.Fatalf("logo: %v", err)
	}
	if s := paper.Extract(letter(t), wide(), paper.ExtractMeta{Token: "T"}); s[0] != (printer.Logo{Image: m}) {
		if _, ok := s[0].(printer.Logo); !ok {
			t.Error("no logo on the extract")
		}
	}
}

func FuzzDecode(f *testing.F) {
	b, err := letter(f).Encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Fuzz(func(t *testing.T, b []byte) {
		d, err := paper.Decode(b)
		if err != nil {
			return
		}
		for _, p := range []printer.Profile{wide(), narrow(), {Columns: 1}} {
			for _, item := range paper.Extract(d, p, paper.ExtractMeta{}) {
				l, ok := item.(printer.Line)
				if !ok {
					continue
				}
				for _, r := range l.Runs {
					if n := utf8.RuneCountInString(r.Text); p.Columns > 2 && max(0, r.Col)+n*max(1, r.Width) > p.Columns {
						t.Fatalf("%q does not fit %d columns", r.Text, p.Columns)
					}
				}
			}
		}
	})
}
