package paper_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk/journal/vectortest"
	"github.com/smart-kampung/anjungan/kiosk/paper"
)

const docFile = "testdata/documents.txt"

// TestDocumentVectors: documents of letters, good and bad, read as they expect; of a good one the text and its hash are
// those that a seal claims.
func TestDocumentVectors(t *testing.T) {
	docVectors().Compare(t, docFile, *update)
	for _, v := range vectortest.Blocks(t, docFile) {
		b := v.Hex(t, "bytes")
		d, err := paper.Decode(b)
		got := "refused"
		if err == nil {
			got = fmt.Sprintf("ok %x", paper.TextHash(d))
			if again, err := d.Encode(); err != nil || !bytes.Equal(again, b) {
				t.Errorf("%s: written as %x, %v", v["name"], again, err)
			}
		}
		if got != v["expect"] {
			t.Errorf("%s: %s, want %q", v["name"], got, v["expect"])
		}
		if text := v.Hex(t, "text"); len(text) > 0 && string(text) != paper.Text(d) {
			t.Errorf("%s: the text is\n%s", v["name"], paper.Text(d))
		}
	}
}

// docWriter collects the cases.
type docWriter struct{ *vectortest.File }

func (w docWriter) ok(name string, m vectortest.Map, text string) {
	d, err := paper.Decode(vectortest.Encode(m))
	if err != nil {
		panic(name + " is no document")
	}
	w.Add("name", name, "message", "document", "bytes", fmt.Sprintf("%x", vectortest.Encode(m)), "text", fmt.Sprintf("%x", text), "expect", fmt.Sprintf("ok %x", paper.TextHash(d)))
}

func (w docWriter) bad(name string, m vectortest.Map) {
	w.Case(name, "document", vectortest.Encode(m), "refused")
}

func docVectors() *vectortest.File {
	w := docWriter{vectortest.Head("Documents of letters. Invented people. expect is ok and the SHA-256 of the printed text, which is given too, or refused.\nHex but for the words.")}
	row := func(label, value string) vectortest.Map { return vectortest.Map{1: label, 2: value} }
	sign := vectortest.Map{1: "Setail, 23 November 2026", 2: "Kepala Desa Setail", 3: "CONTOH", 4: "Ditandatangani di loket"}
	m := vectortest.Map{
		1: 1, 2: []any{"PEMERINTAH KABUPATEN BANYUWANGI", "KECAMATAN GENTENG", "DESA SETAIL"}, 3: "Jalan Contoh 1", 4: "SURAT KETERANGAN DOMISILI", 5: "400.12.2.1/0042/429.510.04/2026",
		6: []any{
			vectortest.Map{1: "Yang bertanda tangan di bawah ini menerangkan:"},
			vectortest.Map{2: []any{row("Nama", "SITI CONTOH").With(3, true), row("NIK", "3510990101900001").With(4, true), row("Pekerjaan", "PETANI")}},
		},
		7: sign, 8: 1_795_398_180_000, 9: 1_797_990_180_000, 10: "HTTPS://CEK.EXAMPLE/S/2KCE",
	}
	const text = "PEMERINTAH KABUPATEN BANYUWANGI\nKECAMATAN GENTENG\nDESA SETAIL\nJalan Contoh 1\nSURAT KETERANGAN DOMISILI\nNomor: 400.12.2.1/0042/429.510.04/2026\n" +
		"Yang bertanda tangan di bawah ini menerangkan:\nNama: SITI CONTOH\nNIK: (hanya pada surat asli)\nPekerjaan: PETANI\n" +
		"Setail, 23 November 2026\nKepala Desa Setail\nCONTOH\nDitandatangani di loket\nBerlaku sampai dengan 23 Desember 2026\n"
	w.ok("a letter", m, text)
	w.ok("before it is sealed: the same text", m.With(10, ""), text)
	w.ok("without an address", m.With(3, ""), strings.Replace(text, "Jalan Contoh 1\n", "", 1))
	w.ok("its last day begins at midnight, 17.00 UTC of the day before", m.With(9, 1_797_958_800_000), text)
	w.ok("its last minute", m.With(9, 1_798_045_199_999), text)
	w.ok("another row's marks", m.With(6, []any{vectortest.Map{1: "Bhâsa Madhurâ"}}), text[:strings.Index(text, "Yang")]+"Bhâsa Madhurâ\n"+text[strings.Index(text, "Setail, 23"):])
	for _, c := range vectortest.Strict(m) {
		w.Case(c.Name, "document", c.Bytes, "refused")
	}
	block := func(v any) vectortest.Map { return m.With(6, []any{v}) }
	many := func(n int, v any) (list []any) {
		for range n {
			list = append(list, v)
		}
		return list
	}
	for _, c := range []struct {
		name string
		m    vectortest.Map
	}{
		{"another version", m.With(1, 2)},
		{"no letterhead", m.With(2, []any{})},
		{"five lines of letterhead", m.With(2, many(5, "DESA SETAIL"))},
		{"an empty line of letterhead", m.With(2, []any{""})},
		{"no title", m.With(4, "")},
		{"a title of spaces", m.With(4, "  ")},
		{"no number", m.With(5, "")},
		{"no block", m.With(6, []any{})},
		{"17 blocks", m.With(6, many(17, vectortest.Map{1: "x"}))},
		{"a block of nothing", block(vectortest.Map{})},
		{"a block that is both", block(vectortest.Map{1: "x", 2: []any{row("a", "b")}})},
		{"an empty text, which should be absent", block(vectortest.Map{1: ""})},
		{"a table without rows", block(vectortest.Map{2: []any{}})},
		{"a table of 25 rows", block(vectortest.Map{2: many(25, row("a", "b"))})},
		{"a row without a label", block(vectortest.Map{2: []any{row("", "b")}})},
		{"a row without a value", block(vectortest.Map{2: []any{row("a", "")}})},
		{"bold: false, which should be absent", block(vectortest.Map{2: []any{row("a", "b").With(3, false)}})},
		{"a text of 2001 characters", block(vectortest.Map{1: strings.Repeat("x", 2001)})},
		{"a control character", block(vectortest.Map{1: "a\x1bb"})},
		{"a line feed", block(vectortest.Map{1: "a\nb"})},
		{"a letter of another alphabet", block(vectortest.Map{1: "Д"})},
		{"no name under it", m.With(7, sign.With(3, ""))},
		{"nothing of how it is signed", m.With(7, sign.With(4, nil))},
		{"approved before 1970", m.With(8, -1)},
		{"valid until after 9999", m.With(9, 253_402_300_800_000)},
	} {
		w.bad(c.name, c.m)
	}
	return w.File
}
