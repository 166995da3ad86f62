package newsfile_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/newsfile"
)

func columns(t testing.TB) newsfile.Columns {
	t.Helper()
	c, err := newsfile.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func example(t testing.TB, name string) string {
	t.Helper()
	b, err := assets.Examples.ReadFile("examples/news/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func about() newsfile.About {
	return newsfile.About{Year: 2026, Sample: true, Complaints: "Kantor Desa Setail", Data: "2026-10-31", Source: "CONTOH"}
}

// TestReadBudget: an export with titles above its head, groups and kinds of spending below activities.
func TestReadBudget(t *testing.T) {
	b, bads, err := columns(t).ReadBudget([]byte(example(t, "apbdes.csv")), about())
	if err != nil || len(bads) > 0 {
		t.Fatalf("%v, %v", bads, err)
	}
	if got := b.TotalIncome(); got != (kiosk.Amount{Plan: 1_812_400_000, Done: 1_402_150_000}) {
		t.Errorf("income %+v", got)
	}
	if got := b.TotalSpending(); got != (kiosk.Amount{Plan: 1_837_400_000, Done: 1_118_960_000}) {
		t.Errorf("spending %+v", got)
	}
	if len(b.Income) != 7 || b.Income[2].Title != "Dana Desa" || b.FinancingIn[0].Done != 55_000_000 || b.Balance().Plan != 0 {
		t.Errorf("%d lines of income, balance %+v", len(b.Income), b.Balance())
	}
	works := b.Spending[1]
	if len(b.Spending) != 5 || works.Field != kiosk.FieldBuilding || len(works.Activities) != 4 {
		t.Fatalf("%+v", works)
	}
	road, bridge := works.Activities[1], works.Activities[3]
	if road.Title != "Pembangunan Jalan Usaha Tani" || road.State != kiosk.ActivityDone || road.Open() {
		t.Errorf("%+v", road)
	}
	if bridge.State != kiosk.ActivityDropped || !strings.HasPrefix(bridge.Why, "Lahan") || !bridge.Open() {
		t.Errorf("%+v", bridge)
	}
}

// TestReadBudgetTellsTheLine: sums that do not fit, codes and amounts that are none, each by its line; and then
// there is no budget at all.
func TestReadBudgetTellsTheLine(t *testing.T) {
	text := example(t, "apbdes.csv")
	for _, c := range []struct {
		from, to string
		line     int
		why      string
	}{
		{"Dana Desa;1.024.000.000,00", "Dana Desa;1.024.000.001,00", 8, "anggaran: the lines below add up to Rp 1.706.400.001, this line says Rp 1.706.400.000"},
		{"JUMLAH BELANJA;1.837.400.000,00", "JUMLAH BELANJA;1.837.400.100,00", 41, "not that of its lines"},
		{"Gedung Kantor Desa;92.400.000,00;60.060.000,00", "Gedung Kantor Desa;92.400.000,00;60.060.000,01", 23, "realisasi: the lines below add up to Rp 60.060.000,01, this line says Rp 60.060.000"},
		{"2.3.14.;;", "2.3.10.;;", 30, "the same code as line 29"},
		{"2.3.14.;;", "7.3.14.;;", 30, "field 1 to 5"},
		{"2.3.14.;;", "2.3.xiv;;", 30, "a code is written like"},
		{"2.3.14.;;", "2.3.14.;4.1;", 30, "begins with 5"},
		{";4.3.6.;", ";7.3.6.;", 14, "begins with 4, 5 or 6"},
		{"Bunga Bank;10.000.000,00", "Bunga Bank;sepuluh juta", 14, "not an amount"},
		{"Bunga Bank;10.000.000,00", "Bunga Bank;1.0000", 14, "not an amount"},
		{"Bunga Bank;10.000.000,00", "Bunga Bank;(10.000.000,00)", 14, "not an amount"},
		{";Selesai;", ";mungkin;", 29, "keadaan"},
		{"Bunga Bank;", ";", 14, "uraian"},
		{"Bunga Bank;10.000.000,00;", "Bunga Bank;", 14, "6 columns, the head has 7"},
	} {
		damaged := strings.Replace(text, c.from, c.to, 1)
		if damaged == text {
			t.Fatalf("%q is not in the example", c.from)
		}
		_, bads, err := columns(t).ReadBudget([]byte(damaged), about())
		found := false
		for _, b := range bads {
			found = found || b.Line == c.line && strings.Contains(b.Why, c.why)
		}
		if err != nil || !found {
			t.Errorf("%q: %v, %v; want line %d: %s", c.to, bads, err, c.line, c.why)
		}
	}
	for _, head := range []string{"", "a;b;c", strings.Replace(text, "Realisasi (Rp)", "Tahun lalu", 1)} {
		if _, _, err := columns(t).ReadBudget([]byte(head), about()); !errors.Is(err, newsfile.ErrFile) {
			t.Errorf("%.20q: %v", head, err)
		}
	}
	nothing := about()
	nothing.Complaints = ""
	if _, _, err := columns(t).ReadBudget([]byte(text), nothing); !errors.Is(err, kiosk.ErrNews) {
		t.Errorf("no complaint address: %v", err)
	}
}

// TestOtherHeads: the same money in other columns with other names, in English marks, with hundredths that only
// add up before they are rounded.
func TestOtherHeads(t *testing.T) {
	const text = "\ufeffURAIAN,\"KD_KEG\",kd_rincian,Pagu,Nilai Realisasi\n" +
		"Dana,,04.02.01,\"1,000.00\",1000\n" +
		"Hasil,,4.1,\"Rp 500,50\",0.50\n" +
		"Jalan,02.03.01,,\"1,000.25\",\"999.25\"\n" +
		"Air,02.03.02,,500.25,-\n"
	b, bads, err := columns(t).ReadBudget([]byte(text), about())
	if err != nil || len(bads) > 0 {
		t.Fatalf("%v, %v", bads, err)
	}
	if got := b.TotalIncome(); got != (kiosk.Amount{Plan: 1501, Done: 1001}) {
		t.Errorf("income %+v", got)
	}
	if got := b.TotalSpending(); got != (kiosk.Amount{Plan: 1500, Done: 999}) || len(b.Spending[0].Activities) != 2 {
		t.Errorf("spending %+v", got)
	}
	more, err := newsfile.ReadColumns([]byte(`{"heads": {"rekening": ["akun"]}, "words": {}}`))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := more.ReadBudget([]byte(text), about()); !errors.Is(err, newsfile.ErrFile) {
		t.Errorf("heads that this list does not name: %v", err)
	}
}

// TestReadLists: good rows count whatever the others are, and bad ones are told by line without their text.
func TestReadLists(t *testing.T) {
	c := columns(t)
	notices, bads, err := c.ReadNotices([]byte("Judul;Isi;Mulai;Sampai\nPosyandu;Sabtu pagi;28-11-2026;29/11/2026\nRahasia;x;2026-11-30;2026-11-29\n"))
	if err != nil || len(notices) != 1 || notices[0].From != "2026-11-28" || notices[0].Until != "2026-11-29" {
		t.Errorf("%+v, %v", notices, err)
	}
	if len(bads) != 1 || bads[0].Line != 3 || strings.Contains(bads[0].Why, "Rahasia") || strings.Contains(bads[0].Why, "kiosk:") {
		t.Errorf("%+v", bads)
	}
	marks, bads, err := c.ReadIndicators([]byte("No,Keadaan,Tanggal,Keterangan\n2,Tidak,2026-11-01,\n1,Ada,1-11-2026,dekat loket\n2,ya,2026-11-01,\n15,ya,2026-11-01,\n"))
	if err != nil || len(marks) != 2 || marks[0].No != 1 || marks[0].State != kiosk.IndicatorMet || marks[1].State != kiosk.IndicatorUnmet || len(bads) != 2 {
		t.Errorf("%+v, %+v, %v", marks, bads, err)
	}
	places, bads, err := c.ReadPlaces([]byte("jenis;nama;keterangan;lokasi;kontak\nUMKM;Kopi;Kopi bubuk;Krajan;\nsungai;x;y;z;\n"))
	if err != nil || len(places) != 1 || places[0].Kind != kiosk.Product || len(bads) != 1 {
		t.Errorf("%+v, %+v, %v", places, bads, err)
	}
	who, bads, err := c.ReadExecutors([]byte("bidang;jabatan;nama;tim\n2;Kasi Kesejahteraan;;TPK\n9;x;;\n2;" + strings.Repeat("x", 121) + ";;\n"))
	if err != nil || len(who) != 1 || who[0].Field != kiosk.FieldBuilding || len(bads) != 2 || bads[1].Line != 4 {
		t.Errorf("%+v, %+v, %v", who, bads, err)
	}
}

// TestSpreadsheetMarks: what a spreadsheet puts around a cell goes, whatever space stands between.
func TestSpreadsheetMarks(t *testing.T) {
	list, bads, err := columns(t).ReadNotices([]byte("judul;isi;dari;sampai\n\u00a0'Posyandu \u00a0 Melati';=\t\"Balai\";2026-11-27;'2026-11-28\u00a0\n"))
	if err != nil || len(bads) > 0 || len(list) != 1 || list[0].Title != "Posyandu Melati" || list[0].Text != "Balai" {
		t.Errorf("%+v, %v, %v", list, bads, err)
	}
}

// TestReadColumns: names in any letters are found; one under two names, or of nothing, is refused.
func TestReadColumns(t *testing.T) {
	const rest = `"isi": ["isi"], "dari": ["dari"], "sampai": ["sampai"]}}`
	c, err := newsfile.ReadColumns([]byte(`{"heads": {"judul": ["Judul  (Resmi)"], ` + rest))
	if err != nil {
		t.Fatal(err)
	}
	if list, bads, err := c.ReadNotices([]byte("JUDUL RESMI,isi,dari,sampai\na,b,2026-11-27,2026-11-28\n")); err != nil || len(list) != 1 {
		t.Errorf("%v, %v, %v", list, bads, err)
	}
	for text, want := range map[string]string{
		`{"heads": {"judul": ["judul", "Isi"], ` + rest: `"isi" stands under "isi" and "judul"`,
		`{"heads": {"judul": [" - "], ` + rest:          "neither letter nor digit",
		`{"words": {"ya": ["Ada"], "belum": ["ada"]}}`:  `"ada" stands under "belum" and "ya"`,
	} {
		if _, err := newsfile.ReadColumns([]byte(text)); !errors.Is(err, newsfile.ErrFile) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// TestReadJSON: an unknown member and a wrong kind are told by their line.
func TestReadJSON(t *testing.T) {
	for text, want := range map[string]string{
		"{\n\"year\": 2026,\n\"colour\": 1\n}":  "line 3",
		"{\n\"year\": \"2026\"\n}":              "line 2: year is no int",
		"{\n\"year\": 2026,,\n}":                "line 2",
		"{\"year\": 2026}\n{}":                  "more than one value",
		"{\"year\": 2026}\n}":                   "line 1: more than one value",
		"{\"year\": 2026} ]":                    "more than one value",
		"{\"year\": 2026, \"data\": \"today\"}": "no day",
	} {
		if _, err := newsfile.ReadBudgetJSON([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
	m, err := newsfile.ReadMall([]byte(`{"name": "MPP", "address": "Jalan", "hours": "08-15", "services": [{"title": "Paspor", "agency": "Imigrasi"}]}`))
	if err != nil || len(m.Services) != 1 {
		t.Errorf("%+v, %v", m, err)
	}
	if _, err := newsfile.ReadMall([]byte(`{"name": "MPP", "address": "Jalan", "hours": "08-15", "services": []}`)); !errors.Is(err, kiosk.ErrNews) {
		t.Errorf("no services: %v", err)
	}
}

func FuzzReadBudget(f *testing.F) {
	f.Add([]byte(example(f, "apbdes.csv")))
	f.Add([]byte("kegiatan,rekening,uraian,anggaran,realisasi\n,4.1,a,1,1\n2.1.1,,b,1,1\n"))
	c := columns(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		b, bads, err := c.ReadBudget(text, about())
		if err != nil || len(bads) > 0 {
			if len(b.Income)+len(b.Spending) > 0 {
				t.Fatal("a budget beside what is wrong with it")
			}
			return
		}
		if err := b.Check(); err != nil {
			t.Fatal(err)
		}
		if _, err := kiosk.EncodeVillageNews(kiosk.VillageNews{Village: "35.10.09.2004", Budget: &b}); err != nil {
			t.Fatal(err)
		}
	})
}

// TestExamples: the files that show the forms are taken without a bad line.
func TestExamples(t *testing.T) {
	c := columns(t)
	for name, read := range map[string]func([]byte) (int, []newsfile.Bad, error){
		"pelaksana.csv":     counted(c.ReadExecutors),
		"pengumuman.csv":    counted(c.ReadNotices),
		"indikator.csv":     counted(c.ReadIndicators),
		"produk-wisata.csv": counted(c.ReadPlaces),
	} {
		if n, bads, err := read([]byte(example(t, name))); err != nil || len(bads) > 0 || n < 2 {
			t.Errorf("%s: %d rows, %v, %v", name, n, bads, err)
		}
	}
	if m, err := newsfile.ReadMall([]byte(example(t, "mal.json"))); err != nil || !m.Sample {
		t.Errorf("%v", err)
	}
}

func counted[T any](read func([]byte) ([]T, []newsfile.Bad, error)) func([]byte) (int, []newsfile.Bad, error) {
	return func(b []byte) (int, []newsfile.Bad, error) {
		list, bads, err := read(b)
		return len(list), bads, err
	}
}
