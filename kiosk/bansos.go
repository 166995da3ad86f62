package kiosk

import (
	"slices"
	"time"
)

// SchemeID names a scheme of social assistance (skema bantuan sosial), "rantang-kasih".
type SchemeID string

// Cluster says who pays for a scheme (klaster).
type Cluster string

// The clusters.
const (
	ClusterNational Cluster = "pusat"
	ClusterProvince Cluster = "provinsi"
	ClusterRegency  Cluster = "daerah"
	ClusterVillage  Cluster = "desa"
)

// Decider says who decides about a scheme (penentu).
type Decider string

// The deciders.
const (
	ByMinistry Decider = "pusat"
	ByProvince Decider = "provinsi"
	ByRegency  Decider = "kabupaten"
	ByVillage  Decider = "desa"
)

// AidLevel says whose an aid is: one person's or the whole family card's.
type AidLevel string

// The levels.
const (
	PerPerson AidLevel = "nik"
	PerFamily AidLevel = "kk"
)

// Scheme is one scheme of social assistance: data, not code. By itself it says that nobody gets the same
// aid twice in one period.
type Scheme struct {
	ID         SchemeID
	Title      Text
	Cluster    Cluster
	Decider    Decider
	Level      AidLevel
	Span       AidSpan
	Agency     OPD // who has its applications; zero: a clerk of the village, or an agency that is not named
	Form       SchemeForm
	AppealDays int    // days to appeal (sanggah) after a refusal
	Since      string // 2006-01-02
	Source     string // the document that says so
	Unverified bool   // nobody has compared this row with the document
}

// Here says whether regency or village decide; any other application is only forwarded.
func (s Scheme) Here() bool { return s.Decider == ByRegency || s.Decider == ByVillage }

// Holder is who has an application: the agency of the scheme, or of one that only the village decides its
// clerk. An application that is forwarded is an agency's even where none is named.
func (s Scheme) Holder() Holder {
	if s.Agency.ID != "" || !s.Here() {
		return Agency
	}
	return Clerk
}

// AidEnd is a way for a claim to end before its period does.
type AidEnd string

// The ends of a claim.
const (
	EndWithdrawn AidEnd = "withdrawal" // the resident took it back
	EndRefused   AidEnd = "refusal"    // a person decided against it
	EndWrong     AidEnd = "wrong"      // the record was wrong: it always frees
)

// AidRule excludes two schemes of each other (larangan penerima ganda).
type AidRule struct {
	ID         string
	Pair       [2]SchemeID // in order of letters
	Level      AidLevel    // PerFamily where either scheme is
	Span       AidSpan     // no shorter than either scheme's
	Keeps      []AidEnd    // ends after which the period stays taken
	Since      string      // 2006-01-02
	Source     string
	Unverified bool
}

// AidMatrix is the schemes and what excludes what: checked by kiosk/catalog, not changed afterwards.
type AidMatrix struct {
	Version string
	Schemes []Scheme
	Rules   []AidRule
}

// Scheme gives a scheme by its id.
func (m AidMatrix) Scheme(id SchemeID) (Scheme, bool) {
	i := slices.IndexFunc(m.Schemes, func(s Scheme) bool { return s.ID == id })
	if i < 0 {
		return Scheme{}, false
	}
	return m.Schemes[i], true
}

// AidSlot is one place that a claim must have for itself: whoever comes second is refused by it.
type AidSlot struct {
	Pair       string   // names the place: "blt-dd+pkh"; the scheme itself for the same aid twice
	Other      SchemeID // who stands in the way where it is taken
	Level      AidLevel
	Period     AidPeriod
	Keeps      []AidEnd
	Rule       string
	Source     string
	Unverified bool
}

// Slots lists what a claim on a scheme for a period takes, by the rules in force on the day of at: first
// the scheme itself, then its rules in their order. Nothing where the scheme is unknown.
func (m AidMatrix) Slots(id SchemeID, p AidPeriod, at time.Time) []AidSlot {
	s, ok := m.Scheme(id)
	if !ok {
		return nil
	}
	day := at.In(WIB).Format(time.DateOnly)
	slots := []AidSlot{{
		Pair: string(id), Other: id, Level: s.Level, Period: p, Rule: OnceRule(id), Source: s.Source, Unverified: s.Unverified,
	}}
	for _, r := range m.Rules {
		other := r.Pair[0]
		if other == id {
			other = r.Pair[1]
		}
		wide, ok := p.Within(r.Span)
		if r.Pair[0] != id && r.Pair[1] != id || r.Since > day || !ok {
			continue
		}
		slots = append(slots, AidSlot{
			Pair: string(r.Pair[0]) + "+" + string(r.Pair[1]), Other: other, Level: r.Level, Period: wide, Keeps: r.Keeps,
			Rule: r.ID, Source: r.Source, Unverified: r.Unverified,
		})
	}
	return slots
}

// OnceRule names the rule that a scheme is for itself: nobody gets it twice in one period.
func OnceRule(id SchemeID) string { return "sekali:" + string(id) }

// AidWord says where a person stands in a scheme. The words are read by people.
type AidWord string

// The words.
const (
	AidReceives   AidWord = "penerima"
	AidProposed   AidWord = "diusulkan"       // an application waits for its decision
	AidRefused    AidWord = "ditolak"         //
	AidEnded      AidWord = "dihentikan"      //
	AidAbsent     AidWord = "tidak-terdaftar" // the data of the scheme does not hold the person
	AidNoData     AidWord = "belum-ada-data"  // the regency was given no data of the scheme
	AidNeedsCheck AidWord = "perlu-diperiksa" // "Data kartu ini perlu diperiksa petugas"; of no scheme
)

// Valid says whether w is in the list.
func (w AidWord) Valid() bool {
	switch w {
	case AidReceives, AidProposed, AidRefused, AidEnded, AidAbsent, AidNoData, AidNeedsCheck:
		return true
	}
	return false
}

// AidStatus is where a person stands in one scheme.
type AidStatus struct {
	Scheme SchemeID
	Word   AidWord
	Period AidPeriod // empty where the word tells of none
	Data   time.Time // date of the data; zero: none
	Family bool      // another member of the same family card; never says who
}

// AidRefusal says why an application was turned down by the rules (penolakan beralasan).
type AidRefusal struct {
	Scheme      SchemeID // asked for
	Blocking    SchemeID // that stands in the way; Scheme itself where it was asked for before
	Level       AidLevel
	Period      AidPeriod
	Data        time.Time // date of the record that stands in the way
	Rule        string
	Source      string
	Unverified  bool      // the rule was never compared with its source
	AppealUntil time.Time // last day of the appeal (sanggah)
}

// Refuse says in one value that a slot is taken, by a record of the date data. The appeal is open for the
// scheme's days after the day of at.
func (m AidMatrix) Refuse(id SchemeID, slot AidSlot, data, at time.Time) AidRefusal {
	s, _ := m.Scheme(id)
	at = at.In(WIB)
	return AidRefusal{
		Scheme: id, Blocking: slot.Other, Level: slot.Level, Period: slot.Period, Data: data, Rule: slot.Rule,
		Source: slot.Source, Unverified: slot.Unverified,
		AppealUntil: time.Date(at.Year(), at.Month(), at.Day()+s.AppealDays, 0, 0, 0, 0, WIB),
	}
}

// Foresee is the kiosk's own answer before anybody is asked: whether what is held refuses an application
// made at that time. It is provisional (SEMENTARA): the regency's ledger decides. A scheme that is not
// decided here is never refused here, and neither is one whose form asks first who gets it.
func (m AidMatrix) Foresee(id SchemeID, at time.Time, held []AidStatus) (AidRefusal, bool) {
	s, ok := m.Scheme(id)
	if !ok || !s.Here() || len(s.Form.Who) > 0 {
		return AidRefusal{}, false
	}
	for _, slot := range m.Slots(id, s.Span.Period(at), at) {
		for _, h := range held {
			if m.stands(h, slot) {
				return m.Refuse(id, slot, h.Data, at), true
			}
		}
	}
	return AidRefusal{}, false
}

// stands says whether a status takes a slot.
func (m AidMatrix) stands(h AidStatus, slot AidSlot) bool {
	s, ok := m.Scheme(h.Scheme)
	if !ok || h.Scheme != slot.Other || h.Family && slot.Level != PerFamily {
		return false
	}
	if h.Word != AidReceives && (h.Word != AidProposed || !s.Here()) {
		return false
	}
	wide, ok := h.Period.Within(slot.Period.Span())
	return ok && wide == slot.Period
}

// The services of bansos, and the fields that the regency reads of them.
const (
	AidApply    ServiceID = "bansos-usul"
	AidAppeal   ServiceID = "bansos-sanggah"
	FieldScheme           = "scheme"  // of AidApply: a SchemeID
	FieldDenied           = "refused" // of AidAppeal: the Number of the refused application
)

// Answered gives the answer to a field of a request, "" where there is none.
func (r Request) Answered(field string) string {
	for _, a := range r.Answers {
		if a.Field == field {
			return a.Value
		}
	}
	return ""
}
