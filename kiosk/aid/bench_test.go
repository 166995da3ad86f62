package aid

import (
	"fmt"
	"testing"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
)

// BenchmarkDecodeOfAVillage is what one PIN costs beside its verifier: a set of 5,000 people with two records each.
func BenchmarkDecodeOfAVillage(b *testing.B) {
	files, err := catalog.ReadAidFiles(assets.Bansos)
	if err != nil {
		b.Fatal(err)
	}
	all := make([]Person, 0, 5000)
	for i := range 5000 {
		all = append(all, Person{NIK: nik(b, fmt.Sprintf("351099010190%04d", i)), Held: []kiosk.AidHeld{
			{AidStatus: kiosk.AidStatus{Scheme: "pkh", Word: kiosk.AidReceives, Period: "2026-T4", Data: day(1)}},
			{AidStatus: kiosk.AidStatus{Scheme: "sembako", Word: kiosk.AidReceives, Period: "2026-11", Data: day(1), Family: true}},
		}})
	}
	set, err := Encode(files, nil, all)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(set)))
	for b.Loop() {
		s, err := Decode(set)
		if err != nil || len(s.Of(all[2500].NIK)) != 2 {
			b.Fatal(err)
		}
	}
}
