package console

import (
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/desk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// visitsPage is the data of visits.html.
type visitsPage struct {
	frame
	Pools []visitPool
	Today string // 2006-01-02
}

// visitPool is the wishes for one hamlet.
type visitPool struct {
	Hamlet, Oldest, Date string
	Was                  int64
	Past, Untold         bool
	Wishes               []visitLine
}

type visitLine struct{ ID, Title, Initials, Number, Age string }

// visits shows where clerks of the village are asked to come, pooled by hamlet.
func (c *Console) visits(w http.ResponseWriter, r *http.Request, clerk ledger.ClerkAccount) error {
	return c.showVisits(w, r, clerk, http.StatusOK, "")
}

func (c *Console) showVisits(w http.ResponseWriter, r *http.Request, clerk ledger.ClerkAccount, status int, problem string) error {
	pools, err := c.o.Desk.Visits(r.Context(), clerk)
	if err != nil {
		return err
	}
	now := c.o.Now()
	p := visitsPage{frame: c.frame(r.Context(), "Petugas datang", clerk), Today: now.In(kiosk.WIB).Format(time.DateOnly)}
	p.Problem = problem
	for _, x := range pools {
		out := visitPool{Hamlet: x.Hamlet, Oldest: since(now, x.Wishes[0].Request), Was: x.At, Untold: x.Untold > 0}
		if x.At != 0 {
			at := time.UnixMilli(x.At)
			out.Date, out.Past = kiosk.Day(at, kiosk.Indonesian)+" "+kiosk.Clock(at), !kiosk.VisitAhead(at, now)
		}
		for _, w := range x.Wishes {
			out.Wishes = append(out.Wishes, visitLine{
				ID: w.ID.String(), Title: w.Title, Initials: w.Initials, Number: w.Number.String(), Age: since(now, w.Request),
			})
		}
		p.Pools = append(p.Pools, out)
	}
	return c.show(w, status, "visits", p)
}

// dateVisit tells a hamlet when a clerk comes; what cannot be told is said above the list.
func (c *Console) dateVisit(w http.ResponseWriter, r *http.Request, clerk ledger.ClerkAccount) error {
	at, err := time.ParseInLocation("2006-01-02 15:04", r.PostFormValue("day")+" "+r.PostFormValue("hour"), kiosk.WIB)
	if err != nil {
		err = desk.ErrVisitDate
	}
	was, bad := strconv.ParseInt(r.PostFormValue("was"), 10, 64)
	if err == nil && bad != nil {
		err = desk.ErrVisitMoved
	}
	if err == nil {
		err = c.o.Desk.DateVisit(r.Context(), clerk, r.PostFormValue("hamlet"), was, at)
	}
	if status, words := visitProblem(err); words != "" {
		return c.showVisits(w, r, clerk, status, words)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/visits", http.StatusSeeOther)
	return nil
}

// visitProblem is what a clerk reads of a day that was not told; empty for any other error.
func visitProblem(err error) (status int, words string) {
	switch {
	case errors.Is(err, desk.ErrVisitDate):
		return http.StatusUnprocessableEntity, "Pilih hari dan jam yang belum lewat, paling lama 90 hari lagi."
	case errors.Is(err, desk.ErrVisitMoved):
		return http.StatusConflict, "Petugas lain baru saja menentukan harinya. Periksa lagi di bawah."
	case errors.Is(err, ledger.ErrNotFound):
		return http.StatusNotFound, "Tidak ada lagi warga yang menunggu di sana."
	}
	return 0, ""
}
