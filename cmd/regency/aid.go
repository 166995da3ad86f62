package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/aidlist"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// aidImport loads a list of recipients of bansos. Good rows count whatever the others are; bad ones are told
// by number, and end the command with an error. A list that was loaded before changes nothing.
func aidImport(ctx context.Context, e env, args []string) error {
	f, config := e.flags("aid import")
	source := f.String("source", "", "the document that the list comes with")
	data := f.String("data", "", "the day of its data, 2006-01-02")
	words, err := parse(f, args, 1, 1)
	if err != nil {
		return err
	}
	day, err := time.ParseInLocation(time.DateOnly, *data, kiosk.WIB)
	if err != nil || *source == "" || day.After(time.Now()) {
		return errors.New("aid import: --source names the document, --data the day of its data, not after today")
	}
	text, err := os.ReadFile(words[0])
	if err != nil {
		return fmt.Errorf("aid import: %w", err)
	}
	return e.with(ctx, *config, func(o opened) error {
		matrix, err := o.matrix()
		if err != nil {
			return err
		}
		done, err := aidlist.Load(ctx, o.ledger, regency.Aid{Matrix: matrix, Vault: o.vault}, aidlist.List{
			Text: text, Source: *source, Data: day, By: operator, Now: time.Now(),
		})
		if errors.Is(err, ledger.ErrTaken) {
			return e.say("the list was loaded before: nothing changes")
		}
		if err != nil {
			return err
		}
		for _, b := range done.Bad {
			if err := e.say("line %d: %s", b.Line, b.Why); err != nil {
				return err
			}
		}
		err = e.say("rows taken: %d; doubles: %d; rows that a clerk must match: %d", done.Rows, done.Doubles, done.Open)
		if err != nil || len(done.Bad) == 0 {
			return err
		}
		return fmt.Errorf("aid import: lines not taken: %d", len(done.Bad))
	})
}

// matrix is the matrix of bansos: the shipped one, or that of the regency's catalogue directory.
func (o opened) matrix() (kiosk.AidMatrix, error) {
	return catalog.BansosDir(assets.Bansos, o.cfg.Catalogue)
}

// aidSets makes what the kiosks of a village are told of bansos.
func (o opened) aidSets(matrix kiosk.AidMatrix) (*regency.AidSets, error) {
	files, err := catalog.AidFilesDir(assets.Bansos, o.cfg.Catalogue)
	return &regency.AidSets{
		Ledger: o.ledger, Aid: regency.Aid{Matrix: matrix, Vault: o.vault}, Files: files, Now: time.Now,
	}, err
}
