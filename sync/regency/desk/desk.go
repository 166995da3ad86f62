// Package desk is the officials' work on requests: see what waits, open one, confirm, approve, send back,
// refuse. An approval gives the request to the next holder of its service's chain; the last one's draws the
// letter's number from the agenda, makes the letter, seals and signs it, and tells the kiosk, all or nothing.
//
// It shows no page (sync/regency/console) and keeps nothing itself (ledger). It decides nothing that a
// person must decide.
//
// Concurrency: a Desk may be used from any goroutine and beside others on the same ledger: two clerks
// who decide the same request at once get one decision and one ErrDecided.
package desk

import (
	"context"
	"crypto/ecdsa"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/regency/vault"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// The errors that a page answers.
var (
	ErrNotYours = errors.New("desk: the request is another office's")
	ErrNotHeld  = errors.New("desk: the request waits for somebody else")
	ErrDecided  = errors.New("desk: the request was decided meanwhile")
	ErrReason   = errors.New("desk: a refusal needs a reason of at most 500 letters")
	ErrResident = errors.New("desk: the subject is not in the population record")
	ErrPresence = errors.New("desk: the population record calls the subject dead, moved or missing")
	ErrService  = errors.New("desk: the catalogue that the request was made with does not hold the service")
	ErrEdition  = errors.New("desk: nobody knows the catalogue that the request was made with")
)

// The words of the audit.
const (
	ActionOpen     = "request.open"
	ActionConfirm  = "request.confirm"
	ActionApprove  = "request.approve"
	ActionReturn   = "request.return"
	ActionComplete = "request.complete"
	ActionRefuse   = "request.refuse"
	ActionPDF      = "letter.pdf"
)

// Office is what letters need to know of a village office, beside the list of villages.
type Office struct {
	Unit  string // unit code in letter numbers, "429.513.04"
	Title string // of who signs; empty: by the kind of village
	Name  string // of who signs
}

// Editions is the service catalogues that requests may have been made with. It may be used from any goroutine.
type Editions interface {
	// Of gives the catalogue of a version; ok is false where nobody knows it.
	Of(ctx context.Context, version string) (c *catalog.Catalogue, ok bool, err error)
}

// Options is what a Desk needs; every field but Editions and Aid must be set.
type Options struct {
	Ledger    ledger.Ledger
	Vault     *vault.Vault
	Catalogue *catalog.Catalogue // what is offered now
	Editions  Editions           // of requests; nil: Catalogue alone is known
	Seal      *ecdsa.PrivateKey  // of letters
	Signer    Signer
	Format    string // of letter numbers, see FormatNumber
	VerifyURL string // base of the QR code, "https://cek.example/S"
	Offices   map[kiosk.VillageCode]Office
	Aid       kiosk.AidMatrix // zero: no scheme is known
	Bell      *regency.Bell
	Now       func() time.Time
}

// Signer signs a PDF so that the PDF is the original (TTE). A certified one asks the official for a
// passphrase, which is never stored or queued.
type Signer interface {
	SignPDF(ctx context.Context, pdf []byte, reason string, at time.Time) ([]byte, error)
}

// Desk is the clerk's work.
type Desk struct{ o Options }

// New makes a desk; a letter number format that names unknown parts is an error, and so is one whose longest number no
// seal holds: a letter that cannot be sealed could not be made.
func New(o Options) (*Desk, error) {
	if err := checkNumbers(o); err != nil {
		return nil, err
	}
	return &Desk{o: o}, nil
}

// Line is a request in a list: nobody's name and no NIK.
type Line struct {
	ledger.Request
	Title    string // of the service
	Initials string // of the subject; "" where the population record does not hold them
	NIK      string // masked but for the last four digits; "" of a nameless request
	Asking   Asking // of Calon.Requests alone
}

// Case is an opened request.
type Case struct {
	ledger.Request
	Body     kiosk.Request
	Service  kiosk.Service // as it was when the request was made; of its ID alone where Raw
	Raw      bool          // nobody knows the catalogue that it was made with: the answers stand as they came
	Absent   bool          // Raw, and the catalogue is known: it holds no such service, and no other will come
	Resident kiosk.Resident
	Known    bool // Resident is of the population record
	Asking   Asking
	// Contested is the application that an appeal (sanggah) is about; zero where it names none of the same person.
	Contested Contested
	Letter    *ledger.Letter
	Papers    []ledger.Paper // of Open alone
	// Of Open alone: Loss says that the subject's card is lost, by their own answer; Opens is the cards of theirs that still open.
	Loss  bool
	Opens []ledger.Card
	Way   []Disposition // of Open alone

	shown []string // of Approve: the requirements that the clerk has seen
}

// Queue lists what an official sees: a clerk the requests of their village, what waits first, wherever they
// are, because residents ask at the counter (ledger.Requests.Queue: the limit is that of each part); everybody else
// only what waits for them.
func (d *Desk) Queue(ctx context.Context, clerk ledger.ClerkAccount, limit int) ([]Line, error) {
	var rows []ledger.Request
	var err error
	if clerk.Role == kiosk.RoleService {
		rows, err = d.o.Ledger.Queue(ctx, clerk.Village, limit)
	} else {
		rows, err = d.o.Ledger.Held(ctx, clerk.Reach(), limit)
	}
	if err != nil {
		return nil, err
	}
	lines := make([]Line, 0, len(rows))
	for _, r := range rows {
		c, err := d.open(ctx, r)
		if err != nil && !errors.Is(err, vault.ErrErased) { // which is still listed
			return nil, err
		}
		l := Line{Request: r, Title: c.Title(d), NIK: strings.Repeat("•", 12) + c.Body.Subject.Last4()}
		switch {
		case r.Nameless():
			l.NIK = ""
		case c.Known:
			l.Initials = c.Resident.Initials()
		}
		lines = append(lines, l)
	}
	return lines, nil
}

// Title is what a service is called; its id where the catalogue does not hold it.
func (d *Desk) Title(id kiosk.ServiceID) string {
	if s, ok := d.o.Catalogue.Get(id); ok {
		return s.Title.In(kiosk.Indonesian)
	}
	return string(id)
}

// ServiceAgency is what the agency of a service's chain is called; "" where it has none.
func (d *Desk) ServiceAgency(id kiosk.ServiceID) string {
	s, _ := d.o.Catalogue.Get(id)
	return s.Agency.Title.In(kiosk.Indonesian)
}

// AgencyTitle is what an agency is called; its id where the catalogue does not hold it.
func (d *Desk) AgencyTitle(id string) string {
	if a, ok := d.o.Catalogue.Agency(id); ok {
		return a.Title.In(kiosk.Indonesian)
	}
	return id
}

// Open reads one request for an official, who now sees whose it is: that goes into the audit.
func (d *Desk) Open(ctx context.Context, clerk ledger.ClerkAccount, id kiosk.RequestID) (Case, error) {
	c, err := d.mine(ctx, clerk, id)
	if err != nil {
		return Case{}, err
	}
	if c.Papers, err = d.o.Ledger.PapersOf(ctx, id); err != nil {
		return Case{}, err
	}
	if c.Way, err = d.way(ctx, id); err != nil {
		return Case{}, err
	}
	if err := d.lost(ctx, &c); err != nil {
		return Case{}, err
	}
	return c, d.o.Ledger.Audit(ctx, d.audit(clerk, ActionOpen, id))
}

// lost reads which cards of the subject still open, where their answer says that theirs is lost.
func (d *Desk) lost(ctx context.Context, c *Case) error {
	if c.Loss = len(c.Subject) > 0 && c.Service.CardLost(kiosk.AnswerTo(c.Body.Answers)); !c.Loss {
		return nil
	}
	cards, err := d.o.Ledger.CardsOf(ctx, c.Subject)
	for _, x := range cards {
		if x.Lost == "" {
			c.Opens = append(c.Opens, x)
		}
	}
	return err
}

// PDF gives the signed original of a letter.
func (d *Desk) PDF(ctx context.Context, clerk ledger.ClerkAccount, id kiosk.RequestID) ([]byte, error) {
	c, err := d.mine(ctx, clerk, id)
	if err != nil {
		return nil, err
	}
	if c.Letter == nil {
		return nil, ledger.ErrNotFound
	}
	b, err := d.o.Vault.Open(regency.PlaceLetter(id), c.Letter.Record)
	if err != nil {
		return nil, fmt.Errorf("desk: letter: %w", err)
	}
	var r record
	if err := journal.Unmarshal(b, &r); err != nil {
		return nil, fmt.Errorf("desk: letter: %w", err)
	}
	return r.PDF, d.o.Ledger.Audit(ctx, d.audit(clerk, ActionPDF, id))
}

// decide makes a decision that needs no letter. news lacks the request and the time.
func (d *Desk) decide(ctx context.Context, clerk ledger.ClerkAccount, c Case, action string, news kiosk.StatusNews) error {
	at := d.o.Now()
	dec, err := d.decision(clerk, c, action, news, at)
	if err != nil {
		return err
	}
	if news.State == kiosk.ReadyState && c.Service.ID == kiosk.AidApply {
		if state, err := d.presence(ctx, c.Subject); err != nil || state != kiosk.Present {
			return errors.Join(ErrPresence, err)
		}
	}
	if news.State.Granted() { // an aid is granted only with its places: the ledger refuses it otherwise
		dec.Aid = d.aid().Claim(c.Kiosk, c.Body, at)
	}
	return d.done(c, d.o.Ledger.Decide(ctx, dec))
}

// decision makes what a status change writes, if the move is legal.
func (d *Desk) decision(clerk ledger.ClerkAccount, c Case, action string, news kiosk.StatusNews, at time.Time) (ledger.Decision, error) {
	if err := kiosk.Move(c.State, news.State); err != nil {
		return ledger.Decision{}, fmt.Errorf("%w: %w", ErrDecided, err)
	}
	news.Request, news.At = c.ID, at
	sealed, err := d.news(c.Kiosk, news)
	if err != nil {
		return ledger.Decision{}, err
	}
	dec := ledger.Decision{
		Request: c.ID, Kiosk: c.Kiosk, From: c.State, Was: c.Holder, To: news.State, Holder: news.Holder, At: at.UnixMilli(),
		News: []ledger.Sealed{sealed}, Audit: d.audit(clerk, action, c.ID),
	}
	if news.Holder == kiosk.Agency {
		dec.Agency = d.agency(c).ID
	}
	why := news.Reason
	if action == ActionApprove {
		why = strings.Join(c.shown, " ")
	}
	if why != "" {
		dec.Reason, err = d.o.Vault.Seal(regency.PlaceReason(c.ID), []byte(why))
	}
	return dec, err
}

// done rings the bell after a commit and names a lost race.
func (d *Desk) done(c Case, err error) error {
	switch {
	case err == nil:
		d.o.Bell.Ring(c.Kiosk)
		return nil
	case errors.Is(err, ledger.ErrMoved):
		return fmt.Errorf("%w: %w", ErrDecided, err)
	}
	return err
}

// mine reads a request that the official may read.
func (d *Desk) mine(ctx context.Context, clerk ledger.ClerkAccount, id kiosk.RequestID) (Case, error) {
	r, err := d.o.Ledger.Request(ctx, id)
	if err != nil {
		return Case{}, err
	}
	if err := d.mayRead(ctx, clerk, r); err != nil {
		return Case{}, err
	}
	c, err := d.open(ctx, r)
	if errors.Is(err, vault.ErrErased) {
		err = fmt.Errorf("%w: %w", ledger.ErrNotFound, err)
	}
	return c, err
}

// open opens a request, its subject and its letter.
func (d *Desk) open(ctx context.Context, r ledger.Request) (Case, error) {
	c := Case{Request: r}
	b, err := d.o.Vault.Open(regency.PlaceRequest(r), r.Record)
	if err != nil {
		return c, fmt.Errorf("desk: request: %w", err)
	}
	var body journal.RequestNewBody
	if err := journal.Unmarshal(b, &body); err != nil {
		return c, fmt.Errorf("desk: request: %w", err)
	}
	if c.Body, err = body.Request(); err != nil {
		return c, fmt.Errorf("desk: request: %w", err)
	}
	if err := d.pinned(ctx, &c); err != nil {
		return c, err
	}
	if c.Resident, c.Known, err = d.resident(ctx, r.Subject); err != nil {
		return c, err
	}
	if c.Asking, err = d.asking(ctx, c.Body); err != nil {
		return c, err
	}
	if c.Contested, err = d.contested(ctx, c); err != nil {
		return c, err
	}
	l, err := d.o.Ledger.Letter(ctx, r.ID)
	switch {
	case err == nil:
		c.Letter = &l
	case !errors.Is(err, ledger.ErrNotFound):
		return c, err
	}
	return c, nil
}

func (d *Desk) resident(ctx context.Context, nik []byte) (kiosk.Resident, bool, error) {
	p, err := d.o.Ledger.Person(ctx, nik)
	if errors.Is(err, ledger.ErrNotFound) {
		return kiosk.Resident{}, false, nil
	}
	if err != nil {
		return kiosk.Resident{}, false, err
	}
	r, err := regency.OpenPerson(d.o.Vault, p)
	return r, err == nil, err
}

func (d *Desk) news(id kiosk.KioskID, n kiosk.News) (ledger.Sealed, error) {
	b, err := wire.EncodeNews(n)
	if err != nil {
		return ledger.Sealed{}, err
	}
	return d.o.Vault.Seal(regency.PlaceNews(id), b)
}

func (d *Desk) audit(clerk ledger.ClerkAccount, action string, id kiosk.RequestID) ledger.AuditRow {
	return ledger.AuditRow{At: d.o.Now().UnixMilli(), Clerk: clerk.Name, Action: action, Request: id}
}
