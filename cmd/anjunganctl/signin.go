package main

import (
	"context"
	"errors"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// signIn lets a clerk in with card and PIN.
func (t *table) signIn(ctx context.Context) error {
	for {
		chip, err := t.tap(ctx, "Tempelkan kartu petugas.")
		if err != nil {
			return err
		}
		in, err := t.clerkOf(ctx, chip)
		switch {
		case errors.Is(err, errOther):
		case err != nil:
			return err
		case in:
			t.clerk = chip
			return nil
		}
	}
}

// clerkOf asks for the PIN of a clerk's card. A card that is none yet, has no PIN or is locked becomes one
// by a one-time code.
func (t *table) clerkOf(ctx context.Context, chip []byte) (bool, error) {
	st, err := t.store.LookupCard(ctx, chip)
	if err != nil {
		return false, err
	}
	stuck := ""
	if !st.Clerk {
		stuck = "Kartu ini belum kartu petugas."
	}
	for {
		if stuck != "" {
			t.say("%s", stuck)
			if claimed, err := t.claim(ctx, chip); err != nil || !claimed {
				return false, err
			}
		}
		var in bool
		if in, stuck, err = t.clerkPIN(ctx, chip); err != nil || in {
			return in, err
		}
	}
}

// clerkPIN asks for a clerk's PIN once; stuck says why only a code helps.
func (t *table) clerkPIN(ctx context.Context, chip []byte) (in bool, stuck string, err error) {
	pin, err := t.secret(ctx, chip, "PIN petugas (tidak tampak):")
	if err != nil {
		return false, "", err
	}
	c, err := t.store.CheckClerk(ctx, chip, pin)
	switch {
	case errors.Is(err, store.ErrPIN):
		t.say("PIN terdiri dari 6 angka.")
		return false, "", nil
	case errors.Is(err, store.ErrNoPIN):
		return false, "Kartu ini belum punya PIN petugas.", nil
	case err != nil:
		return false, "", err
	case c.OK:
		t.say("Selamat bekerja, %s.", c.Name)
		return true, "", nil
	case c.Locked || c.TriesLeft == 0:
		return false, "PIN petugas terkunci.", nil
	}
	t.say("PIN salah. %d kali lagi.", c.TriesLeft)
	return false, "", nil
}

// claim makes a card a clerk's by a one-time code, and waits for the regency to know it.
func (t *table) claim(ctx context.Context, chip []byte) (bool, error) {
	code, err := t.secret(ctx, chip, "Kode sekali pakai dari operator (kosong: kartu lain):")
	if err != nil || code == "" {
		return false, err
	}
	before, err := t.store.DataVersion(ctx, "staff")
	if err != nil {
		return false, err
	}
	for {
		pin, err := t.newPIN(ctx, chip, "Petugas")
		if err != nil {
			return false, err
		}
		err = t.store.ClaimStaff(ctx, chip, code, pin)
		switch {
		case err == nil:
			return true, t.known(ctx, chip, before)
		case errors.Is(err, store.ErrPIN):
			t.say("PIN terdiri dari 6 angka.")
		case errors.Is(err, store.ErrWeak):
			t.say("PIN itu mudah ditebak.")
		case errors.Is(err, store.ErrWord):
			t.say("Kode terdiri dari %d angka.", kiosk.StaffCodeLength)
			return false, nil
		default:
			return false, err
		}
	}
}

// known waits until the clerks are others than before, and this card is one's. A wrong code never ends it: Ctrl-C does.
func (t *table) known(ctx context.Context, chip []byte, before string) error {
	t.say("Menunggu kabupaten mengenali kartu ini: perlu jaringan. Bila kodenya salah: Ctrl-C, lalu ulangi.")
	for {
		v, err := t.store.DataVersion(ctx, "staff")
		if err != nil {
			return err
		}
		st, err := t.store.LookupCard(ctx, chip)
		if err != nil || st.Clerk && v != before {
			return err
		}
		if !t.changed(ctx) {
			return ctx.Err()
		}
	}
}
