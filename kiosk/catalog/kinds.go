package catalog

import (
	"strings"

	"github.com/smart-kampung/anjungan/kiosk"
)

// ofDesaAlone is what a kelurahan does not have: no elected head, no budget and no council of its own.
// A service or letter that a kelurahan offers says {head} and {office} instead.
func ofDesaAlone() []string {
	return []string{"kepala desa", "kades", "apbdes", "bpd", "blt-dd", "dana desa", "kantor desa"}
}

// checkKinds refuses words of a desa in what a kelurahan offers.
func (c *Catalogue) checkKinds(r *reader, n node, s kiosk.Service) {
	if !s.Offered(kiosk.Kelurahan) {
		return
	}
	for _, w := range foreign(n) {
		r.problem(w, "a kelurahan offers this and has no %q", w.value)
	}
	for _, text := range c.templates[s.Letter].texts() {
		if w := DesaWord(text); w != "" {
			r.problem(n.member("letter"), "a kelurahan offers this and has no %q, which letter %q names", w, s.Letter)
		}
	}
}

// foreign lists the texts under n with a word of a desa, as nodes whose value is that word.
func foreign(n node) []node {
	var out []node
	if s, ok := n.value.(string); ok {
		if w := DesaWord(s); w != "" {
			out = append(out, node{line: n.line, value: w})
		}
	}
	for _, m := range n.members {
		out = append(out, foreign(m.node)...)
	}
	for _, i := range n.items {
		out = append(out, foreign(i)...)
	}
	return out
}

// DesaWord is the first word in a text, whatever its case, that is of a desa alone; empty where there is none. Nothing that is
// said of a kelurahan holds one.
func DesaWord(text string) string {
	text = " " + strings.ToLower(text) + " "
	words := ofDesaAlone()
	if !strings.Contains(text, "lingkungan") {
		words = append(words, "dusun") // it is named only beside the kelurahan's own
	}
	for _, w := range words {
		if i := strings.Index(text, w); i > 0 && !letterAt(text, i-1) && !letterAt(text, i+len(w)) {
			return w
		}
	}
	return ""
}

func letterAt(s string, i int) bool { return s[i] >= 'a' && s[i] <= 'z' }
