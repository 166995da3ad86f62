package journal

import (
	"maps"
	"slices"
)

// Kind says what a journal entry tells. Numbers are fixed and never used again; an entry of an
// unknown kind is stored and rejected by the regency.
type Kind uint8

// The kinds (DESIGN: "Journal, up").
const (
	KindEpoch       Kind = 1  // a new sealing epoch; body EpochBody, in clear
	KindIncarnation Kind = 2  // a new incarnation of this kiosk; body IncarnationBody, in clear
	KindEnrolCard   Kind = 3  // EnrolCardBody
	KindEnrolPIN    Kind = 4  // EnrolPINBody
	KindPINTry      Kind = 5  // PINTryBody
	KindRequestNew  Kind = 6  // RequestNewBody
	KindRequestStop Kind = 7  // request.cancel: RequestCancelBody
	KindPrintStart  Kind = 8  // PrintStartBody
	KindPrintEnd    Kind = 9  // PrintEndBody
	KindTaken       Kind = 10 // paper.taken: PaperBody
	KindRetracted   Kind = 11 // paper.retracted: PaperBody
	KindComplaint   Kind = 12 // ComplaintBody
	KindSurvey      Kind = 13 // SurveyBody
	KindClerkAction Kind = 14 // ClerkActionBody
	KindTraining    Kind = 15
	KindFault       Kind = 16 // FaultBody
	KindHeartbeat   Kind = 17 // HeartbeatBody
	KindBlob        Kind = 18 // BlobBody
	KindPersonCheck Kind = 19 // person.check: PersonCheckBody
)

var kindNames = map[Kind]string{
	KindEpoch: "epoch", KindIncarnation: "incarnation", KindEnrolCard: "enrol.card", KindEnrolPIN: "enrol.pin",
	KindPINTry: "pin.try", KindRequestNew: "request.new", KindRequestStop: "request.cancel",
	KindPrintStart: "print.start", KindPrintEnd: "print.end", KindTaken: "paper.taken", KindRetracted: "paper.retracted",
	KindComplaint: "complaint", KindSurvey: "survey", KindClerkAction: "clerk.action", KindTraining: "training",
	KindFault: "fault", KindHeartbeat: "heartbeat", KindBlob: "blob",
	KindPersonCheck: "person.check",
}

// Kinds lists the kinds in the order of their numbers.
func Kinds() []Kind { return slices.Sorted(maps.Keys(kindNames)) }

// Known says whether the kind is in the list.
func (k Kind) Known() bool { return kindNames[k] != "" }

// Clear says that bodies of this kind are not sealed: they hold no personal data and are needed to
// open the others.
func (k Kind) Clear() bool { return k == KindEpoch || k == KindIncarnation }

// String is the name of the kind, "request.new".
func (k Kind) String() string {
	if s := kindNames[k]; s != "" {
		return s
	}
	return "unknown"
}
