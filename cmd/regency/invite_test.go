package main

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/bundle"
	"github.com/smart-kampung/anjungan/sync/enrol"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// enrolled is the bundle of enrolledIn.
func enrolled(t *testing.T, config, server, ordinal string) bundle.Bundle {
	t.Helper()
	b, err := bundle.Load(enrolledIn(t, config, server, ordinal))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// enrolledIn invites a kiosk with an ordinal, enrols it at the server and confirms its digits; it gives
// the bundle's directory.
func enrolledIn(t *testing.T, config, server, ordinal string) (dir string) {
	t.Helper()
	return enrolledAs(t, config, server, ordinal, "--village", village, "--letters", "SET")
}

// enrolledAs is enrolledIn with the words of the invitation that say where.
func enrolledAs(t *testing.T, config, server, ordinal string, where ...string) (dir string) {
	t.Helper()
	said := must(t, "", append([]string{"kiosk", "invite", "--ordinal", ordinal, "--config", config}, where...)...)
	text, rest, _ := strings.Cut(said, "\n")
	code, err := wire.ParseEnrolCode(text)
	if err != nil || !strings.Contains(rest, "kiosk "+ordinal+" at Desa Setail") {
		t.Fatalf("%q, %v", rest, err)
	}
	o := enrol.Options{
		Dir: filepath.Join(t.TempDir(), "bundle"), Code: code, Dial: strings.TrimPrefix(server, "https://"), Every: 10 * time.Millisecond,
	}
	waiting, ended := make(chan string, 1), make(chan error, 1)
	o.Waiting = func(_ kiosk.Site, digits string) { waiting <- digits }
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	go func() { ended <- enrol.Run(ctx, o) }()
	select {
	case digits := <-waiting:
		if _, err := cli(t, "", "kiosk", "confirm", ordinal, "0000", "0000", "--config", config); !errors.Is(err, regency.ErrDigits) && digits != "0000 0000" {
			t.Errorf("other digits: %v", err)
		}
		must(t, "", append([]string{"kiosk", "confirm", ordinal}, append(strings.Fields(digits), "--config", config)...)...)
	case err := <-ended:
		t.Fatal(err)
	}
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	return o.Dir
}

// TestInviteAndConfirm enrols kiosks by the commands alone, beside a running server.
func TestInviteAndConfirm(t *testing.T) {
	config := prepare(t)
	server := startServer(t, config)["kiosks"]
	if b := enrolled(t, config, server, "2"); b.Site.Kiosk != 2 || b.Site.Village.Code != village {
		t.Errorf("%+v", b.Site)
	}
	for _, next := range []string{"kiosk 3 at", "kiosk 4 at"} {
		if said := must(t, "", "kiosk", "invite", "--village", village, "--letters", "SET", "--config", config); !strings.Contains(said, next) {
			t.Errorf("an invitation took another's number: %q", said)
		}
	}
	if _, err := cli(t, "", "kiosk", "invite", "--village", village, "--letters", "SET", "--unit", "1", "--config", config); !errors.Is(err, regency.ErrRegister) {
		t.Errorf("two kiosks give the same registration numbers: %v", err)
	}
	if _, err := cli(t, "", "kiosk", "confirm", "3", "12345678", "--config", config); !errors.Is(err, regency.ErrNobodyAsked) {
		t.Errorf("confirmed what nobody asked: %v", err)
	}
	if out := must(t, "", "kiosk", "list", "--config", config); strings.Count(out, "revoked false") != 1 {
		t.Errorf("kiosks: %q", out)
	}
}
