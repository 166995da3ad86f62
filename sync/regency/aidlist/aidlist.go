// Package aidlist reads lists of recipients of bansos as agencies send them, by NIK, by name or by address,
// and loads them into the ledger.
//
// It matches nobody by name alone: who a row without a NIK may mean is proposed to a clerk, who decides.
// It never repeats a value of a file.
//
// Concurrency: functions only; Load may run beside a serving regency.
package aidlist

import (
	"encoding/csv"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/smart-kampung/anjungan/kiosk"
)

// MaxFile bounds a list in bytes: every family of a regency, in one period.
const MaxFile = 64 << 20

// maxCell bounds a name or an address, in bytes.
const maxCell = 200

// The columns of a list. All but scheme, period, status and village may be missing or empty.
const (
	columnScheme  = "skema"
	columnPeriod  = "periode"
	columnStatus  = "status" // "penerima" or "dihentikan"
	columnVillage = "desa"   // "35.10.09.2004"
	columnNIK     = "nik"
	columnFamily  = "kk"
	columnName    = "nama"
	columnAddress = "alamat" // "Dusun Krajan RT 01 RW 02", with or without RT and RW
)

// ErrFile says that a file is no list of recipients.
var ErrFile = errors.New("aidlist: no CSV with columns skema, periode, status and desa")

// Row is one row of a list. NIK is zero where the list names somebody by name or address.
type Row struct {
	Line          int
	Scheme        kiosk.SchemeID
	Period        kiosk.AidPeriod
	Word          kiosk.AidWord // AidReceives or AidEnded
	Village       kiosk.VillageCode
	NIK           kiosk.NIK
	Family        string // sixteen digits; "" where it is not known
	Name, Address string
}

// Bad is a line that was not taken, and why.
type Bad struct {
	Line int
	Why  string
}

// Read reads a list: CSV with a head, commas or semicolons, columns in any order, one row a line (a quote
// that is not closed ends with its line). Good rows count whatever the others are. ErrFile where it is
// something else.
func Read(text []byte, m kiosk.AidMatrix, villages map[kiosk.VillageCode]bool) (rows []Row, bad []Bad, err error) {
	if len(text) > MaxFile {
		return nil, nil, fmt.Errorf("%w: larger than %d MiB", ErrFile, MaxFile>>20)
	}
	lines := strings.Split(strings.TrimPrefix(string(text), "\ufeff"), "\n")
	r := reader{matrix: m, villages: villages, comma: ',', seen: map[string]int{}}
	if strings.Count(lines[0], ";") > strings.Count(lines[0], ",") {
		r.comma = ';'
	}
	for _, h := range r.split(lines[0]) {
		r.head = append(r.head, strings.ToLower(strings.TrimSpace(h)))
	}
	for _, c := range []string{columnScheme, columnPeriod, columnStatus, columnVillage} {
		if !slices.Contains(r.head, c) {
			return nil, nil, ErrFile
		}
	}
	for i, line := range lines[1:] {
		if strings.TrimSpace(line) == "" {
			continue
		}
		row, why := r.row(i+2, line)
		if why != "" {
			bad = append(bad, Bad{Line: i + 2, Why: why})
			continue
		}
		rows = append(rows, row)
	}
	return rows, bad, nil
}

// reader reads the lines of one file.
type reader struct {
	matrix   kiosk.AidMatrix
	villages map[kiosk.VillageCode]bool
	comma    rune
	head     []string
	seen     map[string]int // line by what a row says
}

func (r *reader) split(line string) []string {
	c := csv.NewReader(strings.NewReader(line))
	c.Comma, c.FieldsPerRecord, c.LazyQuotes, c.TrimLeadingSpace = r.comma, -1, true, true
	fields, err := c.Read()
	if err != nil {
		return nil // too few columns
	}
	return fields
}

// row judges one line.
func (r *reader) row(line int, text string) (Row, string) {
	fields := r.split(text)
	cell := func(column string) string {
		i := slices.Index(r.head, column)
		if i < 0 || i >= len(fields) {
			return ""
		}
		return strings.Trim(strings.TrimSpace(fields[i]), `'"=`) // what spreadsheets put around numbers
	}
	if len(fields) != len(r.head) {
		return Row{}, fmt.Sprintf("%d columns, the head has %d", len(fields), len(r.head))
	}
	row := Row{
		Line: line, Scheme: kiosk.SchemeID(cell(columnScheme)), Word: kiosk.AidWord(cell(columnStatus)),
		Village: kiosk.VillageCode(cell(columnVillage)), Family: cell(columnFamily), Name: cell(columnName), Address: cell(columnAddress),
	}
	if why := r.what(&row, cell(columnPeriod)); why != "" {
		return row, why
	}
	if why := who(&row, cell(columnNIK)); why != "" {
		return row, why
	}
	said := strings.Join([]string{string(row.Scheme), string(row.Period), cell(columnNIK)}, "\x00")
	if row.NIK.IsZero() {
		said += "\x00" + row.says()
	}
	if first := r.seen[said]; first != 0 {
		return row, fmt.Sprintf("the same person, scheme and period as line %d", first)
	}
	r.seen[said] = line
	return row, ""
}

// what checks scheme, period, status and village.
func (r *reader) what(row *Row, period string) string {
	s, ok := r.matrix.Scheme(row.Scheme)
	if !ok {
		return "skema: not in the list of schemes"
	}
	var err error
	if row.Period, err = kiosk.ParseAidPeriod(period); err != nil || row.Period.Span() != s.Span {
		return fmt.Sprintf("periode: this scheme has periods like %q", s.Span)
	}
	if row.Word != kiosk.AidReceives && row.Word != kiosk.AidEnded {
		return fmt.Sprintf("status: %q or %q", kiosk.AidReceives, kiosk.AidEnded)
	}
	if !r.villages[row.Village] {
		return "desa: no village of the regency has this code"
	}
	return ""
}

// who checks by what the person is named.
func who(row *Row, nik string) string {
	for _, s := range []string{row.Name, row.Address} {
		if len(s) > maxCell || strings.ContainsFunc(s, unicode.IsControl) || strings.ToValidUTF8(s, "") != s {
			return "nama, alamat: too long or not plain text"
		}
	}
	if row.Family != "" && (len(row.Family) != 16 || strings.Trim(row.Family, "0123456789") != "") {
		return "kk: not sixteen digits; spreadsheets turn long numbers into 3.5E+15"
	}
	var err error
	switch row.NIK, err = kiosk.ParseNIK(nik); {
	case nik == "" && plain(row.Name) == "" && plain(row.Address) == "":
		return "nik, nama, alamat: nobody is named"
	case nik == "":
		row.NIK = kiosk.NIK{}
	case err != nil:
		return "nik: not sixteen digits; spreadsheets turn long numbers into 3.5E+15"
	case row.NIK.Temporary():
		return "nik: a temporary number belongs to nobody"
	}
	return ""
}

// says is how a row without a NIK names somebody, whatever the capitals and marks.
func (row Row) says() string {
	return string(row.Village) + "\x00" + plain(row.Name) + "\x00" + plain(row.Address) + "\x00" + row.Family
}

// plain is a text for comparing: capitals, letters and digits, one space between words.
func plain(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToUpper(s), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}), " ")
}
