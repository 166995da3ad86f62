package main

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/cmd/settings"
	"github.com/smart-kampung/anjungan/devices/card"
	"github.com/smart-kampung/anjungan/devices/card/cardsim"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

const nik = "9999016001900001" // province 99 is none: nobody's

// aKiosk is a kiosk's data with one request, one paper and nothing sent, while its program runs.
func aKiosk(t *testing.T) (config string) {
	t.Helper()
	dir := t.TempDir()
	key, err := store.CreateKey(filepath.Join(dir, "machine.key"))
	if err != nil {
		t.Fatal(err)
	}
	regency, err := journal.GenerateRegencyKey()
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.Context(), store.Options{
		Path: filepath.Join(dir, settings.KioskDatabase), MachineKey: key, RegencyPublic: regency.Public(), Catalogue: "c", Boot: 1,
		Site: kiosk.Site{Kiosk: 7, Letters: "SET", Unit: 1, Village: kiosk.Village{Code: "35.10.09.2004"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	who, err := kiosk.ParseNIK(nik)
	if err != nil {
		t.Fatal(err)
	}
	r, err := s.SaveRequest(t.Context(), store.Draft{
		ID: kiosk.NewRequestID(), Service: "domisili", Subject: who, Requester: who, Village: "35.10.09.2004", Assurance: kiosk.ByPIN, Initials: "A.C.",
	})
	if err != nil {
		t.Fatal(err)
	}
	p, err := s.StartPrint(t.Context(), store.Slip, r.ID, "")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.EndPrint(t.Context(), p.Token, store.Unknown); err != nil {
		t.Fatal(err)
	}
	cfg := settings.DefaultKiosk()
	cfg.Data, cfg.Key, cfg.Bundle, cfg.Printer.Path = dir, filepath.Join(dir, "machine.key"), filepath.Join(dir, "none"), filepath.Join(dir, "none")
	return writeConfig(t, dir, cfg)
}

func writeConfig(t *testing.T, dir string, cfg settings.Kiosk) string {
	t.Helper()
	b, err := json.Marshal(cfg)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "anjungan.json")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func call(t *testing.T, args ...string) (string, error) {
	t.Helper()
	var out, stderr bytes.Buffer
	err := run(t.Context(), args, strings.NewReader(""), &out, &stderr)
	if all := out.String() + stderr.String(); strings.Contains(all, nik) {
		t.Errorf("%v shows a NIK", args)
	}
	return out.String(), err
}

func TestReports(t *testing.T) {
	config := aKiosk(t)
	for _, c := range []struct {
		command string
		want    []string
	}{
		{"outbox", []string{"kiosk 007", "5 of 5 entries wait", "request.new", "sent by themselves"}},
		{"audit", []string{"request.new", "diperiksa", "slip", "unknown", "sent=false"}},
	} {
		out, err := call(t, c.command, "-config", config)
		if err != nil {
			t.Errorf("%s: %v", c.command, err)
		}
		for _, w := range c.want {
			if !strings.Contains(out, w) {
				t.Errorf("%s does not say %q:\n%s", c.command, w, out)
			}
		}
	}
}

// TestDoctorNamesWhatIsMissing: no bundle, no printer, no reader, the key beside the data.
func TestDoctorNamesWhatIsMissing(t *testing.T) {
	t.Setenv("PCSCLITE_CSOCK_NAME", filepath.Join(t.TempDir(), "no-daemon"))
	out, err := call(t, "doctor", "-config", aKiosk(t))
	if !errors.Is(err, errUnwell) {
		t.Fatalf("%v", err)
	}
	for _, w := range []string{"PERLU  identity", "PERLU  printer", "PERLU  card reader", "PERLU  machine key", "baik   outbox"} {
		if !strings.Contains(out, w) {
			t.Errorf("doctor does not say %q:\n%s", w, out)
		}
	}
}

func TestCommandLine(t *testing.T) {
	if _, err := call(t, "dance"); !errors.Is(err, errUsage) {
		t.Errorf("%v", err)
	}
	if _, err := call(t, "outbox", "-config", filepath.Join(t.TempDir(), "none")); kiosk.CodeOf(err) != kiosk.CodeConfig {
		t.Errorf("%v", err)
	}
	if out, err := call(t, "catalog", "check"); err != nil || !strings.Contains(out, "shipped catalogue: version") {
		t.Errorf("%q %v", out, err)
	}
	if _, err := call(t, "catalog", "check", filepath.Join(t.TempDir(), "none")); err == nil {
		t.Error("a directory that does not exist was good")
	}
}

// TestRecordedCardNamesNobody records a simulated card and looks for its owner in the transcript.
func TestRecordedCardNamesNobody(t *testing.T) {
	h, err := cardsim.Find("sri")
	if err != nil {
		t.Fatal(err)
	}
	cards := cardsim.NewReader()
	cards.Tap(h.Card())
	var out bytes.Buffer
	for e := range cards.Watch(t.Context()) {
		if e.Kind != card.Arrived {
			continue
		}
		if err := record(t.Context(), e.Card, &out); err != nil {
			t.Fatal(err)
		}
		break
	}
	got := strings.ToUpper(out.String())
	if !strings.Contains(got, "7F0A") {
		t.Errorf("no SELECT in the transcript:\n%.300s", got)
	}
	if uid := strings.ToUpper(hex.EncodeToString(h.UID)); strings.Contains(strings.ReplaceAll(got, " ", ""), uid) {
		t.Error("the chip id stands in the transcript")
	}
}

func TestCatalogPreview(t *testing.T) {
	out, err := call(t, "catalog", "preview", "domisili")
	if err != nil || !strings.Contains(out, "SURAT KETERANGAN DOMISILI") || !strings.Contains(out, "SITI CONTOH") || strings.Contains(out, "9999014104900001") {
		t.Errorf("%v\n%s", err, out)
	}
	pdf := filepath.Join(t.TempDir(), "letter.pdf")
	if out, err = call(t, "catalog", "preview", "-kind", "kelurahan", "-out", pdf, "domisili"); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if b, err := os.ReadFile(pdf); err != nil || !bytes.HasPrefix(b, []byte("%PDF-")) {
		t.Errorf("%v, %d bytes", err, len(b))
	}
	for _, args := range [][]string{{"nothing"}, {"-dir", filepath.Join(t.TempDir(), "none"), "domisili"}, {}} {
		if out, err := call(t, append([]string{"catalog", "preview"}, args...)...); err == nil {
			t.Errorf("%v: %s", args, out)
		}
	}
}

// TestEveryLetterIsDrawn fills and draws every letter of the catalogue for both kinds of village.
func TestEveryLetterIsDrawn(t *testing.T) {
	c, err := catalog.Load(assets.Services)
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range []kiosk.SiteKind{kiosk.Desa, kiosk.Kelurahan} {
		for _, s := range c.Services(kind) {
			out, err := call(t, "catalog", "preview", "-kind", string(kind), string(s.ID))
			if err != nil || strings.ContainsAny(out, "{}") {
				t.Errorf("%s in a %s: %v\n%s", s.ID, kind, err, out)
			}
			if s.Letter == "" {
				continue
			}
			if kind == kiosk.Kelurahan && (strings.Contains(out, "Kepala Desa") || !strings.Contains(out, "Lurah ")) {
				t.Errorf("%s in a kelurahan is signed by another office:\n%s", s.ID, out)
			}
			pdf := filepath.Join(t.TempDir(), "letter.pdf")
			if _, err := call(t, "catalog", "preview", "-kind", string(kind), "-out", pdf, string(s.ID)); err != nil {
				t.Errorf("%s in a %s on A4: %v", s.ID, kind, err)
			}
		}
	}
}

func TestCatalogCheckReadsAnOverride(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "services"), 0o700); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "services", "domisili.json")
	if err := os.WriteFile(file, []byte("{\n\"id\": \"domisili\",\n\"tittle\": 1}"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := call(t, "catalog", "check", dir); err == nil || !strings.Contains(err.Error(), `override/services/domisili.json:3: unknown field "tittle"`) {
		t.Errorf("%v", err)
	}
	plain, err := call(t, "catalog", "check")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	same, err := call(t, "catalog", "check", dir)
	version := func(s string) string { _, v, _ := strings.Cut(s, "version "); return v }
	if err != nil || version(same) != version(plain) {
		t.Errorf("an empty override changed the version: %q, %q, %v", plain, same, err)
	}
}

func TestLocaleListsWhatIsOpen(t *testing.T) {
	out, err := call(t, "locale")
	if err != nil || strings.Count(out, "\n") != 10 || !strings.Contains(out, "osi  screens       0 of") || !strings.Contains(out, "osi  catalogue     0 of") || !strings.Contains(out, "not offered") {
		t.Fatalf("%v\n%s", err, out)
	}
	file := filepath.Join(t.TempDir(), "jv.csv")
	if out, err = call(t, "locale", "export", "-lang", "jv", "-out", file); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	b, err := os.ReadFile(file)
	if err != nil || !strings.HasPrefix(string(b), "id,indonesia,draft,text,reviewer,date\n") {
		t.Fatalf("%v %.80q", err, b)
	}
	filled := strings.Replace(string(b), "welcome.title,Selamat datang,Sugeng rawuh,,,", "welcome.title,Selamat datang,Sugeng rawuh,Sugeng rawuh,Penutur,2026-11-26", 1)
	if filled == string(b) {
		t.Fatal("welcome.title is not on the list")
	}
	if err := os.WriteFile(file, []byte(filled), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err = call(t, "locale", "merge", "-lang", "jv", file)
	if err != nil || !strings.Contains(out, `"reviewer": "Penutur"`) || !strings.Contains(out, `"text": "Matur nuwun"`) {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestLocaleOfTheCatalogue: one list holds the catalogue's strings too, with an override's own words; each part is
// merged into its own file, and what the override gets shows at once.
func TestLocaleOfTheCatalogue(t *testing.T) {
	dir := t.TempDir()
	menu, err := fs.ReadFile(assets.Services, "menu.json")
	if err != nil {
		t.Fatal(err)
	}
	put := func(name, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Join(dir, filepath.Dir(name)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c, err := catalog.Load(assets.Services)
	if err != nil {
		t.Fatal(err)
	}
	title := c.Menu(kiosk.Desa)[0].Title.In(kiosk.Indonesian)
	id := "menu/" + c.Menu(kiosk.Desa)[0].ID + "/title"
	put("menu.json", strings.Replace(string(menu), `"`+title+`"`, `"Kata Kami"`, 1))
	list, err := call(t, "locale", "export", "-lang", "mad", "-dir", dir)
	if err != nil || !strings.Contains(list, id+",Kata Kami,,,,\n") || !strings.Contains(list, "\nwelcome.title,") {
		t.Fatalf("%v: %.300s", err, list)
	}
	file := filepath.Join(t.TempDir(), "filled.csv")
	list = strings.Replace(list, id+",Kata Kami,,,,", id+",Kata Kami,,Oca' Kaule,Penutur,2026-11-26", 1)
	list = strings.Replace(list, "\nback,Kembali,,,,", "\nback,Kembali,,Abali,Penutur,2026-11-26", 1)
	if err := os.WriteFile(file, []byte(list), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := call(t, "locale", "merge", "-lang", "mad", "-part", "catalogue", "-dir", dir, file)
	if err != nil || !strings.Contains(out, `"of": "Kata Kami"`) || strings.Contains(out, "Abali") {
		t.Fatalf("%v: %s", err, out)
	}
	if screens, err := call(t, "locale", "merge", "-lang", "mad", "-dir", dir, file); err != nil || !strings.Contains(screens, "Abali") || strings.Contains(screens, "Kata Kami") {
		t.Errorf("%v: %s", err, screens)
	}
	put("review/mad.json", out)
	if c, err = catalog.LoadDir(assets.Services, dir); err != nil || c.Menu(kiosk.Desa)[0].Title.In(kiosk.Madurese) != "Oca' Kaule" {
		t.Errorf("%v: %v", err, c)
	}
	if again, err := call(t, "locale", "export", "-lang", "mad", "-dir", dir); err != nil || strings.Contains(again, id+",") {
		t.Errorf("%v, or it is still open", err)
	}
	if _, err := call(t, "locale", "merge", "-lang", "mad", "-part", "letters", file); err == nil {
		t.Error("a part that is none")
	}
}

func TestLocaleMergeRefuses(t *testing.T) {
	head := "id,indonesia,draft,text,reviewer,date\n"
	for says, text := range map[string]string{
		"the heading":    "a,b,c,d,e,f\n",
		"wrong number":   head + "a,b\n",
		"has a date":     head + "back,Kembali,,Wangsul,Penutur,kemarin\n",
		"no such string": head + "nothing,Kembali,,Wangsul,Penutur,2026-11-26\n",
		"the places":     head + "page,Halaman {0} dari {1},,Kaca {0},Penutur,2026-11-26\n",
	} {
		file := filepath.Join(t.TempDir(), "x.csv")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if out, err := call(t, "locale", "merge", "-lang", "jv", file); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v\n%s", says, err, out)
		}
	}
	if _, err := call(t, "locale", "export", "-lang", "en"); err == nil {
		t.Error("English is not reviewed string by string")
	}
}
