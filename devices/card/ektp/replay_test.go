package ektp_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/devices/card/cardsim"
	"github.com/smart-kampung/anjungan/devices/card/ektp"
	"github.com/smart-kampung/anjungan/devices/devtest"
)

var update = flag.Bool("update", false, "record the simulated cards' transcripts anew")

const transcripts = "testdata/transcripts"

// recordSimulated makes a transcript of each known simulated card. Those of real readers, once a
// technician has recorded some, stand beside them and are never made anew.
func recordSimulated(t *testing.T) {
	t.Helper()
	photo, err := cardsim.PortraitOf(cardsim.Look{Cover: cardsim.Cap}, 2430)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range cardsim.KnownATRs() {
		if k.Kind == cardsim.Foreign {
			continue
		}
		var out bytes.Buffer
		c, _ := lay(t, k.Card(photo))
		r := devtest.RecordCard(c, &out)
		if _, err := ektp.Read(t.Context(), r, ektp.Options{}); err != nil {
			t.Fatal(err)
		}
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
		name := "sim-" + strings.Trim(regexp.MustCompile("[^a-z0-9]+").ReplaceAllString(strings.ToLower(k.Name), "-"), "-") + ".txt"
		if err := os.WriteFile(filepath.Join(transcripts, name), out.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// Every transcript is read by today's plan, command for command.
func TestTranscripts(t *testing.T) {
	if *update {
		recordSimulated(t)
	}
	files, err := filepath.Glob(filepath.Join(transcripts, "*.txt"))
	if err != nil || len(files) < 5 {
		t.Fatalf("%d transcripts, %v", len(files), err)
	}
	for _, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		tr, err := devtest.Read(bytes.NewReader(raw))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		p := tr.Card()
		got, err := ektp.Read(t.Context(), p, ektp.Options{})
		if err != nil || p.Left() != 0 || len(got.Photo) == 0 || got.ID.Enrollable() != nil {
			t.Errorf("%s: %v, %v, %d commands left", name, got, err, p.Left())
		}
	}
}
