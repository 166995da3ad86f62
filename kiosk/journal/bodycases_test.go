package journal

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/smart-kampung/anjungan/kiosk/journal/vectortest"
)

// kindCases makes the vectors of a kind.
type kindCases struct {
	head string // what a reader must know besides
	make func(w *bodyWriter)
}

var bodyCases = map[Kind]kindCases{
	KindEpoch:       {"The regency holds the key \"journal\" of ../sealing.txt. The verdict on one that does not read is sealed.", epochCases},
	KindIncarnation: {"", incarnationCases},
	KindEnrolCard:   {"", enrolCardCases},
	KindEnrolPIN:    {"", enrolPINCases},
	KindPINTry:      {"", pinTryCases},
	KindRequestNew:  {"The regency holds the village 35.10.09.2004 and the services lapor-miskin, domisili and sktm, which need an assurance of 0, 2 and 3.", requestCases},
	KindRequestStop: {"", cancelCases},
	KindPrintStart:  {"", printStartCases},
	KindPrintEnd:    {"", printEndCases},
	KindTaken:       {"", paperCases},
	KindRetracted:   {"", paperCases},
	KindComplaint:   {"The regency holds the village 35.10.09.2004.", complaintCases},
	KindSurvey:      {"", surveyCases},
	KindClerkAction: {"Who the clerk is and what they may do is asked later, and is another verdict.", clerkCases},
	KindTraining:    {"", trainingCases},
	KindFault:       {"", faultCases},
	KindHeartbeat:   {"", heartbeatCases},
	KindBlob:        {"", blobCases},
	KindPersonCheck: {"", personCheckCases},
}

// Invented people and things.
var (
	vectorID   = []byte{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}
	vectorChip = []byte{4, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 1}
	noBytes    = []byte{}
)

const (
	vectorNIK     = "3510094107790001"
	vectorVillage = "35.10.09.2004"
	vectorToken   = "SET-1-P000047"
)

// word is n letters.
func word(n int) string { return strings.Repeat("w", n) }

// ids adds what no id of a request may be.
func (w *bodyWriter) ids(s vectortest.Map, key int) {
	w.bad("an id of 15 bytes", s.With(key, vectorID[1:]))
	w.bad("an id of 17 bytes", s.With(key, append(slices.Clone(vectorID), 17)))
	w.bad("an id of zeros", s.With(key, make([]byte, 16)))
}

// chips adds what no chip id may be.
func (w *bodyWriter) chips(s vectortest.Map, key int) {
	w.bad(fmt.Sprintf("key %d, a chip id of 3 bytes", key), s.With(key, vectorChip[:3]))
	w.bad(fmt.Sprintf("key %d, a chip id of 11 bytes", key), s.With(key, bytes.Repeat([]byte{4}, 11)))
}

// words adds the longest that each key may hold, and what is longer.
func (w *bodyWriter) words(s vectortest.Map, keys ...int) {
	for _, k := range keys {
		w.ok(fmt.Sprintf("key %d of 256 bytes", k), s.With(k, word(maxWord)))
		w.bad(fmt.Sprintf("key %d of 257 bytes", k), s.With(k, word(maxWord+1)))
	}
}

func epochCases(w *bodyWriter) {
	w.wrong = notOpened
	b := fileEpochs(w.t)["first"]
	s := vectortest.Map{1: b.KeyID, 2: b.Enc}
	w.ok("an epoch", s)
	w.strict(s)
	w.bad("of a key that is not at hand", s.With(1, vectortest.Flip(b.KeyID, 0)))
	w.bad("without a byte of the encapsulation", s.With(2, b.Enc[1:]))
}

func incarnationCases(w *bodyWriter) {
	s := vectortest.Map{1: 3, 2: 500, 3: bytes.Repeat([]byte{7}, 32)}
	w.ok("after a place", s)
	w.ok("at enrolment", vectortest.Map{1: 0, 2: 0, 3: make([]byte, 32)})
	w.ok("after the last place of all", s.With(1, MaxIncarnation).With(2, MaxSeq))
	w.strict(s)
	w.bad("after an incarnation that there is not", s.With(1, MaxIncarnation+1))
	w.bad("after an entry that there is not", s.With(2, MaxSeq+1))
	w.bad("a number below zero", s.With(2, -1))
	w.bad("a hash of 31 bytes", s.With(3, make([]byte, 31)))
}

func enrolCardCases(w *bodyWriter) {
	s := vectortest.Map{1: vectorChip, 2: vectorNIK, 3: "1979-07-01", 4: "deposit", 5: vectorID}
	w.ok("a card with a request", s)
	w.ok("a person with a request, without a card", s.With(1, noBytes))
	w.ok("beside a clerk, without a request", s.With(4, "beside").With(5, noBytes))
	w.ok("at a table", s.With(4, "table").With(5, noBytes))
	w.ok("null for no request", vectortest.Map{1: vectorChip, 2: vectorNIK, 3: "1979-07-01", 4: "deposit", 5: vectortest.Null{}})
	for _, n := range []int{4, 8, 10} {
		w.ok(fmt.Sprintf("a chip id of %d bytes", n), s.With(1, bytes.Repeat([]byte{4}, n)))
	}
	w.raw("a chip that makes up its id at each tap", "rejected chip", vectortest.Encode(s.With(1, []byte{8, 1, 2, 3})))
	w.raw("a temporary NIK", "rejected person", vectortest.Encode(s.With(2, "0510094107790001")))
	w.strict(s)
	w.chips(s, 1)
	w.ids(s, 5)
	w.bad("neither a card nor a request", s.With(1, noBytes).With(5, noBytes))
	w.bad("a NIK of 15 digits", s.With(2, vectorNIK[1:]))
	w.bad("a NIK with a letter", s.With(2, "351009410779000O"))
	w.bad("a day that is none", s.With(3, "1979-02-29"))
	w.bad("a day with a time", s.With(3, "1979-07-01T00:00:00Z"))
	w.bad("no day", s.With(3, ""))
	w.bad("a way that is none", s.With(4, "street"))
}

func enrolPINCases(w *bodyWriter) {
	v := vectortest.Map{1: bytes.Repeat([]byte{1}, 16), 2: bytes.Repeat([]byte{2}, 32), 3: 2, 4: 19456, 5: 1}
	s := vectortest.Map{1: vectorChip, 2: v, 3: "first", 4: false}
	w.ok("a first PIN", s)
	w.ok("one that was changed, proved", s.With(3, "changed").With(4, true))
	w.ok("one that was forgotten", s.With(3, "forgotten"))
	w.ok("a clerk's", s.With(3, "staff"))
	w.ok("the least of a verifier", s.With(2, vectortest.Map{1: make([]byte, 8), 2: make([]byte, 16), 3: 1, 4: 8, 5: 1}))
	w.ok("the most of a verifier", s.With(2, vectortest.Map{1: make([]byte, 64), 2: make([]byte, 64), 3: 16, 4: 262144, 5: 16}))
	w.strict(s)
	w.chips(s, 1)
	w.bad("no chip", s.With(1, noBytes))
	w.bad("a reason that is none", s.With(3, "lost"))
	w.bad("no PIN", s.With(2, vectortest.Map{1: noBytes, 2: noBytes, 3: 0, 4: 0, 5: 0}))
	for _, c := range []struct {
		name string
		key  int
		v    any
	}{
		{"a salt of 7 bytes", 1, make([]byte, 7)},
		{"a salt of 65 bytes", 1, make([]byte, 65)},
		{"a hash of 15 bytes", 2, make([]byte, 15)},
		{"a hash of 65 bytes", 2, make([]byte, 65)},
		{"no passes", 3, 0},
		{"17 passes", 3, 17},
		{"7 KiB", 4, 7},
		{"262145 KiB", 4, 262145},
		{"no threads", 5, 0},
		{"17 threads", 5, 17},
		{"256 threads", 5, 256},
		{"a verifier without threads", 5, nil},
		{"a verifier with a key that is none", 6, 1},
	} {
		w.bad(c.name, s.With(2, v.With(c.key, c.v)))
	}
}

func pinTryCases(w *bodyWriter) {
	s := vectortest.Map{1: vectorChip, 2: false, 3: 1}
	w.ok("a wrong PIN", s)
	w.ok("the right one", s.With(2, true).With(3, 0))
	w.ok("the fifth wrong one", s.With(3, 5))
	w.ok("a clerk's", s.With(4, true))
	w.strict(s.With(4, true), 4)
	w.chips(s, 1)
	w.bad("no chip", s.With(1, noBytes))
	w.bad("a sixth wrong one", s.With(3, 6))
	w.bad("wrong ones below zero", s.With(3, -1))
	w.bad("key 4 false, which should be absent", s.With(4, false))
}

func requestCases(w *bodyWriter) {
	answers := func(n int) (list []any) {
		for i := range n {
			list = append(list, vectortest.Map{1: fmt.Sprintf("field-%d", i), 2: "KERJA"})
		}
		return list
	}
	s := vectortest.Map{
		1: vectorID, 2: "104390751623", 3: "SET-1-000123", 4: "domisili", 5: vectorNIK, 6: "3510090101900002", 7: vectorVillage, 8: 3,
		9: []any{vectortest.Map{1: "purpose", 2: "BANK"}, vectortest.Map{1: "visit", 2: "KRAJAN"}}, 10: int64(1_790_000_000_000),
	}
	nobody := s.With(4, "lapor-miskin").With(5, "").With(6, "").With(8, 0)
	w.ok("a request for somebody else", s)
	w.ok("no answer, as null", s.With(9, vectortest.Null{}))
	w.ok("no answer, as an empty list", s.With(9, []any{}))
	w.ok("nine answers", s.With(9, answers(9)))
	w.ok("of nobody", nobody)
	w.ok("deposited: it waits to be confirmed, whatever the service needs", s.With(4, "sktm").With(8, 1))
	w.ok("a clerk beside", s.With(8, 5))
	w.ok("no register number", s.With(3, ""))
	w.ok("a register number of 256 bytes", s.With(3, word(maxWord)))
	w.ok("made in 1970", s.With(10, 0))
	w.ok("made at the end of 9999", s.With(10, int64(MaxTime)))
	for _, c := range []struct {
		name, code string
		s          vectortest.Map
	}{
		{"a service that there is not", "service", s.With(4, "tidak-ada")},
		{"less is known than the service needs", "assurance", s.With(4, "sktm").With(8, 2)},
		{"somebody is named, and nothing says that they asked", "assurance", s.With(4, "lapor-miskin").With(8, 0)},
		{"of nobody, where the service needs somebody", "assurance", nobody.With(4, "domisili")},
		{"a village that the regency does not hold", "village", s.With(7, "35.10.09.2099")},
	} {
		w.raw(c.name, "quarantined "+c.code, vectortest.Encode(c.s))
	}
	w.strict(s)
	w.ids(s, 1)
	w.bad("a wrong check digit", s.With(2, "104390751624"))
	w.bad("a number with spaces", s.With(2, "1043 9075 1623"))
	w.bad("a register number of 257 bytes", s.With(3, word(maxWord+1)))
	w.bad("a subject of 15 digits", s.With(5, vectorNIK[1:]))
	w.bad("a requester and no subject", s.With(5, ""))
	w.bad("a subject and no requester", s.With(6, ""))
	w.bad("of nobody, whose card was read", nobody.With(8, 2))
	w.bad("a village without dots", s.With(7, "3510092004"))
	w.bad("assurance 6", s.With(8, 6))
	w.bad("assurance 256", s.With(8, 256))
	w.bad("ten answers", s.With(9, answers(10)))
	w.bad("an answer without a value", s.With(9, []any{vectortest.Map{1: "purpose"}}))
	w.bad("an answer with a key that is none", s.With(9, []any{vectortest.Map{1: "purpose", 2: "BANK", 3: 1}}))
	w.bad("an answer that is a number", s.With(9, []any{vectortest.Map{1: "purpose", 2: 7}}))
	w.bad("made before 1970", s.With(10, -1))
	w.bad("made after 9999", s.With(10, int64(MaxTime+1)))
	text := vectortest.Encode("domisili")
	w.raw("a text that is no UTF-8", w.wrong, bytes.Replace(vectortest.Encode(s), text, append(slices.Clone(text[:8]), 0xff), 1))
}

func cancelCases(w *bodyWriter) {
	s := vectortest.Map{1: vectorID}
	w.ok("a withdrawal", s)
	w.strict(s)
	w.ids(s, 1)
	w.bad("of nothing", s.With(1, noBytes))
}

func printStartCases(w *bodyWriter) {
	s := vectortest.Map{1: vectorToken, 2: "slip", 3: vectorID, 4: 0, 5: ""}
	for _, what := range []string{"slip", "extract", "ready", "answer", "void", "recap", "list", "ticket", "budget", "mall"} {
		w.ok("what is "+what, s.With(2, what))
	}
	w.ok("of no request", s.With(2, "recap").With(3, noBytes))
	for i, why := range []string{"asked", "not-received", "not-taken"} {
		w.ok("a copy: "+why, s.With(4, i+1).With(5, why))
	}
	w.ok("the last copy", s.With(4, maxCopy).With(5, "asked"))
	w.ok("a token of 256 bytes", s.With(1, word(maxWord)))
	w.strict(s)
	w.ids(s, 3)
	w.bad("no token", s.With(1, ""))
	w.bad("a token of 257 bytes", s.With(1, word(maxWord+1)))
	w.bad("a paper that is none", s.With(2, "receipt"))
	w.bad("a copy below zero", s.With(4, -1))
	w.bad("a copy too many", s.With(4, maxCopy+1).With(5, "asked"))
	w.bad("a reason that is none", s.With(4, 1).With(5, "wished"))
}

func printEndCases(w *bodyWriter) {
	s := vectortest.Map{1: vectorToken, 2: "printed"}
	for _, end := range []string{"printed", "confirmed", "voided", "not-started", "unknown"} {
		w.ok("it ended as "+end, s.With(2, end))
	}
	w.words(s, 1)
	w.strict(s)
	w.bad("no token", s.With(1, ""))
	w.bad("an outcome that is none", s.With(2, "burnt"))
	w.bad("no outcome", s.With(2, ""))
}

func paperCases(w *bodyWriter) {
	s := vectortest.Map{1: vectorToken}
	w.ok("a paper", s)
	w.words(s, 1)
	w.strict(s)
	w.bad("no token", s.With(1, ""))
}

// padded is a complaint filled with zeros to n bytes.
func (w *bodyWriter) padded(s vectortest.Map, n int) vectortest.Map {
	const head = 3 // of a string of 256 bytes or more
	s = s.With(10, noBytes)
	return s.With(10, make([]byte, n-len(vectortest.Encode(s))+1-head))
}

func complaintCases(w *bodyWriter) {
	s := vectortest.Map{1: vectorID, 2: "report", 3: "road", 4: vectorVillage, 5: "", 6: "JALAN BERLUBANG", 7: "597903828567", 8: "", 9: "2026-11-26"}
	fit := func(s vectortest.Map) vectortest.Map { return w.padded(s, ComplaintSize) }
	whole := s.With(5, "LAPANGAN KRAJAN").With(8, vectorNIK)
	w.ok("with a place and a name", fit(whole))
	w.ok("without either", fit(s))
	w.ok("about the staff", fit(s.With(3, "staff")))
	w.ok("a proposal", fit(s.With(2, "proposal").With(3, "youth")))
	w.ok("the shortest words", fit(s.With(6, "AAAAA BBBB")))
	w.ok("the longest of all", fit(whole.With(5, strings.Repeat("P", 60)).With(6, strings.Repeat("W", 300))))
	w.raw("of a village that the regency does not hold", "quarantined village", vectortest.Encode(fit(s.With(4, "35.10.09.2099"))))
	w.strict(fit(whole))
	w.ids(fit(s), 1)
	for _, c := range []struct {
		name string
		s    vectortest.Map
	}{
		{"a sort that is none", s.With(2, "praise")},
		{"a proposal about the staff", s.With(2, "proposal").With(3, "staff")},
		{"a village without dots", s.With(4, "3510092004")},
		{"a place of one letter", s.With(5, "P")},
		{"a place of 61 letters", s.With(5, strings.Repeat("P", 61))},
		{"words of 9 letters", s.With(6, "AAAA BBBB")},
		{"words of 301 letters", s.With(6, strings.Repeat("W", 301))},
		{"words with two spaces", s.With(6, "JALAN  BERLUBANG")},
		{"words with a mark that no key has", s.With(6, "JALAN BERLUBANG!")},
		{"letters of another alphabet", s.With(6, "жалоба на дорогу")},
		{"a wrong check digit", s.With(7, "597903828568")},
		{"a token with spaces", s.With(7, "5979 0382 8567")},
		{"the number of a request for a token", s.With(7, "104390751623")},
		{"a NIK of 15 digits", s.With(8, vectorNIK[1:])},
		{"a day that is none", s.With(9, "2026-02-29")},
		{"a day with a time", s.With(9, "2026-11-26T04:10:00Z")},
	} {
		w.bad(c.name, fit(c.s))
	}
	w.bad("one byte short", w.padded(s, ComplaintSize-1))
	w.bad("one byte long", w.padded(s, ComplaintSize+1))
	full := fit(s)
	w.bad("a mark in the filling", s.With(10, vectortest.Flip(full[10].([]byte), 300)))
}

func surveyCases(w *bodyWriter) {
	s := vectortest.Map{1: vectorID, 2: "2026-11-26", 3: 7, 4: 3}
	w.ok("the conduct of the staff, good", s)
	w.ok("the first element, the worst grade, a leap day", vectortest.Map{1: vectorID, 2: "2024-02-29", 3: 1, 4: 1})
	w.ok("the last element, the best grade", vectortest.Map{1: vectorID, 2: "2026-12-31", 3: 9, 4: 4})
	w.strict(s)
	w.ids(s, 1)
	w.bad("an element that is none", s.With(3, 10))
	w.bad("element 0", s.With(3, 0))
	w.bad("a grade that is none", s.With(4, 5))
	w.bad("grade 0", s.With(4, 0))
	w.bad("a day that is none", s.With(2, "2026-02-29"))
}

func clerkCases(w *bodyWriter) {
	s := vectortest.Map{1: "siti.kasi", 2: []byte{4, 9, 9, 9}, 3: "confirm", 4: vectorChip, 5: vectorID, 6: ""}
	neither := s.With(4, noBytes).With(5, noBytes)
	w.ok("the card of a request is confirmed", s)
	w.ok("a request without a card is confirmed", s.With(4, noBytes))
	w.ok("a card alone is confirmed", s.With(5, noBytes))
	for _, why := range []string{"person", "card", "data"} {
		w.ok("a request is denied: "+why, s.With(3, "deny").With(6, why))
	}
	w.ok("a PIN is unlocked", s.With(3, "unlock").With(5, noBytes))
	w.ok("a card is lost", s.With(3, "lost").With(5, noBytes))
	w.ok("a letter is handed over", s.With(3, "hand-over").With(4, noBytes))
	w.ok("a clerk's card by its code", neither.With(1, "").With(3, "card").With(6, "01234567"))
	for _, do := range []string{"roll", "recap", "list"} {
		w.ok("about nothing: "+do, neither.With(3, do))
	}
	w.ok("a training begins", neither.With(3, "training").With(6, "begin"))
	w.ok("a training ends", neither.With(3, "training").With(6, "end"))
	w.words(s, 1, 6)
	w.raw("a clerk's card that makes up its id at each tap", "rejected chip", vectortest.Encode(neither.With(1, "").With(2, []byte{8, 1, 2, 3}).With(3, "card").With(6, "01234567")))
	w.strict(s)
	w.chips(s, 2)
	w.chips(s, 4)
	w.ids(s, 5)
	w.bad("no card of the clerk", s.With(2, noBytes))
	w.bad("an action that is none", s.With(3, "erase"))
	w.bad("a confirmation of nothing", neither)
	w.bad("a denial of nothing", neither.With(3, "deny").With(6, "person"))
	w.bad("a denial for no reason", s.With(3, "deny"))
	w.bad("a denial for a reason that is none", s.With(3, "deny").With(6, "mood"))
	w.bad("unlocked without a card", s.With(3, "unlock").With(4, noBytes))
	w.bad("lost without a card", s.With(3, "lost").With(4, noBytes))
	w.bad("handed over without a request", s.With(3, "hand-over").With(5, noBytes))
	w.bad("a clerk's card with an account", neither.With(3, "card").With(6, "01234567"))
	w.bad("a code of 7 digits", neither.With(1, "").With(3, "card").With(6, "0123456"))
}

// trainingCases: the number is given out, and no body of it is taken.
func trainingCases(w *bodyWriter) {
	const not = "rejected unsupported"
	w.raw("an empty map", not, vectortest.Encode(vectortest.Map{}))
	w.raw("nothing", not, nil)
	w.raw("a map", not, vectortest.Encode(vectortest.Map{1: "begin"}))
}

func faultCases(w *bodyWriter) {
	s := vectortest.Map{1: "printer", 2: "paper-out"}
	w.ok("of a device", s)
	w.ok("a call for help", vectortest.Map{1: "resident", 2: "help"})
	w.words(s, 1, 2)
	w.strict(s)
}

func heartbeatCases(w *bodyWriter) {
	s := vectortest.Map{1: "1.4.0", 2: 17, 3: "ok", 4: "no-reader", 5: uint64(123_456_789_012)}
	w.ok("how a kiosk is", s)
	w.ok("the largest numbers", s.With(2, int64(math.MaxInt64)).With(5, int64(math.MaxInt64)))
	w.words(s, 1, 3, 4)
	w.strict(s)
	w.bad("too many unsent", s.With(2, uint64(math.MaxInt64)+1))
	w.bad("too many bytes free", s.With(5, uint64(math.MaxInt64)+1))
	w.bad("a number below zero", s.With(2, -1))
}

func blobCases(w *bodyWriter) {
	s := vectortest.Map{1: bytes.Repeat([]byte{7}, 32), 2: 200_064, 3: "report", 4: bytes.Repeat([]byte{9}, 32)}
	w.ok("a report", s)
	for _, n := range []int{17, 65_552, 65_569, 8 << 20} {
		w.ok(fmt.Sprintf("of %d bytes", n), s.With(2, n))
	}
	w.strict(s)
	for _, n := range []int{-1, 0, 16, 65_553, 65_568, 8<<20 + 1} {
		w.bad(fmt.Sprintf("of %d bytes", n), s.With(2, n))
	}
	w.bad("a hash of 31 bytes", s.With(1, make([]byte, 31)))
	w.bad("a purpose that is none", s.With(3, "photo"))
	w.bad("a key of 31 bytes", s.With(4, make([]byte, 31)))
}

func personCheckCases(w *bodyWriter) {
	s := vectortest.Map{1: "data-wrong", 2: "3510090106010001"}
	w.ok("who says that their data are wrong", s)
	w.ok("whose card opens nothing", s.With(1, "lost-card"))
	w.strict(s)
	w.bad("a word that is none", s.With(1, "help"))
	w.bad("of nobody", s.With(2, ""))
	w.bad("a NIK of 15 digits", s.With(2, "351009010601000"))
	w.bad("a NIK with a letter", s.With(2, "351009010601000A"))
}
