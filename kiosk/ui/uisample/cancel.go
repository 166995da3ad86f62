package uisample

import (
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/flow"
)

// longService is the longest name of a service in the catalogue that a resident may take back.
func longService(l kiosk.Lang) flow.Msg {
	return bilingual(l, "Surat Keterangan Penghasilan Orang Tua", "Statement of the parents' income")
}

// cancels is a request that may be taken back, one whose slip never came, one that came too late, the question, the list
// with both answers, and what is said of the deed.
func cancels(p flow.Prefs) []flow.View {
	ask := quiet(flow.AskCancel, flow.PicQuestion, "cancel.title", "")
	ask.Lead, ask.Number = longService(p.Lang), number
	ask.Keys = []flow.Key{strong(flow.KeyCancelNo, "cancel.no"), {ID: flow.KeyCancelYes, Label: flow.M("cancel.yes"), Role: flow.RoleLeave}}
	drop := plain(flow.KeyOther, "cancel.go")
	at := flow.M("stands.diperiksa.agency.name", "Dinas Kependudukan dan Pencatatan Sipil")
	ready := flow.M("waiting.counter.at", "Kantor Kelurahan Kampung Mandar, Kecamatan Banyuwangi")
	views := mine(p, at, drop, strong(flow.KeyOK, "back"))
	views = append(views, mine(p, flow.M("status.tersimpan"), drop, plain(flow.KeyBack, "back"), strong(flow.KeyOK, "waiting.print"))...)
	views = append(views, mine(p, ready, plain(flow.KeyBack, "back"), strong(flow.KeyOK, "waiting.print"))...)
	views = append(views, ask, waitingCancelled(p), waitingAppeal(p))
	for _, id := range []string{"msg.cancelled", "msg.cancellate", "msg.cancelfail"} {
		v := quiet(flow.Message, flow.PicAlert, id+".title", id+".lead")
		v.Number, v.Keys = number, []flow.Key{strong(flow.KeyOK, "msg.ok")}
		views = append(views, v)
	}
	n := len(views)
	views[n-3].Picture = flow.PicDone
	views[n-1].Keys = []flow.Key{strong(flow.KeyOK, "msg.again"), plain(flow.KeyBack, "back")}
	offline := views[n-3]
	offline.Lead = flow.M("msg.cancelled.offline")
	return append(views, offline)
}

// mine is the pages of one request. Where it cannot be taken back it says so.
func mine(p flow.Prefs, stands flow.Msg, keys ...flow.Key) (views []flow.View) {
	rows := []flow.Row{
		{Label: flow.M("mine.service"), Value: longService(p.Lang)},
		{Label: flow.M("mine.number"), Value: flow.T(number)},
		{Label: flow.M("mine.stands"), Value: stands},
	}
	if keys[0].ID == flow.KeyBack {
		rows = append(rows, flow.Row{Label: flow.M("mine.cancel"), Value: flow.M("waiting.late")})
	}
	pages := flow.RowPages(rows, p.Size)
	for i, at := range pages {
		v := flow.View{Screen: flow.Mine, Eyebrow: oldest, Title: flow.M("mine.title"), Rows: rows[at[0]:at[1]], Leave: exit(), Keys: keys}
		if len(pages) > 1 {
			v.Page, v.Pages = i+1, len(pages)
		}
		if i < len(pages)-1 {
			v.Keys = []flow.Key{plain(flow.KeyUp, "back"), strong(flow.KeyDown, "entry.next")}
		}
		views = append(views, v)
	}
	return views
}

// waitingCancelled is the list with a request that came too late to be taken back and one that waits for the office.
func waitingCancelled(p flow.Prefs) flow.View {
	v := waiting(p, 2)
	v.Rows = []flow.Row{
		{Label: longService(p.Lang), Value: flow.M("waiting.late"), Alert: true, Key: strong("item-0", "waiting.see")},
		{Label: longService(p.Lang), Value: flow.M("waiting.asked")},
	}
	return v
}

// waitingAppeal is the list with an appeal that went on to the agency with the longest name, and one that is at the counter.
func waitingAppeal(p flow.Prefs) flow.View {
	v := waiting(p, 2)
	appeal := bilingual(p.Lang, "Sanggahan Bantuan Sosial", "Appeal about social aid")
	v.Rows = []flow.Row{
		{Label: appeal, Value: flow.M("aid.item.checking.agency", "Dinas Kependudukan dan Pencatatan Sipil"), Alert: true, Key: strong("item-0", "waiting.see")},
		{Label: appeal, Value: flow.M("aid.item.checking"), Key: plain("item-1", "waiting.see")},
	}
	return v
}
