package health

import (
	"fmt"
	"io"

	"github.com/smart-kampung/anjungan/devices"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// Reader is how a card reader says that it is. A card that lies there wrong is no fault of it.
func Reader(d devices.Device) Finding {
	h := d.Health()
	return Finding{
		What: "card reader", Says: h.Word + " " + d.String(), Well: h.State == devices.Online || h.State == devices.UserError,
		Todo: "is it plugged in, and does pcscd run? " + h.Hint,
	}
}

// Printer is how a printer says that it is.
func Printer(d devices.Device) Finding {
	h := d.Health()
	return Finding{What: "printer", Says: h.Word + " " + d.String(), Well: h.State == devices.Online, Todo: "look at the printer; " + h.Hint}
}

// WriteFindings writes a line for each finding, and one more for what is not well. It says whether all is.
func WriteFindings(w io.Writer, found []Finding) (well bool) {
	well = true
	for _, f := range found {
		mark := "baik "
		if !f.Well {
			mark, well = "PERLU", false
		}
		fmt.Fprintf(w, "%s  %-12s %s\n", mark, f.What, f.Says)
		if !f.Well {
			fmt.Fprintf(w, "       %-12s -> %s\n", "", f.Todo)
		}
	}
	return well
}

// WriteEntries writes the journal's headers.
func WriteEntries(w io.Writer, r store.Report) {
	for _, e := range r.Entries {
		fmt.Fprintf(w, "entry    %8d  %s  %-14s sent=%t\n", e.Seq, When(e.Time), e.Kind, e.Sent)
	}
}

// WritePapers writes the print ledger.
func WritePapers(w io.Writer, r store.Report) {
	for _, p := range r.Prints {
		outcome := p.Outcome
		if outcome == "" {
			outcome = "open"
		}
		fmt.Fprintf(w, "paper    %s  %s  %-8s copy %d  %-12s %s\n", p.Token, When(p.Started), p.What, p.Copy, outcome, p.Mouth)
	}
}

// WriteBlobs writes the contents that wait beside the journal.
func WriteBlobs(w io.Writer, r store.Report) {
	for _, b := range r.Blobs {
		how := "waits for its announcement"
		if b.Announced {
			how = CauseWords(b.Wait.Cause)
		}
		fmt.Fprintf(w, "%-8s of %s: %d of %d kB are there; %s", b.Purpose, When(b.Made), b.Have/1000, b.Size/1000, how)
		if b.Wait.Tries > 0 {
			fmt.Fprintf(w, "; %d tries failed, the next %s", b.Wait.Tries, When(b.Wait.Next))
		}
		fmt.Fprintln(w)
	}
}
