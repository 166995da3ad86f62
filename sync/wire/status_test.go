package wire

import (
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
)

// TestStatusRefused: what is not a status, or tells more than it may, is not believed.
func TestStatusRefused(t *testing.T) {
	good := kiosk.Standing{Number: "104390751623", Service: "domisili", State: kiosk.Checking, Holder: kiosk.Clerk, Made: time.UnixMilli(1)}
	for name, spoil := range map[string]func(*kiosk.Standing){
		"another number": func(s *kiosk.Standing) { s.Number = "1" }, "state": func(s *kiosk.Standing) { s.State = "lost" },
		"holder": func(s *kiosk.Standing) { s.Holder = "nobody" }, "discreet with a holder": func(s *kiosk.Standing) { s.Service = "" },
		"discreet refusal": func(s *kiosk.Standing) { s.Service, s.Holder, s.State = "", "", kiosk.Refused },
	} {
		s := good
		spoil(&s)
		b, err := EncodeStatus(s)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := DecodeStatus(b, good.Number); err == nil {
			t.Errorf("%s was believed", name)
		}
	}
	b, err := EncodeStatus(good)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := DecodeStatus(b, good.Number); err != nil || got != good {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := DecodeStatus(append(b, 0), good.Number); err == nil {
		t.Error("a trailing byte")
	}
}
