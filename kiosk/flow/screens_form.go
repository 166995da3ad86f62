package flow

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
)

// step is the small line over a question: "Surat Keterangan Usaha · Langkah 2 dari 4".
func (m Machine) step(s State, n int) Msg {
	svc, _ := m.serviceOf(s)
	of := m.stepsOf(s)
	return M("step", svc.Title.In(s.visit.prefs.Lang), strconv.Itoa(min(n, of)), strconv.Itoa(of))
}

// proofAt is the step at which the visitor proves who they are: the one before the last look.
func (m Machine) proofAt(s State) int { return m.stepsOf(s) - 1 }

func (m Machine) questionView(s State, v *View) {
	svc, ok := m.serviceOf(s)
	if !ok || s.visit.field >= len(svc.Fields) {
		return
	}
	form, f := s.visit.form, svc.Fields[s.visit.field]
	lang := s.visit.prefs.Lang
	v.Eyebrow, v.Title = m.step(s, m.stepsBefore(s, s.visit.field)+1), T(f.Title.In(lang))
	v.Leave = exit()
	if form.typing {
		m.entryView(s, f, v)
		return
	}
	was := form.answers[s.visit.field]
	own := f.Kind != kiosk.ChoiceField
	chosen := func(i int) bool { return was.done && !was.own && was.choice == i }
	list := m.fitting(s, f)
	if len(f.Days) > 0 {
		var days []string
		list, days = readyDays(f, s.now, lang)
		chosen = func(i int) bool { return was.done && was.text == days[i] }
	}
	readyAnswers(s, v, list, own, chosen)
	if i := slices.IndexFunc(v.Keys, func(k Key) bool { return k.ID == KeyOwn }); i >= 0 {
		v.Keys[i].On = was.done && was.own && !slices.ContainsFunc(v.Keys, func(k Key) bool { return k.On })
	}
	v.Keys = append(v.Keys, plain(KeyBack, "back"))
}

// readyDays is the ready answers of a date, "Kemarin, Rabu 25 November", and their values.
func readyDays(f kiosk.Field, now time.Time, l kiosk.Lang) (keys []Key, values []string) {
	words := map[int]string{-1: "day.yesterday", 0: "day.today", 1: "day.tomorrow"}
	for _, n := range f.Days {
		day := kiosk.Day(now.AddDate(0, 0, n), l)
		label := T(day)
		if id := words[n]; id != "" {
			label = M(id, day)
		}
		keys, values = append(keys, Key{Label: label, Icon: "calendar"}), append(values, kiosk.ReadyDay(now, n))
	}
	return keys, values
}

// choiceKeys is the ready answers of a list.
func choiceKeys(list []kiosk.Choice, l kiosk.Lang) (keys []Key) {
	for _, c := range list {
		keys = append(keys, Key{Label: T(c.Title.In(l)), Icon: c.Icon})
	}
	return keys
}

// readyAnswers is the keys and the words of a question that has ready answers, a page of them where they are many; own
// lets it be typed as well. What has no label is left out.
func readyAnswers(s State, v *View, list []Key, own bool, on func(i int) bool) {
	v.Speech = []Msg{v.Title}
	from, to := 0, len(list)
	var turns []Key
	if each := readyRoom(own); len(list) > each {
		from, to = paging(s, v, len(list), each)
		turns, v.Keys = v.Keys, nil
	}
	for i, k := range list[from:to] {
		if k.Label.Empty() {
			continue
		}
		k.ID, k.Role, k.On = KeyID("choice-"+strconv.Itoa(from+i)), RoleChoice, on(from+i)
		v.Keys = append(v.Keys, k)
	}
	if own {
		v.Keys = append(v.Keys, Key{ID: KeyOwn, Label: M("entry.own"), Icon: "pencil", Role: RoleChoice})
	}
	for _, k := range v.Keys {
		v.Speech = append(v.Speech, k.Label)
	}
	v.Keys = append(v.Keys, turns...)
}

// readyRoom is how many ready answers a page holds.
func readyRoom(own bool) int {
	if own {
		return perPage - 1
	}
	return perPage
}

// entryView is a question that is answered by typing.
func (m Machine) entryView(s State, f kiosk.Field, v *View) {
	form := s.visit.form
	v.Entry = Entry{Kind: EntryDigits, Text: shown(f, form.typed), Hint: m.hint(s, f), Bad: form.fault != kiosk.FieldFine || form.doubt != doubtNone}
	if letters(f) {
		v.Entry.Kind, v.Keys = EntryLetters, Keyboard()
	} else {
		v.Keys = NumberPad(f.Kind == kiosk.MoneyField)
	}
	v.Keys = append(v.Keys, plain(KeyBack, "back"))
	if f.Optional {
		v.Keys = append(v.Keys, plain(KeyOther, "entry.skip"))
	}
	v.Keys = append(v.Keys, main(KeyOK, "entry.next"))
	v.Speech = []Msg{v.Title, v.Entry.Hint}
}

// shown is what was typed as a person reads it, with marks for what is missing.
func shown(f kiosk.Field, text string) string {
	switch f.Kind {
	case kiosk.NIKField:
		return pattern("____ ____ ____ ____", text)
	case kiosk.DateField:
		return pattern("__-__-____", text)
	case kiosk.MoneyField:
		return strings.TrimSpace(kiosk.Rupiah(text))
	case kiosk.TextField, kiosk.NumberField, kiosk.PhoneField, kiosk.ChoiceField:
	}
	return text
}

// pattern puts digits where low lines stand.
func pattern(p, digits string) string {
	var t typed
	t.n = copy(t.digit[:], digits)
	return t.shown(p)
}

// hint says what is wrong and what to do, or else what is expected.
func (m Machine) hint(s State, f kiosk.Field) Msg {
	if d := s.visit.form.doubt; d != doubtNone {
		return M("entry.doubt." + string(d))
	}
	if s.visit.form.fault == kiosk.FieldFine {
		return expected(f, s.visit.prefs.Lang)
	}
	return faultHint(f, s.visit.form.fault)
}

// faultHint says what is wrong and what to do.
func faultHint(f kiosk.Field, fault kiosk.FieldFault) Msg {
	low, high := f.Bounds()
	money := func(n int) string {
		if f.Kind == kiosk.MoneyField {
			return kiosk.Rupiah(strconv.Itoa(n))
		}
		return strconv.Itoa(n)
	}
	switch fault {
	case kiosk.FieldMissing:
		return M("entry.missing")
	case kiosk.FieldShort:
		return M("entry.short", strconv.Itoa(low))
	case kiosk.FieldLong:
		return M("entry.text.long", strconv.Itoa(room(f)))
	case kiosk.FieldLetters:
		return M("entry.letters")
	case kiosk.FieldSmall:
		return M("entry.small", money(low))
	case kiosk.FieldLarge:
		return M("entry.large", money(high))
	case kiosk.FieldDate:
		return M("entry.date.none")
	case kiosk.FieldFar:
		return M("entry.date.far")
	case kiosk.FieldAhead:
		return M("entry.date.ahead")
	case kiosk.FieldPast:
		return M("entry.date.past")
	case kiosk.FieldFine:
	}
	return Msg{}
}

// expected is the hint of a field in which nothing is wrong.
func expected(f kiosk.Field, l kiosk.Lang) Msg {
	if text := f.Hint.In(l); text != "" {
		return T(text)
	}
	switch f.Kind {
	case kiosk.NIKField:
		return M("entry.nik")
	case kiosk.MoneyField:
		return M("entry.money")
	case kiosk.DateField:
		return M("entry.date")
	case kiosk.TextField, kiosk.NumberField, kiosk.PhoneField, kiosk.ChoiceField:
	}
	return Msg{}
}

// confirmRows is everything that is about to be sent, and what happens then.
func (m Machine) confirmRows(s State) []Row {
	svc, _ := m.serviceOf(s)
	lang := s.visit.prefs.Lang
	rows := append(append(m.personRows(s), m.aboutRows(s)...), m.youngRows(s)...)
	for i, f := range svc.Fields[:formLength(svc)] {
		if s.visit.form.answers[i].done {
			rows = append(rows, m.fieldRow(s, i, f))
		}
	}
	ready := Row{Label: M("confirm.ready"), Value: m.promise(s, svc)}
	switch {
	case m.visitTo(s) != "":
		ready = Row{Label: M("confirm.visit.when"), Value: M("visit.take.day")}
	case svc.ID.AnsweredHere():
		ready.Label = M("aid.row.when")
	case svc.HandOver == kiosk.InPerson:
		ready.Label = M("confirm.come")
	case svc.HandOver == kiosk.NoHandOver:
		ready.Label = M("confirm.acted")
	}
	ready.Say = ready.Value
	rows = append(append(append(rows, m.showRows(s)...), ready), m.visitRows(s)...)
	rows = append(rows, m.bringRows(s)...)
	if next := svc.Next.In(lang); next != "" {
		rows = append(rows, Row{Label: M("confirm.next"), Value: T(next)})
	}
	return rows
}

// showRows says what is shown at the counter before anybody approves, and at which; nothing where a clerk comes.
func (m Machine) showRows(s State) []Row {
	svc, _ := m.serviceOf(s)
	list := showFirst(svc, m.answered(s), s.visit.prefs.Lang)
	if list == "" || m.visitTo(s) != "" {
		return nil
	}
	what := M("confirm.show.here", list)
	switch office, away := m.elsewhere(m.of(s)); {
	case m.level(s) == kiosk.ByCard && s.visit.card.Away:
		what = M("confirm.show.own", list)
	case away:
		what = M("confirm.show.at", office, list)
	}
	return []Row{{Label: M("confirm.show"), Value: what, Say: what}}
}

// bringRows says what to bring to the counter when it is ready, or what to have ready when a clerk comes.
func (m Machine) bringRows(s State) []Row {
	svc, _ := m.serviceOf(s)
	label, list := M("confirm.bring"), bringLater(svc, m.answered(s), s.visit.prefs.Lang)
	switch {
	case m.visitTo(s) != "":
		label, list = M("confirm.visit.bring"), bring(svc, m.answered(s), s.visit.prefs.Lang)
	case !atOffice(svc):
		return nil
	}
	if list == "" {
		return nil
	}
	return []Row{{Label: label, Value: T(list), Say: T(list)}}
}

// aboutRows says whom the request is about where that is somebody else.
func (m Machine) aboutRows(s State) []Row {
	svc, _ := m.serviceOf(s)
	if about := svc.About(m.answered(s)); len(about) > 0 {
		return []Row{{Label: M("confirm.about"), Value: T(about[0])}}
	}
	return nil
}

// fieldRow is what was answered to a field, and the key that changes it unless the service fixed it.
func (m Machine) fieldRow(s State, i int, f kiosk.Field) Row {
	lang, a := s.visit.prefs.Lang, s.visit.form.answers[i]
	label := T(f.Label.In(lang))
	if s.visit.form.fixed && i == s.visit.form.given {
		return Row{Label: label, Value: m.fixedWords(f, a.text, lang)}
	}
	value := T(f.Words(a.text))
	switch {
	case !a.own && a.choice < len(f.Choices):
		value = T(f.Choices[a.choice].Title.In(lang))
	case a.text == "":
		value = M("confirm.none")
	case f.Kind == kiosk.NIKField:
		value = masked(a.text[max(0, len(a.text)-4):])
	}
	return Row{Label: label, Value: value, Key: plain(KeyID("change-"+strconv.Itoa(i)), "confirm.change")}
}

// weight is how much room a row takes: long words stand in several lines.
func weight(r Row) int {
	n := len(r.Value.Text)
	if r.Label.ID == "aid.row.provisional" {
		n = 80 // a sentence, which stands in three lines
	}
	for _, a := range r.Value.Args {
		n += len(a)
	}
	return 1 + n/40
}

// confirmRoom is how much weight of rows a page holds, by text size.
func confirmRoom(z TextSize) int {
	switch z {
	case Size5:
		return 7
	case Size6:
		return 6
	case Size7, Size9:
	}
	return 5
}

// fixedWords is what was chosen in a room: a scheme of bansos, or the number of a request.
func (m Machine) fixedWords(f kiosk.Field, value string, lang kiosk.Lang) Msg {
	if x, ok := m.aid.Matrix.Scheme(kiosk.SchemeID(value)); ok && f.ID == kiosk.FieldScheme {
		return T(x.Title.In(lang))
	}
	if f.ID == kiosk.FieldDenied {
		return T(kiosk.Number(value).String())
	}
	return T(value)
}

// confirmPages breaks what is to be confirmed into pages.
func (m Machine) confirmPages(s State) [][2]int {
	return RowPages(m.confirmRows(s), s.visit.prefs.Size)
}

// RowPages breaks rows into pages: from where each goes to where.
func RowPages(rows []Row, z TextSize) (pages [][2]int) {
	most := confirmRoom(z)
	from, sum := 0, 0
	for i, r := range rows {
		if w := weight(r); sum+w > most && i > from {
			pages = append(pages, [2]int{from, i})
			from, sum = i, 0
		}
		sum += weight(r)
	}
	return append(pages, [2]int{from, len(rows)})
}

// confirmView is the last look. Where it has several pages, only the last one sends.
func (m Machine) confirmView(s State, v *View) {
	if _, ok := m.serviceOf(s); !ok {
		return
	}
	v.Eyebrow, v.Title, v.Leave = m.step(s, m.stepsOf(s)), M("confirm.title"), exit()
	pages := m.confirmPages(s)
	page := min(s.visit.page, len(pages)-1)
	v.Rows = m.confirmRows(s)[pages[page][0]:pages[page][1]]
	if len(pages) > 1 {
		v.Page, v.Pages = page+1, len(pages)
	}
	wrong := plain(KeyOther, "confirm.wrong")
	switch {
	case m.unasked(s):
		wrong = plain(KeyBack, "back")
	case s.visit.deposit.on:
		wrong.Label = M("confirm.retype")
	}
	if page > 0 {
		wrong = plain(KeyUp, "back")
	}
	on := main(KeyOK, "confirm.send")
	if !s.linkUp {
		v.Note, on.Label = M("note.offline"), M("confirm.store")
	}
	if page < len(pages)-1 {
		on, v.Note = main(KeyDown, "entry.next"), Msg{}
	}
	v.Keys = []Key{wrong, on}
	v.Speech = []Msg{v.Title}
	for _, r := range v.Rows {
		if !r.Say.Empty() {
			v.Speech = append(v.Speech, r.Label, r.Say)
		}
	}
	v.Speech = append(v.Speech, v.Note, on.Label)
}
