package console

import (
	"context"
	"errors"
	"net/http"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/desk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// complaintsPage is the data of complaints.html.
type complaintsPage struct {
	frame
	Desk          string
	Waiting, Done []complaintLine
}

// complaintLine is a complaint in a list: no word of it and nobody's name.
type complaintLine struct{ ID, Title, State, Class, Day, Who, Village string }

// complaintPage is the data of complaint.html.
type complaintPage struct {
	frame
	Line                         complaintLine
	Sender, Place, Words, Answer string
	Erased, CanAnswer, CanClose  bool
	Forward                      []forwardKey
	Agencies                     []forwardKey // to which it may go
}

// forwardKey is a desk, or an agency by its id.
type forwardKey struct{ To, Words string }

func (c *Console) complaints(w http.ResponseWriter, r *http.Request, clerk ledger.ClerkAccount) error {
	rows, err := c.o.Desk.Complaints(r.Context(), clerk, maxLines)
	if err != nil {
		return err
	}
	p := complaintsPage{frame: c.frame(r.Context(), "Lapor & usul", clerk), Desk: c.deskTitle(r.Context(), clerk)}
	for _, row := range rows {
		l := c.complaintLine(r.Context(), row)
		if row.State == kiosk.ComplaintReceived || row.State == kiosk.ComplaintForwarded {
			p.Waiting = append(p.Waiting, l)
		} else {
			p.Done = append(p.Done, l)
		}
	}
	return c.show(w, http.StatusOK, "complaints", p)
}

func (c *Console) complaintLine(ctx context.Context, row ledger.Complaint) complaintLine {
	v := c.village(ctx, row.Village)
	l := complaintLine{
		ID: row.ID.String(), Title: sortWords(row.Sort) + ": " + topicWords(row.Topic, v.Kind), Day: dateWords(row.Day),
		Who: "tanpa nama", Village: villageTitle(v),
	}
	if row.Named {
		l.Who = "dengan nama"
	}
	l.State, l.Class = complaintState(row.State)
	return l
}

func (c *Console) complaint(w http.ResponseWriter, r *http.Request, clerk ledger.ClerkAccount) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	s, err := c.o.Desk.OpenComplaint(r.Context(), clerk, id)
	if err != nil {
		return err
	}
	p := complaintPage{
		frame: c.frame(r.Context(), "Lapor & usul", clerk), Line: c.complaintLine(r.Context(), s.Complaint), Sender: senderWords(s),
		Place: s.Words.Place, Words: s.Words.Words, Answer: s.Answer, Erased: s.Erased,
		CanAnswer: s.May[kiosk.ComplaintAnswered], CanClose: s.May[kiosk.ComplaintClosed],
	}
	for _, d := range s.Forward {
		if d != kiosk.AgencyDesk {
			p.Forward = append(p.Forward, forwardKey{To: string(d), Words: deskWords(d, c.village(r.Context(), s.Village).Kind)})
			continue
		}
		for _, a := range c.o.Desk.Agencies(s.Village) {
			p.Agencies = append(p.Agencies, forwardKey{To: a.ID, Words: a.Title.In(kiosk.Indonesian)})
		}
	}
	return c.show(w, http.StatusOK, "complaint", p)
}

// complaintAct makes a handler of a decision on a complaint.
func (c *Console) complaintAct(do func(context.Context, ledger.ClerkAccount, kiosk.RequestID, *http.Request) error) func(http.ResponseWriter, *http.Request, ledger.ClerkAccount) error {
	return func(w http.ResponseWriter, r *http.Request, clerk ledger.ClerkAccount) error {
		id, err := pathID(r)
		if err != nil {
			return err
		}
		if err := do(r.Context(), clerk, id, r); err != nil {
			return err
		}
		http.Redirect(w, r, "/complaints", http.StatusSeeOther)
		return nil
	}
}

func (c *Console) answerComplaint(ctx context.Context, clerk ledger.ClerkAccount, id kiosk.RequestID, r *http.Request) error {
	return c.o.Desk.AnswerComplaint(ctx, clerk, id, r.PostFormValue("text"))
}

func (c *Console) forwardComplaint(ctx context.Context, clerk ledger.ClerkAccount, id kiosk.RequestID, r *http.Request) error {
	return c.o.Desk.ForwardComplaint(ctx, clerk, id, kiosk.ComplaintDesk(r.PostFormValue("desk")), r.PostFormValue("agency"))
}

func (c *Console) closeComplaint(ctx context.Context, clerk ledger.ClerkAccount, id kiosk.RequestID, _ *http.Request) error {
	return c.o.Desk.CloseComplaint(ctx, clerk, id)
}

// complaintProblem is problem for complaints; 0: none of them.
func complaintProblem(err error) (status int, words string) {
	if errors.Is(err, desk.ErrAnswer) {
		return http.StatusUnprocessableEntity, "Tulis jawaban, paling banyak 500 huruf."
	}
	if errors.Is(err, desk.ErrAgency) {
		return http.StatusUnprocessableEntity, "Pilih dinas dari daftar."
	}
	return 0, ""
}

// senderWords is who said it.
func senderWords(s desk.Said) string {
	switch {
	case s.Words.Sender.IsZero():
		return "tanpa nama"
	case s.Known:
		return s.Sender.Name + ", NIK …" + s.Words.Sender.Last4()
	}
	return "NIK …" + s.Words.Sender.Last4()
}

func sortWords(s kiosk.ComplaintSort) string {
	if s == kiosk.Proposal {
		return "Usul"
	}
	return "Laporan"
}

// topicWords is what a complaint of a village of that kind is about.
func topicWords(t kiosk.Topic, kind kiosk.SiteKind) string {
	switch t {
	case kiosk.TopicRoad:
		return "jalan, jembatan, lampu"
	case kiosk.TopicWater:
		return "air dan sampah"
	case kiosk.TopicService:
		return "layanan kantor " + wordsOf(kind).Village
	case kiosk.TopicStaff:
		return "perilaku " + wordsOf(kind).Staff
	case kiosk.TopicAid:
		return "bantuan sosial"
	case kiosk.TopicTrade:
		return "usaha warga"
	case kiosk.TopicYouth:
		return "pemuda, olahraga, seni"
	case kiosk.TopicHealth:
		return "kesehatan"
	case kiosk.TopicOther:
	}
	return "lainnya"
}

// complaintState is how a clerk reads a state, and the class of its badge.
func complaintState(s kiosk.ComplaintState) (words, class string) {
	switch s {
	case kiosk.ComplaintReceived:
		return "Diterima", "waiting"
	case kiosk.ComplaintForwarded:
		return "Diteruskan ke meja ini", "waiting"
	case kiosk.ComplaintAnswered:
		return "Dijawab", "ready"
	case kiosk.ComplaintClosed:
		return "Selesai", ""
	}
	return string(s), ""
}

// deskWords is a desk in the words of whoever sends something there, of a village of that kind.
func deskWords(d kiosk.ComplaintDesk, kind kiosk.SiteKind) string {
	switch d {
	case kiosk.VillageDesk:
		return wordsOf(kind).Village
	case kiosk.AgencyDesk:
		return "dinas kabupaten"
	case kiosk.InspectorsDesk:
		return "inspektorat"
	case kiosk.NoComplaintDesk:
	}
	return string(d)
}

// deskTitle is the desk of an account.
func (c *Console) deskTitle(ctx context.Context, clerk ledger.ClerkAccount) string {
	switch clerk.Role {
	case kiosk.RoleInspector:
		return "Meja inspektorat"
	case kiosk.RoleAgency:
		return "Meja " + c.o.Desk.AgencyTitle(clerk.Agency)
	case kiosk.RoleDistrict:
		return "Meja kecamatan"
	case kiosk.RoleService, kiosk.RoleSecretary, kiosk.RoleHead:
	}
	return "Meja " + wordsOf(c.kindOf(ctx, clerk)).Village
}
