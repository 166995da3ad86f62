package flow

import (
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
)

// atForm is an enrolled resident in the form of a shipped service.
func atForm(t *testing.T, id kiosk.ServiceID) *finger {
	t.Helper()
	cat, err := catalog.Load(assets.Services)
	if err != nil {
		t.Fatal(err)
	}
	site := kiosk.Site{Kiosk: 104, Letters: "SET", Unit: 1, Village: kiosk.Village{Kind: kiosk.Desa, Name: "Setail", District: "Genteng"}}
	m := NewMachine(site, cat.Services(kiosk.Desa), true).WithMenu(cat.Menu(kiosk.Desa))
	w := &finger{m: m, s: m.Start()}
	w.taps()
	w.s.now = time.Date(2026, 11, 23, 8, 42, 0, 0, kiosk.WIB)
	w.s, _ = m.startForm(w.s, m.indexOf(id), kiosk.RequestID{7})
	return w
}

// proves types the PIN and looks at the last page of what is to be confirmed.
func (w *finger) proves(t *testing.T) {
	t.Helper()
	for range kiosk.PINLength {
		w.key("digit-1")
	}
	w.happens(PINAnswer{OK: true, Resident: testResident()})
	if w.s.Screen() != Confirm {
		t.Fatalf("on %s", w.s.Screen())
	}
}

// saves confirms, and gives the draft.
func (w *finger) saves(t *testing.T) Draft {
	t.Helper()
	for w.m.View(w.s).has(KeyDown) {
		w.key(KeyDown)
	}
	_, fx := w.m.Step(w.s, Event{At: w.s.now, What: KeyPressed{Key: KeyOK}})
	for _, f := range fx {
		if s, ok := f.(Save); ok {
			return s.Draft
		}
	}
	t.Fatal("nothing was saved")
	return Draft{}
}

func (w *finger) writes(t *testing.T, text string) {
	t.Helper()
	for _, r := range text {
		w.key(KeyID("char-" + string(r)))
	}
	w.key(KeyOK)
}

func (d Draft) answers() map[string]string {
	got := map[string]string{}
	for _, a := range d.Answers[:d.Count] {
		got[a.Field] = a.Value
	}
	return got
}

// TestQuestionsFollowAnswers: a question is asked only after the answer that calls for it, the steps count it, and
// changing that answer forgets what is not asked any more.
func TestQuestionsFollowAnswers(t *testing.T) {
	w := atForm(t, "penghasilan-ayah")
	steps := func() string { return w.m.View(w.s).Eyebrow.Args[1] + "/" + w.m.View(w.s).Eyebrow.Args[2] }
	if steps() != "1/6" {
		t.Errorf("step %s", steps())
	}
	w.mustTouch(t, "Anak saya")
	if steps() != "2/7" || w.m.View(w.s).Title.Text != "Siapa nama anak Anda?" {
		t.Errorf("step %s: %s", steps(), w.m.View(w.s).Title.Text)
	}
	w.writes(t, "BUDI")
	w.key("choice-1")
	w.writes(t, "SDN")
	w.key("choice-0")
	w.proves(t)
	if v := w.m.View(w.s); !strings.Contains(rowsOf(v), "confirm.about BUDI") {
		t.Errorf("the last look does not say about whom: %s", rowsOf(v))
	}
	w.key("change-0")
	w.mustTouch(t, "Saya sendiri")
	if got := w.m.View(w.s).Title.Text; got != "Siapa nama Bapak Anda?" {
		t.Fatalf("asked %q", got)
	}
	w.writes(t, "AHMAD")
	if w.s.Screen() != Confirm || strings.Contains(rowsOf(w.m.View(w.s)), "BUDI") {
		t.Errorf("on %s with %s", w.s.Screen(), rowsOf(w.m.View(w.s)))
	}
	got := w.saves(t).answers()
	if _, kept := got["child"]; kept || got["parent"] != "AHMAD" || got["for"] != "saya sendiri" || len(got) != 5 {
		t.Errorf("saved %v", got)
	}
}

func rowsOf(v View) string {
	var b strings.Builder
	for _, r := range v.Rows {
		b.WriteString(words(r.Label) + " " + words(r.Value) + "; ")
	}
	return b.String()
}

// TestADayIsOneTouch: yesterday is a key, a day that has not come is refused with a sentence of its own.
func TestADayIsOneTouch(t *testing.T) {
	w := atForm(t, "kehilangan")
	w.mustTouch(t, "STNK")
	w.key(KeyOther) // no marks
	v := w.m.View(w.s)
	if len(v.Keys) < 3 || words(v.Keys[1].Label) != words(M("day.yesterday", "Minggu 22 November")) {
		t.Fatalf("%+v", v.Keys)
	}
	w.key(KeyOwn)
	w.types(KeyOK, "24112026")
	if hint := w.m.View(w.s).Entry.Hint; hint.ID != "entry.date.ahead" {
		t.Errorf("a day ahead: %q", words(hint))
	}
	w.key(KeyBack)
	w.key("choice-1")
	w.proves(t)
	if got := w.saves(t).answers(); got["lost-day"] != "2026-11-22" {
		t.Errorf("saved %v", got)
	}
}

// TestNobodyBringsWhatTheyDoNotHave: who lost the KTP is not told to bring it.
func TestNobodyBringsWhatTheyDoNotHave(t *testing.T) {
	cat, err := catalog.Load(assets.Services)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		service        kiosk.ServiceID
		field, value   string
		brings, leaves string
	}{
		{"ktp-ganti", "reason", "hilang", "polisi", "ktp-lama"},
		{"kia", "reason", "hilang", "polisi", "kia-lama"},
		{"kia", "reason", "rusak", "kia-lama", "polisi"},
		{"kia", "age", "5 sampai 16 tahun", "foto-anak", "polisi"},
		{"kia", "age", "di bawah 5 tahun", "akta", "foto-anak"},
		{"ktp-ganti", "reason", "rusak", "ktp-lama", "polisi"},
		{"kehilangan", "thing", "KTP", "kk", "ktp"},
		{"kehilangan", "thing", "SEPEDA", "ktp", "kk"},
		{"kk-baru", "reason", "KK hilang", "polisi", "kk"},
		{"kk-ubah", "reason", "tambah anak", "akta", "mati"},
		{"puskesmas", "payer", "umum", "ktp", "bpjs"},
	} {
		s, _ := cat.Get(c.service)
		has := map[string]bool{}
		for _, r := range s.Bring(kiosk.AnswerTo([]kiosk.Answer{{Field: c.field, Value: c.value}})) {
			has[r.ID] = true
		}
		if !has[c.brings] || has[c.leaves] {
			t.Errorf("%s after %s: %v", c.service, c.value, has)
		}
	}
}
