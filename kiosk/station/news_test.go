package station_test

import (
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/station"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// told is what an invented village and regency tell.
func told() (kiosk.VillageNews, kiosk.Mall) {
	made := time.Date(2026, 11, 21, 8, 30, 0, 0, kiosk.WIB).UnixMilli()
	news := kiosk.VillageNews{
		Village: setail, Made: made, Budget: &kiosk.Budget{
			Year: 2026, Sample: true, Complaints: "Kantor Desa Setail", Data: "2026-10-31", Source: "CONTOH",
			Income:   []kiosk.BudgetLine{{Title: "Dana Desa", Amount: kiosk.Amount{Plan: 1_000_000, Done: 900_000}}},
			Spending: []kiosk.FieldBudget{{Field: kiosk.FieldBuilding, Amount: kiosk.Amount{Plan: 1_000_000, Done: 610_000}}},
		},
	}
	mall := kiosk.Mall{
		Made: made, Name: "Mal Pelayanan Publik", Address: "Jalan Contoh 1", Hours: "08.00-15.00",
		Services: []kiosk.MallService{{Title: "Paspor", Agency: "Imigrasi", Bring: []string{"KTP"}}},
	}
	return news, mall
}

// TestNewsWithoutCard: nobody in particular reads the village's money and prints its summary; the next paper
// waits its turn, and the screen says so.
func TestNewsWithoutCard(t *testing.T) {
	news, hall := told()
	r := newRoom(t, func(o *station.Options) {
		o.Machine = o.Machine.WithNews(news).WithMall(hall)
		papers, ok := o.Papers.(station.Office)
		if !ok {
			t.Fatalf("papers are made by %T", o.Papers)
		}
		papers.News, papers.Hall = &news, &hall
		o.Papers = papers
	})
	r.sees(flow.Welcome)
	r.press("room-news")
	r.sees(flow.News)
	r.press("tile-0")
	if v := r.sees(flow.NewsPage); len(v.Chart.Bars) != 2 || v.Chart.Bars[1].Done != 610 {
		t.Fatalf("the first page: %+v", v.Chart)
	}
	r.press(flow.KeyOK)
	r.sees(flow.TakePaper)
	text := r.printer.Papers()[0].Text()
	for _, want := range []string{"UANG DESA 2026", "CONTOH", "610.000 / 1.000.000", "61%"} {
		if !strings.Contains(text, want) {
			t.Errorf("the summary does not say %q:\n%s", want, text)
		}
	}
	r.press(flow.KeyOK)
	r.sees(flow.Goodbye)
	r.sees(flow.Welcome)
	r.press("room-news")
	r.sees(flow.News)
	r.press("tile-2")
	r.sees(flow.NewsPage)
	r.press("pick-0")
	r.until("the service", func(v flow.View) bool {
		return len(v.Rows) > 0 && v.Rows[0].Value.Text == "Paspor" && v.Rows[0].Key.ID == ""
	})
	r.press(flow.KeyOK)
	if v := r.until("why it is not printed", func(v flow.View) bool { return v.Screen == flow.NewsPage && v.Note.ID == "ration.pause" }); v.Rows[0].Value.Text != "Paspor" {
		t.Errorf("%+v", v)
	}
	if n := len(r.printer.Papers()); n != 1 {
		t.Errorf("%d papers", n)
	}
}

// TestOfficeNews: the slip of a service; what is not here cannot be printed.
func TestOfficeNews(t *testing.T) {
	_, hall := told()
	o := station.Office{Site: site(), Hall: &hall}
	if _, err := o.Budget(store.Print{}); err == nil {
		t.Error("a budget that never came was laid out")
	}
	for item, ok := range map[int]bool{0: true, 1: false, -1: false} {
		if sheet, err := o.Mall(item, store.Print{Token: "SET-1-P000001"}); (err == nil) != ok || ok && len(sheet) == 0 {
			t.Errorf("service %d: %d items, %v", item, len(sheet), err)
		}
	}
}
