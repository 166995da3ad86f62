package speaker

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func TestSamples(t *testing.T) {
	good := WAV(tone(2, 7))
	change := func(at int, to byte) []byte {
		b := bytes.Clone(good)
		b[at] = to
		return b
	}
	listed := bytes.Clone(good[:36]) // a LIST chunk of odd length stands before the data
	listed = append(listed, "LIST\x03\x00\x00\x00abc\x00"...)
	listed = append(listed, good[36:]...)
	for name, c := range map[string]struct {
		file []byte
		err  error
	}{
		"good": {good, nil}, "a chunk between": {listed, nil}, "end not known": {change(43, 0x7f), nil},
		"stereo": {change(22, 2), ErrFormat}, "44100": {change(25, 0xac), ErrFormat}, "compressed": {change(20, 85), ErrFormat},
		"no data": {good[:36], ErrNoWAV}, "no samples": {WAV(nil), ErrEmpty}, "half a sample": {append(WAV(nil), 1), ErrEmpty},
		"text": {[]byte("Selamat datang di"), ErrNoWAV}, "nothing": {nil, ErrNoWAV}, "data first": {append(bytes.Clone(good[:12]), good[36:]...), ErrFormat},
	} {
		got, err := Samples(c.file)
		if !errors.Is(err, c.err) || err == nil && !bytes.Equal(got, tone(2, 7)) {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
}

func TestLongClip(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.wav")
	if err := os.WriteFile(path, WAV(make([]byte, MaxClip)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadClip(path); !errors.Is(err, ErrLong) {
		t.Errorf("%v", err)
	}
}

// FuzzSamples: any file gives whole samples that lie in it, or an error.
func FuzzSamples(f *testing.F) {
	f.Add(WAV(tone(3, 5)))
	f.Add([]byte("RIFF\xff\xff\xff\xffWAVEdata\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, b []byte) {
		pcm, err := Samples(b)
		if (err == nil) == (len(pcm) == 0) || len(pcm)%2 != 0 || len(pcm) > len(b) {
			t.Fatalf("%d samples of %d bytes, %v", len(pcm), len(b), err)
		}
		if err != nil {
			return
		}
		if again, err := Samples(WAV(pcm)); err != nil || !bytes.Equal(again, pcm) {
			t.Fatal("what was read is not read back")
		}
	})
}
