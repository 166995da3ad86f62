package paper

import (
	"strings"
	"time"

	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/kiosk"
)

// AnswerData is what the paper of an answer about bansos is made of.
type AnswerData struct {
	Site        kiosk.Site
	Request     kiosk.Request // of the application or the appeal
	Initials    string
	Scheme      kiosk.Scheme // asked for; zero of an appeal, and of a scheme that is no more
	Refused     bool
	Words       string    // why, where it was refused
	AppealUntil time.Time // last day of the appeal; zero: there is none
	Token       string    // of the print job
	Copy        int       // 0 the first paper, n: SALINAN ke-n
	Reason      kiosk.CopyReason
	Printed     time.Time
	Clock       kiosk.ClockTrust
}

// Answer lays out the answer to an application for bansos or to an appeal: what was decided, why, and how to
// contest it. It holds initials and numbers only, as a slip does.
func Answer(d AnswerData, p printer.Profile) printer.Sheet {
	v := d.Site.Village
	parts := []part{
		heading("PEMERINTAH " + strings.ToUpper(d.Site.Regency)),
		center("KECAMATAN " + strings.ToUpper(v.District) + " · " + strings.ToUpper(v.Title())),
		tall(d.title(), printer.Center),
	}
	parts = append(parts, copyNotice(d.Copy, d.Reason)...)
	parts = append(parts, rule(), big(d.word()))
	if d.Scheme.ID != "" {
		parts = append(parts, tall(d.Scheme.Title.In(kiosk.Indonesian), printer.Left))
	}
	parts = append(parts, para("Nomor "+d.Request.Number.String()+" untuk "+d.Initials), feed())
	parts = append(parts, d.why()...)
	meta := ExtractMeta{Printed: d.Printed, Clock: d.Clock}
	parts = append(parts, rule(), para(fades), small(meta.printed()), small(d.Token+" lembar 1/1"))
	return lay(parts, p)
}

func (d AnswerData) title() string {
	if d.Request.Service == kiosk.AidAppeal {
		return "JAWABAN SANGGAHAN"
	}
	return "JAWABAN USULAN BANTUAN"
}

// word is the answer in one line.
func (d AnswerData) word() string {
	switch appeal := d.Request.Service == kiosk.AidAppeal; {
	case appeal && d.Refused:
		return "BELUM DITERIMA"
	case appeal:
		return "DITERIMA"
	case d.Refused:
		return "BELUM DISETUJUI"
	case d.Scheme.ID != "" && !d.Scheme.Here():
		return "SUDAH DITERUSKAN"
	}
	return "DISETUJUI"
}

// why is the reasons and what can be done now.
func (d AnswerData) why() []part {
	switch {
	case !d.Refused && d.Request.Service == kiosk.AidAppeal:
		return []part{para("Usulan diperiksa lagi. Jawabannya muncul di anjungan ini.")}
	case !d.Refused && d.Scheme.ID != "" && !d.Scheme.Here():
		return []part{para("Keputusannya bukan di " + kindWord(d.Site) + " atau kabupaten. Tanyakan perkembangannya di loket.")}
	case !d.Refused:
		return []part{para("Penyalurannya diatur kabupaten atau " + kindWord(d.Site) + ". Tanyakan harinya di loket.")}
	case d.AppealUntil.IsZero():
		return []part{para(d.Words)}
	}
	until := "Sanggah paling lambat " + kiosk.Date(d.AppealUntil, kiosk.Indonesian) + "."
	return []part{
		para(d.Words), feed(), tall("Tidak setuju?", printer.Left),
		para(until + " Tempelkan KTP di anjungan ini dan pilih \"Tidak setuju\", atau datang ke " + d.Site.Counter + "."),
	}
}
