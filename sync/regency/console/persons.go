package console

import (
	"encoding/hex"
	"errors"
	"net/http"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/desk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// errNIK says that what was typed is no NIK; it never repeats it.
var errNIK = errors.New("console: not a NIK")

// personPage is the data of person.html.
type personPage struct {
	frame
	Warn, NIK, Birth string
	Resident         kiosk.Resident
	Cards            []heldLine
}

type heldLine struct {
	Chip, State, Class, PIN  string
	Opens, Locked, Forgotten bool
	Ask                      bool // seen in two districts at once
}

// person finds a resident by NIK. The NIK stands in a form, never in an address.
func (c *Console) person(w http.ResponseWriter, r *http.Request, clerk ledger.ClerkAccount) error {
	nik, err := kiosk.ParseNIK(r.PostFormValue("nik"))
	if err != nil {
		return errNIK
	}
	h, err := c.o.Desk.Person(r.Context(), clerk, nik)
	if err != nil {
		return err
	}
	return c.showPerson(w, r, clerk, h)
}

// card shows the person of a card.
func (c *Console) card(w http.ResponseWriter, r *http.Request, clerk ledger.ClerkAccount) error {
	chip, err := cardIndex(r)
	if err != nil {
		return err
	}
	h, err := c.o.Desk.PersonOfCard(r.Context(), clerk, chip)
	if err != nil {
		return err
	}
	return c.showPerson(w, r, clerk, h)
}

func (c *Console) showPerson(w http.ResponseWriter, r *http.Request, clerk ledger.ClerkAccount, h desk.Holder) error {
	p := personPage{
		frame: c.frame(r.Context(), "Warga", clerk), Resident: h.Resident, NIK: h.Resident.NIK.Reveal(),
		Birth: h.Resident.BirthPlace + ", " + dateWords(h.Resident.BirthDate),
	}
	if h.State != kiosk.Present {
		p.Warn = wordsPerson + " Warga ini " + personWords(h.State) + "."
	}
	for _, x := range h.Cards {
		p.Cards = append(p.Cards, heldCard(x))
	}
	return c.show(w, http.StatusOK, "person", p)
}

func heldCard(x desk.HeldCard) heldLine {
	l := heldLine{
		Chip: hex.EncodeToString(x.Chip), State: "Berlaku", Class: "ready", Opens: x.Lost == "", Forgotten: x.Forgotten,
		Locked: x.Tries >= kiosk.MaxTries, Ask: x.Ask,
	}
	switch {
	case x.Lost == ledger.LostReplaced:
		l.State, l.Class = "Diganti kartu baru", ""
	case x.Lost != "":
		l.State, l.Class = "Dilaporkan hilang", "refused"
	case l.Locked:
		l.State, l.Class, l.PIN = "PIN terkunci", "waiting", "Lima kali salah."
	}
	if x.Ask {
		l.PIN += " Dipakai di dua kecamatan pada waktu yang hampir sama: anjungan selalu meminta PIN."
	}
	if x.Forgotten {
		l.PIN += " PIN baru menunggu petugas."
	}
	return l
}

// cardIndex reads the blind index of a card from a path.
func cardIndex(r *http.Request) ([]byte, error) {
	chip, err := hex.DecodeString(r.PathValue("chip"))
	if err != nil || len(chip) != 32 {
		return nil, errID
	}
	return chip, nil
}

// cardAction performs what a key of the person's page says.
func (c *Console) cardAction(w http.ResponseWriter, r *http.Request, clerk ledger.ClerkAccount) error {
	chip, err := cardIndex(r)
	if err != nil {
		return err
	}
	a := kiosk.ClerkAction(r.PostFormValue("do"))
	switch a {
	case kiosk.ClerkConfirm, kiosk.ClerkDeny, kiosk.ClerkUnlock, kiosk.ClerkLost:
	default:
		return errID
	}
	if err := c.o.Desk.Card(r.Context(), clerk, chip, a); err != nil {
		return err
	}
	to := cardPath(chip)
	if id, err := kiosk.ParseRequestID(r.PostFormValue("request")); err == nil { // the page of a request asked for it
		to = "/requests/" + id.String()
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}
