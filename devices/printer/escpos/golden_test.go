package escpos_test

import (
	"bytes"
	"context"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/devices/printer/escpos"
	"github.com/smart-kampung/anjungan/devices/printer/printersim"
	"github.com/smart-kampung/anjungan/devices/printer/printertest"
)

var update = flag.Bool("update", false, "write the golden files anew")

// recorder is a line that keeps what was sent.
type recorder struct {
	escpos.Conn
	mu   sync.Mutex
	sent []byte
}

func (r *recorder) Write(ctx context.Context, line uint64, b []byte) (int, error) {
	n, err := r.Conn.Write(ctx, line, b)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.sent = append(r.sent, b[:n]...)
	return n, err
}

// take is what was sent since the last call, with the random names of fences made plain.
func (r *recorder) take() []byte {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := r.sent
	r.sent = nil
	fence := []byte{0x1D, 0x28, 0x48, 6, 0, 0x30, 0x30}
	for i := range out {
		if bytes.HasPrefix(out[i:], fence) {
			copy(out[i+len(fence):], "P001")
		}
	}
	return out
}

// golden is a job whose bytes are kept for other programs to read: all that one call sends, questions
// and fences included.
type golden struct {
	name    string
	profile printer.Profile
	do      func(context.Context, printer.Printer) (printer.Outcome, error)
	codes   []string // what zbarimg must read
}

func goldens(t *testing.T) []golden {
	t.Helper()
	data, logo := loadReceipt(t)
	var out []golden
	job := func(name string, p printer.Profile, s printer.Sheet, codes ...string) {
		out = append(out, golden{name, p, func(ctx context.Context, d printer.Printer) (printer.Outcome, error) {
			return d.Print(ctx, printer.Job{Token: "A-1", Sheet: s})
		}, codes})
	}
	for _, p := range escpos.Profiles() {
		s := append(printer.Sheet{printer.Logo{Image: logo}}, printertest.Sheet("A-1", 3)...)
		s = append(s, printer.Barcode{Data: "104390751623"}, text("Ma’ruf \x10\x04\x01 Bhâsa 🙂"))
		job("slip-"+p.Name, p, s, "QR-Code:HTTPS://VERIFIKASI.EXAMPLE/S/A-1", "CODE-128:104390751623")
	}
	for _, name := range []string{"VKP80", "TM80"} {
		p := profile(t, name)
		job("receipt-sent-"+name, p, data.Sheet(logo), "QR-Code:"+data.QR)
		p.NVLogo = true
		job("receipt-stored-"+name, p, data.Sheet(logo), "QR-Code:"+data.QR)
		p.NVLogo, p.QR = false, false
		job("receipt-raster-"+name, p, data.Sheet(logo), "QR-Code:"+data.QR)
		out = append(out, golden{"void-" + name, profile(t, name), func(ctx context.Context, d printer.Printer) (printer.Outcome, error) {
			return d.Void(ctx, "A-1")
		}, nil})
	}
	return out
}

// TestGoldenJobs compares every byte of the golden jobs, and reads the codes on the papers with another
// program's eyes.
func TestGoldenJobs(t *testing.T) {
	_, logo := loadReceipt(t)
	for _, g := range goldens(t) {
		t.Run(g.name, func(t *testing.T) {
			var sent, picture []byte
			synctest.Test(t, func(t *testing.T) {
				sim := printersim.New(printersim.Opts{Profile: g.profile, Baud: 115200})
				line := &recorder{Conn: sim.Conn()}
				d, err := escpos.New(line, &escpos.Opts{Profile: g.profile})
				if err != nil {
					t.Fatal(err)
				}
				if g.profile.NVLogo {
					if err := d.StoreLogo(t.Context(), logo); err != nil {
						t.Fatal(err)
					}
				}
				time.Sleep(5 * time.Second)
				line.take()
				if out, err := g.do(t.Context(), d); out != printer.Printed && g.profile.Fence != printer.NoFence {
					t.Errorf("%s, %v", out, err)
				}
				sent = line.take()
				time.Sleep(time.Minute)
				picture = pictureOf(t, sim)
				if err := d.Close(); err != nil {
					t.Error(err)
				}
				if err := sim.Close(); err != nil {
					t.Error(err)
				}
			})
			same(t, filepath.Join("testdata", "jobs", g.name+".bin"), sent)
			for _, code := range g.codes {
				if got := scan(t, picture); !strings.Contains(got, code+"\n") {
					t.Errorf("%s was not read, but %q", code, got)
				}
			}
		})
	}
}

func pictureOf(t *testing.T, s *printersim.Sim) []byte {
	t.Helper()
	p, ok := s.Roll()
	if all := s.Papers(); len(all) > 0 {
		p, ok = all[0], true
	}
	if !ok {
		t.Fatal("no paper")
	}
	file, err := p.PNG()
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func same(t *testing.T, file string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%d bytes differ from the %d of %s", len(got), len(want), file)
	}
}

// scan is what zbarimg reads from a picture, a code a line.
func scan(t *testing.T, file []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "paper.png")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), "zbarimg", "--quiet", "--nodbus", path).CombinedOutput()
	if err != nil {
		t.Fatalf("zbarimg (zbar-tools must be installed): %v\n%s", err, out)
	}
	return string(out)
}
