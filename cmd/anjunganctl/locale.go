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
	"slices"
	"strings"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/locale"
)

// reviewColumns is the heading of the list for reviewers. "text" is where they write; a row without it, or
// without a reviewer and a date, stays open.
var reviewColumns = []string{"id", "indonesia", "draft", "text", "reviewer", "date"}

// localeReport tells of each language how many strings it has and lacks.
func localeReport(_ context.Context, _ []string, stdout, _ io.Writer) error {
	s, err := locale.Load(assets.Locale)
	if err != nil {
		return err
	}
	for _, l := range append(locale.Complete(), locale.Reviewed()...) {
		open, of := s.Open(l)
		drafts, stale := 0, 0
		for _, o := range open {
			if o.Draft != "" {
				drafts++
			}
			if o.Stale {
				stale++
			}
		}
		shown := "offered"
		if !slices.Contains(s.Languages(), l) {
			shown = "not offered: nothing is reviewed"
		}
		fmt.Fprintf(stdout, "%-3s  %4d of %d strings; %d open, of them %d with a draft and %d whose Indonesian changed; %s\n",
			l, of-len(open), of, len(open), drafts, stale, shown)
	}
	return nil
}

// localeFlags reads -lang and -out.
func localeFlags(name string, args []string, stderr io.Writer) (l kiosk.Lang, out string, rest []string, err error) {
	f := flag.NewFlagSet("anjunganctl "+name, flag.ContinueOnError)
	f.SetOutput(stderr)
	lang := f.String("lang", "", "jv, osi or mad")
	file := f.String("out", "", "file to write; without it, here")
	if err := f.Parse(args); err != nil {
		return "", "", nil, err
	}
	l = kiosk.Lang(*lang)
	if !slices.Contains(locale.Reviewed(), l) {
		return "", "", nil, errors.New("-lang is jv, osi or mad")
	}
	return l, *file, f.Args(), nil
}

// localeExport writes what is open of a language for its reviewers.
func localeExport(_ context.Context, args []string, stdout, stderr io.Writer) error {
	l, out, _, err := localeFlags("locale export", args, stderr)
	if err != nil {
		return err
	}
	s, err := locale.Load(assets.Locale)
	if err != nil {
		return err
	}
	var b strings.Builder
	w := csv.NewWriter(&b)
	rows := [][]string{reviewColumns}
	open, _ := s.Open(l)
	for _, o := range open {
		rows = append(rows, []string{o.ID, o.Indonesian, o.Draft, "", "", ""})
	}
	if err := w.WriteAll(rows); err != nil {
		return err
	}
	if out == "" {
		_, err = io.WriteString(stdout, b.String())
		return err
	}
	if err := os.WriteFile(out, []byte(b.String()), 0o600); err != nil {
		return err
	}
	fmt.Fprintf(stdout, "%d open strings: %s\n", len(open), out)
	return nil
}

// localeMerge prints the reviews of a language with those of a filled list, checked as the kiosk checks
// them.
func localeMerge(_ context.Context, args []string, stdout, stderr io.Writer) error {
	l, _, rest, err := localeFlags("locale merge", args, stderr)
	if err != nil {
		return err
	}
	if len(rest) != 1 {
		return errors.New("name the filled list")
	}
	filled, err := os.Open(rest[0])
	if err != nil {
		return err
	}
	defer func() { _ = filled.Close() }()
	name := "locale/review/" + string(l) + ".json"
	all := map[string]locale.Review{}
	was, err := fs.ReadFile(assets.Locale, name)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(was, &all); err != nil {
		return err
	}
	if err := takeReviews(filled, all); err != nil {
		return fmt.Errorf("%s: %w", rest[0], err)
	}
	s, err := locale.Load(assets.Locale)
	if err != nil {
		return err
	}
	if err := s.Check(l, all); err != nil {
		return err
	}
	b, err := json.MarshalIndent(all, "", "  ")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(stdout, "%s\n", b)
	return err
}

// takeReviews reads the rows that are filled in.
func takeReviews(r io.Reader, all map[string]locale.Review) error {
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
		if text != "" && reviewer != "" {
			all[id] = locale.Review{Text: text, Of: of, Reviewer: reviewer, Date: date}
		}
	}
	return nil
}
