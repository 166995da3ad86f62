package stack

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
)

// digitsLine is how the kiosk's side ends what it shows: the regency's command with its two arguments.
var digitsLine = regexp.MustCompile(`kiosk confirm ([0-9]+) ([0-9]{4} [0-9]{4})`)

// prepared says whether an earlier start got as far as the kiosk's enrolment.
func (s *Stack) prepared() bool {
	_, err := os.Stat(s.dir("prepared"))
	return err == nil
}

// enrolKiosk enrols the kiosk at the first start, as people do it: the operator's code goes to the
// machine, the machine's digits go back. It goes over the fiber, and no private key travels.
func (s *Stack) enrolKiosk(ctx context.Context) error {
	if s.prepared() {
		return nil
	}
	config := s.dir("regency", "regency.json")
	said, err := output(ctx, s.bin("regency"), "kiosk", "invite", "--village", Village, "--letters", letters,
		"--ordinal", strconv.Itoa(ordinal), "--hours", "1", "--config", config)
	if err != nil {
		return err
	}
	code, _, _ := strings.Cut(said, "\n")
	cmd := exec.CommandContext(ctx, s.bin("anjunganctl"), "enrol-kiosk", "-config", s.KioskConfig(), "-village", Village, code)
	var complaint strings.Builder
	cmd.Stderr = &complaint
	out, err := cmd.StdoutPipe()
	if err != nil {
		return fmt.Errorf("stack: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("stack: enrol: %w", err)
	}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if d := digitsLine.FindStringSubmatch(lines.Text()); d != nil {
			s.o.Say("kiosk %s: enrols by code, both ends show %s", d[1], d[2])
			err = errors.Join(err, run(ctx, "", s.bin("regency"), "kiosk", "confirm", d[1], d[2], "--config", config))
		}
		if err != nil {
			_ = cmd.Process.Kill() // it would wait for its person for ever
		}
	}
	if ended := cmd.Wait(); err != nil || ended != nil {
		return fmt.Errorf("stack: enrol: %w\n%s", errors.Join(err, ended), complaint.String())
	}
	if err := os.WriteFile(s.dir("prepared"), nil, 0o600); err != nil {
		return fmt.Errorf("stack: %w", err)
	}
	return nil
}

// codeLine is how the regency's command tells a clerk's one-time code.
var codeLine = regexp.MustCompile(`one-time code ([0-9]{8})`)

// ClerkCode is a new one-time code with which the clerk makes their e-KTP a clerk's card at the kiosk.
func (s *Stack) ClerkCode(ctx context.Context) (string, error) {
	said, err := output(ctx, s.bin("regency"), "clerk", "code", ClerkName, "--config", s.dir("regency", "regency.json"))
	if err != nil {
		return "", err
	}
	m := codeLine.FindStringSubmatch(said)
	if m == nil {
		return "", errors.New("stack: the regency gave no code")
	}
	return m[1], nil
}

// output runs a program to its end and gives what it printed.
func output(ctx context.Context, path string, args ...string) (string, error) {
	b, err := exec.CommandContext(ctx, path, args...).Output()
	if err != nil {
		var ended *exec.ExitError
		if errors.As(err, &ended) {
			err = fmt.Errorf("%w\n%s", err, ended.Stderr)
		}
		return "", fmt.Errorf("stack: %w", err)
	}
	return string(b), nil
}
