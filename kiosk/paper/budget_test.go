package paper_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/paper"
)

func budget() paper.BudgetData {
	amount := func(plan, done int64) kiosk.Amount { return kiosk.Amount{Plan: plan, Done: done} }
	return paper.BudgetData{
		Site: setail(), Made: time.Date(2026, 11, 21, 8, 30, 0, 0, kiosk.WIB), Token: "SET-1-P000052",
		Budget: kiosk.Budget{
			Year: 2026, Revised: true, Sample: true, Complaints: "Kantor Desa Setail, setiap hari kerja", Data: "2026-10-31", Source: "CONTOH",
			Income: []kiosk.BudgetLine{
				{Title: "Dana Desa", Amount: amount(1_024_000_000, 819_200_000)}, {Title: "Bagi Hasil Pajak dan Retribusi", Amount: amount(76_000_000, 0)},
			},
			Spending: []kiosk.FieldBudget{
				{Field: kiosk.FieldGovernment, Amount: amount(612_400_000, 489_060_000)},
				{Field: kiosk.FieldBuilding, Amount: amount(487_600_000, 284_000_000), Activities: []kiosk.Activity{
					{Title: "Pembangunan Jalan Usaha Tani", Amount: amount(284_000_000, 284_000_000), State: kiosk.ActivityDone},
					{Title: "Saluran Air Dusun Krajan", Amount: amount(203_600_000, 0), State: kiosk.ActivityWaiting, Why: "Menunggu air irigasi dikeringkan."},
				}},
				{Field: kiosk.FieldDisaster, Amount: amount(20_000_000, 0)},
			},
			FinancingIn:  []kiosk.BudgetLine{{Title: "SiLPA tahun lalu", Amount: amount(55_000_000, 55_000_000)}},
			FinancingOut: []kiosk.BudgetLine{{Title: "Modal BUM Desa", Amount: amount(30_000_000, 30_000_000)}},
			Executors:    []kiosk.Executor{{Field: kiosk.FieldBuilding, Office: "Kasi Kesejahteraan", Name: "NAMA CONTOH", Team: "TPK Krajan, 5 orang"}},
		},
	}
}

// TestBudget: the summary at both widths; offices without names; activities that do not fit are counted.
func TestBudget(t *testing.T) {
	d := budget()
	both(t, "budget", func(p printer.Profile) printer.Sheet { return paper.Budget(d, p) })
	text := show(t, paper.Budget(d, wide()), 48)
	if strings.Contains(text, "NAMA CONTOH") || strings.Contains(text, "Jalan Usaha Tani") {
		t.Errorf("a name, or an activity that is finished:\n%s", text)
	}
	d.Budget.Sample = false
	f := &d.Budget.Spending[1]
	f.Activities = nil
	for i := range 15 {
		f.Activities = append(f.Activities, kiosk.Activity{Title: "Kegiatan " + strconv.Itoa(i+1), Amount: kiosk.Amount{Plan: 1}})
	}
	text = show(t, paper.Budget(d, narrow()), 32)
	if !strings.Contains(text, "Kegiatan 12") || strings.Contains(text, "Kegiatan 13") || !strings.Contains(text, "dan 3 lagi") || strings.Contains(text, "CONTOH,") {
		t.Errorf("fifteen activities:\n%s", text)
	}
}

// TestMall: the slip of one service of the hall at both widths.
func TestMall(t *testing.T) {
	m := kiosk.Mall{
		Made: time.Date(2026, 11, 2, 9, 0, 0, 0, kiosk.WIB).UnixMilli(), Sample: true, Name: "Mal Pelayanan Publik Banyuwangi",
		Address: "Jalan Contoh 1, Banyuwangi", Hours: "Senin-Jumat 08.00-15.00", Contact: "0333 000000",
		Services: []kiosk.MallService{
			{Title: "Perpanjangan SIM", Agency: "Kepolisian", Hours: "Selasa dan Kamis 08.00-12.00", Bring: []string{"KTP asli dan 2 lembar fotokopi", "SIM lama"}},
			{Title: "Pajak kendaraan", Agency: "Samsat"},
		},
	}
	d := paper.MallData{Site: setail(), Mall: m, Service: m.Services[0], Token: "SET-1-P000053"}
	both(t, "mall", func(p printer.Profile) printer.Sheet { return paper.Mall(d, p) })
	d.Service, d.Mall.Sample, d.Mall.Contact = m.Services[1], false, ""
	text := show(t, paper.Mall(d, narrow()), 32)
	if strings.Contains(text, "BAWA") || strings.Contains(text, "CONTOH,") || !strings.Contains(text, "Senin-Jumat") {
		t.Errorf("a service without a bring-list:\n%s", text)
	}
}
