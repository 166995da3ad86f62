package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
	"github.com/smart-kampung/anjungan/sync/regency/keys"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/regency/population"
	"github.com/smart-kampung/anjungan/sync/regency/sqliteledger"
)

// operator is the name in the audit of what is done at the command line.
const operator = "(operator)"

// initialise makes a new regency: keys, configuration, database.
func initialise(ctx context.Context, e env, args []string) error {
	f, _ := e.flags("init")
	dir := f.String("dir", ".", "directory to make")
	listen := f.String("listen", defaults().Listen, "address for kiosks")
	var hosts []string
	f.Func("host", "name or address of the server's certificate; may be repeated", func(s string) error {
		hosts = append(hosts, s)
		return nil
	})
	if _, err := parse(f, args, 0, 0); err != nil {
		return err
	}
	if len(hosts) == 0 {
		hosts = []string{"localhost", "127.0.0.1"}
	}
	c := defaults()
	c.Listen = *listen
	_, port, found := strings.Cut(c.Listen, ":")
	if !found {
		return fmt.Errorf("init: --listen %q has no port", c.Listen)
	}
	c.URL = "https://" + hosts[0] + ":" + port
	if err := keys.Init(filepath.Join(*dir, c.Keys), hosts, time.Now()); err != nil {
		return err
	}
	path := filepath.Join(*dir, "regency.json")
	if err := writeNew(path, c); err != nil {
		return err
	}
	database := filepath.Join(*dir, c.Database)
	if err := os.MkdirAll(filepath.Dir(database), 0o700); err != nil {
		return fmt.Errorf("init: %w", err)
	}
	l, err := sqliteledger.Open(ctx, database)
	if err != nil {
		return err
	}
	_, err = loadVillages(ctx, l, assets.Villages)
	if err := errors.Join(err, l.Close()); err != nil {
		return err
	}
	return e.say("made %s; next: regency clerk add, regency serve, regency kiosk invite, each with --config %s", *dir, path)
}

// writeNew writes a JSON file that must not exist.
func writeNew(path string, v any) error {
	b, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("write: %w", err)
	}
	_, err = f.Write(append(b, '\n'))
	if err := errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}

func loadVillages(ctx context.Context, l ledger.Ledger, from fs.FS) (int, error) {
	vs, err := catalog.Villages(from)
	if err != nil {
		return 0, err
	}
	return len(vs), l.LoadVillages(ctx, vs)
}

func villagesLoad(ctx context.Context, e env, args []string) error {
	f, config := e.flags("villages load")
	words, err := parse(f, args, 0, 1)
	if err != nil {
		return err
	}
	var from fs.FS = assets.Villages
	if len(words) == 1 {
		from = os.DirFS(words[0])
	}
	return e.with(ctx, *config, func(o opened) error {
		n, err := loadVillages(ctx, o.ledger, from)
		if err != nil {
			return err
		}
		return e.say("%d villages", n)
	})
}

// villageOf checks a village code and that the regency holds it.
func villageOf(ctx context.Context, o opened, code string) (kiosk.Village, error) {
	c, err := kiosk.ParseVillageCode(code)
	if err != nil {
		return kiosk.Village{}, err
	}
	v, err := o.ledger.Village(ctx, c)
	if err != nil {
		return v, fmt.Errorf("village %s: %w", c, err)
	}
	return v, nil
}

func populationLoad(ctx context.Context, e env, args []string) error {
	f, config := e.flags("population load")
	words, err := parse(f, args, 1, 1)
	if err != nil {
		return err
	}
	file, err := os.Open(words[0])
	if err != nil {
		return fmt.Errorf("population load: %w", err)
	}
	defer func() { _ = file.Close() }() // only read
	return e.with(ctx, *config, func(o opened) error {
		people, cards, err := population.Load(ctx, population.Options{Ledger: o.ledger, Vault: o.vault, Pepper: o.keys.Pepper}, file)
		if err != nil {
			return err
		}
		return e.say("%d residents, %d cards", people, cards)
	})
}

func cardList(ctx context.Context, e env, args []string) error {
	f, config := e.flags("card list")
	village := f.String("village", "", "village code")
	if _, err := parse(f, args, 0, 0); err != nil {
		return err
	}
	return e.with(ctx, *config, func(o opened) error {
		v, err := villageOf(ctx, o, *village)
		if err != nil {
			return err
		}
		cards, version, err := o.ledger.Cards(ctx, v.Code)
		if err != nil {
			return err
		}
		locked := 0
		for _, c := range cards {
			if c.Tries >= kiosk.MaxTries {
				locked++
			}
		}
		return e.say("%s: %d cards, %d locked, version %s", v.Title(), len(cards), locked, version)
	})
}
