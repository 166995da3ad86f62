package flow

import (
	"strconv"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
)

// otherView is the screens of deposits, of chosen PINs and of the clerk's mode.
func (m Machine) otherView(s State, v *View) {
	switch s.visit.screen {
	case PickVillage, TypeNIK, TypeBirth, ForWhom:
		m.depositView(s, v)
	case ChoosePIN:
		m.choosePINView(s, v)
	case TapOther:
		m.tapOtherView(s, v)
	case StaffPIN, StaffCode, Desk, DeskQueue, DeskPerson, DeskDeny, DeskWork, DeskNumber, DeskPaper, DeskLines:
		m.deskView(s, v)
	case Report, ReportType, ReportConfirm, ReportCode, AskCode, CodeAnswer:
		m.reportView(s, v)
	case AidWho, AidList, AidScheme, AidAnswer:
		m.aidView(s, v)
	case News:
		m.newsView(v)
	case NewsPage:
		m.newsPageView(s, v)
	case QueuePick:
		m.queuePickView(s, v)
	case QueueTicket:
		m.ticketView(s, v)
	case Mine, AskCancel:
		m.oneView(s, v)
	case TrackNumber:
		m.trackNumberView(s, v)
	case TrackAnswer:
		m.trackAnswerView(s, v)
	default:
		m.quietView(s, v)
	}
}

// depositView is the screens of who somebody is, and for whom it is.
func (m Machine) depositView(s State, v *View) {
	switch s.visit.screen {
	case PickVillage:
		m.pickView(s, v)
	case ForWhom:
		m.forWhomView(s, v)
	default:
		m.typeView(s, v)
	}
}

// paging shows one page of a list: how many stand before it, and how many pages there are.
func paging(s State, v *View, n, each int) (from, to int) {
	v.Pages = pages(n, each)
	page := min(s.visit.page, v.Pages-1)
	v.Page = page + 1
	v.Keys = append(v.Keys, PageKeys(v.Page, v.Pages)...)
	return page * each, min(n, (page+1)*each)
}

func (m Machine) pickView(s State, v *View) {
	d := s.visit.deposit
	v.Eyebrow, v.Leave = m.depositStep(s), exit()
	var names []Key
	switch d.pick {
	case pickOwn:
		v.Title = d.asks("village.title")
		names = []Key{{Label: T(m.site.Village.Title())}, {Label: M("village.other")}, {Label: M("village.outside")}}[:m.picks(s)]
	case pickDistrict:
		v.Title = M("village.district")
		for _, n := range m.places.districts {
			names = append(names, Key{Label: T(n)})
		}
	case pickVillage:
		v.Title = M("village.which", m.places.districts[d.at])
		for _, p := range m.places.villages[d.at] {
			names = append(names, Key{Label: T(p.title), Sub: p.now()})
		}
	}
	v.Speech = []Msg{v.Title}
	from, to := paging(s, v, len(names), perPage)
	var choices []Key
	for i, k := range names[from:to] {
		k.ID, k.Role = KeyID("choice-"+strconv.Itoa(i)), RoleChoice
		choices = append(choices, k)
		v.Speech = append(v.Speech, k.Label)
		if !k.Sub.Empty() {
			v.Speech = append(v.Speech, k.Sub)
		}
	}
	v.Keys = append(append(choices, v.Keys...), plain(KeyBack, "back"))
}

// depositStep is which of the questions of who somebody is stands there: village, NIK, birth date.
func (m Machine) depositStep(s State) Msg {
	at, of := 1, 3
	if m.asksWhom(s) {
		of++
	}
	switch s.visit.screen {
	case TypeNIK:
		at = 2
	case TypeBirth:
		at = 3
	case ForWhom:
		at = 4
	default:
	}
	if len(m.places.districts) == 0 {
		at, of = at-1, of-1
	}
	id := "deposit.step"
	switch d := s.visit.deposit; {
	case d.helped:
		id += ".other"
	case d.witness != (Chip{}):
		id += ".beside"
	}
	return M(id, strconv.Itoa(at), strconv.Itoa(of))
}

// typeView is where NIK and birth date are typed. What was typed is the only thing of anybody on it.
func (m Machine) typeView(s State, v *View) {
	d := s.visit.deposit
	v.Eyebrow, v.Leave = m.depositStep(s), exit()
	v.Keys = append(NumberPad(false), plain(KeyBack, "back"))
	full := d.nik.n == nikDigits
	if s.visit.screen == TypeNIK {
		v.Title, v.Lead = d.asks("nik.title"), M("nik.lead")
		v.Entry = Entry{Kind: EntryDigits, Text: d.nik.shown("____ ____ ____ ____")}
	} else {
		v.Title, v.Lead = d.asks("birth.title"), M("birth.lead")
		v.Entry = Entry{Kind: EntryDigits, Text: d.birth.shown("__-__-____")}
		full = d.birth.n == birthDigits
	}
	switch {
	case d.bad:
		v.Entry.Bad, v.Entry.Hint = true, M("birth.bad")
	case d.same && s.visit.screen == TypeNIK:
		v.Entry.Bad, v.Entry.Hint = true, M("nik.same")
	case d.doubted:
		v.Entry.Bad, v.Entry.Hint = true, M("nik.doubt")
	}
	if full {
		v.Keys = append(v.Keys, main(KeyOK, "go.on"))
	}
	v.Speech = []Msg{v.Title, v.Lead, v.Entry.Hint}
}

// asks is a question of who somebody is: the visitor, or whom they help.
func (d deposit) asks(id string) Msg {
	if d.helped {
		id += ".other"
	}
	return M(id)
}

// forWhomView is the question for whom the deposit is.
func (m Machine) forWhomView(s State, v *View) {
	v.Eyebrow, v.Title, v.Leave = m.depositStep(s), M("whom.title"), exit()
	v.Speech = []Msg{v.Title}
	for i, icon := range []string{"person", "assist"} {
		k := Key{ID: KeyID("choice-" + strconv.Itoa(i)), Label: M("whom." + []string{"self", "other"}[i]), Icon: icon, Role: RoleChoice}
		v.Keys, v.Speech = append(v.Keys, k), append(v.Speech, k.Label)
	}
	v.Keys = append(v.Keys, plain(KeyBack, "back"))
}

func (m Machine) choosePINView(s State, v *View) {
	own := s.visit.own
	v.Title, v.Lead, v.Leave = M("pin.new.title"), M("pin.new.lead"), exit()
	switch {
	case !own.first.None():
		v.Title, v.Lead = M("pin.again.title"), M("pin.again.lead")
	case own.fault == pinWeak:
		v.Lead = M("pin.weak")
	case own.fault == pinDiffer:
		v.Lead = M("pin.differ")
	}
	if s.visit.deposit.on {
		v.Eyebrow = m.step(s, m.proofAt(s))
	}
	v.Dots, v.Slots = s.visit.typed, kiosk.PINLength
	v.Keys = append(NumberPad(false), plain(KeyBack, "back"))
}

func (m Machine) tapOtherView(s State, v *View) {
	d := s.visit.desk
	v.Picture, v.Leave = PicCard, exit()
	switch d.want {
	case wantAssist:
		v.Title, v.Lead = M("assist.title"), M("assist.lead")
		v.Keys = []Key{plain(KeyNoCard, "assist.nocard")}
	case wantServe:
		v.Title, v.Lead = M("tap.person.title"), M("tap.serve.lead")
		v.Keys = []Key{plain(KeyNoCard, "assist.nocard")}
	case wantConfirm:
		v.Title, v.Lead = M("tap.person.title"), M("tap.person.lead", m.who(d.data.Persons[d.at], s.visit.prefs.Lang))
	case wantUnlock:
		v.Title, v.Lead = M("tap.unlock.title"), M("tap.unlock.lead")
	case wantFind, wantHand:
		v.Title, v.Lead = M("tap.person.title"), M("desk.find.lead")
		v.Keys = []Key{plain(KeyNumber, "desk.number.key")}
	}
	if d.hint != "" {
		v.Lead = M(d.hint)
	}
	v.Keys = append(v.Keys, plain(KeyBack, "back"))
	v.Speech = []Msg{v.Title}
}

// maskedNIK is what stands for the digits of a NIK that are not shown.
const maskedNIK = "•••• •••• •••• "

// masked is a NIK of which the last four digits may be seen.
func masked(last4 string) Msg { return T(maskedNIK + last4) }

// birthday is a birth date in words.
func birthday(day string, l kiosk.Lang) string {
	t, err := time.ParseInLocation(time.DateOnly, day, kiosk.WIB)
	if err != nil {
		return "-"
	}
	if l == kiosk.English {
		return t.Format("2 January 2006")
	}
	return kiosk.LetterDate(t)
}

// from is where somebody is of who types who they are.
func (d deposit) from() Msg {
	if d.outside {
		return M("village.outside")
	}
	return T(d.village.Title())
}

// personRows is who a request is about on the confirm screen: of a deposit only what was typed, and of
// the NIK the last four digits.
func (m Machine) personRows(s State) []Row {
	if m.unasked(s) {
		return m.whoRows(s)
	}
	if d := s.visit.deposit; d.on {
		r := m.subject(s)
		rows := []Row{
			{Label: d.asks("confirm.nik"), Value: masked(r.NIK.Last4())},
			{Label: M("confirm.birth"), Value: T(birthday(r.BirthDate, s.visit.prefs.Lang))},
			{Label: M("confirm.village"), Value: d.from()},
		}
		if d.helped {
			asks, _ := m.asking(s)
			rows = append(rows, Row{Label: M("confirm.helper"), Value: M("confirm.helper.you", asks.Last4())})
		}
		return rows
	}
	r := s.visit.resident
	name := Row{Label: M("confirm.name"), Value: T(r.Name)}
	if m.choosesName(s) {
		name.Key = m.nameKey(s)
	}
	rows := []Row{name, {Label: M("confirm.nik"), Value: masked(r.NIK.Last4())}}
	if at := r.AddressLine(); at != "" {
		rows = append(rows, Row{Label: M("confirm.address"), Value: T(at)})
	}
	return rows
}

// cardMessage is the messages about the visitor's card and PIN, with what can be done about each.
func (m Machine) cardMessage(s State, v *View) {
	other := Key{ID: KeyOther, Label: M("leave.exit"), Role: RoleExit}
	titip, choose := main(KeyDeposit, "deposit.go"), main(KeyForgot, "pin.choose")
	note := func(id string, keys ...Key) {
		v.Title, v.Lead = M(id+".title"), M(id+".lead")
		v.Keys = keys
	}
	switch s.visit.note {
	case msgUnenrolled:
		note("msg.unenrolled", titip, plain(KeyStaff, "staff.claim"), other)
	case msgUnknown, msgUnreadable:
		v.Keys = append(v.Keys, plain(KeyNoCard, "deposit.nocard"))
	case msgLocked:
		v.Keys = append(v.Keys, plain(KeyDeposit, "deposit.go"), plain(KeyForgot, "pin.forgot"))
	case msgStaffLock:
		note("msg.stafflock", main(KeyStaff, "staff.code.key"), other)
	case msgLost:
		note("msg.lost", titip, other)
	case msgCheck:
		note("msg.check", titip, other)
	case msgOutside:
		note("msg.outside", main(KeyOK, "msg.outside.go"), plain(KeyBack, "back"))
	case msgPending:
		note("msg.pending", titip, other)
	case msgConfirmed:
		note("msg.confirmed", titip, other)
	case msgNoPIN:
		note("msg.nopin", choose, plain(KeyDeposit, "deposit.go"), other)
	case msgPINWaits:
		note("msg.pinwaits", titip, other)
	case msgForgot:
		note("msg.forgot", choose, plain(KeyBack, "back"), plain(KeyStaff, "staff.claim"))
	case msgPINSet:
		note("msg.pinset", main(KeyOK, "msg.ok"), plain(KeyDeposit, "deposit.go"))
	case msgPINNew, msgStaffSet, msgUnlocked:
		note("msg."+string(s.visit.note), main(KeyOK, "msg.ok"))
	default:
		deskMessage(s, v)
	}
}

// deskMessage is what became of what a clerk wanted.
func deskMessage(s State, v *View) {
	d := s.visit.desk
	switch s.visit.note {
	case msgDeskDone:
		v.Picture, v.Title, v.Lead = PicDone, M("desk.done.title"), M("desk.done."+string(d.did))
	case msgDeskFail:
		v.Title, v.Lead = M("desk.fail.title"), M("desk.fail."+string(d.deed))
	default:
	}
}

// forgotKey is the way for who does not know the PIN any more.
func (m Machine) forgotKey() Key { return plain(KeyForgot, "pin.forgot") }
