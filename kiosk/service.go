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

// Name is what a language calls itself.
func (l Lang) Name() string {
	switch l {
	case Indonesian:
		return "Bahasa Indonesia"
	case English:
		return "English"
	case Javanese:
		return "Basa Jawa"
	case Using:
		return "Basa Using"
	case Madurese:
		return "Bhâsa Madhurâ"
	}
	return string(l)
}

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

// FirstKTP is the service by which somebody asks for their first KTP.
const FirstKTP ServiceID = "ktp-baru"

// HandOver says how a letter reaches the resident (cara penyerahan).
type HandOver string

// The ways to hand over.
const (
	ByTTE     HandOver = "tte"       // signed electronically; the PDF is the original, the kiosk prints an extract
	AtCounter HandOver = "counter"   // wet signature and stamp; the kiosk prints that it is ready
	InPerson  HandOver = "in-person" // only face to face

	NoHandOver HandOver = "none" // nothing is handed over and nobody has to come: the office acts (laporan)
)

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
	Concerns     []string // ids of the fields that name whom it is about; none: the requester
	Chain        []Holder // who approves, in order; the clerk first, none twice
	Agency       OPD      // the chain's agency; zero where the chain has none
	HandOver     HandOver
	Promise      int    // working minutes
	Next         Text   // what comes after, beside the office: "Foto dan sidik jari ..."; may be empty
	Letter       string // letter template; empty: the office answers without a letter
	ArchiveCode  string // klasifikasi arsip, Permendagri 83/2022; of a letter alone
	ValidDays    int    // of a letter alone
	Declared     *Declaration
	Cover        bool // the slip is a cover paper (pengantar) and shows the answers
	// Discreet says that a number tells only that there is an answer, and the owner's card the rest:
	// bansos, complaints, health.
	Discreet bool
	// Cardless says that it is for who has no KTP (yet, or any more): nobody is told to bring one.
	Cardless bool
	// Loss is the answer by which the subject says that their card (KTP) is lost; the zero Condition: none. See CardLost.
	Loss Condition
	// Outsiders says that it is open to who is of another regency (warga luar Banyuwangi).
	Outsiders bool
}

// Shown says how a requirement is shown: the kiosk takes no files.
type Shown string

// The ways to show a requirement.
const (
	Brought Shown = "brought" // the original is looked at
	// Photographed is what whoever decides elsewhere must see too: the clerk looks at it before the request goes on, and
	// says on its page that it was shown. No page takes a picture yet.
	Photographed Shown = "photographed"
)

// Requirement is something to bring (syarat).
type Requirement struct {
	ID    string
	Title Text
	Shown Shown
	When  Condition
}

// Declaration is what a letter needs that the resident signs (surat pernyataan): the paper is theirs, the
// office only witnesses it.
type Declaration struct {
	StampDuty int      // meterai, rupiah; 0: none
	Witnesses []string // who signs as a witness, in order: "Ketua RT"
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
