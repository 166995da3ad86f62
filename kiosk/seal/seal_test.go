package seal_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/boombuler/barcode/qr"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/seal"
)

const baseURL = "https://cek.banyuwangi.example/v"

var moment = time.Date(2026, 11, 23, 1, 43, 0, 0, time.UTC)

type desk struct {
	key  *ecdsa.PrivateKey
	id   []byte
	list seal.TrustList
}

func newDesk(t testing.TB, purpose seal.What) desk {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	id, err := seal.KeyID(&key.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	entry := seal.Key{ID: id, Public: &key.PublicKey, Purpose: purpose, NotAfter: moment.AddDate(1, 0, 0)}
	if purpose == seal.Receipt {
		entry.Kiosk, entry.Site = 104, "35.10.13.2004"
	}
	return desk{key, id, seal.TrustList{AsOf: moment, Keys: []seal.Key{entry}}}
}

func (d desk) sign(t testing.TB, c seal.Claims) []byte {
	t.Helper()
	b, err := seal.Sign(d.key, d.id, c)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func letter() seal.Claims {
	return seal.Claims{
		What: seal.Letter, Number: "400.12.2.1/0042/429.510.04/2026", Initials: "S.A.", When: moment,
		TextHash: sha256.Sum256([]byte("text")),
	}
}

func receipt(t testing.TB) seal.Claims {
	t.Helper()
	n, err := kiosk.NewNumber(104, 39075162)
	if err != nil {
		t.Fatal(err)
	}
	c := letter()
	c.What, c.Number = seal.Receipt, string(n)
	return c
}

func TestSealSurvivesTheQRCode(t *testing.T) {
	d := newDesk(t, seal.Letter)
	want := letter()
	text, err := seal.QRText(baseURL, d.sign(t, want))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(text, "HTTPS://CEK.BANYUWANGI.EXAMPLE/V/") || len(text) > seal.MaxText {
		t.Errorf("%d characters: %s", len(text), text)
	}
	code, err := qr.Encode(text, qr.Q, qr.AlphaNumeric)
	if err != nil {
		t.Fatal(err)
	}
	if modules := code.Bounds().Dx(); modules > 77 { // version 15
		t.Errorf("%d modules, at most 77 fit", modules)
	}
	b, err := seal.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	answer, got := seal.Verify(d.list, b, moment.Add(time.Hour))
	if answer != seal.Genuine {
		t.Fatalf("answer %q", answer)
	}
	if !got.When.Equal(want.When) || string(got.KeyID) != string(d.id) {
		t.Errorf("when %v, key %x", got.When, got.KeyID)
	}
	got.When, got.KeyID = want.When, nil
	if !reflect.DeepEqual(got, want) {
		t.Errorf("claims %+v, want %+v", got, want)
	}
}

func TestAnswers(t *testing.T) {
	lt, rc := newDesk(t, seal.Letter), newDesk(t, seal.Receipt)
	late := letter()
	late.When = lt.list.Keys[0].NotAfter.Add(time.Second)
	future := letter()
	future.When = moment.AddDate(0, 0, 3)
	otherKiosk := receipt(t)
	n, err := kiosk.NewNumber(105, 39075162)
	if err != nil {
		t.Fatal(err)
	}
	otherKiosk.Number = string(n)
	recap := seal.Claims{What: seal.Recap, Number: seal.RecapNumber(104, "SET-1-P000047"), When: moment}
	otherRecap, bareRecap := recap, recap
	otherRecap.Number, bareRecap.Number = seal.RecapNumber(105, "SET-1-P000047"), "SET-1-P000047"
	spaced := receipt(t)
	spaced.Number = n.String()
	voided, replaced := lt.list, lt.list
	voided.Void = []string{letter().Number}
	replaced.Replaced = map[string]string{letter().Number: "other"}
	stranger := newDesk(t, seal.Letter)
	stranger.list.Keys[0].ID = lt.id // another key under a known id
	for _, tc := range []struct {
		name string
		list seal.TrustList
		seal []byte
		now  time.Time
		want seal.Answer
	}{
		{"letter", lt.list, lt.sign(t, letter()), moment, seal.Genuine},
		{"receipt", rc.list, rc.sign(t, receipt(t)), moment, seal.Genuine},
		{"recap", rc.list, rc.sign(t, recap), moment, seal.Genuine},
		{"another kiosk's recap", rc.list, rc.sign(t, otherRecap), moment, seal.WrongPurpose},
		{"nobody's recap", rc.list, rc.sign(t, bareRecap), moment, seal.WrongPurpose},
		{"regency seals a recap", lt.list, lt.sign(t, recap), moment, seal.WrongPurpose},
		{"key expired since", lt.list, lt.sign(t, letter()), moment.AddDate(5, 0, 0), seal.Genuine},
		{"sealed after the key's end", lt.list, lt.sign(t, late), moment.AddDate(5, 0, 0), seal.Expired},
		{"from the future", lt.list, lt.sign(t, future), moment, seal.Future},
		{"a day ahead", lt.list, lt.sign(t, future), future.When.Add(-24 * time.Hour), seal.Genuine},
		{"from beyond the key's end", lt.list, lt.sign(t, late), moment, seal.Future},
		{"void", voided, lt.sign(t, letter()), moment, seal.Void},
		{"replaced", replaced, lt.sign(t, letter()), moment, seal.Replaced},
		{"unknown key", rc.list, lt.sign(t, letter()), moment, seal.UnknownKey},
		{"kiosk seals a letter", rc.list, rc.sign(t, letter()), moment, seal.WrongPurpose},
		{"regency seals a receipt", lt.list, lt.sign(t, receipt(t)), moment, seal.WrongPurpose},
		{"another kiosk's number", rc.list, rc.sign(t, otherKiosk), moment, seal.WrongPurpose},
		{"number with spaces", rc.list, rc.sign(t, spaced), moment, seal.WrongPurpose},
		{"another key under its id", stranger.list, lt.sign(t, letter()), moment, seal.Forged},
		{"no seal", lt.list, []byte("seal"), moment, seal.Forged},
		{"nothing", lt.list, nil, moment, seal.Forged},
	} {
		if got, _ := seal.Verify(tc.list, tc.seal, tc.now); got != tc.want {
			t.Errorf("%s: %q, want %q", tc.name, got, tc.want)
		}
	}
}

func TestEveryChangedByteIsFound(t *testing.T) {
	d := newDesk(t, seal.Letter)
	good := d.sign(t, letter())
	for i := range good {
		for _, bit := range []byte{1, 0x80} {
			bad := append([]byte{}, good...)
			bad[i] ^= bit
			if got, _ := seal.Verify(d.list, bad, moment); got != seal.Forged && got != seal.UnknownKey {
				t.Errorf("byte %d changed by %#x: %q", i, bit, got)
			}
		}
	}
	for i := range good {
		if got, _ := seal.Verify(d.list, good[:i], moment); got != seal.Forged {
			t.Errorf("cut at %d: %q", i, got)
		}
	}
}

func TestSignRefuses(t *testing.T) {
	d := newDesk(t, seal.Letter)
	for name, change := range map[string]func(*seal.Claims){
		"kind":     func(c *seal.Claims) { c.What = 4 },
		"number":   func(c *seal.Claims) { c.Number = "" },
		"long":     func(c *seal.Claims) { c.Number = strings.Repeat("9", 41) },
		"initials": func(c *seal.Claims) { c.Initials = strings.Repeat("A.", 13) },
		"time":     func(c *seal.Claims) { c.When = time.Time{} },
	} {
		c := letter()
		change(&c)
		if _, err := seal.Sign(d.key, d.id, c); !errors.Is(err, seal.ErrClaims) {
			t.Errorf("%s: error %v", name, err)
		}
	}
	other, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := seal.Sign(other, d.id, letter()); err == nil {
		t.Error("a P-384 key sealed")
	}
	if _, err := seal.Sign(d.key, d.id[:7], letter()); err == nil {
		t.Error("a short key id was taken")
	}
}

func TestQRTextRefuses(t *testing.T) {
	d := newDesk(t, seal.Letter)
	b := d.sign(t, letter())
	for _, url := range []string{"https://x/?q=", "https://x/a_b", "https://" + strings.Repeat("x", 200)} {
		if text, err := seal.QRText(url, b); err == nil {
			t.Errorf("%s became %s", url, text)
		}
	}
}

func TestParseTakesOneSpelling(t *testing.T) {
	d := newDesk(t, seal.Letter)
	text, err := seal.QRText(baseURL, d.sign(t, letter()))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := seal.Parse(text[strings.LastIndex(text, "/")+1:]); err != nil {
		t.Errorf("without its URL: %v", err)
	}
	for name, bad := range map[string]string{
		"empty": "", "only URL": "HTTPS://X/V/", "small letters": strings.ToLower(text), "padding": text + "=",
		"cut": text[:len(text)-4], "longer": text + "AA", "newline": text + "\n",
	} {
		if _, err := seal.Parse(bad); !errors.Is(err, seal.ErrFormat) {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

func TestTrustListTravels(t *testing.T) {
	a, b := newDesk(t, seal.Letter), newDesk(t, seal.Receipt)
	want := seal.TrustList{
		AsOf: moment, Keys: append(a.list.Keys, b.list.Keys...), Void: []string{"1"},
		Replaced: map[string]string{"3": "4", "2": "3"},
	}
	raw, err := want.Encode()
	if err != nil {
		t.Fatal(err)
	}
	got, err := seal.DecodeTrustList(raw)
	if err != nil {
		t.Fatal(err)
	}
	again, err := got.Encode()
	if err != nil || string(again) != string(raw) {
		t.Errorf("encoded again: %v, equal %v", err, string(again) == string(raw))
	}
	if answer, _ := seal.Verify(got, b.sign(t, receipt(t)), moment); answer != seal.Genuine {
		t.Errorf("answer %q", answer)
	}
	want.Keys[1].Kiosk = 0
	raw, err = want.Encode()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := seal.DecodeTrustList(raw); err == nil {
		t.Error("a receipt key without its kiosk was taken")
	}
	if _, err := seal.DecodeTrustList([]byte{0xa0}); err == nil {
		t.Error("an empty map was taken")
	}
}

func FuzzParse(f *testing.F) {
	d := newDesk(f, seal.Letter)
	text, err := seal.QRText(baseURL, d.sign(f, letter()))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add("HTTPS://X/V/ABCD")
	f.Fuzz(func(t *testing.T, text string) {
		b, err := seal.Parse(text)
		if err != nil {
			return
		}
		answer, c := seal.Verify(d.list, b, moment)
		if answer == seal.Genuine && c.Number != letter().Number {
			t.Fatal("a foreign seal is genuine")
		}
		again, err := seal.QRText("https://x", b)
		if err != nil || !strings.HasSuffix(text, again[len("HTTPS://X/"):]) {
			t.Fatalf("%q is another spelling of %q", text, again)
		}
	})
}

func FuzzVerify(f *testing.F) {
	d := newDesk(f, seal.Letter)
	f.Add(d.sign(f, letter()))
	f.Fuzz(func(t *testing.T, b []byte) {
		if answer, c := seal.Verify(d.list, b, moment); answer == seal.Genuine && c.Number != letter().Number {
			t.Fatal("a foreign seal is genuine")
		}
	})
}

func FuzzTrustList(f *testing.F) {
	b, err := newDesk(f, seal.Receipt).list.Encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Fuzz(func(_ *testing.T, b []byte) {
		list, err := seal.DecodeTrustList(b)
		if err == nil {
			_, _ = seal.Verify(list, b, moment) // may not panic
		}
	})
}
