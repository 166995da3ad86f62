package store_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk/store/thieftest"
)

// guesses are the NIKs that a thief tries who knows the sub-district and the birth date of somebody: the
// last four digits are all that is left. One of them is right.
func guesses() (list []string) {
	for n := range 10_000 {
		list = append(list, fmt.Sprintf("%s%04d", thieftest.NIKAni[:12], n))
	}
	return list
}

// TestNoHashIsCracked: hashes of NIKs, chips and accounts stand in the database, but the key that they were made with does
// not, and neither does another that would do: no value of any database, no word of any file, no run of bytes in
// them. With the machine key the NIK of one's birthday is found at once, which is why that key must lie on another medium.
func TestNoHashIsCracked(t *testing.T) {
	r, dir := stolen(t)
	loot := thieftest.Walk(t, dir)
	keys := append(loot.Keys(), r.opts.RegencyPublic)
	if len(keys) < 200 {
		t.Fatalf("only %d values stand there", len(keys))
	}
	niks, chips := thieftest.People()
	right := slices.Clone(niks)
	for _, c := range chips {
		right = append(right, string(c))
	}
	// Every value as the key, for what is right; each run of bytes, for one that is; then all guesses without a key.
	if got := loot.Crack(t, keys, right...); len(got) > 0 {
		t.Errorf("cracked without the machine key: %d", len(got))
	}
	if got := loot.Crack(t, loot.Windows(), thieftest.NIKAni); len(got) > 0 {
		t.Error("cracked with a run of bytes")
	}
	if got := loot.Crack(t, nil, guesses()...); len(got) > 0 {
		t.Errorf("cracked without any key: %d", len(got))
	}
	if got := loot.Crack(t, [][]byte{r.opts.MachineKey}, guesses()...); len(got) != 1 || got[0] != thieftest.NIKAni {
		t.Errorf("with the machine key %d guesses are found: the search finds nothing", len(got))
	}
	// Of those in the database now: the subjects of requests, and all cards but the guest's and the deposited ones.
	if got := loot.Crack(t, [][]byte{r.opts.MachineKey}, right...); len(got) < 6 {
		t.Errorf("with the machine key %d of %d are found", len(got), len(right))
	}
}
