package measure

import "testing"

func TestOverhead(t *testing.T) {
	s, err := Overhead(1, 4)
	if err != nil {
		t.Fatal(err)
	}
	if s.N != 100 || s.PerEntry < 16 || s.PerEntry >= s.Alone || s.Median < 500 || s.Median > 700 {
		t.Errorf("%+v", s)
	}
	t.Logf("%+v", s)
}

// TestOverheadBar holds the bar journal/overhead_bytes, on the corpus and sizes of the bench.
func TestOverheadBar(t *testing.T) {
	s, err := Overhead(20261121, WireBatches)
	if err != nil {
		t.Fatal(err)
	}
	if s.N != WireBatches*batchEntries || s.PerEntry > MostOverhead || s.PerEntry <= 0 {
		t.Errorf("%.2f bytes an entry over %d, at most %d", s.PerEntry, s.N, MostOverhead)
	}
	t.Logf("%+v", s)
}
