package speaker

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"strings"
)

const espeak = "espeak-ng"

// Render is a text in espeak-ng's voice, as samples at Rate. The text goes through standard input: it is never
// seen in a process list.
func Render(ctx context.Context, voice, text string) ([]byte, error) {
	// espeak-ng(1): 140 words a minute (-s), slower than its 175; -z leaves out the pause at the end.
	cmd := exec.CommandContext(ctx, espeak, "-v", voice, "-s", "140", "-z", "--stdin", "--stdout")
	cmd.Stdin = strings.NewReader(text)
	var out bytes.Buffer
	cmd.Stdout = &out
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("speaker: espeak-ng: %w", err)
	}
	return Samples(out.Bytes())
}
