package main

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
	"github.com/smart-kampung/anjungan/sync/regency/editions"
)

// catalogue opens the versions of the service catalogue, and gives the one that is offered now: with what was
// published, or with the configuration's override as long as nothing was.
func (o opened) catalogue(ctx context.Context) (*editions.Shelf, *catalog.Catalogue, error) {
	var own fs.FS
	if dir := o.cfg.Catalogue; dir != "" {
		if _, err := os.Stat(dir); err != nil {
			return nil, nil, fmt.Errorf("catalogue: override: %w", err)
		}
		own = os.DirFS(dir)
	}
	shelf := editions.New(o.ledger, assets.Services, time.Now)
	c, err := shelf.Open(ctx, own)
	return shelf, c, err
}

// cataloguePublish gives every kiosk the override in a directory.
func cataloguePublish(ctx context.Context, e env, args []string) error {
	f, config := e.flags("catalogue publish")
	words, err := parse(f, args, 1, 1)
	if err != nil {
		return err
	}
	if _, err := os.Stat(words[0]); err != nil {
		return fmt.Errorf("catalogue publish: %w", err)
	}
	return e.publish(ctx, *config, os.DirFS(words[0]))
}

// catalogueWithdraw gives every kiosk the shipped catalogue again.
func catalogueWithdraw(ctx context.Context, e env, args []string) error {
	f, config := e.flags("catalogue withdraw")
	if _, err := parse(f, args, 0, 0); err != nil {
		return err
	}
	return e.publish(ctx, *config, embed.FS{}) // no file
}

func (e env) publish(ctx context.Context, config string, override fs.FS) error {
	return e.with(ctx, config, func(o opened) error {
		c, err := editions.New(o.ledger, assets.Services, time.Now).Publish(ctx, operator, override)
		if errors.Is(err, editions.ErrSame) {
			return e.say("version %s: the same as before", c.Version())
		}
		if err != nil {
			return err
		}
		return e.say("version %s for every kiosk: %d services for a desa, %d for a kelurahan; restart the server, so that it offers the same",
			c.Version(), len(c.Services(kiosk.Desa)), len(c.Services(kiosk.Kelurahan)))
	})
}
