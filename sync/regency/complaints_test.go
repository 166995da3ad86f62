package regency_test

import (
	"errors"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/store"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/console"
	"github.com/smart-kampung/anjungan/sync/regency/desk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// words of synthetic complaints: each must be found where it belongs and nowhere else.
const (
	roadWords  = "JALAN KRAJAN BERLUBANG"
	staffWords = "PETUGAS MEMINTA UANG ROKOK"
	namedWords = "PERANGKAT TIDAK PERNAH DI KANTOR"
)

// complaintOf makes a complaint; sender empty: without a name.
func complaintOf(t testing.TB, id byte, topic kiosk.Topic, words, sender string) kiosk.Complaint {
	t.Helper()
	c := kiosk.Complaint{
		ID: kiosk.RequestID{id, 0xC0}, Sort: kiosk.Report, Topic: topic, Village: setail, Words: words, Day: "2026-11-26",
	}
	c.Token = kiosk.NewToken(c.ID)
	if sender != "" {
		var err error
		if c.Sender, err = kiosk.ParseNIK(sender); err != nil {
			t.Fatal(err)
		}
	}
	return c
}

// said sends complaints through a kiosk's journal, over the line, and waits until the regency has them.
func (w *world) said(t *testing.T, list ...kiosk.Complaint) {
	t.Helper()
	b := w.addKiosk(t, 7)
	ago := 25 * time.Hour // when they were said
	s, err := store.Open(t.Context(), store.Options{
		Path: filepath.Join(t.TempDir(), "kiosk.db"), MachineKey: []byte("0123456789abcdef0123456789abcdef"), Site: b.Site,
		RegencyPublic: b.Journal, Catalogue: w.cat.Version(), Boot: 1, Now: func() time.Time { return time.Now().Add(-ago) },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	for _, c := range list {
		if err := s.SaveComplaint(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
	ago = 0
	if n, err := s.AppendDue(t.Context()); err != nil || n != len(list) {
		t.Fatalf("%d are due, %v", n, err)
	}
	w.run(t, b, s)
	until(t, "the regency has what was said", func() bool {
		n, _, err := s.Unsent(t.Context())
		return err == nil && n == 0
	})
}

// atDesk adds an account and signs it in on a browser of its own.
func (w *world) atDesk(t *testing.T, base, name string, role kiosk.Role, village kiosk.VillageCode) (*browser, ledger.ClerkAccount) {
	t.Helper()
	a, err := console.NewAccount(name, village, "sandi-contoh-1")
	if err != nil {
		t.Fatal(err)
	}
	a.Role = role
	w.official(t, a)
	b := newBrowser(t, base)
	b.do(http.MethodPost, "/login", url.Values{"user": {name}, "password": {"sandi-contoh-1"}})
	return b, a
}

// TestStaffComplaintsPassTheVillage: what is about the village's staff, with a name or without, is on no page
// of the village, in no count, notice, quarantine or feed of it, and answers to no clerk who knows its id.
func TestStaffComplaintsPassTheVillage(t *testing.T) {
	w := newWorld(t)
	road := complaintOf(t, 1, kiosk.TopicRoad, roadWords, "")
	staff := complaintOf(t, 2, kiosk.TopicStaff, staffWords, "")
	named := complaintOf(t, 3, kiosk.TopicStaff, namedWords, subject)
	w.said(t, road, staff, named)
	village := w.console(t, time.Now)
	village.login()
	paths := []string{"/", "/complaints", "/quarantine", "/aid", "/complaints/" + road.ID.String()}
	for _, p := range paths {
		page := village.get(p)
		for _, hidden := range []string{staffWords, namedWords, staff.ID.String(), named.ID.String(), "perilaku perangkat"} {
			if strings.Contains(page, hidden) {
				t.Errorf("%s shows the village %q", p, hidden)
			}
		}
	}
	if page := village.get("/"); !strings.Contains(page, "Lapor &amp; usul (1)") {
		t.Error("the village does not count its own one, or counts more")
	}
	if page := village.get("/complaints/" + road.ID.String()); !strings.Contains(page, roadWords) {
		t.Error("the village does not read its own")
	}
	for _, c := range []kiosk.Complaint{staff, named} {
		for _, act := range []string{"", "/answer", "/forward", "/close"} {
			method, form := http.MethodPost, url.Values{"text": {"jawaban"}, "desk": {"village"}}
			if act == "" {
				method, form = http.MethodGet, nil
			}
			if status, page, _ := village.do(method, "/complaints/"+c.ID.String()+act, form); status != http.StatusNotFound || strings.Contains(page, c.Words) {
				t.Errorf("a clerk of the village gets %d at %q", status, act)
			}
		}
	}
	w.checkInspectors(t, village.base, staff, named)
	w.checkNothingTold(t)
}

// checkInspectors: the inspectorate reads both, and who said the named one; what it may not do is send it to
// the village.
func (w *world) checkInspectors(t *testing.T, base string, staff, named kiosk.Complaint) {
	t.Helper()
	b, account := w.atDesk(t, base, "rini", kiosk.RoleInspector, "")
	if page := b.get("/complaints"); !strings.Contains(page, staff.ID.String()) || !strings.Contains(page, named.ID.String()) || strings.Contains(page, staff.Words) {
		t.Error("the inspectors' list lacks one, or tells its words")
	}
	if page := b.get("/complaints/" + staff.ID.String()); !strings.Contains(page, staff.Words) || !strings.Contains(page, "tanpa nama") {
		t.Error("the inspector does not read what nobody signed")
	}
	if page := b.get("/complaints/" + named.ID.String()); !strings.Contains(page, named.Words) || !strings.Contains(page, "Siti Contoh") || strings.Contains(page, subject) {
		t.Error("the inspector does not see who signed, or sees the whole NIK")
	}
	if status, _, _ := b.do(http.MethodGet, "/quarantine", nil); status != http.StatusForbidden {
		t.Errorf("an inspector sees every village's quarantine: %d", status)
	}
	if page := b.get("/"); !strings.Contains(page, "Lapor &amp; usul (2)") {
		t.Error("the inspectors' first page does not lead to what waits")
	}
	for _, to := range []kiosk.ComplaintDesk{kiosk.VillageDesk, kiosk.AgencyDesk} {
		if err := w.desk.ForwardComplaint(t.Context(), account, staff.ID, to, "sosial"); !errors.Is(err, desk.ErrDecided) {
			t.Errorf("it goes to %s: %v", to, err)
		}
	}
	dinas, _ := w.atDesk(t, base, "dina", kiosk.RoleAgency, "")
	other, _ := w.atDesk(t, base, "agus", kiosk.RoleService, "35.10.01.2001")
	head, _ := w.atDesk(t, base, "kades", kiosk.RoleHead, setail)
	for _, x := range []*browser{dinas, other, head} {
		if status, _, _ := x.do(http.MethodGet, "/complaints/"+staff.ID.String(), nil); status != http.StatusNotFound {
			t.Errorf("another office gets %d", status)
		}
	}
}

// checkNothingTold: neither feed nor notices tell of a complaint.
func (w *world) checkNothingTold(t *testing.T) {
	t.Helper()
	rows, _, err := w.ledger.Feed(t.Context(), 7, 0, 100)
	if err != nil || len(rows) != 0 {
		t.Errorf("the feed tells %d rows, %v", len(rows), err)
	}
	notices, err := w.ledger.Notices(t.Context(), setail, 100)
	if err != nil || len(notices) != 0 {
		t.Errorf("%d notices, %v", len(notices), err)
	}
}

// TestAnswerByToken: the token reads how far it is and the answer, at any kiosk and nothing else; five tries a
// minute; once erased it reads nothing, and no file holds the words' keys.
func TestAnswerByToken(t *testing.T) {
	w := newWorld(t)
	c := complaintOf(t, 1, kiosk.TopicRoad, roadWords, subject)
	w.said(t, c)
	elsewhere := w.client(t, w.addKiosk(t, 8))
	ask := func(token kiosk.Token) (kiosk.Reply, error) { return elsewhere.Answer(t.Context(), token) }
	if r, err := ask(c.Token); err != nil || r.State != kiosk.ComplaintReceived || r.Answer != "" {
		t.Fatalf("%+v, %v", r, err)
	}
	b := w.console(t, time.Now)
	b.login()
	path := "/complaints/" + c.ID.String()
	if status, _, _ := b.do(http.MethodPost, path+"/answer", url.Values{"text": {" "}}); status != http.StatusUnprocessableEntity {
		t.Errorf("an empty answer: %d", status)
	}
	b.do(http.MethodPost, path+"/answer", url.Values{"text": {"Ditambal hari Senin."}})
	if r, err := ask(c.Token); err != nil || r.State != kiosk.ComplaintAnswered || r.Answer != "Ditambal hari Senin." {
		t.Fatalf("%+v, %v", r, err)
	}
	b.do(http.MethodPost, path+"/close", url.Values{})
	if status, _, _ := b.do(http.MethodPost, path+"/answer", url.Values{"text": {"lagi"}}); status != http.StatusConflict {
		t.Errorf("a closed one is answered: %d", status)
	}
	row, err := w.ledger.Complaint(t.Context(), c.ID)
	if err != nil {
		t.Fatal(err)
	}
	secret := [][]byte{row.Record.Key, row.Record.Body[:48], row.Answer.Key}
	if w.onDisk(t, secret) != len(secret) {
		t.Fatal("the search finds nothing where something is")
	}
	if n, err := regency.EraseComplaints(t.Context(), w.ledger, time.Now().Add(time.Hour), "test", time.Now()); err != nil || n != 1 {
		t.Fatalf("%d, %v", n, err)
	}
	if n := w.onDisk(t, secret); n != 0 {
		t.Errorf("%d of what was erased lie on the disk", n)
	}
	if page := b.get(path); strings.Contains(page, roadWords) || !strings.Contains(page, `id="erased"`) {
		t.Error("the page of an erased one")
	}
	for range 3 { // the third to the fifth try
		if _, err := ask(c.Token); !errors.Is(err, kiosk.ErrNoToken) {
			t.Fatalf("erased: %v", err)
		}
	}
	if _, err := ask(kiosk.NewToken(kiosk.RequestID{99})); !errors.Is(err, kiosk.ErrTooOften) {
		t.Errorf("the sixth try: %v", err)
	}
}

// TestForwardedToOneAgency: it leaves the village for the agency that was named, and no other agency sees it.
func TestForwardedToOneAgency(t *testing.T) {
	w := newWorld(t)
	c := complaintOf(t, 1, kiosk.TopicAid, roadWords, "")
	w.said(t, c)
	b := w.console(t, time.Now)
	b.login()
	path := "/complaints/" + c.ID.String()
	if page := b.get(path); !strings.Contains(page, `<option value="sosial">Dinas Sosial</option>`) {
		t.Error("the village is not offered the agencies")
	}
	for _, none := range []string{"", "bupati"} {
		if status, _, _ := b.do(http.MethodPost, path+"/forward", url.Values{"desk": {"agency"}, "agency": {none}}); status != http.StatusUnprocessableEntity {
			t.Errorf("to the agency %q: %d", none, status)
		}
	}
	b.do(http.MethodPost, path+"/forward", url.Values{"desk": {"agency"}, "agency": {"sosial"}})
	for _, x := range []struct {
		who    ledger.ClerkAccount
		status int
	}{
		{ledger.ClerkAccount{Name: "dina", Agency: "sosial"}, http.StatusOK},
		{ledger.ClerkAccount{Name: "dini", Agency: "sosial", District: "35.10.01"}, http.StatusNotFound},
		{ledger.ClerkAccount{Name: "dino", Agency: "pendidikan"}, http.StatusNotFound},
		{ledger.ClerkAccount{Name: "dono"}, http.StatusNotFound},
	} {
		a, err := console.NewAccount(x.who.Name, "", "sandi-contoh-1")
		if err != nil {
			t.Fatal(err)
		}
		a.Role, a.Agency, a.District = kiosk.RoleAgency, x.who.Agency, x.who.District
		w.official(t, a)
		office := newBrowser(t, b.base)
		office.do(http.MethodPost, "/login", url.Values{"user": {a.Name}, "password": {"sandi-contoh-1"}})
		if status, page, _ := office.do(http.MethodGet, path, nil); status != x.status || strings.Contains(page, roadWords) != (status == http.StatusOK) {
			t.Errorf("%+v gets %d", x.who, status)
		}
		if listed := strings.Contains(office.get("/complaints"), c.ID.String()); listed != (x.status == http.StatusOK) {
			t.Errorf("%+v: listed %t", x.who, listed)
		}
	}
	if status, _, _ := b.do(http.MethodGet, path, nil); status != http.StatusNotFound {
		t.Errorf("the village still reads it: %d", status)
	}
}
