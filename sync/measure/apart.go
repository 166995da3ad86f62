package measure

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
)

// RegencyCommand is the first argument of a process that is the regency of a storm; the second is its directory. The
// program that measures calls ServeApart for it.
const RegencyCommand = "storm-regency"

// told is what a regency that stands apart says, a JSON value a line: where it is, and at its end what it saw.
type told struct {
	Addr     string `json:"addr,omitempty"`
	Held     Held   `json:"held"`
	Busy     int64  `json:"busy"`
	Failures int64  `json:"failures"`
}

// ServeApart serves the regency in dir, which is there already, until in ends.
func ServeApart(ctx context.Context, dir string, in io.Reader, out io.Writer) error {
	return serveApart(ctx, dir, in, out, func(*house) {})
}

func serveApart(ctx context.Context, dir string, in io.Reader, out io.Writer, plant func(*house)) (err error) {
	h, err := openHouse(ctx, dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.close()) }()
	plant(h)
	if err := h.serve(ctx); err != nil {
		return err
	}
	var running sync.WaitGroup
	defer running.Wait()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	held := watchHeld(ctx, &running)
	if err := json.NewEncoder(out).Encode(told{Addr: h.addr}); err != nil {
		return fmt.Errorf("measure: %w", err)
	}
	if _, err := io.Copy(io.Discard, in); err != nil {
		return fmt.Errorf("measure: %w", err)
	}
	t := told{Busy: h.busy.Load(), Failures: h.failures.Load()}
	if t.Held, err = held(); err != nil {
		return err
	}
	return json.NewEncoder(out).Encode(t)
}

// apart is a regency in a process of its own.
type apart struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	out *json.Decoder
}

// startApart starts this program once more as the regency in dir, and says where it is. Its collector is set from
// here: whoever collects seldom holds more than is seen.
func startApart(ctx context.Context, command, dir string) (*apart, string, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, "", fmt.Errorf("measure: %w", err)
	}
	cmd := exec.CommandContext(ctx, self, command, dir)
	cmd.Env = append(os.Environ(), "GOGC=100", "GOMEMLIMIT=off")
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, "", fmt.Errorf("measure: %w", err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, "", fmt.Errorf("measure: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return nil, "", fmt.Errorf("measure: %w", err)
	}
	a := &apart{cmd: cmd, in: in, out: json.NewDecoder(out)}
	var t told
	if err := a.out.Decode(&t); err != nil {
		_, ended := a.end()
		return nil, "", errors.Join(fmt.Errorf("measure: the regency does not begin: %w", err), ended)
	}
	return a, t.Addr, nil
}

// end ends it, and gives what it saw.
func (a *apart) end() (t told, err error) {
	err = a.in.Close()
	return t, errors.Join(err, a.out.Decode(&t), a.cmd.Wait())
}
