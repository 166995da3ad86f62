package regency_test

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/bundle"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// farKiosk is a kiosk of a village in another district.
func (w *world) farKiosk(t *testing.T) bundle.Bundle {
	t.Helper()
	v, err := w.ledger.Village(t.Context(), "35.10.01.2001")
	if err != nil {
		t.Fatal(err)
	}
	b, err := regency.AddKiosk(t.Context(), w.ledger, w.keys, kiosk.Site{Kiosk: 9, Letters: "XX", Unit: 1, Village: v}, "https://localhost", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestLookup asks for one card at a time: whole at home, without address elsewhere, audited, and not
// too often.
func TestLookup(t *testing.T) {
	w := newWorld(t)
	b := w.addKiosk(t, 7)
	c := w.client(t, b)
	got, err := c.Card(t.Context(), []byte(chipText), b.Receive)
	if err != nil || got.Resident.Name != "Siti Contoh" || got.Resident.Address != "Dusun Contoh" || len(got.PIN.Hash) == 0 {
		t.Fatalf("at home: %v", err)
	}
	far := w.farKiosk(t)
	c = w.client(t, far)
	got, err = c.Card(t.Context(), []byte(chipText), far.Receive)
	r := got.Resident
	if err != nil || r.Name != "Siti Contoh" || r.Village != setail || r.Address+r.RT+r.RW+r.BirthPlace+r.Job+r.Religion+r.Marital != "" || len(got.PIN.Hash) == 0 {
		t.Fatalf("elsewhere: %+v, %v", got.Lost, err)
	}
	if _, err := c.Card(t.Context(), []byte(chipText), b.Receive); !errors.Is(err, wire.ErrSnapshot) {
		t.Errorf("sealed to another kiosk: %v", err)
	}
	var refused *wire.Refusal
	if _, err := c.Card(t.Context(), []byte(watiChip), far.Receive); !errors.As(err, &refused) || refused.Code != wire.CodeNotFound {
		t.Errorf("an unknown card: %v", err)
	}
	for range 30 {
		_, err = c.Card(t.Context(), []byte(watiChip), far.Receive)
	}
	if !errors.As(err, &refused) || refused.Code != wire.CodeTooMany || refused.RetryAfter < 1 {
		t.Errorf("asked thirty times: %v", err)
	}
	rows, err := w.ledger.AuditRows(t.Context(), 100)
	if err != nil {
		t.Fatal(err)
	}
	count := map[string]int{}
	for _, row := range rows {
		count[row.Clerk+" "+row.Action]++
	}
	if count["kiosk 007 card.lookup"] != 1 || count["kiosk 009 card.lookup"] != 2 || count["kiosk 009 card.lookup.none"] != 18 {
		t.Errorf("audit %v", count)
	}
}

// TestClone: one chip is used at home and tapped in another district minutes later. Clerks are told, every
// kiosk asks for the PIN from then on, the PIN goes on opening the card, and a clerk ends it with one key.
func TestClone(t *testing.T) {
	w := newWorld(t)
	s, _, _ := w.site(t, 7)
	far := w.farKiosk(t)
	c := w.client(t, far)
	b := w.console(t, time.Now)
	b.login()
	if got, err := c.Card(t.Context(), []byte(chipText), far.Receive); err != nil || got.AskPIN || known(t, s, chipText).AskPIN {
		t.Fatalf("seen in one place: %v", err)
	}
	until(t, "the clerk is told", func() bool { // once the kiosk's clock is vouched for
		return rightPIN(t, s, chipText, pin) && strings.Contains(b.get("/"), "kecamatan lain")
	})
	until(t, "the kiosk at home asks for the PIN", func() bool { return known(t, s, chipText).AskPIN })
	if got, err := c.Card(t.Context(), []byte(chipText), far.Receive); err != nil || !got.AskPIN {
		t.Errorf("elsewhere it is not asked for: %v", err)
	}
	if !rightPIN(t, s, chipText, pin) || known(t, s, chipText).Locked {
		t.Error("the honest one is locked out")
	}
	list := b.get("/")
	_, rest, _ := strings.Cut(list, `<a href="/cards/`)
	path, _, ok := strings.Cut(rest, `"`)
	if !ok || strings.Count(list, "kecamatan lain") != 1 {
		t.Fatal("the clerk is not told, or told twice")
	}
	if page := b.get("/cards/" + path); !strings.Contains(page, "selalu meminta PIN") || !strings.Contains(page, `value="unlock"`) {
		t.Error("the card's page says nothing of it")
	}
	if status, _, _ := b.do(http.MethodPost, "/cards/"+path, url.Values{"do": {"unlock"}}); status != http.StatusOK {
		t.Fatalf("unlock: %d", status)
	}
	until(t, "it is over", func() bool { return !known(t, s, chipText).AskPIN })
}
