package wire

import (
	"fmt"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// StatusReply answers a status request by number. It says how a request stands, never whose it is.
type StatusReply struct {
	Number  string `cbor:"1,keyasint"`
	Service string `cbor:"2,keyasint"` // empty: only the owner's card tells more (kiosk.Standing)
	State   string `cbor:"3,keyasint"`
	Holder  string `cbor:"4,keyasint,omitempty"`
	Made    int64  `cbor:"5,keyasint"`           // Unix ms
	Unsure  bool   `cbor:"6,keyasint,omitempty"` // by a clock that had not been compared
}

// EncodeStatus gives the canonical bytes of a standing.
func EncodeStatus(s kiosk.Standing) ([]byte, error) {
	return journal.Marshal(StatusReply{
		Number: string(s.Number), Service: string(s.Service), State: string(s.State), Holder: string(s.Holder), Made: s.Made.UnixMilli(),
		Unsure: s.Unsure,
	})
}

// DecodeStatus reads the answer about a number and checks its closed words.
func DecodeStatus(b []byte, n kiosk.Number) (kiosk.Standing, error) {
	var r StatusReply
	if err := journal.Unmarshal(b, &r); err != nil {
		return kiosk.Standing{}, fmt.Errorf("wire: status: %w", err)
	}
	s := kiosk.Standing{
		Number: kiosk.Number(r.Number), Service: kiosk.ServiceID(r.Service), State: kiosk.RequestState(r.State),
		Holder: kiosk.Holder(r.Holder), Unsure: r.Unsure,
	}
	var err error
	if s.Made, err = moment(r.Made); err != nil {
		return kiosk.Standing{}, err
	}
	switch {
	case s.Number != n:
		return kiosk.Standing{}, fmt.Errorf("%w: the status of another number", ErrMessage)
	case !s.State.Valid(), !s.Holder.Valid():
		return kiosk.Standing{}, fmt.Errorf("%w: no such state or holder", ErrMessage)
	case s.Discreet() && (s.Holder != kiosk.NoHolder || s.State != kiosk.Checking && s.State != kiosk.ReadyState):
		return kiosk.Standing{}, fmt.Errorf("%w: a discreet status that tells more", ErrMessage)
	}
	return s, nil
}
