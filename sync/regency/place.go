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

// PlaceLetter is the place of a letter's record.
func PlaceLetter(id kiosk.RequestID) string { return "letter/" + id.String() }

// PlaceNews is the place of the news in a kiosk's feed.
func PlaceNews(id kiosk.KioskID) string { return fmt.Sprintf("news/%d", id) }

// PlacePerson is the place of a population record, by blind index.
func PlacePerson(nik []byte) string { return "person/" + hex.EncodeToString(nik) }

// PlaceCard is the place of a card's record, by blind index.
func PlaceCard(chip []byte) string { return "card/" + hex.EncodeToString(chip) }

// The names of blind indexes (vault.Vault.Blind).
const (
	BlindNIK  = "nik"
	BlindChip = "chip"
)
