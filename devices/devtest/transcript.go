// Package devtest records what was said to a real device and plays it back in tests: transcripts of a
// card's commands and answers, with everything that could be of a person replaced.
//
// It is not a simulator: a played card knows nothing and answers only what was said before, in that
// order. A recording leaves this package only after every byte of an answer that is not known to be
// free of persons has been replaced; see Clean.
//
// Concurrency: a recorded or played card belongs to the goroutine that owns it.
package devtest

import (
	"bufio"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Exchange is one command and what came of it.
type Exchange struct {
	Command []byte // as sent
	Answer  []byte // data and status word; empty: the card gave an error
}

// Transcript is a conversation with one card.
type Transcript struct {
	ATR       []byte
	Exchanges []Exchange
}

// header is a transcript's first line.
const header = "card transcript 1"

// limits of a transcript that is read: no conversation is longer.
const (
	maxExchanges = 5000
	maxLine      = 1200 // hex digits of an extended answer would be more; none is recorded
)

// ErrTranscript says that a text is no transcript.
var ErrTranscript = errors.New("devtest: transcript")

// Write writes the transcript as text: one line each for the answer to reset (atr), a command (>), an
// answer (<) or the lack of one (!).
func (t Transcript) Write(w io.Writer) error {
	b := bufio.NewWriter(w)
	_, _ = fmt.Fprintf(b, "%s\natr %X\n", header, t.ATR) // a bufio.Writer keeps its error for Flush
	for _, e := range t.Exchanges {
		_, _ = fmt.Fprintf(b, "> %X\n", e.Command)
		if len(e.Answer) == 0 {
			_, _ = fmt.Fprintln(b, "!")
			continue
		}
		_, _ = fmt.Fprintf(b, "< %X\n", e.Answer)
	}
	if err := b.Flush(); err != nil {
		return fmt.Errorf("devtest: write transcript: %w", err)
	}
	return nil
}

// Read reads what Write wrote. Lines that begin with # are notes.
func Read(r io.Reader) (Transcript, error) {
	var t Transcript
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 0, maxLine), maxLine)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if n == 1 {
			if line != header {
				return Transcript{}, fmt.Errorf("%w: first line", ErrTranscript)
			}
			continue
		}
		if line == "" || line[0] == '#' {
			continue
		}
		if err := t.line(line); err != nil {
			return Transcript{}, fmt.Errorf("%w: line %d", err, n)
		}
	}
	if err := lines.Err(); err != nil {
		return Transcript{}, fmt.Errorf("%w: %w", ErrTranscript, err)
	}
	if len(t.ATR) == 0 || t.open() {
		return Transcript{}, fmt.Errorf("%w: cut", ErrTranscript)
	}
	return t, nil
}

// open says whether the last command waits for its answer.
func (t *Transcript) open() bool {
	return len(t.Exchanges) > 0 && t.Exchanges[len(t.Exchanges)-1].Answer == nil
}

func (t *Transcript) line(line string) error {
	word, digits, _ := strings.Cut(line, " ")
	raw, err := hex.DecodeString(digits)
	if err != nil {
		return fmt.Errorf("%w: not hex", ErrTranscript)
	}
	if word == ">" {
		return t.command(raw)
	}
	switch {
	case word == "atr" && t.ATR == nil && len(raw) >= 2 && len(raw) <= 33:
		t.ATR = raw
	case word == "<" && t.open() && len(raw) >= 2:
		t.Exchanges[len(t.Exchanges)-1].Answer = raw
	case word == "!" && t.open() && len(raw) == 0:
		t.Exchanges[len(t.Exchanges)-1].Answer = []byte{}
	default:
		return fmt.Errorf("%w: out of place", ErrTranscript)
	}
	return nil
}

func (t *Transcript) command(raw []byte) error {
	if t.open() || len(raw) < 4 || len(t.Exchanges) == maxExchanges {
		return fmt.Errorf("%w: command out of place", ErrTranscript)
	}
	t.Exchanges = append(t.Exchanges, Exchange{Command: raw})
	return nil
}
