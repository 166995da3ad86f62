package thieftest

import (
	"bytes"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk/store"
)

// Keys are what may be a key: each value of the databases, each word and line of every other file of text, as it is and
// out of hex or base64, and no key at all.
func (l Loot) Keys() [][]byte {
	found := map[string]bool{"": true}
	for name, b := range l {
		if strings.Contains(name, ".db ") {
			found[string(b)] = true
			continue
		}
		if len(b) <= 256 {
			found[string(b)] = true
		}
		if bytes.IndexByte(b, 0) >= 0 {
			continue // no text
		}
		for _, w := range bytes.FieldsFunc(b, func(r rune) bool { return strings.ContainsRune(" \t\r\n\",:;{}[]", r) }) {
			found[string(w)] = true
			if raw, err := hex.DecodeString(string(w)); err == nil {
				found[string(raw)] = true
			}
			if raw, err := base64.StdEncoding.DecodeString(string(w)); err == nil {
				found[string(raw)] = true
			}
		}
	}
	list := make([][]byte, 0, len(found))
	for _, k := range slices.Sorted(maps.Keys(found)) {
		list = append(list, []byte(k))
	}
	return list
}

// Windows are all runs of 16 and of 32 bytes in what may hold a key: Keys that are longer than one, but for parts of large
// contents.
func (l Loot) Windows() (list [][]byte) {
	for _, k := range l.Keys() {
		if len(k) > 4096 {
			continue
		}
		for _, n := range []int{16, store.KeyLen} {
			for at := 0; at+n < len(k); at++ {
				list = append(list, k[at:at+n])
			}
		}
	}
	return list
}

// derived are the keys that a key may stand for: itself, and what kiosk/store derives from a machine key.
func derived(t testing.TB, key []byte) [][]byte {
	t.Helper()
	list := [][]byte{key}
	if len(key) == store.KeyLen {
		for _, use := range []string{"anjungan/store/seal/1", "anjungan/store/lookup/1"} {
			k, err := hkdf.Key(sha256.New, key, nil, use, store.KeyLen)
			if err != nil {
				t.Fatal(err)
			}
			list = append(list, k)
		}
	}
	return list
}

// whats is what kiosk/store puts before that which it hashes, and what others would.
var whats = []string{"", "nik\x00", "chip\x00", "staff\x00", "nik", "owner\x00"}

// Crack hashes guesses in the ways of kiosk/store and in usual ones, under each key, and gives those whose hash, or at
// least its first eight bytes, stands anywhere.
func (l Loot) Crack(t testing.TB, keys [][]byte, guesses ...string) (cracked []string) {
	t.Helper()
	of := map[uint64]string{}
	add := func(h hash.Hash, what, guess string) {
		_, _ = h.Write([]byte(what + guess)) // a hash never fails to write
		of[binary.BigEndian.Uint64(h.Sum(nil))] = guess
	}
	for _, k := range keys {
		for _, k := range derived(t, k) {
			for _, guess := range guesses {
				for _, what := range whats {
					add(hmac.New(sha256.New, k), what, guess)
				}
			}
		}
	}
	for _, guess := range guesses {
		for _, what := range whats {
			for _, h := range []func() hash.Hash{md5.New, sha1.New, sha256.New, sha512.New} {
				add(h(), what, guess)
			}
		}
	}
	found := map[string]bool{}
	for _, b := range l {
		for i := 0; i+8 <= len(b); i++ {
			if guess, ok := of[binary.BigEndian.Uint64(b[i:])]; ok {
				found[guess] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(found))
}
