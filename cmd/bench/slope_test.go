package main

import (
	"math"
	"os"
	"testing"
	"time"
)

// A few wild samples do not move the slope, a steady one shows.
func TestTheilSen(t *testing.T) {
	var x, y []float64
	for i := range 30 {
		x, y = append(x, float64(50*i)), append(y, 1000+3*float64(50*i))
	}
	y[4], y[17], y[29] = 1e6, -1e6, 1e6
	if got := theilSen(x, y); math.Abs(got-3) > 0.01 {
		t.Errorf("slope %.3f of a line that climbs by 3", got)
	}
}

// What the kernel tells of this very process: it is in memory, and work shows in its ticks.
func TestProcessFigures(t *testing.T) {
	if kib, err := rssKiB(os.Getpid()); err != nil || kib < 1024 {
		t.Errorf("rss %.0f KiB, %v", kib, err)
	}
	before, err := cpuTicks(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); n++ {
		if after, err := cpuTicks(os.Getpid()); err != nil || after > before {
			if err != nil {
				t.Error(err)
			}
			return
		}
	}
	t.Errorf("%d readings and no tick", n)
}
