package kiosk

// Lang is a language of the screens.
type Lang string

// The languages; a string that no native speaker has reviewed shows Indonesian.
const (
	Indonesian Lang = "id"
	English    Lang = "en"
	Javanese   Lang = "jv"  // Basa Jawa (krama)
	Using      Lang = "osi" // Basa Using
	Madurese   Lang = "mad" // Bhâsa Madhurâ
)

// Text is one wording per language.
type Text map[Lang]string

// In gives the wording in a language, or the Indonesian one.
func (t Text) In(l Lang) string {
	if s := t[l]; s != "" {
		return s
	}
	return t[Indonesian]
}

// ServiceID names a service (layanan) of the catalogue, "domisili".
type ServiceID string

// HandOver says how a letter reaches the resident (cara penyerahan).
type HandOver string

// The ways to hand over.
const (
	ByTTE     HandOver = "tte"       // signed electronically; the PDF is the original, the kiosk prints an extract
	AtCounter HandOver = "counter"   // wet signature and stamp; the kiosk prints that it is ready
	InPerson  HandOver = "in-person" // only face to face
)

// Holder says who a request waits for.
type Holder string

// The holders, in the order of a usual chain.
const (
	NoHolder  Holder = ""
	Clerk     Holder = "clerk"     // petugas, kasi pelayanan
	Secretary Holder = "secretary" // sekretaris desa
	Head      Holder = "head"      // kepala desa or lurah
	District  Holder = "district"  // kecamatan
	Agency    Holder = "agency"    // dinas
)

// Valid says whether h is in the list; NoHolder is.
func (h Holder) Valid() bool {
	switch h {
	case NoHolder, Clerk, Secretary, Head, District, Agency:
		return true
	}
	return false
}

// Service is one row of the catalogue: data, not code.
type Service struct {
	ID           ServiceID
	Title        Text // what a resident reads: "Surat Keterangan Domisili"
	Short        Text // under the title on a tile
	Icon         string
	Kinds        []SiteKind
	Assurance    Assurance
	Requirements []Requirement
	Fields       []Field
	Chain        []Holder
	HandOver     HandOver
	Promise      int    // working minutes
	Letter       string // letter template
	ArchiveCode  string // klasifikasi arsip, Permendagri 83/2022
	ValidDays    int
	// Discreet says that a number tells only that there is an answer, and the owner's card the rest:
	// bansos, complaints, health.
	Discreet bool
}

// Requirement is something to bring (syarat).
type Requirement struct {
	ID    string
	Title Text
}

// FieldKind says what a field takes.
type FieldKind string

// The kinds of field. Every kind may offer ready choices first; only ChoiceField takes nothing else.
const (
	ChoiceField FieldKind = ""       // one of Choices
	TextField   FieldKind = "text"   // letters, digits and plain marks
	NumberField FieldKind = "number" // a whole number
	MoneyField  FieldKind = "money"  // whole rupiah
	DateField   FieldKind = "date"   // 2006-01-02
	NIKField    FieldKind = "nik"    // sixteen digits
	PhoneField  FieldKind = "phone"  // nomor HP, digits
)

// Field is one question of a form.
type Field struct {
	ID       string
	Kind     FieldKind
	Title    Text // the question in the resident's words
	Label    Text // the short name on the confirm screen
	Choices  []Choice
	Hint     Text // an example, under the entry; may be empty
	Optional bool // may be left out: "Lewati"
	Min, Max int  // characters of a text, or bounds of a number or of money; 0: the kind's own
}

// Choice is one ready answer of a field.
type Choice struct {
	Value string // what the letter says, Indonesian
	Title Text   // what the key says
	Icon  string
}

// Offered says whether the service exists in that kind of village.
func (s Service) Offered(k SiteKind) bool {
	for _, o := range s.Kinds {
		if o == k {
			return true
		}
	}
	return false
}

// MaxFields is the most fields that a form of this kiosk may have.
const MaxFields = 8

// MaxChoices is the most choices to one question.
const MaxChoices = 6
