package paper_test

import (
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/paper"
)

// readyData is a letter that lies at the counter, told on a Saturday before a Monday that is a holiday.
func readyData(t testing.TB) paper.ReadyData {
	t.Helper()
	slip := slipData(t)
	week := []kiosk.Span{{From: 8 * 60, To: 12 * 60}, {From: 13 * 60, To: 15 * 60}}
	slip.Site.Hours = [7][]kiosk.Span{nil, week, week, week, week, week, nil}
	slip.Site.Holidays = []string{"2026-11-23"}
	d := paper.ReadyData{
		Site: slip.Site, Request: slip.Request, Service: slip.Service, Initials: slip.Initials, Token: slip.Token, Clock: slip.Clock,
		Printed: time.Date(2026, 11, 21, 9, 0, 0, 0, kiosk.WIB),
	}
	d.Service.Requirements = append(d.Service.Requirements,
		kiosk.Requirement{ID: "kk", Title: kiosk.Text{kiosk.Indonesian: "KK"}, Shown: kiosk.Brought},
		kiosk.Requirement{ID: "photo", Title: kiosk.Text{kiosk.Indonesian: "FOTOLOKASI"}, Shown: kiosk.Photographed})
	d.Open, d.OpenOK = d.Site.After(d.Printed, 0)
	return d
}

// The paper names the day from hours and holidays, and none where nobody can.
func TestReadySaysWhen(t *testing.T) {
	text := func(d paper.ReadyData) string {
		return strings.Join(strings.Fields(show(t, paper.Ready(d, wide()), 48)), " ")
	}
	d := readyData(t)
	if got := text(d); !strings.Contains(got, "SURAT SIAP DI LOKET") || !strings.Contains(got, "AMBIL: Sel 24") || !strings.Contains(got, "sampai 12.00 WIB") {
		t.Errorf("after a holiday: %s", got)
	}
	open := readyData(t)
	open.Printed = time.Date(2026, 11, 24, 14, 0, 0, 0, kiosk.WIB)
	open.Open, open.OpenOK = open.Site.After(open.Printed, 0)
	if got := text(open); !strings.Contains(got, "hari ini sampai 15.00 WIB") || strings.Contains(got, "AMBIL:") {
		t.Errorf("while it is open: %s", got)
	}
	weeks := d
	weeks.Clock.Checked = d.Printed.AddDate(0, 0, -21)
	both(t, "ready-old-clock", func(p printer.Profile) printer.Sheet { return paper.Ready(weeks, p) })
	never, doubt := d, d
	never.OpenOK, doubt.Clock = false, kiosk.ClockTrust{}
	for _, x := range []paper.ReadyData{never, doubt} {
		if got := text(x); strings.Contains(got, "24 Nov") || strings.Contains(got, "jam mesin") || !strings.Contains(got, "Ambil pada jam buka loket.") {
			t.Errorf("a day that nobody can promise: %s", got)
		}
	}
	far := d
	far.Elsewhere = "Kantor Desa Contoh, Kecamatan Glagah"
	if got := text(far); strings.Contains(got, "LOKET") || strings.Contains(got, far.Site.Counter) || !strings.Contains(got, "Kecamatan Glagah") {
		t.Errorf("at another village's office: %s", got)
	}
	d.Service.Letter = ""
	if got := text(d); strings.Contains(got, "SURAT SIAP") {
		t.Errorf("a service without a letter: %s", got)
	}
}

// What the originals are stands there; of letter and owner no more than number, service and initials.
func TestReadyHoldsNoLetter(t *testing.T) {
	d := readyData(t)
	d.Request.Answers = []kiosk.Answer{{Field: "purpose", Value: "RAHASIA"}}
	d.Request.Subject = resident(t).NIK
	d.Copy, d.Reason = 1, kiosk.CopyAsked
	got := show(t, paper.Ready(d, narrow()), 32)
	for _, never := range []string{"RAHASIA", "SITI", d.Request.Subject.Last4(), "FOTOLOKASI", "QR"} {
		if strings.Contains(got, never) {
			t.Errorf("%q stands on it:\n%s", never, got)
		}
	}
	for _, want := range []string{"SALINAN ke-1", "- KK (asli)", "- KTP asli", "- kertas ini", "S.A.", "1043 9075 1623"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q:\n%s", want, got)
		}
	}
}
