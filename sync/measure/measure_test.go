package measure

import "testing"

func TestWire(t *testing.T) {
	w, err := Wire(t.Context(), t.TempDir(), 1, 4)
	if err != nil {
		t.Fatal(err)
	}
	if w.Batches != 4 || w.Ratio <= 1 {
		t.Errorf("%+v", w)
	}
	t.Logf("%+v", w)
}

// TestWireBar holds the bar sync/wire_ratio, on the corpus and sizes of the bench. What is sent is counted on the line and not
// timed; that a frame of HTTP/2 comes alone or beside another changes it by a few bytes in a million.
func TestWireBar(t *testing.T) {
	w, err := Wire(t.Context(), t.TempDir(), 20261121, WireBatches)
	if err != nil {
		t.Fatal(err)
	}
	if w.Batches != WireBatches || w.Ratio > MostWire || w.Bodies < WireBatches*batchEntries*500 {
		t.Errorf("%.4f times the bodies, at most %v: %+v", w.Ratio, MostWire, w)
	}
	t.Logf("%+v", w)
}

func TestIngest(t *testing.T) {
	r, err := Ingest(t.Context(), t.TempDir(), 1, 1, 50)
	if err != nil {
		t.Fatal(err)
	}
	if r.N != 50*ingestKiosks || r.Ratio <= 0 {
		t.Errorf("%+v", r)
	}
	t.Logf("%+v", r)
}

func TestStorm(t *testing.T) {
	s, err := StormOf(t.Context(), t.TempDir(), 1, 12, 60)
	if err != nil {
		t.Fatal(err)
	}
	if s.Entries != 720 || s.Probes == 0 || s.Drain <= 0 || s.Fresh <= 0 {
		t.Errorf("%+v", s)
	}
	t.Logf("%+v", s)
}

func TestIdle(t *testing.T) {
	i, err := IdleOf(t.Context(), t.TempDir(), 60)
	if err != nil {
		t.Fatal(err)
	}
	if i.Kiosks != 60 || i.Each < 10<<10 || i.Each > 10<<20 {
		t.Errorf("%+v", i)
	}
	t.Logf("%+v", i)
}
