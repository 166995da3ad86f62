package uisample

import (
	"strings"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/flow"
)

// News is every page of Kabar desa, of a village that tells much: everyday figures beside the longest titles and
// texts that are taken. Like those of Catalogue these come out of the machine.
func News(site kiosk.Site, p flow.Prefs) []flow.View {
	week := []kiosk.Span{{From: 8 * 60, To: 12 * 60}, {From: 13 * 60, To: 15 * 60}}
	site.Hours = [7][]kiosk.Span{nil, week, week, week, week, week[:1], nil}
	m := flow.NewMachine(site, []kiosk.Service{{ID: flow.BookMall, Kinds: []kiosk.SiteKind{site.Village.Kind}}}, true)
	w := &walk{m: m.WithNews(villageNews()).WithMall(mall())}
	s := w.press(w.as(w.m.Start(), p), "room-news")
	home := w.keep(s)
	for _, k := range home.Keys {
		if k.Role == flow.RoleTile {
			w.pages(w.press(s, k.ID))
		}
	}
	return w.views
}

// pages keeps every page from this one on, and what stands behind the first key of the first.
func (w *walk) pages(s flow.State) {
	v := w.keep(s)
	for _, r := range v.Rows {
		if r.Key.ID != "" {
			w.keep(w.press(s, r.Key.ID))
			break
		}
	}
	for ; v.Page < v.Pages; v = w.keep(s) {
		s = w.press(s, flow.KeyDown)
	}
}

func villageNews() kiosk.VillageNews {
	million := func(plan, done int64) kiosk.Amount {
		return kiosk.Amount{Plan: plan * 1_000_000, Done: done * 1_000_000}
	}
	work := func(title string, a kiosk.Amount, s kiosk.ActivityState, why string) kiosk.Activity {
		return kiosk.Activity{Title: title, Amount: a, State: s, Why: why}
	}
	const long = "Penyediaan Operasional Pemerintah Desa (ATK, honorarium, perlengkapan kantor, pakaian dinas, listrik) …"
	n := kiosk.VillageNews{
		Made: time.Date(2026, 11, 21, 8, 30, 0, 0, kiosk.WIB).UnixMilli(),
		Budget: &kiosk.Budget{
			Year: 2026, Revised: true, Sample: true, Data: "2026-10-31", Source: "CONTOH, angka karangan",
			Complaints: "Kantor Desa, setiap hari kerja, atau SP4N-LAPOR! di lapor.go.id",
			Income: []kiosk.BudgetLine{
				{Title: "Hasil Usaha Desa", Amount: million(36, 24)},
				{Title: "Hasil Aset Desa", Amount: million(60, 71)},
				{Title: "Dana Desa", Amount: million(1024, 819)},
				{Title: "Bagi Hasil Pajak dan Retribusi", Amount: million(62, 31)},
				{Title: "Alokasi Dana Desa", Amount: million(570, 471)},
				{Title: "Bantuan Keuangan Kabupaten", Amount: million(50, 0)},
				{Title: "Bunga Bank", Amount: million(10, 8)},
			},
			Spending: []kiosk.FieldBudget{
				{Field: kiosk.FieldGovernment, Amount: million(612, 489), Activities: []kiosk.Activity{work(long, million(612, 489), kiosk.ActivityRunning, "")}},
				{Field: kiosk.FieldBuilding, Amount: million(795, 284), Activities: []kiosk.Activity{
					work("Pembangunan Jalan Usaha Tani", million(284, 284), kiosk.ActivityDone, ""),
					work("Saluran Air Dusun Krajan", million(236, 0), kiosk.ActivityWaiting, "Menunggu air irigasi dikeringkan"),
					work("Jembatan Kecil Dusun Sumberjeruk", million(130, 0), kiosk.ActivityDropped, "Lahan belum disepakati, dianggarkan lagi tahun depan"),
					work("Penyelenggaraan Posyandu", million(145, 0), kiosk.ActivityUntold, ""),
				}},
				{Field: kiosk.FieldCommunity, Amount: million(118, 76)},
				{Field: kiosk.FieldEmpowerment, Amount: million(132, 49)},
				{Field: kiosk.FieldDisaster, Amount: million(155, 100)},
			},
			FinancingIn:  []kiosk.BudgetLine{{Title: "SiLPA Tahun Sebelumnya", Amount: million(55, 55)}},
			FinancingOut: []kiosk.BudgetLine{{Title: "Penyertaan Modal BUM Desa", Amount: million(30, 30)}},
			Executors: []kiosk.Executor{
				{Field: kiosk.FieldGovernment, Office: "Kaur Tata Usaha dan Umum", Name: "Nama Contoh Pertama"},
				{Field: kiosk.FieldBuilding, Office: "Kasi Kesejahteraan", Name: "Nama Contoh Kedua", Team: "TPK Dusun Krajan dan Dusun Sumberjeruk, 5 orang"},
				{Field: kiosk.FieldEmpowerment, Office: "Kasi Pelayanan"},
			},
		},
		Notices: []kiosk.Notice{
			{Title: "Posyandu balita dan lansia", Text: "Sabtu pukul 08.00 di balai dusun. Bawa buku KIA.", From: "2026-11-01", Until: "2026-12-31"},
			{
				Title: "Musyawarah desa tentang rencana kerja tahun depan dan perubahan anggaran untuk semua warga dusun", From: "2026-11-01", Until: "2026-12-31",
				Text: strings.TrimSpace(strings.Repeat("Warga diundang datang ke pendopo desa pada hari Kamis malam. ", 9)),
			},
		},
		Places: []kiosk.Place{
			{Kind: kiosk.Product, Title: "Kopi Robusta Sangrai Lereng Gunung Raung", Text: "Biji dan bubuk murni", Where: "Dusun Krajan, RT 02 RW 01", Hours: "Setiap hari 08.00-17.00", Contact: "0812 0000 0000"},
			{Kind: kiosk.Product, Title: "Keripik pisang Lor", Text: "Bisa dipesan untuk hajatan di dusun.", Where: "Dusun Sumberjeruk Lor, RT 03 RW 02"},
			{Kind: kiosk.Tourism, Title: "Sendang dan Taman Bermain Anak di Krajan", Text: strings.TrimSpace(strings.Repeat("Air jernih di bawah pohon beringin tua. ", 15)), Where: "Dusun Sumberjeruk Lor, 2 km dari kantor desa"},
		},
	}
	for i := range kiosk.Indicators {
		x := kiosk.Indicator{No: i + 1, State: kiosk.IndicatorMet, Date: "2026-11-01"}
		switch i % 5 {
		case 2:
			x.State, x.Note = kiosk.IndicatorPartly, "rak buku menunggu dari kabupaten"
		case 4:
			x.State = kiosk.IndicatorUnmet
		}
		n.Indicators = append(n.Indicators, x)
	}
	return n
}

func mall() kiosk.Mall {
	m := kiosk.Mall{
		Made: time.Date(2026, 11, 2, 9, 0, 0, 0, kiosk.WIB).UnixMilli(), Sample: true, Name: "Mal Pelayanan Publik Banyuwangi",
		Address: "Jalan Contoh 1, Kelurahan Contoh, Kecamatan Banyuwangi", Hours: "Senin-Jumat 08.00-15.00", Contact: "0333 000000",
	}
	for _, title := range []string{
		"Perpanjangan SIM A dan SIM C", "Paspor baru dan penggantian paspor yang hilang atau rusak", "Pajak kendaraan tahunan",
		"Izin usaha (NIB)", "BPJS Kesehatan", "Sertifikat tanah", "Kartu pencari kerja",
	} {
		m.Services = append(m.Services, kiosk.MallService{
			Title: title, Agency: "Instansi Contoh Kabupaten Banyuwangi", Bring: []string{"KTP asli", "KK", "2 lembar fotokopi KTP", "Surat keterangan sehat"},
		})
	}
	return m
}
