package regency_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// TestNextOfficeReadsWhatWasShown: what the clerk at the counter ticked stands on the agency's page and no more than that,
// a made-up thing does not, nobody but the clerk ticks, and after a return the clerk finds their own ticks again.
func TestNextOfficeReadsWhatWasShown(t *testing.T) {
	w := newWorld(t)
	w.signsIn(t, "kades", ledger.ClerkAccount{Village: setail, Role: kiosk.RoleHead})
	w.signsIn(t, "dispendik", ledger.ClerkAccount{Agency: "pendidikan", Role: kiosk.RoleAgency})
	_, r := w.filled(t, "beasiswa")
	at := "/requests/" + r.ID.String()
	b := w.console(t, time.Now)
	b.login()
	page := b.get(at)
	for _, id := range []string{"kk", "rapor", "sekolah"} {
		if !strings.Contains(page, `name="shown" value="`+id+`" form="approve-form">`) {
			t.Errorf("the clerk cannot tick %s", id)
		}
	}
	if strings.Contains(page, "checked") || strings.Contains(page, "sudah ditunjukkan</strong>") {
		t.Error("something is ticked already")
	}
	if status, page, _ := b.do(http.MethodPost, at+"/approve", url.Values{"shown": {"rapor", "kk", "emas"}}); status != http.StatusOK || !strings.Contains(page, "; sudah ditunjukkan: KK, kartu pelajar atau rapor") {
		t.Fatalf("ticked: %d", status)
	}
	h := newBrowser(t, b.base)
	h.loginAs("kades")
	if strings.Contains(h.get(at), `name="shown"`) {
		t.Error("the head ticks too")
	}
	if status, _, _ := h.do(http.MethodPost, at+"/approve", url.Values{"shown": {"sekolah"}}); status != http.StatusOK {
		t.Fatalf("the head: %d", status)
	}
	a := newBrowser(t, b.base)
	a.loginAs("dispendik")
	page = a.get(at)
	for _, want := range []string{"KK: <strong>sudah ditunjukkan</strong> (tono, ", "kartu pelajar atau rapor: <strong>sudah ditunjukkan</strong>", "surat keterangan sekolah: belum ditandai"} {
		if !strings.Contains(page, want) {
			t.Errorf("the agency does not read %q", want)
		}
	}
	if strings.Contains(page, "emas") || strings.Contains(page, `name="shown"`) {
		t.Error("the agency reads what nobody was asked for, or ticks")
	}
	if status, _, _ := a.do(http.MethodPost, at+"/return", url.Values{"reason": {"kurang surat sekolah"}}); status != http.StatusOK {
		t.Fatalf("back: %d", status)
	}
	if status, page, _ := b.do(http.MethodPost, at+"/complete", url.Values{}); status != http.StatusOK || strings.Count(page, " checked>") != 2 {
		t.Errorf("the clerk's own ticks: %d, %d", status, strings.Count(page, " checked>"))
	}
	if way := b.get(at); strings.Contains(way, "Alasan: kk") {
		t.Error("what was shown stands as a reason")
	}
}

// TestCardIsNotTicked: a KTP that the kiosk read is no paper for the counter; of a deposit it is.
func TestCardIsNotTicked(t *testing.T) {
	for assurance, asked := range map[kiosk.Assurance]bool{kiosk.ByPIN: false, kiosk.Deposited: true} {
		w := newWorld(t)
		r := w.saved(t, 1, assurance)
		b := w.console(t, time.Now)
		b.login()
		if page := b.get("/requests/" + r.ID.String()); strings.Contains(page, "<li>KTP: belum ditandai") != asked || strings.Contains(page, `id="needs"`) != asked {
			t.Errorf("%d: asked for the KTP: %v", assurance, !asked)
		}
	}
}

// TestMallAnswersBooking: a booking waits for the mall's own account after the clerk, and for no other agency; its answer
// is told at the kiosk.
func TestMallAnswersBooking(t *testing.T) {
	w := newWorld(t)
	mall := w.official(t, ledger.ClerkAccount{Name: "mal", Agency: "mpp", Role: kiosk.RoleAgency})
	other := w.official(t, ledger.ClerkAccount{Name: "dina", Agency: "sosial", Role: kiosk.RoleAgency})
	s, r := w.filled(t, "mal-janji")
	if w.sees(t, mall, r.ID) {
		t.Error("the mall has it before the clerk")
	}
	if err := w.desk.Approve(t.Context(), w.clerk, r.ID); err != nil {
		t.Fatal(err)
	}
	if !w.sees(t, mall, r.ID) || w.sees(t, other, r.ID) {
		t.Errorf("the mall sees it: %v, another agency: %v", w.sees(t, mall, r.ID), w.sees(t, other, r.ID))
	}
	until(t, "the kiosk says who has it", func() bool { return held(t, s, r.ID).Holder == kiosk.Agency })
	if err := w.desk.Refuse(t.Context(), mall, r.ID, "Hari itu penuh: pilih hari lain."); err != nil {
		t.Fatal(err)
	}
	until(t, "the kiosk tells the answer", func() bool { h := held(t, s, r.ID); return h.State == kiosk.Refused && h.Reason != "" })
}

// TestMallAccepts: a booking that the mall takes is dealt with: nothing lies ready at anybody's counter.
func TestMallAccepts(t *testing.T) {
	w := newWorld(t)
	mall := w.official(t, ledger.ClerkAccount{Name: "mal", Agency: "mpp", Role: kiosk.RoleAgency})
	s, r := w.filled(t, "mal-janji")
	for _, who := range []ledger.ClerkAccount{w.clerk, mall} {
		if err := w.desk.Approve(t.Context(), who, r.ID); err != nil {
			t.Fatal(err)
		}
	}
	until(t, "the kiosk tells the answer", func() bool { return held(t, s, r.ID).State == kiosk.Acted })
}
