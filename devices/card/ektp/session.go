package ektp

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/smart-kampung/anjungan/devices/card"
)

// File identifiers (public integrations; see the package comment).
const (
	fileApplication = 0x7F0A // DF of the e-KTP
	filePhoto       = 0x6FF2 // EF with the portrait, open to read
)

// Block sizes of READ BINARY.
const (
	// blockBest is the most that fits one 256-byte frame of ISO/IEC 14443-4: PCB + CID + 250 +
	// SW1-SW2 + CRC (2) = 256.
	blockBest = 250
	// blockSmall is what the public readers use; asked once a chip refuses blockBest with 6700.
	blockSmall = 112
	// headerProbe is how much public readers ask to learn the length.
	headerProbe = 8
)

const (
	defaultMaxPhoto = 16 << 10 // the whole chip has 8 KiB
	defaultLimit    = 20 * time.Second
)

// What a read can end with, beside the sentinels of package card.
var (
	ErrNotEKTP = errors.New("ektp: not an e-KTP")          // answers, but has no application 7F0A
	ErrNoID    = errors.New("ektp: no chip id")            // the reader cannot tell an id
	ErrPhoto   = errors.New("ektp: portrait not readable") // the card's file is refused or malformed
	ErrAnswer  = errors.New("ektp: answer against rules")  // more data than a short APDU may carry
)

// Options tune a read. The zero value is the best plan.
type Options struct {
	Block    int // bytes per READ BINARY, 1..256; 0 is 250
	MaxPhoto int // largest accepted portrait in bytes, at most 32765; 0 is 16 KiB
	// Limit bounds Open and Photo each: a card may ask for more time at every command. 0 is 20 s.
	Limit time.Duration
}

func (o Options) withDefaults() (Options, error) {
	if o.Block == 0 {
		o.Block = blockBest
	}
	if o.MaxPhoto == 0 {
		o.MaxPhoto = defaultMaxPhoto
	}
	if o.Limit == 0 {
		o.Limit = defaultLimit
	}
	// READ BINARY has offsets of 15 bits (ISO/IEC 7816-4 clause 11.2.3).
	if o.Block < 1 || o.Block > 256 || o.MaxPhoto < 1 || o.MaxPhoto > 0x7FFF-lengthHeader || o.Limit < 0 {
		return o, fmt.Errorf("ektp: options out of range: block %d, photo %d", o.Block, o.MaxPhoto)
	}
	return o, nil
}

// Identity is what an open read gives. It proves nothing.
type Identity struct {
	ID    ChipID
	Photo []byte // JPEG
}

// Format writes no personal data for any verb.
func (i Identity) Format(f fmt.State, _ rune) {
	_, _ = fmt.Fprintf(f, "%s, portrait of %d bytes", i.ID.String(), len(i.Photo))
}

// Session is the conversation with one e-KTP.
type Session struct {
	card card.Card
	opts Options
	uid  []byte // as FFCA told it at the start; the id itself may be another (type B)
	id   ChipID
}

// Open asks for the chip's id and selects the e-KTP application. ErrNotEKTP: another card lies
// there. The session does not own the card; closing it stays with the caller.
func Open(ctx context.Context, c card.Card, o Options) (*Session, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, o.Limit)
	defer cancel()
	var s *Session
	err = card.Run(ctx, c, func(c card.Card) (err error) {
		s, err = open(ctx, c, o)
		return err
	})
	if err != nil {
		return nil, err
	}
	s.card = c
	return s, nil
}

func open(ctx context.Context, c card.Card, o Options) (_ *Session, err error) {
	s := &Session{card: c, opts: o}
	if s.uid, err = s.readUID(ctx); err != nil {
		return nil, err
	}
	sw, err := s.selectFile(ctx, fileApplication)
	if err != nil {
		return nil, fmt.Errorf("ektp: select application: %w", err)
	}
	if !sw.OK() {
		return nil, fmt.Errorf("%w: status %v", ErrNotEKTP, sw)
	}
	if s.id, err = s.identify(ctx); err != nil {
		return nil, err
	}
	return s, nil
}

// Read is Open and Photo in one call.
func Read(ctx context.Context, c card.Card, o Options) (Identity, error) {
	o, err := o.withDefaults()
	if err != nil {
		return Identity{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, o.Limit)
	defer cancel()
	var id Identity
	err = card.Run(ctx, c, func(c card.Card) error {
		s, err := open(ctx, c, o)
		if err != nil {
			return err
		}
		photo, err := s.photo(ctx)
		if err != nil {
			return err
		}
		id = Identity{ID: s.id, Photo: photo}
		return nil
	})
	if err != nil {
		return Identity{}, err
	}
	return id, nil
}

// ID is the id of the chip.
func (s *Session) ID() ChipID { return s.id }

// Format writes no personal data for any verb.
func (s *Session) Format(f fmt.State, _ rune) { _, _ = fmt.Fprint(f, s.id.String()) }

// Same asks the reader for the id again: nil if the same chip still lies there, card.ErrRemoved if
// it was lifted or another chip took its place.
func (s *Session) Same(ctx context.Context) error {
	uid, err := s.readUID(ctx)
	if err != nil {
		return err
	}
	if string(uid) != string(s.uid) {
		return fmt.Errorf("ektp: compare id: %w: another chip lies there", card.ErrRemoved)
	}
	return nil
}

func (s *Session) readUID(ctx context.Context) ([]byte, error) {
	r, err := exchange(ctx, s.card, card.GetUID())
	if err != nil {
		return nil, fmt.Errorf("ektp: read id: %w", err)
	}
	if !r.SW.OK() {
		return nil, fmt.Errorf("%w: status %v", ErrNoID, r.SW)
	}
	switch len(r.Data) {
	case 4, 7, 10: // the sizes of ISO/IEC 14443-3 clause 6.5.4, and the PUPI of clause 7.9.2
		return r.Data, nil
	default:
		return nil, fmt.Errorf("%w: %d bytes", ErrNoID, len(r.Data))
	}
}

// identify makes the id of the chip from its UID. Four bytes may be a type A UID or the PUPI of a
// type B chip; only a type B chip knows the command for an id of its own.
func (s *Session) identify(ctx context.Context) (ChipID, error) {
	if len(s.uid) != 4 {
		return NewChipID(KindA, s.uid)
	}
	// Proprietary, after SELECT 7F0A: eight bytes of chip id (a public integration, "UID type B").
	r, err := exchange(ctx, s.card, card.Command{INS: 0xDD, Le: 8})
	if err != nil {
		return ChipID{}, fmt.Errorf("ektp: read chip id: %w", err)
	}
	if r.SW.OK() && len(r.Data) == 8 {
		return NewChipID(KindB, r.Data)
	}
	return NewChipID(kindFromATR(s.card.ATR(), s.uid), s.uid)
}

// kindFromATR guesses the radio type of a chip with a four-byte id from the historical bytes.
func kindFromATR(atr, uid []byte) Kind {
	switch {
	case len(atr) == 17 && atr[1] == 0x8C && atr[4] == 0x50 && string(atr[5:9]) == string(uid):
		return KindB // the whole ATQB, as ACR122U-style readers give it (ISO/IEC 14443-3 clause 7.9)
	case len(atr) == 13 && atr[1] == 0x88 && atr[9]&0x01 == 0x01:
		// PC/SC part 3, clause 3.1.3.2.3.2: application data (4), protocol info (3), MBLI. The second
		// byte of protocol info says in bit 1 that the chip speaks ISO/IEC 14443-4 (clause 7.9.4).
		return KindB
	default:
		return KindA
	}
}

func (s *Session) selectFile(ctx context.Context, id uint16) (card.SW, error) {
	r, err := exchange(ctx, s.card, card.SelectFile(id))
	return r.SW, err
}
