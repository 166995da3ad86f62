package console

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/desk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// cardLine is a candidate or a forgotten PIN in the work list: nobody's name.
type cardLine struct{ Link, Title, NIK, Match, Class, Where, Age string }

// cardLines lists the cards and PINs that wait for a clerk.
func (c *Console) cardLines(ctx context.Context, clerk ledger.ClerkAccount) ([]cardLine, error) {
	list, err := c.o.Desk.Candidates(ctx, clerk, maxLines)
	if err != nil {
		return nil, err
	}
	var out []cardLine
	for _, x := range list {
		l := cardLine{
			Link: candidatePath(x.ID), Title: titleOf(x.Candidate), NIK: x.NIK, Where: whence(x), Age: ago(c.o.Now(), x.At),
		}
		if x.Initials != "" {
			l.Title += ", " + x.Initials
		}
		l.Match, l.Class = matchWords(x)
		out = append(out, l)
	}
	pins, err := c.o.Desk.ForgottenPINs(ctx, clerk, maxLines)
	if err != nil {
		return nil, err
	}
	for _, f := range pins {
		out = append(out, cardLine{
			Link: cardPath(f.Chip), Title: "Lupa PIN, " + f.Initials, NIK: f.NIK, Match: "PIN baru menunggu", Class: "waiting",
			Where: where(f.Kiosk), Age: ago(c.o.Now(), f.At),
		})
	}
	return out, nil
}

func titleOf(c ledger.Candidate) string {
	if !c.Card() {
		return "Titip permohonan tanpa kartu"
	}
	return "KTP baru untuk anjungan"
}

func candidatePath(id int64) string { return "/candidates/" + strconv.FormatInt(id, 10) }

// cardPath names a card by its blind index, which says nothing without the regency's key.
func cardPath(chip []byte) string { return "/cards/" + hex.EncodeToString(chip) }

func where(id kiosk.KioskID) string { return fmt.Sprintf("Anjungan %d", id) }

// whence says where somebody asked to be enrolled.
func whence(c desk.Candidate) string {
	if c.How == kiosk.ByTable {
		return fmt.Sprintf("Meja pendaftaran %d", c.Kiosk)
	}
	return where(c.Kiosk)
}

// matchWords says how what was typed compares with the population record, and the class of its badge.
func matchWords(x desk.Candidate) (words, class string) {
	switch {
	case x.Initials == "":
		return "NIK tidak ada di data", "refused"
	case x.State != kiosk.Present:
		return "Data kartu perlu diperiksa", "refused"
	case x.Other:
		return "Kartu milik orang lain", "refused"
	case !x.Agrees:
		return "Tanggal lahir berbeda", "refused"
	}
	return "Tanggal lahir cocok", "ready"
}

// personWords is what the population record says of a person.
func personWords(s kiosk.PersonState) string {
	switch s {
	case kiosk.Dead:
		return "tercatat meninggal"
	case kiosk.Moved:
		return "tercatat pindah"
	case kiosk.Missing:
		return "tidak diketahui keberadaannya"
	case kiosk.Present:
	}
	return ""
}

// candidatePage is the data of candidate.html.
type candidatePage struct {
	frame
	ID                              int64
	Denials                         []denial
	Warn, NIK, Typed, Where, Age    string
	Times, PIN, Match, Class, Birth string
	Former                          string
	Known, Agrees, Tagged, Doubted  bool
	Ready, Helped                   bool // Helped: somebody else asked for one of Requests
	Resident                        kiosk.Resident
	Requests                        []line
}

// denial is why a clerk may deny somebody, and how the page asks.
type denial struct {
	Reason kiosk.DenyReason
	Words  string
}

func denyWords(why kiosk.DenyReason) string {
	switch why {
	case kiosk.DenyPerson:
		return "Bukan orangnya"
	case kiosk.DenyCard:
		return "Bukan KTP-el yang sah"
	case kiosk.DenyData:
		return "Data yang diketik salah"
	case kiosk.DenyRecord:
		return "Data kependudukan perlu dibetulkan"
	case kiosk.DenyOutside:
		return "Bukan warga Banyuwangi"
	}
	return ""
}

func (c *Console) candidate(w http.ResponseWriter, r *http.Request, clerk ledger.ClerkAccount) error {
	id, err := candidateID(r)
	if err != nil {
		return err
	}
	x, err := c.o.Desk.Candidate(r.Context(), clerk, id)
	if err != nil {
		return err
	}
	return c.show(w, http.StatusOK, "candidate", c.candidatePage(r.Context(), clerk, x))
}

func (c *Console) candidatePage(ctx context.Context, clerk ledger.ClerkAccount, x desk.Calon) candidatePage {
	p := candidatePage{
		frame: c.frame(ctx, "Kukuhkan", clerk), ID: x.ID, NIK: x.Typed.NIK, Typed: dateWords(x.Typed.Birth), Where: whence(x.Candidate),
		Age: ago(c.o.Now(), x.At), PIN: "sudah dipilih", Known: x.Known, Agrees: x.Agrees, Tagged: x.Tagged, Doubted: x.Doubted, Ready: x.Ready(),
		Resident: x.Resident, Warn: candidateWarning(x),
	}
	p.Match, p.Class = matchWords(x.Candidate)
	for _, why := range kiosk.DenyReasons() {
		p.Denials = append(p.Denials, denial{Reason: why, Words: denyWords(why)})
	}
	if x.Known {
		p.Birth = x.Resident.BirthPlace + ", " + dateWords(x.Resident.BirthDate)
	}
	if !x.Card() {
		p.PIN = "tanpa kartu: hanya orangnya yang dipastikan"
	} else if x.Alone() {
		p.PIN = "tidak berlaku: hanya permohonannya yang dipastikan"
	} else if x.PIN.Body == nil {
		p.PIN = "belum dipilih; dipilih di anjungan"
	}
	if x.Times > 1 {
		p.Times = fmt.Sprintf("didaftarkan %d kali, PIN terakhir yang berlaku", x.Times)
	}
	if x.Former > 0 {
		p.Former = "Kartu lama warga ini tidak berlaku lagi di anjungan setelah dikukuhkan (kartu pengganti)."
	}
	for _, l := range x.Requests {
		p.Helped = p.Helped || !l.Asking.NIK.IsZero()
		p.Requests = append(p.Requests, line{ID: l.ID.String(), Title: l.Title, Asking: askingWords(l.Asking)})
	}
	return p
}

// candidateWarning says why a candidate cannot be confirmed.
func candidateWarning(x desk.Calon) string {
	switch {
	case x.Mine:
		return wordsSelf
	case !x.Known && !x.Alone():
		return "NIK ini tidak ada di data kependudukan. Kartu belum bisa dikukuhkan."
	case x.State != kiosk.Present:
		return wordsPerson + " Warga ini " + personWords(x.State) + "."
	case x.Other:
		return wordsTaken
	}
	return ""
}

func candidateID(r *http.Request) (int64, error) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil || id < 1 {
		return 0, errID
	}
	return id, nil
}

func (c *Console) confirmCandidate(w http.ResponseWriter, r *http.Request, clerk ledger.ClerkAccount) error {
	return c.decided(w, r, clerk, func(id int64) error { return c.o.Desk.ConfirmCandidate(r.Context(), clerk, id) })
}

func (c *Console) denyCandidate(w http.ResponseWriter, r *http.Request, clerk ledger.ClerkAccount) error {
	why := kiosk.DenyReason(r.PostFormValue("reason"))
	return c.decided(w, r, clerk, func(id int64) error { return c.o.Desk.DenyCandidate(r.Context(), clerk, id, why) })
}

// decided decides, and shows the work list again.
func (c *Console) decided(w http.ResponseWriter, r *http.Request, _ ledger.ClerkAccount, decide func(int64) error) error {
	id, err := candidateID(r)
	if err != nil {
		return err
	}
	if err := decide(id); err != nil {
		return err
	}
	http.Redirect(w, r, "/", http.StatusSeeOther)
	return nil
}

// What a clerk reads where a card cannot be changed.
const (
	wordsPerson = "Data kartu ini perlu diperiksa petugas."
	wordsSelf   = "Petugas tidak dapat mengukuhkan dirinya sendiri atau yang diajukannya untuk orang lain. Minta petugas lain."
	wordsTaken  = "Kartu ini masih terdaftar untuk orang lain. Laporkan kartu itu hilang lebih dulu, bila memang keliru."
)

// cardProblem is problem for cards; 0: none of them.
func cardProblem(err error) (status int, words string) {
	switch {
	case errors.Is(err, ledger.ErrClerk):
		return http.StatusForbidden, "Akun ini belum boleh melakukannya: NIK petugas belum dicatat. Hubungi operator kabupaten."
	case errors.Is(err, ledger.ErrVillage):
		return http.StatusForbidden, "Warga ini bukan warga wilayah kantor Anda."
	case errors.Is(err, ledger.ErrSelf):
		return http.StatusForbidden, wordsSelf
	case errors.Is(err, ledger.ErrPerson):
		return http.StatusConflict, wordsPerson
	case errors.Is(err, ledger.ErrTaken):
		return http.StatusConflict, wordsTaken
	case errors.Is(err, errNIK):
		return http.StatusUnprocessableEntity, "NIK terdiri dari 16 angka."
	case errors.Is(err, desk.ErrDecided):
		return 0, ""
	case errors.Is(err, ledger.ErrMoved):
		return http.StatusConflict, "Sudah diputuskan. Muat ulang daftar."
	}
	return 0, ""
}
