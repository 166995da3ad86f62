package uisample

import (
	"strconv"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/flow"
)

// entries is everything that can be typed: half, wrong, long, and not yet begun.
func entries(p flow.Prefs) []flow.View {
	ask := func(e flow.Entry, id, en string, keys []flow.Key) flow.View {
		v := flow.View{Screen: flow.Question, Eyebrow: step(p.Lang, "2"), Title: bilingual(p.Lang, id, en), Entry: e, Keys: keys, Leave: cancel()}
		v.Keys = append(v.Keys, plain(flow.KeyBack, "back"), strong(flow.KeyOK, "entry.next"))
		return v
	}
	skip := func(v flow.View) flow.View {
		v.Keys = append(v.Keys, plain(flow.KeyOther, "entry.skip"))
		return v
	}
	digits := func(text string, hint flow.Msg, bad bool) flow.Entry {
		return flow.Entry{Kind: flow.EntryDigits, Text: text, Hint: hint, Bad: bad}
	}
	letters := func(text string, hint flow.Msg, bad bool) flow.Entry {
		return flow.Entry{Kind: flow.EntryLetters, Text: text, Hint: hint, Bad: bad}
	}
	return []flow.View{
		ask(digits("3510 1341 ____ ____", flow.M("entry.nik"), false), "Ketik NIK ibu", "Type your mother's NIK", flow.NumberPad(false)),
		ask(digits("3510 1399 0780 0001", flow.M("entry.doubt.nik"), true), "Ketik NIK ibu", "Type your mother's NIK", flow.NumberPad(false)),
		skip(ask(digits("3510 1324 1110 0001", flow.M("entry.doubt.young"), true), "NIK anak Anda? Lihat di KK", "Your child's NIK? See the family card", flow.NumberPad(false))),
		ask(digits("31-02-2026", flow.M("entry.date.none"), true), "Hilang tanggal berapa?", "When was it lost?", flow.NumberPad(false)),
		skip(ask(digits("Rp 12.500.000", flow.M("entry.money"), false), "Berapa penghasilan ayah sebulan?", "What does your father earn a month?",
			flow.NumberPad(true))),
		ask(letters("", bilingual(p.Lang, "Contoh: WARUNG BU SITI", "For example: WARUNG BU SITI"), false), "Apa nama usahanya?",
			"What is the business called?", flow.Keyboard()),
		skip(ask(letters("STNK SEPEDA MOTOR HONDA ATAS NAMA SENDIRI, JATUH DI PASAR", flow.M("entry.text.long", "60"), true),
			"Apa yang hilang?", "What was lost?", flow.Keyboard())),
	}
}

// pages is six answers of more, the first page and one in the middle.
func pages(p flow.Prefs) []flow.View {
	page := func(n, of int) flow.View {
		v := question(p)
		v.Page, v.Pages = n, of
		v.Keys = append(v.Keys, flow.PageKeys(n, of)...)
		v.Eyebrow = bilingual(p.Lang, "Langkah "+strconv.Itoa(n), "Step "+strconv.Itoa(n))
		if p.Lang == kiosk.English {
			v.Keys[0].Label = flow.T("Work or school")
		}
		return v
	}
	return []flow.View{page(1, 3), page(2, 3)}
}
