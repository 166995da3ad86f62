package main

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"testing"
)

// sectorOf is a sector full of one byte.
func sectorOf(c byte) []byte { return bytes.Repeat([]byte{c}, sector) }

func put(t *testing.T, d *disk, at int64, force bool, sectors ...byte) bool {
	t.Helper()
	var b []byte
	for _, c := range sectors {
		b = append(b, sectorOf(c)...)
	}
	on, err := d.write(b, at*sector, force)
	if err != nil {
		t.Fatal(err)
	}
	return on
}

// kept are the sectors of a disk after a cut, a byte each.
func kept(t *testing.T, d *disk) string {
	t.Helper()
	b := make([]byte, len(d.durable))
	if err := d.read(b, 0); err != nil {
		t.Fatal(err)
	}
	var s []byte
	for i := 0; i < len(b); i += sector {
		if !bytes.Equal(b[i:i+sector], sectorOf(b[i])) {
			t.Fatalf("a sector is torn within itself")
		}
		s = append(s, b[i])
	}
	return string(s)
}

// TestDiskKeepsWhatItMust: what was flushed or forced stays after every cut; what was not comes out in
// every mixture of its versions that there is, over many cuts.
func TestDiskKeepsWhatItMust(t *testing.T) {
	seen := map[string]bool{}
	for seed := range uint64(400) {
		d := newDisk(bytes.Repeat([]byte("0"), 4*sector))
		put(t, d, 0, false, 'f')
		if !d.flush() {
			t.Fatal("no power")
		}
		put(t, d, 1, true, 'F')
		put(t, d, 2, false, 'a', 'a')
		put(t, d, 2, false, 'b', 'b')
		if got := kept(t, d); got != "fFbb" {
			t.Fatalf("before the cut it reads %s", got)
		}
		cached, _ := d.powerOff(rand.New(rand.NewPCG(seed, 1)))
		if cached != 2 {
			t.Fatalf("%d sectors in the cache", cached)
		}
		seen[kept(t, d)] = true
		if d.flush() || put(t, d, 0, true, 'x') {
			t.Fatal("it takes writes without power")
		}
	}
	for _, x := range "0ab" {
		for _, y := range "0ab" {
			if !seen["fF"+string(x)+string(y)] {
				t.Errorf("never %c%c", x, y)
			}
		}
	}
	if len(seen) != 9 {
		t.Errorf("it became %v", seen)
	}
}

// TestPowerFailsAtAnOperation: the power fails in the middle of the operation that was drawn, and even a
// forced write may be torn then.
func TestPowerFailsAtAnOperation(t *testing.T) {
	seen := map[string]bool{}
	for seed := range uint64(100) {
		d := newDisk(bytes.Repeat([]byte("0"), 2*sector))
		d.powerOn(2)
		if !put(t, d, 0, true, 'a', 'a') || !d.flush() {
			t.Fatal("it failed early")
		}
		if put(t, d, 0, true, 'b', 'b') {
			t.Fatal("it did not fail")
		}
		select {
		case <-d.failed():
		default:
			t.Fatal("nobody is told")
		}
		d.powerOff(rand.New(rand.NewPCG(seed, 1)))
		seen[kept(t, d)] = true
	}
	for _, want := range []string{"aa", "ab", "ba", "bb"} {
		if !seen[want] {
			t.Errorf("never %s", want)
		}
	}
	if len(seen) != 4 {
		t.Errorf("it became %v", seen)
	}
}

// TestLyingDisk: neither flush nor force helps.
func TestLyingDisk(t *testing.T) {
	lost := false
	for seed := range uint64(20) {
		d := newDisk(bytes.Repeat([]byte("0"), sector))
		d.lies = true
		if !put(t, d, 0, true, 'a') || !d.flush() {
			t.Fatal("it does not say that it flushed")
		}
		d.powerOff(rand.New(rand.NewPCG(seed, 1)))
		lost = lost || kept(t, d) == "0"
	}
	if !lost {
		t.Error("it never lost")
	}
}

// TestDiskRefuses: what is no whole sector, or is outside.
func TestDiskRefuses(t *testing.T) {
	d := newDisk(make([]byte, 2*sector))
	for _, c := range []struct {
		len int
		off int64
	}{{512, 0}, {sector, 512}, {sector, 2 * sector}, {3 * sector, 0}, {sector, -sector}} {
		if _, err := d.write(make([]byte, c.len), c.off, false); err == nil {
			t.Errorf("%d bytes at %d are written", c.len, c.off)
		}
	}
	if err := d.read(make([]byte, sector), 2*sector); err == nil {
		t.Error("it reads what is not there")
	}
}

// TestUnalignedRead: a reader may ask for any bytes, and gets the newest of each sector.
func TestUnalignedRead(t *testing.T) {
	d := newDisk(bytes.Repeat([]byte("0"), 3*sector))
	put(t, d, 1, false, 'a')
	b := make([]byte, sector+2)
	if err := d.read(b, sector-1); err != nil {
		t.Fatal(err)
	}
	if want := append(append([]byte("0"), sectorOf('a')...), '0'); !bytes.Equal(b, want) {
		t.Error("it reads something else")
	}
}

// TestSickDisk: a refused write leaves nothing, says so, and is no end of the disk.
func TestSickDisk(t *testing.T) {
	d := newDisk(bytes.Repeat([]byte("0"), 2*sector))
	d.refuse = sick("xx", 1, rand.New(rand.NewPCG(1, 1)))
	put(t, d, 0, false, 'a')
	for _, force := range []bool{false, true} {
		if on, err := d.write(sectorOf('x'), sector, force); !on || !errors.Is(err, errRefused) {
			t.Errorf("power %t, %v", on, err)
		}
	}
	if !d.flush() || kept(t, d) != "a0" || d.refused != 2 {
		t.Errorf("%s, %d refused", kept(t, d), d.refused)
	}
	d.refuse = nil
	put(t, d, 1, true, 'x')
	if kept(t, d) != "ax" {
		t.Errorf("well again it keeps %s", kept(t, d))
	}
}
