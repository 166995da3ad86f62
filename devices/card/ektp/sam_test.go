package ektp_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/smart-kampung/anjungan/devices/card"
	"github.com/smart-kampung/anjungan/devices/card/cardsim"
	"github.com/smart-kampung/anjungan/devices/card/ektp"
	"github.com/smart-kampung/anjungan/devices/card/ektp/fakesam"
)

// biodata is a record in the chip's form; nobody lives behind it.
const biodata = `"3510095203849001","DUSUN KRAJAN","002","001","BANYUWANGI","GENTENG","SETAIL","BANYUWANGI","PEREMPUAN","-","ISLAM","KAWIN","MENGURUS RUMAH TANGGA","SRI WAHYUNI","12-03-1984","JAWA TIMUR","SEUMUR HIDUP","","","WNI",""`

// protected is a chip with the invented protection, and its holder.
func protected(t *testing.T, key string) (*fakesam.Chip, cardsim.Holder) {
	t.Helper()
	h := holder(t, key)
	id := h.Chip
	if len(id) == 7 {
		id = append([]byte{0x80}, id...)
	}
	return fakesam.NewChip(h.Card(), id, biodata), h
}

func remote(s *fakesam.SAM) func(context.Context) (ektp.SAMLink, error) {
	return func(context.Context) (ektp.SAMLink, error) { return ektp.NewRemoteSAM(fakesam.Transport{SAM: s}), nil }
}

func checkRecord(t *testing.T, r ektp.Record, h cardsim.Holder) {
	t.Helper()
	if r.Assurance != ektp.ChipProven || !bytes.Equal(r.Photo, h.Photo) || !bytes.Equal(r.ID.Bytes(), h.Chip) {
		t.Errorf("record %v is not of this card", r)
	}
	if b := r.Biodata; b.Name != "SRI WAHYUNI" || b.NIK != "3510095203849001" || b.Nationality != "WNI" || b.Unmapped[0] != "SEUMUR HIDUP" {
		t.Error("the biodata are not the chip's")
	}
}

// The order of public integrations: id, application, (chip id), card control, SAM reset, challenge,
// both proofs, then wrapped reads.
func TestSAMOrder(t *testing.T) {
	for _, key := range []string{"sri", "agus"} {
		chip, h := protected(t, key)
		sam := &fakesam.SAM{}
		c := &noted{Card: chip.Lay()}
		rec, err := ektp.SAM{Begin: remote(sam)}.Read(t.Context(), c)
		if err != nil {
			t.Fatalf("%s: %v", key, err)
		}
		checkRecord(t, rec, h)
		want := "FFCA 00A4 00A4 00B0 0084 0082 0CCB 0CCB 0CCB 00A4 00B0"
		if key == "agus" {
			want = strings.Replace(want, "00A4", "00A4 00DD", 1)
		}
		if got := strings.Join(c.names, " "); !strings.HasPrefix(got, want) || !strings.HasSuffix(got, " FFCA") {
			t.Errorf("%s: order %s\nwant  %s ... FFCA", key, got, want)
		}
		ops := []ektp.SAMOp{ektp.SAMReset, ektp.SAMAuthenticate, ektp.SAMVerify}
		log := sam.Log()
		if !slices.Equal(log[:3], ops) || log[len(log)-1] != ektp.SAMFree || log[3] != ektp.SAMWrap || log[4] != ektp.SAMUnwrap {
			t.Errorf("%s: the SAM was asked %v", key, log)
		}
	}
}

// noted is a card whose commands are noted by class and instruction.
type noted struct {
	card.Card
	names []string
}

func (n *noted) Transmit(ctx context.Context, c card.Command) (card.Response, error) {
	n.names = append(n.names, fmt.Sprintf("%02X%02X", c.CLA, c.INS))
	return n.Card.Transmit(ctx, c)
}

// slot is a SAM in a slot without a reader.
type slot struct{ *fakesam.SAM }

func (s slot) Transmit(_ context.Context, c card.Command) (card.Response, error) {
	raw, err := c.Bytes()
	if err != nil {
		return card.Response{}, err
	}
	return card.ParseResponse(s.Process(raw))
}

func (s slot) Close() error {
	s.Reset()
	return nil
}

func TestSAMInSlot(t *testing.T) {
	chip, h := protected(t, "sri")
	p := ektp.SAM{Begin: func(context.Context) (ektp.SAMLink, error) {
		return ektp.NewSlotSAM(slot{&fakesam.SAM{}}, fakesam.Dialect{}), nil
	}}
	rec, err := p.Read(t.Context(), chip.Lay())
	if err != nil {
		t.Fatal(err)
	}
	checkRecord(t, rec, h)
}

// A copied card, a chip without the application, a SAM that is not there: each ends in its own error
// and gives nothing; and the SAM is freed.
func TestSAMRefuses(t *testing.T) {
	copied, _ := protected(t, "sri")
	copied.Wrong = true
	otherID := fakesam.NewChip(holder(t, "sri").Card(), make([]byte, 8), biodata)
	short := fakesam.NewChip(holder(t, "sri").Card(), append([]byte{0x80}, holder(t, "sri").Chip...), `"1","2"`)
	pupi, _ := protected(t, "yohanes")
	open, _ := lay(t, holder(t, "sri").Card())
	licence, _ := lay(t, holder(t, "sim").Card())
	good, _ := protected(t, "sri")
	for name, tc := range map[string]struct {
		card  card.Card
		begin func(context.Context) (ektp.SAMLink, error)
		want  error
	}{
		"copied card":            {copied.Lay(), nil, ektp.ErrMutual},
		"id of another chip":     {otherID.Lay(), nil, ektp.ErrMutual},
		"no id that a SAM takes": {pupi.Lay(), nil, ektp.ErrMutual},
		"no protected part":      {open, nil, ektp.ErrMutual},
		"biodata malformed":      {short.Lay(), nil, ektp.ErrBiodata},
		"driving licence":        {licence, nil, ektp.ErrNotEKTP},
		"no SAM":                 {good.Lay(), func(context.Context) (ektp.SAMLink, error) { return nil, errors.New("none") }, ektp.ErrSAM},
		"SAM of nonsense":        {good.Lay(), func(context.Context) (ektp.SAMLink, error) { return ektp.NewRemoteSAM(nonsense{}), nil }, ektp.ErrSAM},
	} {
		sam := &fakesam.SAM{}
		begin := tc.begin
		if begin == nil {
			begin = remote(sam)
		}
		rec, err := ektp.SAM{Begin: begin}.Read(t.Context(), tc.card)
		if !errors.Is(err, tc.want) || !rec.Biodata.IsZero() || rec.Photo != nil || !rec.ID.IsZero() {
			t.Errorf("%s: %v, want %v and nothing read", name, err, tc.want)
		}
		if log := sam.Log(); len(log) > 0 && log[len(log)-1] != ektp.SAMFree {
			t.Errorf("%s: the SAM was not freed: %v", name, log)
		}
	}
}

type nonsense struct{}

func (nonsense) RoundTrip(context.Context, []byte) ([]byte, error) { return []byte{0, 1, 2}, nil }
func (nonsense) Close() error                                      { return nil }

// deafSAM answers nothing from some operation on.
type deafSAM struct {
	ektp.SAMLink
	at ektp.SAMOp
}

func (d *deafSAM) Call(ctx context.Context, op ektp.SAMOp, payload []byte) ([]byte, error) {
	if op < d.at {
		return d.SAMLink.Call(ctx, op, payload)
	}
	<-ctx.Done()
	return nil, ctx.Err()
}

// Deadlines in virtual time: a SAM or a chip that falls silent ends the read in time, wherever it is.
func TestSAMDeadlines(t *testing.T) {
	for op := ektp.SAMReset; op <= ektp.SAMUnwrap; op++ {
		synctest.Test(t, func(t *testing.T) {
			chip, _ := protected(t, "sri")
			begin := time.Now()
			p := ektp.SAM{Begin: func(ctx context.Context) (ektp.SAMLink, error) {
				l, err := remote(&fakesam.SAM{})(ctx)
				return &deafSAM{l, op}, err
			}}
			rec, err := p.Read(t.Context(), chip.Lay())
			if err == nil || rec.Photo != nil {
				t.Errorf("operation %d: %v", op, rec)
			}
			if took := time.Since(begin); took > 7*time.Second { // the call, and the attempt to free it
				t.Errorf("operation %d: took %v", op, took)
			}
		})
	}
	for at := 1; at <= 8; at++ {
		synctest.Test(t, func(t *testing.T) {
			chip, _ := protected(t, "sri")
			chip.Break(cardsim.Faults{StallAt: at, Stall: time.Hour})
			begin := time.Now()
			if _, err := (ektp.SAM{Begin: remote(&fakesam.SAM{})}).Read(t.Context(), chip.Lay()); !errors.Is(err, card.ErrHung) {
				t.Errorf("command %d: %v, want ErrHung", at, err)
			}
			if took := time.Since(begin); took > 4*time.Second {
				t.Errorf("command %d: took %v", at, took)
			}
		})
	}
}

// A chip that asks for all the time it may (2.47 s a command) is waited for; one that does so at every
// command meets the deadline of the whole.
func TestSlowChip(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		chip, h := protected(t, "sri")
		chip.Break(cardsim.Faults{StallAt: 5, Stall: 2470 * time.Millisecond})
		rec, err := ektp.SAM{Begin: remote(&fakesam.SAM{})}.Read(t.Context(), chip.Lay())
		if err != nil {
			t.Fatal(err)
		}
		checkRecord(t, rec, h)
		chip.Break(cardsim.Faults{PerCommand: 2470 * time.Millisecond})
		begin := time.Now()
		if _, err := (ektp.SAM{Begin: remote(&fakesam.SAM{})}).Read(t.Context(), chip.Lay()); !errors.Is(err, card.ErrHung) {
			t.Errorf("%v, want ErrHung", err)
		}
		if took := time.Since(begin); took > 16*time.Second {
			t.Errorf("took %v", took)
		}
	})
}

func TestOpenPhoto(t *testing.T) {
	c, _ := lay(t, holder(t, "sri").Card())
	var p ektp.Provider = ektp.OpenPhoto{}
	rec, err := p.Read(t.Context(), c)
	if err != nil || p.Name() != ektp.ProviderOpen || rec.Assurance != ektp.Unproven || !rec.Biodata.IsZero() || len(rec.Photo) == 0 {
		t.Errorf("%v %v", rec, err)
	}
}

// sdk is a vendor's software that answers what it is told to.
type sdk struct {
	answer ektp.VendorAnswer
	err    error
	during func()
}

func (s sdk) Identify(ctx context.Context) (ektp.VendorAnswer, error) {
	if s.during != nil {
		s.during()
	}
	if err := ctx.Err(); err != nil {
		return ektp.VendorAnswer{}, err
	}
	return s.answer, s.err
}

func TestVendorReader(t *testing.T) {
	h := holder(t, "sri")
	good := ektp.VendorAnswer{Photo: h.Photo, Fields: map[string]string{"nik": h.NIK, "nama": h.Name, "tempat_lahir": h.BirthPlace, "golDarah": "-", "berlakuHingga": "SEUMUR HIDUP", "firmware": "1"}}
	matched := good
	matched.FingerMatched = true
	for name, tc := range map[string]struct {
		sdk  sdk
		want error
		sure ektp.Assurance
	}{
		"fields":          {sdk{answer: good}, nil, ektp.Vouched},
		"finger":          {sdk{answer: matched}, nil, ektp.FingerMatch},
		"refused":         {sdk{err: errors.New("no card")}, ektp.ErrVendor, 0},
		"no name":         {sdk{answer: ektp.VendorAnswer{Fields: map[string]string{"nik": h.NIK}}}, ektp.ErrBiodata, 0},
		"control letters": {sdk{answer: ektp.VendorAnswer{Fields: map[string]string{"nik": h.NIK, "nama": "A\x1bB"}}}, ektp.ErrBiodata, 0},
		"no picture":      {sdk{answer: ektp.VendorAnswer{Fields: good.Fields, Photo: []byte("GIF89a")}}, ektp.ErrPhoto, 0},
		"huge picture":    {sdk{answer: ektp.VendorAnswer{Fields: good.Fields, Photo: make([]byte, 1<<20)}}, ektp.ErrPhoto, 0},
	} {
		c, _ := lay(t, h.Card())
		for _, on := range []card.Card{c, nil} {
			rec, err := ektp.VendorReader{SDK: tc.sdk}.Read(t.Context(), on)
			if !errors.Is(err, tc.want) || rec.Assurance != tc.sure {
				t.Errorf("%s: %v %v", name, rec, err)
			}
			if err == nil && (rec.Biodata.BirthPlace != h.BirthPlace || rec.ID.IsZero() != (on == nil)) {
				t.Errorf("%s: %v is not what the vendor said", name, rec)
			}
		}
	}
	c, r := lay(t, h.Card())
	if _, err := (ektp.VendorReader{SDK: sdk{answer: good, during: r.Lift}}).Read(t.Context(), c); !errors.Is(err, card.ErrRemoved) {
		t.Errorf("a card lifted while the vendor read: %v", err)
	}
}
