package paper_test

import (
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/paper"
)

// report is the slip of a report that nobody comes for.
func report(t *testing.T) paper.SlipData {
	t.Helper()
	d := slipData(t)
	d.HandOver, d.Initials = kiosk.NoHandOver, ""
	d.Service = kiosk.Service{
		ID: "lapor", Title: kiosk.Text{kiosk.Indonesian: "Laporan contoh"}, HandOver: kiosk.NoHandOver,
		Next: kiosk.Text{kiosk.Indonesian: "Petugas melihat di tempat."},
		Fields: []kiosk.Field{
			{ID: "stay", Label: kiosk.Text{kiosk.Indonesian: "Lama tinggal"}},
			{ID: "who", Kind: kiosk.NIKField, Label: kiosk.Text{kiosk.Indonesian: "NIK"}},
			{ID: "phone", Kind: kiosk.PhoneField, Label: kiosk.Text{kiosk.Indonesian: "Nomor HP"}},
			{ID: "more", Kind: kiosk.TextField, Label: kiosk.Text{kiosk.Indonesian: "Lain"}},
		},
	}
	d.Request.Answers = []kiosk.Answer{
		{Field: "stay", Value: "1 sampai 6 bulan"}, {Field: "who", Value: "3510990101900001"}, {Field: "phone", Value: "081234567890"}, {Field: "more"},
	}
	return d
}

// TestReportSlip: nobody is sent to the counter, a report of nobody is asked for by number alone, and no
// day is promised by a clock that is not sure.
func TestReportSlip(t *testing.T) {
	d := report(t)
	d.Request.Assurance = kiosk.Anonymous
	got := paper.SlipText(d)
	for _, want := range []string{"paling lambat Senin 23 November", "Petugas melihat di tempat.", "kabar laporan: sebut nomor ini"} {
		if !strings.Contains(got, want) {
			t.Errorf("the slip does not say %q:\n%s", want, got)
		}
	}
	for _, no := range []string{"AMBIL", "DATANG", "tempelkan KTP", "Loket", "1 sampai 6 bulan"} {
		if strings.Contains(got, no) {
			t.Errorf("the slip says %q:\n%s", no, got)
		}
	}
	d.Clock.Sure = false
	if got = paper.SlipText(d); strings.Contains(got, "paling lambat") || !strings.Contains(got, "pada jam kerja") {
		t.Errorf("a day by a clock that is not sure:\n%s", got)
	}
}

// TestCoverSlip: the paper says what the next office must know, and no NIK and no phone number; also where a clerk
// must first confirm who asked.
func TestCoverSlip(t *testing.T) {
	for _, office := range []string{"", "Loket Kantor Desa Setail"} {
		d := report(t)
		d.Service.Cover, d.Office = true, office
		got := paper.SlipText(d)
		for _, want := range []string{"PENGANTAR", "Lama tinggal: 1 sampai 6 bulan", "Petugas melihat di tempat."} {
			if !strings.Contains(got, want) {
				t.Errorf("the cover slip does not say %q:\n%s", want, got)
			}
		}
		for _, no := range []string{"3510990101900001", "081234567890", "Lain:"} {
			if strings.Contains(got, no) {
				t.Errorf("the cover slip says %q:\n%s", no, got)
			}
		}
	}
}

// TestDepositedSlipSaysWhatComesAfter: who asks for a KTP without a card reads where photo and fingerprints are taken.
func TestDepositedSlipSaysWhatComesAfter(t *testing.T) {
	d := report(t)
	d.HandOver, d.Office = kiosk.InPerson, "Loket Kantor Desa Setail"
	if got := paper.SlipText(d); !strings.Contains(got, "Petugas melihat di tempat.") || strings.Contains(got, "PENGANTAR") {
		t.Errorf("the slip of a deposit:\n%s", got)
	}
}
