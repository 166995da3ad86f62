package aid

import (
	"bytes"
	"flag"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk/journal/vectortest"
)

var update = flag.Bool("update", false, "write the vectors anew")

const setFile = "testdata/sets.txt"

// The matrix of the vectors: a scheme that is forwarded, two of the regency, and what excludes what.
const (
	vectorSchemes = `{"schemes":[
{"id":"blt-dd","title":{"id":"BLT Desa","en":"Village cash aid"},"cluster":"desa","decider":"desa","level":"kk","span":"bulan","appeal_days":14,"since":"2026-01-01","source":"contoh"},
{"id":"pkh","title":{"id":"PKH","en":"PKH"},"cluster":"pusat","decider":"pusat","agency":"sosial","level":"kk","span":"triwulan","appeal_days":14,"since":"2026-01-01","source":"contoh"}]}`
	vectorRules    = `{"rules":[{"id":"blt-pkh","pair":["blt-dd","pkh"],"level":"kk","span":"tahun","keeps":[],"since":"2026-01-01","source":"contoh"}]}`
	vectorAgencies = `{"agencies":[{"id":"sosial","title":{"id":"Dinas Sosial","en":"Social Affairs Office"}}]}`
)

// setWriter collects the cases.
type setWriter struct{ *vectortest.File }

func (w setWriter) ok(name string, m vectortest.Map) { w.Case(name, "aid", vectortest.Encode(m), "ok") }

func (w setWriter) bad(name string, m vectortest.Map) {
	w.Case(name, "aid", vectortest.Encode(m), "refused")
}

// TestSetVectors: sets of bansos, good and bad, read as they expect, and good ones are written the same.
func TestSetVectors(t *testing.T) {
	setVectors().Compare(t, setFile, *update)
	for _, v := range vectortest.Blocks(t, setFile) {
		b := v.Hex(t, "bytes")
		got := "ok"
		if _, err := Decode(b); err != nil {
			got = "refused"
		}
		if got != v["expect"] {
			t.Errorf("%s: %s, want %q", v["name"], got, v["expect"])
		}
	}
}

func setVectors() *vectortest.File {
	w := setWriter{vectortest.Head("The dataset aid, before sealing; what its keys hold stands in sync/README.md, sections 5 and 10. Invented people.\nexpect is ok or refused.")}
	id := bytes.Repeat([]byte{7}, 16)
	refusal := vectortest.Map{1: 1_796_000_000_000, 2: "blt-pkh", 3: "contoh", 4: "pkh", 5: "kk", 6: "2026", 7: 1_795_000_000_000, 8: true}
	family := vectortest.Map{1: "pkh", 2: "penerima", 3: "2026-T4", 4: 1_795_000_000_000, 5: true}
	refused := vectortest.Map{1: "blt-dd", 2: "ditolak", 3: "2026-11", 4: 1_795_000_000_000, 6: id, 7: refusal}
	person := func(nik string, held ...any) vectortest.Map { return vectortest.Map{1: nik, 2: held} }
	data := []any{vectortest.Map{1: "pkh", 2: 1_795_000_000_000}}
	m := vectortest.Map{
		1: []byte(vectorSchemes), 2: []byte(vectorRules), 3: data,
		4: []any{person("3510990101900001", family, refused), person("3510990202900002", refused.With(7, vectortest.Map{1: 1_796_000_000_000}))}, 5: []byte(vectorAgencies),
	}
	w.ok("all that may be there", m)
	w.ok("without people and data", m.With(3, nil).With(4, nil))
	w.ok("a record without a period and a day", m.With(4, []any{person("3510990101900001", vectortest.Map{1: "blt-dd", 2: "penerima"})}))
	for _, c := range vectortest.Strict(m, 3, 4) {
		w.Case(c.Name, "aid", c.Bytes, "refused")
	}
	for _, c := range []struct {
		name string
		key  int
		v    any
	}{
		{"schemes of no form", 1, []byte(`{"schemes":[]}`)},
		{"a rule about a scheme that there is not", 2, []byte(`{"rules":[{"id":"x","pair":["a","b"],"level":"kk","span":"tahun","keeps":[],"since":"2026-01-01","source":"contoh"}]}`)},
		{"an agency that the schemes name is not there", 5, []byte(`{"agencies":[{"id":"lain","title":{"id":"Dinas","en":"Office"}}]}`)},
		{"data of a scheme that there is not", 3, []any{vectortest.Map{1: "contoh", 2: 1}}},
		{"data of before 1970", 3, []any{vectortest.Map{1: "pkh", 2: -1}}},
		{"data after 9999", 3, []any{vectortest.Map{1: "pkh", 2: 253_402_300_800_000}}},
		{"no data, and the key is there", 3, []any{}},
		{"nobody, and the key is there", 4, []any{}},
		{"a NIK of 15 digits", 4, []any{person("351099010190000", family)}},
		{"people out of the order of their NIK", 4, []any{person("3510990202900002", family), person("3510990101900001", family)}},
		{"a person twice", 4, []any{person("3510990101900001", family), person("3510990101900001", family)}},
	} {
		w.bad(c.name, m.With(c.key, c.v))
	}
	for _, c := range []struct {
		name string
		held vectortest.Map
	}{
		{"a record of a scheme that there is not", family.With(1, "contoh")},
		{"a word that is none", family.With(2, "mungkin")},
		{"month 13", family.With(3, "2026-13")},
		{"an empty period, which should be absent", family.With(3, "")},
		{"a day of zero, which should be absent", family.With(4, 0)},
		{"family: false, which should be absent", family.With(5, false)},
		{"an application of 15 bytes", refused.With(6, id[1:])},
		{"an application of zeros", refused.With(6, make([]byte, 16))},
		{"another's application", refused.With(5, true)},
		{"refused, and no refusal", refused.With(7, nil)},
		{"a refusal where none was refused", family.With(7, refusal)},
		{"a refusal by a person that names a rule's source", refused.With(7, refusal.With(2, nil))},
		{"a refusal by a scheme that there is not", refused.With(7, refusal.With(4, "contoh"))},
		{"a refusal on no level", refused.With(7, refusal.With(5, "rt"))},
		{"a refusal for no period", refused.With(7, refusal.With(6, "2026-T5"))},
		{"an appeal after 9999", refused.With(7, refusal.With(1, 253_402_300_800_000))},
		{"a record with a key that is none", family.With(8, 1)},
	} {
		w.bad(c.name, m.With(4, []any{person("3510990101900001", c.held)}))
	}
	return w.File
}
