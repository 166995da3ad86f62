package kiosk_test

import (
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
)

func TestFieldCheck(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, kiosk.WIB)
	text := kiosk.Field{Kind: kiosk.TextField}
	money := kiosk.Field{Kind: kiosk.MoneyField, Min: 1000, Max: 2_000_000}
	date := kiosk.Field{Kind: kiosk.DateField}
	for _, c := range []struct {
		f    kiosk.Field
		in   string
		want kiosk.FieldFault
	}{
		{text, "", kiosk.FieldMissing},
		{kiosk.Field{Kind: kiosk.TextField, Optional: true}, "", kiosk.FieldFine},
		{text, "WARUNG IBU SITI, RT 02/RW 01 & KOPI", kiosk.FieldFine},
		{text, "A", kiosk.FieldShort},
		{text, strings.Repeat("A", kiosk.MaxText), kiosk.FieldFine},
		{text, strings.Repeat("A", kiosk.MaxText+1), kiosk.FieldLong},
		{text, strings.Repeat("A", 1<<20), kiosk.FieldLong},
		{text, "...", kiosk.FieldLetters},
		{text, " AB", kiosk.FieldLetters},
		{text, "A  B", kiosk.FieldLetters},
		{text, "ꦱꦶꦠꦶ", kiosk.FieldLetters},
		{text, "СИТИ", kiosk.FieldLetters},
		{text, "A\x00B", kiosk.FieldLetters},
		{text, "A\nB", kiosk.FieldLetters},
		{text, "{nik}", kiosk.FieldLetters},
		{money, "1000", kiosk.FieldFine},
		{money, "999", kiosk.FieldSmall},
		{money, "2000001", kiosk.FieldLarge},
		{money, strings.Repeat("9", 4000), kiosk.FieldLarge},
		{money, "-5", kiosk.FieldLetters},
		{money, "1.000", kiosk.FieldLetters},
		{money, "١٢٣٤", kiosk.FieldLetters},
		{date, "2026-02-28", kiosk.FieldFine},
		{date, "2026-02-29", kiosk.FieldDate},
		{date, "2024-02-29", kiosk.FieldFine},
		{date, "2026-13-01", kiosk.FieldDate},
		{date, "2026-4-1", kiosk.FieldDate},
		{date, "1899-01-01", kiosk.FieldFar},
		{date, "2031-01-01", kiosk.FieldFar},
		{kiosk.Field{Kind: kiosk.NIKField}, "351013410180900", kiosk.FieldShort},
		{kiosk.Field{Kind: kiosk.NIKField}, "3510134101809001", kiosk.FieldFine},
		{kiosk.Field{Kind: kiosk.NIKField}, "35101341018090011", kiosk.FieldLong},
		{kiosk.Field{Kind: kiosk.PhoneField}, "08123", kiosk.FieldShort},
		{kiosk.Field{Kind: kiosk.PhoneField}, "081234567890", kiosk.FieldFine},
		{kiosk.Field{Choices: []kiosk.Choice{{Value: "a"}}}, "a", kiosk.FieldFine},
		{kiosk.Field{Choices: []kiosk.Choice{{Value: "a"}}}, "b", kiosk.FieldLetters},
	} {
		if got := c.f.Check(c.in, now); got != c.want {
			t.Errorf("%s %.40q: %q, want %q", c.f.Kind, c.in, got, c.want)
		}
	}
}

func TestFieldWords(t *testing.T) {
	for _, c := range []struct {
		kind     kiosk.FieldKind
		in, want string
	}{
		{kiosk.MoneyField, "1500000", "Rp 1.500.000"},
		{kiosk.MoneyField, "500", "Rp 500"},
		{kiosk.MoneyField, "x", "x"},
		{kiosk.DateField, "2026-08-17", "17 Agustus 2026"},
		{kiosk.DateField, "2026-02-30", "2026-02-30"},
		{kiosk.TextField, "TOKO", "TOKO"},
	} {
		if got := (kiosk.Field{Kind: c.kind}).Words(c.in); got != c.want {
			t.Errorf("%s %q: %q, want %q", c.kind, c.in, got, c.want)
		}
	}
}
