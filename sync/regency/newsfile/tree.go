package newsfile

import (
	"slices"
	"strings"

	"github.com/smart-kampung/anjungan/kiosk"
)

// node is a line of the budget in the tree of its codes, or one that only lines below it have. Amounts are in
// hundredths of a rupiah.
type node struct {
	code       string // its own part of the code
	line       int    // 0: the file has no such line
	title      string
	plan, done int64
	state      string
	why        string
	below      []*node
}

// at is the node of a code, made where there is none.
func (n *node) at(path []string) *node {
	for _, part := range path {
		i := slices.IndexFunc(n.below, func(b *node) bool { return b.code == part })
		if i < 0 {
			n.below = append(n.below, &node{code: part})
			i = len(n.below) - 1
		}
		n = n.below[i]
	}
	return n
}

// settle gives every node its amounts from below, and tells the lines whose own do not fit.
func (n *node) settle() (bads []Bad) {
	if len(n.below) == 0 {
		return nil
	}
	var plan, done int64
	for _, b := range n.below {
		bads = append(bads, b.settle()...)
		plan, done = plan+b.plan, done+b.done
	}
	if n.line == 0 {
		n.plan, n.done = plan, done
	}
	for _, c := range []struct {
		what      string
		own, rows int64
	}{{"anggaran", n.plan, plan}, {"realisasi", n.done, done}} {
		if c.own != c.rows {
			bads = append(bads, bad(n.line, "%s: the lines below add up to %s, this line says %s",
				c.what, senWords(c.rows), senWords(c.own)))
		}
	}
	return bads
}

// amount is in whole rupiah. Hundredths are rounded at the lowest lines, so that what is shown adds up.
func (n *node) amount() (a kiosk.Amount) {
	if len(n.below) == 0 {
		return kiosk.Amount{Plan: rupiah(n.plan), Done: rupiah(n.done)}
	}
	for _, b := range n.below {
		m := b.amount()
		a.Plan, a.Done = a.Plan+m.Plan, a.Done+m.Done
	}
	return a
}

// codeOf splits a code, "2.1.03." or "02 01 03", into its parts without leading zeros. ok is false where
// something else than digits stands there.
func codeOf(text string) (path []string, ok bool) {
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(". -/", r) }) {
		if strings.Trim(part, "0123456789") != "" {
			return nil, false
		}
		path = append(path, "0"+strings.TrimLeft(part, "0"))
	}
	return path, true
}
