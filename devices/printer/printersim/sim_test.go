package printersim_test

import (
	"bytes"
	"image/png"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/devices/printer/escpos"
	"github.com/smart-kampung/anjungan/devices/printer/printersim"
)

func model(t testing.TB, name string) printer.Profile {
	t.Helper()
	p, ok := escpos.ProfileByName(name)
	if !ok {
		t.Fatal(name)
	}
	return p
}

// sim is a printer in this bubble.
func sim(t *testing.T, o printersim.Opts) *printersim.Sim {
	t.Helper()
	s := printersim.New(o)
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func send(t *testing.T, s *printersim.Sim, text string) {
	t.Helper()
	c := s.Conn()
	if _, err := c.Write(t.Context(), c.Line(), []byte(text)); err != nil {
		t.Fatal(err)
	}
}

// heard is what the printer said so far.
func heard(t *testing.T, s *printersim.Sim) string {
	t.Helper()
	synctest.Wait()
	done := make(chan string)
	c := s.Conn()
	go func() {
		var b strings.Builder
		for {
			_, data, err := c.Read(t.Context())
			if err != nil {
				done <- b.String()
				return
			}
			b.Write(data)
		}
	}()
	synctest.Wait()
	_ = c.Close()
	s.Conn() // hears what comes from now on
	return <-done
}

func inBubble(t *testing.T, f func(t *testing.T)) {
	t.Helper()
	synctest.Test(t, f)
}

func TestPaperHasWhatWasSent(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := sim(t, printersim.Opts{Profile: model(t, "TM80")})
		send(t, s, "\x1bt\x13harga 5\xD5\n\x1d!\x11BESAR\n\x1d!\x00\x1ba\x01tengah\n\x1dVB\x00")
		time.Sleep(5 * time.Second)
		papers := s.Papers()
		if len(papers) != 1 || papers[0].State != printersim.Printed {
			t.Fatalf("%+v", papers)
		}
		want := "harga 5€\nBESAR\n                     tengah"
		if got := papers[0].Text(); got != want {
			t.Fatalf("%q, want %q", got, want)
		}
	})
}

func TestPicture(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		p := model(t, "TM80")
		s := sim(t, printersim.Opts{Profile: p})
		doc, err := escpos.Encode(p, printer.Sheet{
			printer.Line{Runs: []printer.Run{{Text: "Uji", Col: -1, Style: printer.Style{Reverse: true}}}},
			printer.QR{Data: "HTTPS://A", EC: 'M', Dots: 4},
		})
		if err != nil {
			t.Fatal(err)
		}
		send(t, s, string(doc))
		time.Sleep(5 * time.Second)
		paper, ok := s.Roll()
		if !ok {
			t.Fatal("nothing printed")
		}
		file, err := paper.PNG()
		if err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(bytes.NewReader(file))
		if err != nil || img.Bounds().Dx() != 640 {
			t.Fatalf("%v, %v", img.Bounds(), err)
		}
		dark := 0
		for y := range img.Bounds().Dy() {
			for x := range img.Bounds().Dx() {
				if v, _, _, _ := img.At(x, y).RGBA(); v == 0 {
					dark++
				}
			}
		}
		modules, err := escpos.QRModules("HTTPS://A", 'M')
		if err != nil {
			t.Fatal(err)
		}
		ink := 0
		for y := range modules.Bounds().Dy() {
			for x := range modules.Bounds().Dx() {
				if v, _, _, _ := modules.At(x, y).RGBA(); v == 0 {
					ink += 16
				}
			}
		}
		if cells := 3 * 12 * 24; dark < ink+cells/2 || dark > ink+cells {
			t.Fatalf("%d dark dots, %d of the code", dark, ink)
		}
	})
}

func TestStatusOvertakesAndFenceDoesNot(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := sim(t, printersim.Opts{Profile: model(t, "VKP80")})
		send(t, s, strings.Repeat("baris\n", 50)+"\x1dr\x01\x10\x04\x01")
		if got := heard(t, s); got != "\x12" {
			t.Fatalf("%q while printing", got)
		}
		time.Sleep(10 * time.Second)
		if got := heard(t, s); got != "\x00" {
			t.Fatalf("%q after printing", got)
		}
	})
}

func TestNoFenceAtPaperEnd(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := sim(t, printersim.Opts{Profile: model(t, "VKP80"), RollMM: 10})
		send(t, s, strings.Repeat("baris\n", 5)+"\x1dr\x01\x10\x04\x04")
		time.Sleep(10 * time.Second)
		send(t, s, "\x10\x04\x04")
		if got := heard(t, s); got != "\x1e\x7e" {
			t.Fatalf("%q", got)
		}
		if !s.State().PaperEnd {
			t.Fatal("paper is left")
		}
		s.Load(5000)
		time.Sleep(10 * time.Second)
		if got := heard(t, s); got != "\x00" {
			t.Fatalf("%q after the new roll", got)
		}
		if p := s.Papers(); len(p) != 1 || p[0].State != printersim.Torn {
			t.Fatalf("%+v", p)
		}
	})
}

func TestRealTimeCommandFiresInsideData(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := sim(t, printersim.Opts{Profile: model(t, "TM80")})
		send(t, s, "\x1dv0\x00\x04\x00\x01\x00\x10\x04\x01\xff")
		if got := heard(t, s); got != "\x12" || s.Count().Stray != 1 {
			t.Fatalf("%q, %+v", got, s.Count())
		}
	})
}

func TestBufferOverflowAndFlow(t *testing.T) {
	for _, flow := range []bool{false, true} {
		inBubble(t, func(t *testing.T) {
			p := model(t, "TM80")
			p.Buffer = 100
			s := sim(t, printersim.Opts{Profile: p, Flow: flow})
			send(t, s, strings.Repeat("baris\n", 60))
			time.Sleep(time.Minute)
			paper, _ := s.Roll()
			if all := len(paper.Lines) == 60; all != flow || (s.Count().Dropped == 0) != flow {
				t.Fatalf("flow %v: %d lines, %+v", flow, len(paper.Lines), s.Count())
			}
		})
	}
}

func TestPowerLosesTheBuffer(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := sim(t, printersim.Opts{Profile: model(t, "TM80"), HeadMMs: 20})
		send(t, s, strings.Repeat("baris\n", 20))
		time.Sleep(time.Second)
		s.PowerCycle()
		send(t, s, "\x10\x04\x01")
		if got := heard(t, s); got != "" {
			t.Fatalf("%q while it starts", got)
		}
		time.Sleep(time.Minute)
		paper, _ := s.Roll()
		if n := len(paper.Lines); n == 0 || n >= 20 {
			t.Fatalf("%d lines", n)
		}
	})
}

func TestMouth(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := sim(t, printersim.Opts{Profile: model(t, "VKP80"), RetractAfter: time.Minute})
		ticket := func() {
			send(t, s, "tiket\n\x1bi\x1de\x03\x0c")
			time.Sleep(5 * time.Second)
			if !s.State().Mouth {
				t.Fatal("no ticket at the mouth")
			}
		}
		ticket()
		s.Take()
		ticket()
		time.Sleep(2 * time.Minute)
		ticket()
		send(t, s, "\x1de\x02")
		time.Sleep(time.Second)
		want := []printersim.PaperState{printersim.Taken, printersim.Retracted, printersim.Retracted}
		for i, p := range s.Papers() {
			if p.State != want[i] {
				t.Errorf("paper %d %s", i, p.State)
			}
		}
		if s.Count().Retracts != 2 {
			t.Fatalf("%+v", s.Count())
		}
	})
}

func TestWatchersAreTold(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := sim(t, printersim.Opts{Profile: model(t, "TM80")})
		changed, stop := s.Watch()
		s.Cover(true)
		<-changed
		stop()
		s.Cover(false)
		select {
		case <-changed:
			t.Fatal("told after the end")
		default:
		}
	})
}

func FuzzBytes(f *testing.F) {
	f.Add([]byte("a\n\x1d(k\x03\x001C\x04\x1d(k\x05\x001P0AB\x1d(k\x03\x001Q0\x1dv0\x03\x01\x00\x01\x00\xff\x1dVB\x00"))
	f.Add([]byte("\x1d(L\x0c\x000C0SK\x01\x01\x00\x01\x001\xff\x1d(L\x06\x000ESK\x01\x01\x1bi\x1de\x03\x0c\x0c\x1dk\x49\x03{BA\x10\x04\x14"))
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, p := range escpos.Profiles() {
			inBubble(t, func(t *testing.T) {
				s := sim(t, printersim.Opts{Profile: p, RollMM: 3000})
				send(t, s, string(b))
				time.Sleep(time.Hour)
				if paper, ok := s.Roll(); ok {
					if _, err := paper.PNG(); err != nil {
						t.Fatal(err)
					}
				}
			})
		}
	})
}
