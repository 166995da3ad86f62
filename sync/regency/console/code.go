package console

import (
	"errors"
	"net/http"

	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// The words of the audit about codes.
const (
	actionPassword  = "password.set"
	actionWrongCode = "password.wrong-code"
)

func (c *Console) codeForm(w http.ResponseWriter, r *http.Request) error {
	return c.show(w, http.StatusOK, "code", c.frame(r.Context(), "Kata sandi baru", ledger.ClerkAccount{}))
}

// code sets a password by a one-time code. A wrong name and a wrong code are answered alike.
func (c *Console) code(w http.ResponseWriter, r *http.Request) error {
	name, password := r.PostFormValue("user"), r.PostFormValue("password")
	if password != r.PostFormValue("again") {
		return c.codeFailed(w, r, "Kedua kata sandi tidak sama.")
	}
	leave, err := c.enter(r)
	if err != nil {
		return err
	}
	defer leave()
	account, err := NewAccount(name, "", password)
	if err != nil || password == "" {
		return c.codeFailed(w, r, "Kata sandi paling sedikit 10 huruf.")
	}
	now := c.o.Now().UnixMilli()
	err = c.o.Ledger.SetPassword(r.Context(), account, c.o.Desk.Code(r.PostFormValue("code")), now,
		ledger.AuditRow{At: now, Clerk: name, Action: actionPassword})
	if errors.Is(err, ledger.ErrNotFound) {
		if err := c.failed(r.Context(), "", actionWrongCode); err != nil {
			return err
		}
		return c.codeFailed(w, r, "Nama atau kode tidak cocok, atau kode sudah tidak berlaku. Minta kode baru kepada operator.")
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/login", http.StatusSeeOther)
	return nil
}

func (c *Console) codeFailed(w http.ResponseWriter, r *http.Request, words string) error {
	f := c.frame(r.Context(), "Kata sandi baru", ledger.ClerkAccount{})
	f.Problem = words
	return c.show(w, http.StatusUnprocessableEntity, "code", f)
}

// enter takes a turn at what costs memory; leave gives it back.
func (c *Console) enter(r *http.Request) (leave func(), err error) {
	select {
	case c.logins <- struct{}{}:
		return func() { <-c.logins }, nil
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
}
