package speaker

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/smart-kampung/anjungan/devices"
)

// tone is n samples of that height.
func tone(n int, height int16) []byte {
	var b []byte
	for range n {
		b = binary.LittleEndian.AppendUint16(b, uint16(height))
	}
	return b
}

// player and espeak as this test has them: what is played goes into "heard"; the espeak stands in for the real
// one and gives a sound of its own, and writes down how it was asked.
const (
	fakePlayer = `#!/bin/sh
dir=$(dirname "$0")
[ -e "$dir/mute" ] && exit 1
[ -e "$dir/slow" ] && { head -c 8 > "$dir/heard"; echo > "$dir/started"; exec sleep 600; }
cat > "$dir/heard"
`
	fakeEspeak = `#!/bin/sh
dir=$(dirname "$0")
cat > "$dir/said"
echo "$@" > "$dir/args"
cat "$dir/live.wav"
`
)

// stub puts both on the PATH, and gives a directory of clips.
func stub(t *testing.T) (dir, clips string) {
	t.Helper()
	dir, clips = t.TempDir(), t.TempDir()
	for name, body := range map[string]string{"aplay": fakePlayer, "espeak-ng": fakeEspeak, "live.wav": string(WAV(tone(3, 4000)))} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(body), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", dir+":"+os.Getenv("PATH"))
	return dir, clips
}

func record(t *testing.T, clips, kind, name string, wav []byte) {
	t.Helper()
	at := filepath.Join(clips, "id", kind)
	if err := os.MkdirAll(at, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(at, name+".wav"), wav, 0o600); err != nil {
		t.Fatal(err)
	}
}

func open(t *testing.T, clips string) *Voice {
	t.Helper()
	c, err := OpenClips(clips)
	if err != nil {
		t.Fatal(err)
	}
	v, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = v.Close() })
	return v
}

// finish waits until what is said has been said.
func finish(v *Voice) {
	v.mu.Lock()
	done := v.done
	v.mu.Unlock()
	<-done
}

func heard(t *testing.T, dir string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, "heard"))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestWhichClipIsPlayed: a recorded clip before a rendered one before espeak-ng, and never two voices in one
// sentence.
func TestWhichClipIsPlayed(t *testing.T) {
	dir, clips := stub(t)
	record(t, clips, Rendered, "both", WAV(tone(2, 100)))
	record(t, clips, Recorded, "both", WAV(tone(2, 800)))
	record(t, clips, Rendered, "one", WAV(tone(2, 400)))
	record(t, clips, Recorded, "damaged", []byte("RIFF"))
	v := open(t, clips)
	for _, c := range []struct {
		pieces []string
		want   []byte
	}{
		{[]string{"both"}, tone(2, 800)},
		{[]string{"one", "both"}, append(tone(2, 400), tone(2, 800)...)},
		{[]string{"one", "nobody"}, tone(3, 4000)},
		{[]string{"damaged"}, tone(3, 4000)},
		{nil, tone(3, 4000)},
	} {
		v.Say([]Sentence{{Lang: "id", Voice: "id", Text: "Selamat datang", Pieces: c.pieces}}, Loudest)
		finish(v)
		if got := heard(t, dir); !bytes.Equal(got, append(c.want, pause...)) {
			t.Errorf("%v: %d bytes heard, first %v", c.pieces, len(got), got[:4])
		}
	}
	if b, _ := os.ReadFile(filepath.Join(dir, "said")); string(b) != "Selamat datang" {
		t.Errorf("espeak-ng was given %q", b)
	}
	if b, _ := os.ReadFile(filepath.Join(dir, "args")); string(b) != "-v id -s 140 -z --stdin --stdout\n" {
		t.Errorf("args %q", b)
	}
	if v.Health().State != devices.Online {
		t.Errorf("health %+v", v.Health())
	}
}

// TestVolume: each step is half as loud as the one above, and beyond the ends there is no more.
func TestVolume(t *testing.T) {
	dir, clips := stub(t)
	record(t, clips, Recorded, "a", WAV(append(tone(1, 3200), tone(1, -3200)...)))
	v := open(t, clips)
	for step, want := range map[int]int16{9: 3200, 2: 3200, 1: 1600, 0: 800, -1: 400, -2: 200, -9: 200} {
		v.Say([]Sentence{{Lang: "id", Pieces: []string{"a"}}}, step)
		finish(v)
		if got := heard(t, dir)[:4]; !bytes.Equal(got, append(tone(1, want), tone(1, -want)...)) {
			t.Errorf("step %d: %v, want %d", step, got, want)
		}
	}
}

// TestHushEndsTheSentence: it does not wait for the end of what is said, and being cut off is no fault. The next
// sentence is heard.
func TestHushEndsTheSentence(t *testing.T) {
	dir, clips := stub(t)
	record(t, clips, Recorded, "a", WAV(tone(4, 1)))
	slow := filepath.Join(dir, "slow")
	if err := os.WriteFile(slow, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	started := filepath.Join(dir, "started")
	if err := syscall.Mkfifo(started, 0o600); err != nil {
		t.Fatal(err)
	}
	v := open(t, clips)
	v.Say([]Sentence{{Lang: "id", Pieces: []string{"a"}}}, Loudest)
	if _, err := os.ReadFile(started); err != nil { // a pipe: it is read once the player plays
		t.Fatal(err)
	}
	v.Hush()
	finish(v)
	if v.Health().State != devices.Online {
		t.Error("a sentence that was cut off is no fault")
	}
	if err := os.Remove(slow); err != nil {
		t.Fatal(err)
	}
	v.Say([]Sentence{{Lang: "id", Pieces: []string{"a"}}}, Loudest)
	finish(v)
	if got := heard(t, dir); len(got) != 8+len(pause) {
		t.Errorf("after it %d bytes were heard", len(got))
	}
	v.Say(nil, 0)
	if err := v.Close(); err != nil {
		t.Error(err)
	}
}

func TestSilentVoiceIsAFault(t *testing.T) {
	dir, clips := stub(t)
	if err := os.WriteFile(filepath.Join(dir, "mute"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	v := open(t, clips)
	v.Say([]Sentence{{Voice: "id", Text: "Halo"}}, 0)
	finish(v)
	if v.Health().State != devices.HardwareError {
		t.Errorf("health %+v", v.Health())
	}
}

func TestWhatIsMissing(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	if _, err := New(Clips{}); err == nil || !strings.Contains(err.Error(), "Debian package") {
		t.Fatalf("a voice without programs: %v", err)
	}
}

// TestTheRealVoice renders a sentence by the real espeak-ng, keeps it, and reads it back.
func TestTheRealVoice(t *testing.T) {
	pcm, err := Render(t.Context(), "id", "Tempelkan KTP Anda.")
	if err != nil {
		t.Fatal(err)
	}
	if seconds := float64(len(pcm)) / (2 * Rate); seconds < 0.5 || seconds > 5 {
		t.Errorf("%.1f s of sound", seconds)
	}
	dir := t.TempDir()
	if err := WriteRendered(dir, "id", "a", pcm); err != nil {
		t.Fatal(err)
	}
	list, err := List(dir)
	if err != nil || len(list) != 1 || list[0].Name != "a" || list[0].Kind != Rendered {
		t.Fatalf("%+v, %v", list, err)
	}
	if got, err := ReadClip(list[0].Path); err != nil || !bytes.Equal(got, pcm) {
		t.Errorf("read back: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Render(ctx, "id", "a"); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}
