package wire

import (
	"fmt"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// PathCard asks for one card of the regency by its chip: POST, a CardQuery; the reply is a snapshot of
// DatasetCard. The chip stands in the body, so that no address in a log holds it.
const PathCard = "/v1/card"

// DatasetCard is one card as an online lookup gives it: canonical Card.
const DatasetCard = "card"

// CardQuery is the body of a lookup.
type CardQuery struct {
	Chip []byte `cbor:"1,keyasint"` // 4 to 10 bytes
}

// EncodeCardQuery makes a lookup.
func EncodeCardQuery(chip []byte) ([]byte, error) { return journal.Marshal(CardQuery{Chip: chip}) }

// DecodeCardQuery reads a lookup.
func DecodeCardQuery(b []byte) (chip []byte, err error) {
	var q CardQuery
	if err := journal.Unmarshal(b, &q); err != nil {
		return nil, fmt.Errorf("wire: card query: %w", err)
	}
	if !chipLength(q.Chip) {
		return nil, fmt.Errorf("%w: a chip id of %d bytes", ErrMessage, len(q.Chip))
	}
	return q.Chip, nil
}

// SealCard answers a lookup, sealed to the kiosk's receive key. version only tells replies apart.
func SealCard(public []byte, version string, c kiosk.CardRecord) ([]byte, error) {
	b, err := journal.Marshal(NewCard(c))
	if err != nil {
		return nil, err
	}
	return SealSnapshot(public, DatasetCard, version, b)
}

// OpenCard opens what SealCard made for this key.
func (k ReceiveKey) OpenCard(b []byte) (kiosk.CardRecord, error) {
	_, plain, err := k.OpenSnapshot(DatasetCard, b)
	if err != nil {
		return kiosk.CardRecord{}, err
	}
	var c Card
	if err := journal.Unmarshal(plain, &c); err != nil {
		return kiosk.CardRecord{}, fmt.Errorf("wire: card: %w", err)
	}
	return c.Record()
}

// chipLength says whether a chip id has 4 to 10 bytes (ISO 14443-3: 4, 7 or 10; a type B chip id: 8).
func chipLength(chip []byte) bool { return len(chip) >= 4 && len(chip) <= 10 }
