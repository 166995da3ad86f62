package flow

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/locale"
)

// says is a message in Indonesian.
func says(t *testing.T, m Msg) string {
	t.Helper()
	set, err := locale.Load(assets.Locale)
	if err != nil {
		t.Fatal(err)
	}
	text := set.Text(kiosk.Indonesian, m.ID)
	if text == m.ID {
		t.Fatalf("no wording of %s", m.ID)
	}
	return strings.ReplaceAll(text, "{0}", strings.Join(m.Args, ""))
}

// The owner of a request reads who has it: the head by the kind of the request's own village, an agency by
// its name, what is missing and why it was refused in the clerk's words.
func TestWhereARequestIs(t *testing.T) {
	m := testMachine()
	sosial := m.services[0]
	sosial.ID, sosial.Agency = "spm", kiosk.OPD{ID: "sosial", Title: text("Dinas Sosial", "")}
	m.services = append(m.services[:len(m.services):len(m.services)], sosial)
	m.aid.Matrix.Schemes = []kiosk.Scheme{{ID: "pkh", Agency: sosial.Agency}, {ID: "blt-dd"}}
	for _, c := range []struct {
		it   Item
		want string
	}{
		{Item{State: kiosk.Checking, Holder: kiosk.Clerk}, "Sedang diperiksa petugas"},
		{Item{State: kiosk.Checking}, "Sedang diperiksa petugas"},
		{Item{State: kiosk.Signing}, "Menunggu tanda tangan"},
		{Item{State: kiosk.Signing, Holder: kiosk.Secretary}, "Menunggu tanda tangan sekretaris"},
		{Item{State: kiosk.Signing, Holder: kiosk.Head, Village: "35.10.13.2004"}, "Menunggu tanda tangan kepala desa"},
		{Item{State: kiosk.Signing, Holder: kiosk.Head, Village: "35.10.16.1001"}, "Menunggu tanda tangan lurah"},
		{Item{State: kiosk.Signing, Holder: kiosk.Head, Village: "35.10.99.2001"}, "Menunggu tanda tangan kepala desa atau lurah"},
		{Item{State: kiosk.Checking, Holder: kiosk.Head}, "Sedang diperiksa kepala desa atau lurah"},
		{Item{State: kiosk.Signing, Holder: kiosk.District}, "Menunggu tanda tangan kecamatan"},
		{Item{State: kiosk.Checking, Holder: kiosk.Agency, Service: "spm"}, "Sedang diperiksa Dinas Sosial"},
		{Item{State: kiosk.Checking, Holder: kiosk.Agency, Service: "domisili"}, "Sedang diperiksa dinas kabupaten"},
		{Item{State: kiosk.Checking, Holder: kiosk.Agency, Service: kiosk.AidApply, Scheme: "pkh"}, "SEMENTARA: diperiksa Dinas Sosial, belum diputuskan"},
		{Item{State: kiosk.Checking, Holder: kiosk.Agency, Service: kiosk.AidApply, Scheme: "blt-dd"}, "SEMENTARA: sedang diperiksa, belum diputuskan"},
		{Item{State: kiosk.Checking, Holder: kiosk.Agency, Service: kiosk.AidApply, Scheme: "lain"}, "SEMENTARA: sedang diperiksa, belum diputuskan"},
		{Item{State: kiosk.Checking, Holder: kiosk.Clerk, Service: kiosk.AidApply, Scheme: "pkh"}, "SEMENTARA: sedang diperiksa, belum diputuskan"},
		{Item{State: kiosk.Checking, Holder: kiosk.Agency, Service: kiosk.AidAppeal, Contested: "pkh"}, "SEMENTARA: diperiksa Dinas Sosial, belum diputuskan"},
		{Item{State: kiosk.Checking, Holder: kiosk.Clerk, Service: kiosk.AidAppeal, Contested: "pkh"}, "SEMENTARA: sedang diperiksa, belum diputuskan"},
		{Item{State: kiosk.Checking, Holder: kiosk.Agency, Service: kiosk.AidAppeal, Contested: "blt-dd"}, "SEMENTARA: sedang diperiksa, belum diputuskan"},
		{Item{State: kiosk.Checking, Holder: kiosk.Agency, Service: kiosk.AidAppeal}, "SEMENTARA: sedang diperiksa, belum diputuskan"},
		{Item{State: kiosk.Incomplete, Holder: kiosk.Clerk, Reason: "kurang KK asli"}, "Dikembalikan: kurang KK asli. Temui petugas."},
		{Item{State: kiosk.Incomplete, Holder: kiosk.Clerk}, "Belum lengkap. Temui petugas."},
		{Item{State: kiosk.Refused, Reason: "bukan warga desa ini"}, "Belum disetujui: bukan warga desa ini"},
		{Item{State: kiosk.Cancelled, Reason: "isi surat keliru"}, "Dibatalkan: isi surat keliru"},
		{Item{State: kiosk.Refused}, "Tidak disetujui"},
	} {
		row := m.itemRow(State{visit: blank(Waiting)}, 0, c.it)
		if got := says(t, row.Value); got != c.want {
			t.Errorf("%+v: %q, want %q", c.it, got, c.want)
		}
		if c.it.State == kiosk.Incomplete && !row.Alert {
			t.Errorf("%+v: nothing draws the eye to what is missing", c.it)
		}
	}
}

// The clerk reads at the kiosk which agency has an application or an appeal, and the generic words where that is not known.
func TestTheClerkReadsWhichAgencyHasIt(t *testing.T) {
	m := testMachine()
	m.aid.Matrix.Schemes = []kiosk.Scheme{{ID: "pkh", Agency: kiosk.OPD{ID: "sosial", Title: text("Dinas Sosial", "")}}}
	s := m.Start()
	s.visit.screen, s.visit.desk.open, s.visit.desk.data = DeskWork, true, testDesk()
	for _, id := range []kiosk.ServiceID{kiosk.AidApply, kiosk.AidAppeal} {
		for scheme, want := range map[kiosk.SchemeID]string{"pkh": "Sedang diperiksa Dinas Sosial", "": "Sedang diperiksa dinas kabupaten"} {
			w := &s.visit.desk.data.Work[0]
			w.Service, w.Scheme, w.State, w.Holder = id, scheme, kiosk.Checking, kiosk.Agency
			if got := says(t, m.View(s).Rows[0].Value); got != want {
				t.Errorf("%s about %q: %q, want %q", id, scheme, got, want)
			}
		}
	}
}

// Every state with every holder has a wording in Indonesian and English.
func TestEveryHolderHasWords(t *testing.T) {
	m := testMachine()
	set, err := locale.Load(assets.Locale)
	if err != nil {
		t.Fatal(err)
	}
	for _, state := range []kiosk.RequestState{
		kiosk.Incomplete, kiosk.Unproven, kiosk.Checking, kiosk.Signing, kiosk.ReadyState, kiosk.HandedOver, kiosk.Acted, kiosk.Cancelled, kiosk.Refused,
	} {
		for _, h := range append(kiosk.Holders(), kiosk.NoHolder) {
			for _, village := range []kiosk.VillageCode{"", "35.10.13.2004", "35.10.16.1001"} {
				id := m.stands(state, h, "", village).ID
				for _, l := range []kiosk.Lang{kiosk.Indonesian, kiosk.English} {
					if text := set.Text(l, id); text == id || l == kiosk.English && text == set.Text(kiosk.Indonesian, id) {
						t.Errorf("%s has no wording in %s", id, l)
					}
				}
			}
		}
	}
}

// Requests beyond the first page are turned to, and their keys print them.
func TestWaitingHasPages(t *testing.T) {
	m := testMachine()
	s := m.Start()
	const six = 6
	s.visit.authed, s.visit.known, s.visit.screen, s.visit.count = true, true, Home, six
	for i := range six {
		s.visit.items[i] = Item{Request: kiosk.RequestID{byte(i + 1)}, Service: "domisili", State: kiosk.Checking, NoSlip: true}
	}
	press := func(k KeyID) (fx []Effect) {
		t.Helper()
		if !m.View(s).has(k) {
			t.Fatalf("no key %s on %s", k, describe(m.View(s)))
		}
		s, fx = m.Step(s, Event{At: s.now, What: KeyPressed{Key: k}})
		return fx
	}
	press(KeyWaiting)
	seen := len(m.View(s).Rows)
	press(KeyDown)
	if v := m.View(s); v.Page != 2 || v.Pages != 2 || seen+len(v.Rows) != six {
		t.Fatalf("%d rows, then page %d of %d with %d", seen, v.Page, v.Pages, len(v.Rows))
	}
	press("item-5")
	press(KeyBack)
	if v := m.View(s); v.Page != 2 {
		t.Errorf("back on page %d", v.Page)
	}
	press("item-5")
	for _, f := range press(KeyOK) {
		if p, ok := f.(Print); ok && p.Request == (kiosk.RequestID{6}) {
			return
		}
	}
	t.Error("the last request's paper is not printed")
}

// A reason longer than a row is cut where it may be, and never within a letter.
func TestALongReasonIsCut(t *testing.T) {
	m := testMachine()
	for _, reason := range []string{strings.Repeat("é", longestReason), strings.Repeat("é", longestReason+1), strings.Repeat("kurang ", 70)} {
		args := m.itemStands(Item{State: kiosk.Incomplete, Reason: reason}, kiosk.Indonesian).Args
		if n := len([]rune(args[0])); n > longestReason || strings.ContainsRune(args[0], '�') {
			t.Errorf("%d letters of %d are shown: %q", n, len([]rune(reason)), args[0])
		}
		if cut := args[0] != reason; cut != strings.HasSuffix(args[0], "…") || cut != (len([]rune(reason)) > longestReason) {
			t.Errorf("%q is shown as %q", reason, args[0])
		}
	}
}

// Every screen that shows its visitor what the regency told says of when that is, in the same three words: of now, of when
// the line was last there, or that nobody can say. Whoever deposits is shown nothing of anybody, and no age of it.
func TestPersonalScreensSayHowOldTheyAre(t *testing.T) {
	m := testMachine()
	at := time.Date(2026, 11, 21, 8, 42, 0, 0, kiosk.WIB)
	read := inside(t, m, "aid", "tile-1", "open-0")
	read.visit.items[1], read.visit.count = Item{Service: "domisili", State: kiosk.Checking, Number: "104390751623"}, 2
	read.visit.chosen = 1
	read.visit.track.answer = NumberAnswer{Own: true, Standing: kiosk.Standing{Number: "104390751623", Service: "domisili", State: kiosk.Checking}}
	ages := func(s State) (found []string) {
		v := m.View(s)
		for _, w := range []Msg{v.Eyebrow, v.Lead, v.Note, v.Banner.Value} {
			switch w.ID {
			case "news.age", "news.age.offline", "age.offline", "track.own", "aid.came", "aid.never":
				found = append(found, strings.TrimSpace(words(w)))
			}
		}
		return found
	}
	feed := []Screen{Home, Waiting, Mine, AidAnswer, TrackAnswer}
	set := []Screen{AidWho, AidList, AidScheme}
	for _, c := range []struct {
		up, fed bool
		want    string
	}{
		{true, true, "news.age Sabtu 21 November, 08.42"}, {false, true, "news.age.offline Rabu 18 November, 07.05"}, {false, false, "age.offline"},
	} {
		s := read
		s.now, s.linkUp, s.fed = at, c.up, time.Time{}
		if c.fed {
			s.fed = time.Date(2026, 11, 18, 7, 5, 0, 0, kiosk.WIB)
		}
		for _, screen := range feed {
			s.visit.screen = screen
			want := c.want
			if screen == TrackAnswer && want == "age.offline" {
				want = "track.own"
			}
			if got := ages(s); !slices.Equal(got, []string{want}) {
				t.Errorf("%s, line %t: %q, want %q", screen, c.up, got, want)
			}
		}
		for _, screen := range set {
			s.visit.screen = screen
			if got := ages(s); !slices.Equal(got, []string{"aid.came Sabtu 21 November 2026 07.30"}) {
				t.Errorf("%s: %q", screen, got)
			}
		}
	}
	read.visit.deposit.on, read.visit.deposit.village = true, m.site.Village
	for _, screen := range []Screen{AidWho, AidScheme} {
		read.visit.screen = screen
		if got := ages(read); len(got) > 0 {
			t.Errorf("%s of whoever deposits: %q", screen, got)
		}
	}
	read.visit.screen, read.visit.track.answer.Own = TrackAnswer, false
	if got := ages(read); len(got) > 0 {
		t.Errorf("what the regency has just answered: %q", got)
	}
}
