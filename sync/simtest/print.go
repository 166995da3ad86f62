package simtest

import (
	"context"
	"fmt"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// print prints the slip of one of the requests that this disk keeps: it comes out and is taken or stays, or the
// program dies in the middle of it and nobody knows.
func (m *machine) print(ctx context.Context) error {
	if len(m.holds) == 0 {
		return nil
	}
	h, err := m.store.Request(ctx, m.holds[m.s.rng.IntN(len(m.holds))])
	if err != nil {
		return err
	}
	var reason kiosk.CopyReason
	if len(h.Prints) > 0 {
		reason = kiosk.CopyAsked
	}
	p, err := m.store.StartPrint(ctx, store.Slip, h.Request.ID, reason)
	if err != nil {
		return fmt.Errorf("simtest: print: %w", err)
	}
	outcome := store.Printed
	if m.s.rng.IntN(4) == 0 {
		outcome = store.Unknown
		if err := m.crash(ctx); err != nil {
			return err
		}
	}
	if err := m.store.EndPrint(ctx, p.Token, outcome); err != nil {
		return fmt.Errorf("simtest: print: %w", err)
	}
	if outcome == store.Printed && m.s.rng.IntN(2) == 0 {
		err = m.store.Paper(ctx, p.Token, store.Taken)
	}
	m.woken()
	return err
}

// checkPapers compares the print ledger of a disk with the regency's: the same papers with the same ends, once. Of a kiosk
// whose disk was cloned or replaced the regency may know others too, which another disk printed.
func (s *schedule) checkPapers(ctx context.Context, m *machine) error {
	for _, id := range m.holds {
		h, err := m.store.Request(ctx, id)
		if err != nil {
			return err
		}
		papers, err := s.ledger.PapersOf(ctx, id)
		if err != nil {
			return err
		}
		same := s.split[m.bundle.Site.Kiosk] || len(papers) == len(h.Prints)
		for _, p := range h.Prints {
			n := 0
			for _, there := range papers {
				if there.Token == p.Token && there.Copy == p.Copy && there.Outcome == p.Outcome && there.Mouth == p.Mouth && there.Begun == p.Started.UnixMilli() {
					n++
				}
			}
			same = same && n == 1
		}
		if !same {
			s.problem(fmt.Sprintf("kiosk %d: %d papers of a request there, and %d or other ones at the regency",
				m.bundle.Site.Kiosk, len(h.Prints), len(papers)))
		}
		s.papers += len(papers)
	}
	return nil
}
