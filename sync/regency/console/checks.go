package console

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/regency/desk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// checkPath is where a clerk looks at whom a notice is about; with /close they have done with it.
func checkPath(id int64) string { return "/notices/" + strconv.FormatInt(id, 10) }

// checkLine is a notice that stands until it is closed, by when it came.
func checkLine(now time.Time, n desk.Check) noticeLine {
	v := noticeLine{Text: where(n.Kiosk), Age: ago(now, n.Arrived), Close: checkPath(n.ID) + "/close"}
	if n.Kiosk == 0 {
		v.Text = "Pengukuhan"
	}
	if n.Initials != "" {
		v.Text, v.Link = fmt.Sprintf("%s, %s, NIK %s", v.Text, n.Initials, n.NIK), checkPath(n.ID)
	}
	if n.Kind == ledger.NoticeClone {
		v.Link = cardPath(n.Ref)
	}
	v.Text += ": " + checkWords(n.Notice)
	return v
}

// checkWords says what a clerk should look at.
func checkWords(n ledger.Notice) string {
	switch {
	case n.Kind == ledger.NoticeClone:
		return "kartu yang sama dipakai di kecamatan lain dalam 20 menit. Mintalah pemiliknya datang membawa KTP-nya"
	case n.Kind == ledger.NoticeAid:
		return "dua usulan bantuan sosial (" + n.Word + ") bertemu; satu berlaku, yang lain ditolak menurut aturan"
	case n.Word == journal.CheckDataWrong:
		return "warga mengatakan datanya salah"
	case n.Word == journal.CheckLostCard:
		return "kartu yang tidak berlaku ditempelkan (hilang, diganti, atau datanya perlu diperiksa petugas)"
	case n.Word == ledger.WordUnknown:
		return "yang dipastikan di anjungan tidak ada di data kependudukan; tidak ada kartu dan PIN untuknya"
	}
	return "data kartu ini perlu diperiksa petugas (" + personWords(kiosk.PersonState(n.Word)) + ")"
}

func noticeID(r *http.Request) (int64, error) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil || id < 1 {
		return 0, errID
	}
	return id, nil
}

// check shows whom a notice is about.
func (c *Console) check(w http.ResponseWriter, r *http.Request, clerk ledger.ClerkAccount) error {
	id, err := noticeID(r)
	if err != nil {
		return err
	}
	h, err := c.o.Desk.PersonOfCheck(r.Context(), clerk, id)
	if err != nil {
		return err
	}
	return c.showPerson(w, r, clerk, h)
}

// closeCheck takes a notice that a clerk has done with off the page.
func (c *Console) closeCheck(w http.ResponseWriter, r *http.Request, clerk ledger.ClerkAccount) error {
	id, err := noticeID(r)
	if err != nil {
		return err
	}
	if err := c.o.Desk.CloseNotice(r.Context(), clerk, id); err != nil {
		return err
	}
	http.Redirect(w, r, "/", http.StatusSeeOther)
	return nil
}
