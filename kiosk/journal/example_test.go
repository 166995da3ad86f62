package journal_test

import (
	"fmt"

	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// A kiosk seals one entry that it cannot read again after a restart; the regency opens it.
func Example() {
	regency, err := journal.GenerateRegencyKey()
	if err != nil {
		fmt.Println(err)
		return
	}
	epoch, opening, err := journal.NewEpoch(regency.Public()) // at the kiosk; the body opening is journaled
	if err != nil {
		fmt.Println(err)
		return
	}
	h := journal.Header{Key: journal.Key{Kiosk: 104, Incarnation: 1, Seq: 2}, Kind: journal.KindFault, Epoch: 1}
	sealed, err := epoch.Seal(h, []byte("kertas habis"))
	if err != nil {
		fmt.Println(err)
		return
	}

	there, err := journal.OpenEpoch(regency, opening) // at the regency
	if err != nil {
		fmt.Println(err)
		return
	}
	plain, err := there.Open(h, sealed)
	fmt.Println(h.Kind, string(plain), err)
	// Output: fault kertas habis <nil>
}
