package demo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	toxiproxy "github.com/Shopify/toxiproxy/v2"
	"github.com/rs/zerolog"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/sqlite"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// openLine stands toxiproxy between the fiber and the regency; the line is good until somebody makes it ill.
func (t *theatre) openLine(regency string) (addr string, err error) {
	zerolog.SetGlobalLevel(zerolog.Disabled) // some toxics have loggers of their own
	s := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop())
	t.line = toxiproxy.NewProxy(s, "line", "127.0.0.1:0", regency)
	if err := t.line.Start(); err != nil {
		return "", fmt.Errorf("demo: line: %w", err)
	}
	return t.line.Listen, nil
}

// ills are the ways in which the line is bad, as toxiproxy's types, the worst first, so that there is still
// something to send in the later ones; the kiosk is killed in the middle of each. Bytes are fewer than a handshake
// and a segment need.
var ills = []struct {
	kind, stream string
	attributes   map[string]int
}{
	{"timeout", "downstream", map[string]int{"timeout": 0}},     // everything is swallowed, nothing closed
	{"reset_peer", "downstream", map[string]int{"timeout": 40}}, // ms
	{"limit_data", "upstream", map[string]int{"bytes": 6000}},
	{"limit_data", "downstream", map[string]int{"bytes": 3000}},
	{"slicer", "upstream", map[string]int{"average_size": 64, "size_variation": 32, "delay": 500}},
}

// badLine lets two residents ask with the fiber cut, and then kills the kiosk once in each bad line while it
// sends. Once the line is good, each request stands at the regency once, and the kiosk knows.
func (t *theatre) badLine(ctx context.Context) (string, error) {
	t.stack.HW.CutFiber()
	t.visitor.Happens(flow.LinkChanged{Up: false})
	for _, who := range []string{second, third} {
		if err := t.toConfirm(ctx, who, forHealth); err != nil {
			return "", err
		}
		if err := t.confirmAndTake(ctx, who); err != nil {
			return "", err
		}
	}
	hurt := 0
	for _, ill := range ills {
		b, err := json.Marshal(map[string]any{"name": "ill", "type": ill.kind, "stream": ill.stream, "attributes": ill.attributes})
		if err != nil {
			return "", fmt.Errorf("demo: line: %w", err)
		}
		if _, err := t.line.Toxics.AddToxicJson(strings.NewReader(string(b))); err != nil {
			return "", fmt.Errorf("demo: line: %w", err)
		}
		t.stack.HW.RestoreFiber()
		if err := t.killOnce(ctx); err != nil {
			return "", err
		}
		if r, err := t.inspect(ctx); err != nil || r.Acked < r.Last {
			hurt++
		}
		t.line.Toxics.ResetToxics(ctx)
		t.stack.HW.CutFiber()
	}
	if hurt == 0 {
		return "", errors.New("demo: no line was bad enough to keep anything back: nothing is proven")
	}
	t.stack.HW.RestoreFiber()
	if err := t.killAndRestart(ctx); err != nil {
		return "", err
	}
	if err := t.until(ctx, "everything acknowledged, verdicts back", settled); err != nil {
		return "", err
	}
	n, err := t.storedOnce(ctx)
	return fmt.Sprintf("killed in %d bad lines, %d of which held something back; %d requests, each stored and done once", len(ills), hurt, n), err
}

// killOnce gives the kiosk a second and a half with the line, kills it, and starts it again behind a glass that
// nobody looks at.
func (t *theatre) killOnce(ctx context.Context) error {
	wait(ctx, 1500*time.Millisecond)
	if err := t.kiosk.Kill(); err != nil {
		return err
	}
	k, err := t.stack.StartKiosk()
	if err != nil {
		return err
	}
	t.kiosk = k
	wait(ctx, 1500*time.Millisecond)
	return nil
}

// settled says that every entry is acknowledged and every request has its verdict.
func settled(r store.Report) bool {
	ok := r.Acked == r.Last
	for _, q := range r.Requests {
		ok = ok && q.Sent && q.Verdict == string(kiosk.EntryAccepted)
	}
	return ok
}

// storedOnce reads the regency's database: every request of the kiosk stands there with one accepted entry and
// one effect, and no others do.
func (t *theatre) storedOnce(ctx context.Context) (int, error) {
	held, err := t.inspect(ctx)
	if err != nil {
		return 0, err
	}
	db, err := sqlite.OpenReader(ctx, filepath.Join(t.out, "run", "regency", "data", "regency.db"))
	if err != nil {
		return 0, fmt.Errorf("demo: the regency's database: %w", err)
	}
	defer func() { _ = db.Close() }()
	for what, query := range map[string]string{
		"requests":         `SELECT count(*) FROM request`,
		"accepted entries": fmt.Sprintf(`SELECT count(*) FROM entry WHERE kind = %d AND verdict = 'accepted'`, journal.KindRequestNew),
		"different ones":   fmt.Sprintf(`SELECT count(DISTINCT request) FROM entry WHERE kind = %d AND verdict = 'accepted'`, journal.KindRequestNew),
	} {
		var n int
		if err := db.QueryRowContext(ctx, query).Scan(&n); err != nil {
			return 0, fmt.Errorf("demo: the regency's database: %w", err)
		}
		if n != len(held.Requests) {
			return 0, fmt.Errorf("demo: the kiosk holds %d requests, the regency %d %s", len(held.Requests), n, what)
		}
	}
	return len(held.Requests), nil
}
