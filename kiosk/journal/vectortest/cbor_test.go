package vectortest

import (
	"encoding/hex"
	"math"
	"testing"
)

// TestEncode: the examples of RFC 8949, appendix A.
func TestEncode(t *testing.T) {
	for _, c := range []struct {
		v    any
		want string
	}{
		{0, "00"},
		{23, "17"},
		{24, "1818"},
		{100, "1864"},
		{1000, "1903e8"},
		{1_000_000, "1a000f4240"},
		{1_000_000_000_000, "1b000000e8d4a51000"},
		{uint64(math.MaxUint64), "1bffffffffffffffff"},
		{-1, "20"},
		{-1000, "3903e7"},
		{false, "f4"},
		{true, "f5"},
		{Null{}, "f6"},
		{[]byte{}, "40"},
		{[]byte{1, 2, 3, 4}, "4401020304"},
		{"", "60"},
		{"IETF", "6449455446"},
		{"ü", "62c3bc"},
		{[]any{1, []any{2, 3}}, "8201820203"},
		{Map{}, "a0"},
		{Map{3: 4, 1: 2}, "a201020304"},
	} {
		if got := hex.EncodeToString(Encode(c.v)); got != c.want {
			t.Errorf("%v: %s, want %s", c.v, got, c.want)
		}
	}
}
