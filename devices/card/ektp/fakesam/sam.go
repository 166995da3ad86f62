package fakesam

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/smart-kampung/anjungan/devices/card"
	"github.com/smart-kampung/anjungan/devices/card/ektp"
)

var (
	_ ektp.Dialect   = Dialect{}
	_ ektp.Transport = Transport{}
)

// SAM is the invented SAM. In a slot it is a card (Process), elsewhere the end of a Transport.
type SAM struct {
	mu    sync.Mutex // guards everything below
	log   []ektp.SAMOp
	count uint64
	said  []byte // challenge and our nonce of the authentication under way
	boxes boxes
}

// Log is what the SAM was asked for, oldest first.
func (s *SAM) Log() []ektp.SAMOp {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]ektp.SAMOp(nil), s.log...)
}

// Do performs one operation.
func (s *SAM) Do(op ektp.SAMOp, payload []byte) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.log = append(s.log, op)
	switch op {
	case ektp.SAMReset, ektp.SAMFree:
		s.said, s.boxes = nil, boxes{}
		return nil, nil
	case ektp.SAMAuthenticate:
		return s.authenticate(payload)
	case ektp.SAMVerify:
		return nil, s.verify(payload)
	case ektp.SAMWrap:
		return s.wrap(payload)
	case ektp.SAMUnwrap:
		if len(payload) < 2 {
			return nil, errBox
		}
		return s.boxes.open(fromChip, payload[:len(payload)-2])
	default:
		return nil, fmt.Errorf("fakesam: operation %d", op)
	}
}

func (s *SAM) authenticate(b []byte) ([]byte, error) {
	const tail = 8 + nonceLen // id and challenge
	if n := len(b) - tail; n != 51 && n != 29 {
		return nil, errors.New("fakesam: card control of another length")
	}
	n := len(b) - tail
	control, id, challenge := b[:n], b[n:n+8], b[n+8:]
	s.count++
	nonce := mac([]byte(inventedKey), []byte("nonce"), binary.BigEndian.AppendUint64(nil, s.count))[:nonceLen]
	s.said = append(bytes.Clone(challenge), nonce...)
	return proof("sam", nonce, control, id, challenge), nil
}

func (s *SAM) verify(b []byte) error {
	if s.said == nil || len(b) != proofLen {
		return errBox
	}
	challenge, nonce := s.said[:nonceLen], s.said[nonceLen:]
	if !bytes.Equal(b, proof("chip", b[:nonceLen], challenge, nonce)) {
		return errBox
	}
	s.boxes = newBoxes(challenge, nonce, b[:nonceLen])
	return nil
}

func (s *SAM) wrap(plain []byte) ([]byte, error) {
	if s.boxes.key == nil {
		return nil, errBox
	}
	return card.Command{CLA: claSecure, INS: insBoxed, Data: s.boxes.seal(fromSAM, plain), Le: 256}.Bytes()
}

// ATR is the answer to reset of a card in a contact slot, made up: no historical bytes, T=1.
func (s *SAM) ATR() []byte { return []byte{0x3B, 0x80, 0x01, 0x81} }

// Reset is power on, power off and reset.
func (s *SAM) Reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.said, s.boxes = nil, boxes{}
}

// Latency is none.
func (s *SAM) Latency([]byte) time.Duration { return 0 }

// Process answers one command of the invented Dialect.
func (s *SAM) Process(command []byte) []byte {
	c, err := card.ParseCommand(command)
	if err != nil || c.CLA != claDialect {
		return answer(nil, card.SWCLANotSupported)
	}
	result, err := s.Do(ektp.SAMOp(c.INS), c.Data)
	if err != nil {
		return answer(nil, card.SWAuthFailed)
	}
	return answer(result, card.SWOK)
}

const claDialect = 0x80 // a proprietary class (ISO/IEC 7816-4 clause 5.4.1)

// Dialect is the invented command set of the SAM: the operation's number is the instruction.
type Dialect struct{}

// Commands is one command for each operation.
func (Dialect) Commands(op ektp.SAMOp, payload []byte) ([]card.Command, error) {
	return []card.Command{{CLA: claDialect, INS: byte(op), Data: payload, Le: 256}}, nil
}

// Transport is a SAM elsewhere, without a network between.
type Transport struct{ SAM *SAM }

// RoundTrip performs one request in the form of ektp.RemoteSAM.
func (t Transport) RoundTrip(_ context.Context, request []byte) ([]byte, error) {
	if len(request) == 0 {
		return nil, errBox
	}
	result, err := t.SAM.Do(ektp.SAMOp(request[0]), request[1:])
	if err != nil {
		return []byte{1}, nil // refused; the reason stays with the SAM
	}
	return append([]byte{0}, result...), nil
}

// Close does nothing.
func (Transport) Close() error { return nil }
