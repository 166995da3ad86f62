package vpcd

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// Control messages of the driver: payloads of one byte (vsmartcard, vpcd.h).
const (
	ctrlOff   = 0x00
	ctrlOn    = 0x01
	ctrlReset = 0x02
	ctrlATR   = 0x04
)

const (
	maxPayload = 0xFFFF
	minATR     = 2  // TS and T0 (ISO/IEC 7816-3 clause 8.2)
	maxATR     = 33 // and at most 32 more
)

var (
	errEmpty   = errors.New("vpcd: message of length zero")
	errControl = errors.New("vpcd: unknown control message")
	errSilent  = errors.New("vpcd: the card does not answer")
)

// readFrame reads one message into buf and gives its payload, valid until the next call.
func readFrame(r io.Reader, buf *[maxPayload]byte) ([]byte, error) {
	var head [2]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return nil, err
	}
	n := int(binary.BigEndian.Uint16(head[:]))
	if n == 0 {
		return nil, errEmpty
	}
	if _, err := io.ReadFull(r, buf[:n]); err != nil {
		return nil, err
	}
	return buf[:n], nil
}

// writeFrame sends one message in one write.
func writeFrame(w io.Writer, payload []byte) error {
	if len(payload) == 0 || len(payload) > maxPayload {
		return fmt.Errorf("vpcd: message of %d bytes", len(payload))
	}
	b := binary.BigEndian.AppendUint16(make([]byte, 0, 2+len(payload)), uint16(len(payload)))
	_, err := w.Write(append(b, payload...))
	return err
}

// serve lets the card answer until the connection ends or the card stops answering. think waits for
// as long as the card takes and says whether to go on.
func serve(rw io.ReadWriter, c Card, think func(command []byte) bool) error {
	var buf [maxPayload]byte
	for {
		payload, err := readFrame(rw, &buf)
		if err != nil {
			return err
		}
		var answer []byte
		switch {
		case len(payload) > 1:
			if !think(payload) {
				return errSilent
			}
			if answer = c.Process(payload); len(answer) == 0 {
				return errSilent
			}
		case payload[0] == ctrlATR:
			answer = c.ATR()
		case payload[0] == ctrlOff, payload[0] == ctrlOn, payload[0] == ctrlReset:
			c.Reset()
			continue
		default:
			return errControl
		}
		if err := writeFrame(rw, answer); err != nil {
			return err
		}
	}
}
