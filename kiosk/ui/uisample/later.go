package uisample

import (
	"strings"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/flow"
)

func day(l kiosk.Lang) string {
	return bilingual(l, "Senin 23 November", "Monday 23 November").Text
}

// confirms is an everyday request, and one with a long name while the link is down.
func confirms(p flow.Prefs) []flow.View {
	rows := func(name, address string, ready flow.Msg) []flow.Row {
		return []flow.Row{
			{Label: flow.M("confirm.name"), Value: flow.T(name)},
			{Label: flow.M("confirm.nik"), Value: flow.T("•••• •••• •••• 0001")},
			{Label: flow.M("confirm.address"), Value: flow.T(address)},
			{
				Label: bilingual(p.Lang, "Untuk", "For"), Value: bilingual(p.Lang, "Bank & usaha", "Bank & business"),
				Key: plain("change-0", "confirm.change"),
			},
			{Label: flow.M("confirm.ready"), Value: ready},
		}
	}
	usual := flow.View{
		Screen: flow.Confirm, Eyebrow: step(p.Lang, "3"), Title: flow.M("confirm.title"), Leave: cancel(),
		Rows: rows("SITI CONTOH", "Dusun Krajan RT 02 RW 01", flow.M("take.come", day(p.Lang), "13.00")),
		Keys: []flow.Key{plain(flow.KeyOther, "confirm.wrong"), strong(flow.KeyOK, "confirm.send")},
	}
	long := usual
	long.Rows = rows("SITI CONTOH AMINATUZZUHRIYAH BINTI ABDURRAHMAN", "Dusun Sumberkepuh Lor RT 012 RW 003",
		flow.M("confirm.ready.tte", day(p.Lang)+" 13.00"))
	long.Note = flow.M("note.offline")
	long.Keys = []flow.Key{plain(flow.KeyOther, "confirm.wrong"), strong(flow.KeyOK, "confirm.store")}
	return []flow.View{usual, long}
}

func busy(title, lead, number string) flow.View {
	return flow.View{Screen: flow.Busy, Picture: flow.PicWait, Title: flow.M(title), Lead: flow.M(lead), Number: number}
}

func printing(number, title, lead string) flow.View {
	v := busy(title, lead, number)
	v.Picture = flow.PicPaper
	return v
}

// takes is a slip for the counter, a slip for a letter signed electronically, a letter's copy, what says that a letter
// lies at the counter or at another office, and of bansos the answer and the slip.
func takes(site kiosk.Site, p flow.Prefs) []flow.View {
	base := flow.View{Screen: flow.TakePaper, Picture: flow.PicDone, Keys: []flow.Key{done()}}
	counter := base
	counter.Title, counter.Number = flow.M("take.slip"), number
	counter.Card = flow.Card{
		Head: flow.M("take.collect"), Big: flow.M("take.come", day(p.Lang), "13.00"), Place: flow.T(site.Counter),
		Bring: flow.M("take.bring.counter", bilingual(p.Lang, "KTP, KK asli", "identity card (KTP), family card (KK)").Text),
	}
	tte := base
	tte.Title, tte.Number = flow.M("take.slip"), number
	tte.Card = flow.Card{
		Head: bilingual(p.Lang, "Surat Keterangan Domisili", "Proof of address"), Big: flow.M("take.tte"),
		Place: flow.M("take.expected", day(p.Lang), "13.00"), Bring: flow.M("take.bring"),
	}
	extract := base
	extract.Title = flow.M("take.extract")
	extract.Card = flow.Card{Head: flow.M("take.original"), Big: flow.M("take.valid", day(p.Lang))}
	ready := base
	ready.Title, ready.Number = flow.M("take.paper"), number
	ready.Card = flow.Card{
		Head: bilingual(p.Lang, "Surat Keterangan Domisili", "Proof of address"), Big: flow.M("waiting.counter.when", day(p.Lang), "08.00"),
		Place: flow.T(site.Counter), Bring: flow.M("take.ready.bring"),
	}
	far := ready
	far.Card.Big, far.Card.Place = flow.M("waiting.counter.at", "Kantor Kelurahan Kampung Mandar, Kecamatan Banyuwangi"), flow.Msg{}
	answer := base
	answer.Title, answer.Card = flow.M("take.answer"), flow.Card{Head: flow.M("take.answer.head")}
	aid := base
	aid.Title, aid.Number = flow.M("take.slip"), number
	aid.Card = flow.Card{
		Head: flow.M("aid.take.head"), Big: flow.M("aid.take.big"), Place: flow.M("take.expected", day(p.Lang), "13.00"), Bring: flow.M("take.bring"),
	}
	return append([]flow.View{counter, tte, extract, ready, far, answer, aid}, shown(base, site, p)...)
}

// shown is the slips for which something must be shown first: of a letter printed here, of what is fetched, at another
// village's office, and of whoever must come to be confirmed.
func shown(base flow.View, site kiosk.Site, p flow.Prefs) []flow.View {
	const far = "Kantor Kelurahan Kampung Mandar, Kecamatan Banyuwangi"
	list := bilingual(p.Lang, "KK, kartu pelajar atau rapor", "family card (KK), student card or school report").Text
	base.Title, base.Number = flow.M("take.slip"), number
	base.Card = flow.Card{
		Head: flow.M("take.show.head"), Big: flow.M("take.come", day(p.Lang), "08.00"), Place: flow.T(site.Counter), Bring: flow.M("take.show.print", list),
	}
	away, fetched, waits := base, base, base
	away.Card.Big, away.Card.Place = flow.M("take.show.hours"), flow.T(far)
	fetched.Card.Bring = flow.M("take.show.collect", bilingual(p.Lang, "kartu pelajar atau rapor, surat keterangan sekolah", "student card or school report, letter of the school").Text)
	waits.Card = flow.Card{
		Head: flow.M("deposit.take.head"), Big: flow.M("deposit.take.when", day(p.Lang), "08.00"), Place: flow.T(far), Bring: flow.M("deposit.take.bring.list", list),
	}
	aloud := waits // without paper at night, of whom hears it
	aloud.Title, aloud.Note, aloud.Card.Place = flow.M("ration.slip.title"), flow.M("ration.slip"), flow.T(site.Counter)
	aloud.Card.Bring, aloud.Keys = flow.M("ration.slip.bring"), heard()
	return []flow.View{base, away, fetched, waits, aloud}
}

// heard is the keys under a number that no paper says, for whom goes by ear.
func heard() []flow.Key { return []flow.Key{done(), plain(flow.KeyOther, "number.aloud")} }

func troubles() []flow.View {
	trouble := func(title, lead, word string) flow.View {
		return flow.View{
			Screen: flow.PaperTrouble, Picture: flow.PicAlert, Title: flow.M(title), Lead: flow.M(lead), Number: number,
			Rows: []flow.Row{{Label: flow.M(word)}}, Keys: []flow.Key{done()},
		}
	}
	letter := trouble("paper.trouble.letter", "", "paper.unsure")
	letter.Lead = flow.Msg{}
	aloud := trouble("paper.trouble.title", "paper.trouble.lead", "paper.unsure")
	aloud.Keys = heard()
	return []flow.View{
		aloud,
		trouble("paper.trouble.title", "paper.trouble.lead", "paper.no-paper"),
		trouble("paper.trouble.title", "paper.trouble.lead", "paper.unsure"), letter,
	}
}

func askPaper() flow.View {
	v := quiet(flow.AskPaper, flow.PicPaper, "ask.paper.title", "ask.paper.lead")
	v.Number = number
	v.Keys = []flow.Key{strong(flow.KeyOK, "ask.paper.yes"), plain(flow.KeyOther, "ask.paper.no")}
	return v
}

// askDrawn asks about a paper that the machine drew back.
func askDrawn() flow.View {
	v := quiet(flow.AskPaper, flow.PicPaper, "ask.drawn.title", "ask.drawn.lead")
	v.Number = number
	v.Keys = []flow.Key{strong(flow.KeyOther, "ask.drawn.print"), plain(flow.KeyOK, "ask.drawn.no")}
	return v
}

// oldest is the longest that is said of how old what is shown is.
var oldest = flow.M("news.age.offline", "Rabu 23 September, 08.30")

// waiting is nothing, a letter and a request, or all that a visit shows.
func waiting(p flow.Prefs, n int) flow.View {
	v := flow.View{
		Screen: flow.Waiting, Eyebrow: oldest, Title: flow.M("waiting.title"), Face: n > 0, Leave: exit(),
		Keys: []flow.Key{plain(flow.KeyOther, "waiting.home"), plain(flow.KeyPIN, "pin.change")},
	}
	name := bilingual(p.Lang, "Surat Keterangan Domisili", "Proof of address")
	const long = "kurang KK asli dan surat keterangan dari ketua RT, yang ditandatangani ketua RW"
	all := []flow.Row{
		{Label: name, Value: flow.M("stands.diperiksa.agency.name", "Dinas Kependudukan dan Pencatatan Sipil"), Key: plain("item-0", "waiting.see")},
		{Label: name, Value: flow.M("waiting.approved", day(p.Lang), "15.20"), Alert: true, Key: strong("print-1", "waiting.print")},
		{Label: name, Value: flow.M("waiting.returned", long), Alert: true, Key: strong("print-2", "waiting.print")},
		{Label: name, Value: flow.M("waiting.counter.at", "Kantor Kelurahan Kampung Mandar, Kecamatan Banyuwangi"), Alert: true, Key: strong("print-3", "waiting.print")},
		{Label: name, Value: flow.M("status.tersimpan"), Key: plain("item-4", "waiting.see")},
		{Label: name, Value: flow.M("waiting.printed", day(p.Lang)), Key: plain("print-5", "waiting.reprint")},
	}
	room := flow.ListRoom(p.Size)
	v.Rows = all[:min(n, room)]
	if n > room {
		v.Page, v.Pages = 1, (n+room-1)/room
		v.Keys = append(flow.PageKeys(v.Page, v.Pages), v.Keys...)
	}
	if n == 0 {
		v.Lead = flow.M("waiting.none")
	} else if n <= room {
		v.Lead = flow.M("waiting.here")
	}
	return v
}

// lastWaiting is the last page of more than a visit shows.
func lastWaiting(p flow.Prefs) flow.View {
	v := waiting(p, flow.MaxItems)
	v.Page, v.Eyebrow, v.Lead = v.Pages, flow.Msg{}, flow.M("waiting.more", "137")
	v.Keys = append(flow.PageKeys(v.Page, v.Pages), v.Keys[len(v.Keys)-2:]...)
	return v
}

// messages is every message with the keys that it has.
func messages() []flow.View {
	var views []flow.View
	one := func(id string, pic flow.Picture, keys ...flow.Key) {
		v := quiet(flow.Message, pic, id+".title", id+".lead")
		v.Keys = keys
		views = append(views, v)
	}
	ok := strong(flow.KeyOK, "msg.ok")
	out := flow.Key{ID: flow.KeyOther, Label: flow.M("leave.exit"), Role: flow.RoleExit}
	for _, id := range []string{"msg.unknown", "msg.unreadable"} {
		one(id, flow.PicCard, ok, plain(flow.KeyNoCard, "deposit.nocard"))
	}
	one("msg.lifted", flow.PicCard, ok)
	one("msg.trouble", flow.PicAlert, ok)
	for _, lead := range []flow.Msg{
		flow.M("msg.help.sent"), flow.M("msg.help.sent.open"), flow.M("msg.help.sent.closed", "Rabu 23 September", "07.30"),
		flow.M("msg.help.offline"), flow.M("msg.help.offline.open"), flow.M("msg.help.offline.closed", "Rabu 23 September", "07.30"),
	} {
		pic := flow.PicAlert
		if strings.HasPrefix(lead.ID, "msg.help.sent") {
			pic = flow.PicDone
		}
		one("msg.help", pic, ok)
		views[len(views)-1].Lead = lead
	}
	one("msg.wrongdata", flow.PicAlert, strong(flow.KeyOK, "msg.wrongdata.go"), out)
	one("msg.savefail", flow.PicAlert, strong(flow.KeyOK, "msg.again"), out)
	one("msg.shut", flow.PicAlert, ok)
	one("msg.crowded", flow.PicAlert, ok)
	one("msg.nameless", flow.PicAlert, ok)
	one("msg.cardless", flow.PicCard, ok)
	use := flow.Key{ID: flow.KeyOther, Label: flow.M("msg.overform.use"), Role: flow.RoleLeave}
	one("msg.overform", flow.PicQuestion, strong(flow.KeyOK, "msg.overform.stay"), use)
	one("msg.overform", flow.PicQuestion, strong(flow.KeyOK, "msg.overform.stay"), use)
	views[len(views)-1].Title = flow.M("msg.overform.report")
	one("reader.down", flow.PicAlert, ok, plain(flow.KeyNoCard, "deposit.nocard"))
	views[len(views)-1].Lead = flow.M("reader.down.offline")
	return views
}

func askLeave() flow.View {
	v := quiet(flow.AskLeave, flow.PicQuestion, "ask.leave.title", "")
	v.Lead = flow.Msg{}
	v.Keys = []flow.Key{strong(flow.KeyOK, "ask.leave.stay"), {ID: flow.KeyOther, Label: flow.M("ask.leave.go"), Role: flow.RoleLeave}}
	return v
}

// hidden is StillThere of a visit whose card could not be read again.
func hidden() flow.View {
	v := quiet(flow.StillThere, flow.PicCard, "hidden.title", "hidden.lead")
	v.Keys = []flow.Key{{ID: flow.KeyOther, Label: flow.M("leave.cancel"), Role: flow.RoleLeave}}
	return v
}

func stillThere() flow.View {
	v := quiet(flow.StillThere, flow.PicQuestion, "still.title", "still.lead")
	v.Keys = []flow.Key{strong(flow.KeyOK, "still.yes"), {ID: flow.KeyOther, Label: flow.M("leave.exit"), Role: flow.RoleExit}}
	return v
}
