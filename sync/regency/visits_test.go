package regency_test

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/store"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/desk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// wished saves a request of the resident that asks for a visit.
func wished(t *testing.T, s *store.Store, id byte, hamlet string) kiosk.Request {
	t.Helper()
	d := draft(id)
	d.Answers = append(d.Answers, kiosk.Answer{Field: kiosk.FieldVisit, Value: hamlet})
	r, err := s.SaveRequest(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	until(t, "the wish is taken", func() bool { return held(t, s, r.ID).Transport == kiosk.Accepted })
	return r
}

// at9 is 9 o'clock some days from now, as a page's form says it.
func at9(days int) (at time.Time, day string) {
	y, m, d := time.Now().In(kiosk.WIB).AddDate(0, 0, days).Date()
	at = time.Date(y, m, d, 9, 0, 0, 0, kiosk.WIB)
	return at, at.Format(time.DateOnly)
}

// visits is a world with a kiosk whose wishes have come.
type visits struct {
	*world
	t    *testing.T
	s    *store.Store
	page *browser
}

func newVisits(t *testing.T) *visits {
	t.Helper()
	w := newWorld(t)
	b := w.addKiosk(t, 7)
	s := w.openStore(t, b, t.TempDir())
	t.Cleanup(func() { _ = s.Close() })
	w.run(t, b, s)
	v := &visits{world: w, t: t, s: s, page: w.console(t, time.Now)}
	v.page.login()
	return v
}

// post sets a day in the browser.
func (v *visits) post(hamlet string, was int64, day, hour string) (int, string) {
	v.t.Helper()
	status, body, _ := v.page.do(http.MethodPost, "/visits", url.Values{
		"hamlet": {hamlet}, "was": {strconv.FormatInt(was, 10)}, "day": {day}, "hour": {hour},
	})
	return status, body
}

// TestVisitsPooledByHamlet: wishes of one hamlet stand together however it was written; its day reaches those who wait
// there, at their kiosk, and nobody else.
func TestVisitsPooledByHamlet(t *testing.T) {
	v := newVisits(t)
	a, b, c := wished(t, v.s, 1, "Krajan"), wished(t, v.s, 2, "dusun krajan"), wished(t, v.s, 3, "Tanjung")
	ended := wished(t, v.s, 4, "KRAJAN")
	if err := v.desk.Refuse(t.Context(), v.clerk, ended.ID, "Sudah diurus."); err != nil {
		t.Fatal(err)
	}
	page := v.page.get("/visits")
	for _, want := range []string{`data-hamlet="Krajan" data-count="2"`, `data-hamlet="Tanjung" data-count="1"`, "Belum ada hari.", "baru saja"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if strings.Contains(page, "Siti") || strings.Contains(page, subject) {
		t.Error("the list names somebody")
	}
	at, day := at9(3)
	if status, body := v.post("Krajan", 0, day, "09:00"); status != http.StatusOK || !strings.Contains(body, kiosk.Day(at, kiosk.Indonesian)+" 09.00") {
		t.Fatalf("%d %s", status, body)
	}
	for _, r := range []kiosk.Request{a, b} {
		until(t, "its kiosk knows the day", func() bool { return held(t, v.s, r.ID).Visit.Equal(at) })
	}
	for _, r := range []kiosk.Request{c, ended} {
		if h := held(t, v.s, r.ID); !h.Visit.IsZero() {
			t.Errorf("%s was told %s", r.ID, h.Visit)
		}
	}
	d := wished(t, v.s, 5, "Krajan") // comes later, and is told with the next word
	if page := v.page.get("/visits"); !strings.Contains(page, "Ada warga yang belum diberi tahu.") {
		t.Error("the page does not say that somebody was not told")
	}
	before := v.visitRows(t)
	if status, _ := v.post("krajan", at.UnixMilli(), day, "09:00"); status != http.StatusOK {
		t.Fatal(status)
	}
	until(t, "the later one knows it too", func() bool { return held(t, v.s, d.ID).Visit.Equal(at) })
	if n := v.visitRows(t) - before; n != 1 {
		t.Errorf("%d were told a day that they knew but for one", n)
	}
}

// visitRows counts the rows of the kiosk's feed that tell a day.
func (v *visits) visitRows(t *testing.T) (n int) {
	t.Helper()
	rows, _, err := v.ledger.Feed(t.Context(), 7, 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if row.Verdict != nil {
			continue
		}
		if _, ok := v.news(t, row).(kiosk.VisitNews); ok {
			n++
		}
	}
	return n
}

// TestVisitsRefused: a day that is over, or too far, or that another clerk has set meanwhile; a hamlet where nobody
// waits; people who may not.
func TestVisitsRefused(t *testing.T) {
	v := newVisits(t)
	r := wished(t, v.s, 1, "Krajan")
	at, day := at9(2)
	_, past := at9(-1)
	_, far := at9(120)
	for what, c := range map[string]struct {
		hamlet, day, hour string
		was               int64
		want              int
	}{
		"yesterday":          {"Krajan", past, "09:00", 0, http.StatusUnprocessableEntity},
		"too far":            {"Krajan", far, "09:00", 0, http.StatusUnprocessableEntity},
		"no day":             {"Krajan", "", "09:00", 0, http.StatusUnprocessableEntity},
		"no such hour":       {"Krajan", day, "25:00", 0, http.StatusUnprocessableEntity},
		"a day nobody set":   {"Krajan", day, "09:00", 5, http.StatusConflict},
		"an empty hamlet":    {"Tanjung", day, "09:00", 0, http.StatusNotFound},
		"a hamlet of spaces": {"  ", day, "09:00", 0, http.StatusNotFound},
	} {
		if status, body := v.post(c.hamlet, c.was, c.day, c.hour); status != c.want || !strings.Contains(body, `id="problem"`) {
			t.Errorf("%s: %d", what, status)
		}
	}
	other := v.official(t, ledger.ClerkAccount{Name: "jauh", Village: "35.10.01.2001", Role: kiosk.RoleService})
	if err := v.desk.DateVisit(t.Context(), other, "Krajan", 0, at); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("another village's clerk: %v", err)
	}
	if pools, err := v.desk.Visits(t.Context(), other); err != nil || len(pools) != 0 {
		t.Errorf("another village's clerk sees %+v, %v", pools, err)
	}
	if err := v.desk.DateVisit(t.Context(), v.head, "Krajan", 0, at); !errors.Is(err, desk.ErrNotYours) {
		t.Errorf("the head: %v", err)
	}
	if n := v.visitRows(t); n != 0 {
		t.Fatalf("%d were told", n)
	}
	if err := v.desk.DateVisit(t.Context(), v.clerk, "Krajan", 0, at); err != nil {
		t.Fatal(err)
	}
	later, _ := at9(5)
	if err := v.desk.DateVisit(t.Context(), v.clerk, "Krajan", 0, later); !errors.Is(err, desk.ErrVisitMoved) {
		t.Errorf("a clerk with the page of before: %v", err)
	}
	if err := v.desk.DateVisit(t.Context(), v.clerk, "Krajan", at.UnixMilli(), later); err != nil {
		t.Fatal(err)
	}
	until(t, "the last word counts", func() bool { return held(t, v.s, r.ID).Visit.Equal(later) })
}

// TestVisitErased: with its request the day of a visit ends, in the feed and at the kiosk.
func TestVisitErased(t *testing.T) {
	v := newVisits(t)
	r := wished(t, v.s, 1, "Krajan")
	at, _ := at9(2)
	if err := v.desk.DateVisit(t.Context(), v.clerk, "Krajan", 0, at); err != nil {
		t.Fatal(err)
	}
	until(t, "its kiosk knows the day", func() bool { return held(t, v.s, r.ID).Visit.Equal(at) })
	if err := v.desk.Refuse(t.Context(), v.clerk, r.ID, "Sudah diurus."); err != nil {
		t.Fatal(err)
	}
	if err := regency.Erase(t.Context(), v.ledger, v.vault, r.ID, "test", time.Now()); err != nil {
		t.Fatal(err)
	}
	if n := v.visitRows(t); n != 0 {
		t.Errorf("%d rows of the feed still tell the day", n)
	}
	until(t, "the kiosk has ended it", func() bool { h := held(t, v.s, r.ID); return len(h.Request.Answers) == 0 && h.Visit.IsZero() })
	if page := v.page.get("/visits"); strings.Contains(page, "Krajan") {
		t.Error("an erased wish is still listed")
	}
}

// TestVisitOfNobody: a nameless request brings no clerk to anybody, whatever its kiosk says.
func TestVisitOfNobody(t *testing.T) {
	v := newVisits(t)
	r, err := v.s.SaveRequest(t.Context(), store.Draft{
		ID: kiosk.NewRequestID(), Service: "lapor-miskin", Village: setail,
		Answers: []kiosk.Answer{{Field: "seen", Value: "makan tidak cukup"}, {Field: kiosk.FieldVisit, Value: "Krajan"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	until(t, "the report is taken", func() bool { return held(t, v.s, r.ID).Transport == kiosk.Accepted })
	if list, err := v.ledger.Visits(t.Context(), setail); err != nil || len(list) != 0 {
		t.Errorf("%+v, %v", list, err)
	}
}
