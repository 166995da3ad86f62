package store_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/crypto/argon2"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// The people of these tests do not exist: province 99 is none.
const (
	nikAni  = "9999016001900001"
	nikBudi = "9999010101800002"
	nikTemp = "0000000000000007"
	pinAni  = "246810"
)

var (
	chipAni = []byte{0xA1, 0xB2, 0xC3, 0xD4, 0xE5, 0xF6, 0x07}
	pepper  = []byte("synthetic pepper of the tests")
	noon    = time.UnixMilli(1_790_000_000_000)
)

// room is a store with the regency that can read its journal.
type room struct {
	*store.Store
	t       testing.TB
	opts    store.Options
	regency journal.RegencyKey
}

func newRoom(t testing.TB) *room {
	t.Helper()
	key, err := journal.GenerateRegencyKey()
	if err != nil {
		t.Fatal(err)
	}
	r := &room{t: t, regency: key, opts: options(t.TempDir(), key.Public())}
	r.open()
	t.Cleanup(func() { _ = r.Close() })
	return r
}

func options(dir string, regency []byte) store.Options {
	return store.Options{
		Path: filepath.Join(dir, "kiosk.db"), MachineKey: []byte("0123456789abcdef0123456789abcdef"),
		Site:          kiosk.Site{Kiosk: 104, Letters: "SET", Unit: 1, Village: kiosk.Village{Code: "35.10.13.2004", DistrictCode: "35.10.13"}},
		RegencyPublic: regency, Catalogue: "c0ffee00c0ffee00", Boot: 1<<63 + 5, Now: func() time.Time { return noon },
	}
}

func (r *room) open() {
	r.t.Helper()
	s, err := store.Open(r.t.Context(), r.opts)
	if err != nil {
		r.t.Fatal(err)
	}
	r.Store = s
}

func (r *room) reopen() {
	r.t.Helper()
	if err := r.Close(); err != nil {
		r.t.Fatal(err)
	}
	r.opts.Boot++
	r.open()
}

func nik(t testing.TB, s string) kiosk.NIK {
	t.Helper()
	n, err := kiosk.ParseNIK(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func draft(t testing.TB, of string) store.Draft {
	return store.Draft{
		ID: kiosk.NewRequestID(), Service: "domisili", Subject: nik(t, of), Requester: nik(t, of),
		Village: "35.10.13.2004", Assurance: kiosk.ByPIN, Initials: "A.C.U.J.I.",
		Answers: []kiosk.Answer{{Field: "purpose", Value: "Pembukaan rekening uji"}, {Field: "copies", Value: "1"}},
	}
}

func card(t testing.TB, chip []byte, of, name, pin string) kiosk.CardRecord {
	v := kiosk.Verifier{Salt: []byte("salt of " + name + " 1234"), Time: 1, Memory: 64, Threads: 1}
	m := hmac.New(sha256.New, pepper)
	_, _ = m.Write([]byte(pin)) // a hash never fails to write
	v.Hash = argon2.IDKey(m.Sum(nil), v.Salt, v.Time, v.Memory, v.Threads, 32)
	return kiosk.CardRecord{
		Chip: chip, PIN: v,
		Resident: kiosk.Resident{NIK: nik(t, of), Name: name, Address: "Dusun Contoh", Village: "35.10.13.2004"},
	}
}

func (r *room) enrol() {
	r.t.Helper()
	cards := []kiosk.CardRecord{
		card(r.t, chipAni, nikAni, "Ani Contohwati", pinAni),
		card(r.t, []byte{1, 2, 3, 4}, nikBudi, "Budi Contohan", "135790"),
	}
	if err := r.ReplaceCards(r.t.Context(), "v1", pepper, cards); err != nil {
		r.t.Fatal(err)
	}
}

func (r *room) save(of string) kiosk.Request {
	r.t.Helper()
	q, err := r.SaveRequest(r.t.Context(), draft(r.t, of))
	if err != nil {
		r.t.Fatal(err)
	}
	return q
}

// line is one entry as the regency reads it.
type line struct {
	journal.Entry
	plain []byte
}

// journal reads an incarnation as the regency would: hashes, chain, no gap, every body opened.
func (r *room) journal(inc uint64) []line {
	r.t.Helper()
	var list []line
	var prev journal.Hash
	epochs := map[uint64]journal.Epoch{}
	for {
		part, err := r.After(r.t.Context(), inc, uint64(len(list)), 100)
		if err != nil {
			r.t.Fatal(err)
		}
		if len(part) == 0 {
			return list
		}
		for _, e := range part {
			if e.Seq != uint64(len(list))+1 || e.Kiosk != 104 || e.Incarnation != inc {
				r.t.Fatalf("entry %v after %d entries of incarnation %d", e.Key, len(list), inc)
			}
			prev = journal.NextChain(prev, e.Header)
			if e.Chain != prev || e.Header.Body != journal.HashBody(e.Body) {
				r.t.Fatalf("entry %d breaks the chain", e.Seq)
			}
			list = append(list, line{e, r.plain(e, epochs)})
		}
	}
}

func (r *room) plain(e journal.Entry, epochs map[uint64]journal.Epoch) []byte {
	r.t.Helper()
	if e.Kind == journal.KindEpoch {
		var b journal.EpochBody
		if err := journal.Unmarshal(e.Body, &b); err != nil {
			r.t.Fatal(err)
		}
		k, err := journal.OpenEpoch(r.regency, b)
		if err != nil {
			r.t.Fatal(err)
		}
		epochs[e.Seq] = k
	}
	if e.Kind.Clear() {
		return e.Body
	}
	if e.Carried() {
		return r.carried(e)
	}
	plain, err := epochs[e.Epoch].Open(e.Header, e.Body)
	if err != nil {
		r.t.Fatalf("entry %d (%s): %v", e.Seq, e.Kind, err)
	}
	return plain
}

// carried opens an entry that carries an earlier one; nil where that was erased.
func (r *room) carried(e journal.Entry) []byte {
	r.t.Helper()
	var b journal.CarriedBody
	if err := errors.Join(journal.Unmarshal(e.Body, &b), b.Check()); err != nil {
		r.t.Fatalf("entry %d carries %v", e.Seq, err)
	}
	if b.Erased() {
		return nil
	}
	k, err := journal.OpenEpoch(r.regency, b.Opens())
	if err != nil {
		r.t.Fatal(err)
	}
	plain, err := k.Open(b.Of(e.Header), b.Sealed)
	if err != nil {
		r.t.Fatalf("entry %d (%s): %v", e.Seq, e.Kind, err)
	}
	return plain
}

func kinds(list []line) string {
	s := ""
	for _, l := range list {
		s += l.Kind.String() + " "
	}
	return s
}

func (r *room) wantKinds(inc uint64, want string) {
	r.t.Helper()
	if got := kinds(r.journal(inc)); got != want {
		r.t.Errorf("incarnation %d is\n%s, want\n%s", inc, got, want)
	}
}

// ack plays the regency that has everything of an incarnation.
func (r *room) ack(inc uint64) journal.Ack {
	r.t.Helper()
	list := r.journal(inc)
	last := list[len(list)-1]
	a := journal.Ack{Kiosk: 104, Incarnation: inc, Last: last.Seq, Head: last.Chain, Sig: []byte("sig")}
	if err := r.Acked(r.t.Context(), a); err != nil {
		r.t.Fatal(err)
	}
	return a
}

func bytesOf(t testing.TB, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
