package station

import (
	"context"
	"errors"
	"io/fs"
	"slices"

	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/aid"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// AidData reads what is known of bansos that is of no one person: of the regency's set, or, as long as none
// has come, the shipped matrix alone. A set that cannot be read is an error beside the shipped matrix: the
// kiosk goes on with it, and says that the regency's word has not come.
func AidData(ctx context.Context, s *store.Store, shipped fs.FS) (flow.AidData, error) {
	m, err := catalog.Bansos(shipped)
	if err != nil {
		return flow.AidData{}, err
	}
	set, at, ok, err := readAid(ctx, s)
	if err != nil || !ok {
		return flow.AidData{Matrix: m}, err
	}
	return flow.AidData{Matrix: set.Matrix, Data: set.Data, Came: at.At}, nil
}

// readAid opens the set; ok is false where none came yet.
func readAid(ctx context.Context, s *store.Store) (set aid.Set, at store.Set, ok bool, err error) {
	at, ok, err = s.Set(ctx, aid.Name)
	if err != nil || !ok {
		return aid.Set{}, at, ok, err
	}
	set, err = aid.Decode(at.Content)
	return set, at, err == nil, err
}

// loadAid gives a resident what the set says of them, but of applications that they have taken back since, and their
// refused applications why. What cannot be read is told as not known: the visit goes on. So is what the set leaves out of
// somebody whom it need not hold: of another village, or with no card that opens something.
func (s *Station) loadAid(ctx context.Context, nik kiosk.NIK, requests []store.Held, items []flow.Item) (mine flow.AidMine) {
	set, _, _, err := readAid(ctx, s.Store)
	if err != nil {
		s.Log.Error("the set of bansos was not read", "code", string(kiosk.CodeOf(err)))
		return flow.AidMine{}
	}
	held := set.Of(nik)
	here, err := s.Store.Enrolled(ctx, nik)
	if err != nil {
		s.Log.Error("whether a resident is enrolled was not read", "code", string(kiosk.CodeOf(err)))
	}
	mine.Told = here || len(held) > 0
	slices.SortStableFunc(held, func(a, b kiosk.AidHeld) int { return b.Data.Compare(a.Data) })
	for _, h := range held {
		for i := range items {
			if it := &items[i]; h.Refused() && it.Request == h.Request && it.State == kiosk.Refused {
				it.Refusal = h.Refusal
			}
		}
		r := flow.AidRecord{AidStatus: h.AidStatus, Request: h.Request}
		over := func(x store.Held) bool { return r.Outlived(x.Request.ID, x.Cancelling, x.State) }
		if mine.Count < flow.MaxAid && !slices.ContainsFunc(requests, over) {
			mine.Held[mine.Count] = r
			mine.Count++
		}
	}
	return mine
}

// contested is the scheme of the refused application that an appeal is about; empty of any other request, and where that
// application is not held here. Whose it is need not be asked: the regency lets an appeal go on to who decides the scheme
// only where both are one person's.
func (s *Station) contested(ctx context.Context, id kiosk.ServiceID, h kiosk.Holder, denied kiosk.Number) kiosk.SchemeID {
	if id != kiosk.AidAppeal || h != kiosk.Agency {
		return ""
	}
	application, err := s.Store.Numbered(ctx, denied)
	if err != nil {
		if !errors.Is(err, store.ErrNotFound) {
			s.Log.Error("a refused application was not read", "code", string(kiosk.CodeOf(err)))
		}
		return ""
	}
	x, _ := s.Machine.Schemes().Of(application.Request)
	return x.ID
}

// answer lays out the answer to a request about bansos: its reasons as data where the set has them, else in
// the words that came with it.
func (s *Station) answer(ctx context.Context, j job, h store.Held, p store.Print) (printer.Sheet, error) {
	set, _, _, err := readAid(ctx, s.Store)
	if err != nil {
		s.Log.Error("the set of bansos was not read", "code", string(kiosk.CodeOf(err)))
	}
	return j.papers.Answer(h, set.Refusal(j.Request), p)
}
