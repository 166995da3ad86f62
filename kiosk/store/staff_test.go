package store

import (
	"bytes"
	"context"
	"os"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
)

// TestAccountsOfAnEarlierProgramAreHidden: a row that stands under the account itself, which is a name as a rule, is put
// under its keyed hash at the next start, out of database and log; the clerk and their count of tries stay.
func TestAccountsOfAnEarlierProgramAreHidden(t *testing.T) {
	const account = "tonowijaya"
	s, ctx := inner(t), t.Context()
	if err := s.ReplaceCards(ctx, "v1", []byte("a pepper of the tests"), nil); err != nil {
		t.Fatal(err)
	}
	pin, err := s.newVerifier(ctx, "531642")
	if err != nil {
		t.Fatal(err)
	}
	chip := []byte{4, 1, 2, 3, 4, 5, 6}
	if err := s.ReplaceStaff(ctx, "s1", []kiosk.StaffRecord{{Account: account, Name: "Tono", Role: kiosk.RoleService, Own: chip, PIN: pin}}); err != nil {
		t.Fatal(err)
	}
	old, err := s.sealStaff(account, staffRow{Name: "Tono", Role: string(kiosk.RoleService), PIN: pinRowOf(pin)})
	if err == nil {
		_, err = s.w.ExecContext(ctx, `UPDATE staff SET account = ?, sealed = ?`, account, old)
	}
	if err != nil {
		t.Fatal(err)
	}
	if r, err := s.CheckClerk(ctx, chip, "000000"); err != nil || r.TriesLeft != kiosk.MaxTries-1 {
		t.Fatalf("before: %+v, %v", r, err)
	}
	if !onDisk(t, s, account) {
		t.Fatal("the row of an earlier program is not as it was")
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := Open(context.WithoutCancel(ctx), s.opts)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = again.Close() }()
	if onDisk(t, again, account) {
		t.Error("the account is still readable")
	}
	if r, err := again.CheckClerk(ctx, chip, "000000"); err != nil || r.TriesLeft != kiosk.MaxTries-2 {
		t.Errorf("after: %+v, %v", r, err)
	}
	if r, err := again.CheckClerk(ctx, chip, "531642"); err != nil || !r.OK || r.Name != "Tono" {
		t.Errorf("after: %+v, %v", r, err)
	}
}

// onDisk says whether a text stands in database or log.
func onDisk(t *testing.T, s *Store, text string) bool {
	t.Helper()
	for _, name := range []string{s.opts.Path, s.opts.Path + "-wal"} {
		b, err := os.ReadFile(name)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		if bytes.Contains(b, []byte(text)) {
			return true
		}
	}
	return false
}
