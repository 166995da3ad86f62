package wire

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk/journal"
)

func code() EnrolCode {
	c := EnrolCode{URL: "https://sinkron.example.test:7443"}
	for i := range c.Root {
		c.Root[i] = byte(i)
	}
	copy(c.Invitation[:], "abcd")
	copy(c.Secret[:], "0123456789")
	return c
}

// TestEnrolCode: what people make of a code on its way is read, every single wrong character is not.
func TestEnrolCode(t *testing.T) {
	c := code()
	text := c.Text()
	for name, s := range map[string]string{
		"as printed": text, "small": strings.ToLower(text), "without hyphens": strings.ReplaceAll(text, "-", ""),
		"with spaces": " " + strings.ReplaceAll(text, "-", " ") + "\n", "O for 0": strings.ReplaceAll(text, "0", "O"),
		"l for 1": strings.ReplaceAll(text, "1", "l"),
	} {
		// the address stays as it is; only the groups may change
		if name != "as printed" && name != "with spaces" {
			s = c.URL + "#" + s[len(c.URL)+1:]
		}
		if got, err := ParseEnrolCode(s); err != nil || got != c {
			t.Errorf("%s: %v", name, err)
		}
	}
	for i := len(c.URL) + 1; i < len(text); i++ {
		for _, r := range "0AZU!" {
			if text[i] == '-' || rune(text[i]) == r {
				continue
			}
			if _, err := ParseEnrolCode(text[:i] + string(r) + text[i+1:]); !errors.Is(err, ErrEnrolCode) {
				t.Fatalf("character %d as %c: %v", i, r, err)
			}
		}
	}
	for _, s := range []string{
		"", text[:len(text)-1], text + "0", strings.Replace(text, "7443", "7444", 1), strings.Replace(text, "https", "http", 1),
		strings.Replace(text, ":7443", ":7443/x", 1), strings.Replace(text, "https://", "https://u@", 1), "#" + text,
	} {
		if _, err := ParseEnrolCode(s); !errors.Is(err, ErrEnrolCode) {
			t.Errorf("%q: %v", s, err)
		}
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x"} {
		if s := fmt.Sprintf(verb, c); s != "EnrolCode" {
			t.Errorf("%s shows %q", verb, s)
		}
	}
}

func enrolment(t testing.TB, proofKey []byte, root [32]byte) Enrolment {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	receive, err := GenerateReceiveKey()
	if err != nil {
		t.Fatal(err)
	}
	e := Enrolment{Invitation: []byte("abcd"), Receive: receive.Public()}
	if e.Request, err = NewCertRequest(key); err != nil {
		t.Fatal(err)
	}
	if e.Seal, err = x509.MarshalPKIXPublicKey(&key.PublicKey); err != nil {
		t.Fatal(err)
	}
	d, err := e.Digest(root)
	if err != nil {
		t.Fatal(err)
	}
	e.Proof = Prove(proofKey, d)
	return e
}

// TestEnrolmentIsBound: the proof is of everything that is asked and of the root; what is changed on the
// way proves nothing and has other digits.
func TestEnrolmentIsBound(t *testing.T) {
	key, err := ProofKey(code().Secret)
	if err != nil {
		t.Fatal(err)
	}
	root := sha256.Sum256([]byte("root"))
	e, other := enrolment(t, key, root), enrolment(t, key, root)
	d, err := e.Digest(root)
	if err != nil || !e.Proven(key, d) {
		t.Fatalf("not proven, %v", err)
	}
	for name, change := range map[string]func(e *Enrolment, root *[32]byte){
		"invitation": func(e *Enrolment, _ *[32]byte) { e.Invitation = []byte("abce") },
		"request":    func(e *Enrolment, _ *[32]byte) { e.Request = other.Request },
		"seal":       func(e *Enrolment, _ *[32]byte) { e.Seal = other.Seal },
		"receive":    func(e *Enrolment, _ *[32]byte) { e.Receive = other.Receive },
		"root":       func(_ *Enrolment, r *[32]byte) { r[0]++ },
	} {
		changed, r := e, root
		change(&changed, &r)
		got, err := changed.Digest(r)
		if err != nil || changed.Proven(key, got) || Fingerprint(got) == Fingerprint(d) {
			t.Errorf("a changed %s is proven: %v", name, err)
		}
	}
	if e.Proven(nil, d) || (Enrolment{}).Proven(key, d) {
		t.Error("proven by nothing")
	}
}

func TestEnrolmentRefused(t *testing.T) {
	good := enrolment(t, make([]byte, 32), [32]byte{})
	p384, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	otherKind, err := x509.MarshalPKIXPublicKey(&p384.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	otherRequest, err := NewCertRequest(p384)
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*Enrolment){
		"good":             func(*Enrolment) {},
		"short invitation": func(e *Enrolment) { e.Invitation = []byte{1} },
		"no proof":         func(e *Enrolment) { e.Proof = nil },
		"spoiled request":  func(e *Enrolment) { e.Request = bytes.Clone(e.Request); e.Request[len(e.Request)-1] ^= 1 },
		"other curve":      func(e *Enrolment) { e.Request = otherRequest },
		"other seal key":   func(e *Enrolment) { e.Seal = otherKind },
		"short receive":    func(e *Enrolment) { e.Receive = e.Receive[1:] },
	} {
		e := good
		change(&e)
		b, err := journal.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := DecodeEnrolment(b); (err == nil) != (name == "good") || err != nil && !errors.Is(err, ErrMessage) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestEnrolReply(t *testing.T) {
	journalKey, err := GenerateReceiveKey()
	if err != nil {
		t.Fatal(err)
	}
	full := EnrolReply{Site: []byte("{}"), Cert: []byte{1}, Ack: []byte{2}, Journal: journalKey.Public()}
	for name, x := range map[string]struct {
		r    EnrolReply
		good bool
	}{
		"waiting": {EnrolReply{Site: []byte("{}")}, true}, "granted": {full, true}, "nothing": {EnrolReply{}, false},
		"half a grant": {EnrolReply{Site: []byte("{}"), Cert: []byte{1}}, false},
		"no cert":      {EnrolReply{Site: []byte("{}"), Ack: []byte{2}, Journal: full.Journal}, false},
		"journal key":  {EnrolReply{Site: []byte("{}"), Cert: []byte{1}, Ack: []byte{2}, Journal: []byte{3}}, false},
	} {
		b, err := journal.Marshal(x.r)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := DecodeEnrolReply(b); (err == nil) != x.good {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// FuzzEnrol: nothing that a stranger sends panics, and what is read encodes to the same bytes.
func FuzzEnrol(f *testing.F) {
	good := enrolment(f, make([]byte, 32), [32]byte{})
	b, err := journal.Marshal(good)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b, code().Text())
	renewal, err := journal.Marshal(Renewal{Request: good.Request})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(renewal, "https://a#")
	f.Fuzz(func(t *testing.T, b []byte, text string) {
		if e, _, err := DecodeEnrolment(b); err == nil {
			if again, err := journal.Marshal(e); err != nil || !bytes.Equal(again, b) {
				t.Errorf("%x became %x, %v", b, again, err)
			}
		}
		_, _ = DecodeRenewal(b)
		_, _ = DecodeRenewReply(b)
		_, _ = DecodeEnrolReply(b)
		_, _ = DecodeJournalKey(b)
		if c, err := ParseEnrolCode(text); err == nil {
			if again, err := ParseEnrolCode(c.Text()); err != nil || again != c {
				t.Errorf("%q does not come back: %v", text, err)
			}
		}
	})
}
