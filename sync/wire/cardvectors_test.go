package wire

import (
	"fmt"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/journal/vectortest"
)

func cardWords(c kiosk.CardRecord) string {
	said := fmt.Sprintf("tries %d opened %d", c.Tries, c.Opened)
	for _, w := range []struct {
		word string
		is   bool
	}{{"pin", len(c.PIN.Hash) > 0}, {"lost", c.Lost}, {"ask", c.AskPIN}, {"check", c.Check}} {
		if w.is {
			said += " " + w.word
		}
	}
	return said
}

// cardMessages reads and encodes again, by message.
var cardMessages = map[string]func(b []byte) (said string, again []byte, err error){
	"cards": func(b []byte) (string, []byte, error) {
		pepper, list, err := DecodeCards(b)
		if err != nil {
			return "", nil, err
		}
		said := fmt.Sprintf("%d cards", len(list))
		for _, c := range list {
			said += ": " + cardWords(c)
		}
		again, err := EncodeCards(pepper, list)
		return said, again, err
	},
	"card": func(b []byte) (string, []byte, error) {
		var w Card
		if err := journal.Unmarshal(b, &w); err != nil {
			return "", nil, err
		}
		c, err := w.Record()
		if err != nil {
			return "", nil, err
		}
		again, err := journal.Marshal(NewCard(c))
		return cardWords(c), again, err
	},
	"staff": func(b []byte) (string, []byte, error) {
		list, err := DecodeStaff(b)
		if err != nil {
			return "", nil, err
		}
		said := fmt.Sprintf("%d clerks", len(list))
		for _, s := range list {
			said += ": " + s.Account
			if len(s.Own) > 0 {
				said += " card"
			}
			said += fmt.Sprintf(" tries %d opened %d", s.Tries, s.Opened)
		}
		again, err := EncodeStaff(list)
		return said, again, err
	},
	"query": func(b []byte) (string, []byte, error) {
		chip, err := DecodeCardQuery(b)
		if err != nil {
			return "", nil, err
		}
		again, err := EncodeCardQuery(chip)
		return fmt.Sprintf("%d bytes", len(chip)), again, err
	},
}

// readCard decodes a message about cards; what reads must encode to the same bytes again.
func readCard(t *testing.T, message string, b []byte) (string, error) {
	t.Helper()
	read, ok := cardMessages[message]
	if !ok {
		t.Fatalf("no such message: %q", message)
	}
	said, again, err := read(b)
	if err == nil && string(again) != string(b) {
		t.Errorf("%s %x becomes %x", message, b, again)
	}
	return said, err
}

// TestCardVectors: good and bad datasets and lookups of another implementation.
func TestCardVectors(t *testing.T) {
	list := vectortest.Blocks(t, "testdata/cards.txt")
	if len(list) != 43 {
		t.Fatalf("%d blocks", len(list))
	}
	for _, v := range list {
		got, err := readCard(t, v["message"], v.Hex(t, "bytes"))
		if got = "ok " + got; err != nil {
			got = "refused"
		}
		if got != v["expect"] {
			t.Errorf("%s: %s (%v), want %s", v["name"], got, err, v["expect"])
		}
	}
}

// FuzzCards: whatever is taken for cards, clerks or a lookup encodes to the same bytes again.
func FuzzCards(f *testing.F) {
	for _, v := range vectortest.Blocks(f, "testdata/cards.txt") {
		f.Add(v.Hex(f, "bytes"))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		for m := range cardMessages {
			_, _ = readCard(t, m, b)
		}
	})
}
