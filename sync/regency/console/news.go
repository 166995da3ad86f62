package console

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/bulletin"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// newsPage is the data of news.html.
type newsPage struct {
	frame
	Notices []newsLine
	Budget  string       // of which day its figures are; empty: none
	Draft   kiosk.Notice // what was written and not taken
	Today   string       // 2006-01-02
}

// newsLine is a notice that the village tells, or will.
type newsLine struct{ ID, Title, Text, From, Until, Word, Class string }

func (c *Console) bulletin() bulletin.Office {
	return bulletin.Office{Ledger: c.o.Ledger, Now: c.o.Now}
}

// news is what the village tells without a card.
func (c *Console) news(w http.ResponseWriter, r *http.Request, clerk ledger.ClerkAccount) error {
	return c.showNews(w, r, clerk, http.StatusOK, kiosk.Notice{}, "")
}

func (c *Console) showNews(w http.ResponseWriter, r *http.Request, clerk ledger.ClerkAccount, status int, draft kiosk.Notice, problem string) error {
	n, _, err := c.bulletin().News(r.Context(), clerk.Village)
	if err != nil {
		return err
	}
	now := c.o.Now()
	p := newsPage{frame: c.frame(r.Context(), "Kabar warga", clerk), Draft: draft, Today: now.In(kiosk.WIB).Format(time.DateOnly)}
	p.Problem = problem
	if n.Budget != nil {
		p.Budget = dateWords(n.Budget.Data)
	}
	for _, x := range n.Notices {
		l := newsLine{ID: bulletin.NoticeID(x), Title: x.Title, Text: x.Text, From: dateWords(x.From), Until: dateWords(x.Until)}
		switch {
		case x.On(now):
			l.Word, l.Class = "Tampil", "ready"
		case x.From > p.Today:
			l.Word, l.Class = "Belum mulai", "waiting"
		default:
			l.Word = "Sudah lewat"
		}
		p.Notices = append(p.Notices, l)
	}
	return c.show(w, status, "news", p)
}

// writeNotice takes a notice; what cannot be told stays in the form with the reason.
func (c *Console) writeNotice(w http.ResponseWriter, r *http.Request, clerk ledger.ClerkAccount) error {
	value := func(name string) string { return strings.Join(strings.Fields(r.PostFormValue(name)), " ") }
	n := kiosk.Notice{Title: value("title"), Text: value("text"), From: value("from"), Until: value("until")}
	err := c.bulletin().Write(r.Context(), clerk.Village, clerk.Name, n)
	if words := noticeProblem(err); words != "" {
		return c.showNews(w, r, clerk, http.StatusUnprocessableEntity, n, words)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/news", http.StatusSeeOther)
	return nil
}

// noticeProblem is what a clerk reads of a notice that was not taken; empty for any other error.
func noticeProblem(err error) string {
	switch {
	case errors.Is(err, bulletin.ErrOver):
		return "Hari terakhirnya sudah lewat."
	case errors.Is(err, bulletin.ErrSame):
		return "Pengumuman ini sudah ada."
	case errors.Is(err, kiosk.ErrNews):
		return "Isi judul (paling banyak 120 huruf), teks (paling banyak 600 huruf), dan tanggal mulai yang tidak sesudah tanggal selesai. Paling banyak 40 pengumuman."
	}
	return ""
}

// withdrawNotice takes a notice away.
func (c *Console) withdrawNotice(w http.ResponseWriter, r *http.Request, clerk ledger.ClerkAccount) error {
	err := c.bulletin().Withdraw(r.Context(), clerk.Village, clerk.Name, r.PathValue("id"))
	if err != nil && !errors.Is(err, bulletin.ErrNotice) { // somebody else did: it is gone either way
		return err
	}
	http.Redirect(w, r, "/news", http.StatusSeeOther)
	return nil
}
