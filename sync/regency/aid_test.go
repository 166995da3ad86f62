package regency_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/aid"
	"github.com/smart-kampung/anjungan/kiosk/store"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/regency/population"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// application is a draft of that number for a scheme.
func application(id byte, scheme string) store.Draft {
	d := draft(id)
	d.Service, d.Answers = kiosk.AidApply, []kiosk.Answer{{Field: kiosk.FieldScheme, Value: scheme}}
	return d
}

// saves saves a draft at a kiosk, whose line may be cut.
func saves(t *testing.T, s *store.Store, d store.Draft) kiosk.RequestID {
	t.Helper()
	r, err := s.SaveRequest(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	return r.ID
}

// toldAt is what a kiosk's own set says of the resident.
func toldAt(t *testing.T, s *store.Store) []kiosk.AidHeld {
	t.Helper()
	set, ok, err := s.Set(t.Context(), wire.SetAid)
	if err != nil {
		t.Fatal(err)
	}
	if !ok {
		return nil
	}
	a, err := aid.Decode(set.Content)
	if err != nil {
		t.Fatal(err)
	}
	return a.Of(draft(1).Subject)
}

// twoKiosks brings applications from two kiosks whose line is cut meanwhile: of one person, or of the two that are
// named.
func (w *world) twoKiosks(t *testing.T, scheme string, of ...string) (stores [2]*store.Store, ids [2]kiosk.RequestID) {
	t.Helper()
	w.link.Cut()
	for i := range stores {
		b := w.addKiosk(t, kiosk.KioskID(7+i))
		s := w.openStore(t, b, t.TempDir())
		t.Cleanup(func() { _ = s.Close() })
		d := application(byte(i+1), scheme)
		if len(of) > 0 {
			nik, err := kiosk.ParseNIK(of[i])
			if err != nil {
				t.Fatal(err)
			}
			d.Subject, d.Requester = nik, nik
		}
		stores[i], ids[i] = s, saves(t, s, d)
		w.run(t, b, s)
	}
	for i, s := range stores {
		if h := held(t, s, ids[i]); h.Transport != kiosk.Stored {
			t.Fatalf("kiosk %d while the line is cut: %s", 7+i, h.Transport)
		}
	}
	w.link.Restore()
	for i, s := range stores {
		until(t, "both are taken", func() bool { return held(t, s, ids[i]).Transport == kiosk.Accepted })
	}
	return stores, ids
}

// TestAidAtTwoKiosks: one person asks for the same aid at two kiosks while both lines are cut. One
// application waits for its clerk, the other is refused with all reasons, and each kiosk says so.
func TestAidAtTwoKiosks(t *testing.T) {
	w := newWorld(t)
	stores, ids := w.twoKiosks(t, "jps")
	won, lost := -1, -1
	for i, s := range stores {
		until(t, "both are told", func() bool { return held(t, s, ids[i]).State != "" })
		switch h := held(t, s, ids[i]); h.State {
		case kiosk.Checking:
			won = i
		case kiosk.Refused:
			lost = i
			for _, word := range []string{"Jaring Pengaman Sosial", "kartu keluarga", "menurut data", "sekali:jps", "belum dicocokkan", "menyanggah sampai"} {
				if !strings.Contains(h.Reason, word) {
					t.Errorf("the refusal does not say %q: %q", word, h.Reason)
				}
			}
		default:
			t.Fatalf("state %q", h.State)
		}
	}
	if won < 0 || lost < 0 {
		t.Fatal("exactly one should have won")
	}
	for _, s := range stores {
		until(t, "each kiosk holds why", func() bool {
			told := toldAt(t, s)
			lose := slices.IndexFunc(told, func(h kiosk.AidHeld) bool { return h.Request == ids[lost] })
			win := slices.IndexFunc(told, func(h kiosk.AidHeld) bool { return h.Request == ids[won] })
			return win >= 0 && lose >= 0 && told[win].Word == kiosk.AidProposed &&
				strings.Contains(told[lose].Refusal.Words(w.aid, kiosk.English), "already recorded on your family card (KK)")
		})
	}
	social := w.social(t)
	for _, x := range []ledger.ClerkAccount{w.clerk, social} {
		if err := w.desk.Approve(t.Context(), x, ids[lost]); err == nil {
			t.Fatalf("%s gave what was refused", x.Name)
		}
	}
	if err := w.desk.Approve(t.Context(), social, ids[won]); err != nil {
		t.Fatal(err)
	}
	until(t, "the winner is told", func() bool { return held(t, stores[won], ids[won]).State == kiosk.ReadyState })
	c, err := w.desk.Open(t.Context(), w.clerk, ids[lost])
	if err != nil {
		t.Fatal(err)
	}
	a, ok, err := w.desk.Aid(t.Context(), c)
	if err != nil || !ok || a.Scheme.ID != "jps" || a.Blocker.Request != ids[won] || a.Blocker.Word != kiosk.AidReceives || a.Appeal.IsZero() {
		t.Fatalf("case %+v, %t, %v", a, ok, err)
	}
}

// TestAidOfOneFamily: two of one family card ask for an aid of families at two kiosks while both lines are cut. The
// population record says whose card it is: one waits, the other is refused.
func TestAidOfOneFamily(t *testing.T) {
	const spouse, card = "3510090101880002", "3510090101150001"
	w := newWorld(t)
	var rows []byte
	for nik, name := range map[string]string{subject: "Siti Contoh", spouse: "Budi Contoh"} {
		b, err := json.Marshal(population.Row{NIK: nik, KK: card, Name: name, Sex: "P", BirthDate: "1990-01-01", Village: string(setail)})
		if err != nil {
			t.Fatal(err)
		}
		rows = append(append(rows, b...), '\n')
	}
	if _, _, err := population.Load(t.Context(), population.Options{Ledger: w.ledger, Vault: w.vault, Pepper: w.keys.Pepper}, bytes.NewReader(rows)); err != nil {
		t.Fatal(err)
	}
	stores, ids := w.twoKiosks(t, "jps", subject, spouse)
	states := map[kiosk.RequestState]int{}
	for i, s := range stores {
		until(t, "both are told", func() bool { return held(t, s, ids[i]).State != "" })
		states[held(t, s, ids[i]).State]++
	}
	if states[kiosk.Checking] != 1 || states[kiosk.Refused] != 1 {
		t.Errorf("one card, two applications: %v", states)
	}
}

// TestFamilyKnownLater: two have applied before the population record puts them on one family card. Clerk and agency
// see the double with its name, another agency and other roles do not; one of the two closes it.
func TestFamilyKnownLater(t *testing.T) {
	const spouse, card = "3510090101880002", "3510090101150001"
	w := newWorld(t)
	stores, ids := w.twoKiosks(t, "jps", subject, spouse)
	for i, s := range stores {
		until(t, "both wait", func() bool { return held(t, s, ids[i]).State == kiosk.Checking })
	}
	for nik, name := range map[string]string{subject: "Siti Contoh", spouse: "Budi Contoh"} {
		b, err := json.Marshal(population.Row{NIK: nik, KK: card, Name: name, Sex: "P", BirthDate: "1990-01-01", Village: string(setail)})
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := population.Load(t.Context(), population.Options{Ledger: w.ledger, Vault: w.vault, Pepper: w.keys.Pepper}, bytes.NewReader(b)); err != nil {
			t.Fatal(err)
		}
	}
	pages := map[string]*browser{}
	for name, a := range map[string]ledger.ClerkAccount{
		"dinsos": {Role: kiosk.RoleAgency, Agency: "sosial"}, "dispendik": {Role: kiosk.RoleAgency, Agency: "pendidikan"},
		"kades2": {Role: kiosk.RoleHead, Village: setail}, "rina": {Role: kiosk.RoleService, Village: setail},
	} {
		w.signsIn(t, name, a)
		pages[name] = w.console(t, time.Now)
		pages[name].loginAs(name)
	}
	rows, err := w.ledger.AidOpen(t.Context(), setail, 10)
	if err != nil || len(rows) != 1 || rows[0].Rule != kiosk.OnceRule("jps") {
		t.Fatalf("%+v, %v", rows, err)
	}
	for name, want := range map[string]bool{"dinsos": true, "rina": true, "dispendik": false, "kades2": false} {
		_, body, _ := pages[name].do(http.MethodGet, "/aid", nil)
		if got := strings.Contains(body, "/requests/"+rows[0].Request.String()) && strings.Contains(body, " Contoh"); got != want {
			t.Errorf("%s sees it: %v", name, got)
		}
	}
	checked := fmt.Sprintf("/aid/%d/checked", rows[0].ID)
	for _, name := range []string{"dispendik", "kades2"} {
		if status, _, _ := pages[name].do(http.MethodPost, checked, url.Values{}); status < http.StatusBadRequest {
			t.Errorf("%s closes it: %d", name, status)
		}
	}
	if status, _, _ := pages["dinsos"].do(http.MethodPost, checked, url.Values{}); status != http.StatusOK {
		t.Errorf("the agency does not close it: %d", status)
	}
	if rows, err := w.ledger.AidOpen(t.Context(), setail, 10); err != nil || len(rows) != 0 {
		t.Errorf("still open: %d, %v", len(rows), err)
	}
}

// pupil is a parent's request for a scholarship of that programme for a pupil of a school.
func pupil(id byte, programme, school, number string) store.Draft {
	d := draft(id)
	d.Service, d.Answers = "beasiswa", []kiosk.Answer{
		{Field: "programme", Value: programme}, {Field: "school", Value: school}, {Field: "student-number", Value: number},
	}
	return d
}

// TestScholarshipOnce: a scholarship is asked for with its school, and one pupil gets it once, whoever asks; a
// parent may ask for two pupils, and what is no scheme is nobody's double.
func TestScholarshipOnce(t *testing.T) {
	w := newWorld(t)
	b := w.addKiosk(t, 7)
	s := w.openStore(t, b, t.TempDir())
	t.Cleanup(func() { _ = s.Close() })
	want := map[kiosk.RequestID]kiosk.RequestState{}
	var order []kiosk.RequestID
	for i, x := range []struct {
		programme, school, number string
		state                     kiosk.RequestState
	}{
		{"Garda Ampuh", "SMPN 1 GENTENG", "0012", kiosk.Checking},
		{"Garda Ampuh", "SMPN 1 Genteng ", "00-12", kiosk.Refused},      // the same pupil
		{"Garda Ampuh", "SMPN 1 GENTENG", "0013", kiosk.Checking},       // a sister
		{"Garda Ampuh", "SMPN 2 GENTENG", "0012", kiosk.Checking},       // of another school
		{"Banyuwangi Cerdas", "SMPN 1 GENTENG", "0012", kiosk.Checking}, // another scheme
		{"Yayasan Contoh", "SMPN 1 GENTENG", "0012", kiosk.Checking},    // none
		{"YAYASAN CONTOH", "SMPN 1 GENTENG", "0012", kiosk.Checking},
	} {
		id := saves(t, s, pupil(byte(i+1), x.programme, x.school, x.number))
		want[id], order = x.state, append(order, id)
	}
	w.run(t, b, s)
	for i, id := range order {
		until(t, "all are told", func() bool { return held(t, s, id).State != "" && held(t, s, id).Transport == kiosk.Accepted })
		if h := held(t, s, id); h.State != want[id] {
			t.Errorf("request %d: %s, want %s", i+1, h.State, want[id])
		}
	}
	if h := held(t, s, order[1]); !strings.Contains(h.Reason, "Garda Ampuh") || strings.Contains(h.Reason, "NIK") {
		t.Errorf("the refusal of a pupil: %q", h.Reason)
	}
	office := w.official(t, ledger.ClerkAccount{Name: "didik", Agency: "pendidikan", Role: kiosk.RoleAgency})
	for _, x := range []ledger.ClerkAccount{w.clerk, w.head, office} { // the village, then the education office
		if err := w.desk.Approve(t.Context(), x, order[0]); err != nil {
			t.Fatalf("%s: %v", x.Name, err)
		}
	}
	c, err := w.desk.Open(t.Context(), w.clerk, order[0])
	if err != nil {
		t.Fatal(err)
	}
	if a, ok, err := w.desk.Aid(t.Context(), c); err != nil || !ok || a.Scheme.ID != "garda-ampuh" || a.Record.Word != kiosk.AidReceives {
		t.Errorf("granted: %+v, %t, %v", a, ok, err)
	}
}

// TestAidForwarded: what a ministry decides is nobody's to refuse here, and says who holds it.
func TestAidForwarded(t *testing.T) {
	w := newWorld(t)
	stores, ids := w.twoKiosks(t, "pkh")
	for i, s := range stores {
		until(t, "told", func() bool { return held(t, s, ids[i]).State != "" })
		if h := held(t, s, ids[i]); h.State != kiosk.Checking || h.Holder != kiosk.Agency {
			t.Errorf("%s, held by %q", h.State, h.Holder)
		}
	}
	if err := w.desk.Approve(t.Context(), w.social(t), ids[0]); err != nil {
		t.Fatal(err)
	}
	if r, err := w.ledger.AidOfRequest(t.Context(), ids[0]); err != nil || r.Word != kiosk.AidProposed {
		t.Fatalf("the regency gave what a ministry decides: %s, %v", r.Word, err)
	}
}

// TestAidDeposited: a typed NIK takes nobody's place; the clerk's decision does, by the same rule.
func TestAidDeposited(t *testing.T) {
	w := newWorld(t)
	b := w.addKiosk(t, 7)
	s := w.openStore(t, b, t.TempDir())
	t.Cleanup(func() { _ = s.Close() })
	d := application(1, "jps")
	d.Assurance = kiosk.Deposited
	typed, proven := saves(t, s, d), saves(t, s, application(2, "jps"))
	w.run(t, b, s)
	until(t, "both are told", func() bool { return held(t, s, typed).State != "" && held(t, s, proven).State != "" })
	if h := held(t, s, proven); h.State != kiosk.Checking {
		t.Fatalf("somebody typed a NIK, and its owner is refused: %s", h.State)
	}
	if _, err := w.ledger.AidOfRequest(t.Context(), typed); !errors.Is(err, ledger.ErrNotFound) {
		t.Fatalf("the typed application claimed: %v", err)
	}
}

// TestAidUnknownScheme: a scheme that the regency does not know waits for a person and is not lost.
func TestAidUnknownScheme(t *testing.T) {
	x := strand(t, (*world).intake, func(d *store.Draft) { *d = application(1, "contoh") })
	if q := x.one(x.quarantine()); q.Code != wire.VerdictService || q.Takeable {
		t.Fatalf("%+v", q)
	}
	x.aid.Schemes = append(x.aid.Schemes, kiosk.Scheme{ID: "contoh", Decider: kiosk.ByVillage, Level: kiosk.PerPerson, Span: kiosk.Monthly})
	if took, left, err := x.quarantine().Retry(t.Context(), operator, 100); took != 1 || left != 0 || err != nil {
		t.Fatalf("the scheme has come: %d, %d, %v", took, left, err)
	}
	if r, err := x.ledger.AidOfRequest(t.Context(), x.id); err != nil || r.Period != kiosk.Monthly.Period(time.Now()) {
		t.Fatalf("%+v, %v", r, err)
	}
}
