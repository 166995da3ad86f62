package thieftest

import (
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"strings"
	"testing"
	"unicode/utf16"
)

// stands says whether a secret stands in a file in any form.
func stands(file, secret []byte) bool { return newSearch([]Secret{{"it", secret}}).in(file)[0] }

// TestStands: the search finds a secret in every form, anywhere, and none that is not there.
func TestStands(t *testing.T) {
	for _, secret := range []string{NIKAni, "Contohwati", string(chipAni)} {
		hidden := append(textForms([]byte(secret)), rawForms([]byte(secret))...)
		for shift := range 5 {
			at := []byte("vwxyz"[:shift] + strings.ToUpper(secret) + "z")
			if secret == string(chipAni) {
				at = []byte("vwxyz"[:shift] + secret + "z")
			}
			hidden = append(hidden, []byte(base64.StdEncoding.EncodeToString(at)), []byte(base64.URLEncoding.EncodeToString(at)),
				[]byte(base32.StdEncoding.EncodeToString(at)), []byte(strings.ToUpper(hex.EncodeToString(at[shift:]))))
		}
		hidden = append(hidden, []byte("CONTOHWATI"+secret))
		for i, form := range hidden {
			file := append(append([]byte("ABC\x00"), form...), "\xffXYZ"...)
			if !stands(file, []byte(secret)) {
				t.Errorf("%q in form %d is not found", secret, i)
			}
		}
		if file := []byte("Somebody Else 9999016001900009"); stands(file, []byte(secret)) {
			t.Errorf("%q is found where it is not", secret)
		}
	}
	var wide []byte
	for _, u := range utf16.Encode([]rune("Contohwati")) {
		wide = append(wide, byte(u>>8), byte(u))
	}
	packed := "\x99\x99\x01\x60\x01\x90\x00\x01"
	for form, secret := range map[string]string{string(wide): "Contohwati", packed: NIKAni, "\x99\x99\x10\x06\x10\x09\x00\x10": NIKAni, "1000091006109999": NIKAni} {
		if !stands([]byte(form), []byte(secret)) {
			t.Errorf("%q as %x is not found", secret, form)
		}
	}
}

// TestWords: a name is looked for whole and word by word.
func TestWords(t *testing.T) {
	got := Words("name", "Ani Contohwati")
	if len(got) != 2 || string(got[1].Value) != "Contohwati" {
		t.Errorf("%q", got)
	}
}
