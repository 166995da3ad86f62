package wire

import (
	"crypto/sha256"
	"crypto/x509"
	"fmt"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/journal/vectortest"
)

// readEnrolment says what a peer makes of a message, in the words of the vectors; an error is a refusal.
func readEnrolment(t *testing.T, v vectortest.Block) (string, error) {
	t.Helper()
	b := v.Hex(t, "bytes")
	switch v["message"] {
	case "code":
		c, err := ParseEnrolCode(v["text"])
		return fmt.Sprintf("%s %x %x %x", c.URL, c.Invitation[:], c.Root[:], c.Secret[:]), err
	case "enrolment":
		return enrolmentWords(t, b, [32]byte(v.Hex(t, "root")), [10]byte(v.Hex(t, "secret")))
	case "enrol-reply":
		r, err := DecodeEnrolReply(b)
		return map[bool]string{true: "granted", false: "waits"}[r.Granted()], err
	case "site":
		s, err := DecodeSite([]byte(v["text"]))
		return fmt.Sprintf("%d %s %s %d", s.Kiosk, s.Letters, s.Village.Code, s.Unit), err
	case "renewal":
		k, err := DecodeRenewal(b)
		if err != nil {
			return "", err
		}
		pkix, err := x509.MarshalPKIXPublicKey(k)
		h := sha256.Sum256(pkix)
		return fmt.Sprintf("%x", h[:8]), err
	case "renew-reply":
		c, err := DecodeRenewReply(b)
		if err != nil {
			return "", err
		}
		return c.Subject.CommonName, nil
	case "journal":
		k, err := DecodeJournalKey(b)
		return JournalVersion(k), err
	case "problem":
		var p Problem
		err := journal.Unmarshal(b, &p)
		if err == nil && !p.Code.Valid() {
			err = ErrMessage
		}
		return fmt.Sprint(p.Code, " ", p.Code.Status()), err
	}
	t.Fatalf("no such message: %q", v["message"])
	return "", nil
}

func enrolmentWords(t *testing.T, b []byte, root [32]byte, secret [10]byte) (string, error) {
	t.Helper()
	e, _, err := DecodeEnrolment(b)
	if err != nil {
		return "", err
	}
	digest, err := e.Digest(root)
	if err != nil {
		t.Fatal(err)
	}
	key, err := ProofKey(secret)
	if err != nil {
		t.Fatal(err)
	}
	return Fingerprint(digest) + map[bool]string{true: " proven", false: " unproven"}[e.Proven(key, digest)], nil
}

// TestEnrolmentVectors: good and bad messages of another implementation.
func TestEnrolmentVectors(t *testing.T) {
	list := vectortest.Blocks(t, "testdata/enrolment.txt")
	if len(list) != 85 {
		t.Fatalf("%d blocks", len(list))
	}
	for _, v := range list {
		got, err := readEnrolment(t, v)
		if got = "ok " + got; err != nil {
			got = "refused"
		}
		if got != v["expect"] {
			t.Errorf("%s: %s (%v), want %s", v["name"], got, err, v["expect"])
		}
	}
}
