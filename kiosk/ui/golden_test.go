package ui_test

import (
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/ui"
	"github.com/smart-kampung/anjungan/kiosk/ui/uisample"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestScreensAsMarkup compares every sample at the usual look, upright, with its golden markup: one file a
// screen, so that a change of a layout shows in a review as what moved and what says something else.
func TestScreensAsMarkup(t *testing.T) {
	u, _, _ := start(t, panels()[0], site())
	u.SetPortrait(somebody())
	got, seen := map[string]*strings.Builder{}, map[string]int{}
	for _, v := range uisample.Views(site(), flow.Prefs{Lang: kiosk.Indonesian}) {
		u.Show(v)
		name := string(v.Screen) + ".txt"
		if got[name] == nil {
			got[name] = &strings.Builder{}
		}
		seen[name]++
		fmt.Fprintf(got[name], "# %s, sample %d\n%s", v.Screen, seen[name], ui.Markup(u))
	}
	dir := filepath.Join("testdata", "markup")
	if *update {
		if err := os.RemoveAll(dir); err != nil {
			t.Fatal(err)
		}
		if err := os.MkdirAll(dir, 0o750); err != nil {
			t.Fatal(err)
		}
	}
	for name, text := range got {
		file := filepath.Join(dir, name)
		if *update {
			if err := os.WriteFile(file, []byte(text.String()), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Error(err)
		} else if was, is := differ(string(want), text.String()); was != is {
			t.Errorf("%s: look, then run with -update:\nwas %s\nis  %s", name, was, is)
		}
	}
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if got[f.Name()] == nil {
			t.Errorf("%s is of no screen", f.Name())
		}
	}
}

// differ gives the first lines that are not the same, two empty ones where all are.
func differ(want, got string) (was, is string) {
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range max(len(a), len(b)) {
		was, is = "nothing", "nothing"
		if i < len(a) {
			was = fmt.Sprintf("%d: %s", i+1, a[i])
		}
		if i < len(b) {
			is = fmt.Sprintf("%d: %s", i+1, b[i])
		}
		if was != is {
			return was, is
		}
	}
	return "", ""
}

// The bounds of a picture that is drawn by another rasteriser: the edges of letters are grey in other places,
// what is somewhere else is dark where it was light.
const (
	shrunk   = 4     // pixels of the panel to one of the picture
	greys    = 17    // steps of grey between the sixteen that a file keeps
	meanGrey = 0.5   // mean difference of all pixels, beyond those steps
	farGrey  = 64    // a pixel that differs by more is another one
	farShare = 0.002 // of all pixels
)

// appearance is a way to look at key screens whose pictures are kept.
type appearance struct {
	name    string // behind the names of its files
	panel   panel
	prefs   flow.Prefs
	screens []flow.Screen
}

// appearances is the key screens at the usual look, and some of them lying, in the largest text and in the
// stark colours.
func appearances() []appearance {
	up, lying := panels()[0], panels()[1]
	usual := flow.Prefs{Lang: kiosk.Indonesian}
	large, stark := usual, usual
	large.Size, stark.Contrast = flow.Size9, true
	return []appearance{
		{"", up, usual, []flow.Screen{
			flow.Welcome, flow.Home, flow.Menu, flow.Question, flow.PIN, flow.Confirm,
			flow.TakePaper, flow.Waiting, flow.Mine, flow.AskCancel, flow.CardLeft, flow.Desk, flow.AidList, flow.NewsPage,
		}},
		{"-lying", lying, usual, []flow.Screen{flow.Welcome, flow.Home, flow.Confirm, flow.TakePaper}},
		{"-large", up, large, []flow.Screen{flow.Home, flow.Question, flow.Waiting, flow.OutOfService}},
		{"-stark", up, stark, []flow.Screen{flow.Welcome, flow.Confirm, flow.TakePaper, flow.CardLeft}},
	}
}

// keyViews is the first sample of each screen: of the pages of Kabar desa the first with a chart, where the
// village's money goes, and of what waits the first with something in it.
func keyViews(p flow.Prefs) map[flow.Screen]flow.View {
	first := map[flow.Screen]flow.View{}
	for _, v := range uisample.Views(site(), p) {
		bare := v.Screen == flow.NewsPage && len(v.Chart.Bars) == 0 || v.Screen == flow.Waiting && len(v.Rows) == 0
		if _, ok := first[v.Screen]; !ok && !bare {
			first[v.Screen] = v
		}
	}
	return first
}

// TestKeyScreensAsPictures compares the key screens with their golden pictures, small and grey.
func TestKeyScreensAsPictures(t *testing.T) {
	kept := map[string]bool{}
	for _, a := range appearances() {
		u, c, _ := start(t, a.panel, site())
		u.SetPortrait(somebody())
		first := keyViews(a.prefs)
		var before *image.Gray
		for _, s := range a.screens {
			u.Show(first[s])
			got := shrink(c.Capture())
			name := string(s) + a.name + ".png"
			file := filepath.Join("testdata", "picture", name)
			kept[name] = true
			if *update {
				write(t, file, coarse(got))
			}
			want := readGrey(t, file)
			if mean, far := apart(got, want); mean > meanGrey || far > farShare {
				t.Errorf("%s differs from its picture by %.2f, %.2f%% of it far: look, then run with -update", name, mean, far*100)
			}
			if before != nil {
				if mean, far := apart(got, before); mean <= meanGrey && far <= farShare {
					t.Errorf("%s passes for the screen before it: the bounds hold nothing", name)
				}
			}
			before = got
		}
	}
	files, err := os.ReadDir(filepath.Join("testdata", "picture"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !kept[f.Name()] {
			t.Errorf("%s is of no key screen", f.Name())
		}
	}
}

// TestPicturesFindWhatMoved holds that the bounds tell softer edges of letters from what moved by the gap between
// two keys, and from a line of text that is not there.
func TestPicturesFindWhatMoved(t *testing.T) {
	whole := readGrey(t, filepath.Join("testdata", "picture", string(flow.Home)+".png"))
	redrawn := func(grey func(x, y int) int) *image.Gray {
		g := image.NewGray(whole.Rect)
		for i := range g.Pix {
			g.Pix[i] = uint8(grey(i%g.Stride, i/g.Stride))
		}
		return g
	}
	at := func(x, y int) int { return int(whole.GrayAt(max(x, 0), max(y, 0)).Y) }
	waits := image.Rect(172, 388, 768, 444) // "Ada 1 hal menunggu Anda", on the panel
	for what, c := range map[string]struct {
		grey func(x, y int) int
		fine bool
	}{
		"softer edges": {func(x, y int) int { return (7*at(x, y) + at(x-1, y)) / 8 }, true},
		"all moved":    {func(x, y int) int { return at(x, y-3) }, false},
		"a line is gone": {func(x, y int) int {
			if image.Pt(x*shrunk, y*shrunk).In(waits) {
				return at(waits.Min.X/shrunk, waits.Min.Y/shrunk)
			}
			return at(x, y)
		}, false},
	} {
		mean, far := apart(whole, redrawn(c.grey))
		if fine := mean <= meanGrey && far <= farShare; fine != c.fine {
			t.Errorf("%s: %.2f, %.2f%% apart", what, mean, far*100)
		}
	}
}

// shrink makes a picture grey and a quarter as wide and high, each pixel the mean of those it stands for.
func shrink(img image.Image) *image.Gray {
	b := img.Bounds()
	out := image.NewGray(image.Rect(0, 0, b.Dx()/shrunk, b.Dy()/shrunk))
	for y := range out.Rect.Dy() {
		for x := range out.Rect.Dx() {
			sum := 0
			for dy := range shrunk {
				for dx := range shrunk {
					sum += int(color.GrayModel.Convert(img.At(b.Min.X+x*shrunk+dx, b.Min.Y+y*shrunk+dy)).(color.Gray).Y)
				}
			}
			out.SetGray(x, y, color.Gray{Y: uint8(sum / (shrunk * shrunk))})
		}
	}
	return out
}

// coarse gives a picture the sixteen greys of a file, which make it small.
func coarse(g *image.Gray) *image.Gray {
	out := image.NewGray(g.Rect)
	for i, v := range g.Pix {
		out.Pix[i] = uint8((int(v) + greys/2) / greys * greys)
	}
	return out
}

// apart is the mean difference of two pictures' pixels, 0 to 255, and the share of those that are another one.
func apart(a, b *image.Gray) (mean, far float64) {
	if a.Rect != b.Rect {
		return 255, 1
	}
	sum, n := 0, 0
	for i := range a.Pix {
		d := int(max(a.Pix[i], b.Pix[i])) - int(min(a.Pix[i], b.Pix[i]))
		sum += max(d-greys/2-1, 0)
		if d > farGrey {
			n++
		}
	}
	all := float64(len(a.Pix))
	return float64(sum) / all, float64(n) / all
}

func readGrey(t *testing.T, file string) *image.Gray {
	t.Helper()
	f, err := os.Open(filepath.Clean(file))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	g, ok := img.(*image.Gray)
	if !ok {
		t.Fatalf("%s is not grey", file)
	}
	return g
}
