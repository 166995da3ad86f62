package stack

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"

	"github.com/smart-kampung/anjungan/devices/card/cardsim"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/population"
)

// prepareRegency makes the regency at the first start: keys, villages, people, a clerk and a head. A start that was
// broken off before the kiosk was enrolled is made anew; one that was finished is kept.
func (s *Stack) prepareRegency(ctx context.Context) error {
	if s.prepared() {
		return s.setAddresses()
	}
	for _, d := range []string{"regency", "bundle", "kiosk", "kiosk-key"} {
		if err := os.RemoveAll(s.dir(d)); err != nil {
			return fmt.Errorf("stack: %w", err)
		}
	}
	s.o.Say("regency: own CA and keys, 217 villages, synthetic residents")
	dir, config := s.dir("regency"), s.dir("regency", "regency.json")
	regency := s.bin("regency")
	if err := run(ctx, "", regency, "init", "--dir", dir, "--listen", s.addresses.regency); err != nil {
		return err
	}
	if err := s.setAddresses(); err != nil {
		return err
	}
	people := s.dir("regency", "population.jsonl")
	if err := writePopulation(people); err != nil {
		return err
	}
	clerk, err := cardsim.Find("clerk")
	if err != nil {
		return err
	}
	for _, c := range []struct {
		stdin string
		args  []string
	}{
		{"", []string{"population", "load", people, "--config", config}},
		{ClerkPassword + "\n" + clerk.NIK + "\n", []string{
			"clerk", "add", ClerkName, "--village", Village, "--password-stdin", "--nik-stdin", "--config", config,
		}},
		{HeadPassword + "\n", []string{
			"clerk", "add", HeadName, "--village", Village, "--role", string(kiosk.RoleHead), "--password-stdin", "--config", config,
		}},
	} {
		if err := run(ctx, c.stdin, regency, c.args...); err != nil {
			return err
		}
	}
	return s.tellNews(ctx, config)
}

// setAddresses writes this start's addresses into the regency's configuration, and the office of the
// demo's village.
func (s *Stack) setAddresses() error {
	path := s.dir("regency", "regency.json")
	b, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("stack: %w", err)
	}
	cfg := map[string]any{}
	if err := json.Unmarshal(b, &cfg); err != nil {
		return fmt.Errorf("stack: %s: %w", path, err)
	}
	cfg["listen"], cfg["console"], cfg["verify"] = s.addresses.regency, s.addresses.console, s.addresses.verify
	cfg["verify_url"] = "http://" + s.addresses.verify + "/S"
	cfg["offices"] = []map[string]string{{
		"village": Village, "unit": "429.509.04", "name": "BAMBANG SUGIARTO", "address": "Jalan Raya Setail No. 1 Genteng 68465",
	}}
	return writeJSON(path, cfg)
}

// startRegency starts the server and waits for its pages.
func (s *Stack) startRegency(ctx context.Context) error {
	p, err := start(s.o.Dir, "regency", nil, s.bin("regency"), "serve", "--config", s.dir("regency", "regency.json"))
	if err != nil {
		return err
	}
	s.regency = p
	return reachable(ctx, s.ConsoleURL(), p)
}

// writePopulation writes the drawer's synthetic people for the regency: everybody, with a card where
// it is enrolled.
func writePopulation(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("stack: %w", err)
	}
	enc := json.NewEncoder(f)
	for _, h := range cardsim.Drawer() {
		row := population.Row{
			NIK: h.NIK, Name: h.Name, BirthPlace: h.BirthPlace, BirthDate: h.BirthDate, Sex: h.Sex, Address: h.Address,
			RT: h.RT, RW: h.RW, Religion: h.Religion, Job: h.Job, Marital: h.Marital, Village: h.VillageCode,
		}
		if h.Enrolled {
			row.Chip, row.PIN = hex.EncodeToString(h.Chip), h.PIN
		}
		if err := enc.Encode(row); err != nil {
			_ = f.Close()
			return fmt.Errorf("stack: %w", err)
		}
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("stack: %w", err)
	}
	return nil
}
