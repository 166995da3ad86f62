package regency_test

import (
	"bytes"
	"crypto/ecdsa"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/journal/vectortest"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/regency/sqliteledger"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// appendVectors is the regency of the vectors of appends, and their segments.
type appendVectors struct {
	*world
	id       kiosk.KioskID
	key      journal.RegencyKey
	file     []byte // the ledger that every case begins with
	segments map[string][]byte
	cases    []vectortest.Block
}

// parts is bytes in parts of hex, xx*n for a byte n times.
func parts(t *testing.T, s string) (b []byte) {
	t.Helper()
	for part := range strings.FieldsSeq(s) {
		h, times, many := strings.Cut(part, "*")
		x, err := hex.DecodeString(h)
		must(t, err)
		if many {
			n, err := strconv.Atoi(times)
			must(t, err)
			x = bytes.Repeat(x, n)
		}
		b = append(b, x...)
	}
	return b
}

func readAppends(t *testing.T) *appendVectors {
	t.Helper()
	v := &appendVectors{world: newWorld(t), segments: map[string][]byte{}}
	for _, b := range vectortest.Blocks(t, "../../kiosk/journal/testdata/sealing.txt") {
		if b["key"] == "journal" && b["seed"] != "" {
			var err error
			v.key, err = journal.ParseRegencyKey(b.Hex(t, "seed"))
			must(t, err)
		}
	}
	for _, b := range vectortest.Blocks(t, "../wire/testdata/appends.txt") {
		switch {
		case b["seal"] != "":
			n, err := strconv.Atoi(b["kiosk"])
			must(t, err)
			v.id = kiosk.KioskID(n)
			for _, id := range []kiosk.KioskID{v.id, v.id + 1} {
				must(t, v.ledger.AddKiosk(t.Context(), ledger.Kiosk{ID: id, Village: setail, Site: []byte("{}"), SealKey: b.Hex(t, "seal"), ReceiveKey: []byte{1}}, [32]byte{byte(id)}))
			}
		case b["segment"] != "":
			v.segments[b["segment"]] = parts(t, b["bytes"])
		default:
			v.cases = append(v.cases, b)
		}
	}
	must(t, v.ledger.Close())
	var err error
	v.file, err = os.ReadFile(filepath.Join(v.dir, "regency.db"))
	must(t, err)
	return v
}

// TestAppendVectors: each script of segments gets the answer that it expects, and leaves what it says, alarm and verdict with it.
func TestAppendVectors(t *testing.T) {
	v := readAppends(t)
	if len(v.cases) < 60 || len(v.segments) < 40 {
		t.Fatalf("%d cases, %d segments", len(v.cases), len(v.segments))
	}
	for _, c := range v.cases {
		t.Run(c["name"], func(t *testing.T) { v.try(t, c) })
	}
}

func (v *appendVectors) try(t *testing.T, c vectortest.Block) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "regency.db")
	must(t, os.WriteFile(path, v.file, 0o600))
	l, err := sqliteledger.Open(t.Context(), path)
	must(t, err)
	t.Cleanup(func() { must(t, l.Close()) })
	at := time.Date(2026, 11, 27, 8, 0, 0, 0, time.UTC)
	in := regency.NewIntake(regency.IntakeOptions{
		Ledger: l, Vault: v.vault, Key: v.key, Ack: v.keys.Ack, Now: func() time.Time { return at },
	})
	send := func(id kiosk.KioskID, name string, anew bool) string {
		at = at.Add(2 * time.Hour) // an alarm is told once an hour
		b, ok := v.segments[name]
		if !ok {
			t.Fatalf("no segment %q", name)
		}
		take := in.Append
		if anew {
			take = in.AppendAnew
		}
		a, err := take(t.Context(), id, b)
		return said(t, &v.keys.Ack.PublicKey, a, err)
	}
	if c["given"] != "" {
		for _, name := range strings.Split(c["given"], "; ") {
			send(v.id, name, false)
		}
	}
	by := v.id
	if c["by"] != "" {
		n, err := strconv.Atoi(c["by"])
		must(t, err)
		by = kiosk.KioskID(n)
	}
	before := stateOf(t, l, v.id)
	if got := send(by, c["append"], c["anew"] == "yes"); got != c["expect"] {
		t.Errorf("%s\nwant %s", got, c["expect"])
	}
	after := stateOf(t, l, v.id)
	if got := strings.Join(after.alarms[:len(after.alarms)-len(before.alarms)], " "); got != c["alarm"] {
		t.Errorf("alarm %q, want %q", got, c["alarm"])
	}
	if after.place != c["stored"] {
		t.Errorf("stored %s, want %s", after.place, c["stored"])
	}
	verdict := ""
	if after.k.Last > before.k.Last || after.k.Last > 0 && after.k.Incarnation != before.k.Incarnation {
		verdict = after.verdict()
	}
	if verdict != c["verdict"] {
		t.Errorf("verdict %q, want %q", verdict, c["verdict"])
	}
}

// said is an answer in the words of the vectors.
func said(t *testing.T, key *ecdsa.PublicKey, a wire.Appended, err error) string {
	t.Helper()
	place := func(p journal.Position) string { return fmt.Sprintf("%d.%d %x", p.Incarnation, p.Last, p.Head) }
	var r *wire.Refusal
	switch {
	case errors.As(err, &r):
		return string(r.Code)
	case err != nil:
		t.Fatal(err)
	case a.Order != 0:
		return fmt.Sprintf("order %d", a.Order)
	case a.Lost != nil:
		s := "lost " + place(*a.Lost)
		for i, e := range a.Ends {
			s += map[bool]string{true: " ends ", false: ", "}[i == 0] + place(e)
		}
		return s
	}
	must(t, journal.VerifyAck(key, a.Ack))
	return "ack " + place(journal.Position{Incarnation: a.Ack.Incarnation, Last: a.Ack.Last, Head: a.Ack.Head})
}

// state is what a ledger holds of a kiosk.
type state struct {
	k      ledger.Kiosk
	place  string
	alarms []string // the newest first
	feed   []ledger.FeedRow
}

func stateOf(t *testing.T, l ledger.Ledger, id kiosk.KioskID) (s state) {
	t.Helper()
	var err error
	s.k, err = l.Kiosk(t.Context(), id)
	must(t, err)
	s.place = fmt.Sprintf("%d.%d", s.k.Incarnation, s.k.Last)
	notices, err := l.Notices(t.Context(), setail, 100)
	must(t, err)
	for _, n := range notices {
		if n.Kind == ledger.NoticeAlarm {
			s.alarms = append(s.alarms, n.Word)
		}
	}
	s.feed, _, err = l.Feed(t.Context(), id, 0, wire.MaxItems)
	must(t, err)
	return s
}

// verdict is that on the last entry stored, in the words of the vectors.
func (s state) verdict() string {
	for _, r := range s.feed {
		if x := r.Verdict; x != nil && x.Incarnation == s.k.Incarnation && x.Seq == s.k.Last {
			return string(x.Verdict) + " " + x.Code
		}
	}
	return string(kiosk.EntryAccepted) // no news
}
