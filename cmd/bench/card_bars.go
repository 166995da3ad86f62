package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/smart-kampung/anjungan/devices/card/vpcd"
)

// cardCommand is the argument that makes this program one of its own children: the PC/SC library
// reads the daemon's address once in a process, so whoever speaks to another daemon is another process.
const cardCommand = "card-child"

// What a child can do.
const (
	childTaps  = "taps"  // tap cards on a daemon of its own
	childTimes = "times" // time reads on the daemon that the parent has started
)

// childTask is a child's standard input; its standard output is the result as JSON.
type childTask struct {
	Do     string
	Dir    string // of the private daemon
	Taps   int
	Seed   uint64
	Rounds int
}

// cardBars measures the card room: commands in this process, times and taps in children.
func cardBars(ctx context.Context, o options) ([]bar, error) {
	over, err := overPlan(ctx, o)
	if err != nil {
		return nil, err
	}
	times, err := timeBars(ctx, o)
	if err != nil {
		return nil, err
	}
	taps, err := tapBars(ctx, o)
	if err != nil {
		return nil, err
	}
	return append(append([]bar{over}, times...), taps...), nil
}

// cardChild is a child's life.
func cardChild(ctx context.Context, in io.Reader, out io.Writer) error {
	var task childTask
	if err := json.NewDecoder(in).Decode(&task); err != nil {
		return fmt.Errorf("task: %w", err)
	}
	var result any
	var err error
	switch task.Do {
	case childTaps:
		result, err = tapChild(ctx, task)
	case childTimes:
		result, err = timeChild(ctx, task)
	default:
		err = errors.New("unknown task")
	}
	if err != nil {
		return err
	}
	return json.NewEncoder(out).Encode(result)
}

// runChild runs this program as a child beside the daemon of task.Dir and gives its result.
func runChild(ctx context.Context, task childTask, result any) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	in, err := json.Marshal(task)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, childLimit)
	defer cancel()
	cmd := exec.CommandContext(ctx, self, cardCommand)
	cmd.Env = append(os.Environ(), "PCSCLITE_CSOCK_NAME="+vpcd.Socket(task.Dir))
	var out, said bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(in), &out, &said
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("bench: child %s: %w: %s", task.Do, err, bytes.TrimSpace(said.Bytes()))
	}
	return json.Unmarshal(out.Bytes(), result)
}

// childLimit ends a child that hangs; the slowest takes some minutes.
const childLimit = 20 * time.Minute

// daemonDir makes an empty directory for a private daemon. It is short, for a socket's path is.
func daemonDir() (dir string, remove func(), err error) {
	if dir, err = os.MkdirTemp("", "bench"); err != nil {
		return "", nil, err
	}
	if dir, err = filepath.Abs(dir); err != nil {
		return "", nil, err
	}
	return dir, func() { _ = os.RemoveAll(dir) }, nil
}
