package catalog_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
)

// TestEveryPromisedServiceIsThere holds the catalogue against what Smart Kampung and OpenSID offer.
func TestEveryPromisedServiceIsThere(t *testing.T) {
	c, err := catalog.Load(assets.Services)
	if err != nil {
		t.Fatal(err)
	}
	own := []kiosk.ServiceID{ // OpenSID's fifteen self-service letters, and Smart Kampung's own
		"biodata", "beda-identitas", "bepergian", "domisili", "domisili-usaha", "ktp-proses", "sktm", "penduduk", "pengantar",
		"pergi-kawin", "usaha", "keramaian", "kehilangan", "pas-lintas", "skck",
		"spm", "penghasilan-ortu", "penghasilan-ayah", "penghasilan-ibu", "belum-menikah",
	}
	for _, id := range own {
		if s, ok := c.Get(id); !ok || s.Letter == "" {
			t.Errorf("%s: no letter", id)
		}
	}
	for _, id := range []kiosk.ServiceID{
		"beda-identitas-kis", "izin-keluarga", "jamkesos", "jual-beli", "kelahiran", "kematian", "lahir-mati", "rujuk-cerai",
		"cerai", "wali-hakim", "kuasa", "duplikat-kelahiran", "duplikat-nikah", "kk-baru", "kk-ubah", "belum-akta", "beasiswa", "pemulihan",
	} {
		if s, ok := c.Get(id); !ok || s.HandOver != kiosk.AtCounter || s.Letter != "" {
			t.Errorf("%s: %+v", id, s)
		}
	}
	for _, id := range []kiosk.ServiceID{
		"kendaraan", "tanah", "sporadik", "ahli-waris", "nikah", "nikah-nonmuslim", "pindah", "akta-lahir", "perjalanan-dinas",
	} {
		if s, ok := c.Get(id); !ok || s.HandOver != kiosk.InPerson || len(s.Fields) != 0 || len(s.Requirements) == 0 {
			t.Errorf("%s is no bring-list: %+v", id, s)
		}
	}
}

// TestPromisesThatAreKept: the kiosk registers a KTP in ten minutes and never promises the card.
func TestPromisesThatAreKept(t *testing.T) {
	c, err := catalog.Load(assets.Services)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []kiosk.ServiceID{"ktp-baru", "ktp-ganti"} {
		s, _ := c.Get(id)
		if s.Promise != 10 || s.HandOver != kiosk.InPerson || s.Assurance != kiosk.Deposited || s.Next.In(kiosk.Indonesian) == "" {
			t.Errorf("%s: %+v", id, s)
		}
	}
	kia, _ := c.Get("kia") // the papers are handed in once, and when the card is ready is not the village's to say
	if kia.Promise != 10 || kia.HandOver != kiosk.InPerson || kia.Agency.ID != "kependudukan" || !strings.Contains(kia.Next.In(kiosk.Indonesian), "ditentukan Dukcapil") || len(kia.Fields) > 6 {
		t.Errorf("KIA: %+v", kia)
	}
	spm, _ := c.Get("spm")
	if spm.Title.In(kiosk.Indonesian) != "Surat Pernyataan Miskin" || spm.Declared == nil || spm.Declared.StampDuty != 10000 || len(spm.Declared.Witnesses) != 2 {
		t.Errorf("SPM is spelled out, on stamp duty, before witnesses: %+v", spm)
	}
	for _, id := range []kiosk.ServiceID{"puskesmas", "sktm", "spm", "jamkesos", "cerai", kiosk.AidApply, kiosk.AidAppeal} {
		if s, _ := c.Get(id); !s.Discreet {
			t.Errorf("%s tells more than that there is an answer", id)
		}
	}
}

// TestNobodyMustKnowTheName: the six needs lead to letters, and every key has a drawing and both languages.
func TestNobodyMustKnowTheName(t *testing.T) {
	c, err := catalog.Load(assets.Services)
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range []kiosk.SiteKind{kiosk.Desa, kiosk.Kelurahan} {
		menu := c.Menu(kind)
		if len(menu) > kiosk.MaxChoices || menu[0].Ask.In(kiosk.Indonesian) != "Untuk keperluan apa?" {
			t.Fatalf("%s: %d entries, first asks %q", kind, len(menu), menu[0].Ask)
		}
		var needs []string
		for _, e := range menu[0].Entries {
			needs = append(needs, e.ID)
			if len(e.Entries) == 0 {
				t.Errorf("%s leads nowhere", e.ID)
			}
			if e.ID != "health" && !slices.ContainsFunc(e.Entries, func(x kiosk.MenuEntry) bool { return x.Service == "domisili" }) {
				t.Errorf("no domicile letter behind %s", e.ID)
			}
		}
		if !slices.Equal(needs, []string{"work", "school", "bank", "health", "wedding", "other"}) {
			t.Errorf("needs %v", needs)
		}
	}
}
