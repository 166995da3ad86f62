package journal

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The vectors of bodies: one file for each kind, named as it. What a regency says to each is for sync/regency to check.
const bodyDir = "testdata/bodies"

const notSaid = "quarantined body"

// bodyCase is one vector.
type bodyCase struct {
	name, expect string
	body         []byte
}

// said is a body in the making: its map without any of our structs, so that a key or an order that changed there shows.
type said map[int]any

func (s said) with(key int, v any) said {
	c := said{}
	for k, x := range s {
		c[k] = x
	}
	if v == nil {
		delete(c, key)
	} else {
		c[key] = v
	}
	return c
}

func (s said) keys() (list []int) {
	for k := range s {
		list = append(list, k)
	}
	slices.Sort(list)
	return list
}

// bodyWriter collects the cases of a kind.
type bodyWriter struct {
	t     *testing.T
	list  []bodyCase
	wrong string // the verdict on what does not say what its kind must say
}

func (w *bodyWriter) marshal(v any) []byte {
	w.t.Helper()
	b, err := Marshal(v)
	if err != nil {
		w.t.Fatal(err)
	}
	return b
}

func (w *bodyWriter) raw(name, expect string, body []byte) {
	w.list = append(w.list, bodyCase{name, expect, body})
}

func (w *bodyWriter) ok(name string, s said)  { w.raw(name, accepted, w.marshal(s)) }
func (w *bodyWriter) bad(name string, s said) { w.raw(name, w.wrong, w.marshal(s)) }

// pairs is a map with these pairs in the order given, each as bytes.
func pairs(list ...[]byte) []byte {
	return append(appendHead(nil, majorMap, uint64(len(list))), bytes.Join(list, nil)...)
}

const majorMap = 5 << 5

// pair is one key and its value.
func (w *bodyWriter) pair(key int, v any) []byte { return append(w.marshal(key), w.marshal(v)...) }

// otherType is a value of another type than v's.
func otherType(v any) any {
	if _, ok := v.(string); ok {
		return []byte("x")
	}
	return "x"
}

// strict adds what every kind refuses: a key that is missing, of another type or none of the page's, and each second
// encoding of the same. optional are the keys that may be absent.
func (w *bodyWriter) strict(s said, optional ...int) {
	keys := s.keys()
	for _, k := range keys {
		if !slices.Contains(optional, k) {
			w.bad(fmt.Sprintf("without key %d", k), s.with(k, nil))
		}
		w.bad(fmt.Sprintf("key %d of another type", k), s.with(k, otherType(s[k])))
	}
	w.bad("a key that is none", s.with(23, 0))
	whole := w.marshal(s)
	var list [][]byte
	for _, k := range keys {
		list = append(list, w.pair(k, s[k]))
	}
	if len(list) > 1 {
		w.raw("keys in another order", w.wrong, pairs(append(slices.Clone(list[1:]), list[0])...))
	}
	w.raw("a key twice", w.wrong, pairs(append([][]byte{list[0]}, list...)...))
	w.raw("a key in a longer form", w.wrong, pairs(append([][]byte{append([]byte{24}, list[0]...)}, list[1:]...)...))
	w.raw("of indefinite length", w.wrong, slices.Concat([]byte{majorMap | 31}, whole[1:], []byte{0xff}))
	w.raw("with a tag", w.wrong, append([]byte{0xd9, 0xd9, 0xf7}, whole...))
	w.raw("a byte after it", w.wrong, append(slices.Clone(whole), 0))
	w.raw("cut by a byte", w.wrong, whole[:len(whole)-1])
	w.raw("an array", w.wrong, w.marshal([]any{1, 2}))
	w.raw("nothing", w.wrong, nil)
}

// bodyFile is the file of a kind.
func bodyFile(k Kind) string { return filepath.Join(bodyDir, k.String()+".txt") }

// write makes the bytes of a kind's file.
func (w *bodyWriter) write(k Kind, head string) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "# Bodies of kind %d, %s, before sealing. expect is the verdict (sync/README.md, section 3). %s\n", k, k, head)
	for _, c := range w.list {
		fmt.Fprintf(&b, "\nname: %s\n%s\nexpect: %s\n", c.name, strings.TrimSpace("body: "+hex.EncodeToString(c.body)), c.expect)
	}
	return []byte(b.String())
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
		want := w.write(k, c.head)
		if *update {
			if err := os.WriteFile(bodyFile(k), want, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := os.ReadFile(bodyFile(k)); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is not what its cases say (-update): %v", bodyFile(k), err)
		}
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
