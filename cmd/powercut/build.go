package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

const module = "github.com/smart-kampung/anjungan"

// diskSize is the guest's disk in bytes.
const diskSize = 64 << 20

// plant is a change of a source file that a guest is built with: a bug that must be found.
type plant struct{ pkg, file, from, to string }

// normal is what the driver does by itself: no fsync at a commit.
var normal = []plant{
	{"kiosk/sqlite", "open.go", "_journal=WAL&_sync=FULL", "_journal=WAL&_sync=NORMAL"},
	{"kiosk/sqlite", "open.go", `{"synchronous", "2"}`, `{"synchronous", "1"}`},
}

// trusting is a store that writes nothing over what it told as not saved, and believes its own memory when it begins
// again.
var trusting = []plant{
	{"kiosk/store", "flush.go", `_ = s.commit(ctx, "store: void", flip(ctx))`, "_ = ctx"},
	{"kiosk/sqlite", "forget.go", "unix.FADV_DONTNEED", "unix.FADV_NORMAL"},
}

// buildGuest compiles this very program, statically, with planted bugs, and packs it as an initrd.
func buildGuest(ctx context.Context, dir, name string, plants []plant, machineKey []byte, modules [][]byte) (string, error) {
	overlay, err := overlayOf(ctx, dir, name, plants)
	if err != nil {
		return "", err
	}
	program := filepath.Join(dir, name)
	if _, err := command(ctx, "go", "build", "-overlay", overlay, "-tags", "netgo,osusergo,sqlite_omit_load_extension",
		"-ldflags", "-s -w -linkmode external -extldflags -static", "-o", program, module+"/cmd/powercut"); err != nil {
		return "", err
	}
	b, err := os.ReadFile(program)
	if err != nil {
		return "", fmt.Errorf("powercut: %w", err)
	}
	packed := program + ".initrd"
	if err := os.WriteFile(packed, initrd(b, machineKey, modules), 0o600); err != nil {
		return "", fmt.Errorf("powercut: %w", err)
	}
	return packed, nil
}

// overlayOf writes the changed files and the list of them that go build takes.
func overlayOf(ctx context.Context, dir, name string, plants []plant) (string, error) {
	list := struct{ Replace map[string]string }{map[string]string{}}
	for _, p := range plants {
		at, err := command(ctx, "go", "list", "-f", "{{.Dir}}", module+"/"+p.pkg)
		if err != nil {
			return "", err
		}
		from := filepath.Join(string(bytes.TrimSpace(at)), p.file)
		to, again := list.Replace[from]
		if !again {
			to = filepath.Join(dir, name+"-"+p.file)
			list.Replace[from] = to
		}
		if err := p.change(from, to, again); err != nil {
			return "", err
		}
	}
	b, err := json.Marshal(list)
	if err != nil {
		return "", fmt.Errorf("powercut: %w", err)
	}
	path := filepath.Join(dir, name+".overlay")
	return path, wrap("powercut: overlay", os.WriteFile(path, b, 0o600))
}

// change plants the bug in a copy.
func (p plant) change(from, to string, again bool) error {
	if again {
		from = to
	}
	b, err := os.ReadFile(from)
	if err != nil {
		return fmt.Errorf("powercut: plant: %w", err)
	}
	if bytes.Count(b, []byte(p.from)) != 1 {
		return errors.New("powercut: plant: " + p.pkg + "/" + p.file + " has changed: plant the bug where its line is now")
	}
	return wrap("powercut: plant", os.WriteFile(to, bytes.Replace(b, []byte(p.from), []byte(p.to), 1), 0o600))
}

// formatDisk makes a disk with an empty ext4 on it.
func formatDisk(ctx context.Context, dir string) (string, error) {
	path := filepath.Join(dir, "disk.img")
	f, err := os.Create(path)
	if err != nil {
		return "", fmt.Errorf("powercut: disk: %w", err)
	}
	if err := errors.Join(f.Truncate(diskSize), f.Close()); err != nil {
		return "", fmt.Errorf("powercut: disk: %w", err)
	}
	_, err = command(ctx, "mke2fs", "-q", "-F", "-t", "ext4", "-b", "4096", path)
	return path, err
}

// command runs a program and gives what it printed.
func command(ctx context.Context, name string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	b, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("powercut: %s: %w\n%s", name, err, errs.String())
	}
	return b, nil
}
