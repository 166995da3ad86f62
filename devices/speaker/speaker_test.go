package speaker

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/devices"
)

// A stand-in for espeak-ng that writes what it was asked to say and then takes its time.
const voice = `#!/bin/sh
cat > "$(dirname "$0")/said"
echo "$@" > "$(dirname "$0")/args"
[ -e "$(dirname "$0")/mute" ] && exit 1
exec sleep 600
`

func stub(t *testing.T) (*Espeak, string) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "espeak-ng"), []byte(voice), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+":"+os.Getenv("PATH"))
	e, err := New()
	if err != nil {
		t.Fatal(err)
	}
	return e, dir
}

func wait(t *testing.T, ok func() bool) {
	t.Helper()
	for range 500 {
		if ok() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("waited 5 s in vain")
}

func TestSpeakAndHush(t *testing.T) {
	e, dir := stub(t)
	e.Speak("id", "Selamat datang")
	wait(t, func() bool { b, err := os.ReadFile(filepath.Join(dir, "args")); return err == nil && len(b) > 0 })
	if b, _ := os.ReadFile(filepath.Join(dir, "said")); string(b) != "Selamat datang" {
		t.Errorf("said %q", b)
	}
	if b, _ := os.ReadFile(filepath.Join(dir, "args")); string(b) != "-v id -s 140 --stdin\n" {
		t.Errorf("args %q", b)
	}
	done := make(chan error)
	go func() { done <- e.Close() }()
	select {
	case err := <-done:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(5 * time.Second):
		t.Fatal("Close waits for the sentence")
	}
	if e.Health().State != devices.Online {
		t.Error("a sentence that was cut off is no fault")
	}
}

func TestSilentVoiceIsAFault(t *testing.T) {
	e, dir := stub(t)
	if err := os.WriteFile(filepath.Join(dir, "mute"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	e.Speak("id", "Halo")
	wait(t, func() bool { return e.Health().State == devices.HardwareError })
}

func TestNoVoice(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	if _, err := New(); err == nil {
		t.Fatal("a voice without espeak-ng")
	}
}
