package kiosk

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Assurance says how well it is known who stands there. Each service names the least that it needs.
type Assurance uint8

// The levels, weakest first (DESIGN: "Assurance").
const (
	Anonymous Assurance = iota // nothing
	Deposited                  // titip: typed NIK and birth date; waits for a clerk
	ByCard                     // an enrolled e-KTP lies on the reader
	ByPIN                      // and its six-digit PIN
	BySAM                      // the chip itself answered a certified reader
	Witnessed                  // a clerk's card and PIN beside the resident
)

// Reaches says whether a request of this level may be decided for a service that needs the least. What
// was deposited always may: it waits until a clerk has confirmed card and person.
func (a Assurance) Reaches(least Assurance) bool { return a == Deposited || a >= least }

// Sex as the civil registry writes it (jenis kelamin).
type Sex string

// The two values of the civil registry.
const (
	Male   Sex = "L" // laki-laki
	Female Sex = "P" // perempuan
)

// Resident is what the regency's population record says of a person, as far as a letter needs it.
type Resident struct {
	NIK        NIK
	Name       string
	BirthPlace string
	BirthDate  string // 2006-01-02
	Sex        Sex
	Address    string // street or hamlet (dusun)
	RT, RW     string // three digits each
	Religion   string
	Job        string
	Marital    string
	Village    VillageCode
}

// Initials is what a slip shows instead of the name: "S.A." for Siti Aminah.
func (r Resident) Initials() string {
	var b strings.Builder
	for _, w := range strings.Fields(r.Name) {
		c, _ := utf8.DecodeRuneInString(w)
		if unicode.IsLetter(c) {
			b.WriteRune(unicode.ToUpper(c))
			b.WriteByte('.')
		}
	}
	return b.String()
}

// AddressLine is the address as a screen shows it: "Dusun Krajan RT 02 RW 01". What is not known is left out: all of it at a
// kiosk of another village.
func (r Resident) AddressLine() string {
	parts := []string{r.Address}
	if r.RT != "" {
		parts = append(parts, "RT "+short(r.RT))
	}
	if r.RW != "" {
		parts = append(parts, "RW "+short(r.RW))
	}
	return strings.TrimSpace(strings.Join(parts, " "))
}

// short drops the leading zero of a three-digit RT or RW.
func short(s string) string {
	if len(s) == 3 && s[0] == '0' {
		return s[1:]
	}
	return s
}

// Age is the whole years at t; ok is false when the birth date is unknown.
func (r Resident) Age(t time.Time) (years int, ok bool) {
	b, err := time.ParseInLocation(time.DateOnly, r.BirthDate, WIB)
	if err != nil {
		return 0, false
	}
	t = t.In(WIB)
	years = t.Year() - b.Year()
	if b.AddDate(years, 0, 0).After(t) {
		years--
	}
	return years, years >= 0
}

// Verifier is what the regency keeps of a PIN: argon2id (RFC 9106) over HMAC-SHA-256(pepper, PIN).
// Its parameters travel with it so that they can be raised.
type Verifier struct {
	Salt    []byte
	Hash    []byte
	Time    uint32 // passes
	Memory  uint32 // KiB
	Threads uint8
}

// CardRecord is one row of the regency's card registry as a kiosk gets it.
type CardRecord struct {
	Chip     []byte // chip id as the card gives it, 4..8 bytes
	Resident Resident
	PIN      Verifier
	Tries    int // wrong tries since the last right one, as the regency knows them
	// Opened counts how often a clerk has opened the card's PIN again: a kiosk that sees it grow takes the
	// regency's Tries, also where it has counted more itself.
	Opened uint32
	// Lost says that the card was reported lost or was replaced: it opens nothing, and whoever taps it is
	// sent to a clerk.
	Lost bool
	// Check says that the population record does not hold the person as present (PersonState): the card opens
	// nothing, whoever taps it reads "Data kartu ini perlu diperiksa petugas", and the clerk is told.
	Check bool
	// AskPIN says that the chip was seen at two places at once and may be a copy: it opens nothing before
	// its PIN, whatever a service asks for, until a clerk has looked at it. It never locks anybody out.
	AskPIN bool
}

// MaxTries is how many wrong PINs in a row lock a card until a clerk unlocks it.
const MaxTries = 5

// PINLength is the number of digits of a PIN.
const PINLength = 6
