package aid

import (
	"slices"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// setRow is the set as it travels (sync/README.md, "The bytes").
type setRow struct {
	Schemes  []byte      `cbor:"1,keyasint"` // bansos/schemes.json
	Rules    []byte      `cbor:"2,keyasint"` // bansos/rules.json
	Data     []dataRow   `cbor:"3,keyasint,omitempty"`
	People   []personRow `cbor:"4,keyasint,omitempty"`
	Agencies []byte      `cbor:"5,keyasint,omitempty"` // agencies.json, where the schemes name one
}

type dataRow struct {
	Scheme string `cbor:"1,keyasint"`
	At     int64  `cbor:"2,keyasint"` // Unix ms
}

// personRow holds a NIK in clear digits: the set travels and lies sealed only.
type personRow struct {
	NIK  string    `cbor:"1,keyasint"`
	Held []heldRow `cbor:"2,keyasint"`
}

// heldRow is kiosk.AidHeld.
type heldRow struct {
	Scheme  string      `cbor:"1,keyasint"`
	Word    string      `cbor:"2,keyasint"`
	Period  string      `cbor:"3,keyasint,omitempty"`
	Data    int64       `cbor:"4,keyasint,omitempty"` // Unix ms
	Family  bool        `cbor:"5,keyasint,omitempty"`
	Request []byte      `cbor:"6,keyasint,omitempty"` // 16 bytes
	Refusal *refusalRow `cbor:"7,keyasint,omitempty"`
}

// refusalRow is kiosk.AidRefusal; the scheme is that of the record.
type refusalRow struct {
	Until      int64  `cbor:"1,keyasint"`           // Unix ms, last day of the appeal
	Rule       string `cbor:"2,keyasint,omitempty"` // absent, with all that follows: a person decided
	Source     string `cbor:"3,keyasint,omitempty"`
	Blocking   string `cbor:"4,keyasint,omitempty"`
	Level      string `cbor:"5,keyasint,omitempty"`
	Period     string `cbor:"6,keyasint,omitempty"`
	Data       int64  `cbor:"7,keyasint,omitempty"` // Unix ms
	Unverified bool   `cbor:"8,keyasint,omitempty"`
}

func heldRowOf(h kiosk.AidHeld) heldRow {
	r := heldRow{Scheme: string(h.Scheme), Word: string(h.Word), Period: string(h.Period), Data: millis(h.Data), Family: h.Family}
	if !h.Request.IsZero() {
		r.Request = h.Request[:]
	}
	if f := h.Refusal; h.Refused() {
		r.Refusal = &refusalRow{
			Until: millis(f.AppealUntil), Rule: f.Rule, Source: f.Source, Blocking: string(f.Blocking), Level: string(f.Level),
			Period: string(f.Period), Data: millis(f.Data), Unverified: f.Unverified,
		}
	}
	return r
}

// held is the record of a row that valid has passed.
func (r heldRow) held() kiosk.AidHeld {
	h := kiosk.AidHeld{AidStatus: kiosk.AidStatus{
		Scheme: kiosk.SchemeID(r.Scheme), Word: kiosk.AidWord(r.Word), Period: kiosk.AidPeriod(r.Period), Data: moment(r.Data), Family: r.Family,
	}}
	copy(h.Request[:], r.Request)
	if f := r.Refusal; f != nil {
		h.Refusal = kiosk.AidRefusal{
			Scheme: h.Scheme, Blocking: kiosk.SchemeID(f.Blocking), Level: kiosk.AidLevel(f.Level), Period: kiosk.AidPeriod(f.Period),
			Data: moment(f.Data), Rule: f.Rule, Source: f.Source, Unverified: f.Unverified, AppealUntil: moment(f.Until),
		}
	}
	return h
}

// valid says whether a record can be true: closed words, schemes of the matrix, an application that is
// somebody's own, and a refusal where and only where one was refused.
func (r heldRow) valid(m kiosk.AidMatrix) bool {
	_, known := m.Scheme(kiosk.SchemeID(r.Scheme))
	switch {
	case !known, !kiosk.AidWord(r.Word).Valid(), r.Period != "" && kiosk.AidPeriod(r.Period).Span() == "":
		return false
	case len(r.Request) != 0 && (len(r.Request) != len(kiosk.RequestID{}) || kiosk.RequestID(r.Request).IsZero() || r.Family):
		return false
	case !moments(r.Data):
		return false
	}
	refused := r.Word == string(kiosk.AidRefused) && len(r.Request) != 0
	return refused == (r.Refusal != nil) && (r.Refusal == nil || r.Refusal.valid(m))
}

func (r refusalRow) valid(m kiosk.AidMatrix) bool {
	if !moments(r.Until, r.Data) {
		return false
	}
	if r.Rule == "" {
		return r == refusalRow{Until: r.Until}
	}
	_, known := m.Scheme(kiosk.SchemeID(r.Blocking))
	level := kiosk.AidLevel(r.Level)
	return known && (level == kiosk.PerPerson || level == kiosk.PerFamily) && kiosk.AidPeriod(r.Period).Span() != ""
}

// moments says whether all are times of the protocol.
func moments(all ...int64) bool { return slices.Min(all) >= 0 && slices.Max(all) <= journal.MaxTime }

// millis is a time as it travels, 0 for none.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// moment is the reverse.
func moment(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms)
}
