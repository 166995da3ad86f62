// Package uisample is views of all screens for galleries, layout tests and benchmarks: everyday
// ones and hard ones with long names, many rows and every choice.
//
// It is not part of the kiosk's conversation: but for Catalogue nothing here comes out of a state, and every
// person in it is invented. It draws nothing.
//
// Concurrency: pure functions.
package uisample

import (
	"strconv"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/flow"
)

// number is an invented request number.
const number = "1043 9075 1623"

// bilingual gives the wording of a language.
func bilingual(l kiosk.Lang, id, en string) flow.Msg {
	return flow.T(kiosk.Text{kiosk.Indonesian: id, kiosk.English: en}.In(l))
}

// Views is realistic views of all screens for that site and those preferences, at least one of
// each, in the order of a visit.
func Views(site kiosk.Site, p flow.Prefs) []flow.View {
	views := []flow.View{welcome(p), welcome(p, "report", "news", "track", "queue"), cardless(p), cardless(p, "report", "news", "track", "queue"), quiet(flow.Reading, flow.PicCard, "reading.title", "reading.lead")}
	views = append(views, homes(p)...)
	views = append(views, menus(p)...)
	views = append(views, question(p), days(p), pin(p, 3, false), pin(p, 0, true))
	views = append(views, entries(p)...)
	views = append(views, deposits(site, p)...)
	views = append(views, pages(p)...)
	views = append(views, confirms(p)...)
	views = append(views, busy("pin.checking", "busy.wait", ""), busy("busy.saving", "busy.wait", ""))
	views = append(views, printing(number, "busy.saved", "busy.printing"), printing("", "busy.wait", "busy.extract"))
	views = append(views, takes(site, p)...)
	views = append(views, troubles()...)
	views = append(views, askPaper(), askDrawn(), waiting(p, 0), waiting(p, 2), waiting(p, 6), lastWaiting(p))
	views = append(views, messages()...)
	views = append(views, cardMessages()...)
	views = append(views, desks(p)...)
	views = append(views, reports(p)...)
	views = append(views, aids(p)...)
	views = append(views, News(site, p)...)
	views = append(views, counter(p)...)
	views = append(views, tracks(p)...)
	views = append(views, survey()...)
	views = append(views, cancels(p)...)
	views = append(views, askLeave(), stillThere(), hidden(), quiet(flow.CardLeft, flow.PicCard, "cardleft.title", "cardleft.lead"))
	views[len(views)-1].Note = flow.M("cardleft.where")
	views = append(views, training(views[len(views)-1]))
	views = append(views, quiet(flow.Goodbye, flow.PicDone, "goodbye.title", "goodbye.lead"),
		quiet(flow.OutOfService, flow.PicAlert, "oos.title", "oos.lead"))
	seen := map[flow.Screen]int{}
	for i := range views {
		v := &views[i]
		frame(v, p, seen[v.Screen]+len(v.Screen))
		seen[v.Screen]++
	}
	return views
}

// frame puts what stands around every screen; listening and the clock's note vary with the turn, which counts
// within a screen, so that a new sample changes no other.
func frame(v *flow.View, p flow.Prefs, turn int) {
	v.Prefs, v.Clock, v.Help = p, "08.42", flow.HelpRow(p, true, turn%4 == 3)
	if turn%3 == 1 {
		v.ClockNote = flow.M("clock.checked", "Sab 21 Nov")
	}
}

func strong(id flow.KeyID, label string) flow.Key {
	return flow.Key{ID: id, Label: flow.M(label), Role: flow.RoleMain}
}

func plain(id flow.KeyID, label string) flow.Key {
	return flow.Key{ID: id, Label: flow.M(label), Role: flow.RolePlain}
}

func exit() flow.Key {
	return flow.Key{ID: flow.KeyLeave, Label: flow.M("leave.exit"), Role: flow.RoleExit}
}

func cancel() flow.Key {
	return flow.Key{ID: flow.KeyLeave, Label: flow.M("leave.cancel"), Role: flow.RoleLeave}
}

func done() flow.Key {
	return flow.Key{ID: flow.KeyOK, Label: flow.M("done"), Role: flow.RoleDone}
}

func quiet(s flow.Screen, pic flow.Picture, title, lead string) flow.View {
	return flow.View{Screen: s, Picture: pic, Title: flow.M(title), Lead: flow.M(lead)}
}

// welcome is the screen of a kiosk with these rooms; without any it shows the three steps.
func welcome(p flow.Prefs, rooms ...string) flow.View {
	v := flow.View{
		Screen: flow.Welcome, Picture: flow.PicCard, Eyebrow: flow.M("app"), Title: flow.M("welcome.title"), Lead: flow.M("welcome.how"),
		Rows: []flow.Row{{Label: flow.M("welcome.step1")}, {Label: flow.M("welcome.step2")}, {Label: flow.M("welcome.step3")}},
	}
	for _, l := range []struct {
		id   kiosk.Lang
		name string
	}{{kiosk.Indonesian, "Bahasa Indonesia"}, {kiosk.English, "English"}} {
		v.Keys = append(v.Keys, flow.Key{
			ID: flow.KeyID("lang-" + string(l.id)), Label: flow.T(l.name), Role: flow.RolePlain, On: p.Lang == l.id,
		})
	}
	v.Keys = append(v.Keys, plain(flow.KeyNoCard, "welcome.nocard"))
	for _, r := range rooms {
		v.Keys = append(v.Keys, flow.Key{
			ID: flow.KeyID("room-" + r), Label: flow.M("room." + r), Sub: flow.M("room." + r + ".sub"), Icon: "room-" + r, Role: flow.RoleTile,
		})
	}
	return v
}

// cardless is Welcome of a kiosk whose reader does not work, and which takes no new requests either.
func cardless(p flow.Prefs, rooms ...string) flow.View {
	v := welcome(p, rooms...)
	v.Picture, v.Rows, v.Lead, v.Note = flow.NoPicture, nil, flow.M("welcome.shut"), flow.M("reader.down.offline")
	if len(rooms) == 0 {
		v.Lead, v.Note = flow.M("welcome.cardless"), flow.M("reader.down")
	}
	for i, k := range v.Keys {
		if k.ID == flow.KeyNoCard {
			v.Keys[i].Label = flow.M("deposit.nocard")
		}
	}
	return v
}

// homes is before the PIN with one service, after it with all, and without anything that waits.
func homes(p flow.Prefs) []flow.View {
	before := flow.View{
		Screen: flow.Home, Eyebrow: flow.M("home.morning"), Title: flow.M("home.title"), Lead: flow.M("home.lift"), Leave: exit(),
		Keys: tiles(p.Lang, 1),
		Banner: flow.Row{
			Label: flow.M("home.waiting", "1"), Value: flow.M("home.waiting.sub"), Alert: true, Key: strong(flow.KeyWaiting, "home.waiting.key"),
		},
	}
	after := before
	after.Eyebrow, after.Face, after.Keys = flow.M("home.afternoon.name", "Bapak Kusumawardhana"), true, tiles(p.Lang, 6)
	after.Banner = flow.Row{Label: flow.M("waiting.title"), Key: strong(flow.KeyWaiting, "home.waiting.key")}
	few := before
	few.Keys, few.Banner, few.Lead = tiles(p.Lang, 3), flow.Row{}, flow.Msg{}
	full := after
	full.Banner, full.Lead = before.Banner, flow.M("home.cannot")
	mine := few
	mine.Banner = flow.Row{Label: flow.M("home.mine"), Value: oldest, Key: plain(flow.KeyWaiting, "home.waiting.key")}
	views := []flow.View{before, after, few, full, mine}
	for i := range views {
		views[i].Keys = append(views[i].Keys, plain(flow.KeyAssist, "assist.go"))
	}
	helps := full
	helps.Eyebrow, helps.Face, helps.Banner, helps.Keys, helps.Lead = flow.M("home.noon"), false, flow.Row{}, tiles(p.Lang, 6), flow.M("home.helped")
	return append(views, helps)
}

func tiles(l kiosk.Lang, n int) []flow.Key {
	all := []struct{ id, en, subID, subEN, icon string }{
		{"Surat Keterangan Domisili", "Proof of address", "alamat tempat tinggal, untuk kerja, sekolah, bank", "where you live, for work, school or the bank", "letter"},
		{"Surat Keterangan Usaha", "Business letter", "untuk pinjaman bank", "for a bank loan", "bank"},
		{"Surat Kehilangan", "Loss report", "barang atau surat hilang", "lost papers or things", "paper"},
		{"Surat Nikah", "Marriage letter", "pengantar ke KUA", "for the marriage office", "wedding"},
		{"Surat Keterangan Sekolah", "School letter", "beasiswa, pendaftaran", "scholarship, enrolment", "school"},
		{"Layanan lain", "Other services", "dan lihat jawabannya", "and see the answers", "unheard-of"},
	}
	var keys []flow.Key
	for i, t := range all[:n] {
		keys = append(keys, flow.Key{
			ID: flow.KeyID("tile-" + strconv.Itoa(i)), Label: bilingual(l, t.id, t.en), Sub: bilingual(l, t.subID, t.subEN),
			Icon: t.icon, Role: flow.RoleTile,
		})
	}
	return keys
}

func step(l kiosk.Lang, n string) flow.Msg {
	return flow.M("step", bilingual(l, "Surat Keterangan Domisili", "Proof of address").Text, n, "3")
}

func question(p flow.Prefs) flow.View {
	v := flow.View{
		Screen: flow.Question, Eyebrow: step(p.Lang, "1"), Title: bilingual(p.Lang, "Untuk keperluan apa?", "What is it for?"), Leave: cancel(),
	}
	for i, c := range []struct{ id, en, icon string }{
		{"Kerja", "Work", "work"},
		{"Sekolah", "School", "school"},
		{"Bank & usaha", "Bank & business", "bank"},
		{"Berobat", "Health care", "health"},
		{"Nikah", "Wedding", "wedding"},
		{"Lainnya", "Something else", "other"},
	} {
		v.Keys = append(v.Keys, flow.Key{
			ID: flow.KeyID("choice-" + strconv.Itoa(i)), Label: bilingual(p.Lang, c.id, c.en), Icon: c.icon, Role: flow.RoleChoice, On: i == 2,
		})
	}
	v.Keys = append(v.Keys, plain(flow.KeyBack, "back"))
	return v
}

// days is the question when something happened, on the day whose name is longest.
func days(p flow.Prefs) flow.View {
	v := flow.View{
		Screen: flow.Question, Eyebrow: step(p.Lang, "2"), Title: bilingual(p.Lang, "Isolasi sejak tanggal berapa?", "Isolated since which day?"), Leave: cancel(),
	}
	at := time.Date(2026, 9, 23, 8, 42, 0, 0, kiosk.WIB)
	for i, label := range []flow.Msg{
		flow.M("day.today", kiosk.Day(at, p.Lang)), flow.M("day.yesterday", kiosk.Day(at.AddDate(0, 0, -1), p.Lang)), flow.T(kiosk.Day(at.AddDate(0, 0, -7), p.Lang)),
	} {
		v.Keys = append(v.Keys, flow.Key{ID: flow.KeyID("choice-" + strconv.Itoa(i)), Label: label, Icon: "calendar", Role: flow.RoleChoice, On: i == 1})
	}
	v.Keys = append(v.Keys, flow.Key{ID: flow.KeyOwn, Label: flow.M("entry.own"), Icon: "pencil", Role: flow.RoleChoice}, plain(flow.KeyBack, "back"))
	return v
}

// menus is what there is to choose: needs, and the services behind one of them on a page in the middle.
func menus(p flow.Prefs) []flow.View {
	needs := question(p)
	needs.Screen, needs.Eyebrow, needs.Leave = flow.Menu, bilingual(p.Lang, "Surat", "Letters"), exit()
	list := needs
	list.Eyebrow, list.Title = bilingual(p.Lang, "Lainnya", "Something else"), bilingual(p.Lang, "Surat apa yang diperlukan?", "Which letter do you need?")
	list.Page, list.Pages = 2, 4
	list.Keys = append(tiles(p.Lang, 4), flow.PageKeys(2, 4)...)
	list.Keys = append(list.Keys, plain(flow.KeyBack, "back"))
	return []flow.View{needs, list}
}

func pin(p flow.Prefs, typed int, wrong bool) flow.View {
	v := flow.View{
		Screen: flow.PIN, Title: flow.M("pin.title"), Lead: flow.M("pin.lead"), Dots: typed, Slots: kiosk.PINLength,
		Eyebrow: step(p.Lang, "2"), Leave: cancel(),
	}
	if wrong {
		v.Lead, v.Eyebrow, v.Leave = flow.M("pin.wrong", "3"), flow.Msg{}, exit()
	}
	v.Keys = append(flow.NumberPad(false), plain(flow.KeyBack, "back"), plain(flow.KeyForgot, "pin.forgot"))
	return v
}
