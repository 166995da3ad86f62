package bulletin_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/bulletin"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/regency/sqliteledger"
	"github.com/smart-kampung/anjungan/sync/wire"
)

const (
	setail   = "35.10.09.2004"
	kampung  = "35.10.16.1001"
	operator = "(operator)"
)

// world is an office on a new ledger, whose clock stands where it is put.
func world(t *testing.T) (bulletin.Office, ledger.Ledger, *time.Time) {
	t.Helper()
	l, err := sqliteledger.Open(t.Context(), filepath.Join(t.TempDir(), "regency.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	err = l.LoadVillages(t.Context(), []kiosk.Village{
		{Code: setail, Kind: kiosk.Desa, Name: "Setail"}, {Code: kampung, Kind: kiosk.Kelurahan, Name: "Kampung Mandar"},
	})
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 21, 8, 30, 0, 0, kiosk.WIB)
	return bulletin.Office{Ledger: l, Now: func() time.Time { return now }}, l, &now
}

func notice(title string) kiosk.Notice {
	return kiosk.Notice{Title: title, Text: "Teks", From: "2026-11-20", Until: "2026-11-28"}
}

func budget() kiosk.Budget {
	return kiosk.Budget{
		Year: 2026, Complaints: "Kantor Desa", Data: "2026-10-31", Source: "CONTOH",
		Income:   []kiosk.BudgetLine{{Title: "Dana Desa", Amount: kiosk.Amount{Plan: 10, Done: 5}}},
		Spending: []kiosk.FieldBudget{{Field: kiosk.FieldBuilding, Amount: kiosk.Amount{Plan: 10, Done: 5}}},
	}
}

func version(t *testing.T, l ledger.Ledger, village kiosk.VillageCode, name string) string {
	t.Helper()
	vs, err := l.Versions(t.Context(), village)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range vs {
		if v.Dataset == name {
			return v.Version
		}
	}
	return ""
}

// TestNotices: written, told to the village's kiosks alone, withdrawn; each once, each audited; what is over is
// left out by the next change.
func TestNotices(t *testing.T) {
	o, l, now := world(t)
	ctx := t.Context()
	if err := o.Write(ctx, setail, "rina", notice("Posyandu")); err != nil {
		t.Fatal(err)
	}
	first := version(t, l, setail, wire.SetNews)
	if first == "" || version(t, l, kampung, wire.SetNews) != "" {
		t.Fatal("the notice is told elsewhere, or nowhere")
	}
	if err := o.Write(ctx, setail, "rina", notice("Posyandu")); !errors.Is(err, bulletin.ErrSame) || version(t, l, setail, wire.SetNews) != first {
		t.Errorf("the same notice again: %v", err)
	}
	for why, n := range map[error]kiosk.Notice{
		kiosk.ErrNews:    {Title: "x", Text: "", From: "2026-11-20", Until: "2026-11-28"},
		bulletin.ErrOver: {Title: "x", Text: "y", From: "2026-11-01", Until: "2026-11-20"},
	} {
		if err := o.Write(ctx, setail, "rina", n); !errors.Is(err, why) {
			t.Errorf("%v, want %v", err, why)
		}
	}
	*now = now.AddDate(0, 0, 8) // 29 November: the first is over
	late := kiosk.Notice{Title: "Kerja bakti", Text: "Minggu", From: "2026-11-29", Until: "2026-11-30"}
	if err := o.Write(ctx, setail, "rina", late); err != nil {
		t.Fatal(err)
	}
	n, _, err := o.News(ctx, setail)
	if err != nil || len(n.Notices) != 1 || n.Notices[0] != late || !n.Updated().Equal(*now) {
		t.Fatalf("%+v, %v", n, err)
	}
	if err := o.Withdraw(ctx, setail, "rina", bulletin.NoticeID(notice("Posyandu"))); !errors.Is(err, bulletin.ErrNotice) {
		t.Errorf("withdrawn what is not there: %v", err)
	}
	if err := o.Withdraw(ctx, setail, "rina", bulletin.NoticeID(late)); err != nil {
		t.Fatal(err)
	}
	rows, err := l.AuditRows(ctx, 10)
	if err != nil || len(rows) != 3 || rows[0].Action != bulletin.ActionWithdraw || rows[0].Clerk != "rina" {
		t.Errorf("%+v, %v", rows, err)
	}
}

// TestParts: a part changes and the others stay; a kelurahan has no budget; what does not fit is refused.
func TestParts(t *testing.T) {
	o, _, _ := world(t)
	ctx := t.Context()
	if err := o.Write(ctx, setail, "rina", notice("Posyandu")); err != nil {
		t.Fatal(err)
	}
	if _, err := o.Put(ctx, setail, operator, bulletin.Budget(budget())); err != nil {
		t.Fatal(err)
	}
	if _, err := o.Put(ctx, setail, operator, bulletin.Budget(budget())); !errors.Is(err, bulletin.ErrSame) {
		t.Errorf("the same budget again: %v", err)
	}
	if _, err := o.Put(ctx, kampung, operator, bulletin.Budget(budget())); !errors.Is(err, bulletin.ErrKelurahan) {
		t.Errorf("a kelurahan: %v", err)
	}
	if _, err := o.Put(ctx, "35.10.99.2999", operator, bulletin.Budget(budget())); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("no such village: %v", err)
	}
	wrong := budget()
	wrong.Spending[0].Done = 6
	if _, err := o.Put(ctx, setail, operator, bulletin.Budget(wrong)); !errors.Is(err, kiosk.ErrNews) {
		t.Errorf("spent more than came in: %v", err)
	}
	n, _, err := o.News(ctx, setail)
	if err != nil || len(n.Notices) != 1 || n.Budget == nil || n.Budget.Spending[0].Done != 5 {
		t.Errorf("%+v, %v", n, err)
	}
}

// TestPut: of parts that change at once each says whether it did; where one is refused, or what comes of them cannot be told,
// none is put; the audit has one line.
func TestPut(t *testing.T) {
	o, l, _ := world(t)
	ctx := t.Context()
	adds := func(list ...kiosk.Notice) bulletin.Part {
		return bulletin.Part{Action: bulletin.ActionNotices, Change: func(_ kiosk.Village, n *kiosk.VillageNews) error {
			n.Notices = append(n.Notices, list...)
			return nil
		}}
	}
	no := errors.New("no")
	refused := bulletin.Part{Action: bulletin.ActionPlaces, Change: func(kiosk.Village, *kiosk.VillageNews) error { return no }}
	over := kiosk.Notice{Title: "x", Text: "y", From: "2026-11-01", Until: "2026-11-20"}
	for want, parts := range map[error][]bulletin.Part{
		no:            {bulletin.Budget(budget()), adds(notice("Posyandu")), refused},
		kiosk.ErrNews: {bulletin.Budget(budget()), adds(kiosk.Notice{Title: "x", From: "2026-11-20", Until: "2026-11-28"})},
	} {
		if _, err := o.Put(ctx, setail, operator, parts...); !errors.Is(err, want) {
			t.Errorf("%v, want %v", err, want)
		}
	}
	if rows, err := l.AuditRows(ctx, 10); err != nil || len(rows) != 0 || version(t, l, setail, wire.SetNews) != "" {
		t.Fatalf("half was put: %+v, %v", rows, err)
	}
	for i, want := range []string{"[true false true]", "[false false true]"} {
		got, err := o.Put(ctx, setail, operator, bulletin.Budget(budget()), adds(over), adds(notice(strconv.Itoa(i))))
		if err != nil || fmt.Sprint(got) != want {
			t.Errorf("%d: %v, want %s, %v", i, got, want, err)
		}
	}
	got, err := o.Put(ctx, setail, operator, bulletin.Budget(budget()), adds(over))
	if !errors.Is(err, bulletin.ErrSame) || fmt.Sprint(got) != "[false false]" {
		t.Errorf("nothing new: %v, %v", got, err)
	}
	rows, err := l.AuditRows(ctx, 10)
	if err != nil || len(rows) != 2 || rows[0].Action != "news.budget+news.notices+news.notices" || rows[0].Clerk != operator {
		t.Errorf("%+v, %v", rows, err)
	}
}

// rival is a ledger on which somebody else came first, so many times.
type rival struct {
	ledger.Ledger
	times *int
}

func (r rival) SwapSet(ctx context.Context, set ledger.Set, was string, row ledger.AuditRow) error {
	if *r.times > 0 {
		*r.times--
		return ledger.ErrMoved
	}
	return r.Ledger.SwapSet(ctx, set, was, row)
}

// TestPutAgain: made anew because somebody else came first, a change is told once; that notices are over meanwhile is no
// change of a part.
func TestPutAgain(t *testing.T) {
	o, l, now := world(t)
	times := 2
	o.Ledger = rival{l, &times}
	if got, err := o.Put(t.Context(), setail, operator, bulletin.Budget(budget())); err != nil || fmt.Sprint(got) != "[true]" || times != 0 {
		t.Errorf("%v, %v", got, err)
	}
	if err := o.Write(t.Context(), setail, "rina", notice("Posyandu")); err != nil {
		t.Fatal(err)
	}
	*now = now.AddDate(0, 0, 8)
	if got, err := o.Put(t.Context(), setail, operator, bulletin.Budget(budget())); err != nil || fmt.Sprint(got) != "[false]" {
		t.Errorf("%v, %v", got, err)
	}
	if n, _, err := o.News(t.Context(), setail); err != nil || len(n.Notices) != 0 {
		t.Errorf("%+v, %v", n, err)
	}
}

// TestMall: the hall is every village's, and changes only where it is another.
func TestMall(t *testing.T) {
	o, l, now := world(t)
	ctx := t.Context()
	m := kiosk.Mall{Name: "MPP", Address: "Jalan", Hours: "08-15", Services: []kiosk.MallService{{Title: "Paspor", Agency: "Imigrasi"}}}
	if err := o.PutMall(ctx, operator, m); err != nil {
		t.Fatal(err)
	}
	first := version(t, l, setail, wire.SetMall)
	if first == "" || version(t, l, kampung, wire.SetMall) != first {
		t.Fatal("not every village has it")
	}
	*now = now.Add(time.Hour)
	if err := o.PutMall(ctx, operator, m); !errors.Is(err, bulletin.ErrSame) || version(t, l, setail, wire.SetMall) != first {
		t.Errorf("the same again: %v", err)
	}
	m.Hours = "09-15"
	if err := o.PutMall(ctx, operator, m); err != nil || version(t, l, setail, wire.SetMall) == first {
		t.Errorf("other hours: %v", err)
	}
	m.Services = nil
	if err := o.PutMall(ctx, operator, m); !errors.Is(err, kiosk.ErrNews) {
		t.Errorf("without services: %v", err)
	}
}

// TestTwoAtOnce: of many who change at once nobody's change is lost.
func TestTwoAtOnce(t *testing.T) {
	o, _, _ := world(t)
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() {
			if err := o.Write(t.Context(), setail, "rina", notice(strconv.Itoa(i))); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n, _, err := o.News(t.Context(), setail); err != nil || len(n.Notices) != 4 {
		t.Fatalf("%d notices, %v", len(n.Notices), err)
	}
}
