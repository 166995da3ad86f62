package uisample

import (
	"strconv"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/flow"
)

// aids is the room of bansos: who pays, a page of schemes with the longest names, one of them that the rules
// will probably refuse and one that nothing stands in the way of, and an answer of two pages.
func aids(p flow.Prefs) []flow.View {
	return []flow.View{
		aidWho(p), aidList(p), aidScheme(p, 1), aidScheme(p, 2), aidVerdict(p), aidAnswer(p, 1), aidAnswer(p, 2),
		aidUntold(p), aidUntoldVerdict(p),
	}
}

func aidWho(p flow.Prefs) flow.View {
	v := flow.View{Screen: flow.AidWho, Eyebrow: came(p.Lang), Title: flow.M("aid.title"), Leave: exit()}
	for i, c := range kiosk.Clusters() {
		sub := flow.M("aid.cluster.see")
		if i == 0 {
			sub = flow.M("aid.cluster.n", "2")
		}
		v.Keys = append(v.Keys, flow.Key{
			ID: flow.KeyID("tile-" + strconv.Itoa(i)), Label: flow.M("aid.cluster." + string(c)), Sub: sub,
			Icon: []string{"bank", "land", "handshake", "home-address"}[i], Role: flow.RoleTile,
		})
	}
	v.Keys = append(v.Keys, plain(flow.KeyBack, "back"))
	return v
}

// aidRows is how many schemes a page shows at a text size, as flow has it.
func aidRows(z flow.TextSize) int {
	switch z {
	case flow.Size5, flow.Size6:
		return 5
	case flow.Size7:
		return 4
	case flow.Size9:
	}
	return 3
}

func aidList(p flow.Prefs) flow.View {
	v := flow.View{
		Screen: flow.AidList, Eyebrow: flow.M("aid.eyebrow"), Title: flow.M("aid.cluster.pusat"), Leave: exit(),
		Lead: came(p.Lang), Page: 1, Pages: 2,
	}
	month := kiosk.AidPeriod("2026-11").Words(p.Lang)
	rows := []flow.Row{
		{Label: bilingual(p.Lang, "Penerima Bantuan Iuran JKN (PBI)", "Health insurance paid by the state (PBI)"), Value: flow.M("aid.penerima", month)},
		{Label: bilingual(p.Lang, "Program Keluarga Harapan (PKH)", "Family Hope Programme (PKH)"), Value: flow.M("aid.penerima.kk", month)},
		{Label: bilingual(p.Lang, "Kartu Prakerja", "Pre-employment card (Prakerja)"), Value: flow.M("aid.diusulkan", month)},
		{Label: bilingual(p.Lang, "ATENSI Kementerian Sosial", "ATENSI of the social ministry"), Value: flow.M("aid.decider.pusat")},
		{Label: bilingual(p.Lang, "Program Indonesia Pintar (KIP)", "Indonesia Smart Programme (KIP)"), Value: flow.M("aid.belum-ada-data")},
	}
	for i := range rows {
		rows[i].Key = plain(flow.KeyID("open-"+strconv.Itoa(i)), "waiting.see")
	}
	v.Rows = rows[:aidRows(p.Size)]
	v.Keys = append(flow.PageKeys(1, 2), plain(flow.KeyOther, "back"))
	return v
}

// came is the longest that is said of when the regency's word of bansos came.
func came(l kiosk.Lang) flow.Msg {
	return flow.M("aid.came", kiosk.Date(time.Date(2026, 9, 23, 7, 30, 0, 0, kiosk.WIB), l), "07.30")
}

// aidUntold is a page of schemes for somebody of another village, of whom no record here tells.
func aidUntold(p flow.Prefs) flow.View {
	v := aidList(p)
	v.Lead = flow.M("aid.untold.at", "Kelurahan Kampungmelayu")
	for i := range v.Rows {
		v.Rows[i].Value = flow.M("aid.untold.state")
	}
	return v
}

// aidUntoldVerdict is what is said to them of an application.
func aidUntoldVerdict(p flow.Prefs) flow.View {
	v := aidVerdict(p)
	v.Eyebrow, v.Rows[len(v.Rows)-1].Value = flow.M("aid.eyebrow"), flow.M("aid.untold.verdict")
	for i, r := range v.Rows {
		if r.Label.ID == "aid.row.state.data" {
			v.Rows[i].Label, v.Rows[i].Value = flow.M("aid.row.state"), flow.M("aid.untold.state")
		}
	}
	return v
}

func date(l kiosk.Lang) string { return bilingual(l, "26 November 2026", "26 November 2026").Text }

// blt is the longest name of a scheme.
func blt(l kiosk.Lang) flow.Msg {
	return bilingual(l, "Bantuan Langsung Tunai Dana Desa (BLT-DD)", "Cash aid from the village fund (BLT-DD)")
}

func aidBlocked(l kiosk.Lang) []flow.Row {
	jps := bilingual(l, "Jaring Pengaman Sosial (JPS) kabupaten", "Social safety net (JPS) of the regency").Text
	return []flow.Row{
		{Label: flow.M("aid.row.blocked"), Value: flow.M("aid.blocked.kk", jps, kiosk.AidPeriod("2026-11").Words(l))},
		{Label: flow.M("aid.row.rule"), Value: flow.M("aid.rule.unverified", "blt-jps", "Kebijakan kabupaten Juni 2020 menurut pers (satu keluarga satu bantuan tunai); naskah belum diperiksa")},
	}
}

func aidScheme(p flow.Prefs, page int) flow.View {
	v := flow.View{
		Screen: flow.AidScheme, Eyebrow: came(p.Lang), Title: flow.M("aid.scheme.title"), Leave: exit(), Page: page, Pages: 2,
		Rows: []flow.Row{
			{Label: flow.M("aid.row.scheme"), Value: blt(p.Lang)},
			{Label: flow.M("aid.row.state.data", date(p.Lang)), Value: flow.M("aid.tidak-terdaftar")},
			{Label: flow.M("aid.row.decider"), Value: flow.M("aid.decider.desa")},
		},
		Keys: []flow.Key{plain(flow.KeyUp, "back"), strong(flow.KeyDown, "entry.next")},
	}
	if page == 2 {
		v.Rows = aidBlocked(p.Lang)
		v.Keys[1] = plain(flow.KeyOK, "aid.apply.anyway")
	}
	return v
}

// aidVerdict is the sentence that is only provisional, on a page of its own or with what stands before it.
func aidVerdict(p flow.Prefs) flow.View {
	v := aidScheme(p, 1)
	v.Rows = append(v.Rows, flow.Row{Label: flow.M("aid.row.provisional"), Value: flow.M("aid.provisional.yes")})
	v.Keys[1] = strong(flow.KeyOK, "aid.apply")
	if p.Size == flow.Size5 {
		v.Page, v.Pages = 0, 0
		return v
	}
	v.Page, v.Rows = 2, v.Rows[2:]
	return v
}

func aidAnswer(p flow.Prefs, page int) flow.View {
	v := flow.View{
		Screen: flow.AidAnswer, Eyebrow: oldest, Title: flow.M("aid.answer.no"), Leave: exit(), Page: page, Pages: 2,
		Rows: append([]flow.Row{{Label: flow.M("aid.row.scheme"), Value: blt(p.Lang)}}, aidBlocked(p.Lang)[:1]...),
		Keys: []flow.Key{plain(flow.KeyUp, "back"), strong(flow.KeyDown, "entry.next")},
	}
	if page == 2 {
		v.Rows = []flow.Row{
			{Label: flow.M("aid.row.data"), Value: flow.T(date(p.Lang))},
			aidBlocked(p.Lang)[1],
			{Label: flow.M("aid.row.appeal"), Value: flow.M("aid.until", date(p.Lang))},
		}
		v.Keys = []flow.Key{plain(flow.KeyOther, "aid.appeal"), strong(flow.KeyOK, "aid.answer.print"), plain(flow.KeyBack, "back")}
	}
	return v
}
