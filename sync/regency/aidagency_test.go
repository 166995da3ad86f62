package regency_test

import (
	"errors"
	"fmt"
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

// social adds an account of the agency that the shipped schemes name.
func (w *world) social(t *testing.T) ledger.ClerkAccount {
	t.Helper()
	return w.official(t, ledger.ClerkAccount{Name: "dina", Agency: "sosial", Role: kiosk.RoleAgency})
}

// one sends a draft from a kiosk.
func (w *world) one(t *testing.T, d store.Draft) (*store.Store, kiosk.RequestID) {
	t.Helper()
	b := w.addKiosk(t, 7)
	s := w.openStore(t, b, t.TempDir())
	t.Cleanup(func() { _ = s.Close() })
	id := saves(t, s, d)
	w.run(t, b, s)
	until(t, "told", func() bool { h := held(t, s, id); return h.Holder != kiosk.NoHolder || h.State == kiosk.Refused })
	return s, id
}

// lies holds that an application lies at one agency: its kiosk and the ledger say so, it stands in the agency's
// list, and everybody else tries to decide it.
func (w *world) lies(t *testing.T, s *store.Store, id kiosk.RequestID, agency ledger.ClerkAccount, others []ledger.ClerkAccount) {
	t.Helper()
	until(t, "the kiosk says who has it", func() bool {
		h := held(t, s, id)
		return h.State == kiosk.Checking && h.Holder == kiosk.Agency
	})
	if r, err := w.ledger.Request(t.Context(), id); err != nil || r.Holder != kiosk.Agency || r.Agency != agency.Agency {
		t.Fatalf("it lies at %q %q, %v", r.Holder, r.Agency, err)
	}
	if !w.sees(t, agency, id) {
		t.Error("the agency does not see what it has")
	}
	w.tries(t, id, others)
}

// tries lets officials who do not have a request approve it, send it back and refuse it.
func (w *world) tries(t *testing.T, id kiosk.RequestID, others []ledger.ClerkAccount) {
	t.Helper()
	ctx := t.Context()
	for _, x := range others {
		for what, err := range map[string]error{
			"approves": w.desk.Approve(ctx, x, id), "sends back": w.desk.Return(ctx, x, id, "uji"), "refuses": w.desk.Refuse(ctx, x, id, "uji"),
		} {
			if !errors.Is(err, desk.ErrNotHeld) && !errors.Is(err, desk.ErrNotYours) {
				t.Fatalf("%s %s what somebody else has: %v", x.Name, what, err)
			}
		}
		if x.Role != kiosk.RoleService && w.sees(t, x, id) {
			t.Errorf("%s sees what somebody else has", x.Name)
		}
	}
}

// TestAidLiesAtItsAgency: what is forwarded, and what the regency decides, lies at the scheme's agency from its
// arrival. Sent back and made whole, refused and taken up again, it is that agency's each time and nobody else's.
func TestAidLiesAtItsAgency(t *testing.T) {
	for scheme, word := range map[string]kiosk.AidWord{"pkh": kiosk.AidProposed, "jps": kiosk.AidReceives} {
		t.Run(scheme, func(t *testing.T) {
			w := newWorld(t)
			chain, strangers := w.officials(t)
			clerk, agency := chain[0], chain[4]
			others := append(chain[:4:4], strangers...)
			s, id := w.one(t, application(1, scheme))
			ctx := t.Context()
			for _, step := range []struct {
				do func() error
				at kiosk.RequestState
				by func() error
			}{
				{func() error { return w.desk.Return(ctx, agency, id, "Foto rumah belum ada") }, kiosk.Incomplete, func() error { return w.desk.Complete(ctx, clerk, id) }},
				{func() error { return w.desk.Refuse(ctx, agency, id, "Data belum cocok") }, kiosk.Refused, func() error { return w.desk.Reopen(ctx, clerk, id) }},
			} {
				w.lies(t, s, id, agency, others)
				if err := step.do(); err != nil {
					t.Fatal(err)
				}
				until(t, "the owner is told", func() bool { return held(t, s, id).State == step.at })
				if w.sees(t, agency, id) {
					t.Errorf("%s, and the agency still has it", step.at)
				}
				if err := step.by(); err != nil {
					t.Fatal(err)
				}
			}
			w.lies(t, s, id, agency, others)
			if err := w.desk.Approve(ctx, agency, id); err != nil {
				t.Fatal(err)
			}
			until(t, "answered", func() bool { return held(t, s, id).State == kiosk.ReadyState })
			if r, err := w.ledger.AidOfRequest(ctx, id); err != nil || r.Word != word {
				t.Errorf("the aid is %s, want %s, %v", r.Word, word, err)
			}
		})
	}
}

// TestAidDepositedForAnAgency: what was typed waits for the clerk who sees the person, and for no agency; then it
// is the agency's and the clerk's no more.
func TestAidDepositedForAnAgency(t *testing.T) {
	w := newWorld(t)
	chain, strangers := w.officials(t)
	clerk, agency := chain[0], chain[4]
	d := application(1, "jps")
	d.Assurance = kiosk.Deposited
	s, id := w.one(t, d)
	if h := held(t, s, id); h.State != kiosk.Unproven || h.Holder != kiosk.Clerk {
		t.Fatalf("%s, held by %q", h.State, h.Holder)
	}
	w.tries(t, id, append(chain[1:5:5], strangers...))
	if err := w.desk.Confirm(t.Context(), clerk, id); err != nil {
		t.Fatal(err)
	}
	w.lies(t, s, id, agency, append(chain[:4:4], strangers...))
	if err := w.desk.Approve(t.Context(), agency, id); err != nil {
		t.Fatal(err)
	}
	until(t, "granted", func() bool { return held(t, s, id).State == kiosk.ReadyState })
}

// TestAppealGoesToTheAgency: nobody accepts what another office refused. The clerk passes the appeal on, the agency
// reads both and accepts it, which ends its own record that stood in the way; the application is the agency's again,
// which grants it.
func TestAppealGoesToTheAgency(t *testing.T) {
	w := newWorld(t)
	w.signsIn(t, "dinsos", ledger.ClerkAccount{Role: kiosk.RoleAgency, Agency: "sosial"})
	w.loads(t, "jps,"+string(kiosk.Monthly.Period(time.Now()))+",penerima,"+string(setail)+","+subject+",Siti Contoh")
	s, id := w.one(t, application(1, "jps"))
	if h := held(t, s, id); h.State != kiosk.Refused {
		t.Fatalf("%s: it is on a list", h.State)
	}
	against := appeal(t, s, 2, held(t, s, id).Request.Number)
	until(t, "the appeal is taken", func() bool { return held(t, s, against).Transport == kiosk.Accepted })
	clerk, agency := w.console(t, time.Now), w.console(t, time.Now)
	clerk.login()
	agency.loginAs("dinsos")
	page := "/requests/" + id.String()
	if status, _, _ := agency.do(http.MethodGet, page, nil); status != http.StatusForbidden {
		t.Errorf("the agency reads what it does not have: %d", status)
	}
	appealed := "/requests/" + against.String()
	if status, _, _ := agency.do(http.MethodPost, appealed+"/approve", url.Values{}); status < http.StatusBadRequest {
		t.Errorf("the agency accepts what waits for the village: %d", status)
	}
	if body := clerk.get(appealed); !strings.Contains(body, "Setujui, teruskan ke Dinas Sosial") || strings.Contains(body, "Terima sanggahan") {
		t.Error("the clerk's page does not say who decides")
	}
	if status, _, _ := clerk.do(http.MethodPost, appealed+"/approve", url.Values{}); status != http.StatusOK {
		t.Fatalf("pass on: %d", status)
	}
	until(t, "its owner reads who has it", func() bool {
		return held(t, s, against).Holder == kiosk.Agency && held(t, s, id).State == kiosk.Refused
	})
	if status, _, _ := clerk.do(http.MethodPost, appealed+"/approve", url.Values{}); status < http.StatusBadRequest {
		t.Errorf("the clerk accepts what the agency has: %d", status)
	}
	if body := agency.get(appealed); !strings.Contains(body, "Terima sanggahan") || !strings.Contains(body, "catatan yang menghalangi itu diakhiri") {
		t.Error("the agency's page does not offer to accept it")
	}
	if status, _, _ := agency.do(http.MethodPost, appealed+"/approve", url.Values{}); status != http.StatusOK {
		t.Fatalf("accept: %d", status)
	}
	until(t, "both are told", func() bool {
		return held(t, s, against).State == kiosk.ReadyState && held(t, s, id).Holder == kiosk.Agency
	})
	if body := clerk.get(page); !strings.Contains(body, "Menunggu diperiksa: Dinas Sosial") || strings.Contains(body, `id="approve"`) {
		t.Error("the clerk's page does not say who has it, or offers to grant it")
	}
	if status, _, _ := clerk.do(http.MethodPost, page+"/approve", url.Values{}); status < http.StatusBadRequest {
		t.Errorf("the clerk granted what the agency has: %d", status)
	}
	if body := agency.get("/"); !strings.Contains(body, id.String()) {
		t.Error("the agency's list does not hold it")
	}
	if body := agency.get(page); !strings.Contains(body, `<dd id="aid-agency">Dinas Sosial</dd>`) || !strings.Contains(body, `id="approve"`) {
		t.Error("the agency's page does not name it, or offers no decision")
	}
	if status, _, _ := agency.do(http.MethodPost, page+"/approve", url.Values{}); status != http.StatusOK {
		t.Fatalf("grant: %d", status)
	}
	until(t, "granted", func() bool { return held(t, s, id).State == kiosk.ReadyState })
}

// TestDoublesOfADistrict: an agency's office in a kecamatan reads and ends the doubles of that kecamatan's villages and no
// others; those of others, which came first, take no place in its list. An office of the whole regency has them all.
func TestDoublesOfADistrict(t *testing.T) {
	w := newWorld(t)
	month := string(kiosk.Monthly.Period(time.Now()))
	const elsewhere, name = kiosk.VillageCode("35.10.01.2001"), "Contoh Lain"
	for _, who := range []string{string(setail) + "," + subject + ",Siti Contoh", string(elsewhere) + ",3510010101900002," + name} {
		for _, scheme := range []string{"jps", "blt-dd", "banyuwangi-berbagi"} {
			w.loads(t, scheme+","+month+",penerima,"+who)
		}
	}
	all, err := w.ledger.AidDoubles(t.Context(), []kiosk.SchemeID{"banyuwangi-berbagi"}, 10)
	if err != nil || len(all) != 2 {
		t.Fatalf("%+v, %v", all, err)
	}
	path := map[kiosk.VillageCode]string{}
	for _, r := range all {
		path[r.Village] = fmt.Sprintf("/aid/%d/wrong", r.ID)
	}
	for _, c := range []struct {
		district  string
		says, not string
		listed    int
		ends      map[kiosk.VillageCode]int
	}{
		{"35.10.0", "", "Contoh", 0, map[kiosk.VillageCode]int{setail: http.StatusForbidden, elsewhere: http.StatusForbidden}},
		{"35.10.09", "Siti Contoh", name, 1, map[kiosk.VillageCode]int{elsewhere: http.StatusForbidden}},
		{"35.10.01", name, "Siti Contoh", 1, map[kiosk.VillageCode]int{setail: http.StatusForbidden, elsewhere: http.StatusOK}},
	} {
		who := "kec" + strings.ReplaceAll(c.district, ".", "")
		a := w.signsIn(t, who, ledger.ClerkAccount{Role: kiosk.RoleAgency, Agency: "sosial", District: c.district})
		if rows, err := w.desk.AidsOpen(t.Context(), a, 1); err != nil || len(rows) != c.listed {
			t.Errorf("%s: one of its list: %+v, %v", c.district, rows, err)
		}
		b := w.console(t, time.Now)
		b.loginAs(who)
		if body := b.get("/aid"); !strings.Contains(body, c.says) || strings.Contains(body, c.not) {
			t.Errorf("%s: want %q and not %q on\n%s", c.district, c.says, c.not, body)
		}
		for village, want := range c.ends {
			if status, _, _ := b.do(http.MethodPost, path[village], url.Values{}); status != want {
				t.Errorf("%s ends a record of %s: %d", c.district, village, status)
			}
		}
	}
	rows, err := w.desk.AidsOpen(t.Context(), w.social(t), 10)
	if err != nil || len(rows) != 1 || rows[0].Record.Village != setail {
		t.Errorf("the office of the regency: %+v, %v", rows, err)
	}
}
