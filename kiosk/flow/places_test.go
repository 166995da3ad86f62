package flow

import "testing"

// TestAVillageIsFoundUnderItsOldDistrict: who still says the district of before finds the village there, is told
// where it lies today, and the request goes to today's village.
func TestAVillageIsFoundUnderItsOldDistrict(t *testing.T) {
	m := testMachine()
	for _, labels := range [][]string{{"Genteng", "Kelurahan Kepatihan"}, {"Distrik Kota", "Kelurahan Tegalwangi"}} {
		w := &finger{m: m, s: m.Start()}
		w.key(KeyNoCard)
		w.key("choice-1")
		w.mustTouch(t, labels...)
		if got := w.s.visit.deposit.village; got != testVillages()[8] || w.s.Screen() != TypeNIK {
			t.Errorf("%v: %+v on %s", labels, got, w.s.Screen())
		}
	}
	w := &finger{m: m, s: m.Start()}
	w.key(KeyNoCard)
	w.key("choice-1")
	w.mustTouch(t, "Genteng")
	w.key(KeyDown)
	for _, k := range w.m.View(w.s).Keys {
		if k.Label.Text == "Kelurahan Kepatihan" && words(k.Sub) != words(M("village.now.district", "Banyuwangi")) {
			t.Errorf("%q stands under it", words(k.Sub))
		}
		if k.Label.Text == "Desa Contoh 7" && !k.Sub.Empty() {
			t.Errorf("%q stands under a village that is where it was", words(k.Sub))
		}
	}
	w.key(KeyBack)
	w.mustTouch(t, "Distrik Kota")
	if k := w.m.View(w.s).Keys[0]; words(k.Sub) != words(M("village.now", "Kelurahan Kepatihan", "Banyuwangi")) {
		t.Errorf("%q stands under a village that had another name", words(k.Sub))
	}
}
