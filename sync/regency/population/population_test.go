package population

import (
	"errors"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/regency/vault"
)

// TestBadLine names the line and the rule, and never repeats what stands there.
func TestBadLine(t *testing.T) {
	v, err := vault.New(make([]byte, vault.KeySize))
	if err != nil {
		t.Fatal(err)
	}
	good := `{"nik":"3510990101900001","name":"Siti Contoh","sex":"P","village":"35.10.09.2004"}`
	for name, line := range map[string]string{
		"two values": good + `{"name":"Rahasia"}`, "one and a bracket": good + `]`, "no end": `{"name":"` + strings.Repeat("Rahasia ", 10_000) + `"}`,
		"not JSON": `{"nik":`, "unknown field": `{"nama":"Rahasia"}`, "short NIK": strings.Replace(good, "01900001", "Rahasia", 1),
		"sex": strings.Replace(good, `"P"`, `"Rahasia"`, 1), "no name": strings.Replace(good, "Siti Contoh", "", 1),
		"state":    strings.Replace(good, "{", `{"state":"Rahasia",`, 1),
		"kk":       strings.Replace(good, "{", `{"kk":"Rahasia",`, 1),
		"kk len":   strings.Replace(good, "{", `{"kk":"351001",`, 1),
		"village":  strings.Replace(good, "35.10.09.2004", "Rahasia", 1),
		"chip":     strings.Replace(good, "{", `{"chip":"Rahasia",`, 1),
		"chip len": strings.Replace(good, "{", `{"chip":"01",`, 1),
		"PIN":      strings.Replace(good, "{", `{"chip":"01020304","pin":"12345a",`, 1),
		"PIN len":  strings.Replace(good, "{", `{"chip":"01020304","pin":"1",`, 1),
	} {
		_, _, err := Load(t.Context(), Options{Ledger: nobody{}, Vault: v, Pepper: make([]byte, 32)}, strings.NewReader("\n"+good+"\n"+line))
		if !errors.Is(err, ErrRow) || !strings.HasPrefix(err.Error(), "line 3: ") {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if strings.Contains(err.Error(), "Rahasia") || strings.Contains(err.Error(), "3510") {
			t.Errorf("%s: the error repeats the line: %v", name, err)
		}
	}
}

// nobody is a ledger that must not be reached.
type nobody struct{ ledger.Ledger }
