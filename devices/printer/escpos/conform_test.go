package escpos_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/devices/printer/escpos"
	"github.com/smart-kampung/anjungan/devices/printer/printersim"
	"github.com/smart-kampung/anjungan/devices/printer/printertest"
	"github.com/smart-kampung/anjungan/devices/serialport"
)

// proving is the models whose jobs can end Printed, and one whose codes are pictures.
func proving(t *testing.T) []printer.Profile {
	t.Helper()
	var out []printer.Profile
	for _, p := range escpos.Profiles() {
		if p.Fence != printer.NoFence {
			out = append(out, p)
		}
	}
	raster := profile(t, "VKP80")
	raster.Name, raster.QR = "VKP80-raster", false
	return append(out, raster)
}

// every is all models, those that prove nothing too, and one whose codes are pictures.
func every(t *testing.T) []printer.Profile {
	t.Helper()
	all := proving(t)
	for _, p := range escpos.Profiles() {
		if p.Fence == printer.NoFence {
			all = append(all, p)
		}
	}
	return all
}

// typical is one of each kind of proof, for what takes long.
func typical(t *testing.T) []printer.Profile {
	t.Helper()
	raster := profile(t, "VKP80")
	raster.Name, raster.QR = "VKP80-raster", false
	return []printer.Profile{profile(t, "VKP80"), profile(t, "TM80"), raster}
}

// rig is a driver and a printer in this process, in virtual time.
func rig(t *testing.T, o printersim.Opts) printertest.Rig {
	t.Helper()
	if o.Baud == 0 {
		o.Baud = 19200
	}
	sim := printersim.New(o)
	d, err := escpos.New(sim.Conn(), &escpos.Opts{Profile: o.Profile, Place: "here"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
		if err := sim.Close(); err != nil {
			t.Error(err)
		}
	})
	return printertest.Rig{Printer: d, Sim: sim, Limit: 2 * time.Minute}
}

func TestConformance(t *testing.T) {
	for _, p := range proving(t) {
		for _, c := range printertest.Cases() {
			t.Run(p.Name+"/"+c.Name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) { c.Run(t, rig(t, printersim.Opts{Profile: p})) })
			})
		}
	}
}

func TestConformanceOverSerialLine(t *testing.T) {
	for _, p := range typical(t)[:2] {
		for _, c := range printertest.Cases() {
			t.Run(p.Name+"/"+c.Name, func(t *testing.T) {
				t.Parallel()
				c.Run(t, ptyRig(t, p))
			})
		}
	}
}

// ptyRig is a driver and a printer with a real serial line between them, a thousand times as fast.
func ptyRig(t *testing.T, p printer.Profile) printertest.Rig {
	t.Helper()
	sim := printersim.New(printersim.Opts{
		Profile: p, HeadMMs: 20_000, CutTime: time.Millisecond, Boot: 700 * time.Millisecond, Flow: true,
	})
	path, err := sim.AttachPTY()
	if err != nil {
		t.Fatal(err)
	}
	line, err := serialport.Open(path, serialport.Opts{RetryMin: time.Millisecond, RetryMax: 10 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	d, err := escpos.New(line, &escpos.Opts{
		Profile: p, Place: path, Answer: time.Second, Poll: 100 * time.Millisecond,
		JobPoll: 20 * time.Millisecond, Mouth: 10 * time.Millisecond, Patience: time.Second, Quiet: 50 * time.Millisecond,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
		if err := sim.Close(); err != nil {
			t.Error(err)
		}
	})
	return printertest.Rig{Printer: d, Sim: sim, Limit: 20 * time.Second}
}
