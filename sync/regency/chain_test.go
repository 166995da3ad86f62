package regency_test

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/store"
	"github.com/smart-kampung/anjungan/sync/regency/desk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// officials are one account of every office on the longest chain, in its order, and strangers beside them.
func (w *world) officials(t *testing.T) (chain, strangers []ledger.ClerkAccount) {
	t.Helper()
	const district, elsewhere = "35.10.09", "35.10.01.2001"
	add := func(name string, a ledger.ClerkAccount) ledger.ClerkAccount { a.Name = name; return w.official(t, a) }
	chain = []ledger.ClerkAccount{
		w.clerk, add("sekar", ledger.ClerkAccount{Village: setail, Role: kiosk.RoleSecretary}), w.head,
		add("camat", ledger.ClerkAccount{District: district, Role: kiosk.RoleDistrict}),
		add("dina", ledger.ClerkAccount{Agency: "sosial", Role: kiosk.RoleAgency}),
	}
	strangers = []ledger.ClerkAccount{
		add("clerk2", ledger.ClerkAccount{Village: elsewhere, Role: kiosk.RoleService}),
		add("sekar2", ledger.ClerkAccount{Village: elsewhere, Role: kiosk.RoleSecretary}),
		add("head2", ledger.ClerkAccount{Village: elsewhere, Role: kiosk.RoleHead}),
		add("camat2", ledger.ClerkAccount{District: "35.10.01", Role: kiosk.RoleDistrict}),
		add("dina2", ledger.ClerkAccount{Agency: "pendidikan", Role: kiosk.RoleAgency}),
		add("nobody", ledger.ClerkAccount{Village: setail}),
		add("inspector", ledger.ClerkAccount{Role: kiosk.RoleInspector}),
	}
	return chain, strangers
}

// poor sends one request of the service with the longest chain from a kiosk.
func (w *world) poor(t *testing.T) (*store.Store, kiosk.RequestID) {
	t.Helper()
	if svc, _ := w.cat.Get("spm"); len(svc.Chain) != 5 {
		t.Fatalf("the service with the longest chain: %v", svc.Chain)
	}
	s, r := w.filled(t, "spm")
	return s, r.ID
}

// filled sends a whole request of a service from a kiosk.
func (w *world) filled(t *testing.T, id kiosk.ServiceID) (*store.Store, kiosk.Request) {
	t.Helper()
	b := w.addKiosk(t, 7)
	s := w.openStore(t, b, t.TempDir())
	t.Cleanup(func() { _ = s.Close() })
	d := draft(1)
	d.Service, d.Answers = id, nil
	svc, ok := w.cat.Get(id)
	if !ok {
		t.Fatalf("no service %s", id)
	}
	answered := map[string]string{}
	for _, f := range svc.Fields {
		if !f.When.Holds(func(id string) string { return answered[id] }) {
			continue
		}
		a := kiosk.Answer{Field: f.ID, Value: "1"}
		if len(f.Choices) > 0 {
			a.Value = f.Choices[0].Value
		}
		answered[f.ID] = a.Value
		d.Answers = append(d.Answers, a)
	}
	r, err := s.SaveRequest(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	w.run(t, b, s)
	until(t, "the request is taken", func() bool { return held(t, s, r.ID).Transport == kiosk.Accepted })
	return s, r
}

// sees says whether a request stands in an official's list.
func (w *world) sees(t *testing.T, a ledger.ClerkAccount, id kiosk.RequestID) bool {
	t.Helper()
	lines, err := w.desk.Queue(t.Context(), a, 10)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lines {
		if l.ID == id {
			return true
		}
	}
	return false
}

// TestChainOfOfficials takes a request along the longest chain. At each holder everybody else tries to approve,
// to send back, to refuse and to read it; the holder approves twice; and its kiosk is told where it is.
func TestChainOfOfficials(t *testing.T) {
	w := newWorld(t)
	chain, strangers := w.officials(t)
	s, id := w.poor(t)
	ctx := t.Context()
	for i, holder := range chain {
		for _, x := range append(append([]ledger.ClerkAccount{}, chain...), strangers...) {
			if x.Name == holder.Name {
				continue
			}
			for what, err := range map[string]error{
				"approves": w.desk.Approve(ctx, x, id), "sends back": w.desk.Return(ctx, x, id, "uji"), "refuses": w.desk.Refuse(ctx, x, id, "uji"),
			} {
				if !errors.Is(err, desk.ErrNotHeld) && !errors.Is(err, desk.ErrNotYours) {
					t.Fatalf("%s %s what waits for %s: %v", x.Name, what, holder.Name, err)
				}
			}
			if x.Role != kiosk.RoleService && w.sees(t, x, id) {
				t.Errorf("%s sees what waits for %s", x.Name, holder.Name)
			}
		}
		for _, x := range strangers {
			if _, err := w.desk.Open(ctx, x, id); !errors.Is(err, desk.ErrNotYours) {
				t.Errorf("%s reads what waits for %s: %v", x.Name, holder.Name, err)
			}
		}
		for _, later := range chain[i+1:] {
			if _, err := w.desk.Open(ctx, later, id); !errors.Is(err, desk.ErrNotYours) {
				t.Errorf("%s reads what waits for %s: %v", later.Name, holder.Name, err)
			}
		}
		if !w.sees(t, holder, id) {
			t.Errorf("%s does not see it", holder.Name)
		}
		if err := w.desk.Approve(ctx, holder, id); err != nil {
			t.Fatalf("%s: %v", holder.Name, err)
		}
		if err := w.desk.Approve(ctx, holder, id); !errors.Is(err, desk.ErrNotHeld) && !errors.Is(err, desk.ErrDecided) {
			t.Fatalf("%s twice: %v", holder.Name, err)
		}
		if i == len(chain)-1 {
			break
		}
		next := chain[i+1].Role.Holder()
		until(t, "the kiosk says where it is", func() bool { h := held(t, s, id); return h.State == kiosk.Signing && h.Holder == next })
	}
	until(t, "the office is ready", func() bool { h := held(t, s, id); return h.State == kiosk.ReadyState && h.Holder == kiosk.NoHolder })
	if l, err := w.ledger.Letter(ctx, id); err != nil || l.Number == "" {
		t.Errorf("the last approval made no letter: %v", err)
	}
	w.checkWay(t, chain, id)
}

// checkWay compares the way of a request that everybody approved with the audit.
func (w *world) checkWay(t *testing.T, chain []ledger.ClerkAccount, id kiosk.RequestID) {
	t.Helper()
	c, err := w.desk.Open(t.Context(), chain[2], id)
	if err != nil {
		t.Fatalf("who decided may read it afterwards: %v", err)
	}
	rows, err := w.ledger.AuditRows(t.Context(), 100)
	if err != nil {
		t.Fatal(err)
	}
	var approvals []string
	for _, r := range rows {
		if r.Action == desk.ActionApprove {
			approvals = append([]string{r.Clerk}, approvals...)
		}
	}
	if len(c.Way) != len(chain) || len(approvals) != len(chain) {
		t.Fatalf("%d steps, %d rows of the audit, want %d", len(c.Way), len(approvals), len(chain))
	}
	for i, x := range c.Way {
		if x.Clerk != chain[i].Name || x.Holder != chain[i].Role.Holder() || approvals[i] != x.Clerk || x.At == 0 {
			t.Errorf("step %d: %+v, audit %s", i, x, approvals[i])
		}
	}
}

// TestSentBack: the head misses something, the resident reads what, the clerk takes it and the chain begins anew;
// at last the head refuses.
func TestSentBack(t *testing.T) {
	w := newWorld(t)
	chain, _ := w.officials(t)
	clerk, secretary, head := chain[0], chain[1], chain[2]
	s, id := w.poor(t)
	ctx := t.Context()
	pass := func(by ...ledger.ClerkAccount) {
		t.Helper()
		for _, x := range by {
			if err := w.desk.Approve(ctx, x, id); err != nil {
				t.Fatal(err)
			}
		}
	}
	pass(clerk, secretary)
	if err := w.desk.Return(ctx, head, id, "  "); !errors.Is(err, desk.ErrReason) {
		t.Fatalf("sent back without a word: %v", err)
	}
	if err := w.desk.Return(ctx, head, id, "Fotokopi KK belum ada"); err != nil {
		t.Fatal(err)
	}
	until(t, "the resident can read what is missing", func() bool {
		h := held(t, s, id)
		return h.State == kiosk.Incomplete && h.Holder == kiosk.Clerk && h.Reason == "Fotokopi KK belum ada"
	})
	for _, x := range chain {
		if err := w.desk.Approve(ctx, x, id); err == nil {
			t.Fatalf("%s approved what is incomplete", x.Name)
		}
	}
	if err := w.desk.Complete(ctx, head, id); !errors.Is(err, desk.ErrNotHeld) {
		t.Fatalf("the head took a paper at the counter: %v", err)
	}
	if err := w.desk.Complete(ctx, clerk, id); err != nil {
		t.Fatal(err)
	}
	if err := w.desk.Complete(ctx, clerk, id); !errors.Is(err, desk.ErrDecided) {
		t.Fatalf("complete twice: %v", err)
	}
	pass(clerk, secretary)
	if err := w.desk.Refuse(ctx, head, id, "Data tidak sesuai"); err != nil {
		t.Fatal(err)
	}
	until(t, "the refusal arrives", func() bool { h := held(t, s, id); return h.State == kiosk.Refused && h.Reason == "Data tidak sesuai" })
	c, err := w.desk.Open(ctx, clerk, id)
	if err != nil {
		t.Fatal(err)
	}
	var why []string
	for _, x := range c.Way {
		why = append(why, x.Why)
	}
	if got := strings.Join(why, ";"); got != ";;Fotokopi KK belum ada;;;;Data tidak sesuai" {
		t.Errorf("reasons %q", got)
	}
}

// TestOfficialsPages: an official who is no clerk of the counter has no page of the counter, and a reason that a
// form sends reaches the resident.
func TestOfficialsPages(t *testing.T) {
	w := newWorld(t)
	w.officials(t)
	w.signsIn(t, "kades", ledger.ClerkAccount{Village: setail, Role: kiosk.RoleHead})
	w.signsIn(t, "sekdes", ledger.ClerkAccount{Village: setail, Role: kiosk.RoleSecretary})
	s, id := w.poor(t)
	clerk := w.console(t, time.Now)
	clerk.login()
	path := "/requests/" + id.String()
	if status, page, _ := clerk.do(http.MethodPost, path+"/approve", url.Values{}); status != http.StatusOK || !strings.Contains(page, "Menunggu tanda tangan: sekretaris") {
		t.Fatalf("passed on: %d", status)
	}
	head, secretary := newBrowser(t, clerk.base), newBrowser(t, clerk.base)
	head.loginAs("kades")
	secretary.loginAs("sekdes")
	for _, p := range []string{"/aid", "/quarantine", "/candidates/1", "/cards/00"} {
		if status, _, _ := head.do(http.MethodGet, p, nil); status != http.StatusForbidden {
			t.Errorf("the head at %s: %d", p, status)
		}
	}
	for _, p := range []string{"/person", "/candidates/1/confirm", "/cards/00", path + "/confirm", path + "/complete", "/quarantine/7-1-1/admit"} {
		if status, _, _ := head.do(http.MethodPost, p, url.Values{"nik": {subject}}); status != http.StatusForbidden {
			t.Errorf("the head posts to %s: %d", p, status)
		}
	}
	if status, _, _ := head.do(http.MethodGet, path, nil); status != http.StatusForbidden {
		t.Errorf("the head opens what waits for the secretary: %d", status)
	}
	if page := secretary.get(path); !strings.Contains(page, "Setujui, teruskan ke kepala desa") || !strings.Contains(page, `id="return"`) {
		t.Error("the secretary's keys")
	}
	if status, page, _ := secretary.do(http.MethodPost, path+"/return", url.Values{"reason": {"KK belum ada"}}); status != http.StatusOK || !strings.Contains(page, "Alasan: KK belum ada") {
		t.Fatalf("sent back: %d", status)
	}
	if page := clerk.get(path); !strings.Contains(page, `id="complete"`) || strings.Contains(page, `id="approve"`) {
		t.Error("the clerk's keys of what is incomplete")
	}
	until(t, "the resident can read what is missing", func() bool { return held(t, s, id).Reason == "KK belum ada" })
}

// TestOfficesReadTheirOwn: two puskesmas stand in one district, and what a resident told one of them is nothing
// that the other sees, reads or decides; nor does the desk of all of them.
func TestOfficesReadTheirOwn(t *testing.T) {
	for _, service := range []kiosk.ServiceID{"puskesmas", "isolasi"} {
		t.Run(string(service), func(t *testing.T) {
			w := newWorld(t)
			own := w.official(t, ledger.ClerkAccount{Name: "own", Agency: "puskesmas-pesanggaran", Role: kiosk.RoleAgency})
			others := []ledger.ClerkAccount{
				w.official(t, ledger.ClerkAccount{Name: "next", Agency: "puskesmas-sumberagung", Role: kiosk.RoleAgency}),
				w.official(t, ledger.ClerkAccount{Name: "all", Agency: "puskesmas", Role: kiosk.RoleAgency}),
				w.official(t, ledger.ClerkAccount{Name: "health", Agency: "kesehatan", Role: kiosk.RoleAgency}),
			}
			s, r := w.filled(t, service)
			if err := w.desk.Approve(t.Context(), w.clerk, r.ID); err != nil {
				t.Fatal(err)
			}
			if c, err := w.desk.Open(t.Context(), own, r.ID); err != nil || w.desk.AgencyOf(c) != "Puskesmas Pesanggaran" || !w.sees(t, own, r.ID) {
				t.Errorf("the office that was named: %v, sees it %v", err, w.sees(t, own, r.ID))
			}
			for _, x := range others {
				if _, err := w.desk.Open(t.Context(), x, r.ID); !errors.Is(err, desk.ErrNotYours) || w.sees(t, x, r.ID) {
					t.Errorf("%s reads it: %v, sees it %v", x.Agency, err, w.sees(t, x, r.ID))
				}
				if err := w.desk.Approve(t.Context(), x, r.ID); !errors.Is(err, desk.ErrNotHeld) && !errors.Is(err, desk.ErrNotYours) {
					t.Errorf("%s decides it: %v", x.Agency, err)
				}
			}
			if err := w.desk.Approve(t.Context(), own, r.ID); err != nil {
				t.Fatal(err)
			}
			until(t, "the kiosk is told", func() bool { return held(t, s, r.ID).State == kiosk.Acted })
		})
	}
}
