package newsfile

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
)

// ReadNotices reads notices from CSV with the columns judul, isi, dari and sampai. Good rows count whatever the
// others are.
func (c Columns) ReadNotices(text []byte) ([]kiosk.Notice, []Bad, error) {
	return rowsOf(c, text, []string{"judul", "isi", "dari", "sampai"}, func(r row) (kiosk.Notice, error) {
		n := kiosk.Notice{Title: r.cell("judul"), Text: r.cell("isi"), From: dayOf(r.cell("dari")), Until: dayOf(r.cell("sampai"))}
		return n, n.Check()
	})
}

// ReadIndicators reads the fourteen indicators from CSV with the columns nomor, keadaan and tanggal, and maybe
// keterangan, in any order, each once.
func (c Columns) ReadIndicators(text []byte) ([]kiosk.Indicator, []Bad, error) {
	seen := map[int]int{}
	list, bads, err := rowsOf(c, text, []string{"nomor", "keadaan", "tanggal"}, func(r row) (kiosk.Indicator, error) {
		x := kiosk.Indicator{State: kiosk.IndicatorState(c.word(r.cell("keadaan"))), Date: dayOf(r.cell("tanggal")), Note: r.cell("keterangan")}
		x.No, _ = strconv.Atoi(r.cell("nomor")) // Check refuses 0
		if err := x.Check(); err != nil {
			return x, err
		}
		if first := seen[x.No]; first != 0 {
			return x, fmt.Errorf("%w: the same indicator as line %d", ErrFile, first)
		}
		seen[x.No] = r.line
		return x, nil
	})
	slices.SortFunc(list, func(a, b kiosk.Indicator) int { return a.No - b.No })
	return list, bads, err
}

// ReadPlaces reads products and places to see from CSV with the columns jenis, nama, keterangan and tempat, and
// maybe jam and hubungi.
func (c Columns) ReadPlaces(text []byte) ([]kiosk.Place, []Bad, error) {
	return rowsOf(c, text, []string{"jenis", "nama", "keterangan", "tempat"}, func(r row) (kiosk.Place, error) {
		x := kiosk.Place{
			Kind: kiosk.PlaceKind(c.word(r.cell("jenis"))), Title: r.cell("nama"), Text: r.cell("keterangan"),
			Where: r.cell("tempat"), Hours: r.cell("jam"), Contact: r.cell("hubungi"),
		}
		return x, x.Check()
	})
}

// ReadExecutors reads who carries out the activities of a budget, from CSV with the columns kegiatan (the
// number of the field) and jabatan, and maybe nama and tim.
func (c Columns) ReadExecutors(text []byte) ([]kiosk.Executor, []Bad, error) {
	return rowsOf(c, text, []string{"kegiatan", "jabatan"}, func(r row) (kiosk.Executor, error) {
		x := kiosk.Executor{Office: r.cell("jabatan"), Name: r.cell("nama"), Team: r.cell("tim")}
		field, _ := strconv.Atoi(r.cell("kegiatan")) // Check refuses 0
		x.Field = kiosk.BudgetField(field)
		return x, x.Check()
	})
}

// ReadMall reads the regency's service hall, JSON as this project writes it.
func ReadMall(text []byte) (kiosk.Mall, error) {
	var m kiosk.Mall
	if err := readJSON(text, &m); err != nil {
		return kiosk.Mall{}, err
	}
	return m, m.Check()
}

// rowsOf reads a list, row by row.
func rowsOf[T any](c Columns, text []byte, needed []string, one func(row) (T, error)) (list []T, bads []Bad, err error) {
	t, bads, err := c.read(text, needed...)
	if err != nil {
		return nil, nil, err
	}
	for _, r := range t.rows {
		x, err := one(r)
		if err != nil {
			bads = append(bads, bad(r.line, "%s", reason(err)))
			continue
		}
		list = append(list, x)
	}
	slices.SortStableFunc(bads, func(a, b Bad) int { return a.Line - b.Line })
	return list, bads, nil
}

// reason is an error's text without what it begins with.
func reason(err error) string {
	text := err.Error()
	for _, e := range []error{ErrFile, kiosk.ErrNews} {
		text = strings.TrimPrefix(text, e.Error()+": ")
	}
	return text
}

// dayOf is a day as 2006-01-02, however it is written; what is none stays as it is and is refused later.
func dayOf(text string) string {
	for _, layout := range []string{time.DateOnly, "2-1-2006", "2/1/2006", "2.1.2006"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.Format(time.DateOnly)
		}
	}
	return text
}
