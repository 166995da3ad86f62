package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sys/unix"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// What a guest says on its serial line, a word and an id a line.
const (
	sayHeld   = "HELD"   // a request that it found
	sayPaper  = "PAPER"  // a print that it found to have ended well
	sayWhole  = "WHOLE"  // so many entries that it found, all whole
	saySaved  = "SAVED"  // a request is durable
	sayEnded  = "ENDED"  // the end of a request's print is durable
	sayTold   = "TOLD"   // a request was told as not saved
	sayBroken = "BROKEN" // what it found is not whole
	sayStop   = "STOP"   // it ends by itself
)

// The resident and what is asked for are synthetic.
const (
	resident = "3510990101900001"
	purpose  = "uji padam listrik"
	village  = "35.10.13.2004"
)

// catalogue stands in the header of each entry, in the clear.
const catalogue = "c0ffee00c0ffee00"

// keyFile is the machine key in the initial file system: another medium than the disk.
const keyFile = "/machine.key"

// guest is the first process of a machine that may lose its power at any moment: it looks whether
// everything is whole that it finds on the disk, says what is there, and then goes on saving.
func guest() {
	out, err := open()
	if err != nil {
		fmt.Println(err) // the kernel panics, and the host tells what stands on the console
		os.Exit(1)
	}
	if err := visit(context.Background(), out, os.Getenv("look") != ""); err != nil {
		_, _ = fmt.Fprintf(out, "%s %v\n", sayBroken, err) // nobody is left to tell
	}
	_, _ = fmt.Fprintf(out, "%s now\n", sayStop)
	_ = unix.Reboot(unix.LINUX_REBOOT_CMD_POWER_OFF)
}

// open opens the second serial line: the first is the kernel's.
func open() (io.Writer, error) {
	if os.Getenv(again) == "" {
		if err := unix.Mount("dev", "/dev", "devtmpfs", 0, ""); err != nil {
			return nil, wrap("mount /dev", err)
		}
	}
	return os.OpenFile("/dev/ttyS1", os.O_WRONLY, 0)
}

// again is in the environment of a guest that began once more, as a supervisor begins a kiosk again.
const again = "again"

func visit(ctx context.Context, out io.Writer, lookOnly bool) error {
	if os.Getenv(again) == "" {
		if err := errors.Join(loadModules(), mountData()); err != nil {
			return err
		}
	}
	s, err := openStore(ctx)
	if kiosk.CodeOf(err) == kiosk.CodeDisk && !lookOnly {
		time.Sleep(50 * time.Millisecond)
		return beginAgain()
	}
	if err != nil {
		return err
	}
	if err := look(ctx, out, s); err != nil || lookOnly {
		return errors.Join(err, s.Close(), unix.Unmount("/data", 0))
	}
	for n := 0; ; n++ {
		err := save(ctx, out, s)
		if errors.Is(err, store.ErrUnflushed) {
			if n%2 == 0 { // every other time it is killed
				_ = s.Close() // on a disk that refuses writes it may fail, and must change nothing that was promised
			}
			return beginAgain()
		}
		if err != nil {
			return err
		}
	}
}

// beginAgain begins this program anew: what it had open is closed by the kernel, as when it is killed.
func beginAgain() error {
	return wrap("begin again", unix.Exec(os.Args[0], os.Args, append(os.Environ(), again+"=1")))
}

// loadModules loads the kernel's modules in the order of their names.
func loadModules() error {
	list, err := filepath.Glob("/modules/*.ko")
	if err != nil {
		return wrap("modules", err)
	}
	for _, name := range list {
		b, err := os.ReadFile(name)
		if err == nil {
			err = unix.InitModule(b, "")
		}
		if err != nil {
			return wrap("module "+name, err)
		}
	}
	return nil
}

// mountData waits for the disk, which the kernel finds in its own time.
func mountData() error {
	deadline := time.Now().Add(time.Minute)
	for {
		err := unix.Mount("/dev/vda", "/data", "ext4", unix.MS_NOATIME, "")
		if err == nil || !errors.Is(err, unix.ENOENT) || time.Now().After(deadline) {
			return wrap("mount", err)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func wrap(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", what, err)
}

// openStore opens the database as the kiosk program does.
func openStore(ctx context.Context) (*store.Store, error) {
	key, err := store.LoadKey(keyFile)
	if err != nil {
		return nil, err
	}
	regency, err := regencyKey()
	if err != nil {
		return nil, err
	}
	const path = "/data/kiosk.db"
	if err := store.FromDisk(path); err != nil {
		return nil, err
	}
	return store.Open(ctx, store.Options{
		Path: path, MachineKey: key, RegencyPublic: regency.Public(), Catalogue: catalogue,
		Boot: uint64(time.Now().UnixNano()),
		Site: kiosk.Site{Kiosk: 104, Letters: "SET", Unit: 1, Village: kiosk.Village{Code: village}},
	})
}
