package uisample

import (
	"strconv"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/flow"
)

// counter is a number for the counter: what for, the number on paper and on the screen alone.
func counter(p flow.Prefs) []flow.View {
	pick := flow.View{
		Screen: flow.QueuePick, Eyebrow: flow.M("room.queue"), Title: flow.M("queue.title"), Leave: exit(),
		Note: flow.M("queue.opens", day(p.Lang), "08.00"),
	}
	for i, l := range []struct{ id, en, subID, subEN, icon string }{
		{"A  Surat", "A  Letters", "surat keterangan, pengantar", "certificates, introductions", "letter"},
		{"B  KTP, KK, Akta", "B  KTP, KK, certificates", "baru, hilang, rusak, pindah", "new, lost, broken, moving", "card"},
		{"C  Lainnya", "C  Something else", "bantuan, pertanyaan", "aid, questions", "other"},
	} {
		pick.Keys = append(pick.Keys, flow.Key{
			ID: flow.KeyID("choice-" + strconv.Itoa(i)), Label: bilingual(p.Lang, l.id, l.en), Sub: bilingual(p.Lang, l.subID, l.subEN),
			Icon: l.icon, Role: flow.RoleTile,
		})
	}
	pick.Keys = append(pick.Keys, plain(flow.KeyBack, "back"))
	full := pick
	full.Note = flow.M("queue.full", bilingual(p.Lang, "KTP, KK, Akta", "KTP, KK, certificates").Text)
	card := flow.Card{
		Head: bilingual(p.Lang, "KTP, KK, Akta", "KTP, KK, certificates"), Big: flow.T("B 2-07"), Place: flow.M("queue.before", "12"),
		Bring: flow.M("queue.opens", day(p.Lang), "08.00"),
	}
	taken := flow.View{Screen: flow.TakePaper, Picture: flow.PicDone, Title: flow.M("take.ticket"), Card: card, Keys: []flow.Key{done()}}
	screen := taken
	screen.Screen, screen.Title, screen.Note = flow.QueueTicket, flow.M("queue.yours"), flow.M("ration.pause")
	screen.Keys = []flow.Key{done(), plain(flow.KeyOther, "queue.print")}
	night := screen
	night.Note = flow.M("ration.night")
	plainPaper := flow.View{Screen: flow.TakePaper, Picture: flow.PicDone, Title: flow.M("take.paper"), Keys: []flow.Key{done()}}
	return []flow.View{pick, full, taken, screen, night, plainPaper, printing("", "busy.wait", "busy.paper"), deskLines(p)}
}

// survey is the last screen with a question.
func survey() []flow.View {
	var views []flow.View
	for _, q := range []string{"3", "8"} {
		v := flow.View{Screen: flow.Goodbye, Title: flow.M("goodbye.title"), Lead: flow.M("survey." + q), Note: flow.M("survey.nobody")}
		for _, g := range []string{"face-1", "face-2", "face-3", "face-4"} {
			v.Keys = append(v.Keys, flow.Key{ID: flow.KeyID(g), Label: flow.M("survey." + g), Icon: g, Role: flow.RoleChoice})
		}
		v.Keys = append(v.Keys, plain(flow.KeyOther, "survey.skip"))
		views = append(views, v)
	}
	return views
}

// deskLines is the lines of the counter in a clerk's mode.
func deskLines(p flow.Prefs) flow.View {
	v := flow.View{Screen: flow.DeskLines, Title: flow.M("desk-lines"), Lead: flow.M("desk.lines.lead"), Leave: exit()}
	called := kiosk.Ticket{Line: "A", Unit: 1, N: 7}
	next := kiosk.Ticket{Line: "A", Unit: 1, N: 8}
	v.Rows = []flow.Row{
		{
			Label: bilingual(p.Lang, "A  Surat", "A  Letters"), Value: flow.M("desk.line.both", called.String(), "4"), Alert: true,
			Key: flow.Key{ID: "line-0", Label: flow.M("desk.line.call", next.String()), Role: flow.RoleMain},
		},
		{
			Label: bilingual(p.Lang, "B  KTP, KK, Akta", "B  KTP, KK, certificates"), Value: flow.M("desk.line.called", called.String()),
			Key: strong("line-1", "desk.line.done"),
		},
		{Label: bilingual(p.Lang, "C  Lainnya", "C  Something else"), Value: flow.M("desk.line.empty")},
	}
	v.Keys = []flow.Key{plain(flow.KeyOther, "back")}
	return v
}

// tracks is how a request stands, by its number.
func tracks(p flow.Prefs) []flow.View {
	ask := flow.View{
		Screen: flow.TrackNumber, Eyebrow: flow.M("room.track"), Title: flow.M("track.title"), Lead: flow.M("track.lead"), Leave: exit(),
		Entry: flow.Entry{Kind: flow.EntryDigits, Text: "1043 9075 ____"}, Keys: append(flow.NumberPad(false), plain(flow.KeyBack, "back")),
	}
	views := []flow.View{ask}
	ask.Keys = append(ask.Keys, strong(flow.KeyOK, "track.ask"))
	for _, why := range []string{"typed", "unknown", "offline", "often", "failed"} {
		ask.Entry = flow.Entry{Kind: flow.EntryDigits, Text: number, Bad: true, Hint: flow.M("track." + why)}
		views = append(views, ask)
	}
	answer := flow.View{
		Screen: flow.TrackAnswer, Picture: flow.PicWait, Title: flow.M("track.stands"), Number: number,
		Keys: []flow.Key{done(), plain(flow.KeyOther, "track.another")},
		Card: flow.Card{
			Head: bilingual(p.Lang, "Surat Keterangan Domisili", "Proof of address"), Big: flow.M("stands.menunggu-ttd.head"),
			Bring: flow.M("track.days", day(p.Lang), "3"),
		},
	}
	stored := answer
	stored.Card.Big, stored.Note = flow.M("status.diperiksa"), flow.M("status.tersimpan")
	own := answer
	own.Note = flow.M("track.own")
	taken := own
	taken.Note = oldest // as long as any: where it stands, what its owner took back, and of when that is
	taken.Card.Head, taken.Card.Big = longService(p.Lang), flow.M("stands.diperiksa.agency.name", "Dinas Kependudukan dan Pencatatan Sipil")
	taken.Card.Place = flow.M("waiting.asked")
	discreet := answer
	discreet.Card = flow.Card{Big: flow.M("track.discreet.ready"), Place: flow.M("track.discreet.tap"), Bring: flow.M("track.today", "08.42")}
	ready := own // where and when it is fetched, in the most words
	ready.Picture, ready.Card.Head, ready.Card.Big = flow.PicDone, longService(p.Lang), flow.M("status.siap-diambil")
	ready.Card.Place = flow.M("waiting.counter.at", "Kantor Kelurahan Kampung Mandar, Kecamatan Banyuwangi")
	printed := ready
	printed.Note, printed.Card.Place = flow.Msg{}, flow.M("track.print")
	return append(views, answer, stored, own, discreet, taken, ready, printed)
}
