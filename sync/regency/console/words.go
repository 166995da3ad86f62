package console

import (
	"fmt"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// stateWords is how a clerk reads a state, and the class of its badge.
func stateWords(s kiosk.RequestState) (words, class string) {
	switch s {
	case kiosk.Incomplete:
		return "Belum lengkap", ""
	case kiosk.Unproven:
		return "Menunggu dikukuhkan", "waiting"
	case kiosk.Checking:
		return "Menunggu diperiksa", "waiting"
	case kiosk.Signing:
		return "Menunggu tanda tangan", "waiting"
	case kiosk.ReadyState:
		return "Siap diambil", "ready"
	case kiosk.HandedOver:
		return "Sudah diambil", "ready"
	case kiosk.Acted:
		return "Sudah ditindaklanjuti", "ready"
	case kiosk.Cancelled:
		return "Dibatalkan", ""
	case kiosk.Refused:
		return "Ditolak", "refused"
	}
	return string(s), ""
}

// catalogueFile is what the file with a kiosk's catalogue is called in what a person is told to type: a version comes from the
// kiosk, and whatever it says may not be typed.
func catalogueFile(id kiosk.KioskID) string { return fmt.Sprintf("anjungan-%d.katalog", id) }

// assuranceWords is how a clerk reads how the requester was known.
func assuranceWords(a kiosk.Assurance) string {
	switch a {
	case kiosk.Anonymous:
		return "tidak dikenal"
	case kiosk.Deposited:
		return "titip: NIK diketik, orangnya belum dipastikan"
	case kiosk.ByCard:
		return "e-KTP di mesin"
	case kiosk.ByPIN:
		return "e-KTP dan PIN"
	case kiosk.BySAM:
		return "e-KTP dibaca pembaca tersertifikasi"
	case kiosk.Witnessed:
		return "disaksikan petugas"
	}
	return "tidak dikenal"
}

// ago is an age in words.
func ago(now time.Time, ms int64) string {
	d := now.Sub(time.UnixMilli(ms))
	switch {
	case d < time.Minute:
		return "baru saja"
	case d < time.Hour:
		return fmt.Sprintf("%d menit lalu", int(d/time.Minute))
	case d < 24*time.Hour:
		return fmt.Sprintf("%d jam lalu", int(d/time.Hour))
	}
	return fmt.Sprintf("%d hari lalu", int(d/(24*time.Hour)))
}

// since is how long ago a request was made, and that its clock had not been compared where that is so.
func since(now time.Time, r ledger.Request) string {
	if r.Unsure() {
		return ago(now, r.Made) + " menurut jam mesin"
	}
	return ago(now, r.Made)
}

// day is a date in words, WIB: "23 November 2026".
func day(t time.Time) string {
	months := [...]string{
		"Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember",
	}
	t = t.In(kiosk.WIB)
	return fmt.Sprintf("%d %s %d", t.Day(), months[t.Month()-1], t.Year())
}

// stamp is a moment in words, WIB: "23 November 2026 08.43 WIB".
func stamp(t time.Time) string { return day(t) + t.In(kiosk.WIB).Format(" 15.04 WIB") }

// dateWords turns 2006-01-02 into words; anything else stays as the population record has it.
func dateWords(s string) string {
	t, err := time.ParseInLocation(time.DateOnly, s, kiosk.WIB)
	if err != nil {
		return s
	}
	return day(t)
}
