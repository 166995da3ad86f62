package flow

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/smart-kampung/anjungan/kiosk"
)

// sheet is one page to read.
type sheet struct {
	eyebrow, title, lead Msg
	rows                 []Row
	chart                Chart
	keys                 []Key // beside the page keys and the way back
}

// spoken is what stands on it below the title, as it is read aloud.
func (p sheet) spoken() (words []Msg) {
	for _, b := range p.chart.Bars {
		words = append(words, b.Label, b.Value)
	}
	for _, r := range p.rows {
		words = append(words, r.Label)
		if !r.Quiet {
			words = append(words, r.Value)
		}
	}
	return words
}

// newsSheets is the pages of the part that is read, at least one.
func (m Machine) newsSheets(s State) []sheet {
	n := m.village()
	switch s.visit.news.part {
	case newsMoney:
		return m.moneySheets(s)
	case newsNotices:
		return noticeSheets(s, n.Notices)
	case newsIndicators:
		return indicatorSheets(s, n.Indicators)
	case newsPlaces:
		return placeSheets(s, n.Places)
	case newsMall:
		return m.mallSheets(s)
	case newsService:
		return m.serviceSheets(s)
	case newsHours:
	}
	return m.hoursSheets(s)
}

// The room of a page by text size, on the smallest panel that lies: what fits there fits everywhere.
type pageRoom struct {
	rows int // lines of rows
	text int // characters of running text
	bars int
}

func roomOf(z TextSize) pageRoom {
	switch z {
	case Size5:
		return pageRoom{rows: 12, text: 480, bars: 4}
	case Size6:
		return pageRoom{rows: 9, text: 330, bars: 3}
	case Size7:
		return pageRoom{rows: 7, text: 240, bars: 3}
	case Size9:
	}
	return pageRoom{rows: 4, text: 130, bars: 2}
}

// lines is about how many lines of a page a row takes: its text, and its key.
func lines(r Row) int {
	length := func(m Msg) int {
		n := utf8.RuneCountInString(m.Text)
		for _, a := range m.Args {
			n += utf8.RuneCountInString(a) + 4
		}
		return n
	}
	n := 2 + length(r.Label)/44 + length(r.Value)/36
	if r.Key.ID != "" {
		n++
	}
	return n
}

// rowSheets breaks rows into pages that begin like first.
func rowSheets(s State, first sheet, rows []Row) []sheet {
	room := roomOf(s.visit.prefs.Size).rows
	list := []sheet{first}
	sum := 0
	for _, r := range rows {
		n := lines(r)
		if at := &list[len(list)-1]; sum+n > room && len(at.rows) > 0 {
			next := first
			next.rows, next.lead = nil, Msg{}
			list, sum = append(list, next), 0
		}
		at := &list[len(list)-1]
		at.rows = append(at.rows, r)
		sum += n
	}
	return list
}

// barSheets breaks bars into pages, evenly.
func barSheets(s State, first sheet, bars []Bar) []sheet {
	each := roomOf(s.visit.prefs.Size).bars
	n := pages(len(bars), each)
	var list []sheet
	for i := range n {
		next := first
		next.chart.Bars = bars[len(bars)*i/n : len(bars)*(i+1)/n]
		list = append(list, next)
	}
	return list
}

// paragraphs breaks a text between words into parts of at most that many characters.
func paragraphs(text string, most int) (parts []string) {
	var b strings.Builder
	n := 0
	for _, w := range strings.Fields(text) {
		if l := utf8.RuneCountInString(w); n > 0 && n+1+l > most {
			parts = append(parts, b.String())
			b.Reset()
			n = 0
		}
		if n > 0 {
			b.WriteByte(' ')
			n++
		}
		b.WriteString(w)
		n += utf8.RuneCountInString(w)
	}
	return append(parts, b.String())
}

func noticeSheets(s State, notices []kiosk.Notice) (list []sheet) {
	lang := s.visit.prefs.Lang
	for _, n := range notices {
		if !n.On(s.now) {
			continue
		}
		for _, part := range paragraphs(n.Text, roomOf(s.visit.prefs.Size).text) {
			list = append(list, sheet{
				eyebrow: M("news.notice.until", kiosk.DayOf(n.Until, lang)), title: T(n.Title), lead: T(part),
			})
		}
	}
	if len(list) == 0 {
		list = []sheet{{title: M("news.notices"), lead: M("news.notices.none")}}
	}
	return list
}

func indicatorSheets(s State, marks []kiosk.Indicator) []sheet {
	lang := s.visit.prefs.Lang
	met := 0
	var rows []Row
	for _, x := range marks {
		if x.State == kiosk.IndicatorMet {
			met++
		}
		r := Row{Label: M("indicator."+string(x.State), kiosk.DayOf(x.Date, lang)), Value: M("indicator." + strconv.Itoa(x.No)), Alert: x.State == kiosk.IndicatorUnmet}
		if x.Note != "" {
			r.Label = M("indicator."+string(x.State)+".note", kiosk.DayOf(x.Date, lang), x.Note)
		}
		rows = append(rows, r)
	}
	first := sheet{title: M("news.indicators"), lead: M("news.indicators.sum", strconv.Itoa(met), strconv.Itoa(kiosk.Indicators))}
	return rowSheets(s, first, rows)
}

// placeSheets is a page of each place, and before it more where there is more to tell than fits beside its rows.
func placeSheets(s State, places []kiosk.Place) (list []sheet) {
	for _, x := range places {
		first, room := sheet{eyebrow: M("news." + string(x.Kind)), title: T(x.Title)}, roomOf(s.visit.prefs.Size)
		if utf8.RuneCountInString(x.Title+x.Text) <= room.text/8 {
			first.lead = T(x.Text)
			list = append(list, rowSheets(s, first, placeRows(x))...)
			continue
		}
		for _, p := range paragraphs(x.Text, room.text) {
			list = append(list, sheet{eyebrow: first.eyebrow, title: first.title, lead: T(p)})
		}
		list = append(list, rowSheets(s, first, placeRows(x))...)
	}
	if len(list) == 0 {
		list = []sheet{{title: M("news.places"), lead: M("news.places.none")}}
	}
	return list
}

// placeRows is where a place is, and what is known of when and of whom.
func placeRows(x kiosk.Place) []Row {
	rows := []Row{{Label: M("news.where"), Value: T(x.Where)}}
	if x.Hours != "" {
		rows = append(rows, Row{Label: M("news.open"), Value: T(x.Hours)})
	}
	if x.Contact != "" {
		rows = append(rows, Row{Label: M("news.contact"), Value: T(x.Contact)})
	}
	return rows
}

// hoursSheets is when the counter is open.
func (m Machine) hoursSheets(s State) []sheet {
	var rows []Row
	for _, h := range m.site.Week() {
		r := Row{Label: T(h.Days(s.visit.prefs.Lang)), Value: T(h.Words())}
		if len(h.Spans) == 0 {
			r.Value = M("news.closed")
		}
		rows = append(rows, r)
	}
	return rowSheets(s, sheet{title: M("news.hours"), lead: M("news.hours.lead", m.site.Counter)}, rows)
}
