package paper

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// ErrDocument says that a document cannot be printed as it is.
var ErrDocument = errors.New("paper: document out of bounds")

// documentVersion is the form of Document; another form gets another number.
const documentVersion = 1

// Bounds of a document: a letter is a page.
const (
	maxBlocks   = 16
	maxRows     = 24
	maxText     = 2000 // characters of one text
	maxDocument = 64 << 10
)

// Document is a letter as it stands on paper, whatever the paper's width. Its canonical CBOR travels
// from the regency to the kiosk. Keys are never used again for something else.
type Document struct {
	Version  uint8    `cbor:"1,keyasint"`
	Office   []string `cbor:"2,keyasint"` // letterhead (kop surat), top down; the last line is the village
	Address  string   `cbor:"3,keyasint"`
	Title    string   `cbor:"4,keyasint"`
	Number   string   `cbor:"5,keyasint"` // nomor surat
	Blocks   []Block  `cbor:"6,keyasint"`
	Sign     Sign     `cbor:"7,keyasint"`
	Approved int64    `cbor:"8,keyasint"`  // Unix milliseconds, UTC
	Until    int64    `cbor:"9,keyasint"`  // end of validity, Unix milliseconds, UTC
	Seal     string   `cbor:"10,keyasint"` // text of the QR code; empty before it is sealed
}

// Block is a paragraph, or a table of rows; one of the two is empty.
type Block struct {
	Text string `cbor:"1,keyasint,omitempty"`
	Rows []Row  `cbor:"2,keyasint,omitempty"`
}

// Row is one line of a table, "Nama : SITI AMINAH".
type Row struct {
	Label   string `cbor:"1,keyasint"`
	Value   string `cbor:"2,keyasint"`
	Strong  bool   `cbor:"3,keyasint,omitempty"` // bold
	Private bool   `cbor:"4,keyasint,omitempty"` // on the signed original only
}

// Sign is the signature block (kolom tanda tangan).
type Sign struct {
	Place string `cbor:"1,keyasint"` // "Setail, 23 November 2026"
	Title string `cbor:"2,keyasint"` // "Kepala Desa Setail"
	Name  string `cbor:"3,keyasint"`
	Note  string `cbor:"4,keyasint"` // how it is signed, in the open
}

// ApprovedTime is the moment of approval.
func (d Document) ApprovedTime() time.Time { return time.UnixMilli(d.Approved) }

// UntilTime is the end of validity.
func (d Document) UntilTime() time.Time { return time.UnixMilli(d.Until) }

// Encode gives the canonical CBOR of a document.
func (d Document) Encode() ([]byte, error) {
	if err := d.check(); err != nil {
		return nil, err
	}
	b, err := journal.Marshal(d)
	if err != nil {
		return nil, fmt.Errorf("paper: encode: %w", err)
	}
	return b, nil
}

// Decode reads and checks a document.
func Decode(b []byte) (Document, error) {
	if len(b) > maxDocument {
		return Document{}, fmt.Errorf("%w: %d bytes", ErrDocument, len(b))
	}
	var d Document
	if err := journal.Unmarshal(b, &d); err != nil {
		return Document{}, fmt.Errorf("paper: decode: %w", err)
	}
	if err := d.check(); err != nil {
		return Document{}, err
	}
	return d, nil
}

func (d Document) check() error {
	if err := d.bounded(); err != nil {
		return err
	}
	must := append([]string{d.Title, d.Number, d.Sign.Place, d.Sign.Title, d.Sign.Name, d.Sign.Note}, d.Office...)
	may := []string{d.Address, d.Seal}
	for _, b := range d.Blocks {
		if (b.Text == "") == (len(b.Rows) == 0) || len(b.Rows) > maxRows {
			return fmt.Errorf("%w: a block is a paragraph or a table", ErrDocument)
		}
		may = append(may, b.Text)
		for _, r := range b.Rows {
			must = append(must, r.Label, r.Value)
		}
	}
	for _, s := range must {
		if strings.TrimSpace(s) == "" {
			return fmt.Errorf("%w: a text is missing", ErrDocument)
		}
	}
	for _, s := range append(must, may...) {
		if !printable(s) {
			return fmt.Errorf("%w: a text cannot be printed", ErrDocument)
		}
	}
	return nil
}

// bounded holds the version, the times and the number of lines and blocks.
func (d Document) bounded() error {
	switch {
	case d.Version != documentVersion:
		return fmt.Errorf("%w: version %d", ErrDocument, d.Version)
	case min(d.Approved, d.Until) < 0 || max(d.Approved, d.Until) > journal.MaxTime:
		return fmt.Errorf("%w: a time before 1970 or after 9999", ErrDocument)
	case len(d.Office) == 0 || len(d.Office) > 4 || len(d.Blocks) == 0 || len(d.Blocks) > maxBlocks:
		return fmt.Errorf("%w: letterhead or number of blocks", ErrDocument)
	}
	return nil
}

func printable(s string) bool {
	if !utf8.ValidString(s) || utf8.RuneCountInString(s) > maxText {
		return false
	}
	for _, c := range s {
		if !typeset(c) {
			return false
		}
	}
	return true
}

// typeset says whether every printer and the letter font can write a character, if need be without its
// marks or as a typewriter does. Anything else would be a question mark or an empty box on an official
// paper: a clerk must write it otherwise first.
func typeset(c rune) bool {
	switch {
	case ' ' <= c && c <= '~', 0x0300 <= c && c <= 0x036F: // ASCII; marks on letters
		return true
	case c <= 0x024F, 0x1E00 <= c && c <= 0x1EFF: // Latin letters, most of them with marks
		if base := norm.NFD.String(string(c))[0]; 'A' <= base && base <= 'Z' || 'a' <= base && base <= 'z' {
			return true
		}
	}
	return strings.ContainsRune("‐‒–—―‘’‚‛“”„•…′″€→−ʻʼ«»°±²³·ºª¼½¾×ÆæŒœØøßÐðĐđŁłı", c)
}

// Masked stands where a private row's value would be on thermal paper. It holds no digit of it: with
// four digits and the birth date beside it a NIK is all but told.
const Masked = "(hanya pada surat asli)"

// Text is the printed text that a letter's seal is made over: every line of the document from the
// letterhead to the validity, one per line, unbroken. Private values are masked as on the extract, so
// that everybody who holds the extract can compare it, and nobody can try out NIKs against its hash.
func Text(d Document) string {
	lines := append([]string{}, d.Office...)
	if d.Address != "" {
		lines = append(lines, d.Address)
	}
	lines = append(lines, d.Title, "Nomor: "+d.Number)
	for _, b := range d.Blocks {
		if b.Text != "" {
			lines = append(lines, b.Text)
		}
		for _, r := range b.Rows {
			lines = append(lines, r.Label+": "+r.open())
		}
	}
	lines = append(lines, d.Sign.Place, d.Sign.Title, d.Sign.Name, d.Sign.Note, d.validity())
	return strings.Join(lines, "\n") + "\n"
}

// TextHash is the hash of the printed text, as a letter's seal claims it.
func TextHash(d Document) [sha256.Size]byte { return sha256.Sum256([]byte(Text(d))) }

// open is the value as thermal paper may show it.
func (r Row) open() string {
	if r.Private {
		return Masked
	}
	return r.Value
}

// validity says until when the letter holds.
func (d Document) validity() string {
	return "Berlaku sampai dengan " + kiosk.LetterDate(d.UntilTime())
}
