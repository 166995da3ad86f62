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

// clerkOf asks for the PIN of a clerk's card; one that is no clerk's yet can become one by a one-time code.
func (t *table) clerkOf(ctx context.Context, chip []byte) (bool, error) {
	st, err := t.store.LookupCard(ctx, chip)
	if err != nil {
		return false, err
	}
	if !st.Clerk {
		if claimed, err := t.claim(ctx, chip); err != nil || !claimed {
			return false, err
		}
	}
	for {
		pin, err := t.secret(ctx, chip, "PIN petugas (tidak tampak):")
		if err != nil {
			return false, err
		}
		c, err := t.store.CheckClerk(ctx, chip, pin)
		switch {
		case errors.Is(err, store.ErrPIN):
			t.say("PIN terdiri dari 6 angka.")
		case errors.Is(err, store.ErrNoPIN):
			t.say("Kartu ini belum punya PIN petugas: minta kode baru kepada operator.")
			return false, nil
		case err != nil:
			return false, err
		case c.OK:
			t.say("Selamat bekerja, %s.", c.Name)
			return true, nil
		case c.Locked || c.TriesLeft == 0:
			t.say("PIN petugas terkunci. Minta operator membukanya.")
			return false, nil
		default:
			t.say("PIN salah. %d kali lagi.", c.TriesLeft)
		}
	}
}

// claim makes a card a clerk's by a one-time code, and waits for the regency to know it.
func (t *table) claim(ctx context.Context, chip []byte) (bool, error) {
	code, err := t.secret(ctx, chip, "Kartu ini belum kartu petugas. Kode sekali pakai dari operator (kosong: kartu lain):")
	if err != nil || code == "" {
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
			return true, t.known(ctx, chip)
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

// known waits until the regency has taken a clerk's card. A wrong code never ends it: Ctrl-C does.
func (t *table) known(ctx context.Context, chip []byte) error {
	t.say("Menunggu kabupaten mengenali kartu ini: perlu jaringan. Bila kodenya salah: Ctrl-C, lalu ulangi.")
	for {
		st, err := t.store.LookupCard(ctx, chip)
		if err != nil || st.Clerk {
			return err
		}
		if err := t.changed(ctx); err != nil {
			return err
		}
	}
}
