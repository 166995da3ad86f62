package jack

import (
	"bytes"
	"context"
	"encoding/binary"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"

	"github.com/smart-kampung/anjungan/devices"
)

// TestWatch reads a jack behind a real file that is waited on, as an input device is: in, out, something else, in;
// and a jack that goes away has no headset in it.
func TestWatch(t *testing.T) {
	path := filepath.Join(t.TempDir(), "jack")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	line, err := os.OpenFile(path, os.O_RDWR, 0) // both ends: a reader may come at any time
	if err != nil {
		t.Fatal(err)
	}
	j := New(path, slog.New(slog.DiscardHandler))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	told := make(chan bool, 16)
	done := make(chan struct{})
	go func() {
		j.Watch(ctx, func(in bool) { told <- in })
		close(done)
	}()
	other := Event(true)
	binary.NativeEndian.PutUint16(other[18:], 4) // SW_MICROPHONE_INSERT
	for _, e := range [][]byte{Event(true), other, Event(false)[:7], Event(false)[7:], Event(true)} {
		if _, err := line.Write(e); err != nil {
			t.Fatal(err)
		}
	}
	var got []bool
	for range 4 {
		got = append(got, <-told)
	}
	if !slices.Equal(got, []bool{false, true, false, true}) {
		t.Errorf("told %v", got)
	}
	if j.Health().State != devices.Online {
		t.Errorf("health %+v", j.Health())
	}
	if err := line.Close(); err != nil {
		t.Fatal(err)
	}
	if in := <-told; in {
		t.Error("the jack is gone and has a headset in it")
	}
	cancel()
	<-done
}

// TestWatchEnds: a quiet jack is not read on when the kiosk ends.
func TestWatchEnds(t *testing.T) {
	path := filepath.Join(t.TempDir(), "jack")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	line, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = line.Close() }()
	ctx, cancel := context.WithCancel(t.Context())
	told := make(chan bool, 4)
	done := make(chan struct{})
	go func() {
		New(path, slog.New(slog.DiscardHandler)).Watch(ctx, func(in bool) { told <- in })
		close(done)
	}()
	<-told // it is being read
	cancel()
	<-done
}

func TestNoJack(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	j := New(filepath.Join(t.TempDir(), "none"), slog.New(slog.DiscardHandler))
	j.Watch(ctx, func(in bool) {
		if in {
			t.Error("a jack that is not there has a headset in it")
		}
		cancel()
	})
}

// FuzzFollow: whatever a device writes, only whole events of the headset's switch are told.
func FuzzFollow(f *testing.F) {
	f.Add(append(Event(true), Event(false)...))
	f.Add([]byte("short"))
	f.Fuzz(func(t *testing.T, b []byte) {
		told := 0
		if err := follow(bytes.NewReader(b), func(bool) { told++ }); err == nil {
			t.Fatal("it never ends")
		}
		if told > len(b)/eventSize {
			t.Fatalf("%d changes in %d bytes", told, len(b))
		}
	})
}
