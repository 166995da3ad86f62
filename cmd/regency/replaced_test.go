package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/seal"
	"github.com/smart-kampung/anjungan/kiosk/store"
	"github.com/smart-kampung/anjungan/sync/bundle"
)

// onDisk opens the store of a kiosk as its program does: the database on one disk, the machine key on another medium.
func onDisk(t *testing.T, b bundle.Bundle, key, database string) *store.Store {
	t.Helper()
	k, had, err := store.FirstKey(key, database)
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.Context(), store.Options{
		Path: database, MachineKey: k, HadKey: had, Site: b.Site, RegencyPublic: b.Journal, Catalogue: offered(t).Version(),
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// slip is the text of a slip's code that a kiosk sealed.
func slip(t *testing.T, b bundle.Bundle, at time.Time) string {
	t.Helper()
	n, err := kiosk.NewNumber(int(b.Site.Kiosk), 39075162)
	if err != nil {
		t.Fatal(err)
	}
	id, err := seal.KeyID(&b.SealKey.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := seal.Sign(b.SealKey, id, seal.Claims{What: seal.Receipt, Number: string(n), Initials: "S.C.", When: at})
	if err != nil {
		t.Fatal(err)
	}
	text, err := seal.QRText("https://x.example/s", sealed)
	if err != nil {
		t.Fatal(err)
	}
	return text[strings.LastIndex(text, "/")+1:]
}

// TestMediumOfKeysIsReplaced is decision 0024: the medium with a kiosk's keys died, its disk remains. The commands that stand there
// bring the machine back under another ordinal and unit, and what is lost is what stands there.
func TestMediumOfKeysIsReplaced(t *testing.T) {
	config := prepare(t)
	addrs := startServer(t, config)
	dial := strings.TrimPrefix(addrs["kiosks"], "https://")
	disk, medium := t.TempDir(), t.TempDir()
	database, key := filepath.Join(disk, "kiosk.db"), filepath.Join(medium, "machine.key")
	old := enrolled(t, config, addrs["kiosks"], "7")
	s := onDisk(t, old, key, database)
	unsent := save(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	paper := slip(t, old, time.Now().Add(-time.Minute))
	if err := os.Remove(key); err != nil { // with the bundle, which nobody reads from here on
		t.Fatal(err)
	}

	if _, _, err := store.FirstKey(key, database); !errors.Is(err, fs.ErrNotExist) || kiosk.CodeOf(err) != kiosk.CodeKey {
		t.Errorf("a kiosk begins over the old database: %v", err)
	}
	r, err := store.Inspect(t.Context(), database, 100) // anjunganctl outbox
	if err != nil || len(r.Requests) != 1 || r.Requests[0].Sent {
		t.Errorf("what was not sent: %+v, %v", r.Requests, err)
	}
	for _, wrong := range [][]string{{"--replaces", "9"}, {"--replaces", "7", "--letters", "SET"}, {"--replaces", "7", "--unit", "1"}, {"--replaces", "7", "--ordinal", "7"}} {
		if _, err := cli(t, "", append([]string{"kiosk", "invite", "--config", config}, wrong...)...); err == nil {
			t.Errorf("invited with %v", wrong)
		}
	}
	if err := os.Rename(database, filepath.Join(disk, "before.db")); err != nil {
		t.Fatal(err)
	}
	b, err := bundle.Load(enrolledAs(t, config, addrs["kiosks"], "8", "--replaces", "7"))
	if err != nil {
		t.Fatal(err)
	}
	if was, is := old.Site, b.Site; is.Kiosk != 8 || is.Unit != 2 {
		t.Errorf("%+v", is)
	} else if was.Kiosk, was.Unit = is.Kiosk, is.Unit; !reflect.DeepEqual(was, is) {
		t.Errorf("another site: %+v", is)
	}
	if list := must(t, "", "kiosk", "list", "--config", config); !strings.Contains(list, "007 35.10.09.2004 incarnation 1 last 0 feed 0 seen never revoked true") {
		t.Errorf("it is still on the list: %q", list)
	}
	s = onDisk(t, b, key, database)
	t.Cleanup(func() { _ = s.Close() })
	startBox(t, b, s, dial)
	again := save(t, s)
	until(t, "the request is taken", func() bool { return request(t, s, again).Transport == kiosk.Accepted })
	if got := request(t, s, again).Request.Register; !strings.HasPrefix(string(got), "SET-2-") {
		t.Errorf("register %s may be the old kiosk's", got)
	}
	if _, err := s.Request(t.Context(), unsent); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("what was not sent: %v", err)
	}
	for what, text := range map[string]string{"a slip from before": paper, "a new slip": slip(t, b, time.Now())} {
		if page := get(t, addrs["verify"]+"/S/"+text); !strings.Contains(page, `data-answer="genuine"`) {
			t.Errorf("%s does not count", what)
		}
	}
	if page := get(t, addrs["verify"]+"/S/"+slip(t, old, time.Now().Add(time.Hour))); !strings.Contains(page, `data-answer="expired"`) {
		t.Error("a slip that the dead kiosk seals later counts")
	}
}
