package ektp

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"image/jpeg"

	"github.com/smart-kampung/anjungan/devices/card"
)

const (
	lengthHeader = 2    // big-endian length of the portrait, without itself
	soiWithin    = 8    // some cards put bytes before the picture
	maxSide      = 1024 // pixels; a portrait has a few hundred
)

// JPEG markers (ISO/IEC 10918-1 table B.1).
var (
	soi = []byte{0xFF, 0xD8, 0xFF} // start of image and the first byte of the next marker
	eoi = []byte{0xFF, 0xD9}       // end of image
)

// Photo reads the portrait: a JPEG from its first to its last marker, of at most 1024 x 1024 pixels.
// Then it asks for the id again: card.ErrRemoved if another chip lies there by now, and the portrait
// is not given. ErrPhoto: the file is refused, cut or no picture, and the same chip still lies there.
func (s *Session) Photo(ctx context.Context) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, s.opts.Limit)
	defer cancel()
	var photo []byte
	err := card.Run(ctx, s.card, func(c card.Card) (err error) {
		on := *s
		on.card = c
		photo, err = on.photo(ctx)
		return err
	})
	if err != nil {
		return nil, err
	}
	return photo, nil
}

func (s *Session) photo(ctx context.Context) ([]byte, error) {
	file, err := s.readPhotoFile(ctx)
	if err != nil && !errors.Is(err, ErrPhoto) {
		return nil, err
	}
	if gone := s.Same(ctx); gone != nil {
		return nil, gone
	}
	if err != nil {
		return nil, err
	}
	return cutPicture(file[lengthHeader:])
}

// readPhotoFile reads the portrait's file: the header and the bytes that the header announces.
func (s *Session) readPhotoFile(ctx context.Context) ([]byte, error) {
	return s.readFile(ctx, s.card, filePhoto, s.opts.Block, ErrPhoto)
}

// readFile selects a file and reads the header and the bytes that the header announces. bad is what a
// refused or malformed file ends in.
func (s *Session) readFile(ctx context.Context, c card.Card, id uint16, block int, bad error) ([]byte, error) {
	r, err := exchange(ctx, c, card.SelectFile(id))
	if err != nil {
		return nil, fmt.Errorf("ektp: select %04X: %w", id, err)
	}
	if !r.SW.OK() {
		return nil, fmt.Errorf("%w: select: status %v", bad, r.SW)
	}
	f := fileReader{card: c, block: block, max: s.opts.MaxPhoto, bad: bad, want: lengthHeader}
	for n := 0; n < f.limit(); n++ {
		if err := f.next(ctx); err != nil {
			return nil, err
		}
		if f.known && len(f.data) >= f.want {
			return f.data[:f.want], nil
		}
	}
	return nil, fmt.Errorf("%w: the card trickles", bad)
}

// fileReader is a file half read.
type fileReader struct {
	card  card.Card
	block int    // bytes to ask for
	probe bool   // ask the header alone before anything else
	max   int    // largest accepted file
	bad   error  // what a malformed file ends in
	data  []byte // from offset 0 on
	known bool   // the header has been read
	want  int    // length of the file, once known
}

// limit is the most reads for this file: twice what the smallest block needs and a few for the
// start, so that a card which trickles bytes cannot hold a resident for minutes.
func (f *fileReader) limit() int { return 2*(f.want/min(blockSmall, f.block)) + 8 }

// next reads one block at the end of what is there. The first one asks a whole block and so brings
// the header along.
func (f *fileReader) next(ctx context.Context) error {
	n := f.ask()
	r, err := exchange(ctx, f.card, card.ReadBinary(len(f.data), n))
	if err != nil {
		return fmt.Errorf("ektp: read file at %d: %w", len(f.data), err)
	}
	switch {
	case r.SW == card.SWWrongLength && f.shrink(n):
		return nil
	case r.SW.OK(), r.SW == card.SWEndOfFile:
	default:
		return fmt.Errorf("%w: read at %d: status %v", f.bad, len(f.data), r.SW)
	}
	if len(r.Data) == 0 {
		return fmt.Errorf("%w: nothing at %d", f.bad, len(f.data))
	}
	f.data = append(f.data, r.Data...)
	if !f.known && len(f.data) >= lengthHeader {
		if err := f.header(); err != nil {
			return err
		}
	}
	if r.SW == card.SWEndOfFile && len(f.data) < f.want {
		return fmt.Errorf("%w: ends at %d of %d bytes", f.bad, len(f.data), f.want)
	}
	return nil
}

// ask is how many bytes the next read asks for.
func (f *fileReader) ask() int {
	switch {
	case f.known:
		return min(f.block, f.want-len(f.data))
	case f.probe:
		return headerProbe
	default:
		return f.block
	}
}

// header takes the length from the first two bytes.
func (f *fileReader) header() error {
	n := int(binary.BigEndian.Uint16(f.data))
	if n == 0 || n > f.max {
		return fmt.Errorf("%w: announces %d bytes", f.bad, n)
	}
	f.known, f.want = true, lengthHeader+n
	return nil
}

// shrink answers 6700 (wrong length) to a read of n bytes: a smaller block, or for the first read
// just the header, for the file itself may be shorter than a block. It says whether to try again.
func (f *fileReader) shrink(n int) bool {
	switch {
	case n > blockSmall:
		f.block = blockSmall
		return true
	case !f.known && n > headerProbe:
		f.probe = true
		return true
	default:
		return false
	}
}

// cutPicture finds the JPEG in the portrait's bytes and checks that it can be shown. Only the header
// of the picture is decoded; whoever shows it must still expect a broken body.
func cutPicture(b []byte) ([]byte, error) {
	start := bytes.Index(b[:min(len(b), soiWithin+len(soi)-1)], soi)
	if start < 0 {
		return nil, fmt.Errorf("%w: no start of a picture", ErrPhoto)
	}
	end := bytes.LastIndex(b, eoi)
	if end < start+len(soi) {
		return nil, fmt.Errorf("%w: no end of a picture", ErrPhoto)
	}
	picture := b[start : end+len(eoi) : end+len(eoi)]
	cfg, err := jpeg.DecodeConfig(bytes.NewReader(picture))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrPhoto, err)
	}
	if cfg.Width < 1 || cfg.Height < 1 || cfg.Width > maxSide || cfg.Height > maxSide {
		return nil, fmt.Errorf("%w: %d x %d pixels", ErrPhoto, cfg.Width, cfg.Height)
	}
	return picture, nil
}
