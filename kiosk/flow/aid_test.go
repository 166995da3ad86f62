package flow

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
)

// testAid is six aids of the nation, a cash aid of the regency for families and one of the village that
// exclude each other by the month, and a meal of one person.
func testAid() AidData {
	scheme := func(id string, c kiosk.Cluster, d kiosk.Decider, l kiosk.AidLevel) kiosk.Scheme {
		return kiosk.Scheme{
			ID: kiosk.SchemeID(id), Title: text("Bantuan "+id, "Aid "+id), Cluster: c, Decider: d, Level: l, Span: kiosk.Monthly,
			AppealDays: 14, Source: "Perbup contoh",
		}
	}
	m := kiosk.AidMatrix{Version: "contoh"}
	for i := range 6 {
		m.Schemes = append(m.Schemes, scheme(fmt.Sprintf("pusat%d", i), kiosk.ClusterNational, kiosk.ByMinistry, kiosk.PerFamily))
	}
	m.Schemes = append(m.Schemes, scheme("jps", kiosk.ClusterRegency, kiosk.ByRegency, kiosk.PerFamily),
		scheme("makan", kiosk.ClusterRegency, kiosk.ByRegency, kiosk.PerPerson),
		scheme("blt", kiosk.ClusterVillage, kiosk.ByVillage, kiosk.PerFamily))
	m.Rules = []kiosk.AidRule{{
		ID: "blt-jps", Pair: [2]kiosk.SchemeID{"blt", "jps"}, Level: kiosk.PerFamily, Span: kiosk.Monthly, Since: "2026-01-01",
		Source: "Peraturan Bupati contoh nomor 1 tahun 2026 pasal 7 ayat 2", Unverified: true,
	}}
	return AidData{
		Matrix: m, Data: map[kiosk.SchemeID]time.Time{"jps": time.Date(2026, 11, 3, 0, 0, 0, 0, kiosk.WIB)},
		Came: time.Date(2026, 11, 21, 7, 30, 0, 0, kiosk.WIB),
	}
}

func testAidServices() []kiosk.Service {
	field := func(id string) kiosk.Field {
		return kiosk.Field{ID: id, Kind: kiosk.TextField, Title: text(id+"?", ""), Label: text(id, "")}
	}
	why := field("reason")
	why.Choices = []kiosk.Choice{{Value: "kurang", Title: text("Kurang", "")}, {Value: "sakit", Title: text("Sakit", "")}}
	one := func(id kiosk.ServiceID, what string) kiosk.Service {
		return kiosk.Service{
			ID: id, Title: text(string(id), ""), Kinds: []kiosk.SiteKind{kiosk.Desa, kiosk.Kelurahan}, Assurance: kiosk.ByPIN,
			HandOver: kiosk.InPerson, Promise: 480, Fields: []kiosk.Field{field(what), why}, Discreet: true,
		}
	}
	return []kiosk.Service{one(kiosk.AidApply, kiosk.FieldScheme), one(kiosk.AidAppeal, kiosk.FieldDenied)}
}

// aidEvent is a right PIN of somebody who receives the regency's aid as a family and asked for the
// village's, which was refused by a rule, by a clerk, granted, or is late for an appeal.
func aidEvent(a PINAnswer, how string) PINAnswer {
	day := time.Date(2026, 11, 3, 0, 0, 0, 0, kiosk.WIB)
	a.Aid.Held[0].AidStatus = kiosk.AidStatus{Scheme: "jps", Word: kiosk.AidReceives, Period: "2026-11", Data: day, Family: true}
	a.Aid.Count = 1
	it := Item{
		Request: kiosk.RequestID{9}, Service: kiosk.AidApply, Number: "104390751623", State: kiosk.Refused, Transport: kiosk.Accepted,
		Scheme: "blt", Reason: "kata petugas", Refusal: kiosk.AidRefusal{Scheme: "blt", AppealUntil: day.AddDate(0, 0, 30)},
	}
	switch how {
	case "aid":
		it.Refusal = testAid().Matrix.Refuse("blt", testAid().Matrix.Slots("blt", "2026-11", day)[1], day, day.AddDate(0, 0, 10))
	case "aid-granted":
		it.State, it.Refusal = kiosk.ReadyState, kiosk.AidRefusal{}
	case "aid-late":
		it.Refusal.AppealUntil = day
	}
	a.Items[0], a.Count = it, 1
	return a
}

// inside is a visit of that resident in the room of bansos, at a screen that the keys lead to.
func inside(t *testing.T, m Machine, how string, keys ...KeyID) State {
	t.Helper()
	chip, _ := ChipOf([]byte("siti"))
	s := m.Start()
	at := time.Date(2026, 11, 21, 8, 42, 0, 0, kiosk.WIB)
	events := []Happening{CardArrived{}, CardRead{Chip: chip, Known: true}, KeyPressed{Key: "tile-3"}}
	for range kiosk.PINLength {
		events = append(events, KeyPressed{Key: "digit-1"})
	}
	events = append(events, pinEvent("ok", how))
	for _, k := range keys {
		events = append(events, KeyPressed{Key: k})
	}
	for i, e := range events {
		s, _ = m.Step(s, Event{At: at.Add(time.Duration(i) * time.Second), Fresh: kiosk.RequestID{byte(i + 1)}, What: e})
	}
	return s
}

// TestAidForeseen: what is known refuses in advance, says why, and still lets them ask.
func TestAidForeseen(t *testing.T) {
	m := testMachine()
	v := m.View(inside(t, m, "aid-granted", "tile-2", "open-0"))
	if v.Screen != AidScheme || v.Pages != 2 || v.has(KeyOK) {
		t.Fatalf("%+v", v)
	}
	s := inside(t, m, "aid-granted", "tile-2", "open-0", KeyDown)
	rows := m.schemeRows(s)
	last := rows[len(rows)-3:]
	v = m.View(s)
	if last[2].Value.ID != "aid.provisional.no" || !v.has(KeyOK) {
		t.Fatalf("%+v", v)
	}
	if last[0].Value.ID != "aid.blocked.kk" || last[0].Value.Args[0] != "Bantuan jps" || last[1].Value.ID != "aid.rule.unverified" {
		t.Errorf("%+v", last)
	}
	if v = m.View(inside(t, m, "aid-granted", "tile-1", "open-1")); v.Rows[len(v.Rows)-1].Value.ID != "aid.provisional.yes" {
		t.Errorf("nothing stands in the way of a meal: %+v", v.Rows)
	}
	if v = m.View(inside(t, m, "aid-granted", "tile-0", "open-0")); v.Rows[len(v.Rows)-1].Value.ID != "aid.forward.note" || v.Keys[1].Label.ID != "aid.forward" {
		t.Errorf("what a ministry decides is not foreseen: %+v", v)
	}
}

// TestAidAskedForHere: what was asked for here stands as asked for before the regency knows, and is not
// asked for twice.
func TestAidAskedForHere(t *testing.T) {
	m := testMachine()
	s := inside(t, m, "aid", "tile-1", "open-1")
	if x, _ := m.aid.Matrix.Scheme("makan"); !m.mayApply(s, x) || m.aidOf(s, x).Word != kiosk.AidNoData {
		t.Fatal("a meal that nobody asked for")
	}
	s.visit.items[1], s.visit.count = Item{Service: kiosk.AidApply, Scheme: "makan", Transport: kiosk.Stored, Made: s.now}, 2
	x, _ := m.aid.Matrix.Scheme("makan")
	if m.aidOf(s, x).Word != kiosk.AidProposed || m.mayApply(s, x) {
		t.Error("asked for here, and offered again")
	}
	s.visit.items[1].State = kiosk.Cancelled
	if m.aidOf(s, x).Word != kiosk.AidNoData || !m.mayApply(s, x) {
		t.Error("taken back, and not offered again")
	}
}

// TestAidOfLastMonth: an application that is not decided yet stands for the month in which it was made, whether the regency
// has told of it or not: that month's is shown, this month's may be asked for, and this month's of what it excludes too.
func TestAidOfLastMonth(t *testing.T) {
	m := testMachine()
	id := kiosk.RequestID{5}
	for _, c := range []struct {
		made   time.Time
		period kiosk.AidPeriod
		day    int
	}{
		{time.Date(2026, 10, 31, 23, 59, 0, 0, kiosk.WIB), "2026-10", 31},
		{time.Date(2026, 11, 1, 0, 0, 0, 0, kiosk.WIB), "2026-11", 1},
		{time.Date(2026, 12, 1, 9, 0, 0, 0, kiosk.WIB), "2026-11", 21}, // by a clock that was ahead
	} {
		for _, told := range []bool{false, true} {
			s := inside(t, m, "ok", "tile-2", "open-0")
			s.visit.items[0], s.visit.count = Item{Request: id, Service: kiosk.AidApply, Scheme: "blt", State: kiosk.Checking, Holder: kiosk.Agency, Made: c.made}, 1
			if told {
				s.visit.aid.mine.Held[0] = AidRecord{kiosk.AidStatus{Scheme: "blt", Word: kiosk.AidProposed, Period: c.period, Data: c.made}, id}
				s.visit.aid.mine.Count = 1
			}
			blt, _ := m.aid.Matrix.Scheme("blt")
			past := c.period != "2026-11"
			if h := m.aidOf(s, blt); h.Word != kiosk.AidProposed || h.Period != c.period || !told && h.Data.In(kiosk.WIB).Day() != c.day {
				t.Errorf("%s, told %t: they stand as %+v", c.made, told, h)
			}
			if got := m.mayApply(s, blt); got != past {
				t.Errorf("%s, told %t: this month's offered: %t", c.made, told, got)
			}
			if _, refused := m.aid.Matrix.Foresee("jps", s.now, m.held(s)); refused == past {
				t.Errorf("%s, told %t: what it excludes is foreseen as refused: %t", c.made, told, refused)
			}
		}
	}
}

// TestAidToldOfAnApplication: once the regency tells how an application stands, that counts, not that it was made here.
func TestAidToldOfAnApplication(t *testing.T) {
	m := testMachine()
	id := kiosk.RequestID{5}
	for _, word := range []kiosk.AidWord{kiosk.AidReceives, kiosk.AidRefused, kiosk.AidEnded} {
		s := inside(t, m, "ok")
		s.visit.items[0], s.visit.count = Item{Request: id, Service: kiosk.AidApply, Scheme: "makan", State: kiosk.Checking, Made: s.now}, 1
		told := kiosk.AidStatus{Scheme: "makan", Word: word, Period: "2026-11", Data: s.now}
		s.visit.aid.mine.Held[0], s.visit.aid.mine.Count = AidRecord{told, id}, 1
		if got := m.held(s); !slices.Equal(got, []kiosk.AidStatus{told}) {
			t.Errorf("%s: %+v", word, got)
		}
		s.visit.items[0].Request = kiosk.RequestID{6}
		if got := m.held(s); len(got) != 2 {
			t.Errorf("%s of another application: %+v", word, got)
		}
	}
}

// TestAidByAnotherForm: a scheme with a form of its own is asked for there and nowhere else, with its name given,
// also where one stands already: it may be for another child.
func TestAidByAnotherForm(t *testing.T) {
	m := testMachine()
	data := testAid()
	for i := range data.Matrix.Schemes {
		if data.Matrix.Schemes[i].ID == "makan" {
			data.Matrix.Schemes[i].Form = kiosk.SchemeForm{Service: "domisili", Field: "purpose", Value: "sekolah", Who: []string{"purpose"}}
		}
	}
	m = m.WithAid(data)
	s := inside(t, m, "aid", "tile-1", "open-1")
	for range 3 {
		s, _ = m.Step(s, Event{At: s.now, What: KeyPressed{Key: KeyDown}})
	}
	s.visit.aid.mine = AidMine{Count: 1}
	s.visit.aid.mine.Held[0].AidStatus = kiosk.AidStatus{Scheme: "makan", Word: kiosk.AidReceives, Period: "2026-11"}
	s, _ = m.Step(s, Event{At: s.now, Fresh: kiosk.RequestID{77}, What: KeyPressed{Key: KeyOK}})
	v := m.View(s)
	if v.Screen != Confirm || m.services[s.visit.service].ID != "domisili" {
		t.Fatalf("led to %s", v.Screen)
	}
	said := func(r Row) bool { return r.Value.Text == "sekolah" && r.Key.ID == "" }
	if !slices.ContainsFunc(v.Rows, said) {
		t.Errorf("the name is not given: %+v", v.Rows)
	}
	if a := v.Keys; len(a) != 2 || a[1].ID != KeyOK {
		t.Errorf("keys %+v", a)
	}
}

// TestAidStanding: one's own before the family's, what holds now before what is over, else what the data says.
func TestAidStanding(t *testing.T) {
	m := testMachine()
	s := inside(t, m, "aid-granted")
	jps, _ := m.aid.Matrix.Scheme("jps")
	of := func(held ...kiosk.AidStatus) kiosk.AidStatus {
		s.visit.aid.mine = AidMine{Count: len(held), Told: true}
		for i, h := range held {
			s.visit.aid.mine.Held[i].AidStatus = h
		}
		return m.aidOf(s, jps)
	}
	family := kiosk.AidStatus{Scheme: "jps", Word: kiosk.AidReceives, Period: "2026-11", Family: true}
	old := kiosk.AidStatus{Scheme: "jps", Word: kiosk.AidReceives, Period: "2026-09"}
	over := kiosk.AidStatus{Scheme: "jps", Word: kiosk.AidEnded, Period: "2026-11"}
	absent := kiosk.AidStatus{Scheme: "jps", Word: kiosk.AidAbsent, Data: m.aid.Data["jps"]}
	for _, c := range []struct {
		held []kiosk.AidStatus
		want kiosk.AidStatus
	}{
		{[]kiosk.AidStatus{old, family}, family},
		{[]kiosk.AidStatus{family, old}, family},
		{[]kiosk.AidStatus{old, over}, over},
		{[]kiosk.AidStatus{{Scheme: "blt", Word: kiosk.AidReceives, Period: "2026-11"}}, absent},
	} {
		if got := of(c.held...); got != c.want {
			t.Errorf("%+v: %+v", c.held, got)
		}
	}
}

// TestAidOfAKelurahan: it has no aid from a village fund, and neither has who comes from one.
func TestAidOfAKelurahan(t *testing.T) {
	m := testMachine()
	s := inside(t, m, "aid")
	if got := m.clusters(s); len(got) != 3 {
		t.Errorf("%v", got)
	}
	s.visit.deposit.on, s.visit.deposit.village = true, kiosk.Village{Kind: kiosk.Kelurahan}
	if got := m.clusters(s); !reflect.DeepEqual(got, []kiosk.Cluster{kiosk.ClusterNational, kiosk.ClusterRegency}) {
		t.Errorf("%v", got)
	}
	away := inside(t, m, "away")
	if away.visit.resident.Village = "35.10.16.1001"; len(m.clusters(away)) != 2 {
		t.Errorf("who lives in one: %v", m.clusters(away))
	}
	m.site.Village.Kind = kiosk.Kelurahan
	if got := m.clusters(inside(t, m, "aid")); len(got) != 2 {
		t.Errorf("%v", got)
	}
}

// TestAidReadsNothingBack: whoever helps somebody else after their own PIN sees nothing of either.
func TestAidReadsNothingBack(t *testing.T) {
	m := testMachine()
	s := inside(t, m, "aid")
	s.visit.deposit.on, s.visit.deposit.helped, s.visit.deposit.village = true, true, m.site.Village
	for _, keys := range [][]KeyID{nil, {"tile-1"}, {"tile-1", "open-0"}, {"tile-2", "open-0"}} {
		x := s
		for _, k := range keys {
			x, _ = m.Step(x, Event{At: s.now, Fresh: kiosk.RequestID{77}, What: KeyPressed{Key: k}})
		}
		v := m.View(x)
		if v.Screen == AidWho && len(keys) > 0 {
			t.Fatalf("%v leads nowhere", keys)
		}
		for _, word := range []string{"aid.penerima", "aid.cluster.n", "aid.blocked", "aid.tidak", "aid.belum", "aid.row.state", "aid.provisional"} {
			if strings.Contains(fmt.Sprintf("%+v", v), word) {
				t.Errorf("%v: the screen says %s", keys, word)
			}
		}
	}
}

// TestAidGoesBackToItsMenu: back leads out of the form to the scheme, and out of the room to the question that
// led to it.
func TestAidGoesBackToItsMenu(t *testing.T) {
	m := testMachine().WithMenu(kiosk.Menu{
		{ID: "letters", Title: text("Surat", ""), Ask: text("Untuk apa?", ""), Entries: testMenu()[0].Entries},
		{Service: "lain0", Title: text("lain0", "")},
		{ID: "aid", Title: text("Bantuan", ""), Ask: text("Bantuan apa?", ""), Entries: []kiosk.MenuEntry{
			{Service: "setiap", Title: text("setiap", "")}, {ID: "bansos", Title: text("Bansos", ""), Room: kiosk.RoomAid},
		}},
	})
	chip, _ := ChipOf([]byte("siti"))
	s, at := m.Start(), time.Date(2026, 11, 21, 8, 42, 0, 0, kiosk.WIB)
	do := func(want Screen, what ...Happening) {
		t.Helper()
		for _, w := range what {
			at = at.Add(time.Second)
			s, _ = m.Step(s, Event{At: at, Fresh: kiosk.RequestID{5}, What: w})
		}
		if s.Screen() != want {
			t.Fatalf("%s, want %s", s.Screen(), want)
		}
	}
	do(PIN, CardArrived{}, CardRead{Chip: chip, Known: true}, KeyPressed{Key: "tile-2"}, KeyPressed{Key: "choice-1"})
	for range kiosk.PINLength - 1 {
		do(PIN, KeyPressed{Key: "digit-1"})
	}
	do(AidWho, KeyPressed{Key: "digit-1"}, pinEvent("ok", "aid"))
	do(Question, KeyPressed{Key: "tile-1"}, KeyPressed{Key: "open-1"}, KeyPressed{Key: KeyOK})
	do(AidScheme, KeyPressed{Key: KeyBack})
	do(AidWho, KeyPressed{Key: KeyUp}, KeyPressed{Key: KeyOther})
	do(Menu, KeyPressed{Key: KeyBack})
	do(Home, KeyPressed{Key: KeyBack})
}

// TestAppealOnce: a refusal may be contested until its last day, once, and nothing else may.
func TestAppealOnce(t *testing.T) {
	m := testMachine()
	for how, want := range map[string]bool{"aid": true, "aid-clerk": true, "aid-granted": false, "aid-late": false} {
		s := inside(t, m, how)
		if got := m.mayAppeal(s, s.visit.items[0]); got != want {
			t.Errorf("%s: %t", how, got)
		}
	}
	s := inside(t, m, "aid")
	it := s.visit.items[0]
	s.visit.items[1], s.visit.count = Item{Service: kiosk.AidAppeal, Denied: it.Number, State: kiosk.Checking}, 2
	if m.mayAppeal(s, it) {
		t.Error("an appeal waits, and another may be made")
	}
	s.visit.items[1].Cancelling = kiosk.CancelAsked
	if !m.mayAppeal(s, it) {
		t.Error("the appeal is taken back, and none may be made again")
	}
	s.visit.items[1].Cancelling = kiosk.NotCancelling
	s.visit.items[1].Denied = "another"
	if !m.mayAppeal(s, it) {
		t.Error("an appeal against another answer stands in the way")
	}
	last := it.Refusal.AppealUntil
	for hour, want := range map[int]bool{23: true, 24: false} {
		s.now = last.Add(time.Duration(hour) * time.Hour)
		if got := m.mayAppeal(s, it); got != want {
			t.Errorf("%d hours into the last day: %t", hour, got)
		}
	}
}

// taken is a visit of somebody who asked for the village's cash aid, as the regency's set says too, and whose request for
// it is taken back now, with that answer; then the room of bansos is entered.
func taken(t *testing.T, how string, keys ...KeyID) (Machine, State) {
	t.Helper()
	m := testMachine()
	chip, _ := ChipOf([]byte("siti"))
	a := PINAnswer{OK: true, Resident: testResident(), Holdings: Holdings{Count: 1, Aid: AidMine{Told: true}}}
	id := kiosk.RequestID{9}
	a.Items[0] = Item{Request: id, Service: kiosk.AidApply, Number: "104390751623", State: kiosk.Checking, Transport: kiosk.Accepted, Scheme: "blt"}
	a.Aid.Held[0] = AidRecord{kiosk.AidStatus{Scheme: "blt", Word: kiosk.AidProposed, Period: "2026-11"}, id}
	a.Aid.Count = 1
	s, at, n := m.Start(), time.Date(2026, 11, 21, 8, 42, 0, 0, kiosk.WIB), byte(0)
	do := func(what Happening) {
		t.Helper()
		if k, ok := what.(KeyPressed); ok && !m.View(s).has(k.Key) {
			t.Fatalf("%s: no key %s on %s", how, k.Key, describe(m.View(s)))
		}
		n++
		s, _ = m.Step(s, Event{At: at.Add(time.Duration(n) * time.Second), Fresh: kiosk.RequestID{100 + n}, What: what})
	}
	do(CardArrived{})
	do(CardRead{Chip: chip, Known: true})
	do(KeyPressed{Key: KeyWaiting})
	for range kiosk.PINLength {
		do(KeyPressed{Key: "digit-1"})
	}
	do(a)
	for _, k := range []KeyID{"item-0", keyCancel, KeyCancelYes} {
		do(KeyPressed{Key: k})
	}
	do(cancelEvent(s, how))
	if m.View(s).has(KeyBack) { // nothing was written
		do(KeyPressed{Key: KeyBack})
	} else {
		do(KeyPressed{Key: KeyOK})
	}
	for _, k := range append([]KeyID{KeyOther, "tile-3"}, keys...) {
		do(KeyPressed{Key: k})
	}
	return m, s
}

// TestAidTakenBackAndAskedForAgain: what its owner takes back on this kiosk stands in no way from that moment on, neither
// of the same aid nor of one that excludes it, and the next application is saved. What could not be taken back does.
func TestAidTakenBackAndAskedForAgain(t *testing.T) {
	for how, gone := range map[string]bool{"kept": true, "late": false, "failed": false} {
		m, s := taken(t, how, "tile-1", "open-0") // the regency's, which the village's excludes
		rows := m.schemeRows(s)
		want := "aid.provisional.no"
		if gone {
			want = "aid.provisional.yes"
		}
		if got := rows[len(rows)-1].Value.ID; got != want {
			t.Errorf("%s: of what it excludes the screen says %s", how, got)
		}
		m, s = taken(t, how, "tile-2", "open-0")
		x, _ := m.aid.Matrix.Scheme("blt")
		if got := m.aidOf(s, x).Word; (got == kiosk.AidProposed) == gone {
			t.Errorf("%s: they stand as %s", how, got)
		}
		if m.mayApply(s, x) != gone {
			t.Errorf("%s: offered again: %t", how, !gone)
		}
		if !gone {
			continue
		}
		var saved []Draft
		for _, k := range []KeyID{KeyDown, KeyOK, "choice-0", KeyOK} {
			if v := m.View(s); k == KeyDown && !v.has(k) {
				continue
			} else if !v.has(k) {
				t.Fatalf("no key %s on %s", k, describe(v))
			}
			var fx []Effect
			s, fx = m.Step(s, Event{At: s.now, Fresh: kiosk.RequestID{77}, What: KeyPressed{Key: k}})
			for _, f := range fx {
				if e, ok := f.(Save); ok {
					saved = append(saved, e.Draft)
				}
			}
		}
		if len(saved) != 1 || saved[0].Service != kiosk.AidApply || saved[0].ID == (kiosk.RequestID{9}) || saved[0].Answers[0].Value != "blt" {
			t.Errorf("saved %+v on %s", saved, s.Screen())
		}
	}
}

// TestOnlyWhatWaitsIsOutlived: a withdrawal hides no aid that somebody receives, none of the family's, and no other
// application.
func TestOnlyWhatWaitsIsOutlived(t *testing.T) {
	id := kiosk.RequestID{9}
	waits := AidRecord{kiosk.AidStatus{Scheme: "blt", Word: kiosk.AidProposed, Period: "2026-11"}, id}
	receives, family := waits, waits
	receives.Word = kiosk.AidReceives
	family.Request, family.Family = kiosk.RequestID{}, true
	for _, c := range []struct {
		r     AidRecord
		of    kiosk.RequestID
		word  kiosk.Cancelling
		state kiosk.RequestState
		want  bool
	}{
		{waits, id, kiosk.CancelAsked, kiosk.Checking, true},
		{waits, id, kiosk.CancelAsked, kiosk.Incomplete, true},
		{waits, id, kiosk.NotCancelling, kiosk.Cancelled, true}, // the set comes after the feed
		{waits, id, kiosk.NotCancelling, kiosk.Checking, false},
		{waits, id, kiosk.CancelLate, kiosk.Checking, false},
		{waits, id, kiosk.CancelAsked, kiosk.ReadyState, false},
		{waits, kiosk.RequestID{8}, kiosk.CancelAsked, kiosk.Checking, false},
		{receives, id, kiosk.CancelAsked, kiosk.Checking, false},
		{family, kiosk.RequestID{}, kiosk.CancelAsked, kiosk.Checking, false},
	} {
		if got := c.r.Outlived(c.of, c.word, c.state); got != c.want {
			t.Errorf("%+v: %t", c, got)
		}
	}
}

// TestNobodysRecordSaysNothing: of a resident of another village, or of one whom no record here need name, no screen of the room
// says that they are on no list, nor that nothing stands in their way; each says where that is known.
func TestNobodysRecordSaysNothing(t *testing.T) {
	m := testMachine()
	for _, c := range []struct {
		how   string
		where Msg
	}{{"away", M("aid.untold.at", "Desa Contoh 7")}, {"unrecorded", M("aid.untold")}} {
		who := inside(t, m, c.how)
		for _, k := range m.View(who).Keys {
			if k.Role == RoleTile && k.Sub.ID != "aid.cluster.apply" {
				t.Errorf("%s: %s offers to show where they stand", c.how, k.Label.ID)
			}
		}
		list := m.View(inside(t, m, c.how, "tile-1"))
		if !same(list.Lead, c.where) {
			t.Errorf("%s: under the title stands %v", c.how, list.Lead)
		}
		for _, r := range list.Rows {
			if r.Value.ID != "aid.untold.state" {
				t.Errorf("%s: %s: %s", c.how, r.Label.Text, r.Value.ID)
			}
		}
		for _, r := range m.schemeRows(inside(t, m, c.how, "tile-1", "open-0")) {
			switch r.Label.ID {
			case "aid.row.state.data":
				t.Errorf("%s: data of another village are told as theirs", c.how)
			case "aid.row.state", "aid.row.provisional":
				if !strings.HasPrefix(r.Value.ID, "aid.untold.") {
					t.Errorf("%s: %s: %s", c.how, r.Label.ID, r.Value.ID)
				}
			}
		}
	}
	if v := m.View(inside(t, m, "ok", "tile-1")); v.Rows[0].Value.ID != "aid.tidak-terdaftar" || v.Lead.ID != "aid.came" {
		t.Errorf("of somebody here: %s, %s", v.Rows[0].Value.ID, v.Lead.ID)
	}
}
