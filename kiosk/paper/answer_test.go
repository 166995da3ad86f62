package paper_test

import (
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/paper"
)

// answerData is a refusal by a rule.
func answerData(t *testing.T) paper.AnswerData {
	t.Helper()
	d := slipData(t)
	d.Request.Service = kiosk.AidApply
	return paper.AnswerData{
		Site: d.Site, Request: d.Request, Initials: d.Initials, Refused: true,
		Scheme: kiosk.Scheme{
			ID: "jps", Title: kiosk.Text{kiosk.Indonesian: "Jaring Pengaman Sosial (JPS) kabupaten"}, Decider: kiosk.ByRegency,
		},
		Words:       "JPS belum dapat diberikan untuk November 2026: PKH sudah tercatat pada kartu keluarga Anda (KK), menurut data 3 November 2026. Aturan contoh (Perbup contoh).",
		AppealUntil: time.Date(2026, 12, 10, 0, 0, 0, 0, kiosk.WIB), Token: "SET-1-P000046", Printed: d.Request.Made.Add(time.Hour), Clock: d.Clock,
	}
}

// TestAnswers: what was decided stands first, a refusal says why and until when to appeal, and a slip says
// that nothing is decided.
func TestAnswers(t *testing.T) {
	refused := answerData(t)
	both(t, "answer-refused", func(p printer.Profile) printer.Sheet { return paper.Answer(refused, p) })
	granted := refused
	granted.Refused, granted.Words, granted.AppealUntil, granted.Copy, granted.Reason = false, "", time.Time{}, 1, "asked"
	both(t, "answer-granted-copy", func(p printer.Profile) printer.Sheet { return paper.Answer(granted, p) })
	forwarded := granted
	forwarded.Scheme.Decider, forwarded.Copy = kiosk.ByMinistry, 0
	both(t, "answer-forwarded", func(p printer.Profile) printer.Sheet { return paper.Answer(forwarded, p) })
	appeal := refused
	appeal.Request.Service, appeal.Scheme, appeal.Words, appeal.AppealUntil = kiosk.AidAppeal, kiosk.Scheme{}, "Data KK sudah benar.", time.Time{}
	both(t, "answer-appeal-refused", func(p printer.Profile) printer.Sheet { return paper.Answer(appeal, p) })
	slip := slipData(t)
	slip.Request.Service, slip.HandOver = kiosk.AidApply, kiosk.InPerson
	both(t, "slip-provisional", func(p printer.Profile) printer.Sheet { return paper.Slip(slip, p) })
}

// TestSlipOfBansosPromisesNoDecision: whatever the clock and the hours say, it calls nothing decided and sends
// nobody to an office.
func TestSlipOfBansosPromisesNoDecision(t *testing.T) {
	for _, id := range []kiosk.ServiceID{kiosk.AidApply, kiosk.AidAppeal} {
		for _, sure := range []bool{true, false} {
			d := slipData(t)
			d.Request.Service, d.HandOver, d.Clock.Sure = id, kiosk.InPerson, sure
			text := paper.SlipText(d)
			if !strings.Contains(text, "SEMENTARA") || strings.Contains(text, "DATANG") || strings.Contains(text, "perkiraan") && !sure {
				t.Errorf("%s, sure %t: %s", id, sure, text)
			}
		}
	}
}
