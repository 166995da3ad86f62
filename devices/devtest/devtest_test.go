package devtest_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/devices/card"
	"github.com/smart-kampung/anjungan/devices/card/cardsim"
	"github.com/smart-kampung/anjungan/devices/card/ektp"
	"github.com/smart-kampung/anjungan/devices/devtest"
)

// lay gives the card as it lies on a reader.
func lay(t *testing.T, c *cardsim.Card) card.Card {
	t.Helper()
	r := cardsim.NewReader()
	t.Cleanup(func() { _ = r.Close() })
	events := r.Watch(t.Context())
	r.Tap(c)
	ev := <-events
	if ev.Card == nil {
		t.Fatalf("no card arrived: %v", ev.Err)
	}
	go func() {
		for range events { // the rest is not looked at
		}
	}()
	return ev.Card
}

// record reads a card and gives the text that was left.
func record(t *testing.T, c *cardsim.Card) (string, error) {
	t.Helper()
	var out bytes.Buffer
	r := devtest.RecordCard(lay(t, c), &out)
	_, read := ektp.Read(t.Context(), r, ektp.Options{})
	if out.Len() > 0 {
		t.Error("something was written before the end")
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if err := r.Close(); err != nil {
		t.Errorf("second close: %v", err)
	}
	return out.String(), read
}

// What is recorded reads as the card did, and holds nothing of the person.
func TestRecordAndPlay(t *testing.T) {
	for _, h := range cardsim.Drawer() {
		if h.Kind == cardsim.Dead {
			continue
		}
		for name, f := range map[string]cardsim.Faults{
			"best": {}, "chained": {Chain: true, MaxLe: 112}, "short": {MaxData: 200, End: cardsim.EndExact}, "lead": {Lead: []byte{1, 2}},
			"dies": {DieAt: 6}, "refuses": {RefuseAt: 3, RefuseWith: card.SWNotFound},
		} {
			c := h.Card()
			c.Break(f)
			text, want := record(t, c)
			tr, err := devtest.Read(strings.NewReader(text))
			if err != nil {
				t.Fatalf("%s, %s: %v", h.Key, name, err)
			}
			p := tr.Card()
			got, err := ektp.Read(t.Context(), p, ektp.Options{})
			if (err == nil) != (want == nil) || p.Left() != 0 {
				t.Errorf("%s, %s: played %v, recorded %v, %d commands left", h.Key, name, err, want, p.Left())
			}
			if err == nil && (len(got.Photo) != len(h.Photo) || got.ID.Kind() == 0) {
				t.Errorf("%s, %s: portrait of %d bytes, recorded %d", h.Key, name, len(got.Photo), len(h.Photo))
			}
			leaks(t, h, text, tr)
		}
	}
}

// leaks looks for the person's bytes: the id, and any sixteen bytes in a row of the picture's body.
func leaks(t *testing.T, h cardsim.Holder, text string, tr devtest.Transcript) {
	t.Helper()
	var all []byte
	for _, e := range tr.Exchanges {
		all = append(all, e.Command...)
		if n := len(e.Answer); n > 2 {
			all = append(all, e.Answer[:n-2]...)
		}
	}
	for _, id := range [][]byte{h.UID, h.Chip} {
		if len(id) > 0 && (bytes.Contains(all, id[1:]) || bytes.Contains(tr.ATR, id)) {
			t.Errorf("%s: the id is in the transcript", h.Key)
		}
	}
	body := bytes.Index(h.Photo, []byte{0xFF, 0xDA}) // start of scan (ISO/IEC 10918-1 table B.1)
	for i := max(0, body+16); body >= 0 && i+16 <= len(h.Photo)-2; i++ {
		if w := h.Photo[i : i+16]; !bytes.Equal(w, bytes.Repeat(w[:4], 4)) && bytes.Contains(all, w) {
			t.Fatalf("%s: the picture is in the transcript", h.Key)
		}
	}
	if strings.Contains(text, h.NIK) || strings.Contains(text, h.Name) {
		t.Errorf("%s: the person is in the transcript", h.Key)
	}
}

// Commands and answers that are not known are replaced by zeros; their lengths stay.
func TestUnknownIsReplaced(t *testing.T) {
	secret := []byte{9, 8, 7, 6, 5}
	tr := devtest.Transcript{ATR: []byte{0x3B, 0x80}, Exchanges: []devtest.Exchange{
		{Command: append([]byte{0, 0x82, 0, 0, 5}, secret...), Answer: append(bytes.Clone(secret), 0x90, 0)},
		{Command: []byte{0, 0xB0, 0, 0, 5}, Answer: append(bytes.Clone(secret), 0x90, 0)}, // no file that we know
		{Command: append([]byte{0, 0x82, 0, 0, 0, 0, 5}, secret...), Answer: []byte{0x67, 0}},
		{Command: []byte{0xFF, 0xCA, 1, 0, 0}, Answer: append(bytes.Clone(secret), 0x90, 0)}, // the ATS
	}}
	for i, e := range tr.Clean().Exchanges {
		if bytes.Contains(e.Command, secret) || bytes.Contains(e.Answer, secret) {
			t.Errorf("exchange %d keeps what was said", i)
		}
		if was := tr.Exchanges[i]; len(e.Command) != len(was.Command) || len(e.Answer) != len(was.Answer) {
			t.Errorf("exchange %d has other lengths", i)
		}
	}
}

func TestPlayedRefuses(t *testing.T) {
	text, _ := record(t, cardsim.Drawer()[0].Card())
	tr, err := devtest.Read(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	p := tr.Card()
	if _, err := p.Transmit(t.Context(), card.SelectFile(0x7F0A)); !errors.Is(err, devtest.ErrOther) {
		t.Errorf("another command: %v", err)
	}
	if _, err := p.Transmit(t.Context(), card.GetUID()); err != nil || p.Left() != len(tr.Exchanges)-1 {
		t.Errorf("the recorded one: %v", err)
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Transmit(t.Context(), card.SelectFile(0x7F0A)); !errors.Is(err, card.ErrRemoved) {
		t.Errorf("after close: %v", err)
	}
}

func TestReadRefuses(t *testing.T) {
	const good = "card transcript 1\natr 3B80\n"
	if _, err := devtest.Read(strings.NewReader(good + "# a note\n\n> 00B00000\n< 9000\n")); err != nil {
		t.Error(err)
	}
	for _, text := range []string{
		"", "card transcript 2\natr 3B80\n", "card transcript 1\n", "card transcript 1\natr 3B\n", good + "> 00B00000\n", good + "< 9000\n",
		good + "> 00B0\n!\n", good + "> 00B00000\n> 00B00000\n", good + "> 00B00000\n< 90\n", good + "> zz\n", good + "atr 3B80\n", good + "? 00\n",
		good + "> " + strings.Repeat("00", 1000) + "\n!\n", good + "> 00B00000\n! 90\n",
	} {
		if tr, err := devtest.Read(strings.NewReader(text)); !errors.Is(err, devtest.ErrTranscript) {
			t.Errorf("%.40q: %+v, %v", text, tr, err)
		}
	}
}

// What is read and cleaned writes and reads the same again.
func FuzzRead(f *testing.F) {
	f.Add("card transcript 1\natr 3B80\n> FFCA000000\n< 04A1A2A3A4A5A69000\n> 00A40000026FF2\n< 9000\n> 00B00000FA\n!\n")
	f.Add("card transcript 1\natr 3B8C800150AABBCCDD30AAAA017781D700\n")
	f.Fuzz(func(t *testing.T, text string) {
		tr, err := devtest.Read(strings.NewReader(text))
		if err != nil {
			return
		}
		clean := tr.Clean()
		var one, two bytes.Buffer
		if err := clean.Write(&one); err != nil {
			t.Fatal(err)
		}
		again, err := devtest.Read(bytes.NewReader(one.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		if err := again.Write(&two); err != nil || one.String() != two.String() || len(again.Exchanges) != len(tr.Exchanges) {
			t.Fatalf("%v: not the same again", err)
		}
	})
}
