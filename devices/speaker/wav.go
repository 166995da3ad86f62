package speaker

import (
	"bytes"
	"encoding/binary"
	"errors"
	"time"
)

// Rate is samples per second of every clip, which is espeak-ng's own: 16 bits, little endian, one channel.
const Rate = 22050

// What is wrong with a clip.
var (
	ErrNoWAV  = errors.New("speaker: not a WAV file")
	ErrFormat = errors.New("speaker: not 22050 Hz, 16 bits, one channel, uncompressed")
	ErrEmpty  = errors.New("speaker: no samples")
)

// Samples is the samples of a WAV file (RIFF WAVE, Microsoft and IBM 1991: chunks of a name, a length and data,
// padded to even). A length beyond the end of the file means the rest of it: that is how a program writes that
// does not know its end yet, as espeak-ng does on a pipe. The samples share b's memory.
func Samples(b []byte) ([]byte, error) {
	if len(b) < 12 || !bytes.Equal(b[:4], []byte("RIFF")) || !bytes.Equal(b[8:12], []byte("WAVE")) {
		return nil, ErrNoWAV
	}
	known := false
	for b = b[12:]; len(b) >= 8; {
		name, n := string(b[:4]), uint64(binary.LittleEndian.Uint32(b[4:]))
		b = b[8:]
		body := b[:min(n, uint64(len(b)))]
		switch name {
		case "fmt ":
			if !plainFormat(body) {
				return nil, ErrFormat
			}
			known = true
		case "data":
			if !known {
				return nil, ErrFormat
			}
			if body = body[:len(body)&^1]; len(body) == 0 {
				return nil, ErrEmpty
			}
			return body, nil
		}
		b = b[min(n+n&1, uint64(len(b))):]
	}
	return nil, ErrNoWAV
}

// plainFormat says whether a fmt chunk is of the one format that clips have: PCM (1), channels, rate, bytes a
// second, bytes a frame, bits.
func plainFormat(f []byte) bool {
	return len(f) >= 16 && bytes.Equal(f[:16], plain())
}

func plain() []byte {
	f := binary.LittleEndian.AppendUint16(nil, 1)
	f = binary.LittleEndian.AppendUint16(f, 1)
	f = binary.LittleEndian.AppendUint32(f, Rate)
	f = binary.LittleEndian.AppendUint32(f, 2*Rate)
	f = binary.LittleEndian.AppendUint16(f, 2)
	return binary.LittleEndian.AppendUint16(f, 16)
}

// WAV is a file of samples.
func WAV(pcm []byte) []byte {
	b := append([]byte("RIFF"), 0, 0, 0, 0)
	binary.LittleEndian.PutUint32(b[4:], uint32(36+len(pcm)))
	b = append(b, "WAVEfmt "...)
	b = binary.LittleEndian.AppendUint32(b, 16)
	b = append(b, plain()...)
	b = append(b, "data"...)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(pcm)))
	return append(b, pcm...)
}

// Length is how long samples sound.
func Length(pcm []byte) time.Duration { return time.Duration(len(pcm)/2) * time.Second / Rate }

// soften takes 6 dB off samples, so many times: each time is half of it.
func soften(pcm []byte, times int) {
	for i := 0; i+1 < len(pcm); i += 2 {
		x := int16(binary.LittleEndian.Uint16(pcm[i:]))
		binary.LittleEndian.PutUint16(pcm[i:], uint16(x>>times))
	}
}
