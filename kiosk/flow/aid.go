package flow

import (
	"slices"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
)

// AidData is what a machine knows of bansos that is of no one person. It does not change.
type AidData struct {
	Matrix kiosk.AidMatrix
	Data   map[kiosk.SchemeID]time.Time // date of the newest data of a scheme; none: the regency was given none
	Came   time.Time                    // when the regency's word came; zero: it never did
}

// WithAid is the machine of a kiosk that knows that of bansos.
func (m Machine) WithAid(a AidData) Machine {
	m.aid = a
	return m
}

// Schemes is what the machine knows of the schemes.
func (m Machine) Schemes() kiosk.AidMatrix { return m.aid.Matrix }

// MaxAid is how many records of bansos one visit looks at.
const MaxAid = 48

// AidMine is what is known of a resident's bansos.
type AidMine struct {
	Held  [MaxAid]AidRecord
	Count int
	Told  bool // the kiosk's records are of this resident too: where they name nobody, the resident is on no list
}

// AidRecord is where a resident stands in one scheme, and by which application of their own; zero: by none.
type AidRecord struct {
	kiosk.AidStatus
	Request kiosk.RequestID
}

// Outlived says that the record is of an application that its owner has taken back since: before the regency's next word
// nothing waits for a decision there any more.
func (r AidRecord) Outlived(of kiosk.RequestID, c kiosk.Cancelling, state kiosk.RequestState) bool {
	return r.Word == kiosk.AidProposed && r.Request == of && !of.IsZero() && c.Withdrawn(state)
}

// aidVisit is where a visitor stands in the room of bansos (Bantuan).
type aidVisit struct {
	mine    AidMine
	cluster kiosk.Cluster
	scheme  kiosk.SchemeID
	item    int    // whose answer is read
	back    Screen // where a form of this room goes back to; empty: to the menu
}

// enterAid begins with who pays. What is of somebody is read after the PIN alone; whoever deposits may ask,
// and is told nothing.
func (m Machine) enterAid(s State) (State, []Effect) {
	v := &s.visit
	v.aid = aidVisit{mine: v.aid.mine}
	if v.deposit.on {
		return m.show(s, AidWho)
	}
	v.goal = goalAid
	return m.prove(s)
}

// self says that what is known of bansos is the visitor's own and may be read.
func (v *visit) self() bool { return v.authed && !v.deposit.on }

// untold says that no record here is of the visitor: of another village, or of nobody that the regency told this kiosk of.
func (v *visit) untold() bool { return v.self() && !v.aid.mine.Told }

// clusters lists who pays for anything that is offered to the visitor.
func (m Machine) clusters(s State) (out []kiosk.Cluster) {
	for _, c := range kiosk.Clusters() {
		if len(m.schemes(s, c)) > 0 {
			out = append(out, c)
		}
	}
	return out
}

// schemes lists what a cluster offers in the kind of village that the visitor is of, as far as that is known.
func (m Machine) schemes(s State, c kiosk.Cluster) (out []kiosk.Scheme) {
	kind := m.site.Village.Kind
	if s.visit.deposit.on {
		kind = s.visit.deposit.village.Kind
	} else if own := m.kindOf(s.visit.resident.Village); own != "" {
		kind = own
	}
	for _, x := range m.aid.Matrix.Schemes {
		if x.Cluster == c && x.OfferedIn(kind) {
			out = append(out, x)
		}
	}
	return out
}

// held is what is known of the visitor, with what was asked for or taken back here and is not known there yet.
func (m Machine) held(s State) (out []kiosk.AidStatus) {
	if !s.visit.self() {
		return nil
	}
	items := s.visit.items[:s.visit.count]
	mine := s.visit.aid.mine.Held[:s.visit.aid.mine.Count]
	for _, r := range mine {
		if !slices.ContainsFunc(items, func(it Item) bool { return r.Outlived(it.Request, it.Cancelling, it.State) }) {
			out = append(out, r.AidStatus)
		}
	}
	for _, it := range items {
		known := func(r AidRecord) bool { return r.Request == it.Request && !it.Request.IsZero() }
		if h, ok := m.proposed(it, s.now); ok && !slices.ContainsFunc(mine, known) {
			out = append(out, h)
		}
	}
	return out
}

// proposed is what an application stands for while it waits for its decision: the period in which it was made, as the
// regency will count it. A clock that was ahead gains no period.
func (m Machine) proposed(it Item, now time.Time) (h kiosk.AidStatus, ok bool) {
	x, ok := m.aid.Matrix.Scheme(it.Scheme)
	if !ok || it.Service != kiosk.AidApply || it.State.Settled() || it.undecided() {
		return h, false
	}
	made := it.Made
	if made.After(now) {
		made = now
	}
	return kiosk.AidStatus{Scheme: x.ID, Word: kiosk.AidProposed, Period: x.Span.Period(made), Data: made}, true
}

// aidOf is where the visitor stands in a scheme: their own before the family's, what holds now before what is
// over, then the newest. Without any record it says what the data of the scheme says, of whom they are.
func (m Machine) aidOf(s State, x kiosk.Scheme) kiosk.AidStatus {
	now := x.Span.Period(s.now)
	rank := func(h kiosk.AidStatus) (n int) {
		if holds(h) && h.Period == now {
			n += 2
		}
		if !h.Family {
			n++
		}
		return n
	}
	best, found := kiosk.AidStatus{}, false
	for _, h := range m.held(s) {
		if h.Scheme != x.ID {
			continue
		}
		if a, b := rank(h), rank(best); !found || a > b || a == b && (h.Period > best.Period || h.Period == best.Period && h.Data.After(best.Data)) {
			best, found = h, true
		}
	}
	if found {
		return best
	}
	if at, ok := m.aid.Data[x.ID]; ok && !s.visit.untold() {
		return kiosk.AidStatus{Scheme: x.ID, Word: kiosk.AidAbsent, Data: at}
	}
	return kiosk.AidStatus{Scheme: x.ID, Word: kiosk.AidNoData}
}

// holds says that a status stands until its period ends.
func holds(h kiosk.AidStatus) bool { return h.Word == kiosk.AidReceives || h.Word == kiosk.AidProposed }

// mayApply says whether an application for a scheme means anything: not where one's own stands.
func (m Machine) mayApply(s State, x kiosk.Scheme) bool {
	h := m.aidOf(s, x)
	stands := holds(h) && !h.Family && h.Period == x.Span.Period(s.now)
	if x.Form.Service != "" {
		return m.indexOf(x.Form.Service) >= 0 // perhaps for another child
	}
	return !stands && m.indexOf(kiosk.AidApply) >= 0
}

// aidKey is a key of the room of bansos.
func (m Machine) aidKey(s State, k KeyID, fresh kiosk.RequestID) (State, []Effect) {
	switch s.visit.screen {
	case AidWho:
		return m.aidWhoKey(s, k)
	case AidList:
		return m.aidListKey(s, k)
	case AidScheme:
		return m.aidSchemeKey(s, k, fresh)
	default:
		return m.aidAnswerKey(s, k, fresh)
	}
}

func (m Machine) aidWhoKey(s State, k KeyID) (State, []Effect) {
	if i, ok := index(k, "tile-"); ok {
		s.visit.aid.cluster, s.visit.page = m.clusters(s)[i], 0
		return m.show(s, AidList)
	}
	s.visit.room = kiosk.NoRoom
	return m.showMenu(s)
}

func (m Machine) aidListKey(s State, k KeyID) (State, []Effect) {
	v := &s.visit
	list := m.schemes(s, v.aid.cluster)
	if page, ok := turn(k, v.page, pages(len(list), aidRoom(v.prefs.Size))); ok {
		v.page = page
		return m.show(s, AidList)
	}
	i, ok := index(k, "open-")
	if !ok {
		return m.show(s, AidWho)
	}
	v.aid.scheme, v.page = list[i].ID, 0
	return m.show(s, AidScheme)
}

func (m Machine) aidSchemeKey(s State, k KeyID, fresh kiosk.RequestID) (State, []Effect) {
	if k == KeyOK {
		x, ok := m.aid.Matrix.Scheme(s.visit.aid.scheme)
		if !ok || !m.mayApply(s, x) {
			return m.goHome(s)
		}
		if x.Form.Service != "" {
			return m.startAid(s, x.Form.Service, x.Form.Field, x.Form.Value, fresh)
		}
		return m.startAid(s, kiosk.AidApply, kiosk.FieldScheme, string(x.ID), fresh)
	}
	return m.turnRows(s, k, m.schemeRows(s), AidList)
}

// startAid begins the form of a service of bansos about what was chosen. Going back leads to where it was.
func (m Machine) startAid(s State, id kiosk.ServiceID, field, value string, fresh kiosk.RequestID) (State, []Effect) {
	i := m.indexOf(id)
	if i < 0 {
		return s, nil
	}
	f := slices.IndexFunc(m.services[i].Fields, func(x kiosk.Field) bool { return x.ID == field })
	if f < 0 {
		return s, nil
	}
	if s.shut {
		return m.refuse(s)
	}
	from := s.visit.screen
	s = m.newForm(s, i, fresh)
	v := &s.visit
	v.form.answers[f], v.form.given, v.form.fixed = answer{done: true, own: true, text: value}, f, true
	v.aid.back = from
	return m.openForm(s)
}
