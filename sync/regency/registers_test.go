package regency_test

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// TestRegistersOfTheirOwn: no two kiosks are invited that would give the same registration numbers and tokens, nor one that
// would go on with those of a kiosk that was revoked; whoever names no unit gets the next one.
func TestRegistersOfTheirOwn(t *testing.T) {
	w := newWorld(t)
	w.addKiosk(t, 7) // unit 7
	e := w.enroller(time.Now)
	invite := func(id kiosk.KioskID, letters string, unit int) error {
		s := w.place(t, id)
		s.Letters, s.Unit = letters, unit
		_, err := e.Invite(t.Context(), s, time.Hour, "operator")
		return err
	}
	next := func(letters string, want int) {
		t.Helper()
		if n, err := e.NextUnit(t.Context(), letters); err != nil || n != want {
			t.Errorf("the next of %s is %d, %v, want %d", letters, n, err, want)
		}
	}
	next("SET", 8)
	next("GEN", 1)
	if err := invite(8, "SET", 7); !errors.Is(err, regency.ErrRegister) {
		t.Errorf("letters and unit of kiosk 7: %v", err)
	}
	must(t, w.ledger.Revoke(t.Context(), 7, time.Now().UnixMilli()))
	if err := invite(8, "SET", 7); !errors.Is(err, regency.ErrRegister) {
		t.Errorf("those of a kiosk that was revoked: %v", err)
	}
	must(t, invite(8, "GEN", 7))
	next("GEN", 8)
}

// TestRegistersOfTwoInvited: two machines are invited to the same letters and unit, which neither has yet; the second is not
// confirmed.
func TestRegistersOfTwoInvited(t *testing.T) {
	w := newWorld(t)
	confirm := func(id kiosk.KioskID, code wire.EnrolCode) error {
		digits := w.enrol(t, filepath.Join(t.TempDir(), "bundle"), code).waits(t)
		return w.enroller(time.Now).Confirm(t.Context(), id, digits, "test")
	}
	invite := func(id kiosk.KioskID) wire.EnrolCode {
		s := w.place(t, id)
		s.Unit = 1
		code, err := w.enroller(time.Now).Invite(t.Context(), s, time.Hour, "test")
		must(t, err)
		return code
	}
	first, second := invite(7), invite(8)
	must(t, confirm(8, second))
	if err := confirm(7, first); !errors.Is(err, regency.ErrRegister) {
		t.Errorf("both give SET-1-000001: %v", err)
	}
}
