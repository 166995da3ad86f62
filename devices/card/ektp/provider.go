package ektp

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/smart-kampung/anjungan/devices/card"
)

// ProviderName is a provider's word in a technician's configuration.
type ProviderName string

// The providers.
const (
	ProviderOpen   ProviderName = "open"   // OpenPhoto: any reader
	ProviderVendor ProviderName = "vendor" // VendorReader: a certified reader with its maker's software
	ProviderSAM    ProviderName = "sam"    // SAM: a certified reader whose SAM we may speak to
)

// Assurance is what a read is worth. The order counts: a larger one proves more.
type Assurance int

// The assurances.
const (
	Unproven    Assurance = iota + 1 // anybody's programmable card can answer like this
	Vouched                          // a certified reader says so; how it knows is its maker's secret
	ChipProven                       // a SAM and the chip proved themselves to each other
	FingerMatch                      // and the reader matched a living finger
)

// Record is what a provider read. Format and logs show none of it.
type Record struct {
	Identity
	Assurance Assurance
	Biodata   Biodata // zero where the provider reads none
}

// Format writes no personal data for any verb.
func (r Record) Format(f fmt.State, _ rune) {
	_, _ = fmt.Fprintf(f, "%s, portrait of %d bytes, assurance %d", r.ID.String(), len(r.Photo), r.Assurance)
}

// Provider reads who a card says it is.
type Provider interface {
	// Name is the word in the configuration.
	Name() ProviderName
	// Read reads the card; it does not own it. After an error nothing that was read may be used.
	Read(ctx context.Context, c card.Card) (Record, error)
}

var (
	_ Provider = OpenPhoto{}
	_ Provider = VendorReader{}
	_ Provider = SAM{}
)

// OpenPhoto is the open read: chip id and portrait. It proves nothing.
type OpenPhoto struct{ Options Options }

// Name is ProviderOpen.
func (OpenPhoto) Name() ProviderName { return ProviderOpen }

// Read reads id and portrait by the shortest plan.
func (p OpenPhoto) Read(ctx context.Context, c card.Card) (Record, error) {
	id, err := Read(ctx, c, p.Options)
	if err != nil {
		return Record{}, err
	}
	return Record{Identity: id, Assurance: Unproven}, nil
}

// ErrVendor says that a vendor's software did not read the card.
var ErrVendor = errors.New("ektp: vendor reader")

// VendorSDK is a vendor's software for its certified reader, behind whatever it is: a library, a
// local web service, a serial line.
type VendorSDK interface {
	// Identify gives what the reader read from the card that lies on it now.
	Identify(ctx context.Context) (VendorAnswer, error)
}

// VendorAnswer is what vendors' software is known to give. No field of it may be trusted to be well-formed.
type VendorAnswer struct {
	Fields        map[string]string // by the vendor's names; see BiodataFromFields
	Photo         []byte            // JPEG; may be empty
	FingerMatched bool              // a living finger was matched against the chip's templates
}

// VendorReader is a certified reader that does everything itself.
type VendorReader struct {
	SDK      VendorSDK
	Deadline time.Duration // for one read; 0: 20 s. Public reports speak of about ten seconds
}

// Name is ProviderVendor.
func (VendorReader) Name() ProviderName { return ProviderVendor }

const vendorDeadline = 20 * time.Second

// Read asks the vendor's software. With a card the id is read before and after it, so that answer and
// chip belong together; c is nil where the software needs the reader for itself, and then there is no id.
func (p VendorReader) Read(ctx context.Context, c card.Card) (Record, error) {
	if p.Deadline == 0 {
		p.Deadline = vendorDeadline
	}
	ctx, cancel := context.WithTimeout(ctx, p.Deadline)
	defer cancel()
	var s *Session
	if c != nil {
		var err error
		if s, err = Open(ctx, c, Options{}); err != nil {
			return Record{}, err
		}
	}
	a, err := p.SDK.Identify(ctx)
	if err != nil {
		return Record{}, fmt.Errorf("%w: %w", ErrVendor, err)
	}
	r := Record{Assurance: Vouched}
	if a.FingerMatched {
		r.Assurance = FingerMatch
	}
	if r.Biodata, err = BiodataFromFields(a.Fields); err != nil {
		return Record{}, err
	}
	if len(a.Photo) > defaultMaxPhoto*8 { // from a reader's own decoder, so larger than a chip's
		return Record{}, fmt.Errorf("%w: portrait of %d bytes", ErrPhoto, len(a.Photo))
	}
	if len(a.Photo) > 0 {
		if r.Photo, err = cutPicture(a.Photo); err != nil {
			return Record{}, err
		}
	}
	if s == nil {
		return r, nil
	}
	if err := s.Same(ctx); err != nil {
		return Record{}, err
	}
	r.ID = s.ID()
	return r, nil
}
