// Package stack starts everything that Anjungan is made of on one machine: the regency, the
// simulated hardware, a screen, and the kiosk program itself, each a real process with its own log,
// and ends exactly what it started.
//
// It is for a developer's machine and for the demo; in a village the appliance's own units do this.
//
// Concurrency: a Stack belongs to one goroutine; each process is watched by one goroutine of its own.
package stack

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

// Process is a program that the stack started.
type Process struct {
	Name string
	cmd  *exec.Cmd
	done chan struct{} // closed when it ended
	err  error         // valid after done
}

// start starts a program with its output in a log file of its name.
func start(dir, name string, env []string, path string, args ...string) (*Process, error) {
	log, err := os.OpenFile(filepath.Join(dir, name+".log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("stack: %w", err)
	}
	defer func() { _ = log.Close() }()
	cmd := exec.Command(path, args...) //nolint:noctx // its life is ended by Stop, politely first
	cmd.Env = append(os.Environ(), env...)
	cmd.Stdout, cmd.Stderr = log, log
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("stack: %s: %w", name, err)
	}
	p := &Process{Name: name, cmd: cmd, done: make(chan struct{})}
	go func() {
		p.err = cmd.Wait()
		close(p.done)
	}()
	return p, nil
}

// Done is closed when the program has ended.
func (p *Process) Done() <-chan struct{} { return p.done }

// Err is how it ended; valid after Done.
func (p *Process) Err() error { return p.err }

// PID is its process id.
func (p *Process) PID() int { return p.cmd.Process.Pid }

// Kill ends it at once, as a power cut would: SIGKILL.
func (p *Process) Kill() error {
	if err := p.cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("stack: %w", err)
	}
	<-p.done
	return nil
}

// Stop asks it to end, and ends it after five seconds.
func (p *Process) Stop() {
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		<-p.done
		return
	}
	select {
	case <-p.done:
	case <-time.After(5 * time.Second):
		_ = p.Kill()
	}
}

// run runs a program to its end; its output is told in the error alone.
func run(ctx context.Context, stdin string, path string, args ...string) error {
	cmd := exec.CommandContext(ctx, path, args...)
	if stdin != "" {
		r, w, err := os.Pipe()
		if err != nil {
			return fmt.Errorf("stack: %w", err)
		}
		defer func() { _ = r.Close() }()
		if _, err := w.WriteString(stdin); err != nil {
			return fmt.Errorf("stack: %w", err)
		}
		_ = w.Close()
		cmd.Stdin = r
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("stack: %s %v: %w\n%s", filepath.Base(path), args, err, out)
	}
	return nil
}
