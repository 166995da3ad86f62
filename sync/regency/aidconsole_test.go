package regency_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/aidlist"
)

// loads loads a list of recipients.
func (w *world) loads(t *testing.T, rows ...string) {
	t.Helper()
	text := "skema,periode,status,desa,nik,nama\n" + strings.Join(rows, "\n")
	done, err := aidlist.Load(t.Context(), w.ledger, regency.Aid{Matrix: w.aid, Vault: w.vault}, aidlist.List{
		Text: []byte(text), Source: "SK contoh", Data: time.Now(), By: "operator", Now: time.Now(),
	})
	if err != nil || done.Rows != len(rows) {
		t.Fatalf("%+v, %v", done, err)
	}
}

// TestClerkHearsAppeal: a list is matched to a resident by a clerk, refuses the resident's application, is
// found wrong on appeal, and then the application is granted.
func TestClerkHearsAppeal(t *testing.T) {
	w := newWorld(t)
	month := string(kiosk.Monthly.Period(time.Now()))
	w.loads(t, "jps,"+month+",penerima,"+string(setail)+",,SITI  contoh")
	b := w.console(t, time.Now)
	b.login()
	body := b.get("/aid")
	for _, word := range []string{"Siti Contoh", "nama sama", "SK contoh, baris 2"} {
		if !strings.Contains(body, word) {
			t.Errorf("the page does not say %q", word)
		}
	}
	if strings.Contains(body, subject) {
		t.Error("a list shows a whole NIK")
	}
	open, err := w.ledger.AidOpen(t.Context(), setail, 10)
	if err != nil || len(open) != 1 {
		t.Fatalf("%+v, %v", open, err)
	}
	path := fmt.Sprintf("/aid/%d/", open[0].ID)
	for deed, want := range map[string]int{"match": http.StatusNotFound, "burn": http.StatusNotFound} {
		if status, _, _ := b.do(http.MethodPost, path+deed, url.Values{"guess": {"7"}}); status != want {
			t.Errorf("%s: %d", deed, status)
		}
	}
	if status, body, _ := b.do(http.MethodPost, path+"match", url.Values{"guess": {"0"}}); status != http.StatusOK || strings.Contains(body, "data-aid") {
		t.Fatalf("match: %d", status)
	}

	k := w.addKiosk(t, 7)
	s := w.openStore(t, k, t.TempDir())
	t.Cleanup(func() { _ = s.Close() })
	id := saves(t, s, application(1, "jps"))
	w.run(t, k, s)
	until(t, "refused", func() bool { return held(t, s, id).State == kiosk.Refused })
	page := "/requests/" + id.String()
	if body = b.get(page); !strings.Contains(body, `id="aid-wrong"`) || !strings.Contains(body, "sekali:jps") || !strings.Contains(body, "sanggah sampai") {
		t.Fatal("the page does not say why, or offers no way out")
	}
	for _, step := range []string{path + "wrong", page + "/reopen", page + "/approve"} {
		if status, _, _ := b.do(http.MethodPost, step, url.Values{}); status != http.StatusOK {
			t.Fatalf("%s: %d", step, status)
		}
	}
	until(t, "granted", func() bool { return held(t, s, id).State == kiosk.ReadyState })
	if body = b.get(page); !strings.Contains(body, `<dd id="aid-word">penerima</dd>`) {
		t.Error("the page does not say that it is granted")
	}
	if status, _, _ := b.do(http.MethodPost, path+"wrong", url.Values{}); status != http.StatusConflict {
		t.Errorf("wrong twice: %d", status)
	}
}

// TestAidOfAnotherVillage: its clerks rule on nothing here.
func TestAidOfAnotherVillage(t *testing.T) {
	w := newWorld(t)
	w.loads(t, "jps,2026-11,penerima,"+string(setail)+",,Siti Contoh")
	open, err := w.ledger.AidOpen(t.Context(), setail, 10)
	if err != nil || len(open) != 1 {
		t.Fatalf("%+v, %v", open, err)
	}
	stranger := w.clerk
	stranger.Village = "35.10.01.2001"
	if _, err := w.desk.RuleAid(t.Context(), stranger, open[0].ID, "nobody", 0); err == nil {
		t.Fatal("another village's clerk ruled")
	}
	if rows, err := w.desk.AidsOpen(t.Context(), stranger, 10); err != nil || len(rows) != 0 {
		t.Fatalf("another village's clerk sees %d, %v", len(rows), err)
	}
}
