package regency_test

import (
	"bytes"
	"encoding/hex"
	"math"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/blob"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// The endpoints.
const (
	toAppend = "POST " + wire.PathAppend
	toFeed   = "GET " + wire.PathFeed
	toData   = "GET " + wire.PathData + "{dataset}"
	toBlobAt = "GET " + wire.PathBlob + "{hash}"
	toBlob   = "POST " + wire.PathBlob + "{hash}"
	toCard   = "POST " + wire.PathCard
	toAnswer = "POST " + wire.PathAnswer
	toTime   = "GET " + wire.PathTime
	toRenew  = "POST " + wire.PathRenew
	toEnrol  = "POST " + wire.PathEnrol
	toStatus = "GET " + wire.PathStatus + "{number}"
	toNone   = "/"
)

// absent says why an endpoint has no row of a fault.
var absent = map[string]map[fault]string{
	toAppend: {},
	toFeed:   noBody(map[fault]string{unknownKind: "it asks for everything"}),
	toData:   noBody(map[fault]string{wrongHash: "it names no hash"}),
	toBlobAt: noBody(map[fault]string{unknownKind: "its entry says what it is"}),
	toBlob:   {keyTwice: "a part is no CBOR", unknownField: "a part is no CBOR", unknownKind: "its entry says what it is"},
	toCard:   {wrongHash: "it names no hash", unknownKind: "there is one kind"},
	toAnswer: {wrongHash: "it names no hash", unknownKind: "there is one kind"},
	toTime:   noBody(map[fault]string{unknownKind: "there is one kind"}),
	toRenew:  {wrongHash: "it names no hash", unknownKind: "there is one kind"},
	toEnrol:  {future: "it tells no time", unknownKind: "there is one kind"},
	toStatus: noBody(map[fault]string{wrongHash: "it names no hash", unknownKind: "there is one kind"}),
	toNone: {
		truncated: "nothing is read", cut: "nothing is read", empty: "nothing is read", notCanonical: "nothing is read", keyTwice: "nothing is read",
		unknownField: "nothing is read", wrongHash: "nothing is read", wrongKiosk: "nothing is told", replayed: "nothing is told",
		unknownKind: "nothing is read", otherMedia: "nothing is read",
	},
}

// noBody is what an endpoint that reads no body cannot meet, beside some more.
func noBody(more map[fault]string) map[fault]string {
	more[cut], more[otherMedia] = "it reads no body", "it reads no body"
	return more
}

// rows are all bad inputs, by endpoint.
func (s *scene) rows(t *testing.T) map[string][]bad {
	t.Helper()
	card, err := wire.EncodeCardQuery([]byte(chipText))
	must(t, err)
	token, err := wire.EncodeTokenQuery(s.token)
	must(t, err)
	renewal, err := wire.EncodeRenewal(s.theirs.TLSKey) // another key than kiosk 7's own
	must(t, err)
	looked := bad{line: "kiosk 007", action: regency.ActionLookup, tables: "sighting"}
	renewed := bad{line: "kiosk 007", action: regency.ActionRenew, tables: "cert kiosk"}
	return map[string][]bad{
		toAppend: s.appends(t),
		toFeed:   s.feeds(),
		toData:   s.data(t),
		toBlobAt: s.blobStates(),
		toBlob:   s.parts(),
		toCard:   slices.Concat(s.queries(wire.PathCard, card, looked), s.cards(t, card)),
		toAnswer: slices.Concat(s.queries(wire.PathAnswer, token, bad{}), s.answers(t, token)),
		toTime:   s.times(),
		toRenew:  slices.Concat(s.queries(wire.PathRenew, renewal, renewed), s.renewals(t, renewal)),
		toEnrol:  s.enrolments(t),
		toStatus: s.standings(),
		toNone:   s.nowhere(),
	}
}

// get is a request without a body.
func get(target string) sent { return sent{method: http.MethodGet, target: target} }

// post is a request with one.
func post(target string, body []byte) sent {
	return sent{method: http.MethodPost, target: target, body: body}
}

// of is a row of another fault, with what is answered to a good request.
func (x bad) of(f fault, by who, line string) bad {
	x.fault, x.by = f, by
	if x.line != "" {
		x.line = line
	}
	return x
}

// strangers are the certificates that do not speak, at any endpoint. good is a request that the others are answered.
func strangers(good sent) []bad {
	return []bad{
		{fault: noCert, by: byNobody, sent: good, code: wire.CodeNotAllowed, line: "kiosk 000"},
		{fault: revokedCert, by: byRevoked, sent: good, code: wire.CodeNotAllowed, line: "kiosk 010"},
		{fault: pastCert, sent: good, code: wire.CodeExpired}, // an honest kiosk may have slept so long
		{fault: foreignCert, by: byStranger, sent: good, silent: true, line: "kiosk 000", action: regency.ActionForeign},
		{fault: otherMethod, name: "PUT", sent: sent{method: http.MethodPut, target: good.target, body: good.body}, code: wire.CodeNotFound},
		{fault: otherMethod, name: "DELETE", sent: sent{method: http.MethodDelete, target: good.target}, code: wire.CodeNotFound},
		{fault: otherMethod, name: theOther, sent: sent{method: map[string]string{http.MethodGet: http.MethodPost, http.MethodPost: http.MethodGet}[good.method], target: good.target}, code: wire.CodeNotFound},
		{fault: otherVersion, sent: sent{method: good.method, target: "/v2" + good.target[3:], body: good.body}, code: wire.CodeNotFound},
	}
}

// oneMethod is rows without those of the other method, which is an endpoint too.
func oneMethod(rows []bad) []bad {
	return slices.DeleteFunc(rows, func(x bad) bool { return x.name == theOther })
}

const theOther = "the other one"

// lateToo are strangers where a certificate past its end is taken too.
func lateToo(good sent, answered bad) []bad {
	answered.sent = good
	rows := slices.DeleteFunc(strangers(good), func(x bad) bool { return x.fault == pastCert })
	return append(rows, answered.of(pastCert, bySeven, "kiosk 007"))
}

// bodies are what a body of CBOR can be but good: a map whose last pair has so many bytes. line: who is audited.
func bodies(target string, good []byte, limit, last int, line string) []bad {
	return []bad{
		{fault: declared, sent: post(target, make([]byte, limit+1)), code: wire.CodeOversize, line: line},
		{fault: undeclared, sent: sent{method: http.MethodPost, target: target, body: make([]byte, limit+1), open: true}, code: wire.CodeOversize, line: line},
		{fault: truncated, sent: post(target, good[:len(good)-1]), code: wire.CodeMalformed, line: line},
		{fault: truncated, name: "not, but longer", sent: post(target, append(bytes.Clone(good), 0)), code: wire.CodeMalformed, line: line},
		{fault: truncated, name: "never whole", sent: post(target, []byte("\xff\x00garbage")), code: wire.CodeMalformed, line: line},
		{fault: cut, sent: sent{method: http.MethodPost, target: target, body: good, half: true}, code: wire.CodeBusy}, // a line is nobody's fault
		{fault: empty, sent: post(target, nil), code: wire.CodeMalformed, line: line},
		{fault: empty, name: "nothing as CBOR", sent: post(target, []byte{0xf6}), code: wire.CodeNotCanonical, line: line},
		{fault: notCanonical, sent: post(target, append([]byte{0xb8, good[0] & 0x1f}, good[1:]...)), code: wire.CodeNotCanonical, line: line},
		{fault: notCanonical, name: "without end", sent: post(target, slices.Concat([]byte{0xbf}, good[1:], []byte{0xff})), code: wire.CodeMalformed, line: line},
		{fault: keyTwice, sent: post(target, slices.Concat([]byte{good[0] + 1}, good[1:], good[len(good)-last:])), code: wire.CodeMalformed, line: line},
		{fault: unknownField, sent: post(target, slices.Concat([]byte{good[0] + 1}, good[1:], []byte{0x17, 0x00})), code: wire.CodeMalformed, line: line},
		{fault: otherMedia, name: "text", sent: sent{method: http.MethodPost, target: target, body: good, media: "text/plain"}, code: wire.CodeMalformed, line: line},
		{fault: otherMedia, name: "that of a part", sent: sent{method: http.MethodPost, target: target, body: good, media: wire.PartType}, code: wire.CodeMalformed, line: line},
	}
}

// queries are the rows of what kiosks ask by a map of one key.
func (s *scene) queries(target string, good []byte, answered bad) []bad {
	limit := map[string]int{wire.PathCard: 64, wire.PathAnswer: 32, wire.PathRenew: wire.MaxEnrol}[target]
	answered.sent = post(target, good)
	rows := bodies(target, good, limit, len(good)-1, "kiosk 007")
	if target == wire.PathRenew {
		rows = append(rows, lateToo(answered.sent, answered)...)
	} else {
		rows = append(rows, strangers(answered.sent)...)
	}
	unbegun := answered.of(future, byUnbegun, "kiosk 012") // a certificate that has not begun: only its end counts
	unbegun.tables = strings.TrimSuffix(unbegun.tables, " kiosk")
	return append(rows, unbegun)
}

func (s *scene) cards(t *testing.T, query []byte) []bad {
	t.Helper()
	good := post(wire.PathCard, query)
	none, err := wire.EncodeCardQuery([]byte{4, 9, 9, 9})
	must(t, err)
	return []bad{
		{fault: wrongKiosk, by: byEight, sent: good, line: "kiosk 008", action: regency.ActionLookup, tables: "sighting", check: s.sealedToEight(func(b []byte) error {
			_, err := s.theirs.Receive.OpenCard(b)
			return err
		})},
		// Each lookup is audited, and is one that was seen there.
		{fault: replayed, sent: good, twice: true, line: "kiosk 007", action: regency.ActionLookup, tables: "sighting"},
		{fault: truncated, name: "a chip of 3 bytes", sent: post(wire.PathCard, []byte{0xa1, 0x01, 0x43, 4, 1, 2}), code: wire.CodeMalformed, line: "kiosk 007"},
		{fault: truncated, name: "a card that nobody has", sent: post(wire.PathCard, none), code: wire.CodeNotFound, line: "kiosk 007", action: regency.ActionLookupNone},
	}
}

// sealedToEight looks whether a reply is for the kiosk of the certificate.
func (s *scene) sealedToEight(open func([]byte) error) func(*testing.T, *world, []byte) {
	return func(t *testing.T, _ *world, reply []byte) {
		t.Helper()
		if err := open(reply); err != nil {
			t.Errorf("kiosk 8 cannot read it: %v", err)
		}
		if _, _, err := s.b.Receive.OpenSnapshot(wire.DatasetCards, reply); err == nil {
			t.Error("kiosk 7 can")
		}
	}
}

func (s *scene) answers(t *testing.T, query []byte) []bad {
	t.Helper()
	good := post(wire.PathAnswer, query)
	unsaid, err := wire.EncodeTokenQuery(kiosk.NewToken(kiosk.RequestID{1, 2, 3}))
	must(t, err)
	return []bad{
		{fault: wrongKiosk, by: byEight, sent: good}, // whoever has the token may ask anywhere
		{fault: replayed, sent: good, twice: true},
		{fault: truncated, name: "a token with another check digit", sent: post(wire.PathAnswer, flip(query, len(query)-1)), code: wire.CodeMalformed, line: "kiosk 007"},
		{fault: truncated, name: "a token that nobody has", sent: post(wire.PathAnswer, unsaid), code: wire.CodeNotFound}, // a slip of the pen
	}
}

func (s *scene) renewals(t *testing.T, request []byte) []bad {
	t.Helper()
	good := post(wire.PathRenew, request)
	own, err := wire.EncodeRenewal(s.b.TLSKey)
	must(t, err)
	return []bad{
		// A certificate of kiosk 8 for a key that kiosk 7 drew is of no use to anybody.
		{fault: wrongKiosk, by: byEight, sent: post(wire.PathRenew, own), line: "kiosk 008", action: regency.ActionRenew, tables: "cert kiosk"},
		{fault: replayed, sent: good, twice: true},
		{fault: replayed, name: "the key in use", sent: post(wire.PathRenew, own), code: wire.CodeMalformed, line: "kiosk 007"},
		{fault: wrongKiosk, name: "signed by another key", sent: post(wire.PathRenew, flip(request, len(request)-1)), code: wire.CodeMalformed, line: "kiosk 007"},
	}
}

func (s *scene) enrolments(t *testing.T) []bad {
	t.Helper()
	good := post(wire.PathEnrol, s.enrolment)
	rows := bodies(wire.PathEnrol, s.enrolment, wire.MaxEnrol, 35, "kiosk 000") // the last pair is the proof
	for i := range rows {
		rows[i].by = byNobody
	}
	for f, by := range map[fault]who{noCert: byNobody, wrongKiosk: byEight, revokedCert: byRevoked, pastCert: bySeven} {
		rows = append(rows, bad{fault: f, by: by, sent: good}) // a certificate says nothing here
	}
	return append(rows,
		bad{fault: foreignCert, by: byStranger, sent: good, silent: true, line: "kiosk 000", action: regency.ActionForeign},
		bad{fault: wrongHash, by: byNobody, sent: post(wire.PathEnrol, flip(s.enrolment, len(s.enrolment)-1)), code: wire.CodeInvitation, line: "kiosk 009", tables: "invitation"}, // the fifth ends it
		bad{fault: wrongHash, name: "nobody's invitation", by: byNobody, sent: post(wire.PathEnrol, guess(t, wire.InvitationID{9, 9, 9, 9})), code: wire.CodeInvitation, line: "kiosk 000"},
		bad{fault: replayed, by: byNobody, sent: good, twice: true},
		bad{fault: pastCert, name: "an invitation past its end", by: byNobody, sent: post(wire.PathEnrol, s.late), code: wire.CodeExpired}, // somebody was slow
		bad{fault: otherVersion, sent: post("/v2/enrol", s.enrolment), code: wire.CodeNotFound},
		bad{fault: otherVersion, name: "without a certificate", by: byNobody, sent: post("/v2/enrol", s.enrolment), code: wire.CodeNotAllowed, line: "kiosk 000"},
		bad{fault: otherMethod, sent: get(wire.PathEnrol), code: wire.CodeNotFound},
	)
}

// bodyless are the rows of an endpoint that reads no body: a large one costs nothing and changes nothing.
func bodyless(good sent) []bad {
	with := sent{method: good.method, target: good.target, body: make([]byte, 2*wire.MaxSegment)}
	open := with
	open.open = true
	return []bad{
		{fault: declared, name: "a body that nobody reads", sent: with},
		{fault: undeclared, name: "a body that nobody reads", sent: open},
		{fault: notCanonical, name: "a body that nobody reads", sent: sent{method: good.method, target: good.target, body: []byte{0xb8, 0x00}}},
		{fault: keyTwice, name: "a body that nobody reads", sent: sent{method: good.method, target: good.target, body: []byte{0xa2, 1, 1, 1, 1}}},
		{fault: replayed, sent: good, twice: true},
	}
}

const long = 16 << 10 // bytes of a target, within what the transport takes

func (s *scene) feeds() []bad {
	good := get(wire.FeedPath(0, 0, 0))
	ahead := get(wire.FeedPath(5, 0, 0))
	return slices.Concat(strangers(good), bodyless(good), []bad{
		{fault: declared, name: "a number", sent: get(wire.PathFeed + "?wait=0&after=" + strings.Repeat("9", long)), code: wire.CodeMalformed, line: "kiosk 007"},
		{fault: truncated, sent: get(wire.PathFeed + "?after=0"), code: wire.CodeMalformed, line: "kiosk 007"},
		{fault: empty, sent: get(wire.PathFeed), code: wire.CodeMalformed, line: "kiosk 007"},
		{fault: notCanonical, name: "a number below zero", sent: get(wire.PathFeed + "?after=-1&wait=0"), code: wire.CodeMalformed, line: "kiosk 007"},
		{fault: notCanonical, name: "no number", sent: get(wire.PathFeed + "?after=0&wait=soon"), code: wire.CodeMalformed, line: "kiosk 007"},
		{fault: keyTwice, name: "the first one counts", sent: get(wire.PathFeed + "?after=0&wait=0&after=5")},
		{fault: unknownField, name: "is passed over", sent: get(wire.PathFeed + "?after=0&wait=0&more=1")},
		// The page's way to find out that a copy was put back: the alarm is kept.
		{fault: wrongHash, name: "a mark that no item bears", sent: get(wire.FeedPath(1, 1, 0)), code: wire.CodeAhead, line: "kiosk 007", tables: "notice"},
		{fault: wrongKiosk, by: byEight, sent: get(wire.FeedPath(1, 0, 0)), code: wire.CodeAhead, line: "kiosk 008"},
		{fault: future, sent: ahead, code: wire.CodeAhead, line: "kiosk 007"},
		{fault: future, name: "the last number there is", sent: get(wire.FeedPath(math.MaxInt64, 0, 0)), code: wire.CodeAhead, line: "kiosk 007"},
		{fault: future, name: "and a number more", sent: get(wire.FeedPath(math.MaxUint64, 0, 0)), code: wire.CodeMalformed, line: "kiosk 007"},
	})
}

func (s *scene) data(t *testing.T) []bad {
	t.Helper()
	good := get(wire.PathData + wire.DatasetCards)
	return slices.Concat(strangers(good), bodyless(good), []bad{
		{fault: declared, name: "a name", sent: get(wire.PathData + strings.Repeat("c", long)), code: wire.CodeNotFound},
		{fault: truncated, sent: get(wire.PathData + "card"), code: wire.CodeNotFound}, // a newer kiosk may know more datasets
		{fault: empty, sent: get(wire.PathData), code: wire.CodeNotFound},
		{fault: unknownField, name: "is passed over", sent: get(good.target + "?more=1")},
		{fault: wrongKiosk, by: byEight, sent: good, check: s.sealedToEight(func(b []byte) error {
			_, _, err := s.theirs.Receive.OpenSnapshot(wire.DatasetCards, b)
			return err
		})},
		{fault: future, by: byUnbegun, sent: good},
		{fault: unknownKind, sent: get(wire.PathData + "secrets"), code: wire.CodeNotFound},
		{fault: unknownKind, name: "a path upwards", sent: get(wire.PathData + "..%2Fcards"), code: wire.CodeNotFound},
	})
}

func (s *scene) times() []bad {
	nonce := strings.Repeat("0f", wire.NonceSize)
	good := get(wire.PathTime + "?nonce=" + nonce)
	strange := func(f fault, name, query string) bad {
		return bad{fault: f, name: name, sent: get(wire.PathTime + query), code: wire.CodeMalformed, line: "kiosk 007"}
	}
	return slices.Concat(lateToo(good, bad{}), bodyless(good), []bad{
		strange(declared, "a nonce", "?nonce="+strings.Repeat("0f", long/2)),
		strange(truncated, "", "?nonce="+nonce[2:]),
		strange(truncated, "half a byte", "?nonce="+nonce[1:]),
		strange(empty, "", ""),
		strange(empty, "an empty nonce", "?nonce="),
		strange(wrongHash, "no hexadecimal digits", "?nonce="+strings.Repeat("z", len(nonce))),
		{fault: unknownField, name: "is passed over", sent: get(good.target + "&more=1")},
		{fault: wrongKiosk, by: byEight, sent: good}, // the time is everybody's
		{fault: future, by: byUnbegun, sent: good, check: func(t *testing.T, w *world, reply []byte) {
			if at, err := wire.VerifyTime(&w.keys.Ack.PublicKey, bytes.Repeat([]byte{0x0f}, wire.NonceSize), reply); err != nil || time.Since(at).Abs() > time.Minute {
				t.Errorf("%v, %v", at, err)
			}
		}},
	})
}

func (s *scene) standings() []bad {
	number := string(s.request.Number)
	good := get(wire.PathStatus + number)
	return slices.Concat(strangers(good), bodyless(good), []bad{
		{fault: declared, name: "a number", sent: get(wire.PathStatus + strings.Repeat("1", long)), code: wire.CodeNotFound}, // whoever stands there types it
		{fault: truncated, sent: get(wire.PathStatus + number[:11]), code: wire.CodeNotFound},
		{fault: empty, sent: get(wire.PathStatus), code: wire.CodeNotFound},
		{fault: unknownField, name: "is passed over", sent: get(good.target + "?more=1")},
		{fault: wrongKiosk, by: byEight, sent: good}, // any kiosk may ask
		{fault: future, by: byUnbegun, sent: good},
	})
}

func (s *scene) blobStates() []bad {
	good := get(wire.BlobPath(s.hash))
	name := hex.EncodeToString(s.hash[:])
	strange := func(f fault, what, name string) bad {
		return bad{fault: f, name: what, sent: get(wire.PathBlob + name), code: wire.CodeMalformed, line: "kiosk 007"}
	}
	return slices.Concat(oneMethod(strangers(good)), bodyless(good), []bad{
		strange(declared, "a name", strings.Repeat("0", long)),
		strange(truncated, "", name[2:]),
		strange(notCanonical, "in capitals", strings.ToUpper(name)),
		{fault: empty, sent: get(wire.PathBlob), code: wire.CodeNotFound},
		{fault: unknownField, name: "is passed over", sent: get(good.target + "?more=1")},
		{fault: wrongHash, sent: get(wire.BlobPath(blob.Hash{1})), code: wire.CodeNotFound}, // one that was dropped is asked for by an honest kiosk
		{fault: wrongKiosk, by: byEight, sent: good, code: wire.CodeNotFound},
		{fault: future, by: byUnbegun, sent: good, code: wire.CodeNotFound},
	})
}

// parts are the rows of a part of a content, which is no CBOR.
func (s *scene) parts() []bad {
	at := func(offset string, body []byte) sent { return post(wire.BlobPath(s.hash)+"?offset="+offset, body) }
	rest := s.content[s.have:]
	good := at("60000", rest)
	open := at("60000", make([]byte, wire.MaxPart+1))
	open.open = true
	half, cbor := good, good
	half.half, cbor.media = true, wire.ContentType
	strange := func(f fault, name string, x sent) bad {
		return bad{fault: f, name: name, sent: x, code: wire.CodeMalformed, line: "kiosk 007"}
	}
	return append(oneMethod(strangers(good)),
		bad{fault: declared, sent: at("60000", make([]byte, wire.MaxPart+1)), code: wire.CodeOversize, line: "kiosk 007"},
		bad{fault: undeclared, sent: open, code: wire.CodeOversize, line: "kiosk 007"},
		bad{fault: declared, name: "beyond the announced size", sent: at("60000", append(bytes.Clone(rest), 0)), code: wire.CodeOversize, line: "kiosk 007"},
		bad{fault: truncated, name: "is a shorter part", sent: at("60000", rest[:10]), tables: "blob blob_part"},
		bad{fault: cut, sent: half, code: wire.CodeBusy},
		bad{fault: empty, sent: at("60000", nil), code: wire.CodeOversize, line: "kiosk 007"},
		strange(empty, "no offset", post(wire.BlobPath(s.hash), rest)),
		strange(notCanonical, "a name in capitals", post(wire.PathBlob+strings.ToUpper(hex.EncodeToString(s.hash[:]))+"?offset=60000", rest)),
		strange(notCanonical, "an offset below zero", at("-1", rest)),
		bad{fault: wrongHash, sent: at("60000", flip(rest, 1)), code: wire.CodeHash, line: "kiosk 007", tables: "blob blob_part"}, // it begins anew
		bad{fault: wrongHash, name: "nobody announced it", sent: post(wire.BlobPath(blob.Hash{1})+"?offset=0", rest), code: wire.CodeNotFound},
		bad{fault: wrongKiosk, by: byEight, sent: good, code: wire.CodeNotFound},
		bad{fault: replayed, sent: good, twice: true, code: wire.CodeOffset}, // a lost reply is asked for by GET
		bad{fault: future, sent: at("60001", rest), code: wire.CodeOffset},
		strange(future, "beyond every content", at("8388609", rest)),
		strange(otherMedia, "", cbor),
	)
}

func (s *scene) nowhere() []bad {
	row := func(f fault, name string, x sent) bad {
		return bad{fault: f, name: name, sent: x, code: wire.CodeNotFound}
	}
	large := post("/v1/nothing", make([]byte, 2*wire.MaxSegment))
	open := large
	open.open = true
	return append(strangers(get("/v1/nothing")),
		row(declared, "", large), row(undeclared, "", open), row(future, "a later version", get("/v9/append")),
		row(otherMethod, "OPTIONS of everything", sent{method: http.MethodOptions, target: "*"}),
		row(otherVersion, "none", get("/")), row(otherVersion, "a directory", get("/v1/feed/")),
		// http.ServeMux would answer these by itself, in no words of the protocol, and a stranger too.
		row(otherVersion, "two slashes", get("//v1/feed?after=0&wait=0")), row(otherVersion, "a dot", get("/v1/./feed?after=0&wait=0")),
		row(otherVersion, "upwards", get("/v1/data/../feed?after=0&wait=0")),
		bad{fault: noCert, name: "two slashes", by: byNobody, sent: get("//v1/enrol"), code: wire.CodeNotAllowed, line: "kiosk 000"},
	)
}
