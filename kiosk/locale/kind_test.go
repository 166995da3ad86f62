package locale_test

import (
	"regexp"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/locale"
)

// onlyOfADesa is what a kelurahan never shows, by its reason.
var onlyOfADesa = []string{
	// the budget (APBDes): only a desa has one, and the regency takes none for a kelurahan
	"news.money", "news.money.year", "news.money.year.revised", "news.money.untold", "news.field.1",
	// the schemes that a desa's meeting decides (BLT-DD)
	"aid.cluster.desa", "aid.decider.desa", "aid.next.desa",
	// the head of whose village is known
	"stands.diperiksa.head.desa", "stands.menunggu-ttd.head.desa",
}

// TestAKelurahanReadsNoWordOfADesa: no screen of a kelurahan speaks of a desa, but where both are named.
func TestAKelurahanReadsNoWordOfADesa(t *testing.T) {
	set, err := locale.Load(assets.Locale)
	if err != nil {
		t.Fatal(err)
	}
	there := set.At(kiosk.Kelurahan)
	desa, both := regexp.MustCompile(`(?i)\b(desa|kades|apbdes|bpd|dusun|kadus|kasun)\b`), regexp.MustCompile(`(?i)\bkelurahan|lurah|lingkungan\b`)
	said := 0
	for _, id := range there.IDs() {
		text := there.Text(kiosk.Indonesian, id)
		if !desa.MatchString(text) || both.MatchString(text) {
			continue
		}
		said++
		if !slices.Contains(onlyOfADesa, id) {
			t.Errorf("%s says %q", id, text)
		}
	}
	if said != len(onlyOfADesa) {
		t.Errorf("%d strings speak of a desa, %d are known to", said, len(onlyOfADesa))
	}
	if id := "room.news"; set.At(kiosk.Desa).Text(kiosk.Indonesian, id) != "Kabar desa" || there.Text(kiosk.Indonesian, id) != "Kabar kelurahan" {
		t.Errorf("%q, %q", set.At(kiosk.Desa).Text(kiosk.Indonesian, id), there.Text(kiosk.Indonesian, id))
	}
}

// TestKindsOfWords: a mark names a string that is there, and a review of the other kind's words is not shown.
func TestKindsOfWords(t *testing.T) {
	set, err := locale.Load(fstest.MapFS{
		"locale/id.json":        {Data: []byte(`{"a": "desa", "a@kelurahan": "kelurahan", "b": "sama"}`)},
		"locale/en.json":        {Data: []byte(`{"a": "village", "a@kelurahan": "office", "b": "same"}`)},
		"locale/review/jv.json": {Data: []byte(`{"a": {"text": "dhusun", "of": "desa", "reviewer": "X", "date": "2026-11-26"}, "b": {"text": "padha", "of": "sama", "reviewer": "X", "date": "2026-11-26"}}`)},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		kind     kiosk.SiteKind
		lang     kiosk.Lang
		id, want string
	}{
		{kiosk.Desa, kiosk.Indonesian, "a", "desa"},
		{kiosk.Kelurahan, kiosk.Indonesian, "a", "kelurahan"},
		{kiosk.Kelurahan, kiosk.English, "a", "office"},
		{kiosk.Desa, kiosk.Javanese, "a", "dhusun"},
		{kiosk.Kelurahan, kiosk.Javanese, "a", "kelurahan"},
		{kiosk.Kelurahan, kiosk.Javanese, "b", "padha"},
	} {
		if got := set.At(c.kind).Text(c.lang, c.id); got != c.want {
			t.Errorf("%s %s %s: %q, not %q", c.kind, c.lang, c.id, got, c.want)
		}
	}
	if ids := set.At(kiosk.Kelurahan).IDs(); !slices.Equal(ids, []string{"a", "b"}) {
		t.Errorf("%v", ids)
	}
}
