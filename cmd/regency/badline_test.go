package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	toxiproxy "github.com/Shopify/toxiproxy/v2"
	"github.com/rs/zerolog"

	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/sqlite"
)

var (
	rounds = flag.Int("rounds", 16, "how often the line between the processes changes; 300 in a long run")
	seed   = flag.Uint64("seed", 1, "of the bad line and of who is killed")
)

// ills is how bad a line may be, as toxiproxy's types and attributes; times in milliseconds.
var ills = []ill{
	{kind: "cut"},
	{"latency", "upstream", map[string]int{"latency": 150, "jitter": 150}},
	{"latency", "downstream", map[string]int{"latency": 300, "jitter": 100}},
	{"bandwidth", "upstream", map[string]int{"rate": 20}},                                          // kB a second
	{"slicer", "upstream", map[string]int{"average_size": 64, "size_variation": 32, "delay": 500}}, // bytes, microseconds
	{"slicer", "downstream", map[string]int{"average_size": 16, "size_variation": 8, "delay": 200}},
	{"reset_peer", "upstream", map[string]int{"timeout": 30}},
	{"reset_peer", "downstream", map[string]int{"timeout": 60}},
	{"limit_data", "upstream", map[string]int{"bytes": 6000}},
	{"limit_data", "downstream", map[string]int{"bytes": 3000}}, // the reply is lost, and was meant
	{"timeout", "downstream", map[string]int{"timeout": 0}},     // everything is swallowed, nothing closed
}

// ill is one toxic.
type ill struct {
	kind, stream string
	attributes   map[string]int
}

// chaos is a regency and kiosks, each a process of its own, with a bad line between them.
type chaos struct {
	t       *testing.T
	rng     *rand.Rand
	config  string
	bundles []string
	dbs     []string

	proxy   *toxiproxy.Proxy
	regency *process
	kiosks  []*process
	saved   map[string]bool // said to be durable
	downs   int             // how often a kiosk found the line down
	kills   int
}

// TestBadLine puts toxiproxy between the processes and kills them again and again. In the end each request
// that a kiosk said to be durable stands at the regency once, and each kiosk has been told so.
func TestBadLine(t *testing.T) {
	c := newChaos(t)
	for range *rounds {
		c.round()
	}
	early := c.stored()
	c.heal()
	stored := c.stored()
	t.Logf("rounds=%d saved=%d stored=%d stored_before_it_healed=%d found_down=%d kills=%d seed=%d",
		*rounds, len(c.saved), len(stored), len(early), c.downs, c.kills, *seed)
	for _, p := range compare(c.saved, stored) {
		t.Error(p)
	}
	if c.downs == 0 || c.kills < *rounds/8 {
		t.Error("no kiosk ever found the line down, or hardly anybody was killed: nothing is proven")
	}
}

func newChaos(t *testing.T) *chaos {
	t.Helper()
	config := prepare(t)
	dir := t.TempDir()
	c := &chaos{
		t: t, rng: rand.New(rand.NewPCG(*seed, 3)), config: config,
		dbs: []string{filepath.Join(dir, "1.db"), filepath.Join(dir, "2.db")}, saved: map[string]bool{},
	}
	c.startRegency()
	t.Cleanup(c.proxy.Stop)
	for i, ordinal := range []string{"1", "2"} {
		c.bundles = append(c.bundles, enrolledIn(t, config, c.proxy.Listen, ordinal))
		c.kiosks = append(c.kiosks, nil)
		c.startKiosk(i)
	}
	return c
}

// startRegency starts it, and leads the line to its new address.
func (c *chaos) startRegency() {
	c.t.Helper()
	c.regency = startProcess(c.t, "regency", "serve", "--config", c.config)
	addr := ""
	for s := range c.regency.lines {
		if name, a, _ := strings.Cut(s, " "); name == "kiosks" {
			addr = strings.TrimPrefix(a, "https://")
			break
		}
	}
	if addr == "" {
		c.t.Fatal("the regency does not serve")
	}
	go func() {
		for range c.regency.lines { // nobody needs the other addresses
		}
	}()
	if c.proxy == nil {
		zerolog.SetGlobalLevel(zerolog.Disabled) // some toxics have loggers of their own
		s := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop())
		c.proxy = toxiproxy.NewProxy(s, "line", "127.0.0.1:0", addr)
		if err := c.proxy.Start(); err != nil {
			c.t.Fatal(err)
		}
		return
	}
	c.line(true, addr)
}

// line opens or cuts the line.
func (c *chaos) line(open bool, to string) {
	c.t.Helper()
	if err := c.proxy.Update(&toxiproxy.Proxy{Listen: c.proxy.Listen, Upstream: to, Enabled: open}); err != nil {
		c.t.Fatal(err)
	}
}

func (c *chaos) startKiosk(i int) {
	c.t.Helper()
	c.kiosks[i] = startProcess(c.t, "kiosk", c.bundles[i], c.dbs[i], c.proxy.Listen)
}

// round makes the line ill in one way, kills somebody at times, and lasts until some more requests are
// saved.
func (c *chaos) round() {
	c.t.Helper()
	bad := ills[c.rng.IntN(len(ills))]
	c.proxy.Toxics.ResetToxics(c.t.Context())
	c.line(bad.kind != "cut", c.proxy.Upstream)
	if bad.kind != "cut" {
		c.add(bad)
	}
	switch p := c.rng.IntN(8); {
	case p < len(c.kiosks):
		c.kills++
		c.kiosks[p].kill(c.t)
		c.drain(p)
		c.startKiosk(p)
	case p == 7:
		c.kills++
		c.regency.kill(c.t)
		<-c.regency.done
		c.startRegency()
	}
	more := 5 + c.rng.IntN(30)
	for n := 0; n < more; {
		select {
		case s, ok := <-c.kiosks[0].lines:
			n += c.hear(s, ok)
		case s, ok := <-c.kiosks[1].lines:
			n += c.hear(s, ok)
		}
	}
}

func (c *chaos) add(bad ill) {
	c.t.Helper()
	b, err := json.Marshal(map[string]any{"name": "ill", "type": bad.kind, "stream": bad.stream, "attributes": bad.attributes})
	if err != nil {
		c.t.Fatal(err)
	}
	if _, err := c.proxy.Toxics.AddToxicJson(strings.NewReader(string(b))); err != nil {
		c.t.Fatal(err)
	}
}

// hear takes a line of a kiosk, and counts one for a saved request.
func (c *chaos) hear(s string, ok bool) int {
	c.t.Helper()
	if !ok {
		c.t.Fatal("a kiosk ended by itself")
	}
	word, id, _ := strings.Cut(s, " ")
	if word == "DOWN" {
		c.downs++
		return 0
	}
	c.saved[id] = true
	return 1
}

// drain hears what a killed or ending kiosk still said.
func (c *chaos) drain(i int) {
	for s := range c.kiosks[i].lines {
		c.hear(s, true)
	}
	<-c.kiosks[i].done
}

// heal mends the line and starts the kiosks once more, so that none waits in its back-off. They save no
// more, and end by themselves when every request has its verdict.
func (c *chaos) heal() {
	c.t.Helper()
	c.proxy.Toxics.ResetToxics(c.t.Context())
	c.line(true, c.proxy.Upstream)
	for i := range c.kiosks {
		c.kiosks[i].kill(c.t)
		c.drain(i)
		c.startKiosk(i)
		if err := c.kiosks[i].stdin.Close(); err != nil {
			c.t.Fatal(err)
		}
	}
	for i, k := range c.kiosks {
		if c.drain(i); k.err != nil {
			c.t.Fatalf("kiosk %d: %v", i+1, k.err)
		}
	}
	if err := c.regency.Process.Signal(syscall.SIGTERM); err != nil {
		c.t.Fatal(err)
	}
	if <-c.regency.done; c.regency.err != nil {
		c.t.Fatalf("regency: %v", c.regency.err)
	}
}

// standing is how often a request stands at the regency.
type standing struct{ entries, effects int }

// stored reads the regency's database.
func (c *chaos) stored() map[string]standing {
	c.t.Helper()
	db, err := sqlite.OpenReader(c.t.Context(), filepath.Join(filepath.Dir(c.config), "data", "regency.db"))
	if err != nil {
		c.t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	got := map[string]standing{}
	for query, add := range map[string]func(s *standing){
		fmt.Sprintf(`SELECT request FROM entry WHERE kind = %d AND verdict = 'accepted'`, journal.KindRequestNew): func(s *standing) { s.entries++ },
		`SELECT id FROM request`: func(s *standing) { s.effects++ },
	} {
		ids, err := column(c.t.Context(), db, query)
		if err != nil {
			c.t.Fatal(err)
		}
		for _, id := range ids {
			s := got[id]
			add(&s)
			got[id] = s
		}
	}
	return got
}

// column reads a column of bytes, as hex.
func column(ctx context.Context, db *sql.DB, query string) (list []string, err error) {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var b []byte
		if err := rows.Scan(&b); err != nil {
			return nil, err
		}
		list = append(list, fmt.Sprintf("%x", b))
	}
	return list, rows.Err()
}

// compare tells what is lost or doubled. A request may be stored and not promised: its kiosk was killed
// between saving and saying.
func compare(promised map[string]bool, stored map[string]standing) (problems []string) {
	for id := range promised {
		if _, ok := stored[id]; !ok {
			problems = append(problems, "lost: "+id)
		}
	}
	for id, s := range stored {
		if s.entries != 1 || s.effects != 1 {
			problems = append(problems, fmt.Sprintf("%s stands in %d entries with %d effects", id, s.entries, s.effects))
		}
	}
	return problems
}

// TestCompare: what is lost, doubled, or has no effect is told.
func TestCompare(t *testing.T) {
	good := standing{entries: 1, effects: 1}
	promised := map[string]bool{"a": true, "b": true}
	for name, c := range map[string]struct {
		stored map[string]standing
		want   int
	}{
		"all there":    {map[string]standing{"a": good, "b": good, "unsaid": good}, 0},
		"lost":         {map[string]standing{"a": good}, 1},
		"doubled":      {map[string]standing{"a": good, "b": {2, 1}}, 1},
		"twice done":   {map[string]standing{"a": good, "b": {1, 2}}, 1},
		"not effected": {map[string]standing{"a": good, "b": {1, 0}}, 1},
	} {
		if got := compare(promised, c.stored); len(got) != c.want {
			t.Errorf("%s: %q", name, got)
		}
	}
}
