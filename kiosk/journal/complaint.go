package journal

import (
	"errors"
	"fmt"

	"github.com/smart-kampung/anjungan/kiosk"
)

// ComplaintSize is how long every body of KindComplaint is before it is sealed, in bytes: nobody learns
// from a length who wrote much and who little.
const ComplaintSize = 1024

// ErrComplaint says that a body of that kind says something else.
var ErrComplaint = errors.New("journal: not a complaint")

// ComplaintBody is what somebody reports or proposes. Of the entry that holds it time and trusted time
// are cut to the day and the boot is 0.
type ComplaintBody struct {
	ID      []byte `cbor:"1,keyasint"` // 16 bytes
	Sort    string `cbor:"2,keyasint"` // kiosk.ComplaintSort
	Topic   string `cbor:"3,keyasint"` // kiosk.Topic
	Village string `cbor:"4,keyasint"`
	Place   string `cbor:"5,keyasint"` // empty: not said
	Words   string `cbor:"6,keyasint"`
	Token   string `cbor:"7,keyasint"`  // twelve digits
	Sender  string `cbor:"8,keyasint"`  // NIK in clear digits, the body is sealed; empty: nobody is named
	Day     string `cbor:"9,keyasint"`  // 2006-01-02 WIB on which it was made
	Pad     []byte `cbor:"10,keyasint"` // zeros, up to ComplaintSize
}

// NewComplaintBody turns a complaint into what the journal says of it, filled up to ComplaintSize.
// Anything that Complaint would refuse is kiosk.ErrComplaint.
func NewComplaintBody(c kiosk.Complaint) (ComplaintBody, error) {
	if err := c.Check(); err != nil {
		return ComplaintBody{}, fmt.Errorf("journal: %w", err)
	}
	b := ComplaintBody{
		ID: c.ID[:], Sort: string(c.Sort), Topic: string(c.Topic), Village: string(c.Village), Place: c.Place, Words: c.Words,
		Token: c.Token.Digits(), Sender: c.Sender.Reveal(), Day: c.Day, Pad: make([]byte, ComplaintSize/2),
	}
	plain, err := Marshal(b)
	if err != nil {
		return b, err
	}
	// What is said has fewer than 500 bytes, so the zeros are 256 and more: the head of so long a string is as
	// long as that of the trial.
	b.Pad = make([]byte, len(b.Pad)+ComplaintSize-len(plain))
	return b, nil
}

// Complaint checks the body and turns it back.
func (b ComplaintBody) Complaint() (kiosk.Complaint, error) {
	c := kiosk.Complaint{
		Sort: kiosk.ComplaintSort(b.Sort), Topic: kiosk.Topic(b.Topic), Village: kiosk.VillageCode(b.Village),
		Place: b.Place, Words: b.Words, Token: kiosk.Token(b.Token), Day: b.Day,
	}
	if len(b.ID) != len(c.ID) {
		return c, fmt.Errorf("%w: an id of %d bytes", ErrComplaint, len(b.ID))
	}
	copy(c.ID[:], b.ID)
	if b.Sender != "" {
		var err error
		if c.Sender, err = kiosk.ParseNIK(b.Sender); err != nil {
			return c, fmt.Errorf("%w: sender: %w", ErrComplaint, err)
		}
	}
	if err := c.Check(); err != nil {
		return c, fmt.Errorf("%w: %w", ErrComplaint, err)
	}
	again, err := NewComplaintBody(c)
	if err != nil {
		return c, err
	}
	if string(again.Pad) != string(b.Pad) {
		return c, fmt.Errorf("%w: not filled up to %d bytes of zeros", ErrComplaint, ComplaintSize)
	}
	return c, nil
}
