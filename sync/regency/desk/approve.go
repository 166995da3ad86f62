package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/paper"
	"github.com/smart-kampung/anjungan/kiosk/seal"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// counter is the only agenda of a village so far; a series stands behind it.
const counter = "surat"

// record is what a letter's sealed record holds, canonical CBOR.
type record struct {
	Document []byte `cbor:"1,keyasint"` // canonical paper.Document
	Seal     string `cbor:"2,keyasint"` // text of the QR code
	PDF      []byte `cbor:"3,keyasint"` // the signed original
}

// letter is a rendered letter.
type letter struct {
	record
	number   string
	textHash [32]byte
	until    time.Time
}

// finish makes the letter of a request, or says where a service has none that the office is ready, or has acted. The letter is
// rendered and signed first, under the number that comes next; number, letter, state and news then become true in
// one transaction, or none does. ledger.ErrMoved where another took the number or the request meanwhile.
func (d *Desk) finish(ctx context.Context, clerk ledger.ClerkAccount, c Case) error {
	if c.Service.ID == kiosk.AidAppeal {
		return d.acceptAppeal(ctx, clerk, c)
	}
	if c.Service.Letter == "" {
		return d.decide(ctx, clerk, c, ActionApprove, kiosk.StatusNews{State: c.Service.Granted()})
	}
	return d.approve(ctx, clerk, c)
}

func (d *Desk) approve(ctx context.Context, clerk ledger.ClerkAccount, c Case) error {
	at := d.o.Now()
	series, err := d.series(ctx, at)
	if err != nil {
		return err
	}
	agenda := ledger.Agenda{Village: c.Village, Year: at.In(kiosk.WIB).Year(), Counter: strings.TrimSpace(counter + " " + series)}
	n, err := d.o.Ledger.Next(ctx, agenda)
	if err != nil {
		return err
	}
	l, err := d.render(ctx, c, NumberParts{N: n, Series: series}, at)
	if err != nil {
		return err
	}
	a, err := d.approval(clerk, c, l, at)
	if err != nil {
		return err
	}
	a.Agenda, a.N = agenda, n
	if err := d.o.Ledger.Approve(ctx, a); err != nil {
		return err
	}
	d.o.Bell.Ring(c.Kiosk)
	return nil
}

// series is what letters of a year are numbered in at a time: empty, or one of its own since a kiosk showed that the
// ledger was put back from an older copy. Numbers given since that copy are not known here any more.
func (d *Desk) series(ctx context.Context, at time.Time) (string, error) {
	ms, err := d.o.Ledger.Alarmed(ctx, regency.AlarmGap, regency.AlarmAhead)
	if err != nil || ms == 0 {
		return "", err
	}
	return Series(time.UnixMilli(ms), at), nil
}

// render makes, seals and signs the letter under the number of its agenda.
func (d *Desk) render(ctx context.Context, c Case, number NumberParts, at time.Time) (letter, error) {
	data, err := d.letterData(ctx, c, number, at)
	if err != nil {
		return letter{}, err
	}
	l := letter{number: data.Number, until: data.Until}
	bare, err := paper.Letter(data)
	if err != nil {
		return l, fmt.Errorf("desk: letter: %w", err)
	}
	l.textHash = paper.TextHash(bare)
	keyID, err := seal.KeyID(&d.o.Seal.PublicKey)
	if err != nil {
		return l, fmt.Errorf("desk: seal: %w", err)
	}
	sealed, err := seal.Sign(d.o.Seal, keyID, seal.Claims{
		What: seal.Letter, Number: l.number, Initials: c.Resident.Initials(), When: at, TextHash: l.textHash,
	})
	if err != nil {
		return l, fmt.Errorf("desk: seal: %w", err)
	}
	if l.Seal, err = seal.QRText(d.o.VerifyURL, sealed); err != nil {
		return l, fmt.Errorf("desk: seal: %w", err)
	}
	data.Seal = l.Seal
	doc, err := paper.Letter(data)
	if err != nil {
		return l, fmt.Errorf("desk: letter: %w", err)
	}
	if l.Document, err = doc.Encode(); err != nil {
		return l, fmt.Errorf("desk: letter: %w", err)
	}
	pdf, err := paper.A4(doc, paper.A4Options{})
	if err != nil {
		return l, fmt.Errorf("desk: pdf: %w", err)
	}
	if l.PDF = pdf; c.Service.HandOver != kiosk.ByTTE {
		return l, nil // signed by hand, on the paper
	}
	if l.PDF, err = d.o.Signer.SignPDF(ctx, pdf, c.Service.Title.In(kiosk.Indonesian), at); err != nil {
		return l, fmt.Errorf("desk: sign: %w", err)
	}
	return l, nil
}

func (d *Desk) letterData(ctx context.Context, c Case, parts NumberParts, at time.Time) (paper.LetterData, error) {
	village, err := d.o.Ledger.Village(ctx, c.Village)
	if err != nil {
		return paper.LetterData{}, err
	}
	k, err := d.o.Ledger.Kiosk(ctx, c.Kiosk)
	if err != nil {
		return paper.LetterData{}, err
	}
	var site kiosk.Site
	if err := json.Unmarshal(k.Site, &site); err != nil {
		return paper.LetterData{}, fmt.Errorf("desk: site of kiosk %d: %w", k.ID, err)
	}
	office := d.o.Offices[c.Village]
	parts.Archive, parts.Unit = c.Service.ArchiveCode, unit(office, village)
	parts.Year, parts.Month = at.In(kiosk.WIB).Year(), int(at.In(kiosk.WIB).Month())
	number, err := FormatNumber(d.o.Format, parts)
	if err != nil {
		return paper.LetterData{}, err
	}
	cat, ok, err := d.edition(ctx, c.Catalogue)
	if err != nil {
		return paper.LetterData{}, err
	}
	if !ok {
		return paper.LetterData{}, ErrEdition
	}
	template, ok := cat.Template(c.Service.Letter)
	if !ok {
		return paper.LetterData{}, ErrService
	}
	return paper.LetterData{
		Service: c.Service, Template: &template, Resident: c.Resident, Village: village, Site: site, Answers: c.Body.Answers, Number: number,
		Approved: at, Until: at.AddDate(0, 0, c.Service.ValidDays), Signer: paper.Signer{Title: office.Title, Name: office.Name},
	}, nil
}

// unit is the office's code in letter numbers. Only few are known: until the configuration names one,
// the village's official code stands there, so that numbers of two villages never meet.
func unit(o Office, v kiosk.Village) string {
	if o.Unit != "" {
		return o.Unit
	}
	return string(v.Code)
}

// approval is what one transaction writes. The letter comes before the state that says it is ready; one that
// is signed by hand stays at the office, and its kiosk learns only that it is ready.
func (d *Desk) approval(clerk ledger.ClerkAccount, c Case, l letter, at time.Time) (ledger.Approval, error) {
	dec, err := d.decision(clerk, c, ActionApprove, kiosk.StatusNews{State: kiosk.ReadyState}, at)
	if err != nil {
		return ledger.Approval{}, err
	}
	if c.Service.HandOver == kiosk.ByTTE {
		news, err := d.news(c.Kiosk, kiosk.LetterNews{Letter: kiosk.Letter{
			Request: c.ID, Service: c.Service.ID, Number: l.number, Approved: at, Until: l.until, Document: l.Document, Seal: l.Seal,
		}})
		if err != nil {
			return ledger.Approval{}, err
		}
		dec.News = append([]ledger.Sealed{news}, dec.News...)
	}
	b, err := journal.Marshal(l.record)
	if err != nil {
		return ledger.Approval{}, err
	}
	sealed, err := d.o.Vault.Seal(regency.PlaceLetter(c.ID), b)
	if err != nil {
		return ledger.Approval{}, err
	}
	return ledger.Approval{Decision: dec, Letter: ledger.Letter{
		Request: c.ID, Number: l.number, Approved: at.UnixMilli(), Until: l.until.UnixMilli(), TextHash: l.textHash, Record: sealed,
	}}, nil
}
