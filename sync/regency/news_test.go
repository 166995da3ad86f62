package regency_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
	"github.com/smart-kampung/anjungan/kiosk/store"
	"github.com/smart-kampung/anjungan/sync/regency/bulletin"
	"github.com/smart-kampung/anjungan/sync/regency/editions"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// told is what a kiosk's disk says that its village tells.
func told(t *testing.T, s *store.Store) kiosk.VillageNews {
	t.Helper()
	set, ok, err := s.Set(t.Context(), wire.SetNews)
	if err != nil {
		t.Fatal(err)
	}
	if !ok {
		return kiosk.VillageNews{}
	}
	n, err := kiosk.DecodeVillageNews(set.Content)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestClerkTellsTheVillage: a notice that a clerk writes is on the kiosk's disk, with the budget that was there
// before, and is gone when it is withdrawn; what the regency tells of its service hall comes too.
func TestClerkTellsTheVillage(t *testing.T) {
	w := newWorld(t)
	office := bulletin.Office{Ledger: w.ledger, Now: time.Now}
	_, err := office.Put(t.Context(), setail, "(operator)", bulletin.Budget(kiosk.Budget{
		Year: 2026, Complaints: "Kantor Desa", Data: "2026-10-31", Source: "CONTOH",
		Income:   []kiosk.BudgetLine{{Title: "Dana Desa", Amount: kiosk.Amount{Plan: 10, Done: 5}}},
		Spending: []kiosk.FieldBudget{{Field: kiosk.FieldBuilding, Amount: kiosk.Amount{Plan: 10, Done: 5}}},
	}))
	if err != nil {
		t.Fatal(err)
	}
	hall := kiosk.Mall{Name: "MPP", Address: "Jalan", Hours: "08-15", Services: []kiosk.MallService{{Title: "Paspor", Agency: "Imigrasi"}}}
	if err := office.PutMall(t.Context(), "(operator)", hall); err != nil {
		t.Fatal(err)
	}
	s, _, _ := w.site(t, 7)
	b := w.console(t, time.Now)
	b.login()
	if body := b.get("/"); !strings.Contains(body, `href="/news"`) {
		t.Error("no way from the queue")
	}
	if body := b.get("/news"); !strings.Contains(body, "angka per 31 Oktober 2026") {
		t.Error("the page does not say of which day the budget is")
	}
	day := func(days int) string { return time.Now().AddDate(0, 0, days).Format(time.DateOnly) }
	notice := url.Values{"title": {"  Kerja  bakti <b>"}, "text": {"Minggu\r\npagi"}, "from": {day(-1)}, "until": {day(5)}}
	if status, body, _ := b.do(http.MethodPost, "/news", notice); status != http.StatusOK || !strings.Contains(body, "Kerja bakti &lt;b&gt;") || !strings.Contains(body, "Tampil") {
		t.Fatalf("%d", status)
	}
	until(t, "the notice is on the kiosk's disk", func() bool { return len(told(t, s).Notices) == 1 })
	n := told(t, s)
	if got := n.Notices[0]; got.Title != "Kerja bakti <b>" || got.Text != "Minggu pagi" || n.Budget == nil || n.Budget.Year != 2026 {
		t.Errorf("%+v", n)
	}
	until(t, "the service hall is there", func() bool {
		set, ok, err := s.Set(t.Context(), wire.SetMall)
		return err == nil && ok && strings.Contains(string(set.Content), "Imigrasi")
	})
	override := fstest.MapFS{"review/jv.json": {Data: []byte("{}")}}
	if _, err := editions.New(w.ledger, assets.Services, time.Now).Publish(t.Context(), "(operator)", override); err != nil {
		t.Fatal(err)
	}
	until(t, "the catalogue is there", func() bool {
		set, ok, err := s.Set(t.Context(), catalog.SetName)
		if err != nil || !ok {
			return false
		}
		layers, err := catalog.Unpack(set.Content)
		return err == nil && len(layers) == 1
	})
	for range 2 { // the second time it is gone already
		if status, _, _ := b.do(http.MethodPost, "/news/"+bulletin.NoticeID(n.Notices[0])+"/withdraw", url.Values{}); status != http.StatusOK {
			t.Fatalf("withdraw: %d", status)
		}
	}
	until(t, "it is gone", func() bool { return len(told(t, s).Notices) == 0 })
	if told(t, s).Budget == nil {
		t.Error("the budget went with it")
	}
	w.wantAudit(t, bulletin.ActionWrite, bulletin.ActionWithdraw)
}

// TestNoticesRefused: what cannot be told stays in the form with the reason; officials of other offices have no
// such page, and another village's clerk withdraws nothing here.
func TestNoticesRefused(t *testing.T) {
	w := newWorld(t)
	b := w.console(t, time.Now)
	b.login()
	day := func(days int) string { return time.Now().AddDate(0, 0, days).Format(time.DateOnly) }
	for why, form := range map[string]url.Values{
		"sudah lewat":    {"title": {"Lama"}, "text": {"x"}, "from": {"2026-01-01"}, "until": {"2026-01-02"}},
		"tanggal mulai":  {"title": {"Mundur"}, "text": {"x"}, "from": {day(3)}, "until": {day(2)}},
		"paling banyak ": {"title": {"Panjang"}, "text": {strings.Repeat("x", 601)}, "from": {day(0)}, "until": {day(2)}},
	} {
		status, body, _ := b.do(http.MethodPost, "/news", form)
		if status != http.StatusUnprocessableEntity || !strings.Contains(body, why) || !strings.Contains(body, `value="`+form.Get("title")+`"`) {
			t.Errorf("%s: %d", why, status)
		}
	}
	office := bulletin.Office{Ledger: w.ledger, Now: time.Now}
	kept := kiosk.Notice{Title: "Posyandu", Text: "Sabtu", From: day(-1), Until: day(2)}
	if err := office.Write(t.Context(), setail, "tono", kept); err != nil {
		t.Fatal(err)
	}
	w.signsIn(t, "joko", ledger.ClerkAccount{Village: "35.10.01.2001", Role: kiosk.RoleService})
	w.signsIn(t, "camat", ledger.ClerkAccount{District: "35.10.09", Role: kiosk.RoleDistrict})
	other := w.console(t, time.Now)
	other.loginAs("joko")
	other.do(http.MethodPost, "/news/"+bulletin.NoticeID(kept)+"/withdraw", url.Values{})
	if n, _, err := office.News(t.Context(), setail); err != nil || len(n.Notices) != 1 {
		t.Errorf("another village's clerk withdrew it: %v", err)
	}
	district := w.console(t, time.Now)
	district.loginAs("camat")
	if status, _, _ := district.do(http.MethodGet, "/news", nil); status != http.StatusForbidden {
		t.Errorf("an official of the district: %d", status)
	}
}
