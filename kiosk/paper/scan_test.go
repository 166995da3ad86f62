package paper_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"image"
	"image/draw"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/boombuler/barcode/qr"
	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/kiosk/paper"
	"github.com/smart-kampung/anjungan/kiosk/seal"
)

// realSeal is a seal as a kiosk or a regency makes it, kept in testdata/seals.txt: a signature is another
// each time, and so is its picture.
type realSeal struct {
	name, text string
	slip       bool
}

// realSeals are the smallest, the usual and the largest seals.
func realSeals(t *testing.T) []realSeal {
	t.Helper()
	file := filepath.Join("testdata", "seals.txt")
	if *update {
		if err := os.WriteFile(file, []byte(sealAnew(t)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var list []realSeal
	for line := range strings.Lines(string(b)) {
		name, text, _ := strings.Cut(strings.TrimSpace(line), " ")
		if _, err := seal.Parse(text); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		list = append(list, realSeal{name, text, name == "receipt"})
	}
	return list
}

func sealAnew(t *testing.T) string {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	id, err := seal.KeyID(&key.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	lines := ""
	for _, s := range []struct {
		name, base string
		claims     seal.Claims
	}{
		{"receipt", "https://cek.banyuwangi.example/s", seal.Claims{What: seal.Receipt, Number: "104390751623", Initials: "S.A."}},
		{"letter", "https://cek.banyuwangi.example/s", seal.Claims{What: seal.Letter, Number: "400.12.2.1/042/429.510.04/2026", Initials: "S.A."}},
		{"largest", "https://verifikasi-surat.banyuwangi.example/s", seal.Claims{What: seal.Letter, Number: strings.Repeat("9", 40), Initials: "A.B.C.D.E.F.G.H.I.J.K.L."}},
	} {
		s.claims.When, s.claims.TextHash = approved, sha256.Sum256([]byte(s.name))
		b, err := seal.Sign(key, id, s.claims)
		if err != nil {
			t.Fatal(err)
		}
		text, err := seal.QRText(s.base, b)
		if err != nil {
			t.Fatal(err)
		}
		lines += s.name + " " + text + "\n"
	}
	return lines
}

// sheetOf is the paper that carries a seal.
func (s realSeal) sheet(t *testing.T, p printer.Profile) printer.Sheet {
	t.Helper()
	if s.slip {
		d := slipData(t)
		d.Seal = s.text
		return paper.Slip(d, p)
	}
	d := letterData(t)
	d.Seal = s.text
	doc, err := paper.Letter(d)
	if err != nil {
		t.Fatal(err)
	}
	return paper.Extract(doc, p, paper.ExtractMeta{Token: "SET-1-P000046", Printed: approved})
}

// reader is a program that reads codes: "" where it finds none.
type reader struct {
	name string
	read func(t *testing.T, m *image.Gray) string
}

func readers() []reader { return []reader{{"zbarimg", readZbar}, {"gozxing", readZxing}} }

func readZbar(t *testing.T, m *image.Gray) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "paper.png")
	if err := os.WriteFile(path, encoded(t, m), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), "zbarimg", "--quiet", "--nodbus", "--raw", "-Sdisable", "-Sqrcode.enable", path).Output()
	var e *exec.ExitError
	if errors.As(err, &e) && e.ExitCode() == 4 { // it found nothing (zbarimg(1))
		return ""
	}
	if err != nil {
		t.Fatalf("zbarimg (zbar-tools must be installed): %v", err)
	}
	return strings.TrimSpace(string(out))
}

func encoded(t *testing.T, m *image.Gray) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// readZxing tries both ways of telling black from white, as the phones' apps do.
func readZxing(_ *testing.T, m *image.Gray) string {
	src := gozxing.NewLuminanceSourceFromImage(m)
	hints := map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true}
	for _, b := range []gozxing.Binarizer{gozxing.NewHybridBinarizer(src), gozxing.NewGlobalHistgramBinarizer(src)} {
		bits, err := gozxing.NewBinaryBitmap(b)
		if err != nil {
			continue
		}
		if r, err := qrcode.NewQRCodeReader().Decode(bits, hints); err == nil {
			return r.GetText()
		}
	}
	return ""
}

// sealed is a printed paper with a code, a pixel a dot of 203 dpi.
type sealed struct {
	*image.Gray
	code image.Rectangle // without its quiet zone
}

// clone is a copy to be damaged.
func (p sealed) clone() sealed {
	m := *p.Gray
	m.Pix = bytes.Clone(m.Pix)
	return sealed{&m, p.code}
}

// moduleDots is how many dots a module of a seal has (DESIGN, section 7).
const moduleDots = 4

// printSeal prints the paper of a seal and finds the code on it, each module whole dots.
func printSeal(t *testing.T, s realSeal, p printer.Profile) sealed {
	t.Helper()
	out := printed(t, p, s.sheet(t, p))
	file, err := out.PNG()
	if err != nil {
		t.Fatal(err)
	}
	m := dots(t, file)
	code, err := qr.Encode(s.text, qr.Q, qr.Auto)
	if err != nil {
		t.Fatal(err)
	}
	size := code.Bounds().Dx() * moduleDots
	want := image.NewGray(image.Rect(0, 0, size, size))
	for i := range want.Pix {
		if r, _, _, _ := code.At(i%size/moduleDots, i/size/moduleDots).RGBA(); r > 0 {
			want.Pix[i] = 255
		}
	}
	for y := range m.Rect.Dy() - size + 1 {
		for x := range m.Rect.Dx() - size + 1 {
			if at := image.Pt(x, y); stands(m, want, at) {
				return sealed{m, want.Rect.Add(at)}
			}
		}
	}
	t.Fatalf("%s: no code of %d dots stands on the paper, %d a module", s.name, size, moduleDots)
	return sealed{}
}

// stands says whether a picture stands in another at a place, dot by dot.
func stands(m, part *image.Gray, at image.Point) bool {
	w := part.Rect.Dx()
	for y := range part.Rect.Dy() {
		from := (at.Y+y)*m.Stride + at.X
		if !bytes.Equal(m.Pix[from:from+w], part.Pix[y*part.Stride:y*part.Stride+w]) {
			return false
		}
	}
	return true
}

// frames is what a camera sees of a paper: the code with a margin; sharp, then with each dot as a spot that
// its neighbours run into, then that from nearer. Whoever reads one of them has read the paper.
func (p sealed) frames() []*image.Gray {
	const margin = 40 // dots
	frame := p.code.Inset(-margin).Intersect(p.Rect)
	sharp := image.NewGray(image.Rect(0, 0, frame.Dx(), frame.Dy()))
	draw.Draw(sharp, sharp.Rect, p.Gray, frame.Min, draw.Src)
	near := image.NewGray(image.Rect(0, 0, 2*frame.Dx(), 2*frame.Dy()))
	for i := range near.Pix {
		near.Pix[i] = sharp.GrayAt(i%near.Stride/2, i/near.Stride/2).Y
	}
	return []*image.Gray{sharp, blurred(sharp), blurred(near)}
}

// blurred is a picture each of whose pixels is the mean of the nine around it.
func blurred(m *image.Gray) *image.Gray {
	out := image.NewGray(m.Rect)
	last := m.Rect.Max.Sub(image.Pt(1, 1))
	for i := range out.Pix {
		sum := 0
		for n := range 9 {
			x, y := i%m.Stride+n%3-1, i/m.Stride+n/3-1
			sum += int(m.GrayAt(min(max(x, 0), last.X), min(max(y, 0), last.Y)).Y)
		}
		out.Pix[i] = uint8(sum / 9)
	}
	return out
}

// reads is what a reader makes of a paper before a camera.
func (r reader) reads(t *testing.T, p sealed) string {
	t.Helper()
	for _, m := range p.frames() {
		if got := r.read(t, m); got != "" {
			return got
		}
	}
	return ""
}

// TestSealsAreRead prints real seals on both widths and has two independent readers read them: the whole
// clean paper dot by dot, and what a camera sees of it after each damage. Nobody ever reads
// something else.
func TestSealsAreRead(t *testing.T) {
	for _, s := range realSeals(t) {
		for _, mm := range []string{"58", "80"} {
			p := printSeal(t, s, widths(t)[mm])
			size := p.code.Dx()
			t.Logf("%s on %s mm: %d characters, %d modules, %.1f mm and %.1f with its quiet zone", s.name, mm, len(s.text),
				size/moduleDots, mmOf(size), mmOf(size+8*moduleDots))
			for _, r := range readers() {
				if got := r.read(t, p.Gray); got != s.text {
					t.Errorf("%s on %s mm: %s reads %q", s.name, mm, r.name, got)
				}
			}
			if mm == "80" { // the code is the same on both
				for _, d := range damages {
					d.check(t, s, p)
				}
			}
		}
	}
}

// mmOf is dots of 203 dpi in millimetres.
func mmOf(dots int) float64 { return float64(dots) * 25.4 / 203 }
