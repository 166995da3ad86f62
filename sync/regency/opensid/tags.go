// Package opensid reads what villages exported from OpenSID: the cards that they enrolled there
// (tag_id_card), so that nobody must be enrolled twice from nothing.
//
// A tag proves nothing: many readers write it, ten digits can be guessed, and who typed the NIK beside it is
// not known. It is shown to the clerk who confirms a card, and confirms none by itself. The package never
// repeats a value of a file.
//
// Concurrency: functions only; Load may run beside a serving regency.
package opensid

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/regency/vault"
)

// The columns of an export that are read; others are passed over.
const (
	columnNIK = "nik"
	columnTag = "tag_id_card"
)

// ErrFile says that a file is no export of OpenSID's residents.
var ErrFile = errors.New("opensid: no CSV with columns nik and tag_id_card")

// maxFile bounds an export in bytes: a district's residents with all columns.
const maxFile = 64 << 20

// Row is a resident and the card that the village holds for them.
type Row struct {
	Line int
	NIK  kiosk.NIK
	Tag  string // digits without leading zeros, or hex in capitals
}

// Bad is a line that was not taken, and why.
type Bad struct {
	Line int
	Why  string
}

// Read reads an export: CSV with a head, commas or semicolons, in any order of columns, one resident a
// line (a quote that is not closed ends with its line). Lines without a tag are residents without a card
// and are passed over; so is a line that says the same again. ErrFile where it is something else.
func Read(file io.Reader) (rows []Row, bad []Bad, err error) {
	text, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	if err != nil {
		return nil, nil, fmt.Errorf("opensid: read: %w", err)
	}
	if len(text) > maxFile {
		return nil, nil, fmt.Errorf("%w: larger than %d MiB", ErrFile, maxFile>>20)
	}
	lines := strings.Split(strings.TrimPrefix(string(text), "\ufeff"), "\n")
	comma := ','
	if strings.Count(lines[0], ";") > strings.Count(lines[0], ",") {
		comma = ';'
	}
	head := split(lines[0], comma)
	nik, tag := column(head, columnNIK), column(head, columnTag)
	if nik < 0 || tag < 0 {
		return nil, nil, ErrFile
	}
	owners := map[string]Row{} // by tag
	for i, line := range lines[1:] {
		if strings.TrimSpace(line) == "" {
			continue
		}
		row, why := read(i+2, split(line, comma), nik, tag)
		first, twice := owners[row.Tag]
		if why == "" && twice && first.NIK != row.NIK {
			why = fmt.Sprintf("the tag of line %d for another NIK", first.Line)
		}
		switch {
		case why != "":
			bad = append(bad, Bad{Line: row.Line, Why: why})
		case row.Tag != "" && !twice:
			owners[row.Tag] = row
			rows = append(rows, row)
		}
	}
	return rows, bad, nil
}

// split is the fields of one line.
func split(line string, comma rune) []string {
	r := csv.NewReader(strings.NewReader(line))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes, r.TrimLeadingSpace = comma, -1, true, true
	fields, err := r.Read()
	if err != nil {
		return nil // too few columns
	}
	return fields
}

func column(head []string, name string) int {
	for i, h := range head {
		if strings.EqualFold(strings.TrimSpace(h), name) {
			return i
		}
	}
	return -1
}

// read judges one line; an empty tag without a reason is a resident without a card.
func read(line int, fields []string, nik, tag int) (Row, string) {
	row := Row{Line: line}
	if len(fields) <= max(nik, tag) {
		return row, "too few columns"
	}
	number, card := clean(fields[nik]), clean(fields[tag])
	if strings.Trim(card, "0") == "" {
		return row, ""
	}
	var err error
	switch row.NIK, err = kiosk.ParseNIK(number); {
	case err != nil:
		return row, "not a NIK"
	case row.NIK.Temporary():
		return row, "a temporary NIK belongs to nobody"
	}
	var ok bool
	if row.Tag, ok = normal(card); !ok {
		return row, "not a tag: digits (17 at most), or hex of 4 or 7 bytes; spreadsheets turn long numbers into 3.6E+16"
	}
	return row, ""
}

// clean drops what spreadsheets put around a number to keep it as text.
func clean(s string) string { return strings.Trim(strings.TrimSpace(s), `'"=`) }

// normal gives a tag as Tags looks for it. OpenSID takes 10 to 17 characters; what lost its zeros on
// the way is shorter.
func normal(tag string) (string, bool) {
	tag = strings.ToUpper(tag)
	digits := strings.Trim(tag, "0123456789") == ""
	switch {
	case digits && len(tag) <= 17:
		return strings.TrimLeft(tag, "0"), true
	case !digits && (len(tag) == 8 || len(tag) == 14) && strings.Trim(tag, "0123456789ABCDEF") == "":
		return tag, true
	}
	return "", false
}

// Tags are the tags that a chip may have in an export, normal.
func Tags(candidates []string) []string {
	var out []string
	seen := map[string]bool{}
	for _, c := range candidates {
		if n, ok := normal(c); ok && !seen[n] {
			seen[n] = true
			out = append(out, n)
		}
	}
	return out
}

// Load adds rows to the ledger, under blind indexes alone.
func Load(ctx context.Context, l ledger.Enrolments, v *vault.Vault, rows []Row) error {
	const portion = 1000
	for len(rows) > 0 {
		n := min(portion, len(rows))
		tags := make([]ledger.Tag, n)
		for i, r := range rows[:n] {
			tags[i] = ledger.Tag{Tag: v.Blind(regency.BlindTag, []byte(r.Tag)), NIK: v.Blind(regency.BlindNIK, []byte(r.NIK.Reveal()))}
		}
		if err := l.LoadTags(ctx, tags); err != nil {
			return fmt.Errorf("opensid: %w", err)
		}
		rows = rows[n:]
	}
	return nil
}
