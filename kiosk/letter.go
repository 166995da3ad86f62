package kiosk

import "time"

// Letter is a letter (surat) that the regency made, as the kiosk of the request holds it.
type Letter struct {
	Request  RequestID
	Service  ServiceID
	Number   string // nomor surat, from the regency's agenda alone
	Approved time.Time
	Until    time.Time // end of validity
	Document []byte    // canonical CBOR of a paper.Document: exactly what the kiosk prints
	Seal     string    // text of the QR: verification URL and sealed claims
}

// News is one thing that the regency tells a kiosk in its feed: Verdict, StatusNews, LetterNews, ErasedNews or
// ReportNews.
type News interface{ news() }

// FeedItem is one numbered row of a kiosk's feed, gap-free from 1.
type FeedItem struct {
	N    uint64
	News News
	Mark uint64 // tells this item from any other of its number; 0: nothing does
}

// VerdictCode says what the regency made of a journal entry.
type VerdictCode string

// The verdicts.
const (
	EntryAccepted    VerdictCode = "accepted"
	EntryRejected    VerdictCode = "rejected"
	EntryQuarantined VerdictCode = "quarantined"
)

// Verdict tells what became of one journal entry.
type Verdict struct {
	Incarnation uint64
	Seq         uint64
	Request     RequestID // zero where the entry was about none
	Verdict     VerdictCode
	Code        string // why, where not accepted; closed list in sync/wire
}

// StatusNews tells where a request stands now.
type StatusNews struct {
	Request RequestID
	State   RequestState
	Holder  Holder
	Reason  string // what the clerk wrote when refusing; for the owner's eyes
	At      time.Time
}

// LetterNews brings a letter.
type LetterNews struct{ Letter Letter }

// ErasedNews says that the data of a request was ended at the regency, and must end at the kiosk.
type ErasedNews struct{ Request RequestID }

// ReportNews asks for a report of the kiosk.
type ReportNews struct{}

func (Verdict) news()    {}
func (StatusNews) news() {}
func (LetterNews) news() {}
func (ErasedNews) news() {}
func (ReportNews) news() {}
