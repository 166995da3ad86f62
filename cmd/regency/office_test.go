package main

import (
	"errors"
	"strings"
	"testing"
)

// TestAccountsOfOfficials: every role needs its own office, and gets it.
func TestAccountsOfOfficials(t *testing.T) {
	config := prepare(t)
	for name, args := range map[string][]string{
		"sekretaris of Desa Setail":                {"--role", "sekretaris", "--village", village},
		"kecamatan of Kecamatan Genteng":           {"--role", "kecamatan", "--district", "35.10.09"},
		"dinas of Dinas Pendidikan":                {"--role", "dinas", "--agency", "pendidikan"},
		"dinas of Dinas Sosial, Kecamatan Genteng": {"--role", "dinas", "--agency", "sosial", "--district", "35.10.09"},
		"dinas of Puskesmas Gitik":                 {"--role", "dinas", "--agency", "puskesmas-gitik"},
		"dinas of Puskesmas":                       {"--role", "dinas", "--agency", "puskesmas"},
		"inspektorat of Kabupaten Banyuwangi":      {"--role", "inspektorat"},
	} {
		account := "akun-" + strings.ReplaceAll(string(rune(97+len(name)%26))+strings.ToLower(name[len(name)-3:]), " ", "-") + args[len(args)-1][:2]
		out := must(t, "sandi-contoh-1\n", append([]string{"clerk", "add", account, "--password-stdin", "--config", config}, args...)...)
		if out != account+", "+name+"\n" {
			t.Errorf("%v: %q, want %q", args, out, name)
		}
	}
	for _, args := range [][]string{
		{"--role", "camat", "--village", village},
		{"--role", "kepala"},
		{"--role", "kepala", "--village", village, "--district", "35.10.09"},
		{"--role", "kecamatan", "--village", village},
		{"--role", "kecamatan", "--district", "35.10.99"},
		{"--role", "dinas", "--district", "35.10.09"},
		{"--role", "dinas", "--agency", "pajak"},
		{"--role", "dinas", "--agency", "puskesmas", "--district", "35.10.09"},
		{"--role", "inspektorat", "--village", village},
		{},
	} {
		if _, err := cli(t, "sandi-contoh-1\n", append([]string{"clerk", "add", "siapa", "--password-stdin", "--config", config}, args...)...); err == nil {
			t.Errorf("%v: an account without its office", args)
		}
	}
	if _, err := cli(t, "", "clerk", "add", "siapa", "--role", "kecamatan", "--config", config); !errors.Is(err, errOffice) {
		t.Errorf("said %v", err)
	}
}
