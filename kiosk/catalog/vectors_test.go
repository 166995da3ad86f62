package catalog_test

import (
	"bytes"
	"flag"
	"fmt"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk/catalog"
	"github.com/smart-kampung/anjungan/kiosk/journal/vectortest"
)

var update = flag.Bool("update", false, "write the vectors anew")

const packFile = "testdata/packs.txt"

// TestPackVectors: packed catalogues, good and bad, read as they expect, and good ones are packed the same.
func TestPackVectors(t *testing.T) {
	packVectors().Compare(t, packFile, *update)
	for _, v := range vectortest.Blocks(t, packFile) {
		b := v.Hex(t, "bytes")
		layers, err := catalog.Unpack(b)
		got := "refused"
		if err == nil {
			got = fmt.Sprintf("ok %d", len(layers))
			if again, err := catalog.Pack(layers...); err != nil || !bytes.Equal(again, b) {
				t.Errorf("%s: packed as %x, %v", v["name"], again, err)
			}
		}
		if got != v["expect"] {
			t.Errorf("%s: %s, want %q", v["name"], got, v["expect"])
		}
	}
}

func packVectors() *vectortest.File {
	f := vectortest.Head("The dataset catalogue, before sealing: files by their paths. Whether they are a catalogue is another question.\nexpect is ok and the number of layers, or refused. A file at a limit of size is not here: 65,536 bytes of one are taken, 1,048,576 of a review.")
	files := func(names ...string) []any {
		list := []any{}
		for _, n := range names {
			list = append(list, vectortest.Map{1: n, 2: []byte("{}")})
		}
		return list
	}
	set := func(layers ...any) vectortest.Map { return vectortest.Map{1: 1, 2: layers} }
	ok := func(name string, n int, m vectortest.Map) {
		f.Case(name, "catalogue", vectortest.Encode(m), fmt.Sprintf("ok %d", n))
	}
	bad := func(name string, m vectortest.Map) { f.Case(name, "catalogue", vectortest.Encode(m), "refused") }
	whole := set(files("agencies.json", "letters/sk-domisili.json", "menu.json", "queue.json", "review/jv.json", "services/a-1.json"))
	ok("every kind of path", 1, whole)
	ok("an override of nothing", 1, set(files()))
	ok("two layers, as a kiosk keeps them", 2, set(files("menu.json"), files("menu.json")))
	long := "services/" + strings.Repeat("a", 66) + ".json"
	ok("a path of 80 bytes", 1, set(files(long)))
	ok("an empty file", 1, set([]any{vectortest.Map{1: "menu.json", 2: []byte{}}}))
	for _, c := range vectortest.Strict(whole) {
		f.Case(c.Name, "catalogue", c.Bytes, "refused")
	}
	bad("another format", whole.With(1, 2))
	bad("no layer", set())
	bad("three layers", set(files(), files(), files()))
	bad("null for a layer", set(vectortest.Null{}))
	bad("null for a file's content", set([]any{vectortest.Map{1: "menu.json", 2: vectortest.Null{}}}))
	bad("a file without content", set([]any{vectortest.Map{1: "menu.json"}}))
	bad("out of the order of the paths", set(files("menu.json", "agencies.json")))
	bad("a path twice", set(files("menu.json", "menu.json")))
	bad("a path of 81 bytes", set(files("services/"+strings.Repeat("a", 67)+".json")))
	for _, path := range []string{
		"", "menu", "other.json", "services/.json", "services/Domisili.json", "services/a_b.json", "services/x/y.json", "services/../menu.json", "/menu.json",
		"bansos/rules.json", "./menu.json",
	} {
		bad(strings.TrimSpace("a path that is none: "+path), set(files(path)))
	}
	return f
}
