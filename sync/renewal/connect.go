package renewal

import (
	"log/slog"
	"time"

	"github.com/smart-kampung/anjungan/sync/bundle"
	"github.com/smart-kampung/anjungan/sync/outbox"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// Place is what Connect connects.
type Place struct {
	Dir    string // of the bundle
	Bundle bundle.Bundle
	Dial   string // host:port of the regency where it is not the bundle's
	Store  Store
	Now    func() time.Time // the kiosk's time (kiosk/clock), which the store sets by what the regency vouches for
	Log    *slog.Logger

	Changed func(set string) // outbox.Options.Changed
}

// Connect makes the client and the outbox of a kiosk, with a certificate that is renewed.
// The client is to be closed after the outbox has ended.
func Connect(p Place) (*outbox.Client, *outbox.Box, error) {
	b := p.Bundle
	client, err := outbox.NewClient(outbox.ClientOptions{
		URL: b.URL, Cert: b.Certificate(), Root: b.Root, Dial: p.Dial, Now: p.Now,
	})
	if err != nil {
		return nil, nil, err
	}
	box := outbox.New(outbox.Options{
		Regency: client, Store: p.Store, Verify: b.Ack, Seal: b.SealKey, Receive: b.Receive, Log: p.Log,
		Renewal: New(p.Dir, b, client),
		Journal: &journalKey{dir: p.Dir, store: p.Store, version: wire.JournalVersion(b.Journal)},
		Changed: p.Changed,
	})
	return client, box, nil
}
