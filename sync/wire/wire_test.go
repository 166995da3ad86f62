package wire

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"net/http"
	"reflect"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
)

func news() []kiosk.News {
	id, at := kiosk.RequestID{1, 2}, time.UnixMilli(1_764_000_000_123)
	return []kiosk.News{
		kiosk.Verdict{Incarnation: 1, Seq: 5, Request: id, Verdict: kiosk.EntryAccepted},
		kiosk.Verdict{Incarnation: 2, Seq: 6, Verdict: kiosk.EntryQuarantined, Code: VerdictBody},
		kiosk.StatusNews{Request: id, State: kiosk.Checking, Holder: kiosk.Clerk, At: at},
		kiosk.StatusNews{Request: id, State: kiosk.Refused, Reason: "KTP belum terbaca", At: at},
		kiosk.LetterNews{Letter: kiosk.Letter{
			Request: id, Service: "domisili", Number: "400/001/X/2026", Approved: at, Until: at.AddDate(0, 0, 30), Document: []byte{1}, Seal: "HTTPS://X/S/A",
		}},
	}
}

func TestNewsThereAndBack(t *testing.T) {
	for _, n := range news() {
		b, err := EncodeNews(n)
		if err != nil {
			t.Fatal(err)
		}
		got, err := DecodeNews(b)
		if err != nil || !reflect.DeepEqual(got, n) {
			t.Errorf("%+v became %+v, %v", n, got, err)
		}
	}
}

// TestNewsVector pins the bytes: the encoding was derived by hand from RFC 8949.
func TestNewsVector(t *testing.T) {
	b, err := EncodeNews(kiosk.Verdict{Incarnation: 1, Seq: 24, Verdict: kiosk.EntryAccepted})
	if err != nil {
		t.Fatal(err)
	}
	// {1: {1: 1, 2: 24, 4: "accepted"}}
	if want := "a101a301010218180468" + hex.EncodeToString([]byte("accepted")); hex.EncodeToString(b) != want {
		t.Errorf("%x, want %s", b, want)
	}
}

func TestNewsRefused(t *testing.T) {
	encode := func(v any) []byte {
		b, err := journal.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	for name, b := range map[string][]byte{
		"nothing":      encode(News{}),
		"two things":   encode(News{Verdict: &Verdict{Verdict: "accepted"}, Status: &Status{Request: make([]byte, 16), State: "diperiksa"}}),
		"verdict word": encode(News{Verdict: &Verdict{Verdict: "maybe"}}),
		"state word":   encode(News{Status: &Status{Request: make([]byte, 16), State: "lost"}}),
		"holder word":  encode(News{Status: &Status{Request: make([]byte, 16), State: "diperiksa", Holder: "nobody"}}),
		"short id":     encode(News{Letter: &Letter{Request: []byte{1}}}),
		"unknown key":  {0xa1, 0x09, 0x01},
		"not CBOR":     {0xff},
	} {
		if _, err := DecodeNews(b); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}

func feed(t *testing.T, head uint64, ns ...uint64) []byte {
	t.Helper()
	one, err := EncodeNews(news()[0])
	if err != nil {
		t.Fatal(err)
	}
	f := Feed{Head: head}
	for _, n := range ns {
		f.Items = append(f.Items, Item{N: n, News: one})
	}
	b, err := journal.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestFeedHasNoGap(t *testing.T) {
	if items, f, err := DecodeFeed(feed(t, 9, 5, 6), 4); err != nil || len(items) != 2 || items[1].N != 6 || f.Head != 9 {
		t.Errorf("%v, %v", items, err)
	}
	for name, b := range map[string][]byte{
		"gap": feed(t, 9, 5, 7), "begins late": feed(t, 9, 6), "repeats": feed(t, 9, 4), "beyond the head": feed(t, 4, 5),
	} {
		if _, _, err := DecodeFeed(b, 4); !errors.Is(err, ErrMessage) {
			t.Errorf("%s: %v", name, err)
		}
	}
	ns := make([]uint64, MaxItems+1)
	for i := range ns {
		ns[i] = uint64(i + 5)
	}
	if _, _, err := DecodeFeed(feed(t, 100, ns...), 4); !errors.Is(err, ErrMessage) {
		t.Errorf("too many items: %v", err)
	}
}

func TestAppendReply(t *testing.T) {
	a := journal.Ack{Kiosk: 7, Incarnation: 2, Last: 9, Head: journal.Hash{3}, Sig: []byte{4}}
	for _, want := range []Appended{{Ack: a}, {Order: 2}, {Lost: &journal.Position{Incarnation: 1, Last: 4, Head: journal.Hash{5}}}, {Lost: &journal.Position{Incarnation: 3}}} {
		b, err := want.Encode()
		if err != nil {
			t.Fatal(err)
		}
		if got, err := DecodeAppendReply(b); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%+v became %+v, %v", want, got, err)
		}
	}
	for name, r := range map[string]AppendReply{
		"neither": {}, "both": {Ack: &Ack{Kiosk: 1, Head: make([]byte, 32)}, Incarnation: 2}, "first incarnation": {Incarnation: 1},
		"ack and place":   {Ack: &Ack{Kiosk: 1, Head: make([]byte, 32)}, Lost: &Place{Incarnation: 1, Head: make([]byte, 32)}},
		"order and place": {Incarnation: 2, Lost: &Place{Incarnation: 1, Head: make([]byte, 32)}},
		"no such place":   {Lost: &Place{Head: make([]byte, 32)}}, "a place's short head": {Lost: &Place{Incarnation: 1, Head: []byte{1}}},
		"short head": {Ack: &Ack{Kiosk: 1, Head: []byte{1}}}, "no such kiosk": {Ack: &Ack{Kiosk: 1000, Head: make([]byte, 32)}},
	} {
		b, err := journal.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := DecodeAppendReply(b); !errors.Is(err, ErrMessage) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTime(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	nonce, at := bytes.Repeat([]byte{7}, NonceSize), time.UnixMilli(1_764_000_000_000)
	b, err := SignTime(key, nonce, at)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := VerifyTime(&key.PublicKey, nonce, b); err != nil || !got.Equal(at) {
		t.Errorf("%v, %v", got, err)
	}
	var c Clock
	if err := journal.Unmarshal(b, &c); err != nil {
		t.Fatal(err)
	}
	c.Time++
	changed, err := journal.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := VerifyTime(&key.PublicKey, nonce, changed); !errors.Is(err, ErrTime) {
		t.Errorf("a changed time: %v", err)
	}
	if _, err := SignTime(key, []byte{1}, at); !errors.Is(err, ErrMessage) {
		t.Errorf("a short nonce: %v", err)
	}
}

func TestSnapshot(t *testing.T) {
	mine, err := GenerateReceiveKey()
	if err != nil {
		t.Fatal(err)
	}
	other, err := GenerateReceiveKey()
	if err != nil {
		t.Fatal(err)
	}
	b, err := SealSnapshot(mine.Public(), "cards", "v1", []byte("plain"))
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(b, []byte("plain")) {
		t.Error("the snapshot is in the clear")
	}
	secret, err := mine.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	again, err := ParseReceiveKey(secret)
	if err != nil {
		t.Fatal(err)
	}
	if v, plain, err := again.OpenSnapshot("cards", b); err != nil || v != "v1" || string(plain) != "plain" {
		t.Errorf("%q %q, %v", v, plain, err)
	}
	if _, _, err := other.OpenSnapshot("cards", b); !errors.Is(err, ErrSnapshot) {
		t.Errorf("another kiosk: %v", err)
	}
	if _, _, err := mine.OpenSnapshot("staff", b); !errors.Is(err, ErrSnapshot) {
		t.Errorf("another dataset: %v", err)
	}
	var s Snapshot
	if err := journal.Unmarshal(b, &s); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(*Snapshot){
		"version": func(s *Snapshot) { s.Version = "v2" }, "content": func(s *Snapshot) { s.Content[0]++ }, "key": func(s *Snapshot) { s.Key[0]++ },
	} {
		x := Snapshot{Dataset: s.Dataset, Version: s.Version, Key: bytes.Clone(s.Key), Content: bytes.Clone(s.Content)}
		spoil(&x)
		changed, err := journal.Marshal(x)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := mine.OpenSnapshot("cards", changed); !errors.Is(err, ErrSnapshot) {
			t.Errorf("changed %s: %v", name, err)
		}
	}
}

func card(t *testing.T) kiosk.CardRecord {
	t.Helper()
	nik, err := kiosk.ParseNIK("3510990101900001")
	if err != nil {
		t.Fatal(err)
	}
	return kiosk.CardRecord{
		Chip: []byte{1, 2, 3, 4}, Tries: 2,
		Resident: kiosk.Resident{NIK: nik, Name: "Siti Contoh", BirthDate: "1990-01-01", Sex: kiosk.Female, RT: "001", RW: "002", Village: "35.10.09.2004"},
		PIN:      kiosk.Verifier{Salt: make([]byte, 16), Hash: make([]byte, 32), Time: 2, Memory: 19 << 10, Threads: 1},
	}
}

func TestCards(t *testing.T) {
	c, noPIN := card(t), card(t)
	noPIN.PIN = kiosk.Verifier{}
	b, err := EncodeCards(make([]byte, 32), []kiosk.CardRecord{c, noPIN})
	if err != nil {
		t.Fatal(err)
	}
	pepper, got, err := DecodeCards(b)
	if err != nil || len(pepper) != 32 || !reflect.DeepEqual(got, []kiosk.CardRecord{c, noPIN}) {
		t.Errorf("%+v, %v", got, err)
	}
	for name, spoil := range map[string]func(*kiosk.CardRecord){
		"chip": func(c *kiosk.CardRecord) { c.Chip = []byte{1} }, "memory": func(c *kiosk.CardRecord) { c.PIN.Memory = 1 << 30 },
		"salt": func(c *kiosk.CardRecord) { c.PIN.Salt = nil }, "NIK": func(c *kiosk.CardRecord) { c.Resident.NIK = kiosk.NIK{} },
		"sex": func(c *kiosk.CardRecord) { c.Resident.Sex = "" }, "village": func(c *kiosk.CardRecord) { c.Resident.Village = "x" },
	} {
		bad := card(t)
		spoil(&bad)
		b, err := EncodeCards(make([]byte, 32), []kiosk.CardRecord{c, bad})
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := DecodeCards(b); err == nil {
			t.Errorf("a card with a bad %s was taken", name)
		}
	}
	if b, err = EncodeCards(nil, nil); err != nil {
		t.Fatal(err)
	}
	if _, _, err := DecodeCards(b); !errors.Is(err, ErrMessage) {
		t.Errorf("no pepper: %v", err)
	}
}

func TestCodes(t *testing.T) {
	for _, c := range []Code{
		CodeMalformed, CodeNotCanonical, CodeOversize, CodeSignature, CodeWrongKiosk, CodeNotAllowed, CodeNotFound, CodeAhead,
		CodeTooMany, CodeBusy, CodeInternal, CodeExpired, CodeInvitation, CodeUsed, CodeTaken,
	} {
		if !c.Valid() || c.Status() < 400 || http.StatusText(c.Status()) == "" {
			t.Errorf("%s: status %d", c, c.Status())
		}
	}
	if Code("x").Valid() {
		t.Error("an unknown code is valid")
	}
}

// FuzzDecode checks that what decodes encodes to the same bytes and that nothing panics.
func FuzzDecode(f *testing.F) {
	for _, n := range news() {
		b, err := EncodeNews(n)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
		whole, err := journal.Marshal(Feed{Items: []Item{{N: 1, News: b}}, Head: 1, Versions: []Version{{"cards", "1"}}})
		if err != nil {
			f.Fatal(err)
		}
		f.Add(whole)
	}
	key, err := GenerateReceiveKey()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if n, err := DecodeNews(b); err == nil {
			again, err := EncodeNews(n)
			if err != nil || !bytes.Equal(again, b) {
				t.Errorf("%x became %x, %v", b, again, err)
			}
		}
		if items, f, err := DecodeFeed(b, 0); err == nil && uint64(len(items)) > f.Head {
			t.Error("more items than the head")
		}
		_, _ = DecodeAppendReply(b)
		_, _ = DecodeStatus(b, "104390751623")
		_, _, _ = DecodeCards(b)
		if _, _, err := key.OpenSnapshot("cards", b); err == nil {
			t.Error("a snapshot that nobody sealed opened")
		}
	})
}
