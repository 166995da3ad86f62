package regency_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/store"
	"github.com/smart-kampung/anjungan/sync/bundle"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/console"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/regency/population"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// Synthetic residents of these tests, beside the one of newWorld.
const (
	wati     = "3510994505850004"
	watiChip = "\x04\x22\x33\x44\x55\x66\x77"
	tonoChip = "\x04\x99\x99\x99\x99\x99\x99"
	newPIN   = "918273"
)

// resident adds somebody to the population record.
func (w *world) resident(t *testing.T, nik, name string, change func(*population.Row)) {
	t.Helper()
	row := population.Row{
		NIK: nik, Name: name, BirthPlace: "Banyuwangi", BirthDate: "1985-05-05", Sex: "P", Address: "Dusun Contoh", RT: "002", RW: "001",
		Religion: "Islam", Job: "Pedagang", Marital: "Kawin", Village: string(setail),
	}
	if change != nil {
		change(&row)
	}
	b, err := json.Marshal(row)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := population.Load(t.Context(), population.Options{Ledger: w.ledger, Vault: w.vault, Pepper: w.keys.Pepper},
		strings.NewReader(string(b))); err != nil {
		t.Fatal(err)
	}
}

// site is a kiosk of Setail with its outbox running and its registry there.
func (w *world) site(t *testing.T, id kiosk.KioskID) (*store.Store, bundle.Bundle, *box) {
	t.Helper()
	b := w.addKiosk(t, id)
	s := w.openStore(t, b, t.TempDir())
	t.Cleanup(func() { _ = s.Close() })
	x := w.run(t, b, s)
	until(t, "the registry arrives", func() bool { return known(t, s, chipText).Known })
	return s, b, x
}

func known(t *testing.T, s *store.Store, chip string) store.CardState {
	t.Helper()
	c, err := s.LookupCard(t.Context(), []byte(chip))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// titip deposits a request with a card and a PIN, as a resident does alone.
func titip(t *testing.T, s *store.Store, id byte, nik, chip, birth string) kiosk.Request {
	t.Helper()
	return titipOf(t, s, id, nik, store.Deposit{Chip: []byte(chip), Birth: birth, PIN: newPIN})
}

func titipOf(t *testing.T, s *store.Store, id byte, nik string, dep store.Deposit) kiosk.Request {
	t.Helper()
	n, err := kiosk.ParseNIK(nik)
	if err != nil {
		t.Fatal(err)
	}
	d := draft(id)
	d.Subject, d.Requester, d.Assurance, d.Initials = n, n, kiosk.Deposited, ""
	r, err := s.SaveDeposit(t.Context(), d, dep)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func rightPIN(t *testing.T, s *store.Store, chip, pin string) bool {
	t.Helper()
	p, err := s.CheckPIN(t.Context(), []byte(chip), pin)
	if err != nil {
		t.Fatal(err)
	}
	return p.OK
}

// TestFirstVisit: a resident whom nobody knows deposits a request with card and PIN; a clerk looks at
// both records and presses one key; the next tap is known, here and at a spare kiosk after one sync.
func TestFirstVisit(t *testing.T) {
	w := newWorld(t)
	w.resident(t, wati, "Wati Contoh", nil)
	s, _, _ := w.site(t, 7)
	r := titip(t, s, 1, wati, watiChip, "1985-05-05")
	until(t, "the deposit is taken", func() bool { return held(t, s, r.ID).Transport == kiosk.Accepted })
	b := w.console(t, time.Now)
	b.login()
	list := b.get("/")
	b.asked = 0
	link := candidateLink(t, list)
	for _, want := range []string{"Menunggu dikukuhkan (1)", "KTP baru untuk anjungan, W.C.", "Tanggal lahir cocok", "Anjungan 7"} {
		if !strings.Contains(list, want) {
			t.Errorf("the list lacks %q", want)
		}
	}
	if strings.Contains(list, wati) || strings.Contains(list, "Wati") {
		t.Error("the list shows who it is")
	}
	page := b.get(link)
	for _, want := range []string{wati, "Wati Contoh", "5 Mei 1985", `id="confirm" autofocus`, "/requests/" + r.ID.String(), "sudah dipilih"} {
		if !strings.Contains(page, want) {
			t.Errorf("the candidate lacks %q", want)
		}
	}
	if status, page, _ := b.do(http.MethodPost, link+"/confirm", url.Values{}); status != http.StatusOK || strings.Contains(page, "Menunggu dikukuhkan (") {
		t.Fatalf("confirmed: %d", status)
	}
	if fields := strings.Count(page, "<input"); b.asked != 2 || fields != 0 {
		t.Errorf("the clerk opens the candidate and presses Enter: %d requests, %d fields to fill", b.asked, fields)
	}
	until(t, "the card is known", func() bool { return known(t, s, watiChip).Known && held(t, s, r.ID).State == kiosk.Checking })
	if !rightPIN(t, s, watiChip, newPIN) || rightPIN(t, s, watiChip, "000001") {
		t.Error("the PIN that was chosen at the first visit does not hold")
	}
	if status, page, _ := b.do(http.MethodPost, link+"/confirm", url.Values{}); status != http.StatusConflict || !strings.Contains(page, "Sudah diputuskan") {
		t.Errorf("confirmed twice: %d", status)
	}
	if status, page, _ := b.do(http.MethodGet, link, nil); status != http.StatusConflict || strings.Contains(page, wati) {
		t.Errorf("the page of a decided candidate: %d", status)
	}
	spare, _, _ := w.site(t, 8)
	if !known(t, spare, watiChip).Known || !rightPIN(t, spare, watiChip, newPIN) || !rightPIN(t, spare, chipText, pin) {
		t.Error("a spare kiosk does not know every card and PIN")
	}
	rows, err := w.ledger.AuditRows(t.Context(), 3)
	if err != nil || len(rows) != 3 || rows[0].Action != "card.confirm" || rows[0].Clerk != "tono" || rows[1].Action != "card.open" {
		t.Errorf("audit %+v, %v", rows, err)
	}
}

// candidateLink is the first candidate in the work list.
func candidateLink(t *testing.T, list string) string {
	t.Helper()
	_, rest, ok := strings.Cut(list, `href="/candidates/`)
	id, _, ok2 := strings.Cut(rest, `"`)
	if !ok || !ok2 {
		t.Fatal("the list holds no candidate")
	}
	return "/candidates/" + id
}

// TestStrangerWithMyNIK: whoever types another's NIK is told nothing by the kiosk, and the clerk sees
// that the birth date differs; denied, the request is refused with the reason.
func TestStrangerWithMyNIK(t *testing.T) {
	w := newWorld(t)
	w.resident(t, wati, "Wati Contoh", nil)
	s, _, _ := w.site(t, 7)
	r := titip(t, s, 1, wati, watiChip, "1999-09-09")
	until(t, "the deposit is taken", func() bool { return held(t, s, r.ID).Transport == kiosk.Accepted })
	b := w.console(t, time.Now)
	b.login()
	link := candidateLink(t, b.get("/"))
	page := b.get(link)
	if !strings.Contains(page, "Tanggal lahir berbeda") || strings.Contains(page, "autofocus") {
		t.Error("the clerk is not warned, or Enter would confirm")
	}
	if status, _, _ := b.do(http.MethodPost, link+"/deny", url.Values{"reason": {"because"}}); status != http.StatusUnprocessableEntity {
		t.Errorf("a reason that is none: %d", status)
	}
	if status, _, _ := b.do(http.MethodPost, link+"/deny", url.Values{"reason": {"person"}}); status != http.StatusOK {
		t.Fatalf("denied: %d", status)
	}
	until(t, "the refusal arrives", func() bool {
		h := held(t, s, r.ID)
		return h.State == kiosk.Refused && h.Reason == regency.DenyWords(kiosk.DenyPerson)
	})
	if known(t, s, watiChip).Known {
		t.Error("a denied card is known")
	}
}

// TestNotByThemselves: a clerk of the same village cannot confirm their own card, at the console.
func TestNotByThemselves(t *testing.T) {
	w := newWorld(t)
	w.resident(t, clerkNIK, "Tono Contoh", nil)
	w.resident(t, wati, "Wati Contoh", func(r *population.Row) { r.State = string(kiosk.Dead) })
	s, _, _ := w.site(t, 7)
	r := titip(t, s, 1, clerkNIK, tonoChip, "1985-05-05")
	r2 := titip(t, s, 2, wati, watiChip, "1985-05-05")
	until(t, "both are taken", func() bool {
		return held(t, s, r.ID).Transport == kiosk.Accepted && held(t, s, r2.ID).Transport == kiosk.Accepted
	})
	b := w.console(t, time.Now)
	b.login()
	for path, want := range map[string]struct {
		status int
		words  string
	}{
		"/candidates/1/confirm":                    {http.StatusForbidden, "dirinya sendiri"},
		"/requests/" + r.ID.String() + "/confirm":  {http.StatusForbidden, "dirinya sendiri"},
		"/candidates/2/confirm":                    {http.StatusConflict, "Data kartu ini perlu diperiksa petugas"},
		"/requests/" + r2.ID.String() + "/confirm": {http.StatusConflict, "Data kartu ini perlu diperiksa petugas"},
		"/candidates/99/confirm":                   {http.StatusNotFound, "Tidak ditemukan"},
		"/candidates/x/confirm":                    {http.StatusNotFound, "Tidak ditemukan"},
	} {
		if status, page, _ := b.do(http.MethodPost, path, url.Values{}); status != want.status || !strings.Contains(page, want.words) {
			t.Errorf("%s: %d", path, status)
		}
	}
	if page := b.get("/candidates/1"); strings.Contains(page, `id="confirm"`) || !strings.Contains(page, "dirinya sendiri") {
		t.Error("the page offers what it refuses")
	}
	if page := b.get("/"); !strings.Contains(page, "Kartu dan data perlu diperiksa") || !strings.Contains(page, "tercatat meninggal") {
		t.Error("the clerks are not told of the record")
	}
	if known(t, s, tonoChip).Known || known(t, s, watiChip).Known {
		t.Error("a card that nobody confirmed is known")
	}
	other, err := console.NewAccount("joko", "35.10.01.2001", "sandi-contoh-1")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.desk.Candidate(t.Context(), other, 1); !errors.Is(err, ledger.ErrVillage) {
		t.Errorf("another village's clerk: %v", err)
	}
}

// claimed gives a clerk their card at a kiosk, by the one-time code that it returns.
func (w *world) claimed(t *testing.T, s *store.Store) (code string) {
	t.Helper()
	code, _, err := regency.NewStaffCode(t.Context(), w.ledger, w.vault, "(operator)", "tono", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.ClaimStaff(t.Context(), []byte(tonoChip), code, newPIN); err != nil {
		t.Fatal(err)
	}
	until(t, "the clerk's card is known", func() bool { return known(t, s, tonoChip).Clerk })
	return code
}

// TestLockedClerkTakesANewCode: whose own PIN is locked chooses another with a new one-time code of the regency, as the kiosk tells them.
func TestLockedClerkTakesANewCode(t *testing.T) {
	w := newWorld(t)
	s, _, _ := w.site(t, 7)
	w.claimed(t, s)
	check := func(pin string) store.ClerkResult {
		p, err := s.CheckClerk(t.Context(), []byte(tonoChip), pin)
		if err != nil {
			return store.ClerkResult{Locked: true} // between the code and the PIN there is none
		}
		return p
	}
	for range kiosk.MaxTries {
		check("000001")
	}
	if p := check(newPIN); !p.Locked {
		t.Fatalf("after %d wrong PINs: %+v", kiosk.MaxTries, p)
	}
	w.claimed(t, s)
	until(t, "the new PIN opens", func() bool { return check(newPIN).OK })
}

// TestClerkAtTheKiosk gives a clerk a card by a one-time code, and lets them confirm while the line is
// cut; the password by the same code; a clerk of nowhere is quarantined.
func TestClerkAtTheKiosk(t *testing.T) {
	w := newWorld(t)
	w.resident(t, wati, "Wati Contoh", nil)
	s, _, _ := w.site(t, 7)
	code := w.claimed(t, s)
	if p, err := s.CheckClerk(t.Context(), []byte(tonoChip), newPIN); err != nil || !p.OK || p.Name != "tono" {
		t.Fatalf("the clerk's PIN: %+v, %v", p, err)
	}
	w.link.Cut()
	r := titip(t, s, 1, wati, watiChip, "1985-05-05")
	if err := s.Act(t.Context(), store.Action{Clerk: []byte(tonoChip), Do: kiosk.ClerkConfirm, Chip: []byte(watiChip), Request: r.ID}); err != nil {
		t.Fatal(err)
	}
	w.link.Restore()
	until(t, "what the clerk did is taken", func() bool {
		q, err := w.ledger.Request(t.Context(), r.ID)
		return err == nil && q.State == kiosk.Checking && known(t, s, watiChip).Known && held(t, s, r.ID).State == kiosk.Checking
	})
	if !rightPIN(t, s, watiChip, newPIN) {
		t.Error("the PIN does not hold")
	}
	if q, err := w.ledger.Quarantined(t.Context(), setail, 10); err != nil || len(q) != 0 {
		t.Errorf("in quarantine: %d, %v", len(q), err)
	}
	b := w.console(t, time.Now)
	form := url.Values{"user": {"tono"}, "code": {code}, "password": {"sandi-baru-22"}, "again": {"sandi-baru-22"}}
	wrong := url.Values{"user": {"tono"}, "code": {"00000000"}, "password": {"sandi-baru-22"}, "again": {"sandi-baru-22"}}
	if status, page, _ := b.do(http.MethodPost, "/code", wrong); status != http.StatusUnprocessableEntity || !strings.Contains(page, `id="problem"`) {
		t.Errorf("a wrong code: %d", status)
	}
	if status, page, _ := b.do(http.MethodPost, "/code", form); status != http.StatusOK || !strings.Contains(page, `id="login-user"`) {
		t.Fatalf("the code: %d", status)
	}
	if status, _, _ := b.do(http.MethodPost, "/code", form); status != http.StatusUnprocessableEntity {
		t.Errorf("the code again: %d", status)
	}
	if status, page, _ := b.do(http.MethodPost, "/login", url.Values{"user": {"tono"}, "password": {"sandi-baru-22"}}); status != http.StatusOK || !strings.Contains(page, `id="waiting"`) {
		t.Errorf("the new password: %d", status)
	}
}

// TestPINAndLostCard: a forgotten PIN waits for one key, a locked card is opened with the same PIN, a
// lost one opens nothing.
func TestPINAndLostCard(t *testing.T) {
	w := newWorld(t)
	s, _, _ := w.site(t, 7)
	for range kiosk.MaxTries {
		rightPIN(t, s, chipText, "000001")
	}
	b := w.console(t, time.Now)
	b.login()
	var page string
	until(t, "the clerk sees that it is locked", func() bool {
		_, page, _ = b.do(http.MethodPost, "/person", url.Values{"nik": {subject}})
		return strings.Contains(page, "PIN terkunci")
	})
	_, rest, _ := strings.Cut(page, `action="/cards/`)
	path, _, _ := strings.Cut(rest, `"`)
	path = "/cards/" + path
	if status, _, _ := b.do(http.MethodPost, path, url.Values{"do": {"unlock"}}); status != http.StatusOK {
		t.Fatalf("unlock: %d", status)
	}
	until(t, "it is open again", func() bool { return !known(t, s, chipText).Locked })
	if !rightPIN(t, s, chipText, pin) {
		t.Error("the same PIN does not hold")
	}
	if err := s.SetPIN(t.Context(), []byte(chipText), newPIN, kiosk.PINForgotten, false); err != nil {
		t.Fatal(err)
	}
	until(t, "the clerk sees the new PIN", func() bool { return strings.Contains(b.get("/"), "Lupa PIN, S.C.") })
	if status, page, _ := b.do(http.MethodPost, path, url.Values{"do": {"confirm"}}); status != http.StatusOK || strings.Contains(page, "PIN baru") {
		t.Fatalf("confirm the PIN: %d", status)
	}
	until(t, "the new PIN holds", func() bool { return rightPIN(t, s, chipText, newPIN) })
	if err := s.SetPIN(t.Context(), []byte(chipText), "564738", kiosk.PINChanged, true); err != nil {
		t.Fatal(err)
	}
	spare, _, _ := w.site(t, 8)
	until(t, "the changed PIN holds elsewhere", func() bool { return rightPIN(t, spare, chipText, "564738") })
	if status, _, _ := b.do(http.MethodPost, path, url.Values{"do": {"lost"}}); status != http.StatusOK {
		t.Fatalf("lost: %d", status)
	}
	until(t, "both kiosks know that it is lost", func() bool { return known(t, s, chipText).Lost && known(t, spare, chipText).Lost })
	for _, do := range []string{"unlock", "lost", "confirm"} {
		if status, _, _ := b.do(http.MethodPost, path, url.Values{"do": {do}}); status != http.StatusConflict {
			t.Errorf("%s of a lost card: %d", do, status)
		}
	}
	w.wantAudit(t, "card.unlock", "card.confirm", "card.lost")
	for path, want := range map[string]int{path: http.StatusNotFound, "/cards/00": http.StatusNotFound, "/cards/" + strings.Repeat("00", 32): http.StatusNotFound} {
		if status, _, _ := b.do(http.MethodPost, path, url.Values{"do": {"burn"}}); status != want {
			t.Errorf("%s: %d", path, status)
		}
	}
}

// wantAudit looks for words that stand in the audit exactly once, by the clerk; refused deeds leave none.
func (w *world) wantAudit(t *testing.T, words ...string) {
	t.Helper()
	rows, err := w.ledger.AuditRows(t.Context(), 1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range words {
		n := 0
		for _, r := range rows {
			if r.Action == word && r.Clerk == "tono" {
				n++
			}
		}
		if n != 1 {
			t.Errorf("%s stands %d times in the audit", word, n)
		}
	}
}

// TestReissuedCard: a new KTP-el of the same person makes the old chip open nothing, once a clerk has seen
// it; until then the old one goes on.
func TestReissuedCard(t *testing.T) {
	w := newWorld(t)
	s, _, _ := w.site(t, 7)
	r := titip(t, s, 1, subject, watiChip, "1990-01-01")
	until(t, "the deposit is taken", func() bool { return held(t, s, r.ID).Transport == kiosk.Accepted })
	if !rightPIN(t, s, chipText, pin) || known(t, s, watiChip).Known {
		t.Fatal("whoever holds a card has taken the old one's place alone")
	}
	b := w.console(t, time.Now)
	b.login()
	link := candidateLink(t, b.get("/"))
	if page := b.get(link); !strings.Contains(page, `id="former"`) {
		t.Error("the clerk does not see that there is a card already")
	}
	if status, _, _ := b.do(http.MethodPost, link+"/confirm", url.Values{}); status != http.StatusOK {
		t.Fatalf("confirm: %d", status)
	}
	until(t, "the new card is known and the old one is not", func() bool {
		return known(t, s, watiChip).Known && known(t, s, chipText).Lost
	})
	if !rightPIN(t, s, watiChip, newPIN) {
		t.Error("the new card's PIN does not hold")
	}
	spare, _, _ := w.site(t, 8)
	if c := known(t, spare, chipText); !c.Lost || !known(t, spare, watiChip).Known {
		t.Errorf("a spare kiosk: %+v", c)
	}
}

// TestPersonNotPresent: whoever the population record calls dead, moved or missing opens nothing with a
// card that opened before, at home and elsewhere, and the clerk hears of its tap; back in order, it opens.
func TestPersonNotPresent(t *testing.T) {
	w := newWorld(t)
	s, _, _ := w.site(t, 7)
	far := w.farKiosk(t)
	c := w.client(t, far)
	b := w.console(t, time.Now)
	b.login()
	for _, state := range []kiosk.PersonState{kiosk.Dead, kiosk.Moved, kiosk.Missing} {
		w.resident(t, subject, "Siti Contoh", func(r *population.Row) { r.BirthDate, r.State = "1990-01-01", string(state) })
		until(t, "the kiosk knows", func() bool { return known(t, s, chipText).Check })
		if _, err := s.CheckPIN(t.Context(), []byte(chipText), pin); !errors.Is(err, store.ErrNoCard) {
			t.Errorf("%s: %v", state, err)
		}
		if got, err := c.Card(t.Context(), []byte(chipText), far.Receive); err != nil || !got.Check {
			t.Errorf("%s elsewhere: %v", state, err)
		}
		_, page, _ := b.do(http.MethodPost, "/person", url.Values{"nik": {subject}})
		if !strings.Contains(page, "Data kartu ini perlu diperiksa petugas") {
			t.Errorf("%s: the clerk sees nothing of it", state)
		}
		w.resident(t, subject, "Siti Contoh", func(r *population.Row) { r.BirthDate = "1990-01-01" })
		until(t, "it opens again", func() bool { return !known(t, s, chipText).Check && rightPIN(t, s, chipText, pin) })
	}
	if err := s.CheckCard(t.Context(), journal.CheckLostCard, []byte(chipText)); err != nil { // what a kiosk tells of such a tap
		t.Fatal(err)
	}
	until(t, "the clerk is told of whom", func() bool {
		return strings.Contains(b.get("/"), "Anjungan 7, S.C., NIK ••••••••••••"+subject[12:]+": kartu yang tidak berlaku ditempelkan")
	})
}

// TestCheckStandsUntilItIsClosed: who says that their data are wrong is named to the clerk of their village alone, behind the
// login, also where the fiber was cut, and for as long as no clerk has done with it; a call for help of days ago is gone.
func TestCheckStandsUntilItIsClosed(t *testing.T) {
	w := newWorld(t)
	s, _, _ := w.site(t, 7)
	nik, err := kiosk.ParseNIK(subject)
	if err != nil {
		t.Fatal(err)
	}
	w.link.Cut()
	for range 2 {
		if err := errors.Join(s.CheckPerson(t.Context(), journal.CheckDataWrong, nik), s.Fault(t.Context(), "resident", "help")); err != nil {
			t.Fatal(err)
		}
	}
	w.link.Restore()
	now := time.Now
	b := w.console(t, func() time.Time { return now() })
	b.login()
	const words = "S.C., NIK ••••••••••••" + "0001: warga mengatakan datanya salah"
	until(t, "the clerk reads who", func() bool {
		return strings.Contains(b.get("/"), words) && strings.Contains(b.get("/"), "Panggilan bantuan")
	})
	now = func() time.Time { return time.Now().Add(4 * 24 * time.Hour) }
	b = w.console(t, func() time.Time { return now() })
	b.login()
	page := b.get("/")
	if strings.Count(page, words) != 1 || strings.Contains(page, "Panggilan bantuan") {
		t.Error("after days it does not stand, stands twice, or somebody is still called for help")
	}
	link, rest := noticeLink(t, page)
	if person := b.get(link); !strings.Contains(person, "Siti Contoh") {
		t.Error("the clerk does not see whom")
	}
	joko := w.console(t, time.Now)
	if status, page, _ := joko.do(http.MethodGet, link, nil); strings.Contains(page, "Siti") {
		t.Errorf("without the login: %d", status)
	}
	if status, page, _ := b.do(http.MethodPost, rest, url.Values{}); status != http.StatusOK || strings.Contains(page, words) {
		t.Errorf("closed: %d", status)
	}
	for _, path := range []string{link, "/notices/0", "/notices/999"} {
		if status, _, _ := b.do(http.MethodGet, path, nil); status != http.StatusNotFound {
			t.Errorf("%s: %d", path, status)
		}
	}
}

// noticeLink is where the first notice leads, and where it is closed.
func noticeLink(t *testing.T, page string) (link, closing string) {
	t.Helper()
	_, rest, ok := strings.Cut(page, `href="/notices/`)
	id, _, ok2 := strings.Cut(rest, `"`)
	if !ok || !ok2 {
		t.Fatal("no notice leads anywhere")
	}
	return "/notices/" + id, "/notices/" + id + "/close"
}

// TestTitipWithoutCard: only the person waits; the clerk compares what was typed, and a card of the person
// that opened before goes on.
func TestTitipWithoutCard(t *testing.T) {
	w := newWorld(t)
	w.resident(t, wati, "Wati Contoh", nil)
	s, _, _ := w.site(t, 7)
	r := titipOf(t, s, 1, wati, store.Deposit{Birth: "1985-05-05"})
	stranger := titipOf(t, s, 2, "3510990707700007", store.Deposit{Birth: "1970-07-07"}) // the record holds nobody of that NIK
	until(t, "both are taken", func() bool {
		return held(t, s, r.ID).Transport == kiosk.Accepted && held(t, s, stranger.ID).Transport == kiosk.Accepted
	})
	b := w.console(t, time.Now)
	b.login()
	list := b.get("/")
	if !strings.Contains(list, "Titip permohonan tanpa kartu, W.C.") || !strings.Contains(list, "NIK tidak ada di data") {
		t.Error("the list does not say who waits")
	}
	page := b.get(candidateLink(t, list))
	if !strings.Contains(page, "tanpa kartu") || !strings.Contains(page, "5 Mei 1985") || !strings.Contains(page, `id="confirm"`) {
		t.Error("the page does not say what was typed")
	}
	for _, id := range []kiosk.RequestID{r.ID, stranger.ID} {
		if status, _, _ := b.do(http.MethodPost, "/requests/"+id.String()+"/confirm", url.Values{}); status != http.StatusOK {
			t.Fatalf("confirm: %d", status)
		}
		until(t, "it is looked at", func() bool { return held(t, s, id).State == kiosk.Checking })
	}
	cards, err := w.ledger.CardsOf(t.Context(), w.vault.Blind(regency.BlindNIK, []byte(wati)))
	if err != nil || len(cards) != 0 {
		t.Errorf("%d cards came of no card, %v", len(cards), err)
	}
}

// TestDepositAwayFromHome: whoever deposits at another village's kiosk waits for the clerks of their own, and
// is told at the kiosk where they were.
func TestDepositAwayFromHome(t *testing.T) {
	w := newWorld(t)
	w.resident(t, wati, "Wati Contoh", nil)
	far := w.farKiosk(t)
	s := w.openStore(t, far, t.TempDir())
	t.Cleanup(func() { _ = s.Close() })
	w.run(t, far, s)
	until(t, "the registry arrives, with nobody in it", func() bool { v, err := s.DataVersion(t.Context(), "cards"); return err == nil && v != "" })
	r := titip(t, s, 1, wati, watiChip, "1985-05-05")
	until(t, "it is taken", func() bool { return held(t, s, r.ID).Transport == kiosk.Accepted })
	b := w.console(t, time.Now) // of Setail
	b.login()
	link := candidateLink(t, b.get("/"))
	if status, _, _ := b.do(http.MethodPost, link+"/confirm", url.Values{}); status != http.StatusOK {
		t.Fatalf("confirm: %d", status)
	}
	until(t, "the kiosk is told", func() bool { return held(t, s, r.ID).State == kiosk.Checking })
	c, err := w.client(t, far).Card(t.Context(), []byte(watiChip), far.Receive)
	if err != nil || c.Resident.Name != "Wati Contoh" || c.Resident.Address != "" || len(c.PIN.Hash) == 0 {
		t.Errorf("the next tap there: %v", err)
	}
	home, _, _ := w.site(t, 7)
	if !known(t, home, watiChip).Known || !rightPIN(t, home, watiChip, newPIN) {
		t.Error("at home the card is not known")
	}
}

// TestNewcomerWithTheirCard: somebody whom the population record does not hold deposits with their own e-KTP. The clerk
// confirms the request, at the console and at the kiosk, and neither card nor PIN comes of it; the kiosk stops
// promising one. A card alone of such a person, from the table, is no more confirmed than before.
func TestNewcomerWithTheirCard(t *testing.T) {
	const jember, jemberChip, jemberChip2 = "3509210101900001", "jember", "jember2"
	w := newWorld(t)
	s, _, _ := w.site(t, 7)
	w.claimed(t, s)
	r := titip(t, s, 1, jember, jemberChip, "1990-01-01")
	until(t, "it is taken", func() bool { return held(t, s, r.ID).Transport == kiosk.Accepted })
	b := w.console(t, time.Now)
	b.login()
	link := candidateLink(t, b.get("/"))
	page := b.get(link)
	if !strings.Contains(page, `id="confirm"`) || !strings.Contains(page, "tidak ada kartu dan PIN") || !strings.Contains(page, `value="outside"`) {
		t.Errorf("the clerk cannot confirm the request, or is not told of the rest: %s", page)
	}
	if status, _, _ := b.do(http.MethodPost, link+"/confirm", url.Values{}); status != http.StatusOK {
		t.Fatalf("confirmed: %d", status)
	}
	r2 := titip(t, s, 2, "3509210101900002", jemberChip2, "1990-01-01")
	if err := s.Act(t.Context(), store.Action{Clerk: []byte(tonoChip), Do: kiosk.ClerkConfirm, Chip: []byte(jemberChip2), Request: r2.ID}); err != nil {
		t.Fatal(err)
	}
	for chip, id := range map[string]kiosk.RequestID{jemberChip: r.ID, jemberChip2: r2.ID} {
		until(t, "the request goes on and no card is promised", func() bool {
			c := known(t, s, chip)
			h := held(t, s, id)
			return h.State == kiosk.Checking && h.Transport == kiosk.Accepted && c.Deposit == store.NotDeposited && !c.Known
		})
		if _, err := w.ledger.Card(t.Context(), w.vault.Blind(regency.BlindChip, []byte(chip))); !errors.Is(err, ledger.ErrNotFound) {
			t.Errorf("a card came of it: %v", err)
		}
	}
}

// TestRefusedAtTheKiosk: with the fiber cut a clerk confirms somebody whom the record says dead. Once the regency has
// refused that, the kiosk does not go on saying that they were confirmed: they wait again in the clerk's list with the
// reason, and the regency's page names the kiosk.
func TestRefusedAtTheKiosk(t *testing.T) {
	w := newWorld(t)
	w.resident(t, wati, "Wati Contoh", func(r *population.Row) { r.State = string(kiosk.Dead) })
	s, _, _ := w.site(t, 7)
	w.claimed(t, s)
	r := titip(t, s, 1, wati, watiChip, "1985-05-05")
	until(t, "the deposit is taken", func() bool { return held(t, s, r.ID).Transport == kiosk.Accepted })
	w.link.Cut()
	if err := s.Act(t.Context(), store.Action{Clerk: []byte(tonoChip), Do: kiosk.ClerkConfirm, Chip: []byte(watiChip), Request: r.ID}); err != nil {
		t.Fatal(err)
	}
	// a deposit of a NIK that the record does not hold, confirmed in the same hour
	r2 := titip(t, s, 2, "3509210101900001", "jember", "1990-01-01")
	if err := s.Act(t.Context(), store.Action{Clerk: []byte(tonoChip), Do: kiosk.ClerkConfirm, Chip: []byte("jember"), Request: r2.ID}); err != nil {
		t.Fatal(err)
	}
	if known(t, s, watiChip).Deposit != store.DepositConfirmed || held(t, s, r.ID).State != kiosk.Checking {
		t.Fatal("with the line cut the clerk's word holds here")
	}
	w.link.Restore()
	until(t, "the kiosk takes it back", func() bool {
		return known(t, s, watiChip).Deposit == store.DepositWaiting && held(t, s, r.ID).State == kiosk.Unproven
	})
	until(t, "the other goes on", func() bool {
		return known(t, s, "jember").Deposit == store.NotDeposited && held(t, s, r2.ID).State == kiosk.Checking
	})
	list, err := s.Persons(t.Context())
	if err != nil || len(list) != 1 || list[0].Request != r.ID || list[0].Refused != wire.VerdictPerson {
		t.Errorf("the clerk's list: %+v, %v", list, err)
	}
	b := w.console(t, time.Now)
	b.login()
	page := b.get("/")
	if !strings.Contains(page, "Anjungan 7, W.C., NIK ••••••••••••"+wati[12:]+": data kartu ini perlu diperiksa petugas (tercatat meninggal)") ||
		!strings.Contains(page, "Anjungan 7: yang dipastikan di anjungan tidak ada di data kependudukan") {
		t.Error("the regency's page does not say what became of the clerk's words")
	}
	if err := s.Act(t.Context(), store.Action{Clerk: []byte(tonoChip), Do: kiosk.ClerkDeny, Chip: []byte(watiChip), Request: r.ID, Word: string(kiosk.DenyRecord)}); err != nil {
		t.Fatal(err)
	}
	until(t, "the reason arrives", func() bool { return held(t, s, r.ID).Reason == regency.DenyWords(kiosk.DenyRecord) })
}
