package store

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/smart-kampung/anjungan/kiosk"
)

// KeyLen is the length of a machine key in bytes.
const KeyLen = 32

// LoadKey reads a machine key: exactly 32 raw bytes, in a file that only its owner reads. Where the
// file lies is the caller's policy; in production it is not on the database's disk.
func LoadKey(path string) ([]byte, error) {
	const op = "store: load machine key"
	info, err := os.Stat(path)
	if err != nil {
		return nil, &kiosk.Error{Op: op, Code: kiosk.CodeKey, Hint: "the machine key file is missing", Err: err}
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, &kiosk.Error{Op: op, Code: kiosk.CodeKey, Hint: "others may read the machine key file: chmod 600"}
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, &kiosk.Error{Op: op, Code: kiosk.CodeKey, Hint: "the machine key file cannot be read", Err: err}
	}
	if len(b) != KeyLen {
		return nil, &kiosk.Error{Op: op, Code: kiosk.CodeKey, Hint: "the machine key file has a wrong length"}
	}
	return b, nil
}

// FirstKey is LoadKey, and CreateKey where neither the key nor the database is there yet. had says that the key was there: it had a
// database (Options.HadKey).
func FirstKey(path, database string) (key []byte, had bool, err error) {
	key, err = LoadKey(path)
	_, noDB := os.Stat(database)
	if errors.Is(err, fs.ErrNotExist) && errors.Is(noDB, fs.ErrNotExist) {
		key, err = CreateKey(path)
		return key, false, err
	}
	return key, err == nil, err
}

// CreateKey draws a machine key and writes it durably to a new file of mode 0600. An existing file
// is an error: a key that is overwritten is a database that nobody reads again.
func CreateKey(path string) ([]byte, error) {
	const op = "store: create machine key"
	key := make([]byte, KeyLen)
	_, _ = rand.Read(key) // never fails (crypto/rand)
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return nil, &kiosk.Error{Op: op, Code: kiosk.CodeKey, Hint: "there is a machine key already", Err: err}
	}
	if err := writeKey(path, key); err != nil {
		return nil, &kiosk.Error{Op: op, Code: kiosk.CodeKey, Err: err}
	}
	return key, nil
}

// writeKey writes a key under its name only when all of it is there: a power cut leaves none, or the whole.
func writeKey(path string, key []byte) error {
	part := path + ".part"
	f, err := os.OpenFile(part, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(key)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return errors.Join(err, os.Remove(part))
	}
	return errors.Join(os.Rename(part, path), syncDir(filepath.Dir(path)))
}

// syncDir makes the names in a directory durable.
func syncDir(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// keys are derived from the machine key. They print as nothing.
type keys struct {
	aead   cipher.AEAD
	lookup []byte
}

// Format keeps the keys out of every verb.
func (keys) Format(s fmt.State, _ rune) { _, _ = s.Write([]byte("keys")) }

// errSealed says that a sealed column does not open: damaged, or moved from another row.
var errSealed = errors.New("store: a sealed column does not open")

// deriveKeys makes one key for sealing and one for keyed hashes (HKDF-SHA-256, RFC 5869).
func deriveKeys(machine []byte) (keys, error) {
	if len(machine) != KeyLen {
		return keys{}, &kiosk.Error{Op: "store: open", Code: kiosk.CodeKey, Hint: "a machine key has 32 bytes"}
	}
	seal, err := hkdf.Key(sha256.New, machine, nil, "anjungan/store/seal/1", KeyLen)
	if err != nil {
		return keys{}, fmt.Errorf("store: keys: %w", err)
	}
	lookup, err := hkdf.Key(sha256.New, machine, nil, "anjungan/store/lookup/1", KeyLen)
	if err != nil {
		return keys{}, fmt.Errorf("store: keys: %w", err)
	}
	block, err := aes.NewCipher(seal)
	if err != nil {
		return keys{}, fmt.Errorf("store: keys: %w", err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return keys{}, fmt.Errorf("store: keys: %w", err)
	}
	return keys{aead: aead, lookup: lookup}, nil
}

// seal encrypts a column; where names table, row and column, so that it opens nowhere else.
func (k keys) seal(where string, plain []byte) []byte {
	return k.aead.Seal(nil, nil, plain, []byte(where))
}

// open decrypts what seal made for the same place.
func (k keys) open(where string, sealed []byte) ([]byte, error) {
	plain, err := k.aead.Open(nil, nil, sealed, []byte(where))
	if err != nil {
		return nil, errSealed
	}
	return plain, nil
}

// hash is a keyed hash of 16 bytes; what keeps hashes of cards, people and the check apart.
func (k keys) hash(what string, b []byte) []byte {
	m := hmac.New(sha256.New, k.lookup)
	_, _ = m.Write([]byte(what)) // a hash never fails to write
	_, _ = m.Write([]byte{0})
	_, _ = m.Write(b)
	return m.Sum(nil)[:16]
}

// check proves the machine key and says nothing of it.
func (k keys) check() []byte { return k.hash("check", nil) }

// chip finds a card.
func (k keys) chip(id []byte) []byte { return k.hash("chip", id) }

// owner finds what is a resident's. A temporary NIK may be many people's and finds nothing: nil.
func (k keys) owner(n kiosk.NIK) []byte {
	if n.IsZero() || n.Temporary() {
		return nil
	}
	return k.hash("nik", []byte(n.Reveal()))
}

// letter knows a letter again by its number and its document.
func (k keys) letter(l *kiosk.Letter) []byte {
	return k.hash("letter", append([]byte(l.Number+"\x00"), l.Document...))
}

// at names a sealed column.
func at(table string, row any, column string) string {
	return fmt.Sprintf("%s|%v|%s", table, row, column)
}
