package flow

import (
	"strconv"
	"strings"
)

// keyOf is a key that stands for one of several.
func keyOf(prefix string, i int) KeyID { return KeyID(prefix + strconv.Itoa(i)) }

// mallSheets is what the regency's service hall does, each with the way to its slip.
func (m Machine) mallSheets(s State) []sheet {
	hall := m.mall
	if hall == nil {
		return []sheet{{title: M("news.mall"), lead: M("news.mall.none")}}
	}
	var rows []Row
	for i, x := range hall.Services {
		rows = append(rows, Row{Label: T(x.Agency), Value: T(x.Title), Key: plain(keyOf("pick-", i), "news.mall.look")})
	}
	return rowSheets(s, sheet{title: M("news.mall"), lead: M("news.mall.lead", hall.Hours)}, rows)
}

// serviceSheets is one thing that is done at the hall: where, when, what to bring; its slip, and with a card
// the booking.
func (m Machine) serviceSheets(s State) []sheet {
	hall, i := m.mall, s.visit.news.item
	if hall == nil || i >= len(hall.Services) {
		return m.mallSheets(s)
	}
	x := hall.Services[i]
	rows := []Row{
		{Label: T(x.Agency), Value: T(x.Title)},
		{Label: M("news.where"), Value: T(hall.Name + ", " + hall.Address)},
		{Label: M("news.open"), Value: T(hall.Open(x))},
	}
	if len(x.Bring) > 0 {
		rows = append(rows, Row{Label: M("news.bring"), Value: T(strings.Join(x.Bring, ", "))})
	}
	if hall.Contact != "" {
		rows = append(rows, Row{Label: M("news.contact"), Value: T(hall.Contact)})
	}
	first := sheet{title: M("news.mall"), keys: []Key{main(KeyOK, "news.mall.print")}}
	switch {
	case m.canBook(s):
		first.keys = append(first.keys, plain(KeyOther, "news.mall.book"))
	case m.indexOf(BookMall) >= 0:
		first.lead = M("news.mall.card")
	}
	return rowSheets(s, first, rows)
}
