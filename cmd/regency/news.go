package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/bulletin"
	"github.com/smart-kampung/anjungan/sync/regency/newsfile"
)

// newsFlags is the command line of news import.
type newsFlags struct {
	village, columns                               string
	budget, executors, notices, indicators, places string
	year                                           int
	data, source, complaints                       string
	revised, sample                                bool
	set                                            *flag.FlagSet
	config                                         *string
}

// errLines says that lines of the files were not taken, and so nothing was.
var errLines = errors.New("news import: nothing was taken: mend these lines")

// newsImport puts files into what a village tells. All files are read before anything changes; with one bad line,
// or a part that cannot be told, nothing does.
func newsImport(ctx context.Context, e env, args []string) error {
	var f newsFlags
	f.set, f.config = e.flags("news import")
	f.set.StringVar(&f.village, "village", "", "village code")
	f.set.StringVar(&f.columns, "columns", "", "JSON of what heads of columns may be called; empty: as shipped")
	f.set.StringVar(&f.budget, "budget", "", "APBDes, .csv (an export) or .json")
	f.set.StringVar(&f.executors, "executors", "", "who carries it out, CSV")
	f.set.StringVar(&f.notices, "notices", "", "notices to add, CSV")
	f.set.StringVar(&f.indicators, "indicators", "", "the 14 indicators, CSV")
	f.set.StringVar(&f.places, "places", "", "products and places, CSV")
	f.set.IntVar(&f.year, "year", 0, "year of the budget")
	f.set.StringVar(&f.data, "data", "", "the day of the figures, 2026-01-31")
	f.set.StringVar(&f.source, "source", "", "where the figures come from")
	f.set.StringVar(&f.complaints, "complaints", "", "where to complain")
	f.set.BoolVar(&f.revised, "revised", false, "the budget is a revised one")
	f.set.BoolVar(&f.sample, "sample", false, "the figures are invented: CONTOH")
	if _, err := parse(f.set, args, 0, 0); err != nil {
		return err
	}
	in := newsReader{e: e}
	changes := in.read(f)
	switch {
	case in.err != nil:
		return in.err
	case in.bad > 0:
		return errLines
	case len(changes) == 0:
		return errors.New("news import: no file is named")
	}
	return e.with(ctx, *f.config, func(o opened) error {
		v, err := villageOf(ctx, o, f.village)
		if err != nil {
			return err
		}
		office := bulletin.Office{Ledger: o.ledger, Now: time.Now}
		return in.put(ctx, office, v, changes)
	})
}

// newsChange is one part that changes.
type newsChange struct {
	what string
	part bulletin.Part
}

// put changes all parts at once and tells what became of each.
func (r *newsReader) put(ctx context.Context, o bulletin.Office, v kiosk.Village, changes []newsChange) error {
	var parts []bulletin.Part
	for _, c := range changes {
		parts = append(parts, c.part)
	}
	changed, err := o.Put(ctx, v.Code, operator, parts...)
	if err != nil && !errors.Is(err, bulletin.ErrSame) {
		return fmt.Errorf("news import: nothing was taken: %w", err)
	}
	for i, c := range changes {
		words := "the same as before"
		if changed[i] {
			words = "taken"
		}
		if err := r.e.say("%s: %s: %s", v.Title(), c.what, words); err != nil {
			return err
		}
	}
	return nil
}

// newsReader reads the files of a command line and tells their bad lines.
type newsReader struct {
	e       env
	columns newsfile.Columns
	bad     int
	err     error
}

// read reads every file that is named.
func (r *newsReader) read(f newsFlags) (changes []newsChange) {
	r.columns, r.err = newsfile.Shipped()
	if text := r.file(f.columns); text != nil {
		r.columns, r.err = newsfile.ReadColumns(text)
	}
	if text := r.file(f.budget); text != nil {
		if b, ok := r.budgetOf(f, text); ok {
			changes = append(changes, newsChange{"budget", bulletin.Budget(b)})
		}
	}
	if text := r.file(f.notices); text != nil {
		list := lines(r, f.notices, text, r.columns.ReadNotices)
		changes = append(changes, part("notices", bulletin.ActionNotices, func(n *kiosk.VillageNews) {
			for _, x := range list {
				if !slices.Contains(n.Notices, x) {
					n.Notices = append(n.Notices, x)
				}
			}
		}))
	}
	if text := r.file(f.indicators); text != nil {
		list := lines(r, f.indicators, text, r.columns.ReadIndicators)
		changes = append(changes, part("indicators", bulletin.ActionIndicators, func(n *kiosk.VillageNews) { n.Indicators = list }))
	}
	if text := r.file(f.places); text != nil {
		list := lines(r, f.places, text, r.columns.ReadPlaces)
		changes = append(changes, part("places", bulletin.ActionPlaces, func(n *kiosk.VillageNews) { n.Places = list }))
	}
	return changes
}

// part is a change of a list.
func part(what, action string, change func(*kiosk.VillageNews)) newsChange {
	return newsChange{what, bulletin.Part{Action: action, Change: func(_ kiosk.Village, n *kiosk.VillageNews) error {
		change(n)
		return nil
	}}}
}

// file reads a file; nil where none is named, or it cannot be read.
func (r *newsReader) file(path string) []byte {
	if path == "" || r.err != nil {
		return nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		r.err = fmt.Errorf("news import: %w", err)
		return nil
	}
	return text
}

// budgetOf reads a budget by the ending of its file's name.
func (r *newsReader) budgetOf(f newsFlags, text []byte) (b kiosk.Budget, ok bool) {
	if jsonFile(f.budget) {
		b, r.err = newsfile.ReadBudgetJSON(text)
		r.name(f.budget)
		return b, r.err == nil
	}
	about := newsfile.About{
		Year: f.year, Revised: f.revised, Sample: f.sample, Complaints: f.complaints, Data: f.data, Source: f.source,
	}
	if who := r.file(f.executors); who != nil {
		about.Executors = lines(r, f.executors, who, r.columns.ReadExecutors)
	}
	if r.err != nil {
		return b, false
	}
	b, bads, err := r.columns.ReadBudget(text, about)
	r.err = err
	r.name(f.budget)
	r.tell(f.budget, bads)
	return b, r.err == nil && len(bads) == 0
}

// lines reads a list and tells its bad lines.
func lines[T any](r *newsReader, path string, text []byte, read func([]byte) ([]T, []newsfile.Bad, error)) []T {
	list, bads, err := read(text)
	if err != nil && r.err == nil {
		r.err = err
		r.name(path)
	}
	r.tell(path, bads)
	return list
}

// name puts the file before the error.
func (r *newsReader) name(path string) {
	if r.err != nil {
		r.err = fmt.Errorf("%s: %w", path, r.err)
	}
}

// tell says which lines are bad, and why.
func (r *newsReader) tell(path string, bads []newsfile.Bad) {
	r.bad += len(bads)
	for _, b := range bads {
		if err := r.e.say("%s:%d: %s", path, b.Line, b.Why); err != nil && r.err == nil {
			r.err = err
		}
	}
}
