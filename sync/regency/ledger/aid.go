package ledger

import (
	"context"

	"github.com/smart-kampung/anjungan/kiosk"
)

// AidClaim asks for the places that an aid (bansos) takes: kiosk.AidMatrix.Slots.
type AidClaim struct {
	Scheme  kiosk.SchemeID
	Period  kiosk.AidPeriod
	NIK     []byte // blind index; nil: none, or a temporary number, which matches nobody and blocks nobody
	Village kiosk.VillageCode
	Data    int64           // Unix ms: when it was asked for
	Matrix  string          // version of the rules
	Slots   []kiosk.AidSlot // empty where the aid is decided elsewhere
	// Refuse makes the news of an application that lost, in order. It is called within the transaction,
	// maybe twice, and does nothing else. Nil: to lose is ErrTaken.
	Refuse func(AidTaken) ([]Sealed, error)
}

// AidTaken is what stands in the way of a claim.
type AidTaken struct {
	Slot kiosk.AidSlot
	Data int64 // Unix ms, of the record that holds it
}

// AidRecord is what is known of one person in one scheme and period, by an application or by a row of a
// file. Records stay; only their word changes.
type AidRecord struct {
	ID      int64
	Scheme  kiosk.SchemeID
	Period  kiosk.AidPeriod
	Village kiosk.VillageCode
	NIK, KK []byte // blind indexes; nil: not known
	Word    kiosk.AidWord
	Data    int64           // Unix ms, date of the data
	At      int64           // Unix ms, when the regency came to know
	Request kiosk.RequestID // zero: of a file
	Source  string          // of a file
	Line    int
	Matrix  string // version of the rules
	Record  Sealed // name and address as a file has them; zero: of an application

	Pair    string // the place that it did not get; empty: none
	Rule    string
	Blocker int64 // record that had it
	Open    bool  // waits for a clerk: who it is, or a double
}

// AidFile is one import, all or nothing.
type AidFile struct {
	Digest   [32]byte // SHA-256 of the file
	Source   string
	Data     int64 // Unix ms
	At       int64
	Bad      int // lines that were left out
	Families []AidFamily
	Rows     []AidRow
	Audit    AuditRow
}

// AidFamily says which family card a person is on.
type AidFamily struct{ NIK, KK []byte }

// AidRow is one row of a file.
type AidRow struct {
	AidClaim
	Line   int
	Word   kiosk.AidWord // AidReceives or AidEnded
	Record Sealed
	Guess  []AidGuess // who it may be, where NIK is nil
	Mark   []byte     // blind index of what such a row says, so that it is one row in the next file too
}

// AidGuess is a resident that a row without NIK may mean.
type AidGuess struct {
	NIK []byte
	Why string // "name", "address", "name+address"
}

// AidLoaded counts what an import came to.
type AidLoaded struct{ Rows, Doubles, Open int }

// AidDeed is what a clerk can do with an open record.
type AidDeed string

// The deeds.
const (
	AidMatch   AidDeed = "match"   // the row means this resident
	AidNobody  AidDeed = "nobody"  // it means none of those guessed
	AidChecked AidDeed = "checked" // the double was looked at and both stay
	AidWrong   AidDeed = "wrong"   // the record is wrong or over: it ends and frees its places
)

// AidRuling is a clerk's word on a record.
type AidRuling struct {
	ID    int64
	Deed  AidDeed
	Claim AidClaim // of AidMatch: NIK and Slots
	At    int64
	Audit AuditRow
	// Back moves the request whose application AidWrong ends, and tells its owner; Aid and Audit of it are not read.
	// Nil: the record is of a list.
	Back *Decision
}

// Aid is social assistance (bansos). One constraint decides between claims: a place (person or family
// card, excluded pair, period) has one side. A place of two schemes may be shared by claims of the same
// scheme, for each member of a family may get a person's aid. A pair of a family is held by the person's
// own NIK too, so that it holds where the family card is not known.
//
// Claims come with Intake.Append and Requests.Decide, and follow their request from then on: refused or
// withdrawn, they free their places. An application becomes AidReceives only while it holds them.
type Aid interface {
	// LoadAid stores a file. Rows that lose a place are kept and open; a row about the person, scheme and
	// period of an older file's, or with its mark, takes its record over. ErrTaken where the file was
	// loaded before.
	LoadAid(ctx context.Context, f AidFile) (AidLoaded, error)
	// AidRecord reads one; ErrNotFound.
	AidRecord(ctx context.Context, id int64) (AidRecord, error)
	// AidOfRequest reads the record of an application; ErrNotFound.
	AidOfRequest(ctx context.Context, id kiosk.RequestID) (AidRecord, error)
	// AidOpen lists the open records of a village, oldest first.
	AidOpen(ctx context.Context, village kiosk.VillageCode, limit int) ([]AidRecord, error)
	// AidDoubles lists the open doubles of schemes in every village, oldest first.
	AidDoubles(ctx context.Context, schemes []kiosk.SchemeID, limit int) ([]AidRecord, error)
	// AidGuesses lists who an open record may be.
	AidGuesses(ctx context.Context, id int64) ([]AidGuess, error)
	// RuleAid does what a clerk says: ErrMoved where the record is not, or no longer, of that kind, or its request
	// was moved meanwhile.
	// The answer says whether the record is still open, as a double.
	RuleAid(ctx context.Context, r AidRuling) (open bool, err error)
	// People lists the population record of a village, by NIK.
	People(ctx context.Context, village kiosk.VillageCode) ([]Person, error)
}
