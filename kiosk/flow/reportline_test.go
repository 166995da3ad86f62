package flow

import "testing"

// TestReportSaysWhatItsKeyDoes: with the line cut too a report is kept and sent later, without the hour or with the name, and its code is
// printed at once, as that key says.
func TestReportSaysWhatItsKeyDoes(t *testing.T) {
	m := testMachine()
	for _, c := range []struct {
		up, named bool
		note, key string
	}{
		{true, false, "report.confirm.later", "report.send"},
		{true, true, "report.confirm.named", "report.send"},
		{false, false, "report.confirm.later.offline", "confirm.store"},
		{false, true, "report.confirm.named.offline", "confirm.store"},
	} {
		s := m.Start()
		s.linkUp, s.visit.authed = c.up, true
		s.visit.screen, s.visit.page, s.visit.report.named, s.visit.report.said.Words = ReportConfirm, 1, c.named, "JALAN RUSAK"
		v := m.View(s)
		if k := v.Keys[len(v.Keys)-1]; v.Note.ID != c.note || k.Label.ID != c.key || k.ID != KeyOK {
			t.Errorf("line %v, named %v: %s beside %s", c.up, c.named, v.Note.ID, k.Label.ID)
		}
		if next, _ := m.reportConfirmKey(s, KeyOK); next.visit.report.print == c.up {
			t.Errorf("line %v: printed %v", c.up, next.visit.report.print)
		}
	}
}
