package console

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// quarantinePage is the data of quarantine.html.
type quarantinePage struct {
	frame
	Lines []quarantineLine
}

type quarantineLine struct {
	ID, Title, Why, Kiosk, Age string
	Number, Village, Assurance string // of a request that can be read
	Takeable                   bool
}

func ruler(c ledger.ClerkAccount) regency.Ruler {
	return regency.Ruler{Name: c.Name, Village: c.Village}
}

func (c *Console) quarantine(w http.ResponseWriter, r *http.Request, clerk ledger.ClerkAccount) error {
	ws, err := c.o.Quarantine.List(r.Context(), ruler(clerk), maxLines)
	if err != nil {
		return err
	}
	p := quarantinePage{frame: c.frame(r.Context(), "Perlu petugas", clerk)}
	for _, x := range ws {
		l := quarantineLine{
			ID: keyText(x.Key), Title: kindWords(x.Kind), Why: quarantineWords(x), Kiosk: where(x.Kiosk),
			Age: ago(c.o.Now(), x.Time), Takeable: x.Takeable,
		}
		if x.Number != "" {
			l.Title, l.Number = c.o.Desk.Title(x.Service), x.Number.String()
			l.Assurance, l.Village = assuranceWords(x.Assurance), villageTitle(c.village(r.Context(), x.Village))
		}
		p.Lines = append(p.Lines, l)
	}
	return c.show(w, http.StatusOK, "quarantine", p)
}

// ruling makes a handler of a decision on an entry in quarantine.
func (c *Console) ruling(rule func(context.Context, regency.Ruler, journal.Key, string) error) func(http.ResponseWriter, *http.Request, ledger.ClerkAccount) error {
	return func(w http.ResponseWriter, r *http.Request, clerk ledger.ClerkAccount) error {
		k, err := parseKey(r.PathValue("entry"))
		if err != nil {
			return err
		}
		if err := rule(r.Context(), ruler(clerk), k, r.PostFormValue("reason")); err != nil {
			return err
		}
		http.Redirect(w, r, "/quarantine", http.StatusSeeOther)
		return nil
	}
}

// keyText names an entry in a path: "7-1-12", kiosk, incarnation, seq.
func keyText(k journal.Key) string { return fmt.Sprintf("%d-%d-%d", k.Kiosk, k.Incarnation, k.Seq) }

// parseKey is the reverse.
func parseKey(s string) (journal.Key, error) {
	parts := strings.Split(s, "-")
	var n [3]uint64
	if len(parts) != len(n) {
		return journal.Key{}, errID
	}
	for i, p := range parts {
		var err error
		if n[i], err = strconv.ParseUint(p, 10, 62); err != nil {
			return journal.Key{}, errors.Join(errID, err)
		}
	}
	return journal.Key{Kiosk: kiosk.KioskID(n[0]), Incarnation: n[1], Seq: n[2]}, nil
}

// quarantineWords is why an entry waits, and what can be done.
func quarantineWords(x regency.Waiting) string {
	switch x.Code {
	case wire.VerdictSealed:
		return "Isinya tidak bisa dibuka: kunci anjungan atau kabupaten tidak cocok. Hubungi operator kabupaten."
	case wire.VerdictBody:
		return "Isinya tidak bisa dibaca. Hubungi operator kabupaten."
	case wire.VerdictAssurance:
		return "Pemohon tidak dikenal. Terima jika orangnya sudah Anda kenali; permohonan lalu menunggu dikukuhkan."
	case wire.VerdictService:
		if x.Takeable {
			return "Katalog layanannya sudah dimuat. Permohonan ini bisa diterima."
		}
		return fmt.Sprintf("Layanannya tidak ada di katalog kabupaten (versi katalog anjungan: %s). Bisa diterima setelah operator kabupaten memuat katalog itu: "+
			"di %s anjunganctl catalog export %[3]s, di kabupaten regency catalogue load %[3]s.", x.Catalogue, where(x.Kiosk), catalogueFile(x.Kiosk))
	case wire.VerdictRequest:
		return "Permohonan yang dibatalkan belum ada di kabupaten. Putuskan permohonannya lebih dulu: pembatalannya ikut."
	case wire.VerdictVillage:
		return "Kode wilayahnya tidak ada di daftar kabupaten. Bisa diterima setelah daftar diperbarui."
	}
	return x.Code
}

// kindWords is what an entry tells of.
func kindWords(k journal.Kind) string {
	switch k {
	case journal.KindRequestNew:
		return "Permohonan"
	case journal.KindRequestStop:
		return "Pembatalan permohonan"
	case journal.KindPrintStart, journal.KindPrintEnd, journal.KindTaken, journal.KindRetracted:
		return "Catatan cetak"
	case journal.KindPINTry:
		return "Percobaan PIN"
	default:
		return "Catatan anjungan (" + k.String() + ")"
	}
}
