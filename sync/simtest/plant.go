package simtest

import (
	"context"
	"errors"
	"slices"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/blob"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/sqlite"
	"github.com/smart-kampung/anjungan/kiosk/store"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// Plant is a bug that a schedule is to find.
type Plant uint8

// The plants.
const (
	PlantNothing         Plant = iota
	PlantCheckThenInsert       // the ledger looks where a kiosk is, and then writes wherever it is by then
	PlantForgottenAck          // the kiosk does not keep its acks
	PlantEarlyAck              // the regency acknowledges what a crash takes away
	PlantFeedGap               // a row of the feed is never told
	PlantLeak                  // a kiosk is told what concerns another
	PlantLooseOffset           // a part of a content is stored behind what is there, wherever it belongs
	PlantNothingAgain          // a kiosk sends nothing once more that a restored regency lost
	PlantUnmarked              // a feed that tells another story is not told from the one before
	PlantUnheard               // the regency lays the last complaint of a segment before nobody
	PlantEcho                  // it lays the first one before its desk twice
	PlantUnnamed               // it forgets that somebody gave their name
	PlantTimed                 // a complaint's entry says from which start of the program it came
	PlantUnanswered            // an answer is not kept
	PlantUnprinted             // the regency keeps no end of a paper
	PlantMute                  // a kiosk drops what was said when it begins a new incarnation
	PlantDeaf                  // the regency stores that a request is taken back and does nothing
	PlantAgain                 // it takes back a request as often as it is told to
	PlantLateYes               // it says yes to what comes too late
	PlantMeek                  // a kiosk drops what was taken back when it begins a new incarnation
	PlantBuried                // it drops what the regency lost where that cannot be sent at its old place
	PlantOrphan                // the regency forgets the last card of a segment that a request was deposited with
	PlantSwapped               // it takes the first one for another's
	PlantAsked                 // it counts the first one twice
	PlantUnbelieved            // it stores a clerk's word at a kiosk and does nothing
	PlantOpenDoor              // it takes deposited requests as if somebody were proven
	PlantPINless               // it forgets the PINs that were chosen with a deposit
	PlantForgiving             // the regency counts no wrong PIN
	PlantOpenTwice             // it takes a clerk's word that opens a card twice
	PlantStubborn              // a kiosk does not hear that a card was opened
	PlantAmnesia               // it does not hear of tries elsewhere
	PlantShelved               // the regency does not hear that a letter was handed over
	PlantFound                 // nor that a card is lost
	PlantQuiet                 // it tells no clerk of anything
	PlantLoud                  // it tells them twice
	PlantHasty                 // a kiosk ends whatever was deposited with a card that its registry shows
)

// forgetful is a store that keeps no ack.
type forgetful struct{ *store.Store }

// Acked forgets.
func (forgetful) Acked(context.Context, journal.Ack) error { return nil }

// final is a store that takes nothing back.
type final struct{ *store.Store }

// Lost does nothing.
func (final) Lost(context.Context, journal.Position, []journal.Position) (bool, error) {
	return false, nil
}

// buried is a store that carries nothing on that the regency lost.
type buried struct {
	*store.Store
	path string
}

// NewIncarnation forgets first.
func (b buried) NewIncarnation(ctx context.Context, inc uint64) error {
	db, err := sqlite.Open(ctx, b.path)
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, `UPDATE incarnation SET again = 0`)
	return errors.Join(err, db.Close(), b.Store.NewIncarnation(ctx, inc))
}

// planted is the regency's ledger with the line's races and the schedule's plant.
type planted struct {
	ledger.Ledger
	s *schedule
}

// Append lets the same segment overtake where the schedule says so.
func (p planted) Append(ctx context.Context, b ledger.Batch) error {
	race := p.s.race
	p.s.race = nil
	p.mishear(&b)
	p.cancels(&b)
	p.unprint(&b)
	p.misplace(&b)
	p.miscount(&b)
	p.ignore(&b)
	switch {
	case p.s.plant == PlantEarlyAck && p.s.rng.IntN(8) == 0:
		return nil
	case p.s.plant == PlantCheckThenInsert:
		return p.insertAnyway(ctx, b, race)
	case race != nil:
		_, _ = p.s.deliver(ctx, *race) // on a connection of its own
	}
	return p.Ledger.Append(ctx, b)
}

// insertAnyway is the planted check-then-insert.
func (p planted) insertAnyway(ctx context.Context, b ledger.Batch, race *parcel) error {
	k, err := p.Kiosk(ctx, b.Kiosk)
	if err != nil {
		return err
	}
	if k.Position != b.From {
		return ledger.ErrMoved
	}
	if race != nil {
		_, _ = p.s.deliver(ctx, *race) // it comes in between
		if k, err = p.Kiosk(ctx, b.Kiosk); err != nil {
			return err
		}
	}
	shift := k.Last - b.From.Last
	b.From, b.To.Last = k.Position, b.To.Last+shift
	for i := range b.Entries {
		b.Entries[i].Seq += shift
	}
	return p.Ledger.Append(ctx, b)
}

// PutBlobPart looks at no offset where the plant says so.
func (p planted) PutBlobPart(ctx context.Context, id kiosk.KioskID, h blob.Hash, offset int64, part []byte, room ledger.BlobRoom) error {
	if p.s.plant == PlantLooseOffset {
		b, err := p.Blob(ctx, id, h)
		if err != nil {
			return err
		}
		offset, part = b.Have, part[:min(int64(len(part)), b.Size-b.Have)]
	}
	return p.Ledger.PutBlobPart(ctx, id, h, offset, part, room)
}

// Feed tells the second row in the place of the first where the plant says so.
func (p planted) Feed(ctx context.Context, id kiosk.KioskID, after uint64, limit int) ([]ledger.FeedRow, uint64, error) {
	rows, head, err := p.Ledger.Feed(ctx, id, after, limit)
	if err == nil && p.s.plant == PlantFeedGap && len(rows) > 1 {
		n := rows[0].N
		rows[0] = rows[1]
		rows[0].N = n
	}
	return rows, head, err
}

// Marked finds every mark where the plant says so.
func (p planted) Marked(ctx context.Context, id kiosk.KioskID, n, mark uint64) (bool, error) {
	if p.s.plant == PlantUnmarked {
		return true, nil
	}
	return p.Ledger.Marked(ctx, id, n, mark)
}

// Decide tells the next kiosk instead where the plant says so.
func (p planted) Decide(ctx context.Context, d ledger.Decision) error {
	if p.s.plant != PlantLeak {
		return p.Ledger.Decide(ctx, d)
	}
	d.Kiosk = d.Kiosk%kiosk.KioskID(len(p.s.w.bundles)) + 1
	var err error
	d.News, err = p.s.decisionNews(d.Kiosk, d)
	return errors.Join(err, p.Ledger.Decide(ctx, d))
}

// mishear does to a batch's complaints what the plant says.
func (p planted) mishear(b *ledger.Batch) {
	list := slices.Clone(b.Complaints) // a batch may be tried again
	if len(list) == 0 {
		return
	}
	switch p.s.plant {
	case PlantUnheard:
		list = list[:len(list)-1]
	case PlantEcho:
		again := list[0]
		again.Complaint.ID, again.Complaint.Token = kiosk.NewRequestID(), nil
		list = append(list, again)
	case PlantUnnamed:
		list[0].Complaint.Named = false
	case PlantTimed:
		b.Entries[list[0].Entry].Boot = 1
	default:
	}
	b.Complaints = list
}

// unprint forgets how papers ended where the plant says so.
func (p planted) unprint(b *ledger.Batch) {
	if p.s.plant != PlantUnprinted {
		return
	}
	b.Papers = slices.DeleteFunc(slices.Clone(b.Papers), func(e ledger.PaperEvent) bool { return e.Outcome != "" })
}

// MoveComplaint does nothing where the plant says so.
func (p planted) MoveComplaint(ctx context.Context, m ledger.ComplaintMove) error {
	if p.s.plant == PlantUnanswered {
		return nil
	}
	return p.Ledger.MoveComplaint(ctx, m)
}

// mute is a store that carries nothing over that was said.
type mute struct {
	*store.Store
	path string
}

// NewIncarnation forgets first.
func (m mute) NewIncarnation(ctx context.Context, inc uint64) error {
	db, err := sqlite.Open(ctx, m.path)
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, `DELETE FROM later`)
	return errors.Join(err, db.Close(), m.Store.NewIncarnation(ctx, inc))
}
