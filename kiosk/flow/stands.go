package flow

import (
	"strings"
	"unicode/utf8"

	"github.com/smart-kampung/anjungan/kiosk"
)

// longestReason is the most letters of a clerk's reason that a row shows: six rows fit the largest text.
const longestReason = 80

// stands is where an open request is, in words that name who has it: "Menunggu tanda tangan kepala desa".
// The agency is called so, or "" where it names none; the village is the request's, zero where only its number
// is known.
func (m Machine) stands(state kiosk.RequestState, h kiosk.Holder, agency string, village kiosk.VillageCode) Msg {
	if state != kiosk.Checking && state != kiosk.Signing || h == kiosk.NoHolder || h == kiosk.Clerk {
		return M("status." + string(state))
	}
	word := "stands." + string(state) + "." + string(h)
	switch kind := m.kindOf(village); {
	case h == kiosk.Head && kind != "":
		return M(word + "." + string(kind))
	case h == kiosk.Agency && agency != "":
		return M(word+".name", agency)
	}
	return M(word)
}

// agencyOf is the agency that a request goes to: of an application and of an appeal the scheme's, of any other its service's.
func (m Machine) agencyOf(id kiosk.ServiceID, scheme kiosk.SchemeID, l kiosk.Lang) string {
	if id == kiosk.AidApply || id == kiosk.AidAppeal {
		x, _ := m.aid.Matrix.Scheme(scheme)
		return x.Agency.Title.In(l)
	}
	svc, _ := m.serviceByID(id)
	return svc.Agency.Title.In(l)
}

// about is the scheme that a request is about: asked for, or refused before.
func (it Item) about() kiosk.SchemeID {
	if it.Service == kiosk.AidAppeal {
		return it.Contested
	}
	return it.Scheme
}

// itemStands is where a request is, for its owner: with what is missing, or why it was refused.
func (m Machine) itemStands(it Item, l kiosk.Lang) Msg {
	switch it.State {
	case kiosk.Incomplete:
		return reasoned("waiting.returned", "status.belum-lengkap", it.Reason)
	case kiosk.Refused:
		return reasoned("waiting.refused", "status.ditolak", it.Reason)
	case kiosk.Cancelled:
		return reasoned("waiting.cancelled", "status.dibatalkan", it.Reason)
	default:
		return m.stands(it.State, it.Holder, m.agencyOf(it.Service, it.about(), l), it.Village)
	}
}

// kindOf is the kind of a village, "" where it is not known.
func (m Machine) kindOf(code kiosk.VillageCode) kiosk.SiteKind {
	if code == m.site.Village.Code {
		return m.site.Village.Kind
	}
	v, _ := m.places.find(code)
	return v.Kind
}

// reasoned is a message with a clerk's reason in it, or another where none came.
func reasoned(with, without, reason string) Msg {
	if reason == "" {
		return M(without)
	}
	return M(with, unstopped(cut(reason, longestReason)))
}

// unstopped is a sentence without its stop, to stand in another.
func unstopped(text string) string { return strings.TrimRight(text, ". ") }

// cut shortens a text that is longer than n letters.
func cut(text string, n int) string {
	if utf8.RuneCountInString(text) <= n {
		return text
	}
	return string([]rune(text)[:n-1]) + "…"
}
