package uisample

import (
	"strconv"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/flow"
)

// deposits is titip: the village, NIK and birth date, a PIN, what is confirmed and what is said last.
func deposits(site kiosk.Site, p flow.Prefs) []flow.View {
	typed := func(s flow.Screen, title, lead string, e flow.Entry, full bool) flow.View {
		v := quiet(s, flow.NoPicture, title, lead)
		v.Eyebrow, v.Leave, v.Entry, v.Keys = flow.M("deposit.step", "2", "4"), cancel(), e, flow.NumberPad(false)
		v.Entry.Kind = flow.EntryDigits
		v.Keys = append(v.Keys, plain(flow.KeyBack, "back"))
		if full {
			v.Keys = append(v.Keys, strong(flow.KeyOK, "go.on"))
		}
		return v
	}
	views := villages(site)
	views = append(views,
		typed(flow.TypeNIK, "nik.title", "nik.lead", flow.Entry{Text: "3510 09__ ____ ____"}, false),
		typed(flow.TypeNIK, "nik.title", "nik.lead", flow.Entry{Text: "3510 0901 0601 9012", Bad: true, Hint: flow.M("nik.doubt")}, true),
		typed(flow.TypeBirth, "birth.title", "birth.lead", flow.Entry{Text: "31-02-1998", Bad: true, Hint: flow.M("birth.bad")}, true),
	)
	helped := typed(flow.TypeBirth, "birth.title.other", "birth.lead", flow.Entry{Text: "__-__-____"}, false)
	helped.Eyebrow = flow.M("deposit.step.other", "3", "3")
	own := typed(flow.TypeNIK, "nik.title.other", "nik.lead", flow.Entry{Text: "3510 0901 0601 9012", Bad: true, Hint: flow.M("nik.same")}, true)
	own.Eyebrow = flow.M("deposit.step.other", "2", "3")
	beside := typed(flow.TypeBirth, "birth.title", "birth.lead", flow.Entry{Text: "__-__-____"}, false)
	beside.Eyebrow = flow.M("deposit.step.beside", "3", "3")
	views = append(views, helped, own, beside, forWhom())
	for _, words := range [][2]string{{"pin.new.title", "pin.new.lead"}, {"pin.again.title", "pin.again.lead"}, {"pin.new.title", "pin.weak"}, {"pin.new.title", "pin.differ"}} {
		v := quiet(flow.ChoosePIN, flow.NoPicture, words[0], words[1])
		v.Eyebrow, v.Leave, v.Dots, v.Slots = step(p.Lang, "2"), cancel(), 4, kiosk.PINLength
		v.Keys = append(flow.NumberPad(false), plain(flow.KeyBack, "back"))
		views = append(views, v)
	}
	confirm := confirms(p)[1]
	confirm.Rows = append([]flow.Row{
		{Label: flow.M("confirm.nik"), Value: flow.T("•••• •••• •••• 9012")},
		{Label: flow.M("confirm.birth"), Value: bilingual(p.Lang, "12 September 2001", "12 September 2001")},
		{Label: flow.M("confirm.village"), Value: flow.T("Kelurahan Kampung Mandar")},
	}, confirm.Rows[3:]...)
	confirm.Keys = []flow.Key{plain(flow.KeyOther, "confirm.retype"), strong(flow.KeyOK, "confirm.store")}
	take := takes(site, p)[0]
	take.Card = flow.Card{
		Head: flow.M("deposit.take.head"), Big: flow.M("deposit.take.when", "Rabu 23 September", "07.30"), Place: flow.T(site.Counter), Bring: flow.M("deposit.take.bring"),
	}
	forOther := take
	forOther.Card.Bring = flow.M("deposit.take.bring.other.list", bilingual(p.Lang, "Kartu keluarga", "Family card").Text)
	spared := take
	spared.Title, spared.Note, spared.Card.Bring = flow.M("ration.slip.title"), flow.M("ration.slip"), flow.M("ration.slip.bring")
	far := take
	far.Card.Big = flow.M("deposit.take.big")
	far.Card.Place = flow.T("Kantor Kelurahan Kampung Mandar, Kecamatan Banyuwangi")
	return append(views, confirm, take, forOther, spared, far, tap("assist.title", flow.M("assist.lead"), plain(flow.KeyNoCard, "assist.nocard")))
}

// forWhom is the question for whom a deposit is.
func forWhom() flow.View {
	v := flow.View{Screen: flow.ForWhom, Eyebrow: flow.M("deposit.step", "4", "4"), Title: flow.M("whom.title"), Leave: cancel()}
	for i, id := range []string{"self", "other"} {
		v.Keys = append(v.Keys, flow.Key{
			ID: flow.KeyID("choice-" + strconv.Itoa(i)), Label: flow.M("whom." + id), Icon: []string{"person", "assist"}[i], Role: flow.RoleChoice,
		})
	}
	v.Keys = append(v.Keys, plain(flow.KeyBack, "back"))
	return v
}

// villages is the questions of where somebody lives: here or elsewhere, the district, the village.
func villages(site kiosk.Site) []flow.View {
	ask := func(title flow.Msg, page, of int, names ...flow.Msg) flow.View {
		v := flow.View{Screen: flow.PickVillage, Eyebrow: flow.M("deposit.step", "1", "4"), Title: title, Leave: cancel(), Page: page, Pages: of}
		for i, n := range names {
			v.Keys = append(v.Keys, flow.Key{ID: flow.KeyID("choice-" + strconv.Itoa(i)), Label: n, Role: flow.RoleChoice})
		}
		v.Keys = append(append(v.Keys, flow.PageKeys(page, of)...), plain(flow.KeyBack, "back"))
		return v
	}
	words := func(list ...string) (names []flow.Msg) {
		for _, n := range list {
			names = append(names, flow.T(n))
		}
		return names
	}
	// The last page of Rogojampi: villages that lie in Blimbingsari today, as many as a page has.
	old := ask(flow.M("village.which", "Rogojampi"), 3, 3,
		words("Desa Kaotan", "Desa Watukebo", "Desa Gintangan", "Desa Bomo", "Desa Karangrejo", "Desa Blimbingsari")...)
	for i := range old.Keys {
		if k := &old.Keys[i]; k.Role == flow.RoleChoice {
			k.Sub = flow.M("village.now.district", "Blimbingsari")
			if i == 0 { // and one that had another name as well
				k.Sub = flow.M("village.now", "Desa Sumberberas", "Blimbingsari")
			}
		}
	}
	return []flow.View{
		ask(flow.M("village.title.other"), 1, 1, flow.T(site.Village.Title()), flow.M("village.other"), flow.M("village.outside")),
		ask(flow.M("village.title"), 1, 1, flow.T(site.Village.Title()), flow.M("village.other"), flow.M("village.outside")),
		ask(flow.M("village.district"), 2, 5, words("Blimbingsari", "Cluring", "Gambiran", "Genteng", "Giri", "Tegalsari")...),
		ask(flow.M("village.which", "Tegaldlimo"), 1, 3,
			words("Desa Kedungasri", "Desa Kedunggebang", "Desa Kedungwungu", "Desa Kendalrejo", "Kelurahan Kampung Mandar", "Kelurahan Panderejo")...),
		old,
	}
}

// tap asks for another person's card.
func tap(title string, lead flow.Msg, keys ...flow.Key) flow.View {
	v := quiet(flow.TapOther, flow.PicCard, title, "")
	v.Lead, v.Leave, v.Keys = lead, exit(), append(keys, plain(flow.KeyBack, "back"))
	return v
}

// cardMessages is what is said of cards and PINs.
func cardMessages() []flow.View {
	out := flow.Key{ID: flow.KeyOther, Label: flow.M("leave.exit"), Role: flow.RoleExit}
	titip, more := strong(flow.KeyDeposit, "deposit.go"), plain(flow.KeyDeposit, "deposit.go")
	choose, ok, staff := strong(flow.KeyForgot, "pin.choose"), strong(flow.KeyOK, "msg.ok"), plain(flow.KeyStaff, "staff.claim")
	var views []flow.View
	for _, c := range []struct {
		id   string
		keys []flow.Key
	}{
		{"msg.unenrolled", []flow.Key{titip, staff, out}},
		{"pin.locked", []flow.Key{ok, more, plain(flow.KeyForgot, "pin.forgot")}},
		{"msg.lost", []flow.Key{titip, out}},
		{"msg.check", []flow.Key{titip, out}},
		{"msg.pending", []flow.Key{titip, out}},
		{"msg.outside", []flow.Key{strong(flow.KeyOK, "msg.outside.go"), plain(flow.KeyBack, "back")}},
		{"msg.confirmed", []flow.Key{titip, out}},
		{"msg.nopin", []flow.Key{choose, more, out}},
		{"msg.pinwaits", []flow.Key{titip, out}},
		{"msg.forgot", []flow.Key{choose, plain(flow.KeyBack, "back"), staff}},
		{"msg.pinset", []flow.Key{ok, more}},
		{"msg.pinnew", []flow.Key{ok}},
		{"msg.staffset", []flow.Key{ok}},
		{"msg.notlocked", []flow.Key{ok}},
		{"msg.stafflock", []flow.Key{strong(flow.KeyStaff, "staff.code.key"), out}},
	} {
		v := quiet(flow.Message, flow.PicAlert, c.id+".title", c.id+".lead")
		v.Keys = c.keys
		views = append(views, v)
	}
	return views
}
