package main

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/smart-kampung/anjungan/cmd/settings"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/seal"
	"github.com/smart-kampung/anjungan/sync/bundle"
)

// errDoubt says that a seal is not genuine; the answer was told.
var errDoubt = errors.New("the seal is not genuine")

// staleDays is how old a trust list may be before its reader is told to fetch another.
const staleDays = 30

// maxCode bounds the text of a code in bytes: an address and the seal.
const maxCode = 4096

// verifySeal says what the text of a paper's code is worth, without a network: by a trust list that the regency signed.
// What it says is for whoever holds the paper, in Indonesian. errDoubt where the seal is not genuine.
func verifySeal(args []string, stdin io.Reader, stdout, stderr io.Writer) error {
	f := flag.NewFlagSet("anjunganctl verify", flag.ContinueOnError)
	f.SetOutput(stderr)
	trust := f.String("trust", "kunci.cose", "trust list of the regency, from /kunci of its public page or \"regency trust export\"")
	signer := f.String("signer", "", "PEM file of the key that signs trust lists; empty: the one that this kiosk's bundle holds")
	config := configFlag(f)
	if err := f.Parse(args); err != nil {
		return err
	}
	pin, err := pinned(*signer, *config)
	if err != nil {
		return err
	}
	list, err := readTrust(*trust, pin)
	if err != nil {
		return err
	}
	text := f.Arg(0)
	if text == "" {
		if text, err = firstLine(stdin); err != nil {
			return err
		}
	}
	return sayWorth(stdout, list, text, time.Now())
}

// firstLine is what a scanner types, or a pipe brings.
func firstLine(stdin io.Reader) (string, error) {
	if stdin == nil {
		return "", errors.New("verify: no text of a code")
	}
	lines := bufio.NewScanner(io.LimitReader(stdin, maxCode))
	if !lines.Scan() {
		return "", errors.Join(errors.New("verify: no text of a code"), lines.Err())
	}
	return strings.TrimSpace(lines.Text()), nil
}

// pinned is the key that a trust list must be signed by.
func pinned(file, config string) (*ecdsa.PublicKey, error) {
	if file == "" {
		cfg, err := settings.LoadKiosk(config)
		if err != nil {
			return nil, fmt.Errorf("verify: no -signer, and no kiosk here that would know it: %w", err)
		}
		b, err := bundle.Load(cfg.Bundle)
		return b.Ack, err
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("verify: %w", err)
	}
	block, _ := pem.Decode(b)
	if block == nil {
		return nil, fmt.Errorf("verify: %s is no PEM file", file)
	}
	pub, err := x509.ParsePKIXPublicKey(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("verify: %s: %w", file, err)
	}
	ec, ok := pub.(*ecdsa.PublicKey)
	if !ok {
		return nil, fmt.Errorf("verify: %s is not an ECDSA key", file)
	}
	return ec, nil
}

// readTrust reads a signed trust list.
func readTrust(file string, pin *ecdsa.PublicKey) (seal.TrustList, error) {
	r, err := os.Open(file)
	if err != nil {
		return seal.TrustList{}, fmt.Errorf("verify: %w", err)
	}
	defer func() { _ = r.Close() }() // only read
	b, err := io.ReadAll(io.LimitReader(r, seal.MaxTrust+1))
	if err != nil {
		return seal.TrustList{}, fmt.Errorf("verify: %w", err)
	}
	list, err := seal.OpenTrustList(b, pin)
	if err != nil {
		return list, fmt.Errorf("verify: %s: %w", file, err)
	}
	return list, nil
}

// sayWorth tells the answer, what the seal claims, and how old the list is that says so.
func sayWorth(w io.Writer, list seal.TrustList, text string, now time.Time) error {
	answer, c := seal.Check(list, strings.ToUpper(text), now)
	short, means := answer.Words()
	fmt.Fprintf(w, "%s\n%s\n", short, means)
	by := ""
	if answer == seal.Replaced {
		by = list.Replaced[c.Number]
	}
	if answer != seal.Forged {
		sayClaims(w, c, by)
	}
	fmt.Fprintln(w, listAge(list.AsOf, now))
	if answer != seal.Genuine {
		return errDoubt
	}
	return nil
}

// sayClaims tells what a seal says of itself, by which whoever holds the paper compares.
func sayClaims(w io.Writer, c seal.Claims, by string) {
	for _, line := range []struct{ label, value string }{
		{"Jenis", c.What.Words()},
		{"Nomor", c.Number},
		{"Untuk", c.Initials},
		{"Tanggal", stamp(c.When)},
		{"Diganti dengan", by},
		{"Sidik naskah", hex.EncodeToString(c.TextHash[:8])},
	} {
		if line.value != "" {
			fmt.Fprintf(w, "%-15s %s\n", line.label, line.value)
		}
	}
	if c.What == seal.Letter {
		fmt.Fprintln(w, "Masa berlaku: baca di suratnya.")
	}
}

// listAge says what a trust list of such an age cannot know.
func listAge(asOf, now time.Time) string {
	days := kiosk.DaysBetween(asOf, now)
	said := "Menurut daftar kunci per " + stamp(asOf)
	switch {
	case asOf.After(now.Add(24 * time.Hour)):
		return said + ", yang bertanggal di depan jam komputer ini: periksa jamnya."
	case days > staleDays:
		return fmt.Sprintf("%s, sudah %d hari: terlalu lama. Ambil daftar yang baru.", said, days)
	case days > 0:
		return fmt.Sprintf("%s, %d hari yang lalu. Yang dibatalkan atau diganti sesudahnya belum tercatat.", said, days)
	}
	return said + ", hari ini."
}

// stamp is a moment, WIB.
func stamp(t time.Time) string { return t.In(kiosk.WIB).Format("02-01-2006 15.04 WIB") }
