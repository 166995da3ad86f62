package console

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/http"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// How long a session lives.
const (
	sessionIdle = 15 * time.Minute
	sessionMost = 8 * time.Hour
)

// cookieName is the session cookie's name.
const cookieName = "anjungan_session"

// The words of the audit.
const (
	actionLogin  = "login"
	actionFailed = "login.failed"
	actionLogout = "logout"
)

// signedIn runs a handler for the clerk of the session, and sends everybody else to the sign-in page.
func (c *Console) signedIn(h func(http.ResponseWriter, *http.Request, ledger.ClerkAccount) error) http.Handler {
	return c.page(func(w http.ResponseWriter, r *http.Request) error {
		clerk, err := c.clerk(r)
		if errors.Is(err, ledger.ErrNotFound) {
			http.Redirect(w, r, "/login", http.StatusSeeOther)
			return nil
		}
		if err != nil {
			return err
		}
		return h(w, r, clerk)
	})
}

// errRole says that a page is for another role.
var errRole = errors.New("console: a page of another role")

// clerks runs a handler for a signed-in clerk of a village (role pelayanan) and nobody else: the pages of the
// counter show a whole village.
func (c *Console) clerks(h func(http.ResponseWriter, *http.Request, ledger.ClerkAccount) error) http.Handler {
	return c.signedIn(func(w http.ResponseWriter, r *http.Request, clerk ledger.ClerkAccount) error {
		if clerk.Role != kiosk.RoleService {
			return errRole
		}
		return h(w, r, clerk)
	})
}

// clerk finds the clerk of a session; ledger.ErrNotFound where there is none, or it is over.
func (c *Console) clerk(r *http.Request) (ledger.ClerkAccount, error) {
	token, ok := sessionToken(r)
	if !ok {
		return ledger.ClerkAccount{}, ledger.ErrNotFound
	}
	now := c.o.Now()
	s, err := c.o.Ledger.TouchSession(r.Context(), token, now.Add(-sessionMost).UnixMilli(), now.Add(-sessionIdle).UnixMilli(), now.UnixMilli())
	if err != nil {
		return ledger.ClerkAccount{}, err
	}
	return c.o.Ledger.Clerk(r.Context(), s.Clerk)
}

// sessionToken is the hash under which the ledger knows the cookie's token.
func sessionToken(r *http.Request) ([32]byte, bool) {
	k, err := r.Cookie(cookieName)
	if err != nil {
		return [32]byte{}, false
	}
	return sha256.Sum256([]byte(k.Value)), true
}

func (c *Console) loginForm(w http.ResponseWriter, r *http.Request) error {
	return c.show(w, http.StatusOK, "login", c.frame(r.Context(), "Masuk", ledger.ClerkAccount{}))
}

func (c *Console) login(w http.ResponseWriter, r *http.Request) error {
	leave, err := c.enter(r)
	if err != nil {
		return err
	}
	defer leave()
	name, password := r.PostFormValue("user"), r.PostFormValue("password")
	account, err := c.o.Ledger.Clerk(r.Context(), name)
	if err != nil && !errors.Is(err, ledger.ErrNotFound) {
		return err
	}
	if !CheckPassword(account, password) { // an unknown name takes as long
		return c.loginFailed(w, r, account.Name)
	}
	token := make([]byte, 32)
	_, _ = rand.Read(token) // never fails (crypto/rand)
	value := base64.RawURLEncoding.EncodeToString(token)
	now := c.o.Now()
	err = c.o.Ledger.OpenSession(r.Context(), ledger.Session{
		Token: sha256.Sum256([]byte(value)), Clerk: name, Made: now.UnixMilli(), Seen: now.UnixMilli(),
	}, now.Add(-sessionMost).UnixMilli(), ledger.AuditRow{At: now.UnixMilli(), Clerk: name, Action: actionLogin})
	if err != nil {
		return err
	}
	http.SetCookie(w, c.cookie(value, int(sessionMost/time.Second)))
	http.Redirect(w, r, "/", http.StatusSeeOther)
	return nil
}

// failedLines is how many failures of one account in an hour have a line of the audit each: anybody may fail, so one line
// more counts the others. Names that no account bears are one account.
const failedLines = 10

// failed notes in the audit that somebody could not prove who they are.
func (c *Console) failed(ctx context.Context, account, action string) error {
	return c.o.Ledger.AuditOften(ctx, ledger.AuditRow{At: c.o.Now().UnixMilli(), Clerk: account, Action: action}, failedLines)
}

// loginFailed answers a wrong name like a wrong password. The audit names an account only where there
// is one: what somebody typed may be a password.
func (c *Console) loginFailed(w http.ResponseWriter, r *http.Request, known string) error {
	if err := c.failed(r.Context(), known, actionFailed); err != nil {
		return err
	}
	f := c.frame(r.Context(), "Masuk", ledger.ClerkAccount{})
	f.Problem = "Nama atau kata sandi tidak cocok."
	return c.show(w, http.StatusUnauthorized, "login", f)
}

func (c *Console) logout(w http.ResponseWriter, r *http.Request, clerk ledger.ClerkAccount) error {
	if token, ok := sessionToken(r); ok {
		row := ledger.AuditRow{At: c.o.Now().UnixMilli(), Clerk: clerk.Name, Action: actionLogout}
		if err := c.o.Ledger.CloseSession(r.Context(), token, row); err != nil {
			return err
		}
	}
	http.SetCookie(w, c.cookie("", -1))
	http.Redirect(w, r, "/login", http.StatusSeeOther)
	return nil
}

func (c *Console) cookie(value string, age int) *http.Cookie {
	return &http.Cookie{
		Name: cookieName, Value: value, Path: "/", MaxAge: age, HttpOnly: true, Secure: c.o.Secure, SameSite: http.SameSiteStrictMode,
	}
}
