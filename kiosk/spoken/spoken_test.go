package spoken

import (
	"slices"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/locale"
)

func TestNumber(t *testing.T) {
	for n, want := range map[int64][2]string{
		0: {"nol", "zero"}, 7: {"tujuh", "seven"}, 10: {"sepuluh", "ten"}, 11: {"sebelas", "eleven"}, 12: {"dua belas", "twelve"},
		19: {"sembilan belas", "nineteen"}, 20: {"dua puluh", "twenty"}, 45: {"empat puluh lima", "forty five"},
		100: {"seratus", "one hundred"}, 111: {"seratus sebelas", "one hundred eleven"}, 200: {"dua ratus", "two hundred"},
		1000: {"seribu", "one thousand"}, 1999: {"seribu sembilan ratus sembilan puluh sembilan", "one thousand nine hundred ninety nine"},
		2026:   {"dua ribu dua puluh enam", "two thousand twenty six"},
		11_000: {"sebelas ribu", "eleven thousand"}, 100_000: {"seratus ribu", "one hundred thousand"},
		101_001: {"seratus satu ribu satu", "one hundred one thousand one"}, 1_500_000: {"satu juta lima ratus ribu", "one million five hundred thousand"},
		2_000_000_000: {"dua miliar", "two billion"}, -1: {"", ""}, mostNumber: {"", ""},
	} {
		for i, l := range []kiosk.Lang{kiosk.Indonesian, kiosk.English} {
			if got := Number(l, n); got != want[i] {
				t.Errorf("%s %d: %q, want %q", l, n, got, want[i])
			}
		}
	}
}

// TestEveryNumberHasClips: whatever the number, its words are in the vocabulary.
func TestEveryNumberHasClips(t *testing.T) {
	for _, l := range []kiosk.Lang{kiosk.Indonesian, kiosk.English} {
		for n := int64(1); n < mostNumber; n = n*13/8 + 1 {
			if _, ok := vocabularyOf(l, Number(l, n)); !ok {
				t.Errorf("%s %d: %q is not all in the vocabulary", l, n, Number(l, n))
			}
		}
	}
}

func TestWords(t *testing.T) {
	for text, want := range map[string]string{
		"Rp 1.500.000":            "satu juta lima ratus ribu rupiah",
		"Rp 500.":                 "lima ratus rupiah.",
		"Rp":                      "Rp",
		"Rp sekian":               "Rp sekian",
		"Senin 23 November 09.00": "Senin dua puluh tiga November sembilan",
		"pukul 14.30,":            "pukul empat belas tiga puluh,",
		"3 5 1 0, 1":              "tiga lima satu nol, satu",
		"RT 02 RW 001":            "RT nol dua RW nol nol satu",
		"99.99":                   "99.99",
		"1.50":                    "1.50",
		"1234.567":                "1234.567",
		"3510134101809001":        "tiga lima satu nol satu tiga empat satu nol satu delapan nol sembilan nol nol satu",
		"F-1.01":                  "F-1.01",
		"Untuk apa?":              "Untuk apa?",
		"":                        "",
		"...":                     "...",
		"Masih bisa 4 kali lagi.": "Masih bisa empat kali lagi.",
	} {
		if got := Words(kiosk.Indonesian, text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func book(t *testing.T) (Book, *locale.Set) {
	t.Helper()
	s, err := locale.Load(assets.Locale)
	if err != nil {
		t.Fatal(err)
	}
	return NewBook(s), s
}

// TestPieces: a message with places is said in pieces, its numbers by the words of the vocabulary; where an
// argument is a name there is no clip of it, and the whole sentence is espeak-ng's.
func TestPieces(t *testing.T) {
	b, _ := book(t)
	list := b.Sentences(kiosk.Indonesian, []flow.Msg{
		flow.M("pin.wrong", "4"), flow.M("home.morning.name", "Siti"), flow.M("pad.press", "2"), {}, flow.T("Desa Setail"), flow.T("3 5"), flow.T("—"),
	})
	if len(list) != 6 {
		t.Fatalf("%d sentences", len(list))
	}
	wrong := list[0]
	if wrong.Text != "PIN belum tepat. Masih bisa empat kali lagi." || len(wrong.Pieces) != 3 || wrong.Pieces[1] != "word-empat" ||
		wrong.Pieces[0] != ClipName("pin.wrong", "PIN belum tepat. Masih bisa") {
		t.Errorf("%+v", wrong)
	}
	if len(list[1].Pieces) != 0 || !strings.Contains(list[1].Text, "Siti") {
		t.Errorf("a name has a clip: %+v", list[1])
	}
	if list[2].Text != "Tekan dua untuk" || len(list[2].Pieces) != 3 {
		t.Errorf("%+v", list[2])
	}
	if !slices.Equal(list[3].Pieces, []string{ClipName("text", "Desa Setail")}) || !slices.Equal(list[4].Pieces, []string{"word-tiga", "word-lima"}) {
		t.Errorf("%+v, %+v", list[3], list[4])
	}
	if len(list[5].Pieces) != 0 {
		t.Errorf("a dash has a clip: %+v", list[5])
	}
}

// TestAClipOfAnOlderWordingIsNotPlayed, and what nobody reviewed is said in Indonesian, with its clips.
func TestAClipOfAnOlderWordingIsNotPlayed(t *testing.T) {
	if ClipName("a", "Tempelkan KTP") == ClipName("a", "Tempelkan KTP Anda") || ClipName("a", "x") == ClipName("b", "x") {
		t.Error("two wordings have one clip")
	}
	b, _ := book(t)
	s := b.Sentences(kiosk.Madurese, []flow.Msg{flow.M("welcome.tap")})[0]
	if s.Lang != "id" || s.Voice != "id" {
		t.Errorf("%+v", s)
	}
	if s := b.Sentences(kiosk.English, []flow.Msg{flow.M("welcome.tap")})[0]; s.Lang != "en" || s.Voice != "en" {
		t.Errorf("%+v", s)
	}
}

// TestTheScriptIsWhole: every message of the wordings, with numbers in its places, is said from clips that stand
// in the script, and so are the texts of the catalogue. No line of it is empty.
func TestTheScriptIsWhole(t *testing.T) {
	b, set := book(t)
	cat, err := catalog.Load(assets.Services)
	if err != nil {
		t.Fatal(err)
	}
	texts := Texts(cat.Services(kiosk.Desa), cat.Menu(kiosk.Desa))
	for _, l := range []kiosk.Lang{kiosk.Indonesian, kiosk.English} {
		have := map[string]bool{}
		for _, line := range b.Script(l, set.IDs(), texts) {
			have[line.Name] = true
			if !hasSound(line.Say) || strings.ContainsAny(line.Name, "/ ") {
				t.Errorf("%s: line %+v", l, line)
			}
		}
		msgs := []flow.Msg{}
		for _, id := range set.IDs() {
			msgs = append(msgs, flow.M(id, "12", "Senin 23 November", "09.30", "3", "4"))
		}
		for _, x := range texts {
			msgs = append(msgs, flow.T(x[l]))
		}
		asked := 0
		for _, s := range b.Sentences(l, msgs) {
			if s.Lang != string(l) {
				continue // the same in both languages: it stands in the Indonesian script
			}
			if strings.Contains(s.Text, "{") {
				t.Errorf("%s: %q has a place left", l, s.Text)
			}
			for _, p := range s.Pieces {
				asked++
				if !have[p] && l == kiosk.Indonesian {
					t.Errorf("%s: %q needs the clip %s", l, s.Text, p)
				}
			}
		}
		if asked < 300 {
			t.Errorf("%s: only %d clips were asked for", l, asked)
		}
	}
}

func FuzzWords(f *testing.F) {
	f.Add("Rp 1.500.000 pada 09.30")
	f.Fuzz(func(t *testing.T, text string) {
		for _, l := range []kiosk.Lang{kiosk.Indonesian, kiosk.English} {
			if said := Words(l, text); hasSound(text) && !hasSound(said) {
				t.Errorf("%q is said as %q", text, said)
			}
		}
		for _, p := range partsOf(text) {
			if p.arg < 0 && !hasSound(p.text) {
				t.Errorf("%q has a part without sound", text)
			}
		}
	})
}
