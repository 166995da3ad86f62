package escpos

import (
	"context"
	"time"

	"github.com/smart-kampung/anjungan/devices/printer"
)

// watch looks at an idle printer from time to time, and more often while a ticket is at the mouth,
// until Close.
func (d *Dev) watch() {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-d.ctx.Done():
			return
		case <-timer.C:
		case <-d.wake:
		}
		timer.Reset(d.glance())
	}
}

// glance looks once and says when to look again. A job that runs looks for itself.
func (d *Dev) glance() time.Duration {
	select {
	case d.sem <- struct{}{}:
		defer d.release()
	default:
		return d.o.Poll
	}
	w, c := d.refresh(d.ctx)
	if w == printer.Gone {
		return d.o.Poll
	}
	line := d.conn.Line()
	if d.mouth.token != "" {
		d.atMouth(d.ctx, line, c)
	}
	if d.mouth.token != "" {
		return d.o.Mouth
	}
	if d.dirty == "" && d.synced != line && canStart(w) && !c.Offline {
		if err := d.sync(d.ctx, line); err != nil { // the next job tries again and says so
			d.o.Log.Warn("printer does not answer a fence yet", "err", err)
		}
	}
	return d.o.Poll
}

// atMouth tells of a ticket that is gone. Where retracts are counted, the same count means taken
// and a higher one retracted; a printer that should count and does not proves neither.
func (d *Dev) atMouth(ctx context.Context, line uint64, c Condition) {
	if c.Mouth {
		return
	}
	now, err := d.retracts(ctx, line)
	if err != nil {
		return
	}
	if d.uncounted {
		d.mouth = ticket{}
		return
	}
	what := printer.Taken
	if now != d.mouth.retracts {
		what = printer.Retracted
	}
	token := d.mouth.token
	d.mouth, d.shown = ticket{}, ""
	d.tellPaper(printer.PaperEvent{Token: token, What: what})
}

func (d *Dev) tellPaper(e printer.PaperEvent) {
	select {
	case d.paper <- e:
	case <-d.ctx.Done():
	}
}
