package flow

import (
	"slices"

	"github.com/smart-kampung/anjungan/kiosk"
)

// places is the villages of the regency by district, as somebody chooses theirs. Never changed.
type places struct {
	districts []string // names, in the order of the list
	villages  [][]place
	list      []kiosk.Village // each once
}

// place is a village under a name that people look for.
type place struct {
	village kiosk.Village
	title   string // "Desa Sukojati"
	former  bool   // it is called otherwise today, or lies in another district
}

// WithVillages is the machine of a kiosk where residents of these villages deposit requests; without
// them only those of its own village do. A village stands also under what it was called formerly.
func (m Machine) WithVillages(list []kiosk.Village, formerly []kiosk.Formerly) Machine {
	m.places = places{list: list}
	for _, v := range list {
		m.places.add(v.District, place{village: v, title: v.Title()})
	}
	for _, f := range formerly {
		m.places.add(f.District, place{village: f.Village, title: f.Title(), former: true})
	}
	return m
}

func (p *places) add(district string, v place) {
	at := slices.Index(p.districts, district)
	if at < 0 {
		at = len(p.districts)
		p.districts, p.villages = append(p.districts, district), append(p.villages, nil)
	}
	p.villages[at] = append(p.villages[at], v)
}

// find gives the village with that code; ok is false where the list has none.
func (p places) find(code kiosk.VillageCode) (v kiosk.Village, ok bool) {
	i := slices.IndexFunc(p.list, func(v kiosk.Village) bool { return v.Code == code })
	if i < 0 {
		return kiosk.Village{}, false
	}
	return p.list[i], true
}

// now says what the place is today; empty where it is what it was.
func (p place) now() Msg {
	if !p.former {
		return Msg{}
	}
	if p.title == p.village.Title() {
		return M("village.now.district", p.village.District)
	}
	return M("village.now", p.village.Title(), p.village.District)
}

// perPage is how many of a list stand on one page.
const perPage = kiosk.MaxChoices

// pages is how many pages n things need, at least one.
func pages(n, each int) int { return max(1, (n+each-1)/each) }

// turn is the page after a page key; ok is false for another key.
func turn(k KeyID, page, of int) (int, bool) {
	switch k {
	case KeyUp:
		return max(0, min(page, of-1)-1), true
	case KeyDown:
		return min(of-1, page+1), true
	default:
		return page, false
	}
}
