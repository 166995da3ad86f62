package main

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
	"github.com/smart-kampung/anjungan/kiosk/locale"
)

// reviewColumns is the heading of the list for reviewers. "text" is where they write; a row without it, or
// without a reviewer and a date, stays open.
var reviewColumns = []string{"id", "indonesia", "draft", "text", "reviewer", "date"}

// The parts of the wordings. An id of the catalogue has a stroke in it, "menu/work/title"; one of the screens none.
const (
	partScreens   = "screens"
	partCatalogue = "catalogue"
)

// part is wordings that are reviewed together.
type part struct {
	name     string
	wordings interface {
		Open(l kiosk.Lang) (open []locale.Open, of int)
	}
	check   func(l kiosk.Lang, reviews map[string]locale.Review) error
	reviews func(l kiosk.Lang) ([]byte, error) // the file that merge goes on from
}

// has says whether a string belongs to the part.
func (p part) has(id string) bool { return strings.Contains(id, "/") == (p.name == partCatalogue) }

// parts reads the screens' wordings and the catalogue's, with an override where dir names one.
func parts(dir string) ([]part, *locale.Set, error) {
	s, err := locale.Load(assets.Locale)
	if err != nil {
		return nil, nil, err
	}
	c, err := catalog.LoadDir(assets.Services, dir)
	if err != nil {
		return nil, nil, err
	}
	screens := part{partScreens, s, s.Check, func(l kiosk.Lang) ([]byte, error) {
		return fs.ReadFile(assets.Locale, "locale/review/"+string(l)+".json")
	}}
	services := part{partCatalogue, c, c.CheckReviews, func(l kiosk.Lang) ([]byte, error) {
		if dir == "" {
			return fs.ReadFile(assets.Services, catalog.ReviewFile(l))
		}
		b, err := os.ReadFile(filepath.Join(dir, catalog.ReviewFile(l)))
		if errors.Is(err, fs.ErrNotExist) {
			return []byte("{}"), nil
		}
		return b, err
	}}
	return []part{screens, services}, s, nil
}

// localeReport tells of each language how many strings it has and lacks.
func localeReport(_ context.Context, args []string, stdout, stderr io.Writer) error {
	f := flag.NewFlagSet("anjunganctl locale", flag.ContinueOnError)
	f.SetOutput(stderr)
	dir := f.String("dir", "", "the regency's override of the services")
	if err := f.Parse(args); err != nil {
		return err
	}
	all, screens, err := parts(*dir)
	if err != nil {
		return err
	}
	for _, l := range append(locale.Complete(), locale.Reviewed()...) {
		shown := "offered"
		if !slices.Contains(screens.Languages(), l) {
			shown = "not offered: nothing of the screens is reviewed"
		}
		for _, p := range all {
			open, of := p.wordings.Open(l)
			drafts, stale := 0, 0
			for _, o := range open {
				if o.Draft != "" {
					drafts++
				}
				if o.Stale {
					stale++
				}
			}
			fmt.Fprintf(stdout, "%-3s  %-9s  %4d of %d strings; %d open, of them %d with a draft and %d whose Indonesian changed; %s\n",
				l, p.name, of-len(open), of, len(open), drafts, stale, shown)
		}
	}
	return nil
}

// localeFlags is the command line of export and merge.
type localeFlags struct {
	lang           kiosk.Lang
	out, dir, part string
	rest           []string
}

func readLocaleFlags(name string, args []string, stderr io.Writer) (f localeFlags, err error) {
	set := flag.NewFlagSet("anjunganctl "+name, flag.ContinueOnError)
	set.SetOutput(stderr)
	lang := set.String("lang", "", "jv, osi or mad")
	set.StringVar(&f.out, "out", "", "file to write; without it, here")
	set.StringVar(&f.dir, "dir", "", "the regency's override of the services")
	set.StringVar(&f.part, "part", partScreens, "which reviews to print: "+partScreens+" or "+partCatalogue)
	if err := set.Parse(args); err != nil {
		return f, err
	}
	f.lang, f.rest = kiosk.Lang(*lang), set.Args()
	if !slices.Contains(locale.Reviewed(), f.lang) {
		return f, errors.New("-lang is jv, osi or mad")
	}
	return f, nil
}

// localeExport writes what is open of a language for its reviewers: the screens first, then the catalogue.
func localeExport(_ context.Context, args []string, stdout, stderr io.Writer) error {
	f, err := readLocaleFlags("locale export", args, stderr)
	if err != nil {
		return err
	}
	all, _, err := parts(f.dir)
	if err != nil {
		return err
	}
	var b strings.Builder
	w := csv.NewWriter(&b)
	rows := [][]string{reviewColumns}
	for _, p := range all {
		open, _ := p.wordings.Open(f.lang)
		for _, o := range open {
			rows = append(rows, []string{o.ID, o.Indonesian, o.Draft, "", "", ""})
		}
	}
	if err := w.WriteAll(rows); err != nil {
		return err
	}
	if f.out == "" {
		_, err = io.WriteString(stdout, b.String())
		return err
	}
	if err := os.WriteFile(f.out, []byte(b.String()), 0o600); err != nil {
		return err
	}
	fmt.Fprintf(stdout, "%d open strings: %s\n", len(rows)-1, f.out)
	return nil
}

// localeMerge prints the reviews of one part of a language with those of a filled list, checked as the kiosk
// checks them.
func localeMerge(_ context.Context, args []string, stdout, stderr io.Writer) error {
	f, err := readLocaleFlags("locale merge", args, stderr)
	if err != nil {
		return err
	}
	if len(f.rest) != 1 {
		return errors.New("name the filled list")
	}
	list, _, err := parts(f.dir)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(list, func(p part) bool { return p.name == f.part })
	if i < 0 {
		return fmt.Errorf("-part is %s or %s", partScreens, partCatalogue)
	}
	filled, err := os.Open(f.rest[0])
	if err != nil {
		return err
	}
	defer func() { _ = filled.Close() }()
	was, err := list[i].reviews(f.lang)
	if err != nil {
		return err
	}
	all, err := locale.ParseReviews(was)
	if err != nil {
		return err
	}
	if err := takeReviews(filled, list[i], all); err != nil {
		return fmt.Errorf("%s: %w", f.rest[0], err)
	}
	if err := list[i].check(f.lang, all); err != nil {
		return err
	}
	b, err := json.MarshalIndent(all, "", "  ")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(stdout, "%s\n", b)
	return err
}

// takeReviews reads the rows of a part that are filled in.
func takeReviews(r io.Reader, p part, all map[string]locale.Review) error {
	in := csv.NewReader(r)
	in.FieldsPerRecord = len(reviewColumns)
	rows, err := in.ReadAll()
	if err != nil {
		return err // a csv.ParseError names the line
	}
	if len(rows) == 0 || !slices.Equal(rows[0], reviewColumns) {
		return fmt.Errorf("the heading is %s", strings.Join(reviewColumns, ","))
	}
	for _, row := range rows[1:] {
		id, of, text, reviewer, date := row[0], row[1], strings.TrimSpace(row[3]), strings.TrimSpace(row[4]), strings.TrimSpace(row[5])
		if text != "" && reviewer != "" && p.has(id) {
			all[id] = locale.Review{Text: text, Of: of, Reviewer: reviewer, Date: date}
		}
	}
	return nil
}
