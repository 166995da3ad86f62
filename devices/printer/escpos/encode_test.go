package escpos_test

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"strings"
	"testing"
	"testing/quick"

	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/devices/printer/escpos"
)

func profile(t testing.TB, name string) printer.Profile {
	t.Helper()
	p, ok := escpos.ProfileByName(name)
	if !ok {
		t.Fatal(name)
	}
	return p
}

func text(s string) printer.Line { return printer.Line{Runs: []printer.Run{{Text: s, Col: -1}}} }

// encoded is the bytes behind the set-up.
func encoded(t *testing.T, p printer.Profile, s printer.Sheet) []byte {
	t.Helper()
	setup, err := escpos.Encode(p, nil)
	if err != nil {
		t.Fatal(err)
	}
	b, err := escpos.Encode(p, s)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.TrimPrefix(b, setup)
}

func TestEncodedBytes(t *testing.T) {
	bold := printer.Style{Bold: true}
	big := printer.Style{Width: 2, Height: 2}
	cases := []struct {
		name string
		in   printer.Item
		want string
	}{
		{"text", text("Desa Setail"), "Desa Setail\n"},
		{"umlaut and euro", text("é€"), "\x82\xD5\n"},
		{"typed", text("a‘b’ “c” d–e …f\u00A0g→"), "a'b' \"c\" d-e ...f g->\n"},
		{"marks dropped", text("Bhâsa ḍāl"), "Bh\x83sa dal\n"},
		{"not printable here", text("日🙂"), "??\n"},
		{"no commands in text", text("a\x1b@\x10\x04\x01b\u200bc"), "a@bc\n"},
		{"short gap", text("a    b"), "a    b\n"},
		{"long gap", text("a     b"), "a\x1b$\x48\x00b\n"},
		{"bold", printer.Line{Runs: []printer.Run{{Text: "a", Col: -1, Style: bold}, {Text: "b", Col: -1}}}, "\x1bE\x01a\x1bE\x00b\n"},
		{"columns", printer.Line{Runs: []printer.Run{{Text: "a", Col: 2}, {Text: "b", Col: 40}}}, "  a\x1b$\xE0\x01b\n"},
		{"column passed", printer.Line{Runs: []printer.Run{{Text: "abc", Col: 0}, {Text: "d", Col: 1}}}, "abc d\n"},
		{
			"column passed at the edge",
			printer.Line{Runs: []printer.Run{{Text: strings.Repeat("a", 48), Col: 0}, {Text: "d", Col: 1}}},
			strings.Repeat("a", 48) + "\nd\n",
		},
		{"big", printer.Line{Align: printer.Center, Runs: []printer.Run{{Text: "a", Col: -1, Style: big}}}, "\x1ba\x01\x1d!\x11a\n"},
		{"feed", printer.Feed{Lines: 300}, "\x1bd\xff\x1bd\x2d"},
		{"no feed", printer.Feed{Lines: -1}, ""},
		{"barcode", printer.Barcode{Data: "A{1"}, "\x1ba\x01\x1dh\x40\x1dw\x03\x1dH\x02\x1dk\x49\x06{BA{{1"},
	}
	for _, c := range cases {
		if got := encoded(t, profile(t, "TM80"), printer.Sheet{c.in}); string(got) != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestSetUp(t *testing.T) {
	b, err := escpos.Encode(profile(t, "TM80"), nil)
	if want := "\x1b@\x1c.\x1bR\x00\x1bt\x13"; err != nil || string(b) != want {
		t.Fatalf("%q, %v", b, err)
	}
}

func TestRuleFillsThePaper(t *testing.T) {
	for _, p := range escpos.Profiles() {
		for _, double := range []bool{false, true} {
			if got := encoded(t, p, printer.Sheet{printer.Rule{Double: double}}); len(got) != p.Columns+1 {
				t.Errorf("%s: %d bytes", p.Name, len(got))
			}
		}
	}
}

func TestNativeQR(t *testing.T) {
	got := encoded(t, profile(t, "TM80"), printer.Sheet{printer.QR{Data: "HTTPS://A", EC: 'Q', Dots: 4}})
	want := "\x1ba\x01\x1bJ\x10" +
		"\x1d(k\x04\x00\x31\x41\x32\x00" + "\x1d(k\x03\x00\x31\x43\x04" + "\x1d(k\x03\x00\x31\x45\x32" +
		"\x1d(k\x0c\x00\x31\x50\x30HTTPS://A" + "\x1d(k\x03\x00\x31\x51\x30" + "\x1bJ\x10"
	if string(got) != want {
		t.Fatalf("%q", got)
	}
}

func TestWhatDoesNotFit(t *testing.T) {
	p := profile(t, "Generic58")
	cases := []struct {
		in   printer.Item
		want error
	}{
		{printer.QR{Data: strings.Repeat("A", 700), EC: 'H', Dots: 4}, escpos.ErrTooWide},
		{printer.QR{Data: "", EC: 'L', Dots: 4}, escpos.ErrContent},
		{printer.QR{Data: "a\x10\x04\x01", EC: 'L', Dots: 4}, escpos.ErrContent},
		{printer.Barcode{Data: strings.Repeat("1", 40)}, escpos.ErrTooWide},
		{printer.Barcode{Data: "é"}, escpos.ErrContent},
		{printer.Picture{Image: image.NewGray(image.Rect(0, 0, 400, 1))}, escpos.ErrTooWide},
		{nil, escpos.ErrContent},
	}
	for _, c := range cases {
		if _, err := escpos.Encode(p, printer.Sheet{c.in}); !errors.Is(err, c.want) {
			t.Errorf("%T: %v, want %v", c.in, err, c.want)
		}
	}
}

func TestPictureBands(t *testing.T) {
	img := image.NewGray(image.Rect(5, 5, 5+256, 5+96)) // black, not at the origin
	toks, err := escpos.Decode(encoded(t, profile(t, "TM80"), printer.Sheet{printer.Picture{Image: img}}))
	if err != nil {
		t.Fatal(err)
	}
	rows := 0
	for _, tok := range toks {
		if tok.Op != escpos.OpRaster {
			continue
		}
		if len(tok.Raw) > 1100 || !bytes.Equal(tok.Arg[5:], bytes.Repeat([]byte{0xFF}, len(tok.Arg)-5)) {
			t.Fatalf("band of %d bytes", len(tok.Raw))
		}
		rows += int(tok.Arg[3])
	}
	if rows != 96 {
		t.Fatalf("%d rows", rows)
	}
}

func TestStoreLogo(t *testing.T) {
	img := image.NewPaletted(image.Rect(0, 0, 20, 3), color.Palette{color.White, color.Black})
	b, err := escpos.StoreLogo(img)
	toks, derr := escpos.Decode(b)
	if err != nil || derr != nil || len(toks) != 1 || toks[0].Op != escpos.OpGraphics || len(toks[0].Arg) != 11+9 {
		t.Fatalf("%v %v %v", toks, err, derr)
	}
	if _, err := escpos.StoreLogo(nil); err == nil {
		t.Fatal("stored nothing")
	}
}

// realTime finds what a printer would obey inside other bytes.
func realTime(b []byte) bool {
	for _, second := range []byte{0x04, 0x05, 0x14} {
		if bytes.Contains(b, []byte{0x10, second}) {
			return true
		}
	}
	return false
}

func TestNoRealTimeCommandInPictures(t *testing.T) {
	check := func(data []byte) bool {
		b, err := escpos.Encode(profile(t, "TM80"), printer.Sheet{printer.Picture{Image: picture(data)}})
		return err == nil && !realTime(b)
	}
	if !check(bytes.Repeat([]byte{0x10, 0x04, 0x10, 0x05, 0x10, 0x10, 0x14}, 9)) {
		t.Fatal("a command in the bands")
	}
	if err := quick.Check(check, nil); err != nil {
		t.Fatal(err)
	}
}

// TestNoRealTimeCommandInPositions moves to every column in every style: 1296 dots are 10 05.
func TestNoRealTimeCommandInPositions(t *testing.T) {
	for _, p := range escpos.Profiles() {
		for col := range p.Columns {
			for _, style := range []printer.Style{{}, {Bold: true}, {Width: 2}, {Underline: true}, {Reverse: true}} {
				gap := printer.Run{Text: strings.Repeat(" ", col) + "b", Col: -1}
				for _, second := range []printer.Run{{Text: "b", Col: col}, gap} {
					b := encoded(t, p, printer.Sheet{printer.Line{Runs: []printer.Run{{Text: "a", Style: style}, second}}})
					if realTime(b) {
						t.Errorf("%s: column %d behind %+v: % x", p.Name, col, style, b)
					}
				}
			}
		}
	}
}

// picture has the bits of data as its dots, 16 bytes a row.
func picture(data []byte) image.Image {
	img := image.NewGray(image.Rect(0, 0, 128, len(data)/16+1))
	for i := range img.Pix {
		if i/8 >= len(data) || data[i/8]&(0x80>>(i%8)) == 0 {
			img.Pix[i] = 0xFF
		}
	}
	return img
}

func FuzzEncode(f *testing.F) {
	f.Add("Desa Setail", "HTTPS://A", []byte{0x10, 0x04, 0x01}, 4, 3)
	f.Add("a\x10\x04\x01", strings.Repeat("A", 0x410-3), []byte{0x10, 0x14}, 1, 200)
	f.Fuzz(func(t *testing.T, s, code string, dots []byte, size, col int) {
		for _, p := range escpos.Profiles() {
			b, err := escpos.Encode(p, printer.Sheet{
				printer.Line{Runs: []printer.Run{{Text: s, Col: -1}, {Text: s, Col: col % 200}}},
				printer.Picture{Image: picture(dots)},
				printer.QR{Data: code, EC: 'L', Dots: size},
			})
			if err != nil {
				continue
			}
			if realTime(b) {
				t.Fatalf("%s: real-time command in %x", p.Name, b)
			}
			if _, err := escpos.Decode(b); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte("\x1b@a\n\x1d(k\x03\x001Q0\x1dv0\x00\x01\x00\x01\x00\xff\x10\x04\x01\x1dk\x49\x03{BA"))
	f.Fuzz(func(t *testing.T, b []byte) {
		toks, err := escpos.Decode(b)
		n := 0
		for _, tok := range toks {
			if len(tok.Raw) == 0 {
				t.Fatal("a command of no bytes")
			}
			n += len(tok.Raw)
		}
		if n > len(b) || err == nil && n != len(b) || err != nil && !errors.Is(err, escpos.ErrShort) {
			t.Fatalf("%d of %d bytes, %v", n, len(b), err)
		}
	})
}
