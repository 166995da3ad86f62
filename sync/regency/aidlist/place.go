package aidlist

import (
	"regexp"
	"strings"
)

// place is an address for comparing. RT and RW are numbers without leading zeros; "" where they are not said.
type place struct{ street, rt, rw string }

// numbered finds RT and RW in a plain address, however they are written: "RT 001 RW 002", "RT 01 02" (of RT.01/02),
// "RT RW 1 2", "RW 2 RT 1", "RT01 RW02".
var numbered = regexp.MustCompile(`\b(?:RT ?RW ?(\d{1,3}) (\d{1,3})|RT ?(\d{1,3})(?: ?RW ?| )(\d{1,3})|RT ?(\d{1,3})|RW ?(\d{1,3}))\b`)

// placeOf reads an address. RT and RW of a population record count before what its address says.
func placeOf(address, rt, rw string) (p place) {
	text := plain(address)
	for _, m := range numbered.FindAllStringSubmatch(text, -1) {
		p.rt, p.rw = or(m[1]+m[3]+m[5], p.rt), or(m[2]+m[4]+m[6], p.rw)
	}
	p.rt, p.rw = or(strings.TrimSpace(rt), p.rt), or(strings.TrimSpace(rw), p.rw)
	p.street = plain(numbered.ReplaceAllString(text, " "))
	return p
}

// or is a number without leading zeros, or another where there is none: RT 000 says nothing.
func or(number, other string) string {
	if n := strings.TrimLeft(number, "0"); n != "" {
		return n
	}
	return other
}

// fits says whether what a list says may be the address k of a resident: RT and RW where both sides say them, and the
// street. A list that names no street must say both RT and RW, and so must the resident.
func (p place) fits(k place) bool {
	same := func(a, b string) bool { return a == b || a == "" || b == "" }
	if p.street == "" {
		return p.rt != "" && p.rw != "" && p.rt == k.rt && p.rw == k.rw
	}
	return p.street == k.street && same(p.rt, k.rt) && same(p.rw, k.rw)
}
