package speaker

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// The two kinds of clip, by the directory of a language in which they lie. A recorded one is played where there
// is one of each.
const (
	Recorded = "recorded" // a person's voice
	Rendered = "rendered" // espeak-ng's, made beforehand
)

const ending = ".wav"

// Clips is the clips of a directory: DIR/LANG/recorded/NAME.wav and DIR/LANG/rendered/NAME.wav, 16 bits, 22050 Hz,
// one channel. The zero Clips has none. A Clips does not change: clips that are added are found at the next start.
type Clips struct {
	path map[string]string // "LANG/NAME" to the file
}

// Clip is one file of a directory of clips.
type Clip struct {
	Lang, Kind, Name string // "id", "recorded", "home.title-1a2b3c4d"
	Path             string
}

// List is every clip that lies in a directory, sorted by path. One that does not exist has none.
func List(dir string) (list []Clip, err error) {
	langs, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("speaker: clips: %w", err)
	}
	for _, l := range langs {
		for _, kind := range []string{Recorded, Rendered} {
			files, err := os.ReadDir(filepath.Join(dir, l.Name(), kind))
			if err != nil && !errors.Is(err, fs.ErrNotExist) {
				return nil, fmt.Errorf("speaker: clips: %w", err)
			}
			for _, f := range files {
				if name, ok := strings.CutSuffix(f.Name(), ending); ok {
					list = append(list, Clip{l.Name(), kind, name, filepath.Join(dir, l.Name(), kind, f.Name())})
				}
			}
		}
	}
	return list, nil
}

// OpenClips finds the clips of a directory; an empty name has none. Their sound is read when they are played.
func OpenClips(dir string) (Clips, error) {
	if dir == "" {
		return Clips{}, nil
	}
	list, err := List(dir)
	if err != nil {
		return Clips{}, err
	}
	c := Clips{path: map[string]string{}}
	for _, clip := range list { // recorded comes before rendered, and stays
		if key := clip.Lang + "/" + clip.Name; c.path[key] == "" {
			c.path[key] = clip.Path
		}
	}
	return c, nil
}

// Count is how many clips there are to play.
func (c Clips) Count() int { return len(c.path) }

// Has says whether there is a clip of that name.
func (c Clips) Has(lang, name string) bool { return c.path[lang+"/"+name] != "" }

// load reads the samples of clips; ok is false where there are none, or one is missing or damaged.
func (c Clips) load(lang string, names []string) (pcm [][]byte, ok bool) {
	for _, n := range names {
		if !c.Has(lang, n) {
			return nil, false
		}
		samples, err := ReadClip(c.path[lang+"/"+n])
		if err != nil {
			return nil, false // espeak-ng says it instead; "anjunganctl voice check" names the file
		}
		pcm = append(pcm, samples)
	}
	return pcm, len(pcm) > 0
}

// MaxClip is the most bytes of a clip: a minute and a half of sound.
const MaxClip = 4 << 20

// ErrLong says that a clip is longer than MaxClip.
var ErrLong = errors.New("speaker: longer than a minute and a half")

// ReadClip reads the samples of a clip.
func ReadClip(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("speaker: clip: %w", err)
	}
	if info.Size() > MaxClip {
		return nil, ErrLong
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("speaker: clip: %w", err)
	}
	return Samples(b)
}

// WriteRendered keeps samples as a rendered clip. A clip is there whole or not at all.
func WriteRendered(dir, lang, name string, pcm []byte) error {
	at := filepath.Join(dir, lang, Rendered)
	if err := os.MkdirAll(at, 0o755); err != nil {
		return fmt.Errorf("speaker: clips: %w", err)
	}
	part := filepath.Join(at, name+".part")
	if err := os.WriteFile(part, WAV(pcm), 0o644); err != nil {
		return fmt.Errorf("speaker: clips: %w", err)
	}
	if err := os.Rename(part, filepath.Join(at, name+ending)); err != nil {
		return fmt.Errorf("speaker: clips: %w", err)
	}
	return nil
}
