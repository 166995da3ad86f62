package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/smart-kampung/anjungan/sync/regency/keys"
	"github.com/smart-kampung/anjungan/sync/regency/sqliteledger"
	"github.com/smart-kampung/anjungan/sync/regency/vault"
)

// opened is what every command but init works with.
type opened struct {
	cfg    config
	keys   *keys.Keys
	vault  *vault.Vault
	ledger *sqliteledger.Ledger
	log    *slog.Logger
}

// open reads configuration and keys and opens the ledger.
func (e env) open(ctx context.Context, path string) (opened, error) {
	o := opened{log: slog.New(slog.NewJSONHandler(e.stderr, nil))}
	var err error
	if o.cfg, err = loadConfig(path); err != nil {
		return o, err
	}
	if o.keys, err = keys.Load(o.cfg.Keys); err != nil {
		return o, err
	}
	if o.vault, err = vault.New(o.keys.Master); err != nil {
		return o, err
	}
	if o.ledger, err = sqliteledger.Open(ctx, o.cfg.Database); err != nil {
		return o, err
	}
	if err := o.join(ctx); err != nil {
		return o, errors.Join(err, o.ledger.Close())
	}
	return o, nil
}

// with opens, works and closes.
func (e env) with(ctx context.Context, path string, work func(opened) error) error {
	o, err := e.open(ctx, path)
	if err != nil {
		return err
	}
	return errors.Join(work(o), o.ledger.Close())
}

// say prints one line of a command's answer.
func (e env) say(format string, args ...any) error {
	if _, err := fmt.Fprintf(e.stdout, format+"\n", args...); err != nil {
		return fmt.Errorf("print: %w", err)
	}
	return nil
}
