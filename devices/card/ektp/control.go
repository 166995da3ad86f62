package ektp

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
)

// fileControl is the EF with the card control (public integrations; see the package comment).
const fileControl = 0x6FF0

// The lengths of a card control that public integrations tell apart.
const (
	controlLong  = 51
	controlShort = 29
)

// ErrControl says that the card control is none of the known forms.
var ErrControl = errors.New("ektp: card control")

// ParseControl takes the card control out of its file: two bytes of length, then 51 or 29 bytes whose
// content is not public and goes to the SAM as it is. Bytes after it are padding.
func ParseControl(file []byte) ([]byte, error) {
	if len(file) < lengthHeader {
		return nil, fmt.Errorf("%w: file of %d bytes", ErrControl, len(file))
	}
	n := int(binary.BigEndian.Uint16(file))
	if n != controlLong && n != controlShort {
		return nil, fmt.Errorf("%w: announces %d bytes", ErrControl, n)
	}
	if len(file) < lengthHeader+n {
		return nil, fmt.Errorf("%w: %d of %d bytes", ErrControl, len(file)-lengthHeader, n)
	}
	return file[lengthHeader : lengthHeader+n : lengthHeader+n], nil
}

// control reads the card control, whose file is open to read.
func (s *Session) control(ctx context.Context) ([]byte, error) {
	file, err := s.readFile(ctx, s.card, fileControl, lengthHeader+controlLong, ErrControl)
	if err != nil {
		return nil, err
	}
	return ParseControl(file)
}
