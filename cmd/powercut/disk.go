package main

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"sync"
)

// sector is what the disk writes whole or not at all, in bytes: it says so to the guest. Flash and today's
// hard disks have no smaller one, and ext4 counts on it: a superblock torn within its block is not mounted
// again without e2fsck.
const sector = 4096

// disk is a disk with a volatile write cache, as most have: what is written is there to read at once,
// and durable only after a flush or a forced write. When the power fails it keeps for each sector any
// one of the versions that were written since: writes were reordered, and torn between sectors.
//
// Concurrency: its methods may be called from any goroutine.
type disk struct {
	mu      sync.Mutex
	durable []byte
	cache   map[int64][][]byte // sector number -> versions since its last flush, oldest first
	lies    bool               // it says that it flushed and did not
	refuse  func([]byte) bool  // a write that it answers with an error and keeps nothing of; nil: none
	refused int                // how many those were
	left    int                // operations until the power fails; below zero: it does not
	dead    chan struct{}      // closed when the power has failed
}

// errRefused is the answer to a write that the disk cannot keep.
var errRefused = errors.New("powercut: disk: it cannot write there")

// sick is a disk that refuses one write in so many of those that hold a text: data of files, for what a file system
// writes of its own ends it.
func sick(text string, one int, rng *rand.Rand) func([]byte) bool {
	return func(b []byte) bool { return bytes.Contains(b, []byte(text)) && rng.IntN(one) == 0 }
}

// readDisk makes a disk of an image.
func readDisk(path string) (*disk, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("powercut: disk: %w", err)
	}
	if len(b)%sector != 0 {
		return nil, fmt.Errorf("powercut: disk: %d bytes are no whole sectors", len(b))
	}
	return newDisk(b), nil
}

func newDisk(b []byte) *disk {
	d := &disk{durable: b}
	d.powerOn(-1)
	return d
}

// powerOn starts it; after so many writes and flushes the power fails in the middle of the next one.
func (d *disk) powerOn(left int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.cache, d.left, d.dead = map[int64][][]byte{}, left, make(chan struct{})
}

// failed is closed when the power has failed.
func (d *disk) failed() <-chan struct{} {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.dead
}

// cut makes the power fail now.
func (d *disk) cut() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.off()
}

func (d *disk) off() {
	select {
	case <-d.dead:
	default:
		close(d.dead)
	}
}

// power counts an operation: the power is on for it, or fails in the middle of it, or is off.
func (d *disk) power() (on, fails bool) {
	select {
	case <-d.dead:
		return false, false
	default:
	}
	if d.left == 0 {
		close(d.dead)
		return false, true
	}
	if d.left > 0 {
		d.left--
	}
	return true, false
}

// holds says whether n bytes at off are of the disk; off may be any number that a guest sends.
func (d *disk) holds(off int64, n int) bool {
	return off >= 0 && int64(n) <= int64(len(d.durable)) && off <= int64(len(d.durable)-n)
}

// read reads any bytes, of the newest version of each sector.
func (d *disk) read(b []byte, off int64) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.holds(off, len(b)) {
		return fmt.Errorf("powercut: disk: a read of %d bytes at %d", len(b), off)
	}
	copy(b, d.durable[off:])
	for i := off / sector; i*sector < off+int64(len(b)); i++ {
		if v := d.cache[i]; len(v) > 0 {
			place(b, off, v[len(v)-1], i*sector)
		}
	}
	return nil
}

// place copies what of data, which stands at dataOff, lies in b, which stands at off.
func place(b []byte, off int64, data []byte, dataOff int64) {
	if dataOff < off {
		data, dataOff = data[off-dataOff:], off
	}
	copy(b[dataOff-off:], data)
}

// write puts whole sectors into the cache, and with force through it. It says whether the power was
// there; where it fails here, some of the sectors may be written.
func (d *disk) write(b []byte, off int64, force bool) (bool, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if off%sector != 0 || len(b)%sector != 0 || !d.holds(off, len(b)) {
		return true, fmt.Errorf("powercut: disk: a write of %d bytes at %d", len(b), off)
	}
	on, fails := d.power()
	if !on && !fails {
		return false, nil
	}
	if on && d.refuse != nil && d.refuse(b) {
		d.refused++
		return true, errRefused
	}
	for at := 0; at < len(b); at += sector {
		i := (off + int64(at)) / sector
		d.cache[i] = append(d.cache[i], slices.Clone(b[at:at+sector]))
		if force && on && !d.lies {
			d.settle(i)
		}
	}
	return on, nil
}

// flush makes everything durable, and says whether the power was there.
func (d *disk) flush() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if on, _ := d.power(); !on {
		return false
	}
	if !d.lies {
		for i := range d.cache {
			d.settle(i)
		}
	}
	return true
}

// settle makes the newest version of a sector durable.
func (d *disk) settle(i int64) {
	v := d.cache[i]
	copy(d.durable[i*sector:], v[len(v)-1])
	delete(d.cache, i)
}

// powerOff ends it: of what is in the cache, each sector keeps any version, the durable one or a later.
// It gives how many sectors were in the cache and how many of them kept nothing new.
func (d *disk) powerOff(rng *rand.Rand) (cached, dropped int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.off()
	for _, i := range slices.Sorted(maps.Keys(d.cache)) { // sorted, so that a seed drops the same
		cached++
		v := d.cache[i]
		if n := rng.IntN(len(v) + 1); n > 0 {
			copy(d.durable[i*sector:], v[n-1])
		} else {
			dropped++
		}
	}
	d.cache = map[int64][][]byte{}
	return cached, dropped
}
