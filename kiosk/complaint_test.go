package kiosk

import (
	"fmt"
	"strings"
	"testing"
)

func complaint() Complaint {
	id := RequestID{1, 2, 3}
	return Complaint{
		ID: id, Sort: Report, Topic: TopicRoad, Village: "35.10.13.2004", Place: "KRAJAN", Words: "JALAN BERLUBANG DEKAT SD", Token: NewToken(id),
		Day: "2026-11-26",
	}
}

// TestComplaintCheck: each limit and each closed word is held to.
func TestComplaintCheck(t *testing.T) {
	if err := complaint().Check(); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(*Complaint){
		"no id":                     func(c *Complaint) { c.ID = RequestID{} },
		"no sort":                   func(c *Complaint) { c.Sort = "" },
		"a proposal about staff":    func(c *Complaint) { c.Sort, c.Topic = Proposal, TopicStaff },
		"a topic of no list":        func(c *Complaint) { c.Topic = "bupati" },
		"another alphabet":          func(c *Complaint) { c.Words = "жалоба на дорогу" },
		"a control character":       func(c *Complaint) { c.Words += "\x1b[2J" },
		"words too short":           func(c *Complaint) { c.Words = "RUSAK" },
		"words too long":            func(c *Complaint) { c.Words = strings.Repeat("A", 301) },
		"place too long":            func(c *Complaint) { c.Place = strings.Repeat("A", 61) },
		"place of another alphabet": func(c *Complaint) { c.Place = "كراجان" },
		"no village":                func(c *Complaint) { c.Village = "3510" },
		"no token":                  func(c *Complaint) { c.Token = "" },
		"a token with spaces":       func(c *Complaint) { c.Token = Token(c.Token.Groups()) },
		"a time and no day":         func(c *Complaint) { c.Day = "2026-11-26T04:10:00Z" },
	} {
		c := complaint()
		spoil(&c)
		if c.Check() == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

// TestToken: it reads back, a slip of one digit or of two neighbours is found, it is never a request's
// number, and no verb prints it.
func TestToken(t *testing.T) {
	for i := range 200 {
		token := NewToken(RequestID{byte(i), 7, byte(i * 31), 9, 200, byte(i), 1, 2})
		if got, err := ParseToken(token.Groups()); err != nil || got != token {
			t.Fatalf("%s reads as %v, %v", token.Groups(), got.Groups(), err)
		}
		if _, err := ParseNumber(token.Digits()); err == nil {
			t.Fatalf("%s is a number as well", token.Groups())
		}
		for at := range TokenDigits {
			wrong := []byte(token.Digits())
			wrong[at] = '0' + (wrong[at]-'0'+1+byte(i)%9)%10
			if _, err := ParseToken(string(wrong)); err == nil {
				t.Fatalf("%s passes for %s", wrong, token.Groups())
			}
		}
	}
	if id, token := DrawComplaint(RequestID{1, 2, 3}); NewToken(id) == token || id.IsZero() {
		t.Error("the id leads to the token")
	}
	if s := fmt.Sprintf("%v %s %d %+v %q", complaint().Token, complaint().Token, complaint().Token, complaint(), complaint().Token); strings.Contains(s, complaint().Token.Digits()) {
		t.Errorf("a verb prints the token: %s", s)
	}
	for _, s := range []string{"", "1234", "1234 5678 901", "1234-5678-9012", "12345678901a"} {
		if _, err := ParseToken(s); err == nil {
			t.Errorf("%q is a token", s)
		}
	}
}

// TestComplaintDesks: what is about staff begins with the inspectorate and goes nowhere else; from no desk
// does anything lead back to the village once inspectors hold it; a closed one stays closed.
func TestComplaintDesks(t *testing.T) {
	for _, sort := range []ComplaintSort{Report, Proposal} {
		if n := len(sort.Topics()); n > MaxChoices {
			t.Errorf("%s has %d topics", sort, n)
		}
		for _, topic := range sort.Topics() {
			staff := topic == TopicStaff
			if got := topic.FirstDesk(); (got == InspectorsDesk) != staff {
				t.Errorf("%s begins at %s", topic, got)
			}
			for _, from := range []ComplaintDesk{VillageDesk, AgencyDesk, InspectorsDesk} {
				for _, to := range topic.Forward(from) {
					if staff || to == from || from == InspectorsDesk && to == VillageDesk {
						t.Errorf("%s goes from %s to %s", topic, from, to)
					}
				}
			}
		}
	}
	for _, to := range []ComplaintState{ComplaintReceived, ComplaintForwarded, ComplaintAnswered, ComplaintClosed} {
		if ComplaintClosed.May(to) || to == ComplaintReceived && ComplaintForwarded.May(to) {
			t.Errorf("closed or forwarded goes to %s", to)
		}
	}
}
