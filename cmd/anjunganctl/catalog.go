package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/cmd/settings"
	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/devices/printer/escpos"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
	"github.com/smart-kampung/anjungan/kiosk/paper"
)

// catalogCheck checks a catalogue and says its version.
func catalogCheck(_ context.Context, args []string, stdout, _ io.Writer) error {
	name, dir := "the shipped catalogue", ""
	if len(args) > 0 {
		dir = args[0]
		name = "the shipped catalogue with " + dir
	}
	c, err := catalog.LoadDir(assets.Services, dir)
	if err != nil {
		return err
	}
	m, err := catalog.BansosDir(assets.Bansos, dir)
	if err != nil {
		return err
	}
	if err := c.CheckForms(m); err != nil {
		return err
	}
	fmt.Fprintf(stdout, "%s: version %s, %d services for a desa, %d for a kelurahan\n", name, c.Version(),
		len(c.Services(kiosk.Desa)), len(c.Services(kiosk.Kelurahan)))
	return nil
}

// catalogExport writes the catalogue of this program, with the regency's override where a directory is named, as a file
// for the regency: it may not know what a kiosk of another release makes requests with. It holds nobody's data.
func catalogExport(_ context.Context, args []string, stdout, stderr io.Writer) error {
	f := flag.NewFlagSet("anjunganctl catalog export", flag.ContinueOnError)
	f.SetOutput(stderr)
	dir, config := f.String("dir", "", "directory of the regency's override; that of the kiosk's configuration where none is named"), configFlag(f)
	if err := f.Parse(args); err != nil {
		return err
	}
	if f.NArg() != 1 {
		return errors.New("catalog export: name the file")
	}
	if *dir == "" {
		cfg, err := settings.LoadKiosk(*config)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		*dir = cfg.Catalogue
	}
	c, err := catalog.LoadDir(assets.Services, *dir)
	if err != nil {
		return err
	}
	layers := []fs.FS{assets.Services}
	if *dir != "" {
		layers = append(layers, os.DirFS(*dir))
	}
	b, err := catalog.Pack(layers...)
	if err != nil {
		return err
	}
	if err := os.WriteFile(f.Arg(0), b, 0o600); err != nil {
		return err
	}
	fmt.Fprintf(stdout, "%s: version %s, %d bytes; at the regency: regency catalogue load %s\n", f.Arg(0), c.Version(), len(b), f.Arg(0))
	return nil
}

var errService = errors.New("no such service; catalog check lists how many there are, assets/services which")

// catalogPreview shows what a service asks and prints.
func catalogPreview(_ context.Context, args []string, stdout, stderr io.Writer) error {
	f := flag.NewFlagSet("anjunganctl catalog preview", flag.ContinueOnError)
	f.SetOutput(stderr)
	dir := f.String("dir", "", "directory of the regency's override")
	kind := f.String("kind", string(kiosk.Desa), "desa or kelurahan")
	out := f.String("out", "", "file for the A4 letter, PDF")
	if err := f.Parse(args); err != nil {
		return err
	}
	c, err := catalog.LoadDir(assets.Services, *dir)
	if err != nil {
		return err
	}
	s, ok := c.Get(kiosk.ServiceID(f.Arg(0)))
	if !ok {
		return errService
	}
	if !s.Offered(kiosk.SiteKind(*kind)) {
		return fmt.Errorf("a %s does not offer %s", *kind, s.ID)
	}
	previewForm(stdout, s)
	if s.Letter == "" {
		fmt.Fprintln(stdout, "no letter: the office answers")
		return nil
	}
	return previewLetter(stdout, c, s, kiosk.SiteKind(*kind), *out)
}

// previewForm tells the questions and what to bring.
func previewForm(w io.Writer, s kiosk.Service) {
	fmt.Fprintf(w, "%s (%s)\n%s\nhand-over %s, %d working minutes\n", s.Title.In(kiosk.Indonesian), s.ID, s.Short.In(kiosk.Indonesian), s.HandOver, s.Promise)
	for i, x := range s.Fields {
		var ready []string
		for _, c := range x.Choices {
			ready = append(ready, c.Title.In(kiosk.Indonesian))
		}
		kind := string(x.Kind)
		if kind == "" {
			kind = "choice"
		}
		for _, n := range x.Days {
			ready = append(ready, fmt.Sprintf("%+d d", n))
		}
		if x.Open != "" {
			ready = append(ready, "open: "+string(x.Open))
		}
		fmt.Fprintf(w, "%2d. %s [%s] %s%s\n", i+1, x.Title.In(kiosk.Indonesian), kind, strings.Join(ready, " / "), whenWords(x.When))
	}
	for _, q := range s.Requirements {
		fmt.Fprintf(w, "  + %s (%s)%s\n", q.Title.In(kiosk.Indonesian), q.Shown, whenWords(q.When))
	}
	if next := s.Next.In(kiosk.Indonesian); next != "" {
		fmt.Fprintf(w, "  > %s\n", next)
	}
}

// whenWords says after which answers something is asked.
func whenWords(c kiosk.Condition) string {
	switch {
	case c.Field == "":
		return ""
	case len(c.Not) > 0:
		return fmt.Sprintf(", not after %s: %s", c.Field, strings.Join(c.Not, " / "))
	}
	return fmt.Sprintf(", after %s: %s", c.Field, strings.Join(c.Is, " / "))
}

// previewLetter draws the letter of a resident who does not exist: on A4 where a file is named, else as the
// lines of its extract.
func previewLetter(w io.Writer, c *catalog.Catalogue, s kiosk.Service, kind kiosk.SiteKind, out string) error {
	d, err := sampleLetter(c, s, kind)
	if err != nil {
		return err
	}
	doc, err := paper.Letter(d)
	if err != nil {
		return err
	}
	if out == "" {
		profile, _ := escpos.ProfileByName("VKP80")
		for _, item := range paper.Extract(doc, profile, paper.ExtractMeta{}) {
			if l, ok := item.(printer.Line); ok {
				for _, r := range l.Runs {
					fmt.Fprint(w, r.Text)
				}
				fmt.Fprintln(w)
			}
		}
		return nil
	}
	pdf, err := paper.A4(doc, paper.A4Options{})
	if err != nil {
		return err
	}
	if err := os.WriteFile(out, pdf, 0o600); err != nil {
		return err
	}
	fmt.Fprintf(w, "letter: %s, %d bytes\n", out, len(pdf))
	return nil
}

// sampleLetter is the letter of an invented resident of the first village of that kind, every field
// answered with its first ready answer or an example.
func sampleLetter(c *catalog.Catalogue, s kiosk.Service, kind kiosk.SiteKind) (paper.LetterData, error) {
	villages, err := catalog.Villages(assets.Villages)
	if err != nil {
		return paper.LetterData{}, err
	}
	template, ok := c.Template(s.Letter)
	if !ok {
		return paper.LetterData{}, fs.ErrNotExist
	}
	nik, err := kiosk.ParseNIK("9999014104900001") // province 99 is none: nobody's
	if err != nil {
		return paper.LetterData{}, err
	}
	at := time.Date(2026, 11, 23, 9, 0, 0, 0, kiosk.WIB)
	d := paper.LetterData{
		Service: s, Template: &template, Number: "CONTOH/001/2026", Approved: at, Until: at.AddDate(0, 0, s.ValidDays),
		Signer: paper.Signer{Name: "NAMA PEJABAT"},
		Resident: kiosk.Resident{
			NIK: nik, Name: "Siti Contoh", BirthPlace: "Banyuwangi", BirthDate: "1990-04-01", Sex: kiosk.Female,
			Address: "Dusun Krajan", RT: "002", RW: "001", Religion: "Islam", Job: "Petani", Marital: "Kawin",
		},
	}
	for _, v := range villages {
		if v.Kind == kind {
			d.Village, d.Site = v, kiosk.Site{Village: v, Regency: "Kabupaten Banyuwangi", Address: "Jalan Contoh 1"}
			break
		}
	}
	for _, f := range s.Fields {
		if f.When.Holds(kiosk.AnswerTo(d.Answers)) {
			d.Answers = append(d.Answers, kiosk.Answer{Field: f.ID, Value: sampleAnswer(f)})
		}
	}
	return d, nil
}

func sampleAnswer(f kiosk.Field) string {
	if len(f.Choices) > 0 {
		return f.Choices[0].Value
	}
	low, _ := f.Bounds()
	switch f.Kind {
	case kiosk.DateField:
		return "2026-12-01"
	case kiosk.NIKField:
		return "9999014104900002"
	case kiosk.PhoneField:
		return "081200000000"
	case kiosk.NumberField, kiosk.MoneyField:
		return fmt.Sprint(max(low, 1))
	case kiosk.ChoiceField, kiosk.TextField:
	}
	return "CONTOH ISIAN"
}
