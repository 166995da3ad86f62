package regency

import (
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// TestLevels: no request is taken on less than its service needs. What a clerk vouches for waits to be
// confirmed, and nobody can be vouched for.
func TestLevels(t *testing.T) {
	const nobody = ""
	const ani = "9999016001900001"
	for _, c := range []struct {
		name    string
		service string
		level   kiosk.Assurance
		who     string
		state   kiosk.RequestState // as it came; empty: quarantined
		code    string
		vouched kiosk.RequestState // empty: a clerk's word changes nothing
	}{
		{"report by nobody", "lapor-miskin", kiosk.Anonymous, nobody, kiosk.Checking, "", kiosk.Checking},
		{"report by card", "lapor-miskin", kiosk.ByCard, ani, kiosk.Checking, "", kiosk.Checking},
		{"report in somebody's name", "lapor-miskin", kiosk.Anonymous, ani, "", wire.VerdictAssurance, kiosk.Unproven},
		{"report by card of nobody", "lapor-miskin", kiosk.ByCard, nobody, "", wire.VerdictBody, ""},
		{"by card", "domisili", kiosk.ByCard, ani, kiosk.Checking, "", kiosk.Checking},
		{"nobody asks for a letter", "domisili", kiosk.Anonymous, nobody, "", wire.VerdictAssurance, ""},
		{"by card what needs the PIN", "sktm", kiosk.ByCard, ani, "", wire.VerdictAssurance, kiosk.Unproven},
		{"deposited what needs the PIN", "sktm", kiosk.Deposited, ani, kiosk.Unproven, "", kiosk.Unproven},
		{"by PIN", "sktm", kiosk.ByPIN, ani, kiosk.Checking, "", kiosk.Checking},
		{"beside a clerk", "sktm", kiosk.Witnessed, ani, kiosk.Checking, "", kiosk.Checking},
	} {
		body := requestBody(t, func(b *journal.RequestNewBody) {
			b.Service, b.Assurance, b.Subject, b.Requester = c.service, uint8(c.level), c.who, c.who
		})
		for vouched, want := range map[bool]kiosk.RequestState{false: c.state, true: c.vouched} {
			r := rules()
			r.Vouched = vouched
			fx, _ := Step(ledger.Position{Incarnation: 1}, segment(chain(journal.KindRequestNew)), []Body{{Plain: body, OK: true}}, r)
			e := fx.Entries[0]
			switch {
			case want == "" && (e.Verdict != kiosk.EntryQuarantined || len(fx.Requests) != 0 || !vouched && e.Code != c.code):
				t.Errorf("%s, vouched %v: %s %q", c.name, vouched, e.Verdict, e.Code)
			case want != "" && (len(fx.Requests) != 1 || fx.Requests[0].State != want || fx.Requests[0].Holder != kiosk.Clerk):
				t.Errorf("%s, vouched %v: %s %q, %+v", c.name, vouched, e.Verdict, e.Code, fx.Requests)
			}
		}
	}
}
