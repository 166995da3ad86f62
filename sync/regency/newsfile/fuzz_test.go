package newsfile_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/newsfile"
)

// secret stands in the seeds where a line is bad: nobody is told what stood there.
const secret = "Rahasia"

// reader is a function of lists, with the file that its rows make.
type reader[T interface{ Check() error }] struct {
	read func([]byte) ([]T, []newsfile.Bad, error)
	head []string
	row  func(T) []string
}

// fuzz tries files: a row is either taken within its bounds or told by its line and no value, and what was taken comes
// back from a file of it as it was.
func (r reader[T]) fuzz(f *testing.F, example string) {
	f.Helper()
	f.Add([]byte(example))
	f.Add([]byte("\ufeff" + strings.ReplaceAll(example, ",", ";")))
	f.Add([]byte("Daftar\r\n\r\n" + strings.ReplaceAll(example, "\n", "\r\n")))
	f.Add([]byte(strings.Join(r.head, "\t") + "\n" + strings.Repeat(secret+"\t", len(r.head)-1) + secret + "\n" + secret + "\n"))
	f.Add([]byte(strings.Join(r.head, ",") + "\n" + strings.Repeat(`" '="" x""",`, len(r.head)-1) + "1\n"))
	first, rest, _ := strings.Cut(example, "\n")
	f.Add([]byte(first + "\n\u00a0'" + strings.ReplaceAll(strings.ReplaceAll(rest, ",", ",\u00a0'\u00a0="), "\n", "'\u00a0\n")))
	f.Fuzz(func(t *testing.T, text []byte) {
		list, bads, err := r.read(text)
		if err != nil {
			if len(list)+len(bads) > 0 || !errors.Is(err, newsfile.ErrFile) || strings.Contains(err.Error(), secret) {
				t.Fatalf("%d rows, %d bad ones beside %v", len(list), len(bads), err)
			}
			return
		}
		checkBads(t, text, len(list), bads)
		for _, x := range list {
			if err := x.Check(); err != nil {
				t.Fatalf("%+v: %v", x, err)
			}
		}
		again, bads, err := r.read(r.file(t, list))
		if err != nil || len(bads) > 0 || len(again) != len(list) || len(list) > 0 && !reflect.DeepEqual(again, list) {
			t.Fatalf("%+v became %+v, %v, %v", list, again, bads, err)
		}
	})
}

// file is a list as CSV.
func (r reader[T]) file(t *testing.T, list []T) []byte {
	t.Helper()
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	rows := [][]string{r.head}
	for _, x := range list {
		rows = append(rows, r.row(x))
	}
	if err := w.WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// checkBads: each bad line is one of the file, named once, in order and without what stands there.
func checkBads(t *testing.T, text []byte, taken int, bads []newsfile.Bad) {
	t.Helper()
	lines, last := bytes.Count(text, []byte("\n"))+1, 0
	for _, b := range bads {
		if b.Line <= last || b.Line > lines || b.Why == "" || strings.Contains(b.Why, secret) {
			t.Fatalf("%+v after line %d of %d", b, last, lines)
		}
		last = b.Line
	}
	if taken+len(bads) >= lines { // the head is none
		t.Fatalf("%d rows and %d bad ones of %d lines", taken, len(bads), lines)
	}
}

func FuzzReadNotices(f *testing.F) {
	reader[kiosk.Notice]{columns(f).ReadNotices, []string{"judul", "isi", "dari", "sampai"}, func(n kiosk.Notice) []string {
		return []string{n.Title, n.Text, n.From, n.Until}
	}}.fuzz(f, example(f, "pengumuman.csv"))
}

func FuzzReadIndicators(f *testing.F) {
	reader[kiosk.Indicator]{columns(f).ReadIndicators, []string{"nomor", "keadaan", "tanggal", "keterangan"}, func(x kiosk.Indicator) []string {
		return []string{strconv.Itoa(x.No), string(x.State), x.Date, x.Note}
	}}.fuzz(f, example(f, "indikator.csv"))
}

func FuzzReadPlaces(f *testing.F) {
	reader[kiosk.Place]{columns(f).ReadPlaces, []string{"jenis", "nama", "keterangan", "tempat", "jam", "hubungi"}, func(x kiosk.Place) []string {
		return []string{string(x.Kind), x.Title, x.Text, x.Where, x.Hours, x.Contact}
	}}.fuzz(f, example(f, "produk-wisata.csv"))
}

func FuzzReadExecutors(f *testing.F) {
	reader[kiosk.Executor]{columns(f).ReadExecutors, []string{"kegiatan", "jabatan", "nama", "tim"}, func(x kiosk.Executor) []string {
		return []string{strconv.Itoa(int(x.Field)), x.Office, x.Name, x.Team}
	}}.fuzz(f, example(f, "pelaksana.csv"))
}

// fuzzJSON tries files of JSON: what is read is within its bounds and comes back as it was, and one value is all there is.
func fuzzJSON[T any](f *testing.F, read func([]byte) (T, error), check func(*testing.T, T), seeds ...string) {
	f.Helper()
	for _, s := range seeds {
		f.Add([]byte(s))
		f.Add([]byte(s + "}"))
		f.Add([]byte(s + "\n]{"))
		f.Add([]byte(s[:len(s)/2]))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		x, err := read(text)
		if err != nil {
			if !errors.Is(err, newsfile.ErrFile) && !errors.Is(err, kiosk.ErrNews) {
				t.Fatal(err)
			}
			return
		}
		if !json.Valid(text) {
			t.Fatalf("%q is taken", text)
		}
		check(t, x)
		b, err := json.Marshal(x)
		if err != nil {
			t.Fatal(err)
		}
		again, err := read(b)
		if err != nil {
			t.Fatalf("%s: %v", b, err)
		}
		if c, err := json.Marshal(again); err != nil || !bytes.Equal(b, c) {
			t.Fatalf("%s became %s, %v", b, c, err)
		}
	})
}

func FuzzReadMall(f *testing.F) {
	fuzzJSON(f, newsfile.ReadMall, func(t *testing.T, m kiosk.Mall) {
		if _, err := kiosk.EncodeMall(m); err != nil {
			t.Fatal(err)
		}
	}, example(f, "mal.json"))
}

func FuzzReadBudgetJSON(f *testing.F) {
	b, bads, err := columns(f).ReadBudget([]byte(example(f, "apbdes.csv")), about())
	if err != nil || len(bads) > 0 {
		f.Fatal(bads, err)
	}
	text, err := json.Marshal(b)
	if err != nil {
		f.Fatal(err)
	}
	fuzzJSON(f, newsfile.ReadBudgetJSON, func(t *testing.T, b kiosk.Budget) {
		if _, err := kiosk.EncodeVillageNews(kiosk.VillageNews{Village: "35.10.09.2004", Budget: &b}); err != nil {
			t.Fatal(err)
		}
	}, string(text))
}

// FuzzReadColumns: each name that is read is found, as the one under which it stands, and the file that it stands in is read
// the same way each time.
func FuzzReadColumns(f *testing.F) {
	shipped, err := newsfile.Shipped()
	if err != nil {
		f.Fatal(err)
	}
	text, err := json.Marshal(shipped)
	if err != nil {
		f.Fatal(err)
	}
	fuzzJSON(f, newsfile.ReadColumns, func(t *testing.T, c newsfile.Columns) {
		for name, list := range c.Heads {
			for _, alias := range list {
				checkHead(t, c, name, alias)
			}
		}
	}, string(text), `{"heads": {"judul": ["Judul Resmi"], "isi": ["isi"], "dari": ["dari"], "sampai": ["sampai"]}}`,
		`{"heads": {"judul": ["judul"], "isi": ["isi", "judul"], "dari": ["dari"], "sampai": ["sampai"]}}`)
}

// checkHead reads a file of notices whose head has another name for one of its columns.
func checkHead(t *testing.T, c newsfile.Columns, name, alias string) {
	t.Helper()
	one := newsfile.Columns{Heads: map[string][]string{}, Words: c.Words}
	for _, n := range []string{"judul", "isi", "dari", "sampai"} {
		one.Heads[n] = []string{n}
	}
	if one.Heads[name] == nil || one.Heads[alias] != nil {
		return // of another file, or another column's own name
	}
	one.Heads[name] = []string{alias}
	heads := strings.NewReplacer(name, alias).Replace("judul,isi,dari,sampai")
	list, bads, err := one.ReadNotices([]byte(heads + "\na,b,2026-11-27,2026-11-28\n"))
	if err != nil || len(list) != 1 {
		t.Fatalf("%q is not found for %s: %v, %v", alias, name, bads, err)
	}
}
