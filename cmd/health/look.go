package health

import (
	"fmt"
	"os"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"github.com/smart-kampung/anjungan/cmd/settings"
	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/devices/printer/escpos"
	"github.com/smart-kampung/anjungan/devices/speaker"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/store"
	"github.com/smart-kampung/anjungan/sync/bundle"
)

// The limits that are warned at.
const (
	certEnds = 60 * 24 * time.Hour // it renews itself from 4 months before
)

// Finding is one thing that was looked at.
type Finding struct {
	What string
	Well bool
	Says string // how it is
	Todo string // what a technician can do, where it is not well
}

// Look looks at everything of a kiosk but its reader. r is what its database told, err why it did not.
func Look(cfg settings.Kiosk, r store.Report, err error) []Finding {
	found := []Finding{database(r, cfg.Limits.Store(), err)}
	if err == nil {
		found = append(found, papers(r), paperLeft(r.Roll))
	}
	return append(found, keyFile(cfg.Key, cfg.Data), space(cfg.Data, cfg.Limits.Store()), Identity(cfg.Bundle, cfg.Data),
		line(cfg), voice(cfg), headset(cfg))
}

// LookTable is Look for an enrolment table, which has no printer, no voice and nobody's headset.
func LookTable(cfg settings.Table, r store.Report, err error) []Finding {
	limits := store.DefaultLimits()
	return []Finding{database(r, limits, err), keyFile(cfg.Key, cfg.Data), space(cfg.Data, limits), Identity(cfg.Bundle, cfg.Data)}
}

// database is whether it can be read, and how much waits to be sent.
func database(r store.Report, l store.Limits, err error) Finding {
	if err != nil {
		return Finding{"database", false, err.Error(), "restore the last backup, or start the kiosk once to make it"}
	}
	waiting, oldest := 0, time.Time{}
	for _, e := range r.Entries {
		if !e.Sent {
			if waiting == 0 {
				oldest = e.Time
			}
			waiting++
		}
	}
	f := Finding{What: "outbox", Well: true, Says: fmt.Sprintf("%d of %d entries wait", waiting, r.Last)}
	if waiting > 0 {
		f.Says += ": " + CauseWords(r.Wait.Cause)
	}
	if waiting >= l.WarnUnsent || waiting > 0 && time.Since(oldest) >= l.WarnAge || r.Wait.Remedy != kiosk.RemedyNone {
		f.Well, f.Todo = false, RemedyWords(r.Wait.Remedy)
	}
	return f
}

// papers is how the papers ended.
func papers(r store.Report) Finding {
	unsure := 0
	for _, p := range r.Prints {
		if p.Outcome == store.Unknown {
			unsure++
		}
	}
	return Finding{What: "papers", Well: true, Says: fmt.Sprintf("%d in the ledger, of %d nobody knows whether they came out", len(r.Prints), unsure)}
}

// paperLeft is how much is left of the roll. That nobody knows is no fault: the sensor still tells its end.
func paperLeft(r store.Roll) Finding {
	f := Finding{What: "roll", Well: !r.Known || r.LeftMM > printer.NearEndMM, Says: RollSays(r)}
	f.Todo = "put in a new roll, close the cover, then run \"anjunganctl roll new\""
	return f
}

// keyFile is whether the machine key is there, for its owner alone, and on another medium.
func keyFile(key, data string) Finding {
	f := Finding{What: "machine key"}
	if _, err := store.LoadKey(key); err != nil {
		f.Says, f.Todo = err.Error(), "put the medium with the key back; without it the database cannot be read"
		return f
	}
	if Apart(key, data) {
		f.Well, f.Says = true, "there, on another medium than the database"
		return f
	}
	f.Says = "lies on the database's own disk: development only"
	f.Todo = "move it to another medium and name it as \"key\" in the configuration"
	return f
}

// Apart says whether two paths lie on different file systems; what cannot be asked does not, which is the
// careful answer.
func Apart(a, b string) bool {
	var sa, sb unix.Stat_t
	return unix.Stat(a, &sa) == nil && unix.Stat(b, &sb) == nil && sa.Dev != sb.Dev
}

func space(data string, l store.Limits) Finding {
	f := Finding{What: "disk", Todo: "make room, or put a larger disk in"}
	var s unix.Statfs_t
	if err := unix.Statfs(data, &s); err != nil {
		f.Says = err.Error()
		return f
	}
	free := s.Bavail * uint64(s.Bsize)
	f.Well, f.Says = free >= l.WarnFree, fmt.Sprintf("%d MB free", free/1e6)
	return f
}

// Identity is whether the regency's bundle in place is whole, its certificate holds for a while, and its keys are on
// another medium than the database: whoever has them can speak for the kiosk until it is revoked, and is told
// what it is told.
func Identity(place, data string) Finding {
	f := Finding{What: "identity", Todo: "a kiosk renews by itself from four months before the end: is the link down? If it was never enrolled: anjunganctl enrol-kiosk"}
	b, err := bundle.Load(place)
	if err != nil {
		f.Says = err.Error()
		return f
	}
	f.Well = time.Until(b.Cert.NotAfter) > certEnds
	f.Says = fmt.Sprintf("kiosk %03d of %s, certificate until %s", b.Site.Kiosk, b.Site.Village.Title(), kiosk.LetterDate(b.Cert.NotAfter))
	if !Apart(place, data) {
		f.Well = false
		f.Says += "; its keys lie on the database's own disk: development only"
		f.Todo = "move the bundle to the medium of the machine key and name it as \"bundle\" in the configuration"
	}
	return f
}

// line is whether the printer's line is there; it is not opened, for the kiosk holds it.
func line(cfg settings.Kiosk) Finding {
	f := Finding{What: "printer", Todo: "is it on, and its cable in? \"printer.path\" should be a link below /dev/serial/by-id"}
	if _, ok := escpos.ProfileByName(cfg.Printer.Profile); !ok {
		f.Says, f.Todo = "no profile "+cfg.Printer.Profile, "name a known profile in the configuration"
		return f
	}
	if _, err := os.Stat(cfg.Printer.Path); err != nil {
		f.Says = "its line is not there"
		return f
	}
	f.Well, f.Says = true, "its line is there; profile "+cfg.Printer.Profile
	return f
}

func voice(cfg settings.Kiosk) Finding {
	f := Finding{What: "voice", Well: true, Says: "switched off"}
	if !cfg.Speech {
		return f
	}
	clips, err := speaker.OpenClips(cfg.Clips)
	if err != nil {
		return Finding{What: "voice", Says: "its clips cannot be read", Todo: "is \"clips\" a directory that the kiosk may read?"}
	}
	v, err := speaker.New(clips)
	if err != nil {
		return Finding{What: "voice", Says: "espeak-ng or aplay is missing", Todo: "install espeak-ng and alsa-utils, or set \"speech\": false"}
	}
	f.Says = v.String()
	_ = v.Close() // it said nothing
	return f
}

// headset looks for the jack of the headset.
func headset(cfg settings.Kiosk) Finding {
	f := Finding{What: "headset", Well: true, Says: "no jack is configured: nothing of a person is read aloud"}
	if cfg.Jack == "" {
		return f
	}
	line, err := os.OpenFile(cfg.Jack, os.O_RDONLY|syscall.O_NONBLOCK, 0) // a simulated one has no end yet
	if err != nil {
		return Finding{What: "headset", Says: "its jack cannot be read", Todo: "is \"jack\" the input device of the sound card, and may the kiosk read it?"}
	}
	_ = line.Close()
	f.Says = "its jack is there"
	return f
}
