package flow

import (
	"strconv"

	"github.com/smart-kampung/anjungan/kiosk"
)

// aidView is the screens of the room of bansos.
func (m Machine) aidView(s State, v *View) {
	v.Eyebrow, v.Leave = M("aid.eyebrow"), exit()
	switch s.visit.screen {
	case AidWho:
		m.aidWhoView(s, v)
	case AidList:
		m.aidListView(s, v)
	case AidScheme:
		m.aidSchemeView(s, v)
	default:
		m.aidAnswerView(s, v)
	}
}

// aidWhoView asks who pays, and says with whom the visitor stands on a list.
func (m Machine) aidWhoView(s State, v *View) {
	v.Title = M("aid.title")
	for i, c := range m.clusters(s) {
		n := 0
		for _, x := range m.schemes(s, c) {
			if h := m.aidOf(s, x); h.Word == kiosk.AidReceives {
				n++
			}
		}
		sub := M("aid.cluster.see")
		switch {
		case n > 0:
			sub = M("aid.cluster.n", strconv.Itoa(n))
		case !s.visit.self(), s.visit.untold():
			sub = M("aid.cluster.apply")
		}
		v.Keys = append(v.Keys, Key{ID: KeyID("tile-" + strconv.Itoa(i)), Label: M("aid.cluster." + string(c)), Sub: sub, Icon: clusterIcon(c), Role: RoleTile})
	}
	v.Speech = []Msg{v.Title}
	for _, k := range v.Keys {
		v.Speech = append(v.Speech, k.Label)
	}
	if s.visit.self() && !s.visit.untold() {
		v.Eyebrow = m.aidAge(s)
		v.Speech = append(v.Speech, v.Eyebrow)
	}
	v.Keys = append(v.Keys, plain(KeyBack, "back"))
}

// clusterIcon is the drawing of who pays.
func clusterIcon(c kiosk.Cluster) string {
	switch c {
	case kiosk.ClusterNational:
		return "bank"
	case kiosk.ClusterProvince:
		return "land"
	case kiosk.ClusterRegency:
		return "handshake"
	case kiosk.ClusterVillage:
		return "home-address"
	}
	return "gift"
}

// aidRoom is how many schemes a page of the list holds, by text size.
func aidRoom(z TextSize) int {
	switch z {
	case Size5, Size6:
		return 5
	case Size7:
		return 4
	case Size9:
	}
	return 3
}

// aidListView is the schemes of a cluster and where the visitor stands in each.
func (m Machine) aidListView(s State, v *View) {
	v.Title, v.Lead, v.Private = M("aid.cluster."+string(s.visit.aid.cluster)), m.aidAge(s), s.visit.self()
	list := m.schemes(s, s.visit.aid.cluster)
	from, to := paging(s, v, len(list), aidRoom(s.visit.prefs.Size))
	for i, x := range list[from:to] {
		r := Row{Label: T(x.Title.In(s.visit.prefs.Lang)), Value: deciderWords(x), Key: plain(KeyID("open-"+strconv.Itoa(from+i)), "waiting.see")}
		if s.visit.self() {
			r.Value = m.aidWords(s, m.aidOf(s, x))
		}
		v.Rows = append(v.Rows, r)
	}
	v.Keys = append(v.Keys, plain(KeyOther, "back"))
	v.Speech = []Msg{v.Title}
}

// aidAge says of which day what is known is, or that no record here is of the visitor and where to ask.
func (m Machine) aidAge(s State) Msg {
	v, known := m.places.find(s.visit.resident.Village)
	switch {
	case s.visit.untold() && known && v.Code != m.site.Village.Code:
		return M("aid.untold.at", v.Title())
	case s.visit.untold():
		return M("aid.untold")
	case m.aid.Came.IsZero():
		return M("aid.never")
	}
	return M("aid.came", kiosk.Date(m.aid.Came, s.visit.prefs.Lang), kiosk.Clock(m.aid.Came))
}

// aidWords is a status as its owner reads it. It never says who else of a family is meant.
func (m Machine) aidWords(s State, h kiosk.AidStatus) Msg {
	if h.Word == kiosk.AidNoData && s.visit.untold() {
		return M("aid.untold.state")
	}
	id := "aid." + string(h.Word)
	if h.Family {
		id += ".kk"
	}
	if h.Word == kiosk.AidAbsent || h.Word == kiosk.AidNoData {
		return M(id)
	}
	return M(id, h.Period.Words(s.visit.prefs.Lang))
}

// deciderWords is who decides about a scheme, and that it is only forwarded where that is elsewhere.
func deciderWords(x kiosk.Scheme) Msg { return M("aid.decider." + string(x.Decider)) }

// aidSchemeView is one scheme: where the visitor stands, who decides, and what the rules would say to an
// application, before anybody waits for it.
func (m Machine) aidSchemeView(s State, v *View) {
	v.Title, v.Private = M("aid.scheme.title"), s.visit.self()
	v.Speech = []Msg{v.Title}
	if s.visit.self() && !s.visit.untold() {
		v.Eyebrow = m.aidAge(s)
		v.Speech = append(v.Speech, v.Eyebrow)
	}
	last := showRows(s, v, m.schemeRows(s))
	x, ok := m.aid.Matrix.Scheme(s.visit.aid.scheme)
	if !last || !ok {
		return
	}
	_, refused := m.aid.Matrix.Foresee(x.ID, s.now, m.held(s))
	switch {
	case !m.mayApply(s, x):
		v.Keys[1] = plain(KeyOK, "waiting.home")
	case refused:
		v.Keys[1] = plain(KeyOK, "aid.apply.anyway")
	case !x.Here():
		v.Keys[1] = main(KeyOK, "aid.forward")
	default:
		v.Keys[1] = main(KeyOK, "aid.apply")
	}
}

// showRows shows one page of rows with the way back and the way on; last says that the way on is for the
// screen to say.
func showRows(s State, v *View, rows []Row) (last bool) {
	at := RowPages(rows, s.visit.prefs.Size)
	page := min(s.visit.page, len(at)-1)
	v.Rows = rows[at[page][0]:at[page][1]]
	if len(at) > 1 {
		v.Page, v.Pages = page+1, len(at)
	}
	v.Keys = []Key{plain(KeyUp, "back"), main(KeyDown, "entry.next")}
	return page == len(at)-1
}

// schemeRows is what a visitor must know of a scheme before asking for it.
func (m Machine) schemeRows(s State) (rows []Row) {
	x, ok := m.aid.Matrix.Scheme(s.visit.aid.scheme)
	if !ok {
		return nil
	}
	lang := s.visit.prefs.Lang
	rows = append(rows, Row{Label: M("aid.row.scheme"), Value: T(x.Title.In(lang))})
	if s.visit.self() {
		h := m.aidOf(s, x)
		r := Row{Label: M("aid.row.state"), Value: m.aidWords(s, h)}
		if !h.Data.IsZero() {
			r.Label = M("aid.row.state.data", kiosk.Date(h.Data, lang))
		}
		rows = append(rows, r)
	}
	rows = append(rows, Row{Label: M("aid.row.decider"), Value: deciderWords(x)})
	refusal, refused := m.aid.Matrix.Foresee(x.ID, s.now, m.held(s))
	switch {
	case !m.mayApply(s, x):
		return rows
	case refused:
		return append(rows, m.blockedRow(refusal, lang), ruleRow(refusal), Row{Label: M("aid.row.provisional"), Value: M("aid.provisional.no")})
	case !x.Here():
		return append(rows, Row{Label: M("aid.row.provisional"), Value: M("aid.forward.note")})
	case s.visit.untold():
		return append(rows, Row{Label: M("aid.row.provisional"), Value: M("aid.untold.verdict")})
	case s.visit.self():
		return append(rows, Row{Label: M("aid.row.provisional"), Value: M("aid.provisional.yes")})
	}
	return append(rows, Row{Label: M("aid.row.provisional"), Value: M("aid.deposit.note")})
}

// blockedRow says what stands in the way, whose it is, and in which period.
func (m Machine) blockedRow(r kiosk.AidRefusal, lang kiosk.Lang) Row {
	other, _ := m.aid.Matrix.Scheme(r.Blocking)
	return Row{Label: M("aid.row.blocked"), Value: M("aid.blocked."+string(r.Level), other.Title.In(lang), r.Period.Words(lang))}
}

// ruleRow names the rule, where it stands, and whether anybody has compared it.
func ruleRow(r kiosk.AidRefusal) Row {
	id := "aid.rule"
	if r.Unverified {
		id = "aid.rule.unverified"
	}
	return Row{Label: M("aid.row.rule"), Value: M(id, r.Rule, r.Source)}
}
