package console

import (
	"context"
	"encoding/hex"
	"net/http"
	"strings"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/desk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// What one page shows at most.
const (
	maxLines   = 200
	maxNotices = 50
)

// noticeAge is how long a call for help or a fault of a device stands on the page.
const noticeAge = 24 * time.Hour

// queuePage is the data of queue.html.
type queuePage struct {
	frame
	Help, Faults  []noticeLine
	Checks        []noticeLine
	Cards         []cardLine
	Waiting, Done []line
	Elsewhere     []line // at other officials
	Quarantine    int    // entries that wait for a decision
}

type noticeLine struct{ Text, Age, Link, Close string }

type line struct {
	ID, Title, Initials, Number, Register, NIK, State, Class, Age, Village string

	Asking string // who asked for the subject, of a candidate's requests alone
}

// line is a request in a list, of a village of that kind; it names its village where the list is of several.
func (c *Console) line(l desk.Line, kind kiosk.SiteKind) line {
	state, class := c.standing(l.Request, kind)
	return line{
		ID: l.ID.String(), Title: l.Title, Initials: l.Initials, Number: l.Number.String(), Register: l.Register,
		NIK: l.NIK, State: state, Class: class, Age: since(c.o.Now(), l.Request),
	}
}

// queue is the work of whoever signed in.
func (c *Console) queue(w http.ResponseWriter, r *http.Request, clerk ledger.ClerkAccount) error {
	if clerk.Role != kiosk.RoleService {
		return c.office(w, r, clerk)
	}
	lines, err := c.o.Desk.Queue(r.Context(), clerk, maxLines)
	if err != nil {
		return err
	}
	notices, err := c.o.Ledger.Notices(r.Context(), clerk.Village, maxNotices)
	if err != nil {
		return err
	}
	checks, err := c.o.Desk.Checks(r.Context(), clerk, maxLines)
	if err != nil {
		return err
	}
	held, err := c.o.Ledger.Quarantined(r.Context(), clerk.Village, maxLines)
	if err != nil {
		return err
	}
	now := c.o.Now()
	p := queuePage{frame: c.frame(r.Context(), "Permohonan", clerk)}
	p.Quarantine = len(held)
	for _, l := range lines {
		switch v := c.line(l, p.kind); {
		case l.Holder == kiosk.NoHolder:
			p.Done = append(p.Done, v)
		case desk.Waits(clerk, l.Request):
			p.Waiting = append(p.Waiting, v)
		default:
			p.Elsewhere = append(p.Elsewhere, v)
		}
	}
	p.notices(now, notices)
	for _, n := range checks {
		p.Checks = append(p.Checks, checkLine(now, n))
	}
	if p.Cards, err = c.cardLines(r.Context(), clerk); err != nil {
		return err
	}
	return c.show(w, http.StatusOK, "queue", p)
}

// notices sorts what somebody noticed lately.
func (p *queuePage) notices(now time.Time, list []ledger.Notice) {
	for _, n := range list {
		if now.Sub(time.UnixMilli(n.At)) > noticeAge {
			continue
		}
		v := noticeLine{Text: where(n.Kiosk), Age: ago(now, n.At)}
		switch n.Kind {
		case ledger.NoticeHelp:
			p.Help = append(p.Help, v)
		case ledger.NoticeFault, ledger.NoticeAlarm:
			v.Text += ": " + n.Device + " " + n.Word
			p.Faults = append(p.Faults, v)
		case ledger.NoticeClone, ledger.NoticeCheck, ledger.NoticeAid: // they stand until they are closed
		}
	}
}

// requestPage is the data of request.html.
type requestPage struct {
	frame
	ID, Service, State, Class, Age, Made, Number, Register, Assurance string
	NIK, Asking, Birth                                                string // Asking: who asked for the subject; "" where nobody else did
	Approve                                                           string // the key's words
	About                                                             string // whom it concerns, where that is not who asked
	Nameless, Known, Makes                                            bool
	CanConfirm, CanApprove, CanReturn, CanComplete                    bool
	CanRefuse, CanEnd                                                 bool
	Raw, Absent                                                       bool // desk.Case
	Catalogue, CatalogueFile, ServiceID, Kiosk                        string
	Needs                                                             []needLine
	Tick                                                              bool     // the clerk may say what was shown
	Loss                                                              bool     // the subject's card is lost, and the clerk may block it
	Opens                                                             []string // their cards that still open
	Way                                                               []wayLine
	Resident                                                          kiosk.Resident
	Answers                                                           []answer
	Letter                                                            *letterLine
	Papers                                                            []paperLine
	Aid                                                               *aidBox
	Appeal                                                            *appealBox
}

type answer struct{ Label, Value string }

// letterLine is the letter of a request; Ended says how it ended, empty of one that stands.
type letterLine struct{ ID, Number, Until, Ended string }

func (c *Console) request(w http.ResponseWriter, r *http.Request, clerk ledger.ClerkAccount) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	k, err := c.o.Desk.Open(r.Context(), clerk, id)
	if err != nil {
		return err
	}
	p := c.requestPage(r.Context(), clerk, k)
	if p.Aid, err = c.aidBox(r.Context(), clerk, k); err != nil {
		return err
	}
	if p.Aid != nil && !p.Aid.Here {
		p.Approve = "Sudah diteruskan"
	}
	if p.Appeal, err = c.appealBox(r.Context(), clerk, k); err != nil {
		return err
	}
	p.Needs, p.Tick = needLines(k), p.CanApprove && clerk.Role == kiosk.RoleService
	p.CanApprove = p.CanApprove && (p.Appeal == nil || !p.Appeal.Problem && !p.Appeal.Decided)
	return c.show(w, http.StatusOK, "request", p)
}

func (c *Console) requestPage(ctx context.Context, clerk ledger.ClerkAccount, k desk.Case) requestPage {
	kind := c.village(ctx, k.Village).Kind
	state, class := c.standing(k.Request, kind)
	waits, counter := desk.Waits(clerk, k.Request), clerk.Role == kiosk.RoleService
	checked := k.State == kiosk.Checking || k.State == kiosk.Signing
	title := k.Title(c.o.Desk)
	p := requestPage{
		frame: c.frame(ctx, title, clerk), ID: k.ID.String(), Service: title, State: state, Class: class,
		Age: since(c.o.Now(), k.Request), Made: stamp(time.UnixMilli(k.Made)), Number: k.Number.String(), Register: k.Register,
		Assurance: assuranceWords(k.Assurance), NIK: k.Body.Subject.Reveal(), Asking: askingWords(k.Asking),
		Nameless: k.Nameless(), Makes: k.Service.Letter != "", Known: k.Known, Resident: k.Resident,
		Approve: c.approveWords(k, kind), Way: c.wayLines(k, kind),
		CanConfirm: counter && k.State == kiosk.Unproven, CanApprove: waits && checked && !k.Raw && (k.Known || k.Service.Letter == ""), Raw: k.Raw, Absent: k.Absent,
		Catalogue: k.Catalogue, ServiceID: string(k.Request.Service), Kiosk: where(k.Kiosk), CatalogueFile: catalogueFile(k.Kiosk),
		CanReturn: waits && checked, CanComplete: counter && k.State == kiosk.Incomplete, CanRefuse: waits && kiosk.Move(k.State, kiosk.Refused) == nil,
	}
	if k.Known {
		p.Birth = k.Resident.BirthPlace + ", " + dateWords(k.Resident.BirthDate)
	}
	for _, a := range k.Body.Answers {
		p.Answers = append(p.Answers, answerWords(k.Service, a))
	}
	p.About = strings.Join(k.Service.About(kiosk.AnswerTo(k.Body.Answers)), ", ")
	if k.Letter != nil {
		p.Letter = &letterLine{ID: p.ID, Number: k.Letter.Number, Until: day(time.UnixMilli(k.Letter.Until)), Ended: endWords(k.Letter.LetterEnd)}
		p.CanEnd = k.Letter.Ended == 0 && desk.Signed(clerk, k)
	}
	p.beside(clerk, k)
	return p
}

// beside is what stands beside the request itself: its papers, and the cards that its subject lost.
func (p *requestPage) beside(clerk ledger.ClerkAccount, k desk.Case) {
	for _, x := range k.Papers {
		p.Papers = append(p.Papers, paperLineOf(x))
	}
	p.Loss = k.Loss && clerk.Role == kiosk.RoleService && k.Village == clerk.Village
	for _, x := range k.Opens {
		p.Opens = append(p.Opens, hex.EncodeToString(x.Chip))
	}
}

// askingWords names who asked for somebody else; "" where nobody did.
func askingWords(a desk.Asking) string {
	switch {
	case a.NIK.IsZero():
		return ""
	case !a.Known:
		return "NIK " + a.NIK.Reveal() + ", tidak ada di data kependudukan"
	}
	return a.Resident.Name + ", NIK " + a.NIK.Reveal() + ", lahir " + dateWords(a.Resident.BirthDate)
}

// answerWords is an answer with the short name of its field; of a field that is no more, as it came.
func answerWords(s kiosk.Service, a kiosk.Answer) answer {
	for _, f := range s.Fields {
		if f.ID == a.Field {
			return answer{Label: f.Label.In(kiosk.Indonesian), Value: f.Words(a.Value)}
		}
	}
	if a.Field == kiosk.FieldVisit {
		return answer{Label: "Petugas diminta datang ke", Value: a.Value}
	}
	return answer{Label: a.Field, Value: a.Value}
}

// act makes a handler of a decision without a form.
func (c *Console) act(decide func(context.Context, ledger.ClerkAccount, kiosk.RequestID) error) func(http.ResponseWriter, *http.Request, ledger.ClerkAccount) error {
	return func(w http.ResponseWriter, r *http.Request, clerk ledger.ClerkAccount) error {
		id, err := pathID(r)
		if err != nil {
			return err
		}
		if err := decide(r.Context(), clerk, id); err != nil {
			return err
		}
		http.Redirect(w, r, "/requests/"+id.String(), http.StatusSeeOther)
		return nil
	}
}

// approve takes an approval, with what a clerk has ticked as shown.
func (c *Console) approve(w http.ResponseWriter, r *http.Request, clerk ledger.ClerkAccount) error {
	_ = r.PostFormValue("shown") // parses the form
	shown := r.PostForm["shown"]
	return c.act(func(ctx context.Context, clerk ledger.ClerkAccount, id kiosk.RequestID) error {
		return c.o.Desk.Approve(ctx, clerk, id, shown...)
	})(w, r, clerk)
}

func (c *Console) pdf(w http.ResponseWriter, r *http.Request, clerk ledger.ClerkAccount) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	b, err := c.o.Desk.PDF(r.Context(), clerk, id)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/pdf")
	w.Header().Set("Content-Disposition", `inline; filename="surat.pdf"`)
	_, _ = w.Write(b) // a browser that went away
	return nil
}
