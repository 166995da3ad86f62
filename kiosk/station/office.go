package station

import (
	"crypto"
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
	"github.com/smart-kampung/anjungan/kiosk/paper"
	"github.com/smart-kampung/anjungan/kiosk/seal"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// Office makes the papers of one site: it seals slips and recaps with the kiosk's own key, and prints letters
// as the regency rendered and sealed them.
type Office struct {
	Site      kiosk.Site
	Catalogue *catalog.Catalogue
	Profile   printer.Profile
	SealKey   crypto.Signer // ES256
	SealID    []byte        // seal.KeyID of its public half
	VerifyURL string        // where a phone checks a seal
	Villages  []kiosk.Village
	Clock     func() kiosk.ClockTrust // how far papers may lean on the kiosk's time
	Aid       kiosk.AidMatrix         // names the schemes of bansos
	News      *kiosk.VillageNews      // what the village tells; nil: nothing came
	Hall      *kiosk.Mall             // the regency's service hall; nil: nothing came
}

var _ Papers = Office{}

// Edition is the version of the catalogue.
func (o Office) Edition() string { return o.Catalogue.Version() }

// Slip lays out the slip of a request.
func (o Office) Slip(h store.Held, p store.Print, k kiosk.Ticket, linkUp bool) (printer.Sheet, error) {
	svc, ok := o.Catalogue.Get(h.Request.Service)
	if !ok {
		return nil, fmt.Errorf("station: no service %q in the catalogue", h.Request.Service)
	}
	d := paper.SlipData{
		Site: o.Site, Request: h.Request, Service: svc, Initials: h.Initials, Helped: h.Helped, HandOver: svc.HandOver,
		Ticket: k, LinkUp: linkUp, Token: p.Token, Copy: p.Copy, Reason: p.Reason, Clock: h.Request.Clock, Visit: h.Visit,
	}
	d.Ready, d.ReadyOK = o.Site.After(h.Request.Made, svc.Promise)
	opens, known := o.Site.After(h.Request.Made, 0)
	if known {
		d.Opens = opens
	}
	if h.State == kiosk.Unproven {
		d.Ready, d.ReadyOK = opens, known
		d.Office = o.office(h.Request.Village)
	}
	if d.Elsewhere = o.elsewhere(h.Request.Village); d.Elsewhere != "" {
		d.Ready, d.ReadyOK = time.Time{}, false // nobody here knows its hours
	}
	var err error
	d.Seal, err = o.seal(seal.Claims{
		What: seal.Receipt, Number: string(h.Request.Number), Initials: h.Initials, When: h.Request.Made,
	}, paper.SlipText(d))
	if err != nil {
		return nil, err
	}
	return paper.Slip(d, o.Profile), nil
}

// office is where residents of a village find its clerks: the counter here, or another village's office.
func (o Office) office(v kiosk.VillageCode) string {
	if at := o.elsewhere(v); at != "" {
		return at
	}
	return o.Site.Counter
}

// elsewhere is the office of another village; empty for the village where the kiosk stands, and for one that nobody knows.
func (o Office) elsewhere(v kiosk.VillageCode) string {
	i := slices.IndexFunc(o.Villages, func(it kiosk.Village) bool { return it.Code == v })
	if i < 0 || v == o.Site.Village.Code {
		return ""
	}
	return o.Villages[i].Office()
}

// seal signs a text that stands on paper, and gives the text of its code.
func (o Office) seal(c seal.Claims, text string) (string, error) {
	c.TextHash = sha256.Sum256([]byte(text))
	b, err := seal.Sign(o.SealKey, o.SealID, c)
	if err != nil {
		return "", fmt.Errorf("station: %w", err)
	}
	return seal.QRText(o.VerifyURL, b)
}

// Extract lays out the extract of a letter that the regency sent.
func (o Office) Extract(h store.Held, p store.Print) (printer.Sheet, error) {
	if h.Letter == nil {
		return nil, errors.New("station: this request has no letter yet")
	}
	doc, err := paper.Decode(h.Letter.Document)
	if err != nil {
		return nil, fmt.Errorf("station: letter: %w", err)
	}
	return paper.Extract(doc, o.Profile, paper.ExtractMeta{Copy: p.Copy, Reason: p.Reason, Token: p.Token, Printed: p.Started, Clock: o.Clock()}), nil
}

// Ready lays out that a letter which people hand over can be fetched.
func (o Office) Ready(h store.Held, p store.Print) (printer.Sheet, error) {
	svc, ok := o.Catalogue.Get(h.Request.Service)
	if !ok || svc.HandOver != kiosk.AtCounter || h.State != kiosk.ReadyState {
		return nil, fmt.Errorf("station: nothing of %q lies at the counter", h.Request.Service)
	}
	d := paper.ReadyData{
		Site: o.Site, Request: h.Request, Service: svc, Initials: h.Initials, Printed: p.Started,
		Token: p.Token, Copy: p.Copy, Reason: p.Reason, Clock: o.Clock(),
	}
	d.Elsewhere = o.elsewhere(h.Request.Village)
	d.Open, d.OpenOK = o.Site.After(p.Started, 0)
	return paper.Ready(d, o.Profile), nil
}

// Answer lays out the answer to a request about bansos. Why it was refused is r, or else what the feed told.
func (o Office) Answer(h store.Held, r kiosk.AidRefusal, p store.Print) (printer.Sheet, error) {
	if h.State != kiosk.Refused && h.State != kiosk.ReadyState {
		return nil, errors.New("station: this request has no answer yet")
	}
	d := paper.AnswerData{
		Site: o.Site, Request: h.Request, Initials: h.Initials, Refused: h.State == kiosk.Refused, Words: h.Reason,
		AppealUntil: r.AppealUntil, Token: p.Token, Copy: p.Copy, Reason: p.Reason, Printed: p.Started, Clock: o.Clock(),
	}
	d.Scheme, _ = o.Aid.Of(h.Request)
	if r.Rule != "" {
		d.Words = r.Words(o.Aid, kiosk.Indonesian)
	}
	return paper.Answer(d, o.Profile), nil
}

// List lays out the requests under way.
func (o Office) List(l List, p store.Print) (printer.Sheet, error) {
	d := paper.ListData{Site: o.Site, Printed: p.Started, Clerk: l.Clerk, More: l.More, Token: p.Token, Clock: o.Clock()}
	for _, h := range l.Work {
		row := paper.ListRow{
			Number: h.Request.Number, Service: string(h.Request.Service), Initials: h.Initials, State: h.State, Holder: h.Holder, Made: h.Request.Made,
			Cancelling: h.Cancelling, Unsure: !h.Request.Clock.Fresh(h.Request.Made),
		}
		switch svc, ok := o.Catalogue.Get(h.Request.Service); {
		case ok && svc.Discreet: // a paper lies about
			row.Service, row.Initials = "Lihat di layar petugas", ""
		case ok:
			row.Service = svc.Title.In(kiosk.Indonesian)
			row.Agency = svc.AgencyFor(kiosk.AnswerTo(h.Request.Answers)).Title.In(kiosk.Indonesian)
		}
		d.Rows = append(d.Rows, row)
	}
	return paper.List(d, o.Profile), nil
}

// CodeSlip lays out the code with which an answer is read.
func (o Office) CodeSlip(code kiosk.Token) printer.Sheet { return paper.CodeSlip(code, o.Profile) }

// Recap lays out the recap of a day: the services of the site in the order of the catalogue, then those
// that it no longer has.
func (o Office) Recap(r Recap, p store.Print) (printer.Sheet, error) {
	d := paper.RecapData{
		Site: o.Site, From: r.From, To: r.To, Printed: r.Printed, Clerk: r.Clerk, ToPaper: r.Day.ToPaper,
		Papers: r.Day.Papers, Copies: r.Day.Copies, Doubtful: r.Day.Doubtful, Deposits: r.Day.Deposits,
		Unsent: r.Day.Unsent, Tickets: r.Day.Tickets, Called: r.Day.Called, RollMM: -1, Token: p.Token, Clock: o.Clock(),
	}
	if r.Roll.Known {
		d.RollMM = r.Roll.LeftMM
	}
	left := maps.Clone(r.Day.Services)
	for _, svc := range o.Catalogue.Services(o.Site.Village.Kind) {
		t := left[svc.ID]
		delete(left, svc.ID)
		d.Services = append(d.Services, recapRow(svc.Title.In(kiosk.Indonesian), t))
	}
	for _, id := range slices.Sorted(maps.Keys(left)) {
		d.Services = append(d.Services, recapRow(string(id), left[id]))
	}
	var err error
	d.Seal, err = o.seal(seal.Claims{What: seal.Recap, Number: seal.RecapNumber(o.Site.Kiosk, p.Token), When: r.Printed}, paper.RecapText(d))
	if err != nil {
		return nil, err
	}
	return paper.Recap(d, o.Profile), nil
}

func recapRow(name string, t store.Tally) paper.RecapRow {
	return paper.RecapRow{Name: name, In: t.In, Done: t.Done, Timed: t.Timed, Took: t.Took, Longest: t.Longest}
}
