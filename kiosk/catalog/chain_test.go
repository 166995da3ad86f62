package catalog_test

import (
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
)

const agencies = `{"agencies": [{"id": "sosial", "title": {"id": "Dinas Sosial", "en": "Social Affairs"}}]}`

func TestChainOfOfficials(t *testing.T) {
	service, letter := shipped(t)
	const chain = `"chain": ["clerk", "head"],`
	for name, c := range map[string]struct{ chain, says string }{
		"head first":       {`"chain": ["head", "clerk"],`, "begins with the clerk"},
		"turned around":    {`"chain": ["clerk", "district", "head"],`, "goes on in the order"},
		"twice":            {`"chain": ["clerk", "head", "head"],`, "none twice"},
		"nobody signs":     {`"chain": ["clerk", "district"],`, "nobody signs"},
		"no such holder":   {`"chain": ["clerk", "camat", "head"],`, "a holder is one of"},
		"which agency":     {`"chain": ["clerk", "head", "agency"],`, "which agency?"},
		"no such agency":   {`"chain": ["clerk", "head", "agency"], "agency": "pajak",`, `no agency "pajak"`},
		"an idle agency":   {chain + ` "agency": "sosial",`, "no agency stands in the chain"},
		"the whole chain":  {`"chain": ["clerk", "secretary", "head", "district", "agency"], "agency": "sosial",`, ""},
		"a short one, too": {chain, ""},
	} {
		files := folder(strings.Replace(service, chain, c.chain, 1), letter)
		files[catalog.AgenciesFile] = one(catalog.AgenciesFile, agencies)[catalog.AgenciesFile]
		got, err := catalog.Load(files)
		switch {
		case c.says != "" && (err == nil || !strings.Contains(err.Error(), c.says)):
			t.Errorf("%s: %v, want %q", name, err, c.says)
		case c.says == "" && err != nil:
			t.Errorf("%s: %v", name, err)
		case name == "the whole chain":
			if s, _ := got.Get("domisili"); len(s.Chain) != 5 || s.Agency.Title.In(kiosk.English) != "Social Affairs" {
				t.Errorf("%s: %v, %+v", name, s.Chain, s.Agency)
			}
		}
	}
}

// TestEveryAgencyIsKnown: the shipped chains end at agencies with a name, and the version follows the names.
func TestEveryAgencyIsKnown(t *testing.T) {
	c, err := catalog.Load(assets.Services)
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[kiosk.ServiceID]string{
		"beasiswa": "Dinas Pendidikan", "mal-janji": "Mal Pelayanan Publik", "puskesmas": "Puskesmas", "ktp-baru": "Dinas Kependudukan dan Pencatatan Sipil",
	} {
		if s, _ := c.Get(id); s.Agency.Title.In(kiosk.Indonesian) != want {
			t.Errorf("%s goes to %+v", id, s.Agency)
		}
	}
	if a, ok := c.Agency("koperasi"); !ok || a.Title.In(kiosk.Indonesian) != "Dinas Koperasi dan Usaha Mikro" || len(c.Agencies()) < 5 {
		t.Errorf("%+v of %d", a, len(c.Agencies()))
	}
	if _, ok := c.Agency(""); ok {
		t.Error("an agency without a name")
	}
	other, err := catalog.Load(assets.Services, one(catalog.AgenciesFile, strings.Replace(agencies, `]}`, `, {"id": "pendidikan", "title": {"id": "Dinas", "en": "Office"}},
		{"id": "kependudukan", "title": {"id": "D", "en": "O"}}, {"id": "puskesmas", "title": {"id": "P", "en": "C"}},
		{"id": "koperasi", "title": {"id": "K", "en": "C"}}, {"id": "kemiskinan", "title": {"id": "S", "en": "T"}}, {"id": "mpp", "title": {"id": "M", "en": "M"}}]}`, 1)))
	if err != nil {
		t.Fatal(err)
	}
	if other.Version() == c.Version() {
		t.Error("other names of agencies keep the version")
	}
}
