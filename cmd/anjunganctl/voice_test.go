package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// voiced runs a command of the voice.
func voiced(t *testing.T, args ...string) (stdout, stderr string, err error) {
	t.Helper()
	var out, errs bytes.Buffer
	err = run(t.Context(), append([]string{"voice"}, args...), nil, &out, &errs)
	return out.String(), errs.String(), err
}

// TestVoice renders by the real espeak-ng what has no clip, and finds what is wrong with clips: one that is
// damaged, one of an older wording. A recorded clip is not rendered again.
func TestVoice(t *testing.T) {
	clips := t.TempDir()
	missing, _, err := voiced(t, "missing", "-clips", clips)
	if err != nil || !strings.Contains(missing, "welcome.tap-") || !strings.Contains(missing, "word-seratus.wav\tseratus\n") {
		t.Fatalf("missing: %v\n%s", err, missing)
	}
	lines := strings.Split(strings.TrimSpace(missing), "\n")
	recorded := filepath.Join(clips, "id", "recorded")
	if err := os.MkdirAll(recorded, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, l := range lines[4:] { // all but four were recorded, for rendering hundreds takes a minute
		name, _, _ := strings.Cut(l, "\t")
		if err := os.WriteFile(filepath.Join(recorded, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if out, _, err := voiced(t, "render", "-clips", clips); err != nil || !strings.HasPrefix(out, "4 clips rendered") {
		t.Fatalf("render: %q, %v", out, err)
	}
	if _, errs, err := voiced(t, "missing", "-clips", clips); err != nil || !strings.HasPrefix(errs, "id: 0 of ") {
		t.Errorf("after it: %q, %v", errs, err)
	}
	if err := os.RemoveAll(recorded); err != nil {
		t.Fatal(err)
	}
	if out, _, err := voiced(t, "check", "-clips", clips); err != nil || !strings.HasPrefix(out, "4 clips, ") {
		t.Errorf("check: %q, %v", out, err)
	}
	rendered := filepath.Join(clips, "id", "rendered")
	first, _, _ := strings.Cut(lines[0], "\t")
	if err := os.Rename(filepath.Join(rendered, first), filepath.Join(rendered, "old-00000000.wav")); err != nil {
		t.Fatal(err)
	}
	second, _, _ := strings.Cut(lines[1], "\t")
	if err := os.WriteFile(filepath.Join(rendered, second), []byte("RIFF"), 0o600); err != nil {
		t.Fatal(err)
	}
	out, _, err := voiced(t, "check", "-clips", clips)
	if !errors.Is(err, errUnwell) || !strings.Contains(out, "old-00000000.wav: no wording") || !strings.Contains(out, "not a WAV file") {
		t.Errorf("check: %q, %v", out, err)
	}
	for _, bad := range [][]string{{"render"}, {"render", "-clips", clips, "-lang", "jv"}, {"missing", "-clips", clips, "-lang", "xx"}, {"missing", "-clips", clips, "-kind", "kota"}} {
		if _, _, err := voiced(t, bad...); err == nil {
			t.Errorf("%v is taken", bad)
		}
	}
}
