package console

import (
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"strings"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"golang.org/x/crypto/argon2"
)

// The parameters of new passwords (RFC 9106 argon2id). Each account keeps its own, so that they can be
// raised.
const (
	argonTime    = 2
	argonMemory  = 19 << 10 // KiB
	argonThreads = 1
	argonSize    = 32 // bytes
)

// MinPassword is the fewest letters of a clerk's password.
const MinPassword = 10

// ErrAccount says that an account cannot be made so.
var ErrAccount = errors.New("console: a clerk needs a short name without spaces and a password of at least 10 letters")

// NewAccount makes a clerk's account (role pelayanan). Without a password nobody signs in until a
// one-time code has set one.
func NewAccount(name string, village kiosk.VillageCode, password string) (ledger.ClerkAccount, error) {
	if name == "" || len(name) > 40 || strings.ContainsAny(name, " \t\r\n") || password != "" && len(password) < MinPassword {
		return ledger.ClerkAccount{}, ErrAccount
	}
	a := ledger.ClerkAccount{Name: name, Village: village, Role: kiosk.RoleService}
	if password == "" {
		return a, nil
	}
	a.Salt, a.Time, a.Memory, a.Threads = make([]byte, 16), argonTime, argonMemory, argonThreads
	_, _ = rand.Read(a.Salt) // never fails (crypto/rand)
	a.Hash = argon2.IDKey([]byte(password), a.Salt, a.Time, a.Memory, a.Threads, argonSize)
	return a, nil
}

// CheckPassword says whether the password is the account's. The zero account has none, and takes as
// long to say so.
func CheckPassword(a ledger.ClerkAccount, password string) bool {
	known := len(a.Hash) > 0
	if !known {
		a.Salt, a.Time, a.Memory, a.Threads, a.Hash = make([]byte, 16), argonTime, argonMemory, argonThreads, make([]byte, argonSize)
	}
	h := argon2.IDKey([]byte(password), a.Salt, a.Time, a.Memory, a.Threads, uint32(len(a.Hash)))
	return subtle.ConstantTimeCompare(h, a.Hash) == 1 && known
}
