package uisample

import (
	"strconv"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/flow"
)

// longWords is as much as anybody can write, of words and of what is one word to a machine.
const longWords = "SAMPAH DARI PASAR SORE DIBUANG KE SALURAN IRIGASI DI SEBELAH MASJID SEJAK BULAN LALU, AIRNYA MELUAP KE SAWAH DAN BAU SAMPAI KE SEKOLAH, " +
	"KAMI SUDAH BICARA DENGAN PENJUAL TETAPI TIDAK ADA TEMPAT SAMPAH LAIN DI DEKAT SITU, MOHON DISEDIAKAN BAK DAN DIANGKUT SETIAP HARI SEBELUM HUJAN BESAR TIBA LAGI, AMI"

// reports is the room of complaints and proposals.
func reports(p flow.Prefs) []flow.View {
	ask := func(title string, icons ...string) flow.View {
		v := reportView(flow.Report, title)
		for i := 0; i < len(icons); i += 2 {
			v.Keys = append(v.Keys, flow.Key{
				ID: flow.KeyID("choice-" + strconv.Itoa(i/2)), Label: flow.M("report." + icons[i]), Icon: icons[i+1], Role: flow.RoleChoice,
			})
		}
		v.Keys = append(v.Keys, plain(flow.KeyBack, "back"))
		return v
	}
	what := ask("report.what.title", "report", "room-report", "proposal", "pencil", "answer", "list")
	what.Lead = flow.M("report.what.lead")
	views := []flow.View{
		what,
		ask("report.topic.report.title", "road", "road", "water", "water", "service", "person", "staff", "card", "aid", "room-aid", "other", "other"),
		ask("report.topic.proposal.title", "road", "road", "water", "water", "trade", "bank", "youth", "assist", "health", "health", "other", "other"),
		ask("report.name.title", "named", "person", "unnamed", "lock"),
	}
	views = append(views, reportSays(), reportHamlets(), reportTyped(), reportWritten(), reportAsked("9403 79__ ____", flow.Msg{}), reportAsked("1043 9075 1623", flow.M("report.ask.number")))
	views = append(views, reportConfirms(p)...)
	return append(views, reportEnds()...)
}

func reportView(s flow.Screen, title string) flow.View {
	return flow.View{Screen: s, Eyebrow: flow.M("report.eyebrow"), Title: flow.M(title), Leave: exit()}
}

// reportHamlets is the place, in a village of many hamlets.
func reportHamlets() flow.View {
	v := reportView(flow.Report, "report.place.title.report")
	for i, h := range []string{"Krajan", "Sumberjeruk Lor", "Sumberjeruk Kidul", "Kaliputih", "Tegalpakis Wetan"} {
		v.Keys = append(v.Keys, flow.Key{ID: flow.KeyID("choice-" + strconv.Itoa(i)), Label: flow.T(h), Icon: "home-address", Role: flow.RoleChoice})
	}
	v.Keys = append(v.Keys, flow.Key{ID: flow.KeyOwn, Label: flow.M("entry.own"), Icon: "pencil", Role: flow.RoleChoice})
	v.Keys = append(v.Keys, plain(flow.KeyBack, "back"), plain(flow.KeyOther, "entry.skip"))
	v.Eyebrow, v.Page, v.Pages = flow.M("report.step", "2", "5"), 1, 2
	v.Keys = append(v.Keys, flow.PageKeys(v.Page, v.Pages)...)
	return v
}

// reportSays is what is often said of the office, the topic with the longest sentences.
func reportSays() flow.View {
	v := reportView(flow.Report, "report.words.title.report")
	v.Leave = cancel()
	for i := range kiosk.Report.Sentences(kiosk.TopicService) {
		n := strconv.Itoa(i)
		v.Keys = append(v.Keys, flow.Key{ID: flow.KeyID("choice-" + n), Label: flow.M("report.say.report.service." + n), Icon: "person", Role: flow.RoleChoice})
	}
	v.Keys = append(v.Keys, flow.Key{ID: flow.KeyOwn, Label: flow.M("entry.own"), Icon: "pencil", Role: flow.RoleChoice}, plain(flow.KeyBack, "back"))
	return v
}

// reportTyped is the place, not typed yet.
func reportTyped() flow.View {
	v := reportView(flow.ReportType, "report.place.title.proposal")
	v.Leave, v.Entry = cancel(), flow.Entry{Kind: flow.EntryLetters, Hint: flow.M("report.place.hint")}
	v.Keys = append(flow.Keyboard(), plain(flow.KeyBack, "back"), plain(flow.KeyOther, "entry.skip"), strong(flow.KeyOK, "entry.next"))
	return v
}

// reportWritten is as many words as are taken.
func reportWritten() flow.View {
	v := reportView(flow.ReportType, "report.words.title.report")
	v.Leave, v.Entry = cancel(), flow.Entry{Kind: flow.EntryLetters, Text: longWords, Hint: flow.M("entry.text.long", "300"), Bad: true}
	v.Keys = append(flow.Keyboard(), plain(flow.KeyBack, "back"), strong(flow.KeyOK, "entry.next"))
	return v
}

func reportAsked(text string, wrong flow.Msg) flow.View {
	v := reportView(flow.AskCode, "report.ask.title")
	v.Lead, v.Entry = flow.M("report.ask.lead"), flow.Entry{Kind: flow.EntryDigits, Text: text, Hint: wrong, Bad: !wrong.Empty()}
	v.Keys = append(flow.NumberPad(false), plain(flow.KeyBack, "back"))
	if v.Entry.Bad {
		v.Keys = append(v.Keys, strong(flow.KeyOK, "go.on"))
	}
	return v
}

// reportConfirms is the first and the last page of the last look.
func reportConfirms(p flow.Prefs) []flow.View {
	about := reportView(flow.ReportConfirm, "report.confirm.title")
	about.Leave, about.Page, about.Pages = cancel(), 1, 2
	about.Rows = []flow.Row{
		{Label: flow.M("report.row.report"), Value: flow.M("report.staff")},
		{Label: flow.M("report.row.place"), Value: flow.T("DUSUN SUMBERKEPUH LOR, SEBELAH TIMUR MASJID")},
		{Label: flow.M("report.row.sender"), Value: flow.T("SITI CONTOH AMINATUZZUHRIYAH BINTI ABDURRAHMAN")},
		{Label: flow.M("report.row.reader"), Value: flow.M("report.reader.inspectorate")},
	}
	about.Keys = []flow.Key{plain(flow.KeyOther, "confirm.change"), strong(flow.KeyDown, "entry.next")}
	words := about
	words.Page, words.Note = 2, flow.M("report.confirm.later")
	words.Rows = []flow.Row{{Label: flow.M("report.row.words"), Value: flow.T(longWords[:flow.WordsPage(p.Size)])}}
	words.Keys = []flow.Key{plain(flow.KeyUp, "back"), strong(flow.KeyOK, "report.send")}
	named, cut := words, words
	named.Note = flow.M("report.confirm.named")
	cut.Note, cut.Keys = flow.M("report.confirm.later.offline"), []flow.Key{plain(flow.KeyUp, "back"), strong(flow.KeyOK, "confirm.store")}
	namedCut := cut
	namedCut.Note = flow.M("report.confirm.named.offline")
	return []flow.View{about, words, named, cut, namedCut}
}

// reportEnds is the code, with and without why it is not printed, and what a code tells.
func reportEnds() (views []flow.View) {
	code := quiet(flow.ReportCode, flow.PicDone, "report.code.title", "report.code.lead")
	code.Eyebrow, code.Number = flow.M("report.eyebrow"), kiosk.NewToken(kiosk.RequestID{1}).Groups()
	code.Keys = []flow.Key{strong(flow.KeyPrint, "report.code.print"), plain(flow.KeyOK, "done")}
	spared := code
	spared.Note = flow.M("ration.printer")
	views = append(views, code, spared)
	for _, id := range []string{"report.none.offline", "report.none.unknown", "report.none.often"} {
		v := quiet(flow.CodeAnswer, flow.PicAlert, id+".title", id+".lead")
		v.Eyebrow, v.Keys = flow.M("report.eyebrow"), []flow.Key{done(), plain(flow.KeyOther, "report.again")}
		views = append(views, v)
	}
	for _, id := range []string{"report.state.diterima", "report.state.diteruskan", "report.state.selesai"} {
		v := quiet(flow.CodeAnswer, flow.PicWait, id, id+".lead")
		v.Eyebrow, v.Keys = flow.M("report.eyebrow"), []flow.Key{done(), plain(flow.KeyOther, "report.again")}
		views = append(views, v)
	}
	told := quiet(flow.CodeAnswer, flow.NoPicture, "report.state.dijawab", "")
	told.Lead = flow.T(longWords[:flow.AnswerPage])
	told.Eyebrow, told.Keys = flow.M("report.eyebrow"), []flow.Key{done(), plain(flow.KeyUp, "back")}
	return append(views, told)
}
