package linktest

import (
	"bytes"
	"context"
	"io"
	"net"
	"sync"
	"testing"
)

// echo is a target that sends back what it gets.
func echo(t *testing.T) string {
	t.Helper()
	var lc net.ListenConfig
	l, err := lc.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var running sync.WaitGroup
	running.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			running.Go(func() {
				_, _ = io.Copy(c, c) // ends when the line breaks
				_ = c.Close()
			})
		}
	})
	t.Cleanup(func() {
		_ = l.Close()
		running.Wait()
	})
	return l.Addr().String()
}

func dial(t *testing.T, k *Link) net.Conn {
	t.Helper()
	var d net.Dialer
	c, err := d.DialContext(context.Background(), "tcp", k.Addr())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// says sends bytes and reads them back.
func says(c net.Conn, b []byte) ([]byte, error) {
	if _, err := c.Write(b); err != nil {
		return nil, err
	}
	got := make([]byte, len(b))
	n, err := io.ReadFull(c, got)
	return got[:n], err
}

func TestCutAndRestore(t *testing.T) {
	k, err := Listen("127.0.0.1:0", echo(t))
	if err != nil {
		t.Fatal(err)
	}
	c := dial(t, k)
	if got, err := says(c, []byte("hello")); err != nil || string(got) != "hello" {
		t.Fatalf("%q, %v", got, err)
	}
	k.Cut()
	if _, err := says(c, []byte("hello")); err == nil {
		t.Error("a cut line carries")
	}
	if _, err := says(dial(t, k), []byte("hello")); err == nil {
		t.Error("a cut line takes new connections")
	}
	k.Restore()
	if got, err := says(dial(t, k), []byte("again")); err != nil || string(got) != "again" {
		t.Errorf("after restore: %q, %v", got, err)
	}
	if err := k.Close(); err != nil {
		t.Error(err)
	}
	if err := k.Close(); err != nil {
		t.Errorf("closing twice: %v", err)
	}
}

// TestFaultsFollowTheSeed: the same seed is the same line.
func TestFaultsFollowTheSeed(t *testing.T) {
	k, err := Listen("127.0.0.1:0", echo(t))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = k.Close() }()
	big := bytes.Repeat([]byte("x"), 64<<10)
	fate := func() (out []bool) {
		k.Worsen(Faults{Seed: 42, Drop: 0.3, Truncate: 0.3, Bytes: 1024})
		for range 30 {
			_, err := says(dial(t, k), big)
			out = append(out, err == nil)
		}
		return out
	}
	first, second := fate(), fate()
	good := 0
	for i := range first {
		if first[i] != second[i] {
			t.Fatalf("connection %d differs", i)
		}
		if first[i] {
			good++
		}
	}
	if good == 0 || good == len(first) {
		t.Errorf("%d of %d connections were good", good, len(first))
	}
}
