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
