package escpos_test

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/smart-kampung/anjungan/devices/printer/escpos"
	"github.com/smart-kampung/anjungan/devices/printer/printersim"
	"github.com/smart-kampung/anjungan/devices/printer/printertest"
)

// TestKilledAtEveryByte breaks commands off everywhere, also between the two bytes of a length: the
// first word of the next driver must not be read as the rest of it.
func TestKilledAtEveryByte(t *testing.T) {
	p := profile(t, "VKP80")
	i := slices.IndexFunc(printertest.Faults(), func(f printertest.Fault) bool { return f.Name == "kiosk killed" })
	f := printertest.Faults()[i]
	doc, err := escpos.Encode(p, printertest.TrialSheet("A-1"))
	if err != nil {
		t.Fatal(err)
	}
	for at := 1; at < len(doc)+40 && !t.Failed(); at++ {
		synctest.Test(t, func(t *testing.T) {
			tr := printertest.Trial{
				Sim: printersim.Opts{Profile: p, Baud: 19200}, Drive: printertest.Drive(p), Fault: f,
				Arm: func(s *printersim.Sim, hit func(*printersim.Sim)) { s.AfterBytes(at, hit) },
			}
			v, err := tr.Run(t)
			if v.Bad() || err != nil || !strings.Contains(v.Why, "void after the restart: printed, <nil>") {
				t.Errorf("byte %d: %+v, %v", at, v, err)
			}
		})
	}
}

// TestPowerCycleAtTheStart hits between the questions before a job and its first bytes: a question that
// was not answered because the printer was away must not pass for one that the printer does not know.
func TestPowerCycleAtTheStart(t *testing.T) {
	i := slices.IndexFunc(printertest.Faults(), func(f printertest.Fault) bool { return f.Name == "power cycle" })
	f := printertest.Faults()[i]
	for _, p := range proving(t) {
		for at := 1; at < 60 && !t.Failed(); at++ {
			synctest.Test(t, func(t *testing.T) {
				trial(t, printersim.Opts{Profile: p}, f, func(s *printersim.Sim, hit func(*printersim.Sim)) { s.AfterBytes(at, hit) })
			})
		}
	}
}
