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
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/editions"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
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

// catalogueLoad keeps a catalogue that a kiosk makes requests with and that is not known here: a file that a kiosk exported,
// or the directory of an override. It is offered to nobody; what waited for it goes on.
func catalogueLoad(ctx context.Context, e env, args []string) error {
	f, config := e.flags("catalogue load")
	words, err := parse(f, args, 1, 1)
	if err != nil {
		return err
	}
	packed, err := packedAt(words[0])
	if err != nil {
		return fmt.Errorf("catalogue load: %w", err)
	}
	return e.with(ctx, *config, func(o opened) error {
		c, err := editions.New(o.ledger, assets.Services, time.Now).Load(ctx, packed)
		if errors.Is(err, editions.ErrKnown) {
			return e.say("version %s was known before", c.Version())
		}
		if err != nil {
			return err
		}
		row := ledger.AuditRow{At: time.Now().UnixMilli(), Clerk: operator, Action: editions.ActionLoad}
		if err := o.ledger.Audit(ctx, row); err != nil {
			return err
		}
		if err := e.say("version %s is known now: requests that were made with it can be approved; nobody is offered it", c.Version()); err != nil {
			return err
		}
		q, err := o.quarantine(ctx)
		if err != nil {
			return err
		}
		took, left, err := q.Retry(ctx, regency.Ruler{Name: operator}, mostHeld)
		return errors.Join(err, e.say("%d entries taken in from quarantine, %d still wait", took, left))
	})
}

// packedAt is the packed catalogue of a file, or of an override's directory over the shipped one.
func packedAt(path string) ([]byte, error) {
	at, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if at.IsDir() {
		return catalog.Pack(assets.Services, os.DirFS(path))
	}
	if at.Size() > catalog.MaxPack {
		return nil, catalog.ErrPack
	}
	return os.ReadFile(path)
}

// catalogueList prints the versions that are known, and those that requests wait with and nobody knows.
func catalogueList(ctx context.Context, e env, args []string) error {
	f, config := e.flags("catalogue list")
	if _, err := parse(f, args, 0, 0); err != nil {
		return err
	}
	return e.with(ctx, *config, func(o opened) error {
		shelf, now, err := o.catalogue(ctx)
		if err != nil {
			return err
		}
		list, err := o.ledger.Editions(ctx)
		if err != nil {
			return err
		}
		for _, x := range list {
			word := "known since " + time.UnixMilli(x.At).In(kiosk.WIB).Format("2006-01-02 15:04:05 WIB")
			switch err := shelf.Check(ctx, x.Version); {
			case x.At == 0:
				word = "NOT KNOWN: anjunganctl catalog export FILE at the kiosk, then regency catalogue load FILE"
			case err != nil:
				word = "NOT WHOLE for this program: " + err.Error()
			case x.Version == now.Version():
				word += ", offered now"
			}
			if err := e.say("%q %s; %d requests wait, %d in quarantine", x.Version, word, x.Waiting, x.Held); err != nil {
				return err
			}
		}
		return nil
	})
}
