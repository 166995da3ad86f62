package regency_test

import (
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// TestWithdrawalBeforeItsRequest: a disk that brings a closed incarnation anew brings a request behind what takes it back,
// in one segment or in the next. The request ends taken back, nothing waits for a person, and the kiosk is told so last; a
// withdrawal of another request stays.
func TestWithdrawalBeforeItsRequest(t *testing.T) {
	id, other := kiosk.RequestID{1}, kiosk.RequestID{2}
	number, err := kiosk.NewNumber(7, 1)
	must(t, err)
	made := journal.RequestNewBody{
		ID: id[:], Number: string(number), Register: "SET-1-000001", Service: "domisili", Subject: subject, Requester: subject,
		Village: string(setail), Assurance: uint8(kiosk.ByPIN), Made: 1,
	}
	for name, parts := range map[string][]int{"in one segment": {4}, "in three": {2, 3, 4}, "the withdrawals first": {3, 4}} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			b := w.addKiosk(t, 7)
			es := crafted(t, b, saying{journal.KindRequestStop, journal.RequestCancelBody{ID: id[:]}},
				saying{journal.KindRequestStop, journal.RequestCancelBody{ID: other[:]}}, saying{journal.KindRequestNew, made})
			var prev journal.Hash
			in, from := w.intake(), 0
			for _, to := range parts {
				seg, err := journal.SignSegment(b.SealKey, prev, es[from:to])
				must(t, err)
				if r, err := in.Append(t.Context(), 7, seg); err != nil || r.Order != 0 {
					t.Fatal(r.Order, err)
				}
				prev, from = es[to-1].Chain, to
			}
			w.withdrawn(t, id, other)
		})
	}
}

// withdrawn checks that a request is taken back and told so last, and that of the other one alone a withdrawal waits.
func (w *world) withdrawn(t *testing.T, id, other kiosk.RequestID) {
	t.Helper()
	if r, err := w.ledger.Request(t.Context(), id); err != nil || r.State != kiosk.Cancelled {
		t.Errorf("the request is %s, %v", r.State, err)
	}
	if left, err := w.quarantine().List(t.Context(), operator, 10); err != nil || len(left) != 1 || left[0].Kind != journal.KindRequestStop {
		t.Errorf("%+v wait, %v", left, err)
	}
	waits, err := w.ledger.QuarantinedAbout(t.Context(), 7, other)
	must(t, err)
	if len(waits) != 1 {
		t.Errorf("%d wait for the other request", len(waits))
	}
	rows, _, err := w.ledger.Feed(t.Context(), 7, 0, 100)
	must(t, err)
	var verdicts []kiosk.VerdictCode
	var state kiosk.RequestState
	for _, r := range rows {
		if r.Verdict != nil {
			if r.Verdict.Request == id {
				verdicts = append(verdicts, r.Verdict.Verdict)
			}
			continue
		}
		if n, is := w.news(t, r).(kiosk.StatusNews); is && n.Request == id {
			state = n.State
		}
	}
	if state != kiosk.Cancelled || len(verdicts) < 2 || verdicts[len(verdicts)-1] != kiosk.EntryAccepted {
		t.Errorf("told %v and %s", verdicts, state)
	}
	if a, err := w.ledger.AuditRows(t.Context(), 1); err != nil || len(a) != 1 || a[0] != (ledger.AuditRow{At: a[0].At, Action: regency.ActionRetry, Request: id}) {
		t.Errorf("audit %+v, %v", a, err)
	}
}
