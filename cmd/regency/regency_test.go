package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
	"github.com/smart-kampung/anjungan/kiosk/seal"
	"github.com/smart-kampung/anjungan/kiosk/store"
	"github.com/smart-kampung/anjungan/sync/bundle"
	"github.com/smart-kampung/anjungan/sync/outbox"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

const village = "35.10.09.2004"

// people is two synthetic residents.
const people = `{"nik":"3510990101900001","name":"Siti Contoh","birth_place":"Banyuwangi","birth_date":"1990-01-01","sex":"P","address":"Dusun Contoh","rt":"002","rw":"001","religion":"Islam","job":"Petani","marital":"Kawin","village":"35.10.09.2004","chip":"04aabbccddee01","pin":"246810"}

{"nik":"3510990202880002","name":"Budi Contoh","birth_place":"Banyuwangi","birth_date":"1988-02-02","sex":"L","address":"Dusun Contoh","rt":"001","rw":"001","religion":"Islam","job":"Nelayan","marital":"Kawin","village":"35.10.09.2004"}
`

// cli runs one command and gives what it printed.
func cli(t *testing.T, stdin string, args ...string) (string, error) {
	t.Helper()
	var out, errs bytes.Buffer
	err := run(t.Context(), args, strings.NewReader(stdin), &out, &errs)
	return out.String(), err
}

func must(t *testing.T, stdin string, args ...string) string {
	t.Helper()
	out, err := cli(t, stdin, args...)
	if err != nil {
		t.Fatalf("regency %s: %v", strings.Join(args, " "), err)
	}
	return out
}

// prepare makes a regency with a clerk and residents.
func prepare(t *testing.T) (config string) {
	t.Helper()
	dir := t.TempDir()
	config = filepath.Join(dir, "regency.json")
	must(t, "", "init", "--dir", dir, "--listen", "127.0.0.1:0")
	edit(t, config, func(c map[string]any) {
		c["console"], c["verify"], c["metrics"] = "127.0.0.1:0", "127.0.0.1:0", "127.0.0.1:0"
		c["offices"] = []any{map[string]any{"village": village, "unit": "429.509.04", "name": "BUDI CONTOH", "address": "Jalan Contoh 1"}}
	})
	file := filepath.Join(dir, "people.jsonl")
	if err := os.WriteFile(file, []byte(people), 0o600); err != nil {
		t.Fatal(err)
	}
	must(t, "sandi-contoh-1\n", "clerk", "add", "tono", "--village", village, "--password-stdin", "--config", config)
	must(t, "sandi-contoh-1\n", "clerk", "add", "endah", "--role", "kepala", "--village", village, "--password-stdin", "--config", config)
	if out := must(t, "", "population", "load", file, "--config", config); out != "2 residents, 1 cards\n" {
		t.Errorf("population: %q", out)
	}
	if out := must(t, "", "card", "list", "--village", village, "--config", config); !strings.HasPrefix(out, "Desa Setail: 1 cards, 0 locked, version ") {
		t.Errorf("cards: %q", out)
	}
	return config
}

func edit(t *testing.T, path string, change func(map[string]any)) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	c := map[string]any{}
	if err := json.Unmarshal(b, &c); err != nil {
		t.Fatal(err)
	}
	change(c)
	if b, err = json.MarshalIndent(c, "", "  "); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestServe starts the server by its commands alone, sends a request as a kiosk and approves it as a
// clerk.
func TestServe(t *testing.T) {
	config := prepare(t)
	addrs := startServer(t, config)
	b := enrolled(t, config, addrs["kiosks"], "1")
	s, err := store.Open(t.Context(), store.Options{
		Path: filepath.Join(t.TempDir(), "kiosk.db"), MachineKey: make([]byte, 32), Site: b.Site, RegencyPublic: b.Journal, Catalogue: offered(t).Version(),
	})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	startBox(t, b, s, strings.TrimPrefix(addrs["kiosks"], "https://"))
	id := save(t, s)
	until(t, "the request is taken", func() bool { return request(t, s, id).Transport == kiosk.Accepted })

	for _, name := range []string{"tono", "endah"} { // the chain of this letter
		jar, err := cookiejar.New(nil)
		if err != nil {
			t.Fatal(err)
		}
		official := &http.Client{Jar: jar}
		post(t, official, addrs["clerks"]+"/login", url.Values{"user": {name}, "password": {"sandi-contoh-1"}})
		post(t, official, addrs["clerks"]+"/requests/"+id.String()+"/approve", url.Values{})
	}
	until(t, "the letter arrives", func() bool { return request(t, s, id).Letter != nil })
	letter := request(t, s, id).Letter
	if want := "400.12.2.1/001/429.509.04/" + time.Now().In(kiosk.WIB).Format("2006"); letter.Number != want {
		t.Errorf("number %q, want %q", letter.Number, want)
	}
	text := letter.Seal[strings.LastIndex(letter.Seal, "/")+1:]
	if page := get(t, addrs["verify"]+"/S/"+text); !strings.Contains(page, `data-answer="genuine"`) {
		t.Error("the public page does not know the letter")
	}
	if _, err := cli(t, "", "letter", "void", letter.Number, "--config", config); !errors.Is(err, regency.ErrEnd) {
		t.Errorf("taken back without a reason: %v", err)
	}
	if _, err := cli(t, "", "letter", "replace", letter.Number, "--by", letter.Number, "--config", config); !errors.Is(err, ledger.ErrOther) {
		t.Errorf("replaced by itself: %v", err)
	}
	if _, err := cli(t, "", "request", "erase", string(request(t, s, id).Request.Number), "--config", config); !errors.Is(err, regency.ErrNotEnded) {
		t.Errorf("erased while it waits to be taken: %v", err)
	}
	must(t, "", "letter", "void", letter.Number, "--reason", "wrong", "--config", config)
	if page := get(t, addrs["verify"]+"/S/"+text); !strings.Contains(page, `data-answer="void"`) {
		t.Error("the public page does not know that the letter was taken back")
	}
	checkTrust(t, config, addrs["verify"], b.Ack, letter.Number)
	if get(t, addrs["clerks"]+"/healthz") != "ok\n" || get(t, addrs["verify"]+"/healthz") != "ok\n" {
		t.Error("not healthy")
	}
	if get(t, addrs["metrics"]+"/healthz") != "ok\n" {
		t.Error("not healthy")
	}
	if !strings.Contains(get(t, addrs["metrics"]+"/metrics"), `anjungan_kiosk_entries{kiosk="001"} `) {
		t.Error("the metrics do not know the kiosk")
	}
	if out := must(t, "", "kiosk", "list", "--config", config); !strings.HasPrefix(out, "001 "+village+" incarnation 1 last ") {
		t.Errorf("kiosks: %q", out)
	}
	if must(t, "", "kiosk", "revoke", "1", "--config", config); !strings.Contains(must(t, "", "kiosk", "list", "--config", config), "revoked true") {
		t.Error("not revoked")
	}
	must(t, "", "kiosk", "revoke", "--stolen", "1", "--config", config)
	if audit := must(t, "", "audit", "--lines", "2", "--config", config); !strings.Contains(audit, "(operator) kiosk.stolen") || !strings.Contains(audit, "(operator) kiosk.revoke") {
		t.Errorf("who revoked it does not stand in the audit: %s", audit)
	}
}

// TestClerkCode makes an account without a password; each code is another.
func TestClerkCode(t *testing.T) {
	config := prepare(t)
	out := must(t, "3510990303800003\n", "clerk", "add", "siti", "--village", village, "--name", "SITI CONTOH", "--nik-stdin", "--config", config)
	again := must(t, "", "clerk", "code", "siti", "--config", config)
	code := regexp.MustCompile(`one-time code ([0-9]{8}), until `)
	a, b := code.FindStringSubmatch(out), code.FindStringSubmatch(again)
	if a == nil || b == nil || a[1] == b[1] || strings.Contains(out, "3510") {
		t.Errorf("%q, %q", out, again)
	}
	if out := must(t, "", "clerk", "end", "siti", "--config", config); !strings.Contains(out, "siti ended") {
		t.Errorf("%q", out)
	}
}

// startServer serves until the test ends and gives the printed addresses.
func startServer(t *testing.T, config string) map[string]string {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	r, w := io.Pipe()
	done := make(chan error, 1)
	go func() {
		done <- run(ctx, []string{"serve", "--config", config}, nil, w, io.Discard)
		_ = w.Close()
	}()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Errorf("serve: %v", err)
		}
	})
	addrs := map[string]string{}
	lines := bufio.NewScanner(r)
	for len(addrs) < 4 && lines.Scan() {
		name, addr, _ := strings.Cut(lines.Text(), " ")
		addrs[name] = addr
	}
	if len(addrs) < 4 {
		t.Fatalf("addresses %v", addrs)
	}
	return addrs
}

// offered is the catalogue of a regency that has published none of its own.
func offered(t testing.TB) *catalog.Catalogue {
	t.Helper()
	c, err := catalog.Load(assets.Services)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func startBox(t *testing.T, b bundle.Bundle, s *store.Store, dial string) {
	t.Helper()
	c, err := outbox.NewClient(outbox.ClientOptions{URL: b.URL, Cert: b.Certificate(), Root: b.Root, Dial: dial})
	if err != nil {
		t.Fatal(err)
	}
	box := outbox.New(outbox.Options{Regency: c, Store: s, Verify: b.Ack, Seal: b.SealKey, Receive: b.Receive, Log: slog.New(slog.DiscardHandler)})
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- box.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		c.Close()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

// domicile is a new request of a resident of the village.
func domicile() store.Draft {
	nik, err := kiosk.ParseNIK("3510990101900001")
	if err != nil {
		panic(err) // it stands above
	}
	return store.Draft{
		ID: kiosk.NewRequestID(), Service: "domisili", Subject: nik, Requester: nik, Village: village, Assurance: kiosk.ByPIN,
		Answers: []kiosk.Answer{{Field: "purpose", Value: "melamar pekerjaan"}}, Initials: "S.C.",
	}
}

func save(t *testing.T, s *store.Store) kiosk.RequestID {
	t.Helper()
	r, err := s.SaveRequest(t.Context(), domicile())
	if err != nil {
		t.Fatal(err)
	}
	return r.ID
}

func request(t *testing.T, s *store.Store, id kiosk.RequestID) store.Held {
	t.Helper()
	h, err := s.Request(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// until waits for something; the deadline is only there so that a broken build ends.
func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	deadline := time.After(60 * time.Second)
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for !ok() {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("still waiting: %s", what)
		}
	}
}

func post(t *testing.T, c *http.Client, address string, form url.Values) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := c.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d", address, resp.StatusCode)
	}
}

func get(t *testing.T, address string) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestCommandLine refuses what it must, and says why.
func TestCommandLine(t *testing.T) {
	config := prepare(t)
	enrolled(t, config, startServer(t, config)["kiosks"], "1")
	for _, c := range []struct {
		name, stdin, want string
		args              []string
	}{
		{"no command", "", "no such command", nil},
		{"unknown command", "", "no such command", []string{"dance"}},
		{"init over keys", "", "already holds keys", []string{"init", "--dir", filepath.Dir(config)}},
		{"no configuration", "", "no such file", []string{"kiosk", "list", "--config", "nowhere.json"}},
		{"clerk without a NIK", "sandi-contoh-1\n", "second line", []string{"clerk", "add", "x", "--village", village, "--password-stdin", "--nik-stdin", "--config", config}},
		{"clerk of no NIK", "12\n", "16 digits", []string{"clerk", "add", "x", "--village", village, "--nik-stdin", "--config", config}},
		{"end of nobody", "", "not found", []string{"clerk", "end", "x", "--config", config}},
		{"code of nobody", "", "not found", []string{"clerk", "code", "x", "--config", config}},
		{"short password", "short\n", "at least 10", []string{"clerk", "add", "x", "--village", village, "--password-stdin", "--config", config}},
		{"clerk twice", "sandi-contoh-1\n", "already there", []string{"clerk", "add", "tono", "--village", village, "--password-stdin", "--config", config}},
		{"unknown village", "sandi-contoh-1\n", "not found", []string{"clerk", "add", "x", "--village", "35.10.99.2001", "--password-stdin", "--config", config}},
		{"ordinal taken", "", "already there", []string{"kiosk", "invite", "--ordinal", "1", "--village", village, "--letters", "SET", "--config", config}},
		{"ordinal out of range", "", "1..999", []string{"kiosk", "invite", "--ordinal", "1000", "--village", village, "--letters", "SET", "--config", config}},
		{"a code that holds for a year", "", "--hours", []string{"kiosk", "invite", "--hours", "8760", "--village", village, "--letters", "SET", "--config", config}},
		{"confirm nobody", "", "not found", []string{"kiosk", "confirm", "9", "1234", "5678", "--config", config}},
		{"erase what is no number", "", "number", []string{"request", "erase", "12", "--config", config}},
		{"revoke nobody", "", "not found", []string{"kiosk", "revoke", "9", "--config", config}},
		{"admit nothing", "", "no entry like", []string{"quarantine", "admit", "7/1", "--reason", "x", "--config", config}},
		{"admit nobody's", "", "not found", []string{"quarantine", "admit", "7/1/2", "--reason", "x", "--config", config}},
		{"reject without a reason", "", "needs a reason", []string{"quarantine", "reject", "7/1/2", "--config", config}},
		{"too many words", "", "arguments", []string{"serve", "now", "--config", config}},
	} {
		if _, err := cli(t, c.stdin, c.args...); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
	if out := must(t, "", "quarantine", "list", "--config", config); out != "0 entries in quarantine\n" {
		t.Errorf("quarantine: %q", out)
	}
	if out := must(t, "", "quarantine", "retry", "--config", config); out != "0 entries taken in, 0 still wait\n" {
		t.Errorf("quarantine: %q", out)
	}
	if out := must(t, "", "villages", "load", "--config", config); out != "217 villages\n" {
		t.Errorf("villages: %q", out)
	}
}

// TestConfig names the line.
func TestConfig(t *testing.T) {
	for text, want := range map[string]string{
		"{\n\"listen\": \"x\",\n\"lisen\": 1\n}":    "line 3",
		"{\n\"listen\": 1\n}":                       "line 2",
		"{}\n{}":                                    "line 2",
		`{"keys": "data", "database": "data/r.db"}`: "beside the database",
		`{"url": "http://x"}`:                       "https",
		`{"offices": [{"village": "x"}]}`:           "village code",
	} {
		path := filepath.Join(t.TempDir(), "c.json")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := loadConfig(path)
		var k *kiosk.Error
		if !errors.As(err, &k) || k.Code != kiosk.CodeConfig || !strings.Contains(fmt.Sprint(err), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

// TestTagsLoad takes the good lines of an export and tells the bad ones, and nobody's number.
func TestTagsLoad(t *testing.T) {
	config := prepare(t)
	file := filepath.Join(t.TempDir(), "penduduk.csv")
	if err := os.WriteFile(file, []byte("nik;tag_id_card\n3510990303800003;0001234567\n3510990303800004;3.6E+16\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	err := run(t.Context(), []string{"tags", "load", file, "--config", config}, strings.NewReader(""), &out, &out)
	if err == nil || !strings.Contains(err.Error(), "lines not taken: 1") {
		t.Errorf("%v", err)
	}
	if got := out.String(); !strings.Contains(got, "line 3: not a tag") || !strings.Contains(got, "cards of OpenSID: 1;") || strings.Contains(got, "351099") {
		t.Errorf("%q", got)
	}
}

// TestAidImport: good rows count, bad lines are told by number without their values, the same list changes nothing.
func TestAidImport(t *testing.T) {
	config := prepare(t)
	file := filepath.Join(t.TempDir(), "penerima.csv")
	text := "skema,periode,status,desa,nik\njps,2026-11,penerima,35.10.09.2004,3510990303800003\njps,2026-11,penerima,35.10.09.2004,351099E+15\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	load := func(args ...string) (string, error) {
		var out strings.Builder
		err := run(t.Context(), append([]string{"aid", "import", file, "--config", config}, args...), strings.NewReader(""), &out, &out)
		return out.String(), err
	}
	if _, err := load(); err == nil {
		t.Error("a list without a source was taken")
	}
	out, err := load("--source", "SK contoh", "--data", "2026-01-20")
	if err == nil || !strings.Contains(err.Error(), "lines not taken: 1") {
		t.Errorf("%v", err)
	}
	if !strings.Contains(out, "line 3: nik") || !strings.Contains(out, "rows taken: 1;") || strings.Contains(out, "351099") {
		t.Errorf("%q", out)
	}
	if out, err = load("--source", "SK contoh", "--data", "2026-01-20"); err != nil || !strings.Contains(out, "nothing changes") {
		t.Errorf("again: %q, %v", out, err)
	}
}

// checkTrust: the public page and the command give the same list out, signed by the key that a kiosk's bundle pins.
func checkTrust(t *testing.T, config, public string, pin *ecdsa.PublicKey, void string) {
	t.Helper()
	dir := t.TempDir()
	file, key := filepath.Join(dir, "kunci.cose"), filepath.Join(dir, "ack.pem")
	if out := must(t, "", "trust", "export", file, "--key", key, "--config", config); out != "2 keys, 1 letters taken back, 0 replaced\n" {
		t.Errorf("export: %q", out)
	}
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var lists []seal.TrustList
	for _, b := range [][]byte{b, []byte(get(t, public+"/kunci"))} {
		list, err := seal.OpenTrustList(b, pin)
		if err != nil || len(list.Keys) != 2 || len(list.Void) != 1 || list.Void[0] != void {
			t.Fatalf("%+v, %v", list, err)
		}
		lists = append(lists, list)
	}
	for i, k := range lists[0].Keys {
		if other := lists[1].Keys[i]; !other.Public.Equal(k.Public) || !other.NotAfter.Equal(k.NotAfter) {
			t.Errorf("key %d differs", i)
		}
	}
	text, err := os.ReadFile(key)
	if err != nil {
		t.Fatal(err)
	}
	block, _ := pem.Decode(text)
	if pub, err := x509.ParsePKIXPublicKey(block.Bytes); err != nil || !pin.Equal(pub) {
		t.Errorf("the key beside it: %v", err)
	}
}
