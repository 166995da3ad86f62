package main

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
	"net"
	"path/filepath"
	"testing"
)

// client is as much of an NBD client as the test needs.
type client struct {
	t *testing.T
	net.Conn
}

func (c client) send(v ...any) {
	c.t.Helper()
	for _, x := range v {
		if err := binary.Write(c, binary.BigEndian, x); err != nil {
			c.t.Fatal(err)
		}
	}
}

func (c client) want(v ...any) {
	c.t.Helper()
	for _, x := range v {
		var b bytes.Buffer
		if err := binary.Write(&b, binary.BigEndian, x); err != nil {
			c.t.Fatal(err)
		}
		got := make([]byte, b.Len())
		if _, err := io.ReadFull(c, got); err != nil || !bytes.Equal(got, b.Bytes()) {
			c.t.Fatalf("%x, %v; want %x", got, err, b.Bytes())
		}
	}
}

// ask sends a request.
func (c client) ask(flags, kind uint16, off uint64, n int) {
	c.t.Helper()
	c.send(uint32(askMagic), flags, kind, uint64(7), off, uint32(n))
}

func (c client) wantOK() {
	c.t.Helper()
	c.want(uint32(answerMagic), uint32(0), uint64(7))
}

// dial serves a disk and shakes hands with it.
func dial(t *testing.T, d *disk) client {
	t.Helper()
	path := filepath.Join(t.TempDir(), "disk.sock")
	var lc net.ListenConfig
	l, err := lc.Listen(t.Context(), "unix", path)
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- serveDisk(l, d) }()
	var nd net.Dialer
	conn, err := nd.DialContext(t.Context(), "unix", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = conn.Close() // a test may have closed it
		d.cut()
		if err := <-served; err != nil {
			t.Error(err)
		}
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	c := client{t, conn}
	c.want(uint64(nbdMagic), uint64(optionMagic), uint16(fixedNewstyle|noZeroes))
	c.send(uint32(fixedNewstyle | noZeroes))
	c.send(uint64(optionMagic), uint32(99), uint32(3), []byte("abc")) // an option that nobody knows
	c.want(uint64(optionReply), uint32(99), uint32(repUnsup), uint32(0))
	c.send(uint64(optionMagic), uint32(optGo), uint32(0))
	c.want(uint64(optionReply), uint32(optGo), uint32(repInfo), uint32(12), uint16(infoExport), uint64(len(d.durable)), uint16(canFlush))
	c.want(uint64(optionReply), uint32(optGo), uint32(repAck), uint32(0))
	return c
}

// TestNBD speaks with a disk as QEMU does: what is written is read at once, and durable when the flush
// is answered.
func TestNBD(t *testing.T) {
	d := newDisk(bytes.Repeat([]byte("0"), 4*sector))
	c := dial(t, d)
	c.ask(0, cmdWrite, sector, sector)
	c.send(sectorOf('a'))
	c.wantOK()
	c.ask(0, cmdRead, 0, 2*sector)
	c.wantOK()
	c.want(sectorOf('0'), sectorOf('a'))
	if d.durable[sector] != '0' {
		t.Error("durable without a flush")
	}
	c.ask(0, cmdFlush, 0, 0)
	c.wantOK()
	if d.durable[sector] != 'a' {
		t.Error("not durable after the flush")
	}
	c.ask(flagForce, cmdWrite, 0, sector)
	c.send(sectorOf('b'))
	c.wantOK()
	if d.durable[0] != 'b' {
		t.Error("not durable after a forced write")
	}
	d.mu.Lock()
	d.refuse = func([]byte) bool { return true }
	d.mu.Unlock()
	c.ask(0, cmdWrite, 0, sector)
	c.send(sectorOf('c'))
	c.want(uint32(answerMagic), uint32(errIO), uint64(7))
	c.ask(0, cmdRead, 4*sector, sector) // outside
	c.want(uint32(answerMagic), uint32(errInval), uint64(7))
	c.ask(0, 99, 0, 0)
	c.want(uint32(answerMagic), uint32(errInval), uint64(7))
}

// TestNBDWithoutPower: what is asked when the power has failed gets no answer.
func TestNBDWithoutPower(t *testing.T) {
	d := newDisk(make([]byte, sector))
	c := dial(t, d)
	d.cut()
	c.ask(0, cmdFlush, 0, 0)
	c.ask(0, cmdFlush, 0, 0)
	if u, ok := c.Conn.(*net.UnixConn); !ok || u.CloseWrite() != nil {
		t.Fatal("the connection is gone")
	}
	if b, err := io.ReadAll(c); err != nil || len(b) > 0 {
		t.Errorf("%x, %v", b, err)
	}
}

// FuzzServe: whatever a client sends, the server ends or answers.
func FuzzServe(f *testing.F) {
	request := func(flags, kind uint16, off uint64, n uint32) []byte {
		var b bytes.Buffer
		for _, x := range []any{uint32(askMagic), flags, kind, uint64(7), off, n} {
			_ = binary.Write(&b, binary.BigEndian, x) // a buffer never fails to write
		}
		return b.Bytes()
	}
	f.Add(append(request(flagForce, cmdWrite, 0, sector), sectorOf('a')...))
	f.Add(append(request(0, cmdFlush, 0, 0), request(0, cmdRead, 512, sector)...))
	f.Add(request(0, cmdRead, 1<<63, 1))
	f.Add(request(0, cmdRead, 0, 1<<31))
	f.Add(request(0, cmdDisc, 0, 0))
	f.Fuzz(func(t *testing.T, b []byte) {
		n := nbd{bufio.NewReadWriter(bufio.NewReader(bytes.NewReader(b)), bufio.NewWriter(io.Discard)), newDisk(make([]byte, 2*sector))}
		for served := 0; n.serve() == nil; served++ {
			if served > len(b) {
				t.Fatal("more answers than bytes")
			}
		}
	})
}
