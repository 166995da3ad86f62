package flow

import "github.com/smart-kampung/anjungan/kiosk"

// places is the villages of the regency by district, as somebody chooses theirs. Never changed.
type places struct {
	districts []string // names, in the order of the list
	villages  [][]kiosk.Village
}

// WithVillages is the machine of a kiosk where residents of these villages deposit requests; without
// them only those of its own village do.
func (m Machine) WithVillages(list []kiosk.Village) Machine {
	at := map[string]int{}
	m.places = places{}
	for _, v := range list {
		i, ok := at[v.DistrictCode]
		if !ok {
			i = len(m.places.districts)
			at[v.DistrictCode] = i
			m.places.districts = append(m.places.districts, v.District)
			m.places.villages = append(m.places.villages, nil)
		}
		m.places.villages[i] = append(m.places.villages[i], v)
	}
	return m
}

// perPage is how many of a list stand on one page.
const perPage = kiosk.MaxChoices

// pages is how many pages n things need, at least one.
func pages(n, each int) int { return max(1, (n+each-1)/each) }

// turn is the page after a page key; ok is false for another key.
func turn(k KeyID, page, of int) (int, bool) {
	switch k {
	case KeyUp:
		return max(0, page-1), true
	case KeyDown:
		return min(of-1, page+1), true
	default:
		return page, false
	}
}
