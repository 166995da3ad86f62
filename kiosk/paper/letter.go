package paper

import (
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"time"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
)

// WetNote is the note of a letter that is handed over at the counter (AtCounter).
const WetNote = "Sah dengan tanda tangan dan stempel kantor di atas kertas ini."

// DemoNote is the note of a signature that no certified authority stands behind.
const DemoNote = "Ditandatangani secara elektronik (TTE DEMO, tanpa kekuatan hukum)"

// LetterData is what a letter is made of.
type LetterData struct {
	Service  kiosk.Service
	Template *catalog.Template // nil: the one shipped under the name Service.Letter
	Resident kiosk.Resident    // subject of the letter
	Village  kiosk.Village     // village of the subject, whose head signs
	Site     kiosk.Site        // gives regency and, if it is that village's office, the address
	Answers  []kiosk.Answer
	Number   string // nomor surat, from the regency's agenda alone
	Approved time.Time
	Until    time.Time // end of validity
	Signer   Signer
	Note     string // how it is signed, in the open; empty: WetNote at the counter, else DemoNote
	Seal     string // QR text; may be empty on the first pass, when Text is hashed
}

// Signer is who signs a letter.
type Signer struct {
	Title string // "Kepala Desa Setail"; empty: by the kind of village
	Name  string
}

// HeadTitle is what the head of a village is called: "Kepala Desa Setail", "Lurah Singonegaran".
func HeadTitle(v kiosk.Village) string {
	if v.Kind == kiosk.Kelurahan {
		return "Lurah " + v.Name
	}
	return "Kepala Desa " + v.Name
}

// Letter fills a letter's template. It is an error when the template asks for something that is
// missing: a letter with a hole is no letter.
func Letter(t LetterData) (Document, error) {
	tpl, err := t.template()
	if err != nil {
		return Document{}, err
	}
	if t.Signer.Title == "" {
		t.Signer.Title = HeadTitle(t.Village)
	}
	if t.Note == "" {
		t.Note = DemoNote
		if t.Service.HandOver != kiosk.ByTTE {
			t.Note = WetNote
		}
	}
	d := Document{
		Version: documentVersion, Office: letterhead(t), Title: strings.ToUpper(tpl.Title), Number: t.Number,
		Approved: t.Approved.UnixMilli(), Until: t.Until.UnixMilli(), Seal: t.Seal,
		Sign: Sign{Place: t.Village.Name + ", " + kiosk.LetterDate(t.Approved), Title: t.Signer.Title, Name: t.Signer.Name, Note: t.Note},
	}
	if t.Site.Village.Code == t.Village.Code {
		d.Address = t.Site.Address
	}
	for _, b := range tpl.Blocks {
		if !b.When.Holds(kiosk.AnswerTo(t.Answers)) {
			continue
		}
		block, err := t.block(b)
		if err != nil {
			return Document{}, err
		}
		d.Blocks = append(d.Blocks, block)
	}
	if t.Service.Declared != nil {
		d.Blocks = append(d.Blocks, declared(*t.Service.Declared, t.Resident))
	}
	return d, d.check()
}

func (t LetterData) template() (catalog.Template, error) {
	if t.Template != nil {
		return *t.Template, nil
	}
	b, err := fs.ReadFile(assets.Letters, "letters/"+t.Service.Letter+".json")
	if err != nil {
		return catalog.Template{}, fmt.Errorf("paper: letter of service %q: %w", t.Service.ID, err)
	}
	tpl, err := catalog.ParseTemplate(t.Service.Letter+".json", b)
	if err != nil {
		return catalog.Template{}, fmt.Errorf("paper: letter of service %q: %w", t.Service.ID, err)
	}
	return tpl, nil
}

func letterhead(t LetterData) []string {
	return []string{
		"PEMERINTAH " + strings.ToUpper(t.Site.Regency),
		"KECAMATAN " + strings.ToUpper(t.Village.District),
		strings.ToUpper(t.Village.Title()),
	}
}

func (t LetterData) block(b catalog.Block) (Block, error) {
	if b.Text != "" {
		s, err := catalog.Expand(b.Text, t.value)
		if err != nil {
			return Block{}, fmt.Errorf("paper: letter: %w", err)
		}
		return Block{Text: s}, nil
	}
	var out Block
	for _, f := range b.Fields {
		s, err := catalog.Expand(f.Value, t.value)
		if err != nil {
			return Block{}, fmt.Errorf("paper: letter: %w", err)
		}
		out.Rows = append(out.Rows, Row{Label: f.Label, Value: s, Strong: f.Strong, Private: f.Private})
	}
	return out, nil
}

// value gives what stands for a placeholder; an empty value counts as missing.
func (t LetterData) value(name string) (string, bool) {
	s := t.word(name)
	return s, strings.TrimSpace(s) != ""
}

func (t LetterData) word(name string) string {
	if s, ok := t.officeWord(name); ok {
		return s
	}
	r := t.Resident
	switch name {
	case catalog.Name:
		return strings.ToUpper(r.Name)
	case catalog.NIKDigit:
		return r.NIK.Reveal()
	case catalog.Birth:
		return birth(r)
	case catalog.Sex:
		return sex(r.Sex)
	case catalog.Address:
		return r.AddressLine()
	case catalog.Religion:
		return r.Religion
	case catalog.Job:
		return r.Job
	case catalog.Marital:
		return r.Marital
	}
	for _, a := range t.Answers {
		if a.Field == name {
			return t.answer(a)
		}
	}
	return ""
}

// answer is an answer as a letter writes it; a field that may be left out and was leaves a dash.
func (t LetterData) answer(a kiosk.Answer) string {
	for _, f := range t.Service.Fields {
		if f.ID == a.Field && (a.Value != "" || !f.Optional) {
			return f.Words(a.Value) + spelled(f, a.Value)
		}
	}
	if a.Value == "" {
		return "-"
	}
	return a.Value
}

// spelled is an amount of money in words, in brackets behind its figures: nobody adds a digit to those.
func spelled(f kiosk.Field, value string) string {
	n, err := strconv.ParseUint(value, 10, 64)
	if f.Kind != kiosk.MoneyField || err != nil {
		return ""
	}
	return " (" + Terbilang(n) + " rupiah)"
}

// declared is where the resident and the witnesses sign.
func declared(d kiosk.Declaration, r kiosk.Resident) Block {
	const line = "(tanda tangan) ............................"
	place := line
	if d.StampDuty > 0 {
		place = "(di atas meterai " + kiosk.Rupiah(strconv.Itoa(d.StampDuty)) + ") ..............."
	}
	b := Block{Rows: []Row{{Label: "Yang menyatakan", Value: place}, {Label: "Nama terang", Value: strings.ToUpper(r.Name), Strong: true}}}
	for i, w := range d.Witnesses {
		b.Rows = append(b.Rows, Row{Label: "Saksi " + strconv.Itoa(i+1) + ", " + w, Value: line})
	}
	return b
}

// officeWord is a placeholder of the office; ok is false for those of the resident and of the form.
func (t LetterData) officeWord(name string) (word string, ok bool) {
	switch name {
	case catalog.HeadWord:
		return HeadTitle(t.Village), true
	case catalog.Office:
		return t.Village.Title(), true
	case catalog.District:
		return t.Village.District, true
	case catalog.Regency:
		return t.Site.Regency, true
	case catalog.Until:
		return kiosk.LetterDate(t.Until), true
	}
	return "", false
}

// birth is place and date as a letter writes them: "Banyuwangi, 4 Mei 1990".
func birth(r kiosk.Resident) string {
	at, err := time.ParseInLocation(time.DateOnly, r.BirthDate, kiosk.WIB)
	if err != nil || r.BirthPlace == "" {
		return ""
	}
	return r.BirthPlace + ", " + kiosk.LetterDate(at)
}

func sex(s kiosk.Sex) string {
	switch s {
	case kiosk.Male:
		return "Laki-laki"
	case kiosk.Female:
		return "Perempuan"
	default:
		return ""
	}
}
