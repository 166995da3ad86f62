package main

import (
	"context"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"os"
	"time"

	"github.com/smart-kampung/anjungan/sync/regency/verify"
)

// trustExport writes the trust list for whoever verifies without a network, and the key that signs it.
func trustExport(ctx context.Context, e env, args []string) error {
	f, config := e.flags("trust export")
	key := f.String("key", "", "file for the public key that lists are signed by; it is handed over once, by another way than the list")
	words, err := parse(f, args, 1, 1)
	if err != nil {
		return err
	}
	return e.with(ctx, *config, func(o opened) error {
		t, err := verify.Trust(ctx, o.ledger, o.letterKey(), time.Now())
		if err != nil {
			return err
		}
		b, err := t.Sign(o.keys.Ack)
		if err != nil {
			return err
		}
		if err := os.WriteFile(words[0], b, 0o644); err != nil { //nolint:gosec // it is for everybody
			return fmt.Errorf("trust export: %w", err)
		}
		if *key != "" {
			if err := writePublic(*key, o); err != nil {
				return err
			}
		}
		return e.say("%d keys, %d letters taken back, %d replaced", len(t.Keys), len(t.Void), len(t.Replaced))
	})
}

// writePublic writes the key that signs trust lists as PEM, the file that a kiosk's bundle calls ack.pub.
func writePublic(file string, o opened) error {
	der, err := x509.MarshalPKIXPublicKey(&o.keys.Ack.PublicKey)
	if err != nil {
		return fmt.Errorf("trust export: %w", err)
	}
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}), 0o644); err != nil { //nolint:gosec // it is public
		return fmt.Errorf("trust export: %w", err)
	}
	return nil
}
