package main

import (
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// The command prints an index where every element was answered, and says where it cannot.
func TestSurveyCommand(t *testing.T) {
	config := prepare(t)
	if out := must(t, "", "survey", "--config", config); out != "" {
		t.Errorf("of no answers: %q", out)
	}
	b := ledger.Batch{Kiosk: 7, At: 1_800_000_000_000, From: ledger.Position{Incarnation: 1}, To: ledger.Position{Incarnation: 1}}
	for i := range 2 * kiosk.SurveyElements {
		s := kiosk.Survey{ID: [16]byte{byte(i + 1)}, Day: "2026-11-26", Element: kiosk.SurveyElement(i/2 + 1), Grade: kiosk.SurveyGrade(3 + i%2)}
		b.Surveys = append(b.Surveys, ledger.NewSurvey{Survey: s, Village: village})
	}
	b.Surveys = append(b.Surveys, ledger.NewSurvey{
		Survey: kiosk.Survey{ID: [16]byte{99}, Day: "2026-09-30", Element: 7, Grade: 1}, Village: village,
	})
	var e env
	if err := e.with(t.Context(), config, func(o opened) error {
		if err := o.ledger.AddKiosk(t.Context(), ledger.Kiosk{ID: 7, Village: village, Site: []byte("{}"), SealKey: []byte{1}, ReceiveKey: []byte{1}}, [32]byte{7}); err != nil {
			return err
		}
		return o.ledger.Append(t.Context(), b)
	}); err != nil {
		t.Fatal(err)
	}
	out := must(t, "", "survey", "--config", config)
	for _, want := range []string{
		"2026/4 35.10.09.2004 Desa Setail: IKM 87.50 (B), answers 18\n", "  U7 Perilaku pelaksana: 3.50, answers 2\n",
		"2026/3 35.10.09.2004 Desa Setail: no IKM before every element is answered, answers 1\n", "  U7 Perilaku pelaksana: 1.00, answers 1\n",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	if out := must(t, "", "survey", "--village", "35.10.09.2005", "--config", config); out != "" {
		t.Errorf("another village: %q", out)
	}
}
