package health

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"slices"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/blob"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// How much of the journal's headers and of the print ledger a report holds, and how often a wish is looked for.
const (
	reportRows = 2000
	askedEvery = 20 * time.Second
)

// Store is what a Reporter needs of the kiosk's database; kiosk/store is one.
type Store interface {
	TakeReport(ctx context.Context) (asked bool, err error)
	AddBlob(ctx context.Context, p blob.Purpose, content io.Reader) error
	Path() string
}

// Reporter makes the reports of a running kiosk or table that somebody asks for, beside it or at the regency.
type Reporter struct {
	Store   Store
	Version string
	// Look looks at what the report begins with. r is what the database told, err why it did not.
	Look func(r store.Report, err error) []Finding
	Tail *Tail
	Log  *slog.Logger
	Now  func() time.Time
}

// Run makes reports until ctx ends. One that cannot be made is logged, and never ends the kiosk.
func (r Reporter) Run(ctx context.Context) {
	t := time.NewTicker(askedEvery)
	defer t.Stop()
	for {
		if err := r.Serve(ctx); err != nil && ctx.Err() == nil {
			r.Log.ErrorContext(ctx, "no report", "code", string(kiosk.CodeOf(err)), "waiting", errors.Is(err, store.ErrManyBlobs))
		}
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
	}
}

// Serve makes a report if somebody asks for one.
func (r Reporter) Serve(ctx context.Context) error {
	asked, err := r.Store.TakeReport(ctx)
	if err != nil || !asked {
		return err
	}
	var b bytes.Buffer
	r.write(ctx, &b)
	return r.Store.AddBlob(ctx, blob.Report, &b)
}

// write writes the report: text, and nothing of a resident.
func (r Reporter) write(ctx context.Context, w io.Writer) {
	fmt.Fprintf(w, "report of %s, program %s\n\n", When(r.Now()), r.Version)
	in, err := store.Inspect(ctx, r.Store.Path(), reportRows)
	WriteFindings(w, r.Look(in, err))
	fmt.Fprintf(w, "\nkiosk %03d, incarnation %d, %d of %d entries at the regency, feed %d, last trusted time %s\n",
		in.Kiosk, in.Incarnation, in.Acked, in.Last, in.Feed, When(in.Trusted))
	for _, name := range slices.Sorted(maps.Keys(in.Datasets)) {
		fmt.Fprintf(w, "dataset  %-12s %s\n", name, in.Datasets[name])
	}
	WriteBlobs(w, in)
	fmt.Fprintln(w)
	WriteEntries(w, in)
	fmt.Fprintln(w)
	WritePapers(w, in)
	fmt.Fprintln(w, "\nthe program's log")
	_, _ = w.Write(r.Tail.Bytes()) // a buffer never fails
}
