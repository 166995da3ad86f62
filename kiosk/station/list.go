package station

import (
	"context"

	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// List is what the list of requests under way (daftar permohonan) is made from.
type List struct {
	Clerk string // who asked for it
	Work  []store.Held
	More  int // under way beside these
}

// mostListed is how many requests stand on one list: half a metre of paper.
const mostListed = 40

// manyMore is how many more are counted, at most.
const manyMore = 1000

// printList asks for the list: false where too many papers wait.
func (s *Station) printList(clerk string) bool {
	return s.enqueue(job{Print: flow.Print{What: flow.List}, recap: recapWish{clerk: clerk}})
}

// list reads what is under way and lays it out.
func (s *Station) list(ctx context.Context, j job, p store.Print) (printer.Sheet, error) {
	work, err := s.Store.Work(ctx, mostListed+manyMore)
	if err != nil {
		return nil, err
	}
	n := min(len(work), mostListed)
	return j.papers.List(List{Clerk: j.recap.clerk, Work: work[:n], More: len(work) - n}, p)
}
