package wire

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/journal/vectortest"
)

// messageOf is the name of each struct that travels by itself, and the file of its vectors.
var messageOf = map[string]struct{ message, file string }{
	"wire.AppendReply": {"append-reply", "sync/wire/testdata/messages.txt"},
	"wire.News":        {"news", "sync/wire/testdata/messages.txt"},
	"wire.Feed":        {"feed", "sync/wire/testdata/messages.txt"},
	"wire.Clock":       {"time", "sync/wire/testdata/messages.txt"},
	"wire.Problem":     {"problem", "sync/wire/testdata/messages.txt"},
	"wire.Snapshot":    {"snapshot", "sync/wire/testdata/snapshots.txt"},
	"wire.Cards":       {"cards", "sync/wire/testdata/cards.txt"},
	"wire.Card":        {"card", "sync/wire/testdata/cards.txt"},
	"wire.Staff":       {"staff", "sync/wire/testdata/cards.txt"},
	"wire.CardQuery":   {"query", "sync/wire/testdata/cards.txt"},
	"wire.Enrolment":   {"enrolment", "sync/wire/testdata/enrolment.txt"},
	"wire.EnrolReply":  {"enrol-reply", "sync/wire/testdata/enrolment.txt"},
	"wire.Renewal":     {"renewal", "sync/wire/testdata/enrolment.txt"},
	"wire.RenewReply":  {"renew-reply", "sync/wire/testdata/enrolment.txt"},
	"wire.JournalKey":  {"journal", "sync/wire/testdata/enrolment.txt"},
	"wire.TokenQuery":  {"token-query", "sync/wire/testdata/answers.txt"},
	"wire.TokenReply":  {"token-reply", "sync/wire/testdata/answers.txt"},
	"wire.BlobState":   {"blob", "sync/wire/testdata/blobs.txt"},
	"wire.StatusReply": {"standing", "sync/wire/testdata/standings.txt"},
	"aid.setRow":       {"aid", "kiosk/aid/testdata/sets.txt"},
	"catalog.pack":     {"catalogue", "kiosk/catalog/testdata/packs.txt"},
	"paper.Document":   {"document", "kiosk/paper/testdata/documents.txt"},
	"seal.claimsBody":  {"", "kiosk/seal/testdata/seals.txt"},
	"seal.trustBody":   {"", "kiosk/seal/testdata/seals.txt"},
	// Only signed or hashed, never sent:
	"wire.snapshotInfo":   {"snapshot", "sync/wire/testdata/snapshots.txt"},
	"wire.signedClock":    {"time", "sync/wire/testdata/messages.txt"},
	"wire.enrolDigest":    {"enrolment", "sync/wire/testdata/enrolment.txt"},
	"journal.CarriedBody": {"carried", "kiosk/journal/testdata/carried.txt"},
	// An array:
	"journal.wireSegment": {"", "kiosk/journal/testdata/segments.txt"},
}

// bodyOf is the kind of each body of an entry.
var bodyOf = map[string][]journal.Kind{
	"journal.EpochBody": {journal.KindEpoch}, "journal.IncarnationBody": {journal.KindIncarnation}, "journal.EnrolCardBody": {journal.KindEnrolCard},
	"journal.EnrolPINBody": {journal.KindEnrolPIN}, "journal.PINTryBody": {journal.KindPINTry}, "journal.RequestNewBody": {journal.KindRequestNew},
	"journal.RequestCancelBody": {journal.KindRequestStop}, "journal.PrintStartBody": {journal.KindPrintStart}, "journal.PrintEndBody": {journal.KindPrintEnd},
	"journal.PaperBody": {journal.KindTaken, journal.KindRetracted}, "journal.ComplaintBody": {journal.KindComplaint}, "journal.SurveyBody": {journal.KindSurvey},
	"journal.ClerkActionBody": {journal.KindClerkAction}, "journal.FaultBody": {journal.KindFault}, "journal.HeartbeatBody": {journal.KindHeartbeat},
	"journal.BlobBody": {journal.KindBlob}, "journal.PersonCheckBody": {journal.KindPersonCheck},
}

// atRest is the directories whose CBOR stays on one machine.
var atRest = []string{"kiosk/store", "sync/enrol", "sync/regency", "sync/regency/aidlist", "sync/regency/desk", "sync/regency/roster"}

// travelling is every struct that is encoded as CBOR and leaves its machine.
func travelling(t *testing.T) map[string]message {
	t.Helper()
	all := map[string]message{}
	for _, dir := range packages(t, "kiosk", "sync") {
		if !slices.Contains(atRest, dir) {
			maps.Copy(all, messages(t, dir))
		}
	}
	return all
}

// TestEveryMessageHasVectors: whatever travels has vectors, good ones and bad ones.
func TestEveryMessageHasVectors(t *testing.T) {
	all := travelling(t)
	part := map[string]bool{}
	for name, m := range all {
		pkg, _, _ := strings.Cut(name, ".")
		for _, f := range m.fields {
			part[pkg+"."+f.of] = true
		}
	}
	kinds := map[journal.Kind]bool{journal.KindTraining: true} // it has no body
	for name := range all {
		for _, k := range bodyOf[name] {
			kinds[k] = true
		}
		if m, ok := messageOf[name]; ok {
			hasVectors(t, name, m.message, filepath.Join(top, m.file))
		} else if bodyOf[name] == nil && !part[name] {
			t.Errorf("%s travels and has no vectors", name)
		}
	}
	for name := range messageOf {
		if _, ok := all[name]; !ok {
			t.Errorf("%s is not there", name)
		}
	}
	for _, k := range journal.Kinds() {
		if !kinds[k] {
			t.Errorf("the kind %s has no body", k)
		}
	}
}

// taken and refused are the words of what is expected.
var (
	taken   = []string{"ok", "accepted", "genuine", "ack", "order", "lost"}
	refused = []string{
		"refused", "malformed", "not-canonical", "signature", "chain", "differs", "rejected", "quarantined",
		"forged", "unknown-key", "wrong-purpose", "future", "expired", "void", "replaced", "signer", "wrong-kiosk", "oversize",
	}
)

// hasVectors fails where a file has no good or no bad case of a message, or of all that it holds where none is named.
func hasVectors(t *testing.T, name, message, path string) {
	t.Helper()
	good, bad := 0, 0
	for _, b := range vectortest.Blocks(t, path) {
		if message != "" && b["message"] != message {
			continue
		}
		word, _, _ := strings.Cut(b["expect"], " ")
		switch {
		case slices.Contains(taken, word):
			good++
		case slices.Contains(refused, word):
			bad++
		}
	}
	if good == 0 || bad == 0 {
		t.Errorf("%s: %d good and %d bad vectors of %q in %s", name, good, bad, message, path)
	}
}

// TestVectorFiles: the page points to every file of vectors, and each says in words of the protocol what it expects, of
// good cases and of bad ones.
func TestVectorFiles(t *testing.T) {
	told := map[string]bool{}
	for _, m := range regexp.MustCompile(`\]\(([^)]*testdata/[^)]*)\)`).FindAllStringSubmatch(pageText(t), -1) {
		told[filepath.Join("sync", m[1])] = true
	}
	if len(told) < 12 {
		t.Fatalf("the page points to %d files", len(told))
	}
	for _, dir := range packages(t, "kiosk", "sync") {
		files, err := filepath.Glob(filepath.Join(top, dir, "*.txt"))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range files {
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(string(b), "\nexpect:") {
				continue
			}
			if name := filepath.Join(dir, filepath.Base(path)); !told[name] && !told[dir] {
				t.Errorf("the page does not point to %s", name)
			}
			readable(t, path)
		}
	}
	for name := range told {
		if _, err := os.Stat(filepath.Join(top, name)); err != nil {
			t.Errorf("the page points to %s: %v", name, err)
		}
	}
}

// readable fails where a case of a file expects nothing, or a word that is none.
func readable(t *testing.T, path string) {
	t.Helper()
	good, bad := 0, 0
	for _, b := range vectortest.Blocks(t, path) {
		expect, ok := b["expect"]
		if !ok {
			if b["name"] != "" {
				t.Errorf("%s: %s: nothing is expected", path, b["name"])
			}
			continue
		}
		word, _, _ := strings.Cut(expect, " ")
		switch {
		case slices.Contains(taken, word):
			good++
		case slices.Contains(refused, word):
			bad++
		default:
			t.Errorf("%s: %s: expect %q is no word of the vectors", path, b["name"], expect)
		}
	}
	if bad == 0 || good == 0 && filepath.Base(path) != "training.txt" {
		t.Errorf("%s: %d good cases, %d bad ones", path, good, bad)
	}
}

// shapeNames is where on the page the form of each struct stands: a rule of the CDDL, and the key under which it is there.
var shapeNames = map[string]string{
	"wire.Ack": "ack", "wire.Place": "point", "wire.Verifier": "pin", "wire.Resident": "resident", "wire.Verdict": "verdict", "wire.Status": "status",
	"wire.Letter": "letter", "wire.Visit": "visit", "wire.Item": "feed 1", "wire.Version": "feed 3", "wire.StaffMember": "staff 1",
	"aid.dataRow": "aid 3", "aid.personRow": "aid 4", "aid.heldRow": "held", "aid.refusalRow": "refusal", "catalog.packedRow": "catalogue 2",
	"paper.Block": "block", "paper.Row": "block 2", "paper.Sign": "sign", "seal.claimsBody": "claims", "seal.trustBody": "trust", "seal.keyBody": "key",
	"seal.replaceBody": "replaced", "journal.AnswerBody": "kind 6 9", "journal.VerifierBody": "pin",
}

// TestThePageHasEveryForm: the keys of every map that travels, and which may be absent, stand on the page as in the program.
func TestThePageHasEveryForm(t *testing.T) {
	rules := cddlRules(pageText(t))
	for name, m := range travelling(t) {
		if m.array {
			continue
		}
		at := []string{shapeNames[name]}
		if k := bodyOf[name]; k != nil {
			at = nil
			for _, kind := range k {
				at = append(at, "kind "+strconv.Itoa(int(kind)))
			}
		} else if at[0] == "" {
			at[0] = messageOf[name].message
		}
		for _, where := range at {
			compareShape(t, name, m, rules, where)
		}
	}
}

func compareShape(t *testing.T, name string, m message, rules map[string]string, where string) {
	t.Helper()
	rule := where
	key := 0
	if i := strings.LastIndexByte(where, ' '); i >= 0 && rules[where] == "" {
		n, err := strconv.Atoi(where[i+1:])
		if err != nil {
			t.Fatal(err)
		}
		rule, key = where[:i], n
	}
	if rules[rule] == "" {
		t.Errorf("%s: the page has no rule %q", name, rule)
		return
	}
	shape := shapeOf(t, rules[rule])
	if key != 0 {
		shape = shape[key].below
	}
	for _, f := range m.fields {
		e, there := shape[f.key]
		if !there || e.optional != f.optional {
			t.Errorf("%s: key %d may be absent: %v; on the page it is there: %v, may be absent: %v", name, f.key, f.optional, there, e.optional)
		}
		delete(shape, f.key)
	}
	if len(shape) != 0 {
		t.Errorf("%s: the page has keys that are none: %v", name, shape)
	}
}
