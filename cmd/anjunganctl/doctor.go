package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"github.com/smart-kampung/anjungan/cmd/settings"
	"github.com/smart-kampung/anjungan/devices"
	"github.com/smart-kampung/anjungan/devices/card/pcsc"
	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/devices/printer/escpos"
	"github.com/smart-kampung/anjungan/devices/speaker"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/store"
	"github.com/smart-kampung/anjungan/sync/bundle"
)

// The limits that doctor warns at.
const (
	certEnds = 60 * 24 * time.Hour // it renews itself from 4 months before
)

// finding is one thing that was looked at.
type finding struct {
	what string
	well bool
	says string // how it is
	todo string // what a technician can do, where it is not well
}

// doctor looks at everything that can be looked at beside a running kiosk.
func doctor(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	cfg, r, err := load(ctx, "doctor", args, stderr)
	var found []finding
	switch kiosk.CodeOf(err) {
	case kiosk.CodeConfig:
		return err
	case kiosk.CodeNewerSchema, kiosk.CodeDisk, kiosk.CodeKey, kiosk.CodeNotEnrolled, kiosk.CodeInternal, kiosk.CodePrinter, kiosk.CodeReader:
	}
	if err != nil {
		found = append(found, finding{"database", false, err.Error(), "restore the last backup, or start the kiosk once to make it"})
	} else {
		found = append(found, queue(r, cfg.Limits.Store())...)
	}
	found = append(found, keyFile(cfg), space(cfg), identity(cfg), line(cfg), voice(cfg), headset(cfg), cardReader(ctx, cfg))
	unwell := false
	for _, f := range found {
		mark := "baik "
		if !f.well {
			mark, unwell = "PERLU", true
		}
		fmt.Fprintf(stdout, "%s  %-12s %s\n", mark, f.what, f.says)
		if !f.well {
			fmt.Fprintf(stdout, "       %-12s -> %s\n", "", f.todo)
		}
	}
	if unwell {
		return errUnwell
	}
	return nil
}

// queue is how much waits to be sent, how the papers ended, and how much paper is left.
func queue(r store.Report, l store.Limits) []finding {
	waiting, oldest := 0, time.Time{}
	for _, e := range r.Entries {
		if !e.Sent {
			if waiting == 0 {
				oldest = e.Time
			}
			waiting++
		}
	}
	f := finding{what: "outbox", well: true, says: fmt.Sprintf("%d of %d entries wait", waiting, r.Last)}
	if waiting > 0 {
		f.says += ": " + causeWords(r.Wait.Cause)
	}
	if waiting >= l.WarnUnsent || waiting > 0 && time.Since(oldest) >= l.WarnAge || r.Wait.Remedy != kiosk.RemedyNone {
		f.well, f.todo = false, remedyWords(r.Wait.Remedy)
	}
	unsure := 0
	for _, p := range r.Prints {
		if p.Outcome == store.Unknown {
			unsure++
		}
	}
	papers := finding{what: "papers", well: true, says: fmt.Sprintf("%d in the ledger, of %d nobody knows whether they came out", len(r.Prints), unsure)}
	return []finding{f, papers, paperLeft(r.Roll)}
}

// paperLeft is how much is left of the roll. That nobody knows is no fault: the sensor still tells its end.
func paperLeft(r store.Roll) finding {
	f := finding{what: "roll", well: !r.Known || r.LeftMM > printer.NearEndMM, says: rollSays(r)}
	f.todo = "put in a new roll, close the cover, then run \"anjunganctl roll new\""
	return f
}

// keyFile is whether the machine key is there, for its owner alone, and on another medium.
func keyFile(cfg settings.Kiosk) finding {
	f := finding{what: "machine key"}
	if _, err := store.LoadKey(cfg.Key); err != nil {
		f.says, f.todo = err.Error(), "put the medium with the key back; without it the database cannot be read"
		return f
	}
	if apart(cfg.Key, cfg.Data) {
		f.well, f.says = true, "there, on another medium than the database"
		return f
	}
	f.says = "lies on the database's own disk: development only"
	f.todo = "move it to another medium and name it as \"key\" in the configuration"
	return f
}

// apart says whether two paths lie on different file systems; what cannot be asked does not, which is the
// careful answer.
func apart(a, b string) bool {
	var sa, sb unix.Stat_t
	return unix.Stat(a, &sa) == nil && unix.Stat(b, &sb) == nil && sa.Dev != sb.Dev
}

func space(cfg settings.Kiosk) finding {
	f := finding{what: "disk", todo: "make room, or put a larger disk in"}
	var s unix.Statfs_t
	if err := unix.Statfs(cfg.Data, &s); err != nil {
		f.says = err.Error()
		return f
	}
	free := s.Bavail * uint64(s.Bsize)
	f.well, f.says = free >= cfg.Limits.Store().WarnFree, fmt.Sprintf("%d MB free", free/1e6)
	return f
}

// identity is whether the regency's bundle is whole, its certificate holds for a while, and its keys are on
// another medium than the database: whoever has them can speak for the kiosk until it is revoked, and is told
// what it is told.
func identity(cfg settings.Kiosk) finding {
	f := finding{what: "identity", todo: "a kiosk renews by itself from four months before the end: is the link down? If it was never enrolled: anjunganctl enrol-kiosk"}
	b, err := bundle.Load(cfg.Bundle)
	if err != nil {
		f.says = err.Error()
		return f
	}
	f.well = time.Until(b.Cert.NotAfter) > certEnds
	f.says = fmt.Sprintf("kiosk %03d of %s, certificate until %s", b.Site.Kiosk, b.Site.Village.Title(), kiosk.LetterDate(b.Cert.NotAfter))
	if !apart(cfg.Bundle, cfg.Data) {
		f.well = false
		f.says += "; its keys lie on the database's own disk: development only"
		f.todo = "move the bundle to the medium of the machine key and name it as \"bundle\" in the configuration"
	}
	return f
}

// line is whether the printer's line is there; it is not opened, for the kiosk holds it.
func line(cfg settings.Kiosk) finding {
	f := finding{what: "printer", todo: "is it on, and its cable in? \"printer.path\" should be a link below /dev/serial/by-id"}
	if _, ok := escpos.ProfileByName(cfg.Printer.Profile); !ok {
		f.says, f.todo = "no profile "+cfg.Printer.Profile, "name a known profile in the configuration"
		return f
	}
	if _, err := os.Stat(cfg.Printer.Path); err != nil {
		f.says = "its line is not there"
		return f
	}
	f.well, f.says = true, "its line is there; profile "+cfg.Printer.Profile
	return f
}

func voice(cfg settings.Kiosk) finding {
	f := finding{what: "voice", well: true, says: "switched off"}
	if !cfg.Speech {
		return f
	}
	clips, err := speaker.OpenClips(cfg.Clips)
	if err != nil {
		return finding{what: "voice", says: "its clips cannot be read", todo: "is \"clips\" a directory that the kiosk may read?"}
	}
	v, err := speaker.New(clips)
	if err != nil {
		return finding{what: "voice", says: "espeak-ng or aplay is missing", todo: "install espeak-ng and alsa-utils, or set \"speech\": false"}
	}
	f.says = v.String()
	_ = v.Close() // it said nothing
	return f
}

// headset looks for the jack of the headset.
func headset(cfg settings.Kiosk) finding {
	f := finding{what: "headset", well: true, says: "no jack is configured: nothing of a person is read aloud"}
	if cfg.Jack == "" {
		return f
	}
	line, err := os.OpenFile(cfg.Jack, os.O_RDONLY|syscall.O_NONBLOCK, 0) // a simulated one has no end yet
	if err != nil {
		return finding{what: "headset", says: "its jack cannot be read", todo: "is \"jack\" the input device of the sound card, and may the kiosk read it?"}
	}
	_ = line.Close()
	f.says = "its jack is there"
	return f
}

// cardReader watches the reader for two seconds beside the kiosk.
func cardReader(ctx context.Context, cfg settings.Kiosk) finding {
	ctx, stop := context.WithTimeout(ctx, 2*time.Second)
	defer stop()
	r := pcsc.New(pcsc.Opts{Reader: cfg.Reader})
	for range r.Watch(ctx) { // a card that lies there is of no interest
	}
	h := r.Health()
	f := finding{what: "card reader", says: h.Word + " " + r.String(), well: h.State == devices.Online || h.State == devices.UserError}
	f.todo = "is it plugged in, and does pcscd run? " + h.Hint
	_ = r.Close()
	return f
}
