package regency

import (
	"encoding/hex"
	"fmt"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// The places name where a sealed record belongs (vault.Vault.Seal): a record moved elsewhere does not
// open. Every package of the regency uses these.

// PlaceEntry is the place of a journal entry's body.
func PlaceEntry(k journal.Key) string {
	return fmt.Sprintf("entry/%d/%d/%d", k.Kiosk, k.Incarnation, k.Seq)
}

// PlaceRequest is the place of a request's record: that of the entry that brought it.
func PlaceRequest(r ledger.Request) string {
	if r.Entry.Seq == 0 {
		return "request/" + r.ID.String() // from before there was one body for both
	}
	return PlaceEntry(r.Entry)
}

// PlaceRuling is the place of the reason of a ruling on an entry in quarantine.
func PlaceRuling(k journal.Key) string {
	return fmt.Sprintf("ruling/%d/%d/%d", k.Kiosk, k.Incarnation, k.Seq)
}

// PlaceReason is the place of why an official decided on a request as they did.
func PlaceReason(id kiosk.RequestID) string { return "reason/" + id.String() }

// PlaceLetter is the place of a letter's record.
func PlaceLetter(id kiosk.RequestID) string { return "letter/" + id.String() }

// PlaceAid is the place of what a list of recipients says of a person.
func PlaceAid(s kiosk.SchemeID, p kiosk.AidPeriod) string { return fmt.Sprintf("aid/%s/%s", s, p) }

// PlaceAnswer is the place of what was answered to a complaint.
func PlaceAnswer(id kiosk.RequestID) string { return "answer/" + id.String() }

// PlaceNews is the place of the news in a kiosk's feed.
func PlaceNews(id kiosk.KioskID) string { return fmt.Sprintf("news/%d", id) }

// PlacePerson is the place of a population record, by blind index.
func PlacePerson(nik []byte) string { return "person/" + hex.EncodeToString(nik) }

// PlaceCard is the place of a card's record, by blind index.
func PlaceCard(chip []byte) string { return "card/" + hex.EncodeToString(chip) }

// PlacePIN is the place of a card's PIN verifier, by blind index.
func PlacePIN(chip []byte) string { return "pin/" + hex.EncodeToString(chip) }

// PlaceCandidate is the place of what was typed for a candidate, by blind indexes.
func PlaceCandidate(chip, nik []byte) string {
	return "candidate/" + hex.EncodeToString(chip) + "/" + hex.EncodeToString(nik)
}

// PlaceStaffCard is the place of the chip id of a clerk's card, by blind index.
func PlaceStaffCard(chip []byte) string { return "staff/" + hex.EncodeToString(chip) }

// PlaceStaffPIN is the place of the PIN verifier of a clerk's card, by blind index.
func PlaceStaffPIN(chip []byte) string { return "staff-pin/" + hex.EncodeToString(chip) }

// PlaceStaffName is the place of a clerk's full name.
func PlaceStaffName(account string) string { return "staff-name/" + account }

// The names of blind indexes (vault.Vault.Blind).
const (
	BlindNIK   = "nik"
	BlindKK    = "kk"    // number of a family card
	BlindPupil = "pupil" // who gets a scheme where a form says so (kiosk.Scheme.Who)
	BlindChip  = "chip"
	BlindTag   = "tag"        // OpenSID's tag_id_card
	BlindCode  = "clerk-code" // a clerk's one-time code
	BlindToken = "token"      // of a complaint
)
