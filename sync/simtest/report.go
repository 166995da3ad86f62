package simtest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/blob"
	"github.com/smart-kampung/anjungan/kiosk/store"
	"github.com/smart-kampung/anjungan/sync/regency"
)

// report lets somebody ask for a report of a kiosk: from a few bytes to a few parts. What AddBlob returned is a promise.
// Its beginning tells it from all others.
func (m *machine) report(ctx context.Context) error {
	m.s.reports++
	text := fmt.Sprintf("report %d of kiosk %d\n", m.s.reports, m.bundle.Site.Kiosk)
	text += strings.Repeat("baik ", m.s.rng.IntN(20_000))
	err := m.store.AddBlob(ctx, blob.Report, strings.NewReader(text))
	if errors.Is(err, store.ErrManyBlobs) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("simtest: report: %w", err)
	}
	m.brings = append(m.brings, text)
	m.s.brought[text] = m.bundle.Site.Kiosk
	m.woken()
	return nil
}

// arrived reads the reports of a kiosk that the regency has as a whole.
func (s *schedule) arrived(ctx context.Context, id kiosk.KioskID) (texts []string, err error) {
	list, err := s.ledger.Blobs(ctx, id, math.MaxInt32)
	if err != nil {
		return nil, err
	}
	for _, b := range list {
		if b.Wrong > 0 {
			s.problem("parts of a report were stored where they do not belong")
		}
		var text bytes.Buffer
		switch err := regency.ReadBlob(ctx, s.ledger, s.w.vault, b, &text, "sim", s.now); {
		case errors.Is(err, regency.ErrNotWhole):
		case err != nil:
			return nil, fmt.Errorf("simtest: report of kiosk %d: %w", id, err)
		default:
			texts = append(texts, text.String())
		}
	}
	return texts, nil
}

// excuseReports notes the reports that only a lost disk had.
func (s *schedule) excuseReports(ctx context.Context, list []string) error {
	for _, text := range list {
		have, err := s.arrived(ctx, s.brought[text])
		if err != nil {
			return err
		}
		held := slices.ContainsFunc(s.machines, func(m *machine) bool { return slices.Contains(m.brings, text) })
		if !held && !slices.Contains(have, text) {
			delete(s.brought, text)
		}
	}
	return nil
}

// checkReports compares the reports that were promised with what is there: each once, and nothing else.
func (s *schedule) checkReports(ctx context.Context, o *Outcome) error {
	for _, b := range s.w.bundles {
		id := b.Site.Kiosk
		texts, err := s.arrived(ctx, id)
		if err != nil {
			return err
		}
		slices.Sort(texts)
		if n := len(texts); len(slices.Compact(slices.Clone(texts))) != n {
			o.Doubled++
		}
		for text, of := range s.brought {
			if of == id && !slices.Contains(texts, text) {
				o.Lost++
			}
		}
		o.Reports += len(texts)
	}
	return nil
}
