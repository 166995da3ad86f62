package ektp

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/smart-kampung/anjungan/devices/card"
)

// Commands of mutual authentication and the file behind it (public integrations).
const (
	insChallenge    = 0x84   // GET CHALLENGE (ISO/IEC 7816-4 clause 11.5.3)
	insExternalAuth = 0x82   // EXTERNAL AUTHENTICATE (clause 11.5.4); here it answers too
	fileBiodata     = 0x6FF1 // EF with the demographic record, behind secure messaging
	blockSecure     = 208    // bytes of it in one protected read
	challengeLen    = 8
	samIDLen        = 8
	proofLen        = 40 // each side's proof
)

// ErrMutual says that chip and SAM did not prove themselves to each other: a copied card, a foreign
// SAM, or a key that has been changed.
var ErrMutual = errors.New("ektp: mutual authentication")

// Deadlines of a read with a SAM.
const (
	samCommand = 3 * time.Second  // one command; a chip may ask for 2.5 s (frame waiting integer 13, ISO/IEC 14443-3 clause 7.9.4.3)
	samCall    = 3 * time.Second  // one operation of the SAM
	samTotal   = 15 * time.Second // the whole; public reports speak of about ten
)

// SAM reads the biodata through a SAM: chip and SAM prove themselves to each other, then each command
// is wrapped and each answer unwrapped by the SAM. The record's digital signature (file 6FF6) is not
// checked: what exactly it signs is not public. Finger templates are never read.
type SAM struct {
	// Begin gives a SAM for one read. It is closed at the end of it.
	Begin   func(ctx context.Context) (SAMLink, error)
	Options Options
	Command time.Duration // deadline of one command and of one operation; 0: 3 s
	Total   time.Duration // of the whole read; 0: 15 s
}

// Name is ProviderSAM.
func (SAM) Name() ProviderName { return ProviderSAM }

// Read reads biodata and portrait. A card whose portrait is unreadable still gives its biodata.
func (p SAM) Read(ctx context.Context, c card.Card) (rec Record, err error) {
	o, err := p.Options.withDefaults()
	if err != nil {
		return Record{}, err
	}
	call := p.Command
	if p.Command == 0 {
		p.Command, call = samCommand, samCall
	}
	if p.Total == 0 {
		p.Total = samTotal
	}
	ctx, cancel := context.WithTimeout(ctx, p.Total)
	defer cancel()
	c = &paced{c, p.Command}
	s, err := open(ctx, c, o)
	if err != nil {
		return Record{}, err
	}
	control, err := s.control(ctx)
	if err != nil {
		return Record{}, err
	}
	link, err := p.Begin(ctx)
	if err != nil {
		return Record{}, fmt.Errorf("%w: begin: %w", ErrSAM, err)
	}
	sam := &pacedSAM{link, call}
	defer func() {
		if e := sam.free(context.WithoutCancel(ctx)); e != nil && err == nil {
			rec, err = Record{}, e
		}
	}()
	if err := s.mutual(ctx, sam, control); err != nil {
		return Record{}, err
	}
	text, err := s.readFile(ctx, &secure{c, sam}, fileBiodata, blockSecure, ErrBiodata)
	if err != nil {
		return Record{}, err
	}
	bio, err := ParseBiodata(text[lengthHeader:])
	if err != nil {
		return Record{}, err
	}
	photo, err := s.photo(ctx) // and with it the proof that the same chip still lies there
	if err != nil && !errors.Is(err, ErrPhoto) {
		return Record{}, err
	}
	return Record{Identity: Identity{ID: s.id, Photo: photo}, Assurance: ChipProven, Biodata: bio}, nil
}

// samID is the chip's id as SAMs want it: eight bytes, a shorter UID after a byte of 80.
func (s *Session) samID() ([]byte, error) {
	b := s.id.Bytes()
	switch len(b) {
	case samIDLen:
		return b, nil
	case samIDLen - 1:
		return append([]byte{0x80}, b...), nil
	default:
		return nil, fmt.Errorf("%w: a chip id of %d bytes", ErrMutual, len(b))
	}
}

// mutual lets chip and SAM prove themselves to each other, in the order of public integrations.
func (s *Session) mutual(ctx context.Context, sam SAMLink, control []byte) error {
	id, err := s.samID()
	if err != nil {
		return err
	}
	if _, err := sam.Call(ctx, SAMReset, nil); err != nil {
		return err
	}
	challenge, err := s.ask(ctx, card.Command{INS: insChallenge, Le: challengeLen}, challengeLen)
	if err != nil {
		return fmt.Errorf("%w: challenge: %w", ErrMutual, err)
	}
	proof, err := sam.Call(ctx, SAMAuthenticate, append(append(append([]byte(nil), control...), id...), challenge...))
	switch {
	case err != nil:
		return err
	case len(proof) != proofLen:
		return fmt.Errorf("%w: a proof of %d bytes", ErrSAM, len(proof))
	}
	answer, err := s.ask(ctx, card.Command{INS: insExternalAuth, Data: proof, Le: proofLen}, proofLen)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrMutual, err)
	}
	if _, err := sam.Call(ctx, SAMVerify, answer); err != nil {
		return fmt.Errorf("%w: %w", ErrMutual, err)
	}
	return nil
}

// ask sends a command that must be answered 9000 with exactly n bytes.
func (s *Session) ask(ctx context.Context, c card.Command, n int) ([]byte, error) {
	r, err := exchange(ctx, s.card, c)
	if err != nil {
		return nil, err
	}
	if !r.SW.OK() || len(r.Data) != n {
		return nil, fmt.Errorf("%w: status %v with %d bytes", ErrAnswer, r.SW, len(r.Data))
	}
	return r.Data, nil
}

// secure is a card whose commands are wrapped and whose answers are unwrapped by the SAM.
type secure struct {
	card.Card
	sam SAMLink
}

// Transmit sends one protected command. A status word that the card gives without protection comes
// back without data.
func (s *secure) Transmit(ctx context.Context, c card.Command) (card.Response, error) {
	plain, err := c.Bytes()
	if err != nil {
		return card.Response{}, err
	}
	wrapped, err := s.sam.Call(ctx, SAMWrap, plain)
	if err != nil {
		return card.Response{}, err
	}
	cmd, err := card.ParseCommand(wrapped)
	if err != nil {
		return card.Response{}, fmt.Errorf("%w: wrapped: %w", ErrSAM, err)
	}
	r, err := exchange(ctx, s.Card, cmd)
	if err != nil {
		return card.Response{}, err
	}
	if !r.SW.OK() {
		return card.Response{SW: r.SW}, nil
	}
	answer, err := s.sam.Call(ctx, SAMUnwrap, append(r.Data[:len(r.Data):len(r.Data)], byte(r.SW>>8), byte(r.SW)))
	if err != nil {
		return card.Response{}, err
	}
	if len(answer) < 2 {
		return card.Response{}, fmt.Errorf("%w: unwrapped to %d bytes", ErrSAM, len(answer))
	}
	return card.ParseResponse(answer)
}

// paced gives each command a deadline of its own.
type paced struct {
	card.Card
	limit time.Duration
}

func (p *paced) Transmit(ctx context.Context, c card.Command) (card.Response, error) {
	ctx, cancel := context.WithTimeout(ctx, p.limit)
	defer cancel()
	return p.Card.Transmit(ctx, c)
}

// pacedSAM gives each operation a deadline of its own.
type pacedSAM struct {
	SAMLink
	limit time.Duration
}

func (p *pacedSAM) Call(ctx context.Context, op SAMOp, payload []byte) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, p.limit)
	defer cancel()
	return p.SAMLink.Call(ctx, op, payload)
}

// free tells the SAM that it is free and ends the link, also after an error.
func (p *pacedSAM) free(ctx context.Context) error {
	_, err := p.Call(ctx, SAMFree, nil)
	return errors.Join(err, p.Close())
}
