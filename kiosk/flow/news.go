package flow

import (
	"slices"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
)

// newsPart is a part of Kabar desa.
type newsPart uint8

// The parts, in the order of their tiles; the last one stands behind the service hall.
const (
	newsMoney newsPart = iota
	newsNotices
	newsIndicators
	newsPlaces
	newsMall
	newsHours
	newsService
)

// newsAt is where a visitor reads.
type newsAt struct {
	part newsPart
	item int // which service of the hall
	from int // the page of the hall's list that led to it
}

// BookMall is the service by which a resident books a visit to the service hall.
const BookMall kiosk.ServiceID = "mal-janji"

// fieldMatter is the field of BookMall that says for what.
const fieldMatter = "service"

// WithNews is the machine of a kiosk whose village tells this.
func (m Machine) WithNews(n kiosk.VillageNews) Machine {
	m.told = &n
	return m
}

// WithMall is the machine of a kiosk that tells of the regency's service hall.
func (m Machine) WithMall(hall kiosk.Mall) Machine {
	m.mall = &hall
	return m
}

// newsParts is the parts that there is something to read of. Where a kelurahan has no budget of its own, that
// is what is read.
func (m Machine) newsParts() []newsPart {
	n := m.village()
	has := [...]bool{
		newsMoney:      n.Budget != nil || m.told != nil && m.site.Village.Kind == kiosk.Kelurahan,
		newsNotices:    m.told != nil,
		newsIndicators: len(n.Indicators) > 0,
		newsPlaces:     len(n.Places) > 0,
		newsMall:       m.mall != nil,
		newsHours:      true,
	}
	var parts []newsPart
	for p, yes := range has {
		if yes {
			parts = append(parts, newsPart(p))
		}
	}
	return parts
}

// village is what the village tells; the zero value where nothing has come yet.
func (m Machine) village() kiosk.VillageNews {
	if m.told == nil {
		return kiosk.VillageNews{}
	}
	return *m.told
}

// newsKey is a key of Kabar desa.
func (m Machine) newsKey(s State, k KeyID, fresh kiosk.RequestID) (State, []Effect) {
	v := &s.visit
	if v.screen == News {
		if k == KeyBack {
			return m.goHome(s)
		}
		parts := m.newsParts()
		if i, ok := index(k, "tile-"); ok && i < len(parts) {
			v.news, v.page = newsAt{part: parts[i]}, 0
			return m.show(s, NewsPage)
		}
		return s, nil
	}
	if page, ok := turn(k, m.newsPage(s), len(m.newsSheets(s))); ok {
		v.page = page
		return m.show(s, NewsPage)
	}
	if i, ok := index(k, "pick-"); ok {
		v.news, v.page = newsAt{part: newsService, item: i, from: m.newsPage(s)}, 0
		return m.show(s, NewsPage)
	}
	return m.newsDeed(s, k, fresh)
}

// newsDeed is what a key beside the pages does.
func (m Machine) newsDeed(s State, k KeyID, fresh kiosk.RequestID) (State, []Effect) {
	v := &s.visit
	switch k {
	case KeyBack:
		if v.news.part == newsService {
			v.news, v.page = newsAt{part: newsMall}, v.news.from
			return m.show(s, NewsPage)
		}
		v.news, v.page = newsAt{}, 0
		return m.show(s, News)
	case KeyOK:
		if v.news.part == newsService {
			return m.handOut(s, Print{What: MallPaper, Item: v.news.item})
		}
		return m.handOut(s, Print{What: BudgetPaper})
	case KeyOther:
		if v.news.part == newsService {
			return m.book(s, fresh)
		}
		return m.enterRoom(s, kiosk.RoomReport)
	default:
	}
	return s, nil
}

// book begins a booking of the service that is read, which is not asked again where the form can take its name.
func (m Machine) book(s State, fresh kiosk.RequestID) (State, []Effect) {
	i, item := m.indexOf(BookMall), s.visit.news.item
	s, fx := m.startForm(s, i, fresh)
	if i < 0 || s.shut || m.mall == nil || item >= len(m.mall.Services) || len(m.services[i].Fields) == 0 {
		return s, fx
	}
	title, first := m.mall.Services[item].Title, m.services[i].Fields[0]
	v := &s.visit
	if first.ID != fieldMatter || first.Check(title, s.now) != kiosk.FieldFine || v.form.given >= 0 {
		return s, fx
	}
	v.form.answers[0], v.form.given = answer{done: true, own: true, text: title}, 0
	return m.nextField(s)
}

// newsPage is the page that is read: a larger text has more of them.
func (m Machine) newsPage(s State) int { return min(s.visit.page, len(m.newsSheets(s))-1) }

// canReport says whether complaints are taken here now: while nothing can be saved the news is read all the same.
func (m Machine) canReport(s State) bool {
	return s.storeUp && !s.shut && slices.Contains(m.rooms, kiosk.RoomReport)
}

// canBook says whether the visitor may book at the service hall: with a card, where the service is offered.
func (m Machine) canBook(s State) bool { return !s.visit.public && m.indexOf(BookMall) >= 0 }

// newsView is Kabar desa: what there is to read.
func (m Machine) newsView(v *View) {
	v.Eyebrow, v.Title = T(m.site.Village.Title()), M("room.news")
	if m.told == nil {
		v.Lead = M("news.none")
	}
	words := [...]struct{ id, icon string }{
		newsMoney: {"news.money", "room-news"}, newsNotices: {"news.notices", "room-report"}, newsIndicators: {"news.indicators", "check"},
		newsPlaces: {"news.places", "bag"}, newsMall: {"news.mall", "bank"}, newsHours: {"news.hours", "calendar"},
	}
	v.Speech = []Msg{v.Title}
	if !v.Lead.Empty() {
		v.Speech = append(v.Speech, v.Lead)
	}
	for i, p := range m.newsParts() {
		w := words[p]
		v.Keys = append(v.Keys, Key{ID: keyOf("tile-", i), Label: M(w.id), Sub: M(w.id + ".sub"), Icon: w.icon, Role: RoleTile})
		v.Speech = append(v.Speech, M(w.id))
	}
	v.Keys = append(v.Keys, plain(KeyBack, "back"))
	v.Leave = exit()
}

// newsPageView is one page of a part.
func (m Machine) newsPageView(s State, v *View) {
	sheets := m.newsSheets(s)
	page := m.newsPage(s)
	sheet := sheets[page]
	v.Eyebrow, v.Title, v.Lead = sheet.eyebrow, sheet.title, sheet.lead
	v.Rows, v.Chart = sheet.rows, sheet.chart
	if len(sheets) > 1 {
		v.Page, v.Pages = page+1, len(sheets)
		v.Keys = PageKeys(v.Page, v.Pages)
	}
	v.Keys = append(v.Keys, plain(KeyBack, "back"))
	v.Keys = append(v.Keys, sheet.keys...)
	v.Note, v.Leave = m.newsAge(s), exit()
	v.Speech = slices.DeleteFunc(append(append([]Msg{v.Title, v.Eyebrow, v.Lead}, sheet.spoken()...), v.Note), Msg.Empty)
}

// newsAge says how old it is, and that the line is down where it is.
func (m Machine) newsAge(s State) Msg {
	at, told, sample := m.newsMade(s.visit.news.part)
	if !told {
		return Msg{}
	}
	id := "news.age"
	if !s.linkUp {
		id = "news.age.offline"
	}
	if sample {
		id += ".sample"
	}
	return M(id, kiosk.DayTime(at, s.now, s.visit.prefs.Lang))
}

// newsMade is when the regency last changed what a part tells, and whether that was invented; told is false
// where nothing of it has come.
func (m Machine) newsMade(p newsPart) (at time.Time, told, sample bool) {
	switch p {
	case newsMall, newsService:
		if m.mall != nil {
			return m.mall.Updated(), true, m.mall.Sample
		}
	case newsMoney, newsNotices, newsIndicators, newsPlaces:
		if m.told != nil {
			return m.told.Updated(), true, p == newsMoney && m.told.Budget != nil && m.told.Budget.Sample
		}
	case newsHours:
	}
	return time.Time{}, false, false
}
