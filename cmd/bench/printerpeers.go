package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// peers is what other encoders make of the reference paper, for the note beside our figure. It runs
// where .ci/encoders is installed; then its reading of our golden jobs must hold too.
func peers(ctx context.Context) (string, error) {
	dir := filepath.Join(".ci", "encoders")
	if _, err := os.Stat(filepath.Join(dir, "node_modules")); err != nil {
		return "other encoders not installed: see .ci/encoders", nil
	}
	out, err := exec.CommandContext(ctx, "node", filepath.Join(dir, "compare.js")).Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			err = fmt.Errorf("%w: %s", err, exit.Stderr)
		}
		return "", fmt.Errorf("bench: other encoders: %w", err)
	}
	var rows []string
	_, table, _ := strings.Cut(string(out), "\n\n")
	for _, l := range strings.Split(strings.TrimSpace(table), "\n") {
		if !strings.HasPrefix(l, "ours") {
			rows = append(rows, strings.Join(strings.Fields(l), " "))
		}
	}
	return strings.Join(rows, "; "), nil
}
