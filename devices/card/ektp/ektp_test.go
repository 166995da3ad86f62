package ektp_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/smart-kampung/anjungan/devices/card"
	"github.com/smart-kampung/anjungan/devices/card/cardsim"
	"github.com/smart-kampung/anjungan/devices/card/ektp"
)

func holder(t *testing.T, key string) cardsim.Holder {
	t.Helper()
	h, err := cardsim.Find(key)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// lay puts a card on a reader of its own and gives what Arrived gave.
func lay(t *testing.T, c *cardsim.Card) (card.Card, *cardsim.Reader) {
	t.Helper()
	r := cardsim.NewReader()
	t.Cleanup(func() { _ = r.Close() })
	events := r.Watch(t.Context())
	r.Tap(c)
	ev := <-events
	if ev.Kind != card.Arrived {
		t.Fatalf("event %+v, want Arrived", ev)
	}
	go func() { // the rest is not looked at
		for range events {
		}
	}()
	return ev.Card, r
}

func TestReadEveryHolder(t *testing.T) {
	for _, h := range cardsim.Drawer() {
		if h.Kind == cardsim.Dead {
			continue
		}
		t.Run(h.Key, func(t *testing.T) {
			sim := h.Card()
			c, _ := lay(t, sim)
			got, err := ektp.Read(t.Context(), c, ektp.Options{})
			if h.Kind == cardsim.Foreign {
				if !errors.Is(err, ektp.ErrNotEKTP) {
					t.Fatalf("foreign card: %v", err)
				}
				return
			}
			if err != nil || !bytes.Equal(got.Photo, h.Photo) || !bytes.Equal(got.ID.Bytes(), h.Chip) {
				t.Fatalf("%v, %v; portrait and id must be the card's own", got, err)
			}
			kind, extra := ektp.KindA, 0
			if h.Kind == cardsim.TypeB {
				kind, extra = ektp.KindB, 1
			}
			if got.ID.Kind() != kind || got.ID.Random() {
				t.Errorf("kind %c, random %v", got.ID.Kind(), got.ID.Random())
			}
			// The plan: FFCA, two SELECT, ceil((L+2)/250) READ BINARY, FFCA; type B asks once more.
			plan := 4 + (len(h.Photo)+2+249)/250 + extra
			if n := len(sim.Log()); n != plan {
				t.Errorf("%d commands for %d bytes, plan %d", n, len(h.Photo), plan)
			}
			asked := 0
			for _, e := range sim.Log() {
				if e.Command[1] == card.INSReadBinary {
					asked += int(e.Command[4])
				}
			}
			if asked != len(h.Photo)+2 {
				t.Errorf("%d bytes asked, the file has %d", asked, len(h.Photo)+2)
			}
		})
	}
}

// Every answer to reset that was seen, at the sizes that a chip may hold. A card is decided by what it
// answers to SELECT; the answer to reset tells at most the radio type.
func TestKnownATRs(t *testing.T) {
	var photos [][]byte
	for _, size := range []int{1500, 2430, 4098, 8000, 16 << 10} {
		photo, err := cardsim.PortraitOf(cardsim.Look{Cover: cardsim.Veil}, size)
		if err != nil {
			t.Fatal(err)
		}
		photos = append(photos, photo)
	}
	for _, k := range cardsim.KnownATRs() {
		for _, photo := range photos {
			c, _ := lay(t, k.Card(photo))
			got, err := ektp.Read(t.Context(), c, ektp.Options{})
			switch {
			case k.Kind == cardsim.Foreign:
				if !errors.Is(err, ektp.ErrNotEKTP) {
					t.Errorf("%s: %v", k.Name, err)
				}
			case err != nil || !bytes.Equal(got.Photo, photo) || (got.ID.Kind() == ektp.KindB) != (k.Kind == cardsim.TypeB):
				t.Errorf("%s, %d bytes: kind %c, %v", k.Name, len(photo), got.ID.Kind(), err)
			}
		}
	}
}

// Cards that are other than the best case, and still honest.
func TestQuirks(t *testing.T) {
	h := holder(t, "sri")
	small := tinyJPEG(t)
	for name, tc := range map[string]struct {
		faults cardsim.Faults
		photo  []byte
		extra  int // commands beyond the plan
	}{
		"61xx":                {cardsim.Faults{Chain: true}, h.Photo, 1 + 13}, // the id is not chained
		"block refused":       {cardsim.Faults{MaxLe: 248}, h.Photo, 17},
		"short answers":       {cardsim.Faults{MaxData: 200}, h.Photo, 3},
		"lead bytes":          {cardsim.Faults{Lead: []byte{0, 1, 2, 3, 4}}, h.Photo, 0},
		"short file, 6282":    {cardsim.Faults{}, small, 0},
		"short file, 6Cxx":    {cardsim.Faults{End: cardsim.EndExact}, small, 1},
		"short file, 6700":    {cardsim.Faults{End: cardsim.EndWrong}, small, 3},
		"61xx, block refused": {cardsim.Faults{Chain: true, MaxLe: 112}, h.Photo, 46},
	} {
		t.Run(name, func(t *testing.T) {
			sim := cardsim.New(cardsim.Spec{Kind: cardsim.TypeA, ATR: h.ATR, UID: h.UID, Photo: tc.photo})
			sim.Break(tc.faults)
			c, _ := lay(t, sim)
			got, err := ektp.Read(t.Context(), c, ektp.Options{})
			if err != nil || !bytes.Equal(got.Photo, tc.photo) {
				t.Fatalf("%v, %v", got, err)
			}
			plan := 4 + (len(tc.photo)+len(tc.faults.Lead)+2+249)/250
			if n := len(sim.Log()); n > plan+tc.extra {
				t.Errorf("%d commands, want at most %d + %d", n, plan, tc.extra)
			}
		})
	}
}

func TestRefused(t *testing.T) {
	h := holder(t, "sri")
	for name, tc := range map[string]struct {
		faults cardsim.Faults
		photo  []byte
		want   error
	}{
		"announces too much":    {cardsim.Faults{Announce: 16<<10 + 1}, h.Photo, ektp.ErrPhoto},
		"announces nothing":     {cardsim.Faults{Announce: 1 << 16}, h.Photo, ektp.ErrPhoto},
		"announces beyond end":  {cardsim.Faults{Announce: 16 << 10}, h.Photo, ektp.ErrPhoto},
		"announces half":        {cardsim.Faults{Announce: len(h.Photo) / 2}, h.Photo, ektp.ErrPhoto},
		"no picture":            {cardsim.Faults{}, make([]byte, 2000), ektp.ErrPhoto},
		"picture too late":      {cardsim.Faults{Lead: make([]byte, 8)}, h.Photo, ektp.ErrPhoto},
		"too many pixels":       {cardsim.Faults{}, sized(h.Photo, 1025, 320), ektp.ErrPhoto},
		"no pixels":             {cardsim.Faults{}, sized(h.Photo, 0, 320), ektp.ErrPhoto},
		"trickles":              {cardsim.Faults{MaxData: 1}, h.Photo, ektp.ErrPhoto},
		"portrait not there":    {cardsim.Faults{RefuseAt: 3, RefuseWith: card.SWNotFound}, h.Photo, ektp.ErrPhoto},
		"portrait protected":    {cardsim.Faults{RefuseAt: 5, RefuseWith: card.SWSecurity}, h.Photo, ektp.ErrPhoto},
		"always wrong length":   {cardsim.Faults{MaxLe: 4}, h.Photo, ektp.ErrPhoto},
		"no application":        {cardsim.Faults{RefuseAt: 2, RefuseWith: card.SWNotFound}, h.Photo, ektp.ErrNotEKTP},
		"reader tells no id":    {cardsim.Faults{RefuseAt: 1, RefuseWith: card.SWNotSupported}, h.Photo, ektp.ErrNoID},
		"dies at the id":        {cardsim.Faults{DieAt: 1}, h.Photo, card.ErrRemoved},
		"dies at the portrait":  {cardsim.Faults{DieAt: 7}, h.Photo, card.ErrRemoved},
		"dies before the proof": {cardsim.Faults{DieAt: 4 + (len(h.Photo)+2+249)/250}, h.Photo, card.ErrRemoved},
	} {
		t.Run(name, func(t *testing.T) {
			sim := cardsim.New(cardsim.Spec{Kind: cardsim.TypeA, ATR: h.ATR, UID: h.UID, Photo: tc.photo})
			sim.Break(tc.faults)
			c, _ := lay(t, sim)
			got, err := ektp.Read(t.Context(), c, ektp.Options{})
			if !errors.Is(err, tc.want) || !got.ID.IsZero() || got.Photo != nil {
				t.Fatalf("%v, %v; want %v and nothing read", got, err, tc.want)
			}
			if n := len(sim.Log()); n > 400 {
				t.Errorf("%d commands before it gave up", n)
			}
		})
	}
}

// swapped is a card that becomes another one after some commands, on the same handle.
type swapped struct {
	card.Card
	n     int
	other *cardsim.Card
}

func (s *swapped) Transmit(ctx context.Context, c card.Command) (card.Response, error) {
	if s.n--; s.n >= 0 {
		return s.Card.Transmit(ctx, c)
	}
	raw, err := c.Bytes()
	if err != nil {
		return card.Response{}, err
	}
	return card.ParseResponse(s.other.Process(raw))
}

func TestSwappedSilently(t *testing.T) {
	one, two := holder(t, "sri"), holder(t, "slamet")
	last := 3 + (len(one.Photo)+2+249)/250 // all but the last FFCA
	c, _ := lay(t, one.Card())
	got, err := ektp.Read(t.Context(), &swapped{Card: c, n: last, other: two.Card()}, ektp.Options{})
	if !errors.Is(err, card.ErrRemoved) || got.Photo != nil {
		t.Fatalf("%v, %v; want ErrRemoved", got, err)
	}
}

func TestSame(t *testing.T) {
	c, r := lay(t, holder(t, "sri").Card())
	s, err := ektp.Open(t.Context(), c, ektp.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Same(t.Context()); err != nil {
		t.Errorf("the same card: %v", err)
	}
	r.Lift()
	if err := s.Same(t.Context()); !errors.Is(err, card.ErrRemoved) {
		t.Errorf("lifted: %v", err)
	}
}

func TestHungReader(t *testing.T) {
	sim := holder(t, "sri").Card()
	sim.Break(cardsim.Faults{StallAt: 3, Stall: time.Hour})
	c, _ := lay(t, sim)
	s, err := ektp.Open(t.Context(), c, ektp.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if _, err := s.Photo(ctx); !errors.Is(err, card.ErrHung) || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v, want ErrHung", err)
	}
}

// A card that takes all the time it may at every command, or sends byte by byte, ends in virtual time
// before the limit; one that asks for it once is waited for.
func TestSlowCards(t *testing.T) {
	for name, tc := range map[string]struct {
		faults cardsim.Faults
		limit  time.Duration
		ok     bool
	}{
		"waiting-time extension": {cardsim.Faults{StallAt: 5, Stall: 2470 * time.Millisecond}, 4 * time.Second, true},
		"106 kbit/s":             {cardsim.Faults{PerByte: 85 * time.Microsecond, PerCommand: time.Millisecond}, 400 * time.Millisecond, true},
		"slow at every command":  {cardsim.Faults{PerCommand: 2470 * time.Millisecond}, 21 * time.Second, false},
		"trickles slowly":        {cardsim.Faults{PerCommand: time.Second, MaxData: 1}, 21 * time.Second, false},
		"never answers":          {cardsim.Faults{StallAt: 4, Stall: time.Hour}, 6 * time.Second, false},
	} {
		synctest.Test(t, func(t *testing.T) {
			sim := holder(t, "sri").Card()
			sim.Break(tc.faults)
			c, r := lay(t, sim)
			begin := time.Now()
			got, err := ektp.Read(t.Context(), c, ektp.Options{})
			if (err == nil) != tc.ok || (got.Photo == nil) == tc.ok {
				t.Errorf("%s: %v, %v", name, got, err)
			}
			if took := time.Since(begin); took > tc.limit {
				t.Errorf("%s: took %v", name, took)
			}
			_ = r.Close() // joins the watch inside the bubble
		})
	}
}

func TestRandomID(t *testing.T) {
	h := holder(t, "sri")
	sim := cardsim.New(cardsim.Spec{Kind: cardsim.TypeA, ATR: h.ATR, UID: []byte{0x08, 1, 2, 3}, Photo: h.Photo})
	c, _ := lay(t, sim)
	s, err := ektp.Open(t.Context(), c, ektp.Options{})
	if err != nil || s.ID().Kind() != ektp.KindA || !s.ID().Random() {
		t.Errorf("%v, %v: want a random type A id", s, err)
	}
}

func TestOptions(t *testing.T) {
	h := holder(t, "sri")
	for _, o := range []ektp.Options{{Block: -1}, {Block: 257}, {MaxPhoto: -1}, {MaxPhoto: 0x7FFF}, {Limit: -1}} {
		c, _ := lay(t, h.Card())
		if _, err := ektp.Open(t.Context(), c, o); err == nil {
			t.Errorf("%+v accepted", o)
		}
	}
	sim := h.Card()
	c, _ := lay(t, sim)
	if _, err := ektp.Read(t.Context(), c, ektp.Options{Block: 112}); err != nil {
		t.Fatal(err)
	}
	if n, want := len(sim.Log()), 4+(len(h.Photo)+2+111)/112; n != want {
		t.Errorf("blocks of 112: %d commands, want %d", n, want)
	}
}

func TestChipIDIsMasked(t *testing.T) {
	id, err := ektp.NewChipID(ektp.KindA, []byte{0x04, 0xAB, 0xCD, 0xEF, 0x12, 0x34, 0x56})
	if err != nil {
		t.Fatal(err)
	}
	encoded, err := json.Marshal(struct{ ID ektp.ChipID }{id})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{
		fmt.Sprint(id), fmt.Sprintf("%v %+v %#v %x %X %d %q %s", id, id, id, id, id, id, id, id),
		fmt.Sprintf("%v", ektp.Identity{ID: id, Photo: []byte{0xAB, 0xCD}}), string(encoded), id.LogValue().String(),
	} {
		for _, leak := range []string{"ABCD", "abcd", "171", "0xab", "04"} {
			if strings.Contains(s, leak) {
				t.Errorf("%q leaks the id", s)
			}
		}
	}
	if id.Hex() != "04ABCDEF123456" {
		t.Errorf("Hex %s", id.Hex())
	}
	again, err := ektp.ParseChipID(ektp.KindA, id.Hex())
	if err != nil || again != id {
		t.Errorf("%v %v: not the same id again", again, err)
	}
	for _, bad := range []string{"", "04", "zz112233445566", "04ABCDEF1234567", strings.Repeat("0", 22)} {
		if _, err := ektp.ParseChipID(ektp.KindA, bad); err == nil {
			t.Errorf("%q is no id", bad)
		}
	}
	if _, err := ektp.NewChipID(0, id.Bytes()); err == nil {
		t.Error("an id without a kind")
	}
}
