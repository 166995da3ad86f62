package ektp_test

import (
	"bytes"
	"context"
	"image"
	"image/jpeg"
	"testing"

	"github.com/smart-kampung/anjungan/devices/card"
	"github.com/smart-kampung/anjungan/devices/card/ektp"
)

// tinyJPEG is a picture shorter than one block.
func tinyJPEG(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	img := image.NewGray(image.Rect(0, 0, 8, 8))
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 1}); err != nil {
		t.Fatal(err)
	}
	// The Huffman tables for chroma and AC are long; a start, a size and an end are all that is checked.
	raw := b.Bytes()
	sof := bytes.Index(raw, []byte{0xFF, 0xC0})
	size := int(raw[sof+2])<<8 | int(raw[sof+3])
	return append(append(append([]byte{0xFF, 0xD8}, raw[sof:sof+2+size]...), 0xFF, 0xDA, 0, 2), 0xFF, 0xD9)
}

// sized is the picture with other dimensions in its frame header.
func sized(photo []byte, w, h int) []byte {
	b := bytes.Clone(photo)
	sof := bytes.Index(b, []byte{0xFF, 0xC0}) // ISO/IEC 10918-1 clause B.2.2: length, precision, Y, X
	b[sof+5], b[sof+6] = byte(h>>8), byte(h)
	b[sof+7], b[sof+8] = byte(w>>8), byte(w)
	return b
}

// liar answers each command with the next bytes of a script, whatever was asked.
type liar struct {
	script []byte
	n      int
}

func (l *liar) ATR() []byte  { return nil }
func (l *liar) Close() error { return nil }

func (l *liar) Transmit(_ context.Context, c card.Command) (card.Response, error) {
	l.n++
	if _, err := c.Bytes(); err != nil {
		return card.Response{}, err
	}
	if len(l.script) == 0 {
		return card.ParseResponse(nil)
	}
	n := min(int(l.script[0]), len(l.script)-1)
	r := l.script[1 : 1+n]
	l.script = l.script[1+n:]
	return card.ParseResponse(r)
}

func answers(rs ...[]byte) []byte {
	var b []byte
	for _, r := range rs {
		b = append(append(b, byte(len(r))), r...)
	}
	return b
}

// Whatever a card answers, a read ends, stays bounded and gives a picture or nothing.
func FuzzLyingCard(f *testing.F) {
	ok, uid := []byte{0x90, 0}, []byte{4, 1, 2, 3, 4, 5, 6, 0x90, 0}
	pupi := []byte{8, 1, 2, 3, 0x90, 0}
	tiny := tinyJPEG(f)
	file := append(append([]byte{0, byte(len(tiny))}, tiny...), 0x90, 0)
	f.Add(answers(uid, ok, ok, file, uid))
	f.Add(answers(pupi, ok, []byte{1, 2, 3, 4, 5, 6, 7, 8, 0x90, 0}, ok, []byte{0x67, 0}, []byte{0x67, 0}, file, pupi))
	f.Add(answers(uid, []byte{0x61, 4}, []byte{1, 2, 3, 4, 0x90, 0}, ok, []byte{0x6C, 9}, file, uid))
	f.Add(answers(uid, ok, ok, []byte{0x61, 0}, file, []byte{0x62, 0x82}))
	f.Fuzz(func(t *testing.T, script []byte) {
		l := &liar{script: script}
		got, err := ektp.Read(t.Context(), l, ektp.Options{})
		if l.n > 2000 {
			t.Fatalf("%d commands", l.n)
		}
		if err != nil {
			if got.Photo != nil || !got.ID.IsZero() {
				t.Fatal("an error and an identity")
			}
			return
		}
		if got.ID.IsZero() || !bytes.HasPrefix(got.Photo, []byte{0xFF, 0xD8, 0xFF}) || !bytes.HasSuffix(got.Photo, []byte{0xFF, 0xD9}) {
			t.Fatal("no error and no identity")
		}
		if cfg, err := jpeg.DecodeConfig(bytes.NewReader(got.Photo)); err != nil || cfg.Width > 1024 || cfg.Height > 1024 {
			t.Fatalf("picture of %dx%d, %v", cfg.Width, cfg.Height, err)
		}
	})
}

// The file's own bytes are foreign too: the first read carries header and picture.
func FuzzPhotoFile(f *testing.F) {
	tiny := tinyJPEG(f)
	f.Add(append([]byte{0, byte(len(tiny))}, tiny...), byte(250))
	f.Add([]byte{0xFF, 0xFF, 0xFF, 0xD8, 0xFF}, byte(1))
	f.Fuzz(func(t *testing.T, file []byte, most byte) {
		c := &fileCard{file: file, most: int(most)}
		got, err := ektp.Read(t.Context(), c, ektp.Options{})
		if c.n > 700 {
			t.Fatalf("%d commands", c.n)
		}
		if err == nil && !bytes.Contains(file, got.Photo) {
			t.Fatal("the portrait is not in the file")
		}
	})
}

// fileCard serves any bytes as the portrait's file, at most so many at once.
type fileCard struct {
	file    []byte
	most, n int
}

func (c *fileCard) ATR() []byte  { return nil }
func (c *fileCard) Close() error { return nil }

func (c *fileCard) Transmit(_ context.Context, cmd card.Command) (card.Response, error) {
	c.n++
	switch cmd.INS {
	case 0xCA:
		return card.Response{Data: []byte{4, 1, 2, 3, 4, 5, 6}, SW: card.SWOK}, nil
	case card.INSReadBinary:
		off := min(int(cmd.P1)<<8|int(cmd.P2), len(c.file))
		end := min(off+min(cmd.Le, c.most), len(c.file))
		return card.Response{Data: c.file[off:end], SW: card.SWOK}, nil
	default:
		return card.Response{SW: card.SWOK}, nil
	}
}
