package demo

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// keepEvidence writes what came out of the printer as pictures and text, and the kiosk's journal as
// anybody may read it: kinds and times, for the bodies are sealed.
func (t *theatre) keepEvidence(ctx context.Context) error {
	if t.stack == nil || t.stack.HW == nil {
		return nil
	}
	for i, p := range t.stack.HW.Printer().Papers() {
		name := filepath.Join(t.out, fmt.Sprintf("paper-%d", i+1))
		png, err := p.PNG()
		if err != nil {
			return fmt.Errorf("demo: paper: %w", err)
		}
		if err := os.WriteFile(name+".png", png, 0o600); err != nil {
			return fmt.Errorf("demo: paper: %w", err)
		}
		if err := os.WriteFile(name+".txt", []byte(p.Text()+"\n"), 0o600); err != nil {
			return fmt.Errorf("demo: paper: %w", err)
		}
	}
	r, err := t.inspect(ctx)
	if err != nil {
		return nil // the script ended before there was a database, and has said why
	}
	var b strings.Builder
	fmt.Fprintf(&b, "kiosk %03d, incarnation %d, acknowledged through %d of %d\n", r.Kiosk, r.Incarnation, r.Acked, r.Last)
	for _, e := range r.Entries {
		fmt.Fprintf(&b, "%6d  %s  %-14s %5d bytes sealed  sent=%t\n", e.Seq, e.Time.UTC().Format("2006-01-02T15:04:05.000Z"), e.Kind, e.Bytes, e.Sent)
	}
	for _, q := range r.Requests {
		fmt.Fprintf(&b, "request %s  %s  %s  letter=%t\n", q.Number, q.State, q.Verdict, q.Letter)
	}
	for _, p := range r.Prints {
		fmt.Fprintf(&b, "paper %s  %s copy %d  %s  %s\n", p.Token, p.What, p.Copy, p.Outcome, p.Mouth)
	}
	if err := os.WriteFile(filepath.Join(t.out, "journal.txt"), []byte(b.String()), 0o600); err != nil {
		return fmt.Errorf("demo: journal: %w", err)
	}
	return nil
}
