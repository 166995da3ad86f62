package console

import (
	"slices"
	"strings"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/desk"
)

// needLine is a requirement of a request, and whether a clerk at the counter said that it was shown.
type needLine struct {
	ID, Title string
	Original  bool
	Shown     string // by whom and when; empty: nobody said so
}

// needLines is what the answers ask for. A KTP that the kiosk read is shown already. What the last approval of a clerk
// says stands; the one before a request came back does not say more.
func needLines(k desk.Case) (list []needLine) {
	ticked, by := lastShown(k)
	for _, q := range k.Service.Bring(kiosk.AnswerTo(k.Body.Answers)) {
		if q.ID == kiosk.CardID && k.Assurance != kiosk.Deposited {
			continue
		}
		n := needLine{ID: q.ID, Title: q.Title.In(kiosk.Indonesian), Original: q.Shown == kiosk.Brought}
		if slices.Contains(ticked, q.ID) {
			n.Shown = by
		}
		list = append(list, n)
	}
	return list
}

// lastShown is what the counter ticked last, by whom and when.
func lastShown(k desk.Case) (ids []string, by string) {
	for _, x := range k.Way {
		if x.Action == desk.ActionApprove && x.Holder == kiosk.Clerk {
			ids, by = x.Shown, x.Clerk+", "+stamp(time.UnixMilli(x.At))
		}
	}
	return ids, by
}

// titlesOf names requirements.
func titlesOf(k desk.Case, ids []string) string {
	var titles []string
	for _, q := range k.Service.Requirements {
		if slices.Contains(ids, q.ID) {
			titles = append(titles, q.Title.In(kiosk.Indonesian))
		}
	}
	return strings.Join(titles, ", ")
}
