package printersim_test

import (
	"os"
	"testing"

	"github.com/smart-kampung/anjungan/devices/printer/printersim"
)

func TestPTYComesAndGoes(t *testing.T) {
	s := sim(t, printersim.Opts{Profile: model(t, "TM80")})
	path, err := s.AttachPTY()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.AttachPTY(); err == nil {
		t.Fatal("attached twice")
	}
	ask := func() {
		t.Helper()
		f, err := os.OpenFile(path, os.O_RDWR, 0)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = f.Close() }()
		if _, err := f.WriteString("\x10\x04\x01"); err != nil {
			t.Fatal(err)
		}
		b := make([]byte, 1)
		if _, err := f.Read(b); err != nil || b[0] != 0x12 {
			t.Fatalf("%x, %v", b, err)
		}
	}
	ask()
	ask()
	s.Unplug()
	if _, err := os.Stat(path); !os.IsNotExist(err) {
		t.Fatalf("path while unplugged: %v", err)
	}
	if err := s.Replug(); err != nil {
		t.Fatal(err)
	}
	ask()
}
