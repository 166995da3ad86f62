package kiosk

import (
	"errors"
	"fmt"
	"time"
)

// ComplaintSort says whether somebody reports what is wrong or proposes something.
type ComplaintSort string

// The sorts.
const (
	Report   ComplaintSort = "report"   // lapor
	Proposal ComplaintSort = "proposal" // usul untuk desa
)

// Topic is what a complaint or a proposal is about.
type Topic string

// The topics.
const (
	TopicRoad    Topic = "road"    // jalan, jembatan, lampu
	TopicWater   Topic = "water"   // air dan sampah
	TopicService Topic = "service" // layanan kantor desa
	TopicStaff   Topic = "staff"   // perilaku perangkat desa; only the inspectorate reads it
	TopicAid     Topic = "aid"     // bantuan sosial
	TopicTrade   Topic = "trade"   // usaha warga
	TopicYouth   Topic = "youth"   // pemuda, olahraga, seni
	TopicHealth  Topic = "health"  // kesehatan dan posyandu
	TopicOther   Topic = "other"
)

// Topics lists what a sort may be about, in the order in which a screen offers it: at most MaxChoices.
func (s ComplaintSort) Topics() []Topic {
	switch s {
	case Report:
		return []Topic{TopicRoad, TopicWater, TopicService, TopicStaff, TopicAid, TopicOther}
	case Proposal:
		return []Topic{TopicRoad, TopicWater, TopicTrade, TopicYouth, TopicHealth, TopicOther}
	}
	return nil
}

// Complaint is something that a resident tells the village or the regency (lapor), or proposes (usul).
type Complaint struct {
	ID      RequestID
	Sort    ComplaintSort
	Topic   Topic
	Village VillageCode // that it is about: the kiosk's own
	Place   string      // where, as ComplaintPlace takes it; empty: not said
	Words   string      // as ComplaintWords takes them
	Token   Token
	Sender  NIK    // who says so; zero: nobody is named
	Day     string // 2006-01-02 WIB: nothing finer is kept anywhere
}

// ComplaintPlace is the question where: a hamlet, or a landmark in a few words.
func ComplaintPlace() Field {
	return Field{ID: "place", Kind: TextField, Max: 60, Optional: true, Hamlets: true}
}

// ComplaintWords is what somebody writes.
func ComplaintWords() Field { return Field{ID: "words", Kind: TextField, Min: 10, Max: 300} }

// ErrComplaint says that something is no complaint.
var ErrComplaint = errors.New("kiosk: not a complaint")

// Check holds a complaint to its closed words and its limits. The error names no word of it.
func (c Complaint) Check() error {
	bad := func(what string) error { return fmt.Errorf("%w: %s", ErrComplaint, what) }
	known := false
	for _, t := range c.Sort.Topics() {
		known = known || t == c.Topic
	}
	switch {
	case c.ID.IsZero():
		return bad("no id")
	case !known:
		return bad("sort or topic")
	case ComplaintPlace().Check(c.Place, time.Time{}) != FieldFine:
		return bad("place")
	case ComplaintWords().Check(c.Words, time.Time{}) != FieldFine:
		return bad("words")
	}
	if _, err := ParseVillageCode(string(c.Village)); err != nil {
		return bad("village")
	}
	if t, err := ParseToken(c.Token.Digits()); err != nil || t != c.Token {
		return bad("token")
	}
	if _, err := time.Parse(time.DateOnly, c.Day); err != nil {
		return bad("day")
	}
	return nil
}

// ComplaintDesk is at whose table a complaint lies.
type ComplaintDesk string

// The desks. Nobody at another desk sees it, not even that it is there.
const (
	VillageDesk     ComplaintDesk = "village"      // the clerks of its village
	AgencyDesk      ComplaintDesk = "agency"       // dinas kabupaten
	InspectorsDesk  ComplaintDesk = "inspectorate" // inspektorat kabupaten
	NoComplaintDesk ComplaintDesk = ""
)

// FirstDesk is where a complaint about a topic is laid: what is about the village's own staff goes past
// the village.
func (t Topic) FirstDesk() ComplaintDesk {
	if t == TopicStaff {
		return InspectorsDesk
	}
	return VillageDesk
}

// Forward lists the desks to which a complaint about the topic may go from a desk. What is about the
// village's staff never leaves the inspectorate.
func (t Topic) Forward(from ComplaintDesk) []ComplaintDesk {
	if t == TopicStaff {
		return nil
	}
	switch from {
	case VillageDesk:
		return []ComplaintDesk{AgencyDesk, InspectorsDesk}
	case AgencyDesk:
		return []ComplaintDesk{VillageDesk, InspectorsDesk}
	case InspectorsDesk:
		return []ComplaintDesk{AgencyDesk}
	case NoComplaintDesk:
	}
	return nil
}

// ComplaintState is how far a complaint is.
type ComplaintState string

// The states, in the words of the counter.
const (
	ComplaintReceived  ComplaintState = "diterima"
	ComplaintForwarded ComplaintState = "diteruskan"
	ComplaintAnswered  ComplaintState = "dijawab"
	ComplaintClosed    ComplaintState = "selesai"
)

// Valid says whether s is in the list.
func (s ComplaintState) Valid() bool {
	switch s {
	case ComplaintReceived, ComplaintForwarded, ComplaintAnswered, ComplaintClosed:
		return true
	}
	return false
}

// May says whether a complaint may go from one state to another: it is answered as often as there is more
// to say, and once it is closed nothing moves it.
func (s ComplaintState) May(to ComplaintState) bool {
	switch s {
	case ComplaintReceived, ComplaintForwarded:
		return to == ComplaintForwarded || to == ComplaintAnswered || to == ComplaintClosed
	case ComplaintAnswered:
		return to == ComplaintAnswered || to == ComplaintClosed
	case ComplaintClosed:
	}
	return false
}

// Reply is what a token tells whoever holds it: how far the complaint is and what was answered. What the
// complaint says, and about whom, it does not tell.
type Reply struct {
	State  ComplaintState
	Answer string // empty: none yet
	Day    string // 2006-01-02 WIB of the last change
}
