package wire

import (
	"crypto/ecdsa"
	"crypto/x509"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/journal/vectortest"
)

// read says what a kiosk makes of a message, in the words of the vectors; an error is a refusal.
func read(t *testing.T, key *ecdsa.PublicKey, v vectortest.Block) (string, error) {
	t.Helper()
	b := v.Hex(t, "bytes")
	switch v["message"] {
	case "append-reply":
		return readReply(key, b)
	case "news":
		n, err := DecodeNews(b)
		return newsWords(n), err
	case "feed":
		after, err := strconv.ParseUint(v["after"], 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		items, f, err := DecodeFeed(b, after)
		said := fmt.Sprintf("%d items head %d", len(items), f.Head)
		if n := len(items); n > 0 && items[n-1].Mark != 0 {
			said += fmt.Sprintf(" mark %d", items[n-1].Mark)
		}
		for _, x := range f.Versions {
			said += fmt.Sprintf(" %s=%s", x.Dataset, x.Version)
		}
		return said, err
	case "time":
		at, err := VerifyTime(key, v.Hex(t, "nonce"), b)
		return strconv.FormatInt(at.UnixMilli(), 10), err
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

func readReply(key *ecdsa.PublicKey, b []byte) (string, error) {
	a, err := DecodeAppendReply(b)
	switch ack := a.Ack; {
	case err != nil || a.Order != 0:
		return fmt.Sprint("order ", a.Order), err
	case a.Lost != nil:
		said := fmt.Sprintf("lost %d/%d %x", a.Lost.Incarnation, a.Lost.Last, a.Lost.Head[:4])
		for i, e := range a.Ends {
			if i == 0 {
				said += " ends"
			}
			said += fmt.Sprintf(" %d/%d", e.Incarnation, e.Last)
		}
		return said, nil
	default:
		return ackWords(key, ack), nil
	}
}

func ackWords(key *ecdsa.PublicKey, ack journal.Ack) string {
	word := "signed"
	if journal.VerifyAck(key, ack) != nil {
		word = "unsigned"
	}
	return fmt.Sprintf("ack %d/%d/%d %s", ack.Kiosk, ack.Incarnation, ack.Last, word)
}

func newsWords(n kiosk.News) string {
	switch n := n.(type) {
	case kiosk.Verdict:
		return strings.TrimSpace(fmt.Sprintf("verdict %d/%d %s %s", n.Incarnation, n.Seq, n.Verdict, n.Code))
	case kiosk.StatusNews:
		return fmt.Sprintf("status %s %s", n.State, n.Holder)
	case kiosk.LetterNews:
		return "letter " + n.Letter.Number
	case kiosk.ErasedNews:
		return "erased " + n.Request.String()
	case kiosk.ReportNews:
		return "asked for a report"
	case kiosk.VisitNews:
		return fmt.Sprintf("visit %s %d", n.Request, n.At.UnixMilli())
	}
	return ""
}

// TestVectors: good and bad messages of another implementation.
func TestVectors(t *testing.T) {
	list := vectortest.Blocks(t, "testdata/messages.txt")
	if len(list) != 96 {
		t.Fatalf("%d blocks", len(list))
	}
	k, err := x509.ParsePKIXPublicKey(list[0].Hex(t, "key"))
	if err != nil {
		t.Fatal(err)
	}
	key, ok := k.(*ecdsa.PublicKey)
	if !ok {
		t.Fatal("not an ECDSA key")
	}
	for _, v := range list[1:] {
		got, err := read(t, key, v)
		if got = "ok " + got; err != nil {
			got = "refused"
		}
		if got != v["expect"] {
			t.Errorf("%s: %s (%v), want %s", v["name"], got, err, v["expect"])
		}
	}
}
