package wire

import (
	"fmt"
	"math"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// Verdict is kiosk.Verdict on the wire.
type Verdict struct {
	Incarnation uint64 `cbor:"1,keyasint"`
	Seq         uint64 `cbor:"2,keyasint"`
	Request     []byte `cbor:"3,keyasint,omitempty"` // 16 bytes, or absent
	Verdict     string `cbor:"4,keyasint"`
	Code        string `cbor:"5,keyasint,omitempty"`
}

// Status is kiosk.StatusNews on the wire.
type Status struct {
	Request []byte `cbor:"1,keyasint"`
	State   string `cbor:"2,keyasint"`
	Holder  string `cbor:"3,keyasint,omitempty"`
	Reason  string `cbor:"4,keyasint,omitempty"`
	At      int64  `cbor:"5,keyasint"` // Unix ms
}

// Letter is kiosk.Letter on the wire.
type Letter struct {
	Request  []byte `cbor:"1,keyasint"`
	Service  string `cbor:"2,keyasint"`
	Number   string `cbor:"3,keyasint"`
	Approved int64  `cbor:"4,keyasint"` // Unix ms
	Until    int64  `cbor:"5,keyasint"` // Unix ms
	Document []byte `cbor:"6,keyasint"`
	Seal     string `cbor:"7,keyasint"`
}

// Visit is kiosk.VisitNews on the wire.
type Visit struct {
	Request []byte `cbor:"1,keyasint"`
	At      int64  `cbor:"2,keyasint"` // Unix ms
}

// News is one thing told: exactly one field is set.
type News struct {
	Verdict *Verdict `cbor:"1,keyasint,omitempty"`
	Status  *Status  `cbor:"2,keyasint,omitempty"`
	Letter  *Letter  `cbor:"3,keyasint,omitempty"`
	Erased  []byte   `cbor:"4,keyasint,omitempty"` // 16 bytes: a request whose data ends
	Ask     string   `cbor:"5,keyasint,omitempty"` // askReport
	Visit   *Visit   `cbor:"6,keyasint,omitempty"`
}

// askReport is what a kiosk may be asked for: a closed list of one.
const askReport = "report"

// Item is one numbered row of a feed. The news is its own canonical encoding, so that the regency can
// keep it sealed as it is.
type Item struct {
	N    uint64 `cbor:"1,keyasint"`
	News []byte `cbor:"2,keyasint"`
	Mark uint64 `cbor:"3,keyasint,omitempty"` // ledger.FeedRow.Mark
}

// Version names the state of a dataset. Versions are compared for equality only.
type Version struct {
	Dataset string `cbor:"1,keyasint"`
	Version string `cbor:"2,keyasint"`
}

// Feed answers a feed request: the items after the cursor, gap-free, and what the datasets are now.
type Feed struct {
	Items    []Item    `cbor:"1,keyasint,omitempty"`
	Head     uint64    `cbor:"2,keyasint"` // the newest item that exists
	Versions []Version `cbor:"3,keyasint,omitempty"`
}

// EncodeNews gives the canonical bytes of one news.
func EncodeNews(n kiosk.News) ([]byte, error) {
	var w News
	switch n := n.(type) {
	case kiosk.Verdict:
		w.Verdict = &Verdict{Incarnation: n.Incarnation, Seq: n.Seq, Verdict: string(n.Verdict), Code: n.Code}
		if !n.Request.IsZero() {
			w.Verdict.Request = n.Request[:]
		}
	case kiosk.StatusNews:
		w.Status = &Status{
			Request: n.Request[:], State: string(n.State), Holder: string(n.Holder), Reason: n.Reason, At: n.At.UnixMilli(),
		}
	case kiosk.LetterNews:
		l := n.Letter
		w.Letter = &Letter{
			Request: l.Request[:], Service: string(l.Service), Number: l.Number, Approved: l.Approved.UnixMilli(),
			Until: l.Until.UnixMilli(), Document: l.Document, Seal: l.Seal,
		}
	case kiosk.ErasedNews:
		w.Erased = n.Request[:]
	case kiosk.ReportNews:
		w.Ask = askReport
	case kiosk.VisitNews:
		w.Visit = &Visit{Request: n.Request[:], At: n.At.UnixMilli()}
	default:
		return nil, fmt.Errorf("wire: news of type %T", n)
	}
	return journal.Marshal(w)
}

// DecodeNews reads one news and checks its closed words.
func DecodeNews(b []byte) (kiosk.News, error) {
	var w News
	if err := journal.Unmarshal(b, &w); err != nil {
		return nil, fmt.Errorf("wire: news: %w", err)
	}
	things := 0
	for _, there := range []bool{w.Verdict != nil, w.Status != nil, w.Letter != nil, w.Erased != nil, w.Ask != "", w.Visit != nil} {
		if there {
			things++
		}
	}
	switch {
	case things != 1:
	case w.Verdict != nil:
		return w.Verdict.news()
	case w.Status != nil:
		return w.Status.news()
	case w.Letter != nil:
		return w.Letter.news()
	case w.Erased != nil:
		id, err := requestID(w.Erased)
		return kiosk.ErasedNews{Request: id}, err
	case w.Visit != nil:
		return w.Visit.news()
	case w.Ask == askReport:
		return kiosk.ReportNews{}, nil
	}
	return nil, fmt.Errorf("%w: news must be exactly one thing", ErrMessage)
}

// DecodeFeed reads a feed reply to a request after the given number: items without a gap.
func DecodeFeed(b []byte, after uint64) ([]kiosk.FeedItem, Feed, error) {
	var f Feed
	if err := journal.Unmarshal(b, &f); err != nil {
		return nil, Feed{}, fmt.Errorf("wire: feed: %w", err)
	}
	if len(f.Items) > MaxItems || f.Head > math.MaxInt64 {
		return nil, Feed{}, fmt.Errorf("%w: %d feed items of %d", ErrMessage, len(f.Items), f.Head)
	}
	items := make([]kiosk.FeedItem, 0, len(f.Items))
	for i, it := range f.Items {
		if it.N != after+uint64(i)+1 || it.N > f.Head || it.Mark > math.MaxInt64 {
			return nil, Feed{}, fmt.Errorf("%w: feed item %d out of order", ErrMessage, it.N)
		}
		n, err := DecodeNews(it.News)
		if err != nil {
			return nil, Feed{}, fmt.Errorf("wire: feed item %d: %w", it.N, err)
		}
		items = append(items, kiosk.FeedItem{N: it.N, News: n, Mark: it.Mark})
	}
	return items, f, nil
}

func (v *Verdict) news() (kiosk.News, error) {
	n := kiosk.Verdict{Incarnation: v.Incarnation, Seq: v.Seq, Verdict: kiosk.VerdictCode(v.Verdict), Code: v.Code}
	if v.Incarnation < 1 || v.Incarnation > journal.MaxIncarnation || v.Seq < 1 || v.Seq > journal.MaxSeq {
		return nil, fmt.Errorf("%w: a verdict on no entry", ErrMessage)
	}
	switch n.Verdict {
	case kiosk.EntryAccepted, kiosk.EntryRejected, kiosk.EntryQuarantined:
	default:
		return nil, fmt.Errorf("%w: no such verdict", ErrMessage)
	}
	if len(v.Request) == 0 {
		return n, nil
	}
	var err error
	n.Request, err = requestID(v.Request)
	return n, err
}

func (s *Status) news() (kiosk.News, error) {
	n := kiosk.StatusNews{State: kiosk.RequestState(s.State), Holder: kiosk.Holder(s.Holder), Reason: s.Reason}
	if !n.State.Valid() {
		return nil, fmt.Errorf("%w: no such state", ErrMessage)
	}
	if !n.Holder.Valid() {
		return nil, fmt.Errorf("%w: no such holder", ErrMessage)
	}
	var err error
	if n.At, err = moment(s.At); err != nil {
		return nil, err
	}
	n.Request, err = requestID(s.Request)
	return n, err
}

func (l *Letter) news() (kiosk.News, error) {
	n := kiosk.Letter{Service: kiosk.ServiceID(l.Service), Number: l.Number, Document: l.Document, Seal: l.Seal}
	var err error
	if n.Approved, err = moment(l.Approved); err != nil {
		return nil, err
	}
	if n.Until, err = moment(l.Until); err != nil {
		return nil, err
	}
	n.Request, err = requestID(l.Request)
	return kiosk.LetterNews{Letter: n}, err
}

func (v *Visit) news() (kiosk.News, error) {
	at, err := moment(v.At)
	if err != nil || v.At == 0 {
		return nil, fmt.Errorf("%w: a visit at no time", ErrMessage)
	}
	id, err := requestID(v.Request)
	return kiosk.VisitNews{Request: id, At: at}, err
}

func requestID(b []byte) (kiosk.RequestID, error) {
	var id kiosk.RequestID
	if len(b) != len(id) {
		return id, fmt.Errorf("%w: a request id of %d bytes", ErrMessage, len(b))
	}
	copy(id[:], b)
	if id.IsZero() {
		return id, fmt.Errorf("%w: a request id of zeros", ErrMessage)
	}
	return id, nil
}
