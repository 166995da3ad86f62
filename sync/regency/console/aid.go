package console

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/desk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// aidPage is the data of aid.html.
type aidPage struct {
	frame
	Lines []aidLine
}

// aidLine is an open record of a list of recipients, or of an application.
type aidLine struct {
	ID                               int64
	Scheme, Period, From, Data, Rule string
	Word                             string // of the record: "penerima", "dihentikan"
	Name, Address                    string // as the list has them
	Double                           bool
	Request                          string // path of the application that it is; "" of a row of a list
	Guesses                          []aidGuess
}

type aidGuess struct{ Name, NIK, Address, Why string }

func (c *Console) aids(w http.ResponseWriter, r *http.Request, clerk ledger.ClerkAccount) error {
	if clerk.Role != kiosk.RoleService && clerk.Role != kiosk.RoleAgency {
		return errRole
	}
	rows, err := c.o.Desk.AidsOpen(r.Context(), clerk, maxLines)
	if err != nil {
		return err
	}
	p := aidPage{frame: c.frame(r.Context(), "Bantuan sosial", clerk)}
	for _, a := range rows {
		l := aidLine{
			ID: a.Record.ID, Scheme: a.Scheme.Title.In(kiosk.Indonesian), Period: a.Record.Period.Words(kiosk.Indonesian),
			From: aidSource(a.Record), Data: day(time.UnixMilli(a.Record.Data)), Word: string(a.Record.Word),
			Rule: a.Record.Rule, Name: a.Named.Name, Address: a.Named.Address, Double: a.Record.NIK != nil,
		}
		if !a.Record.Request.IsZero() {
			l.Request = "/requests/" + a.Record.Request.String()
		}
		for _, g := range a.Guesses {
			l.Guesses = append(l.Guesses, aidGuess{
				Name: g.Resident.Name, NIK: g.Resident.NIK.Last4(), Address: g.Resident.AddressLine(), Why: guessWords(g.Why),
			})
		}
		p.Lines = append(p.Lines, l)
	}
	return c.show(w, http.StatusOK, "aid", p)
}

// aidSource is where a record comes from.
func aidSource(r ledger.AidRecord) string {
	if !r.Request.IsZero() {
		return "usulan lewat anjungan"
	}
	return r.Source + ", baris " + strconv.Itoa(r.Line)
}

// guessWords says why somebody may be meant.
func guessWords(why string) string {
	switch why {
	case "name+address":
		return "nama dan alamat sama"
	case "name":
		return "nama sama"
	}
	return "alamat sama"
}

// ruleAid is a clerk's word on a record: the deed in the path, and for a match whom it means.
func (c *Console) ruleAid(w http.ResponseWriter, r *http.Request, clerk ledger.ClerkAccount) error {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return errors.Join(errID, err)
	}
	deed, guess := ledger.AidDeed(r.PathValue("deed")), -1
	switch deed {
	case ledger.AidMatch:
		if guess, err = strconv.Atoi(r.PostFormValue("guess")); err != nil {
			return errors.Join(errID, err)
		}
	case ledger.AidNobody, ledger.AidChecked, ledger.AidWrong:
	default:
		return errID
	}
	if _, err := c.o.Desk.RuleAid(r.Context(), clerk, id, deed, guess); err != nil {
		return err
	}
	http.Redirect(w, r, "/aid", http.StatusSeeOther)
	return nil
}

// aidBox is an application for bansos on its page.
type aidBox struct {
	Scheme, Decider, Word string
	Agency                string // that has it; empty: none is named
	Here                  bool   // regency or village decide
	Reopen                bool
	Person                string // what the population record says where it does not call the subject present
	Blocker               *aidBlocker
}

type aidBlocker struct {
	ID                              int64
	Scheme, Period, Rule, Data, End string
	Wrong                           bool // it stands still, and this clerk may say that it is wrong
}

// aidBox is nil for any other request.
func (c *Console) aidBox(ctx context.Context, clerk ledger.ClerkAccount, k desk.Case) (*aidBox, error) {
	a, ok, err := c.o.Desk.Aid(ctx, k)
	if err != nil || !ok {
		return nil, err
	}
	b := &aidBox{
		Scheme: a.Scheme.Title.In(kiosk.Indonesian), Decider: deciderWords(a.Scheme.Decider, c.village(ctx, k.Village).Kind), Word: string(a.Record.Word), Agency: c.o.Desk.AgencyOf(k),
		Here: a.Scheme.Here(), Reopen: k.State == kiosk.Refused && clerk.Role == kiosk.RoleService,
	}
	if a.Person != kiosk.Present {
		b.Person = personWords(a.Person)
	}
	if a.Record.Blocker != 0 {
		b.Blocker = &aidBlocker{
			ID: a.Blocker.ID, Scheme: c.o.Desk.SchemeTitle(a.Blocker.Scheme), Period: a.Blocker.Period.Words(kiosk.Indonesian),
			Rule: a.Record.Rule, Data: day(time.UnixMilli(a.Blocker.Data)), End: day(a.Appeal),
			Wrong: a.Blocker.Word == kiosk.AidReceives && c.o.Desk.MayEnd(clerk, a.Blocker),
		}
	}
	return b, nil
}

// appealBox is an appeal (sanggah) on its page.
type appealBox struct {
	ID, Number, Scheme string // of the application that was refused
	Problem            bool   // it names none of that person
	Decided            bool   // it waits for its decision again, or was granted meanwhile
	Blocker            *aidBlocker
}

// appealBox is nil for any other request.
func (c *Console) appealBox(ctx context.Context, clerk ledger.ClerkAccount, k desk.Case) (*appealBox, error) {
	a, ok, err := c.o.Desk.Appeal(ctx, clerk, k)
	switch {
	case errors.Is(err, desk.ErrAppeal):
		return &appealBox{Problem: true}, nil
	case err != nil || !ok:
		return nil, err
	}
	box, err := c.aidBox(ctx, clerk, a.Denied)
	if err != nil || box == nil {
		return nil, err
	}
	return &appealBox{
		ID: a.Denied.ID.String(), Number: a.Denied.Number.String(), Scheme: box.Scheme, Decided: a.Denied.State != kiosk.Refused,
		Blocker: box.Blocker,
	}, nil
}

// aidProblem maps the errors about bansos; 0 for any other.
func aidProblem(err error) (status int, words string) {
	switch {
	case errors.Is(err, desk.ErrPresence):
		return http.StatusUnprocessableEntity, "Data kartu ini perlu diperiksa petugas: bantuan belum bisa diberikan."
	case errors.Is(err, desk.ErrAppeal):
		return http.StatusUnprocessableEntity, "Sanggahan ini tidak menyebut usulan pemohon yang ditolak."
	case errors.Is(err, desk.ErrOnList):
		return http.StatusConflict, "Orang ini sudah tercatat sebagai penerima bantuan itu untuk masa yang sama."
	}
	return 0, ""
}
