package station_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/smart-kampung/anjungan/devices/card/cardsim"
	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/station"
	"github.com/smart-kampung/anjungan/kiosk/store/thieftest"
)

// people are what must stand in no log, and on no disk, of everybody in the drawer.
func people(drawer map[string]cardsim.Holder) (list []thieftest.Secret) {
	list = append(list, thieftest.Secret{What: "chosen PIN", Value: []byte(newPIN)}, thieftest.Secret{What: "clerk's PIN", Value: []byte(clerkPIN)})
	for key, h := range drawer {
		list = append(list, thieftest.Secret{What: key + "'s NIK", Value: []byte(h.NIK)})
		if len(h.Chip) > 6 { // a shorter one stands in noise
			list = append(list, thieftest.Secret{What: key + "'s chip", Value: h.Chip})
		}
		for _, w := range thieftest.Words(key+"'s name", h.Name) {
			if len(w.Value) > 5 { // a shorter one stands in noise, and a Made in every schema
				list = append(list, w)
			}
		}
		if h.PIN != "" {
			list = append(list, thieftest.Secret{What: key + "'s PIN", Value: []byte(h.PIN)})
		}
	}
	return list
}

// TestStolenDisk: visits as people make them, with a wrong PIN, a first visit by deposit that a clerk confirms, something
// said, and papers. Database and log of that day name nobody; with the machine key everybody is found.
func TestStolenDisk(t *testing.T) {
	dir := t.TempDir()
	log, err := os.Create(filepath.Join(dir, "anjungan.log"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = log.Close() }()
	r := newRoomIn(t, dir, func(o *station.Options) {
		o.Log = thieftest.Log(log)
	})
	who := someone(r)
	r.cards.Tap(r.drawer[who].Card())
	r.sees(flow.Home)
	r.asksForDomicile()
	r.sees(flow.PIN)
	r.pin("975310")
	r.until("that the PIN was wrong", func(v flow.View) bool { return v.Lead.ID == "pin.wrong" })
	r.pin(r.drawer[who].PIN)
	r.send()
	r.leave()
	r.titip()
	r.says("PETUGASMINTAUANG")
	r.press(flow.KeyOK)
	r.sees(flow.Goodbye)
	r.desk()
	r.press("desk-queue")
	r.sees(flow.DeskQueue)
	r.press("pick-0")
	r.sees(flow.TapOther)
	r.cards.Tap(r.drawer["new"].Card())
	r.sees(flow.DeskPerson)
	r.press(flow.KeyOK)
	r.done("confirm")
	r.cards.Lift()
	r.press(flow.KeyLeave)
	r.sees(flow.Goodbye)

	said := thieftest.Secret{What: "what was said", Value: []byte("PETUGASMINTAUANG")}
	loot := thieftest.Walk(t, dir)
	for _, f := range loot.Finds(append(people(r.drawer), said)...) {
		t.Errorf("readable in %s", f)
	}
	kept := []thieftest.Secret{said}
	for _, key := range []string{who, "new"} {
		kept = append(kept, thieftest.Secret{What: key + "'s NIK", Value: []byte(r.drawer[key].NIK)})
	}
	kept = append(kept, thieftest.Secret{What: "name", Value: []byte(r.drawer[who].Name)})
	for _, what := range loot.Unseal(t, []byte("0123456789abcdef0123456789abcdef")).Missing(kept...) {
		t.Errorf("with the machine key %s is not found", what)
	}
}
