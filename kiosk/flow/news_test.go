package flow

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
)

// testNews is what an invented village tells.
func testNews() kiosk.VillageNews {
	amount := func(plan, done int64) kiosk.Amount {
		return kiosk.Amount{Plan: plan * 1_000_000, Done: done * 1_000_000}
	}
	return kiosk.VillageNews{
		Village: "35.10.13.2004", Made: time.Date(2026, 11, 21, 8, 30, 0, 0, kiosk.WIB).UnixMilli(),
		Budget: &kiosk.Budget{
			Year: 2026, Sample: true, Complaints: "Kantor Desa Setail", Data: "2026-10-31", Source: "CONTOH",
			Income: []kiosk.BudgetLine{{Title: "Dana Desa", Amount: amount(1100, 900)}, {Title: "Alokasi Dana Desa", Amount: amount(700, 500)}},
			Spending: []kiosk.FieldBudget{
				{Field: kiosk.FieldGovernment, Amount: amount(600, 500)},
				{Field: kiosk.FieldBuilding, Amount: amount(1200, 600), Activities: []kiosk.Activity{
					{Title: "Jalan usaha tani", Amount: amount(800, 600), State: kiosk.ActivityDone},
					{Title: "Saluran air", Amount: amount(400, 0), State: kiosk.ActivityWaiting, Why: "Menunggu kemarau"},
				}},
			},
			Executors: []kiosk.Executor{{Field: kiosk.FieldBuilding, Office: "Kasi Kesejahteraan", Name: "Contoh", Team: "TPK: 5 orang"}},
		},
		Notices: []kiosk.Notice{
			{Title: "Posyandu", Text: "Sabtu pukul 08.00 di balai dusun.", From: "2026-11-20", Until: "2026-11-28"},
			{Title: "Kerja bakti", Text: "Sudah lewat.", From: "2026-11-01", Until: "2026-11-20"},
		},
		Indicators: []kiosk.Indicator{
			{No: 1, State: kiosk.IndicatorMet, Date: "2026-11-01"}, {No: 14, State: kiosk.IndicatorUnmet, Date: "2026-11-01", Note: "dipesan"},
		},
		Places: []kiosk.Place{{Kind: kiosk.Product, Title: "Kopi Setail", Text: "Kopi bubuk.", Where: "Dusun Sawahan", Hours: "08.00-17.00"}},
	}
}

func testMall() kiosk.Mall {
	m := kiosk.Mall{
		Made: time.Date(2026, 11, 2, 9, 0, 0, 0, kiosk.WIB).UnixMilli(), Name: "MPP", Address: "Jalan Contoh 1", Hours: "Senin-Jumat 08.00-15.00",
	}
	for i := range 9 {
		m.Services = append(m.Services, kiosk.MallService{Title: "Urusan " + strconv.Itoa(i), Agency: "Instansi", Bring: []string{"KTP", "KK"}})
	}
	return m
}

// TestNewsAtEverySize: in every part, at every text size, the pages hold everything once and in order, none is
// empty, and each is read aloud with its age and without the name of a person.
func TestNewsAtEverySize(t *testing.T) {
	m := testMachine()
	s := m.Start()
	s.now = time.Date(2026, 11, 21, 9, 0, 0, 0, kiosk.WIB)
	for part := newsMoney; part <= newsService; part++ {
		var want []string
		for size := Size5; size <= Size9; size++ {
			s.visit = blank(NewsPage)
			s.visit.news, s.visit.prefs.Size = newsAt{part: part, item: 8}, size
			sheets := m.newsSheets(s)
			var got []string
			for i := range sheets {
				s.visit.page = i
				v := m.View(s)
				if v.Title.Empty() || v.Lead.Empty() && len(v.Rows)+len(v.Chart.Bars) == 0 || v.Page != 0 && v.Page != i+1 {
					t.Errorf("part %d size %d page %d: %+v", part, size, i, v)
				}
				for _, r := range v.Rows {
					got = append(got, r.Value.ID+r.Value.Text)
					if contains(v.Speech, r.Value) == strings.Contains(r.Value.Text, "· Contoh") {
						t.Errorf("part %d: of %v the loudspeaker says %v", part, r, v.Speech)
					}
				}
				for _, b := range v.Chart.Bars {
					got = append(got, b.Label.ID+b.Label.Text)
					if !contains(v.Speech, b.Label) || !contains(v.Speech, b.Value) {
						t.Errorf("part %d: of %v the loudspeaker says %v", part, b, v.Speech)
					}
				}
				if !v.Note.Empty() && !contains(v.Speech, v.Note) {
					t.Errorf("part %d: how old it is is not said", part)
				}
			}
			if want == nil {
				want = got
			}
			if !slices.Equal(got, want) {
				t.Errorf("part %d size %d: %v, want %v", part, size, got, want)
			}
			if size == Size9 && part == newsMall && len(sheets) < 3 {
				t.Errorf("nine services on %d pages of the largest text", len(sheets))
			}
			s.visit.page = 1000
			if v := m.View(s); v.Title.Empty() {
				t.Errorf("part %d size %d: a page that is gone shows nothing", part, size)
			}
		}
	}
}

// TestNewsThatNeverCame: a kiosk that has heard nothing says so, and still tells its hours; a kelurahan has no
// budget and says why; a village without one has no tile for it.
func TestNewsThatNeverCame(t *testing.T) {
	m := testMachine()
	press := func(m Machine, keys ...KeyID) View {
		s := m.Start()
		for _, k := range keys {
			s, _ = m.Step(s, Event{At: time.Date(2026, 11, 21, 9, 0, 0, 0, kiosk.WIB), What: KeyPressed{Key: k}})
		}
		return m.View(s)
	}
	nothing := m
	nothing.told, nothing.mall = nil, nil
	if v := press(nothing, "room-news"); v.Lead.ID != "news.none" || len(v.Keys) != 2 || v.Keys[0].Label.ID != "news.hours" {
		t.Errorf("%+v", v)
	}
	if v := press(nothing, "room-news", "tile-0"); v.Title.ID != "news.hours" || !v.Note.Empty() {
		t.Errorf("%+v", v)
	}
	bare := m.WithNews(kiosk.VillageNews{})
	if v := press(bare, "room-news", "tile-0"); v.Title.ID != "news.notices" || v.Lead.ID != "news.notices.none" {
		t.Errorf("%+v", v)
	}
	bare.site.Village.Kind = kiosk.Kelurahan
	if v := press(bare, "room-news", "tile-0"); v.Lead.ID != "news.money.kelurahan" {
		t.Errorf("%+v", v)
	}
}

// TestNewsAge: every page says how old it is, by the set that it comes from; that the line is down; and that
// figures were invented.
func TestNewsAge(t *testing.T) {
	m := testMachine()
	s := m.Start()
	s.now = time.Date(2026, 11, 21, 9, 0, 0, 0, kiosk.WIB)
	for part, want := range map[newsPart]string{
		newsMoney: "news.age.offline.sample Sabtu 21 November, 08.30", newsNotices: "news.age.offline Sabtu 21 November, 08.30",
		newsMall: "news.age.offline Senin 2 November, 09.00", newsHours: "",
	} {
		s.visit = blank(NewsPage)
		s.visit.news.part = part
		v := m.View(s)
		if got := strings.TrimSpace(v.Note.ID + " " + strings.Join(v.Note.Args, " ")); got != want {
			t.Errorf("part %d: %q, want %q", part, got, want)
		}
	}
	s.linkUp, s.visit.news.part = true, newsNotices
	if v := m.View(s); v.Note.ID != "news.age" {
		t.Errorf("%+v", v.Note)
	}
}

// TestComplaintFromNews: the page that says where to complain leads to the room of complaints, but not while
// nothing can be saved.
func TestComplaintFromNews(t *testing.T) {
	m := testMachine()
	s := m.Start()
	s.visit = blank(NewsPage)
	s.visit.public, s.visit.page = true, 1000
	if v := m.View(s); v.Title.ID != "news.money.ask" || !v.has(KeyOther) {
		t.Fatalf("the last page: %+v", v)
	}
	if next, _ := m.Step(s, Event{What: KeyPressed{Key: KeyOther}}); next.Screen() != Report {
		t.Errorf("it leads to %s", next.Screen())
	}
	s.storeUp = false
	if m.View(s).has(KeyOther) {
		t.Error("something is taken that cannot be saved")
	}
}

// TestBookingNeedsCard: without a card the page says to tap it; with one the booking begins.
func TestBookingNeedsCard(t *testing.T) {
	m := testMachine()
	book := m.services[0]
	book.ID = BookMall
	book.Fields = []kiosk.Field{
		{ID: fieldMatter, Kind: kiosk.TextField, Title: text("Urusan?", ""), Choices: []kiosk.Choice{{Value: "SIM"}}}, {ID: "day", Kind: kiosk.DateField, Title: text("Kapan?", "")},
	}
	m.services = append(slices.Clone(m.services), book)
	s := m.Start()
	for _, public := range []bool{true, false} {
		s.visit = blank(NewsPage)
		s.visit.public, s.visit.news.part = public, newsService
		v := m.View(s)
		if v.has(KeyOther) == public || (v.Lead.ID == "news.mall.card") != public {
			t.Errorf("public %v: %+v, %+v", public, v.Keys, v.Lead)
		}
	}
	s, _ = m.Step(s, Event{Fresh: kiosk.RequestID{9}, What: KeyPressed{Key: KeyOther}})
	if svc, _ := m.serviceOf(s); s.Screen() != Question || svc.ID != BookMall || m.View(s).Title.Text != "Kapan?" {
		t.Errorf("%s of %q: %+v", s.Screen(), svc.ID, m.View(s).Title)
	}
	if got := s.visit.form.answers[0].value(book.Fields[0]); got != "Urusan 0" {
		t.Errorf("booked %q", got)
	}
	long := testMall()
	long.Services[0].Title = strings.Repeat("Urusan panjang ", 7) + "?"
	s.visit = blank(NewsPage)
	s.visit.news.part = newsService
	s, _ = m.WithMall(long).Step(s, Event{Fresh: kiosk.RequestID{9}, What: KeyPressed{Key: KeyOther}})
	if v := m.View(s); v.Title.Text != "Urusan?" {
		t.Errorf("what the form cannot take is asked: %+v", v.Title)
	}
}

// TestParagraphs: every word once and in order, no part longer than it may be, a word alone as it is.
func TestParagraphs(t *testing.T) {
	const text = "satu dua tiga  empat lima enam tujuhdelapansembilan sepuluh"
	parts := paragraphs(text, 10)
	if got := strings.Join(parts, " "); got != strings.Join(strings.Fields(text), " ") {
		t.Error(got)
	}
	for _, p := range parts {
		if len(p) > 10 && strings.Contains(p, " ") {
			t.Errorf("%q is too long", p)
		}
	}
}
