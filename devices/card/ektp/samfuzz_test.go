package ektp_test

import (
	"context"
	"errors"
	"testing"

	"github.com/smart-kampung/anjungan/devices/card/ektp"
)

// liarSAM answers each operation with the next bytes of a script.
type liarSAM struct {
	script []byte
	n      int
}

func (l *liarSAM) RoundTrip(context.Context, []byte) ([]byte, error) {
	l.n++
	if len(l.script) == 0 {
		return nil, errors.New("no more")
	}
	n := min(int(l.script[0]), len(l.script)-1)
	r := l.script[1 : 1+n]
	l.script = l.script[1+n:]
	return r, nil
}

func (l *liarSAM) Close() error { return nil }

// Whatever card and SAM answer, a read ends, stays bounded and gives a whole record or nothing.
func FuzzLyingSAM(f *testing.F) {
	ok, uid := []byte{0x90, 0}, []byte{4, 1, 2, 3, 4, 5, 6, 0x90, 0}
	control := append(append([]byte{0, 51}, make([]byte, 51)...), 0x90, 0)
	challenge, proof := []byte{1, 2, 3, 4, 5, 6, 7, 8, 0x90, 0}, append(make([]byte, 40), 0x90, 0)
	record := append([]byte{0, byte(len(biodata))}, biodata...)
	wrapped := []byte{0, 0x0C, 0xCB, 0, 0, 1, 1, 0}
	tiny := tinyJPEG(f)
	photo := append(append([]byte{0, byte(len(tiny))}, tiny...), 0x90, 0)
	f.Add(answers(uid, ok, ok, control, challenge, proof, ok, ok, ok, photo, uid),
		answers([]byte{0}, append([]byte{0}, proof[:40]...), []byte{0}, wrapped, []byte{0, 0x90, 0}, wrapped, append(append([]byte{0}, record...), 0x90, 0), []byte{0}))
	f.Add(answers(uid, ok, ok, control, challenge, proof), answers([]byte{0}, []byte{1}))
	f.Fuzz(func(t *testing.T, cardSays, samSays []byte) {
		c, sam := &liar{script: cardSays}, &liarSAM{script: samSays}
		p := ektp.SAM{Begin: func(context.Context) (ektp.SAMLink, error) { return ektp.NewRemoteSAM(sam), nil }}
		rec, err := p.Read(t.Context(), c)
		if c.n > 3000 || sam.n > 1500 {
			t.Fatalf("%d commands, %d operations", c.n, sam.n)
		}
		if err != nil && (rec.Photo != nil || !rec.ID.IsZero() || !rec.Biodata.IsZero() || rec.Assurance != 0) {
			t.Fatal("an error and a record")
		}
		if err == nil && (rec.ID.IsZero() || rec.Biodata.NIK == "" || rec.Assurance != ektp.ChipProven) {
			t.Fatal("no error and no record")
		}
	})
}

// A script of a whole read, with the shorter card control and a portrait that is refused.
func TestScriptedSAM(t *testing.T) {
	ok, uid := []byte{0x90, 0}, []byte{4, 1, 2, 3, 4, 5, 6, 0x90, 0}
	control := append(append([]byte{0, 29}, make([]byte, 29)...), 0x90, 0)
	short := `"1","","","","","","","","","","","","","A","","","","","","WNI",""`
	wrapped := []byte{0, 0x0C, 0xCB, 0, 0, 1, 1, 0}
	c := &liar{script: answers(uid, ok, ok, control, []byte{1, 2, 3, 4, 5, 6, 7, 8, 0x90, 0}, append(make([]byte, 40), 0x90, 0), ok, ok, []byte{0x6A, 0x82}, uid)}
	sam := &liarSAM{script: answers([]byte{0}, make([]byte, 41), []byte{0}, wrapped, []byte{0, 0x90, 0}, wrapped,
		append(append([]byte{0, 0, byte(len(short))}, short...), 0x90, 0), []byte{0})}
	rec, err := ektp.SAM{Begin: func(context.Context) (ektp.SAMLink, error) { return ektp.NewRemoteSAM(sam), nil }}.Read(t.Context(), c)
	if err != nil || rec.Biodata.Name != "A" || rec.Photo != nil {
		t.Errorf("%v, %v: want biodata without a portrait", rec, err)
	}
}
