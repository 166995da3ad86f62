package station

import (
	"context"
	"image"
	"log/slog"
	"time"

	"github.com/smart-kampung/anjungan/devices/card"
	"github.com/smart-kampung/anjungan/devices/card/ektp"
	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// Screen shows views. Its methods are called from the station's goroutine and must not wait for it.
type Screen interface {
	Show(v flow.View)
	SetPortrait(img image.Image)
	ClearPortrait()
}

// Speaker reads aloud; nil where the kiosk has no voice.
type Speaker interface {
	// Speak says the sentences in a language and returns at once; a later call ends the one before.
	Speak(l kiosk.Lang, words []flow.Msg, v flow.Volume)
	// SetVolume is how loud what is being said goes on.
	SetVolume(v flow.Volume)
	Hush()
}

// Papers makes what a printer prints.
type Papers interface {
	// Slip lays out a slip, with its number for the counter where k is one.
	Slip(h store.Held, p store.Print, k kiosk.Ticket, linkUp bool) (printer.Sheet, error)
	Extract(h store.Held, p store.Print) (printer.Sheet, error)
	Ready(h store.Held, p store.Print) (printer.Sheet, error)
	Answer(h store.Held, r kiosk.AidRefusal, p store.Print) (printer.Sheet, error)
	Recap(r Recap, p store.Print) (printer.Sheet, error)
	List(l List, p store.Print) (printer.Sheet, error)
	CodeSlip(code kiosk.Token) printer.Sheet
	// Budget and Mall are papers of what the village and the regency tell; item says which service of the hall.
	Budget(p store.Print) (printer.Sheet, error)
	Mall(item int, p store.Print) (printer.Sheet, error)
	Ticket(k kiosk.Ticket, before int, p store.Print) (printer.Sheet, error)
	// CounterLine is the line of the counter in which whoever made a request stands, and on which day; ok is
	// false where nobody comes to the counter for it.
	CounterLine(r kiosk.Request) (line, day string, ok bool)
	// Discreet says that only the owner's card may name a service.
	Discreet(id kiosk.ServiceID) bool
	// Edition is the version of the catalogue that papers and machine are of.
	Edition() string
}

// Options is what a station is made of. All but Speaker and Provider are needed.
type Options struct {
	Machine flow.Machine
	Store   *store.Store
	Reader  card.Reader
	Printer printer.Printer
	Screen  Screen
	Papers  Papers
	Speaker Speaker
	Log     *slog.Logger
	// Provider is how a certified reader reads who somebody is; nil: the open read and the PIN alone.
	Provider ektp.Provider
	// Lookup asks the regency for a card that this kiosk does not hold; nil: it is never asked. An error
	// is as good as no answer. It is given lookupTime.
	Lookup func(ctx context.Context, chip []byte) (kiosk.CardRecord, error)
	// Answer asks the regency what a token tells; nil: it is never asked. kiosk.ErrNoToken and
	// kiosk.ErrTooOften are answers, any other error means that it cannot be asked now.
	Answer func(ctx context.Context, t kiosk.Token) (kiosk.Reply, error)
	// Status asks the regency how the request of a number stands; nil: it is never asked. kiosk.ErrNoNumber and
	// kiosk.ErrTooOften are answers, any other error means that it cannot be asked now.
	Status func(ctx context.Context, n kiosk.Number) (kiosk.Standing, error)
	// Villages is the regency's list, to place what a certified reader says of an address.
	Villages []kiosk.Village
	// Formerly is what they were called before, for cards that are older.
	Formerly []kiosk.Formerly
	// PrintPatience is how long a stopped printer is waited for before its paper counts as
	// unknown; 0 means 10 minutes.
	PrintPatience time.Duration
	// Limits are where the kiosk warns and closes; the zero value: store.DefaultLimits.
	Limits store.Limits
	// Clock tells how far Now may be leant on; nil: nothing is said of it.
	Clock func() kiosk.ClockTrust
	// Renew makes machine and papers anew from what the regency published (SetChanged); nil: they stay.
	Renew func(ctx context.Context) (flow.Machine, Papers, error)
	// TakePatience is how long a paper may stand at the mouth until it is drawn back; 0 means 3 minutes.
	TakePatience time.Duration
	// Now is the time of day and the day by which the kiosk works (kiosk/clock), the Store's too; time.Now when nil.
	// It may be set in the middle of a run: how long anything takes is timed by the machine itself.
	Now func() time.Time
}
