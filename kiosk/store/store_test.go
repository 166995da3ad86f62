package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

func TestEachOpenBeginsAnEpoch(t *testing.T) {
	r := newRoom(t)
	r.wantKinds(1, "incarnation epoch ")
	r.save(nikAni)
	r.reopen()
	r.save(nikAni)
	r.wantKinds(1, "incarnation epoch request.new epoch request.new ")
	list := r.journal(1)
	if a, b := list[2].Epoch, list[4].Epoch; a != 2 || b != 4 {
		t.Errorf("epochs %d and %d", a, b)
	}
	if h := list[4]; h.Boot != 1<<63+6 || h.Catalogue != "c0ffee00c0ffee00" || h.Time != noon.UnixMilli() {
		t.Errorf("header %+v", h.Header)
	}
	select {
	case <-r.Wake():
	default:
		t.Error("no pulse after an entry")
	}
}

func TestOpenRefuses(t *testing.T) {
	r := newRoom(t)
	r.save(nikAni)
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	before := bytesOf(t, r.opts.Path)
	for name, c := range map[string]struct {
		change func(*store.Options)
		want   kiosk.Code
	}{
		"another key":   {func(o *store.Options) { o.MachineKey = make([]byte, 32) }, kiosk.CodeKey},
		"a short key":   {func(o *store.Options) { o.MachineKey = o.MachineKey[:31] }, kiosk.CodeKey},
		"another kiosk": {func(o *store.Options) { o.Site.Kiosk = 105 }, kiosk.CodeConfig},
		"no regency":    {func(o *store.Options) { o.RegencyPublic = []byte("no key") }, kiosk.CodeConfig},
		"no folder":     {func(o *store.Options) { o.Path = filepath.Join(filepath.Dir(o.Path), "none", "k.db") }, kiosk.CodeDisk},
	} {
		o := r.opts
		c.change(&o)
		s, err := store.Open(t.Context(), o)
		if kiosk.CodeOf(err) != c.want {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
		if s != nil {
			_ = s.Close()
		}
		if bytesOf(t, r.opts.Path) != before {
			t.Errorf("%s: the file changed", name)
		}
	}
	r.open()
	r.wantKinds(1, "incarnation epoch request.new epoch ")
}

// TestDamagedFileIsNotOpened spoils each page in turn: also one that opening itself would not read.
func TestDamagedFileIsNotOpened(t *testing.T) {
	r := newRoom(t)
	r.enrol()
	for range 20 {
		r.save(nikAni)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	const page = 4096
	good := bytesOf(t, r.opts.Path)
	junk := strings.Repeat("Z", page/2)
	o := r.opts
	o.Path = filepath.Join(t.TempDir(), "kiosk.db")
	for at := page; at < len(good); at += page {
		if err := os.WriteFile(o.Path, []byte(good[:at]+junk+good[at+len(junk):]), 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := store.Open(t.Context(), o)
		if kiosk.CodeOf(err) != kiosk.CodeDisk {
			t.Errorf("page %d of %d is damaged: %v", at/page+1, len(good)/page, err)
		}
		if s != nil {
			_ = s.Close()
		}
	}
}

func TestSavingTwiceIsSavingOnce(t *testing.T) {
	r := newRoom(t)
	d := draft(t, nikAni)
	first, err := r.SaveRequest(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := kiosk.ParseNumber(string(first.Number)); err != nil || first.Register != "SET-1-000001" {
		t.Errorf("number %q, register %q", first.Number, first.Register)
	}
	d.Answers = nil
	again, err := r.SaveRequest(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(again) != fmt.Sprint(first) || again.Subject != first.Subject {
		t.Errorf("second save gave\n%+v, first\n%+v", again, first)
	}
	d.Subject = nik(t, nikBudi)
	if q, err := r.SaveRequest(t.Context(), d); !errors.Is(err, store.ErrDraft) || len(q.Answers) != 0 {
		t.Errorf("another resident with that id: %+v, %v", q, err)
	}
	r.wantKinds(1, "incarnation epoch request.new ")

	var body journal.RequestNewBody
	if err := journal.Unmarshal(r.journal(1)[2].plain, &body); err != nil {
		t.Fatal(err)
	}
	sent, err := body.Request()
	if err != nil {
		t.Fatal(err)
	}
	sent.Catalogue = first.Catalogue
	if fmt.Sprint(sent) != fmt.Sprint(first) || sent.Subject.Reveal() != nikAni {
		t.Errorf("journal says\n%+v, saved\n%+v", sent, first)
	}
}

func TestWhatTheRegencyCouldNotReadIsNotTaken(t *testing.T) {
	r := newRoom(t)
	for name, change := range map[string]func(*store.Draft){
		"no id":      func(d *store.Draft) { d.ID = kiosk.RequestID{} },
		"no service": func(d *store.Draft) { d.Service = "" },
		"no subject": func(d *store.Draft) { d.Subject = kiosk.NIK{} },
		"village":    func(d *store.Draft) { d.Village = "Setail" },
		"answers":    func(d *store.Draft) { d.Answers = make([]kiosk.Answer, kiosk.MaxAnswers+1) },
	} {
		d := draft(t, nikAni)
		change(&d)
		if _, err := r.SaveRequest(t.Context(), d); !errors.Is(err, store.ErrDraft) {
			t.Errorf("%s: %v", name, err)
		}
	}
	d := draft(t, nikAni)
	d.Answers[0].Value = string(make([]byte, journal.MaxBody))
	if _, err := r.SaveRequest(t.Context(), d); !errors.Is(err, journal.ErrLarge) {
		t.Errorf("too large: %v", err)
	}
	r.wantKinds(1, "incarnation epoch ")
}

// TestNoKeySealsTwice: after a transaction that sealed an entry and failed, the next entry of that
// place is under another epoch.
func TestNoKeySealsTwice(t *testing.T) {
	r := newRoom(t)
	hook := func() {}
	r.opts.Now = func() time.Time { hook(); return noon }
	r.reopen()
	ctx, cancel := context.WithCancel(t.Context())
	hook = cancel // the caller gives up in mid-transaction
	if err := r.Fault(ctx, "printer", "paper-out"); err == nil {
		t.Fatal("a cancelled entry was written")
	}
	if err := r.Fault(t.Context(), "printer", "paper-out"); err != nil {
		t.Fatal(err)
	}
	r.wantKinds(1, "incarnation epoch epoch epoch fault ")
}
