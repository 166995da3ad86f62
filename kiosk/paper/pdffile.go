package paper

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"unicode/utf16"
)

// pdfFile is what must be known of a PDF to append to it (ISO 32000-1, 7.5).
type pdfFile struct {
	raw       []byte
	startxref int
	offsets   map[int]int
	size      int // number of objects, and so the first free number
	root      int
	info      int // 0: none
	page      int // first page
}

// maxPDF is the most bytes of a PDF that is read, and maxObjects the most objects: a letter has a few
// dozen.
const (
	maxPDF     = 16 << 20
	maxObjects = 10_000
)

func readPDF(b []byte) (pdfFile, error) {
	f := pdfFile{raw: b, offsets: map[int]int{}}
	if len(b) > maxPDF || !bytes.HasPrefix(b, []byte("%PDF-")) {
		return f, fmt.Errorf("%w: head or size", ErrPDF)
	}
	trailer, err := f.table()
	if err != nil {
		return f, err
	}
	if bytes.Contains(trailer, []byte("/Prev")) || bytes.Contains(trailer, []byte("/Encrypt")) {
		return f, fmt.Errorf("%w: updated before, or encrypted", ErrPDF)
	}
	var ok [3]bool
	f.size, ok[0] = number(trailer, "/Size")
	f.root, ok[1] = reference(trailer, "/Root")
	f.info, _ = reference(trailer, "/Info")
	root, err := f.dictionary(f.root)
	if err != nil {
		return f, err
	}
	var pages int
	pages, ok[2] = reference(root, "/Pages")
	if ok != [3]bool{true, true, true} || f.size < 1 || f.size > maxObjects {
		return f, fmt.Errorf("%w: trailer or catalogue", ErrPDF)
	}
	tree, err := f.dictionary(pages)
	if err != nil {
		return f, err
	}
	if f.page, ok[0] = reference(tree, "/Kids ["); !ok[0] {
		return f, fmt.Errorf("%w: no page", ErrPDF)
	}
	if max(f.root, f.info, f.page) >= f.size {
		return f, fmt.Errorf("%w: an object beyond the table", ErrPDF)
	}
	return f, nil
}

// table reads the cross-reference table that startxref names, and gives the trailer dictionary.
func (f *pdfFile) table() ([]byte, error) {
	bad := fmt.Errorf("%w: cross-reference table", ErrPDF)
	at := bytes.LastIndex(f.raw, []byte("startxref"))
	if at < 0 {
		return nil, bad
	}
	m := regexp.MustCompile(`^startxref\s+(\d{1,9})\s+%%EOF\s*$`).FindSubmatch(f.raw[at:])
	if m == nil {
		return nil, bad
	}
	f.startxref = atoi(m[1])
	if f.startxref >= at || !bytes.HasPrefix(f.raw[f.startxref:], []byte("xref")) {
		return nil, bad
	}
	rows, trailer, ok := bytes.Cut(f.raw[f.startxref:at], []byte("trailer"))
	if !ok {
		return nil, bad
	}
	fields := bytes.Fields(rows[len("xref"):])
	for len(fields) >= 2 {
		first, count := atoi(fields[0]), atoi(fields[1])
		fields = fields[2:]
		if count > maxObjects || first > maxObjects || len(fields) < 3*count {
			return nil, bad
		}
		for i := range count {
			if string(fields[3*i+2]) == "n" {
				f.offsets[first+i] = atoi(fields[3*i])
			}
		}
		fields = fields[3*count:]
	}
	return trailer, nil
}

// dictionary gives the text of an object that is a dictionary without a stream.
func (f pdfFile) dictionary(n int) ([]byte, error) {
	at, ok := f.offsets[n]
	if !ok || at >= len(f.raw) {
		return nil, fmt.Errorf("%w: object %d is missing", ErrPDF, n)
	}
	body, found := bytes.CutPrefix(f.raw[at:], fmt.Appendf(nil, "%d 0 obj", n))
	body, _, closed := bytes.Cut(body, []byte("endobj"))
	body = bytes.TrimSpace(body)
	if !found || !closed || !bytes.HasPrefix(body, []byte("<<")) || !bytes.HasSuffix(body, []byte(">>")) {
		return nil, fmt.Errorf("%w: object %d is no dictionary", ErrPDF, n)
	}
	return body, nil
}

// extend gives an object's dictionary with one more entry, which it may not have yet.
func (f pdfFile) extend(n int, entry, key string) (string, error) {
	d, err := f.dictionary(n)
	if err != nil {
		return "", err
	}
	if bytes.Contains(d, []byte(key)) {
		return "", fmt.Errorf("%w: object %d has %s already", ErrPDF, n, key)
	}
	return string(d[:len(d)-2]) + "\n" + entry + "\n>>", nil
}

// number finds the whole number of a key in a dictionary's text.
func number(dict []byte, key string) (int, bool) {
	m := regexp.MustCompile(regexp.QuoteMeta(key) + `\s*(\d{1,9})\b`).FindSubmatch(dict)
	if m == nil {
		return 0, false
	}
	return atoi(m[1]), true
}

// reference finds the object that a key of a dictionary's text refers to.
func reference(dict []byte, key string) (int, bool) {
	m := regexp.MustCompile(regexp.QuoteMeta(key) + `\s*(\d{1,9}) 0 R`).FindSubmatch(dict)
	if m == nil {
		return 0, false
	}
	return atoi(m[1]), true
}

// atoi reads digits; what is no small number reads as one that no file can have.
func atoi(b []byte) int {
	n, err := strconv.ParseUint(string(b), 10, 31)
	if err != nil {
		return 1<<31 - 1
	}
	return int(n)
}

func utf16Of(s string) []uint16 { return utf16.Encode([]rune(s)) }
