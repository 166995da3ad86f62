package bridge

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/devices/card/cardsim"
	"github.com/smart-kampung/anjungan/devices/card/ektp"
)

// program serves an answer at a socket, as the program of a maker's reader would.
func program(t *testing.T, h http.HandlerFunc) *Bridge {
	t.Helper()
	path := filepath.Join(t.TempDir(), "reader.sock")
	var lc net.ListenConfig
	l, err := lc.Listen(t.Context(), "unix", path)
	if err != nil {
		t.Fatal(err)
	}
	srv := &http.Server{Handler: h}
	done := make(chan error, 1)
	go func() { done <- srv.Serve(l) }()
	t.Cleanup(func() {
		_ = srv.Close()
		<-done
	})
	return New(path)
}

func says(status int, text string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet || r.URL.Path != "/identify" {
			status, text = http.StatusNotFound, `{"error":"other-path"}`
		}
		w.WriteHeader(status)
		_, _ = w.Write([]byte(text))
	}
}

func TestIdentify(t *testing.T) {
	h := cardsim.Drawer()[0]
	text, err := json.Marshal(map[string]any{
		"fields": map[string]string{"nik": h.NIK, "nama": h.Name}, "photo": h.Photo, "finger_matched": true, "firmware": "1.2",
	})
	if err != nil {
		t.Fatal(err)
	}
	p := ektp.VendorReader{SDK: program(t, says(http.StatusOK, string(text)))}
	rec, err := p.Read(t.Context(), nil)
	if err != nil || rec.Biodata.Name != h.Name || rec.Assurance != ektp.FingerMatch || len(rec.Photo) == 0 {
		t.Errorf("%v %v", rec, err)
	}
}

func TestRefusals(t *testing.T) {
	secret := "3510139999990001"
	for name, tc := range map[string]struct {
		status int
		text   string
		want   error
	}{
		"no card":        {http.StatusConflict, `{"error":"no-card"}`, Refused{"no-card"}},
		"no word":        {http.StatusConflict, `{"error":"` + secret + `"}`, ErrReply},
		"no JSON":        {http.StatusOK, secret, ErrReply},
		"no fields":      {http.StatusOK, `{"fields":{}}`, ErrReply},
		"wrong type":     {http.StatusOK, `{"fields":{"nik":` + secret + `}}`, ErrReply},
		"photo not text": {http.StatusOK, `{"fields":{"nik":"1"},"photo":"%"}`, ErrReply},
		"too long":       {http.StatusOK, `{"fields":{"nik":"` + strings.Repeat("1", maxReply) + `"}}`, ErrReply},
		"redirect":       {http.StatusFound, `{}`, ErrReply},
	} {
		_, err := program(t, says(tc.status, tc.text)).Identify(t.Context())
		if !errors.Is(err, tc.want) {
			t.Errorf("%s: %v", name, err)
		}
		if err != nil && strings.Contains(err.Error(), secret) {
			t.Errorf("%s: the error repeats what came", name)
		}
	}
}

func TestProgramGone(t *testing.T) {
	if _, err := New(filepath.Join(t.TempDir(), "none")).Identify(t.Context()); err == nil {
		t.Error("an answer from nobody")
	}
	wait := make(chan struct{})
	b := program(t, func(_ http.ResponseWriter, r *http.Request) {
		close(wait)
		<-r.Context().Done()
	})
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-wait
		cancel()
	}()
	if _, err := b.Identify(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want the end of the wait", err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(200, []byte(`{"fields":{"nik":"3510134101809001","nama":"SITI CONTOH"},"photo":"/9j/"}`))
	f.Add(409, []byte(`{"error":"no-card"}`))
	f.Fuzz(func(t *testing.T, status int, text []byte) {
		a, err := parse(status, text)
		if (err == nil) != (len(a.Fields) > 0) {
			t.Fatalf("%d fields with error %v", len(a.Fields), err)
		}
	})
}
