package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"time"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/devices/speaker"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
	"github.com/smart-kampung/anjungan/kiosk/locale"
	"github.com/smart-kampung/anjungan/kiosk/spoken"
)

// voiceFlags is what the commands of the voice are told.
type voiceFlags struct {
	clips, override string
	lang            kiosk.Lang
	kind            kiosk.SiteKind
}

func parseVoice(name string, args []string, stderr io.Writer) (v voiceFlags, err error) {
	f := flag.NewFlagSet("anjunganctl voice "+name, flag.ContinueOnError)
	f.SetOutput(stderr)
	f.StringVar(&v.clips, "clips", "", "directory of the clips")
	f.StringVar(&v.override, "dir", "", "the regency's override of the services")
	lang := f.String("lang", string(kiosk.Indonesian), "language of the clips")
	kind := f.String("kind", string(kiosk.Desa), "desa or kelurahan")
	if err := f.Parse(args); err != nil {
		return v, err
	}
	v.lang, v.kind = kiosk.Lang(*lang), kiosk.SiteKind(*kind)
	switch {
	case v.clips == "":
		return v, errors.New("-clips is missing: the directory of the clips")
	case !slices.Contains(append(locale.Complete(), locale.Reviewed()...), v.lang):
		return v, errors.New("-lang: no such language")
	case v.kind != kiosk.Desa && v.kind != kiosk.Kelurahan:
		return v, errors.New("-kind is desa or kelurahan")
	}
	return v, nil
}

// script is every clip of a language and kind of village.
func (v voiceFlags) script() ([]spoken.Line, error) {
	words, err := locale.Load(assets.Locale)
	if err != nil {
		return nil, err
	}
	cat, err := catalog.LoadDir(assets.Services, v.override)
	if err != nil {
		return nil, err
	}
	words = words.At(v.kind)
	return spoken.NewBook(words).Script(v.lang, words.IDs(), spoken.Texts(cat.Services(v.kind), cat.Menu(v.kind))), nil
}

// lacking is what of the script has no clip, and how many lines the script has.
func (v voiceFlags) lacking() (lines []spoken.Line, of int, err error) {
	script, err := v.script()
	if err != nil {
		return nil, 0, err
	}
	clips, err := speaker.OpenClips(v.clips)
	if err != nil {
		return nil, 0, err
	}
	for _, l := range script {
		if !clips.Has(string(v.lang), l.Name) {
			lines = append(lines, l)
		}
	}
	return lines, len(script), nil
}

// voiceMissing lists what has no clip.
func voiceMissing(_ context.Context, args []string, stdout, stderr io.Writer) error {
	v, err := parseVoice("missing", args, stderr)
	if err != nil {
		return err
	}
	lines, of, err := v.lacking()
	if err != nil {
		return err
	}
	for _, l := range lines {
		fmt.Fprintf(stdout, "%s.wav\t%s\n", l.Name, l.Say)
	}
	fmt.Fprintf(stderr, "%s: %d of %d clips are missing\n", v.lang, len(lines), of)
	return nil
}

// voiceRender has espeak-ng say what has no clip. It speaks Indonesian and English alone: a language that it does
// not speak would sound like Indonesian read wrongly.
func voiceRender(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	v, err := parseVoice("render", args, stderr)
	if err != nil {
		return err
	}
	if v.lang != kiosk.Indonesian && v.lang != kiosk.English {
		return errors.New("espeak-ng speaks id and en alone; other languages are recorded")
	}
	lines, _, err := v.lacking()
	if err != nil {
		return err
	}
	for _, l := range lines {
		pcm, err := speaker.Render(ctx, string(v.lang), spoken.Words(v.lang, l.Say))
		if err != nil {
			return fmt.Errorf("%s: %w", l.Name, err)
		}
		if err := speaker.WriteRendered(v.clips, string(v.lang), l.Name, pcm); err != nil {
			return err
		}
	}
	fmt.Fprintf(stdout, "%d clips rendered into %s\n", len(lines), filepath.Join(v.clips, string(v.lang), speaker.Rendered))
	return nil
}

// voiceCheck reads every clip. One that no wording asks for any more is told too: it is never played.
func voiceCheck(_ context.Context, args []string, stdout, stderr io.Writer) error {
	v, err := parseVoice("check", args, stderr)
	if err != nil {
		return err
	}
	list, err := speaker.List(v.clips)
	if err != nil {
		return err
	}
	asked := map[string]bool{}
	for _, v.lang = range append(locale.Complete(), locale.Reviewed()...) {
		for _, v.kind = range []kiosk.SiteKind{kiosk.Desa, kiosk.Kelurahan} {
			script, err := v.script()
			if err != nil {
				return err
			}
			for _, l := range script {
				asked[string(v.lang)+"/"+l.Name] = true
			}
		}
	}
	bad, sound := 0, time.Duration(0)
	for _, c := range list {
		pcm, err := speaker.ReadClip(c.Path)
		if err == nil && !asked[c.Lang+"/"+c.Name] {
			err = errors.New("no wording asks for it: the wording was changed")
		}
		if err != nil {
			bad++
			fmt.Fprintf(stdout, "%s: %v\n", c.Path, err)
		}
		sound += speaker.Length(pcm)
	}
	fmt.Fprintf(stdout, "%d clips, %s of sound; %d not well\n", len(list), sound.Round(time.Second), bad)
	if bad > 0 {
		return errUnwell
	}
	return nil
}
