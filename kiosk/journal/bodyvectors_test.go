package journal

import (
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk/journal/vectortest"
)

// The vectors of bodies: one file for each kind, named as it. What a regency says to each is for sync/regency to check.
const bodyDir = "testdata/bodies"

const notSaid = "quarantined body"

// bodyCase is one vector.
type bodyCase struct {
	name, expect string
	body         []byte
}

// bodyWriter collects the cases of a kind.
type bodyWriter struct {
	t     *testing.T
	list  []bodyCase
	wrong string // the verdict on what does not say what its kind must say
}

func (w *bodyWriter) raw(name, expect string, body []byte) {
	w.list = append(w.list, bodyCase{name, expect, body})
}

func (w *bodyWriter) ok(name string, s vectortest.Map) { w.raw(name, accepted, vectortest.Encode(s)) }

func (w *bodyWriter) bad(name string, s vectortest.Map) { w.raw(name, w.wrong, vectortest.Encode(s)) }

// strict adds what every kind refuses.
func (w *bodyWriter) strict(s vectortest.Map, optional ...int) {
	for _, c := range vectortest.Strict(s, optional...) {
		w.raw(c.Name, w.wrong, c.Bytes)
	}
}

// bodyFile is the file of a kind.
func bodyFile(k Kind) string { return filepath.Join(bodyDir, k.String()+".txt") }

// file is a kind's file.
func (w *bodyWriter) file(k Kind, about string) *vectortest.File {
	f := vectortest.Head(fmt.Sprintf("Bodies of kind %d, %s, before sealing. expect is the verdict (sync/README.md, section 3).\n%s", k, k, about))
	for _, c := range w.list {
		f.Add("name", c.name, "body", hex.EncodeToString(c.body), "expect", c.expect)
	}
	return f
}

// TestBodyVectors: the files hold what the cases say, and each kind has bodies that are taken and bodies that are not.
func TestBodyVectors(t *testing.T) {
	for _, k := range Kinds() {
		c, ok := bodyCases[k]
		if !ok {
			t.Errorf("kind %s has no cases", k)
			continue
		}
		w := &bodyWriter{t: t, wrong: notSaid}
		c.make(w)
		w.file(k, c.head).Compare(t, bodyFile(k), *update)
		good, bad := 0, 0
		for _, x := range w.list {
			if x.expect == accepted {
				good++
			} else {
				bad++
			}
		}
		if bad == 0 || good == 0 && k != KindTraining { // whose number is given out and not taken
			t.Errorf("kind %s: %d bodies that are taken, %d that are not", k, good, bad)
		}
	}
	files, err := os.ReadDir(bodyDir)
	if err != nil || len(files) != len(Kinds()) {
		t.Errorf("%d files of %d kinds, %v", len(files), len(Kinds()), err)
	}
}
