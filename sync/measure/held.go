package measure

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"runtime/metrics"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Held is the most memory that a regency's process held, and nothing else is in that process. How it could be made to
// look small, and what stands against it: garbage is not counted and collected seldom (GOGC and GOMEMLIMIT are set from outside,
// the heap is looked at after each collection, and too few collections are no measurement); what is held is put beside
// Go's heap, into SQLite's or onto stacks (Resident is everything, as the kernel saw it); a peak falls between two looks
// (the kernel keeps its own maximum); little is taken in at a time (the drain and a fresh kiosk have bars of
// their own, and every entry must be there in the end); the bound is raised with a setting (it is computed from the
// storm alone).
type Held struct {
	Heap     uint64 // bytes of live objects, the most after any collection
	Resident uint64 // bytes, the kernel's maximum (VmHWM)
	Cycles   int    // collections that were looked at
}

// The bounds' parts, bytes. What a storm may take grows with the kiosks that are connected, each with one segment on its
// way, and never with what waits at them.
const (
	heldBase     = 16 << 20 // a regency in peace
	heldConn     = 96 << 10 // a connection of TLS and HTTP/2
	heldCopies   = 5        // of a segment: as it grows while it comes, parsed, opened, sealed anew
	heldOutside  = 96 << 20 // the program itself, SQLite's pages
	entryFrame   = 100      // of an entry, beside its body
	leastCycles  = 10
	residentHeap = 2 // garbage until the next collection
)

// Bound is the most live bytes that so many kiosks may cost a regency at once.
func Bound(kiosks int) uint64 {
	const segment = batchEntries * (bodySize + entryFrame)
	return heldBase + uint64(kiosks)*(heldConn+heldCopies*segment)
}

// BoundResident is the most bytes that the kernel may have seen.
func BoundResident(kiosks int) uint64 { return heldOutside + residentHeap*Bound(kiosks) }

// Measured says whether the heap was looked at often enough.
func (h Held) Measured() bool { return h.Cycles >= leastCycles && h.Heap > 0 && h.Resident > h.Heap }

// The runtime's own figures.
const (
	liveMetric   = "/gc/heap/live:bytes"
	cyclesMetric = "/gc/cycles/total:gc-cycles"
)

// watchHeld looks at the heap until ctx ends; the function that it returns tells the most so far.
func watchHeld(ctx context.Context, running *sync.WaitGroup) func() (Held, error) {
	var mu sync.Mutex
	var h Held
	running.Go(func() {
		t := time.NewTicker(5 * time.Millisecond)
		defer t.Stop()
		samples := []metrics.Sample{{Name: liveMetric}, {Name: cyclesMetric}}
		var seen uint64
		for {
			metrics.Read(samples)
			if n := samples[1].Value.Uint64(); n != seen {
				seen = n
				mu.Lock()
				h.Heap, h.Cycles = max(h.Heap, samples[0].Value.Uint64()), h.Cycles+1
				mu.Unlock()
			}
			select {
			case <-t.C:
			case <-ctx.Done():
				return
			}
		}
	})
	return func() (Held, error) {
		most, err := resident()
		mu.Lock()
		defer mu.Unlock()
		h.Resident = most
		return h, err
	}
}

// resident is the most memory that this process ever had (proc(5), VmHWM).
func resident() (uint64, error) {
	b, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, fmt.Errorf("measure: %w", err)
	}
	for lines := bufio.NewScanner(bytes.NewReader(b)); lines.Scan(); {
		if rest, ok := strings.CutPrefix(lines.Text(), "VmHWM:"); ok {
			kib, err := strconv.ParseUint(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 10, 64)
			return kib << 10, err
		}
	}
	return 0, fmt.Errorf("measure: the kernel tells no VmHWM")
}
