package uisample

import (
	"strconv"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/flow"
)

// desks is the clerk's mode.
func desks(p flow.Prefs) []flow.View {
	pad := func(s flow.Screen, title string, lead flow.Msg, keys ...flow.Key) flow.View {
		v := quiet(s, flow.NoPicture, title, "")
		v.Lead, v.Leave, v.Keys = lead, exit(), append(flow.NumberPad(false), keys...)
		return v
	}
	back := plain(flow.KeyBack, "back")
	clerk := pad(flow.StaffPIN, "staff.pin.title", flow.M("pin.lead"), plain(flow.KeyOther, "staff.own"))
	clerk.Dots, clerk.Slots = 2, kiosk.PINLength
	wrong := clerk
	wrong.Lead = flow.M("pin.wrong", "4")
	code := pad(flow.StaffCode, "staff.code.title", flow.M("staff.code.lead"), back, strong(flow.KeyOK, "go.on"))
	code.Entry = flow.Entry{Kind: flow.EntryDigits, Text: "1234 5678"}
	hand := pad(flow.DeskNumber, "desk.number.title", flow.M("number.lead"), back, strong(flow.KeyOK, "desk.hand"))
	hand.Entry = flow.Entry{Kind: flow.EntryDigits, Text: number, Bad: true, Hint: flow.M("number.bad")}
	find := hand
	find.Title, find.Entry.Hint = flow.M("desk.find.title"), flow.M("desk.find.nobody")
	views := []flow.View{clerk, wrong, code, deskHome(), deskPaper(), deskQueue(p, 0), deskQueue(p, flow.ListRoom(p.Size)), deskPerson(p), deskHelped(p), deskRefused(p), deskDeny(), deskWork(p, 0), deskWork(p, flow.ListRoom(p.Size)), hand, find}
	views = append(views,
		tap("tap.person.title", flow.M("tap.person.lead", "9012, 12 September 2001")),
		tap("tap.person.title", flow.M("tap.different")), tap("tap.person.title", flow.M("tap.own")),
		tap("tap.person.title", flow.M("tap.serve.lead"), plain(flow.KeyNoCard, "assist.nocard")),
		tap("tap.unlock.title", flow.M("tap.unlock.lead")), tap("tap.unlock.title", flow.M("tap.unenrolled")),
		tap("tap.unlock.title", flow.M("tap.unread")),
	)
	number := plain(flow.KeyNumber, "desk.number.key")
	views = append(views, tap("tap.person.title", flow.M("desk.find.lead"), number), tap("tap.person.title", flow.M("tap.nobody"), number))
	views = append(views, beside(deskQueue(p, flow.ListRoom(p.Size)), "desk.beside.find"), beside(deskWork(p, flow.ListRoom(p.Size)), "desk.beside.number"))
	views = append(views, deskStuck(p), trainingStart(), training(question(p)), training(deskHome()))
	return append(views, deeds()...)
}

// beside is the last page of a list that does not show all.
func beside(v flow.View, how string) flow.View {
	v.Rows[len(v.Rows)-1] = flow.Row{Label: flow.M("desk.beside", "128"), Value: flow.M(how)}
	return v
}

// deskStuck says why entries wait.
func deskStuck(p flow.Prefs) flow.View {
	v := deskHome()
	v.Lead = flow.M("desk.wait.line", "128", day(p.Lang))
	return v
}

func deskHome() flow.View {
	v := flow.View{Screen: flow.Desk, Eyebrow: flow.M("desk.eyebrow", "Kusumawardhana"), Title: flow.M("desk.title"), Leave: exit()}
	for _, t := range []struct{ id, icon string }{
		{"desk-queue", "person"}, {"desk-serve", "assist"}, {"desk-unlock", "lock"}, {"desk-work", "list"}, {"desk-lines", "room-queue"}, {"desk-paper", "paper"},
	} {
		v.Keys = append(v.Keys, deskTile(t.id, t.icon))
	}
	return v
}

func deskTile(id, icon string) flow.Key {
	return flow.Key{ID: flow.KeyID(id), Label: flow.M(id), Sub: flow.M(id+".sub", "12", "4"), Icon: icon, Role: flow.RoleTile}
}

func deskPaper() flow.View {
	return flow.View{
		Screen: flow.DeskPaper, Title: flow.M("desk-paper"), Leave: exit(),
		Keys: []flow.Key{
			deskTile("desk-roll", "roll"), deskTile("desk-recap", "recap"), deskTile("desk-list", "list"),
			deskTile("desk-train", "training"), deskTile("desk-home", "back"),
		},
	}
}

func deskWish(p flow.Prefs) flow.Msg {
	return flow.M("desk.wish", bilingual(p.Lang, "Surat Keterangan Domisili", "Proof of address").Text, day(p.Lang)+" 08.43")
}

// deskQueue is who waits to be confirmed; n 0: nobody.
func deskQueue(p flow.Prefs, n int) flow.View {
	v := flow.View{Screen: flow.DeskQueue, Title: flow.M("desk-queue"), Leave: exit()}
	wish := deskWish(p)
	for i := range n {
		v.Rows = append(v.Rows, flow.Row{
			Label: flow.M("desk.who", "9012, 12 September 2001"), Value: wish, Key: strong(flow.KeyID("pick-"+strconv.Itoa(i)), "desk.look"),
		})
		wish = flow.M("desk.newpin", day(p.Lang)+" 09.12")
		if i == 0 {
			wish = flow.M("desk.refused.person")
		}
	}
	return listed(v, "desk.nobody")
}

// deskWork is this kiosk's requests; n 0: none.
func deskWork(p flow.Prefs, n int) flow.View {
	v := flow.View{Screen: flow.DeskWork, Title: flow.M("desk-work"), Leave: exit()}
	label := flow.M("desk.job", number, bilingual(p.Lang, "Surat Keterangan Domisili", "Proof of address").Text)
	for i := range n {
		r := flow.Row{Label: label, Value: flow.M("stands.menunggu-ttd.head.desa")}
		if i%2 == 0 {
			r.Value, r.Alert, r.Key = flow.M("status.siap-diambil"), true, strong(flow.KeyID("hand-"+strconv.Itoa(i)), "desk.hand")
		}
		v.Rows = append(v.Rows, r)
	}
	return listed(v, "desk.nowork")
}

// listed is a clerk's list with its pages, or the word that it is empty.
func listed(v flow.View, none string) flow.View {
	v.Page, v.Pages = 1, 1
	if len(v.Rows) == 0 {
		v.Lead = flow.M(none)
	} else {
		v.Page, v.Pages = 2, 4
	}
	v.Keys = append(flow.PageKeys(v.Page, v.Pages), plain(flow.KeyOther, "back"))
	key := "desk.find.key"
	if v.Screen == flow.DeskWork {
		key = "desk.number.key"
	}
	v.Keys = append(v.Keys, plain(flow.KeyNumber, key))
	return v
}

func deskPerson(p flow.Prefs) flow.View {
	v := flow.View{Screen: flow.DeskPerson, Title: flow.M("desk.person.title"), Note: flow.M("desk.person.note"), Leave: exit()}
	v.Rows = []flow.Row{
		{Label: flow.M("confirm.nik"), Value: flow.T("•••• •••• •••• 9012")},
		{Label: flow.M("confirm.birth"), Value: bilingual(p.Lang, "12 September 2001", "12 September 2001")},
		{Label: flow.M("desk.for"), Value: deskWish(p)},
		{Label: flow.M("desk.card"), Value: flow.M("desk.card.same")},
	}
	v.Keys = []flow.Key{plain(flow.KeyOther, "desk.deny"), strong(flow.KeyOK, "desk.confirm"), plain(flow.KeyBack, "back")}
	return v
}

// deskHelped is somebody for whom a person asked whose card nobody has seen yet.
func deskHelped(p flow.Prefs) flow.View {
	v := deskPerson(p)
	v.Rows[3].Value, v.Note = flow.M("desk.card.helped"), flow.M("desk.helper.note")
	born := bilingual(p.Lang, "12 September 1951", "12 September 1951").Text
	v.Rows = append(v.Rows, flow.Row{Label: flow.M("desk.helper"), Value: flow.M("desk.helper.typed", "9003", born)})
	return v
}

// deskRefused is somebody of another regency for whom a clerk's word was not taken.
func deskRefused(p flow.Prefs) flow.View {
	v := deskPerson(p)
	v.Rows[2].Value, v.Rows[3].Value, v.Note = flow.M("desk.refused.person"), flow.M("desk.card.outside"), flow.M("desk.refused.note")
	return v
}

func deskDeny() flow.View {
	v := flow.View{Screen: flow.DeskDeny, Title: flow.M("desk.deny.title"), Leave: exit()}
	for i, why := range kiosk.DenyReasons() {
		v.Keys = append(v.Keys, flow.Key{
			ID: flow.KeyID("choice-" + strconv.Itoa(i)), Label: flow.M("desk.deny." + string(why)), Role: flow.RoleChoice,
		})
	}
	v.Keys = append(v.Keys, plain(flow.KeyBack, "back"))
	return v
}

// deeds is what a clerk did, and why something was not done.
func deeds() []flow.View {
	var views []flow.View
	one := func(title, lead string, pic flow.Picture) {
		v := quiet(flow.Message, pic, title, lead)
		v.Keys = []flow.Key{strong(flow.KeyOK, "msg.ok")}
		views = append(views, v)
	}
	for _, do := range []kiosk.ClerkAction{
		kiosk.ClerkConfirm, kiosk.ClerkDeny, kiosk.ClerkUnlock, kiosk.ClerkHandOver, kiosk.ClerkRoll, kiosk.ClerkRecap, kiosk.ClerkList,
	} {
		one("desk.done.title", "desk.done."+string(do), flow.PicDone)
	}
	for _, why := range []flow.Deed{flow.DeedSelf, flow.DeedOther, flow.DeedState, flow.DeedNone, flow.DeedFailed, flow.DeedPaper} {
		one("desk.fail.title", "desk.fail."+string(why), flow.PicAlert)
	}
	return views
}

// trainingStart takes the place of Welcome in a training.
func trainingStart() flow.View {
	return training(flow.View{
		Screen: flow.Training, Eyebrow: flow.M("training.eyebrow"), Title: flow.M("training.title"), Lead: flow.M("training.lead", "258014"),
		Leave: flow.Key{ID: "train-end", Label: flow.M("train-end"), Role: flow.RoleExit},
		Keys: []flow.Key{
			deskTile("train-warga", "person"), deskTile("train-petugas", "hand-over"), deskTile("nocard", "nocard"),
		},
	})
}

// training marks a view as one of a training.
func training(v flow.View) flow.View {
	v.Training = true
	return v
}
