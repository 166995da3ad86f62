package kiosk

import "slices"

// EnrolHow says how a card came to be enrolled (cara pendaftaran kartu).
type EnrolHow string

// The ways to enrol a card.
const (
	ByDeposit EnrolHow = "deposit" // titip: the resident typed NIK and birth date, a clerk confirms later
	ByClerk   EnrolHow = "beside"  // a clerk stood beside the resident at the kiosk
	ByTable   EnrolHow = "table"   // at a table with a laptop and a reader (jemput bola)
)

// Valid says whether h is in the list.
func (h EnrolHow) Valid() bool { return h == ByDeposit || h == ByClerk || h == ByTable }

// PINHow says why a PIN was chosen.
type PINHow string

// The reasons to choose a PIN.
const (
	PINFirst     PINHow = "first"     // with the card's enrolment
	PINForgotten PINHow = "forgotten" // a clerk must confirm the person
	PINChanged   PINHow = "changed"   // the PIN before was given right
	PINStaff     PINHow = "staff"     // a clerk's own, for the clerk's card (ClerkCard)
)

// ClerkAction is what a clerk can do at the kiosk (mode petugas) and at the console.
type ClerkAction string

// The actions of a clerk that the journal tells of.
const (
	ClerkConfirm  ClerkAction = "confirm"   // kukuhkan: card and person belong together; the PIN chosen holds
	ClerkDeny     ClerkAction = "deny"      // they do not
	ClerkUnlock   ClerkAction = "unlock"    // buka PIN: new tries for the same PIN
	ClerkLost     ClerkAction = "lost"      // kartu hilang: the card opens nothing any more
	ClerkHandOver ClerkAction = "hand-over" // serahkan: the letter was given at the counter
	ClerkRoll     ClerkAction = "roll"      // ganti kertas: a new roll of paper
	ClerkRecap    ClerkAction = "recap"     // rekap: the day's recap was printed
	ClerkList     ClerkAction = "list"      // daftar: the list of requests under way was printed
	ClerkTraining ClerkAction = "training"  // mode latihan begun or ended; the word says which
	ClerkCard     ClerkAction = "card"      // kartu petugas: a clerk's own card, proved by a one-time code, which is the word
)

// DenyReason says why a clerk denies that card and person belong together: the word of ClerkDeny.
type DenyReason string

// The reasons of a denial.
const (
	DenyPerson  DenyReason = "person"  // somebody else stands there
	DenyCard    DenyReason = "card"    // it is no valid KTP-el
	DenyData    DenyReason = "data"    // NIK or birth date are not the card's
	DenyRecord  DenyReason = "record"  // the population record must be put right first
	DenyOutside DenyReason = "outside" // what is asked for is not open to who is of another regency
)

// DenyReasons is all of them, as a clerk is asked.
func DenyReasons() []DenyReason {
	return []DenyReason{DenyPerson, DenyCard, DenyData, DenyRecord, DenyOutside}
}

// Valid says whether r is in the list.
func (r DenyReason) Valid() bool { return slices.Contains(DenyReasons(), r) }

// Valid says whether a is in the list.
func (a ClerkAction) Valid() bool {
	switch a {
	case ClerkConfirm, ClerkDeny, ClerkUnlock, ClerkLost, ClerkHandOver, ClerkRoll, ClerkRecap, ClerkList, ClerkTraining, ClerkCard:
		return true
	}
	return false
}

// StaffCodeLength is the number of digits of the one-time code that a clerk gets from the operator.
const StaffCodeLength = 8

// PersonState is what the population record says of a person beside the data (keadaan penduduk). Whoever
// is not Present is sent to a clerk: "Data kartu ini perlu diperiksa petugas".
type PersonState string

// The states of a person.
const (
	Present PersonState = ""
	Dead    PersonState = "dead"    // meninggal
	Moved   PersonState = "moved"   // pindah
	Missing PersonState = "missing" // tidak diketahui keberadaannya
)

// Valid says whether s is in the list.
func (s PersonState) Valid() bool {
	switch s {
	case Present, Dead, Moved, Missing:
		return true
	}
	return false
}

// StaffRecord is one clerk (petugas) of a site as a kiosk knows them.
type StaffRecord struct {
	Account string // name of the account, "siti.kasi"
	Name    string // as the screen greets
	Role    Role
	Own     []byte // chip ids are compared with it: a clerk never enrols or confirms themselves
	PIN     Verifier
	Tries   int
	Opened  uint32 // CardRecord.Opened
}
