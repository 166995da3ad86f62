package regency

import (
	"context"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/journal/vectortest"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// journalVectors is where the vectors of entries are.
const journalVectors = "../../kiosk/journal/testdata/"

// aadOf reads the aad of an entry: sync/README.md, section 10.
func aadOf(t *testing.T, b []byte) journal.Header {
	t.Helper()
	var a struct {
		_               struct{} `cbor:",toarray"`
		Kiosk, Inc, Seq uint64
		Kind            uint8
		Time, Trusted   int64
		Boot            uint64
		Catalogue       string
		Epoch           uint64
	}
	if err := journal.Unmarshal(b, &a); err != nil {
		t.Fatal(err)
	}
	return journal.Header{
		Key:  journal.Key{Kiosk: kiosk.KioskID(a.Kiosk), Incarnation: a.Inc, Seq: a.Seq},
		Kind: journal.Kind(a.Kind), Time: a.Time, Trusted: a.Trusted, Boot: a.Boot, Catalogue: a.Catalogue, Epoch: a.Epoch,
	}
}

// noEpochs is a ledger that holds none, so that an epoch must come with its entries.
type noEpochs struct{ ledger.Ledger }

// EpochBody implements ledger.Ledger.
func (noEpochs) EpochBody(context.Context, journal.Key) ([]byte, error) {
	return nil, ledger.ErrNotFound
}

// Chain implements ledger.Ledger.
func (noEpochs) Chain(context.Context, journal.Key) (journal.Hash, error) {
	return journal.Hash{}, ledger.ErrNotFound
}

// Carried implements ledger.Ledger.
func (noEpochs) Carried(context.Context, kiosk.KioskID, journal.Kind, journal.Hash) (bool, error) {
	return false, nil
}

// judged is the regency's verdict on the last of some entries, in the words of the vectors.
func judged(t *testing.T, k journal.RegencyKey, entries ...journal.Entry) string {
	t.Helper()
	first := entries[0].Key
	seg := journal.Segment{Kiosk: first.Kiosk, Incarnation: first.Incarnation, First: first.Seq, Entries: entries}
	seg.Last = entries[len(entries)-1].Seq
	at := ledger.Position{Incarnation: first.Incarnation, Last: first.Seq - 1}
	bodies, _, err := NewIntake(IntakeOptions{Key: k, Ledger: noEpochs{}}).open(t.Context(), seg, at.Last)
	if err != nil {
		t.Fatal(err)
	}
	fx, ok := Step(at, seg, bodies, rules())
	if !ok || len(fx.Entries) != len(entries) {
		t.Fatalf("%v, %d entries", ok, len(fx.Entries))
	}
	last := fx.Entries[len(entries)-1]
	return strings.TrimSpace(string(last.Verdict) + " " + last.Code)
}

// epochEntry is the entry of an epoch.
func epochEntry(at journal.Key, body []byte) journal.Entry {
	return journal.Entry{Header: journal.Header{Key: at, Kind: journal.KindEpoch}, Body: body}
}

// TestSealedVerdicts: a body that does not open waits as sealed, wherever it was changed; the vectors are those of the journal.
func TestSealedVerdicts(t *testing.T) {
	keys, epochs, n := map[string]journal.RegencyKey{}, map[string][]byte{}, 0
	for _, v := range vectortest.Blocks(t, journalVectors+"sealing.txt") {
		if v["seed"] != "" {
			k, err := journal.ParseRegencyKey(v.Hex(t, "seed"))
			if err != nil {
				t.Fatal(err)
			}
			keys[v["key"]] = k
			continue
		}
		n++
		body, k := v.Hex(t, "body"), keys[v["key"]]
		var got string
		if v["name"] == "" {
			epochs[v["epoch"]] = body
			got = judged(t, k, epochEntry(journal.Key{Kiosk: 104, Incarnation: 2, Seq: 2}, body))
		} else {
			h := aadOf(t, v.Hex(t, "aad"))
			at := h.Key
			at.Seq = h.Epoch
			got = judged(t, k, epochEntry(at, epochs[v["epoch"]]), journal.Entry{Header: h, Body: body})
		}
		if got != v["expect"] {
			t.Errorf("%s%s: %s, want %s", v["name"], v["epoch"], got, v["expect"])
		}
	}
	if n < 50 {
		t.Errorf("%d vectors", n)
	}
}

// vectorKey is the journal key that the vectors are sealed to.
func vectorKey(t *testing.T) (key journal.RegencyKey) {
	t.Helper()
	for _, v := range vectortest.Blocks(t, journalVectors+"sealing.txt") {
		if v["key"] == "journal" && v["seed"] != "" {
			k, err := journal.ParseRegencyKey(v.Hex(t, "seed"))
			if err != nil {
				t.Fatal(err)
			}
			key = k
		}
	}
	return key
}

// TestCarriedVerdicts: what is carried is taken as the entry that it was, and waits as sealed where it does not open so.
func TestCarriedVerdicts(t *testing.T) {
	key := vectorKey(t)
	n := 0
	for _, v := range vectortest.Blocks(t, journalVectors+"carried.txt") {
		n++
		if got := judged(t, key, journal.Entry{Header: aadOf(t, v.Hex(t, "aad")), Body: v.Hex(t, "bytes")}); got != v["expect"] {
			t.Errorf("%s: %s, want %s", v["name"], got, v["expect"])
		}
	}
	if n < 25 {
		t.Errorf("%d vectors", n)
	}
}

// TestBodyVerdicts: each vector of a body, sealed and opened as it comes, gets the verdict that it expects.
func TestBodyVerdicts(t *testing.T) {
	key := vectorKey(t)
	epoch, first, err := journal.NewEpoch(key.Public())
	if err != nil {
		t.Fatal(err)
	}
	at := journal.Key{Kiosk: 104, Incarnation: 1, Seq: 1}
	for _, kind := range journal.Kinds() {
		for _, v := range vectortest.Blocks(t, journalVectors+"bodies/"+kind.String()+".txt") {
			h := journal.Header{Key: at, Kind: kind}
			h.Seq = 2
			body := v.Hex(t, "body")
			if !kind.Clear() {
				h.Epoch = 1
				if body, err = epoch.Seal(h, body); err != nil {
					t.Fatal(err)
				}
			}
			if got := judged(t, key, epochEntry(at, marshal(t, first)), journal.Entry{Header: h, Body: body}); got != v["expect"] {
				t.Errorf("%s: %s: %s, want %q", kind, v["name"], got, v["expect"])
			}
		}
	}
}

// TestClearSealed: a body in the clear belongs to no epoch, and a sealed one to one that there is.
func TestClearSealed(t *testing.T) {
	body := marshal(t, journal.IncarnationBody{LastHead: make([]byte, 32)})
	h := journal.Header{Key: journal.Key{Kiosk: 104, Incarnation: 1, Seq: 1}, Kind: journal.KindIncarnation}
	var none journal.RegencyKey
	if got := judged(t, none, journal.Entry{Header: h, Body: body}); got != "accepted" {
		t.Error(got)
	}
	h.Epoch = 1
	if got := judged(t, none, journal.Entry{Header: h, Body: body}); got != "quarantined sealed" {
		t.Error(got)
	}
	h.Kind, h.Epoch = journal.KindTaken, 0
	if got := judged(t, none, journal.Entry{Header: h, Body: marshal(t, journal.PaperBody{Token: "a"})}); got != "quarantined sealed" {
		t.Error(got)
	}
}
