package station_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/station"
)

// What the regency publishes is taken over between two visits: whoever stands there finishes with the
// machine that they began with. What cannot be read changes nothing.
func TestRenew(t *testing.T) {
	cat, err := catalog.Load(assets.Services)
	if err != nil {
		t.Fatal(err)
	}
	var bad atomic.Bool
	made := make(chan struct{}, 4)
	var papers station.Papers
	r := newRoom(t, func(o *station.Options) {
		papers = o.Papers
		o.Renew = func(context.Context) (flow.Machine, station.Papers, error) {
			defer func() { made <- struct{}{} }()
			if bad.Load() {
				return flow.Machine{}, nil, errors.New("damaged")
			}
			return flow.NewMachine(site(), cat.Services(kiosk.Desa), true), papers, nil // with a voice now
		}
	})
	hears := func(v flow.View) bool {
		for _, k := range v.Help {
			if k.ID == flow.KeyListen {
				return true
			}
		}
		return false
	}
	r.sees(flow.Welcome)
	bad.Store(true)
	r.station.SetChanged()
	<-made
	bad.Store(false)
	r.cards.Tap(r.drawer["made"].Card())
	if v := r.sees(flow.Home); hears(v) {
		t.Error("what could not be read was taken")
	}
	r.station.SetChanged()
	<-made
	r.press(flow.KeySize)
	if v := r.until("larger text", func(v flow.View) bool { return v.Prefs.Size == flow.Size6 }); hears(v) {
		t.Error("the machine changed under a visitor")
	}
	r.cards.Lift()
	r.press(flow.KeyLeave)
	r.until("the new machine's Welcome", func(v flow.View) bool { return v.Screen == flow.Welcome && hears(v) })
}
