package flow

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/locale"
)

// TestSentencesAreWhatTheyShow: what is kept is what the key said, every topic but "other" has some, and each is an
// answer that the question takes.
func TestSentencesAreWhatTheyShow(t *testing.T) {
	words, err := locale.Load(assets.Locale)
	if err != nil {
		t.Fatal(err)
	}
	for _, sort := range []kiosk.ComplaintSort{kiosk.Report, kiosk.Proposal} {
		for _, topic := range sort.Topics() {
			list := sort.Sentences(topic)
			if (len(list) == 0) != (topic == kiosk.TopicOther) || len(list) >= kiosk.MaxChoices {
				t.Errorf("%s %s: %d sentences", sort, topic, len(list))
			}
			for i, s := range list {
				if got := words.Text(kiosk.Indonesian, fmt.Sprintf("report.say.%s.%s.%d", sort, topic, i)); got != s {
					t.Errorf("the screen says %q, kept is %q", got, s)
				}
				if fault := kiosk.ComplaintWords().Check(s, time.Time{}); fault != kiosk.FieldFine {
					t.Errorf("%q: %s", s, fault)
				}
			}
		}
	}
}

// TestAReportWithoutWriting: five touches from the room to the last look, and back again to change what was said.
func TestAReportWithoutWriting(t *testing.T) {
	m := testMachine()
	w := &finger{m: m, s: m.Start()}
	for _, k := range []KeyID{"room-report", "choice-0", "choice-0", "choice-0", "choice-1"} {
		w.key(k)
	}
	if got := w.s.visit.report.said; w.s.Screen() != ReportConfirm || got.Words != "Lampu jalan mati" {
		t.Fatalf("on %s with %q", w.s.Screen(), got.Words)
	}
	if !slices.Contains(kiosk.Report.Sentences(kiosk.TopicRoad), w.s.visit.report.said.Words) {
		t.Error("not one of the sentences")
	}
}
