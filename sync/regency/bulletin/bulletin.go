// Package bulletin changes what villages and the regency tell everybody without a card: a village's news is one
// set, of which clerks and operators change one part at a time.
//
// It reads no file (sync/regency/newsfile), shows no page (sync/regency/console) and keeps nothing itself
// (ledger.Sets). It holds nothing that names a resident.
//
// Concurrency: an Office may be used from any goroutine and beside others on the same ledger; of two changes at
// once both hold, one after the other.
package bulletin

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// The words of the audit.
const (
	ActionBudget     = "news.budget"
	ActionNotices    = "news.notices"
	ActionWrite      = "news.write"
	ActionWithdraw   = "news.withdraw"
	ActionIndicators = "news.indicators"
	ActionPlaces     = "news.places"
	ActionMall       = "news.mall"
)

var (
	// ErrSame says that nothing would change.
	ErrSame = errors.New("bulletin: the same as before")
	// ErrKelurahan says that a kelurahan has no budget of its own.
	ErrKelurahan = errors.New("bulletin: a kelurahan has no APBDes")
)

// tries is how often a change is made anew because somebody else changed the set meanwhile.
const tries = 5

// Ledger is what an Office needs of the regency's ledger.
type Ledger interface {
	ledger.Sets
	ledger.Swaps
	Village(ctx context.Context, code kiosk.VillageCode) (kiosk.Village, error)
}

// Office writes and withdraws. Both fields must be set.
type Office struct {
	Ledger Ledger
	Now    func() time.Time
}

// News is what a village tells, and the version of the set; empty where it has told nothing yet.
func (o Office) News(ctx context.Context, village kiosk.VillageCode) (n kiosk.VillageNews, version string, err error) {
	n.Village = village
	set, err := o.Ledger.Set(ctx, village, wire.SetNews)
	if errors.Is(err, ledger.ErrNotFound) || err == nil && set.Village != village {
		return n, "", nil
	}
	if err != nil {
		return n, "", err
	}
	if n, err = kiosk.DecodeVillageNews(set.Content); err != nil {
		return n, "", fmt.Errorf("bulletin: news of %s: %w", village, err)
	}
	return n, set.Version, nil
}

// Change changes what a village tells. ErrSame where change changes nothing; its own errors and kiosk.ErrNews
// where that cannot be told. It may be called more than once. Notices that are over are left out.
func (o Office) Change(ctx context.Context, village kiosk.VillageCode, by, action string, change func(*kiosk.VillageNews) error) error {
	for range tries {
		err := o.change(ctx, village, by, action, change)
		if !errors.Is(err, ledger.ErrMoved) {
			return err
		}
	}
	return fmt.Errorf("bulletin: %d times somebody else came first: %w", tries, ledger.ErrMoved)
}

func (o Office) change(ctx context.Context, village kiosk.VillageCode, by, action string, change func(*kiosk.VillageNews) error) error {
	n, was, err := o.News(ctx, village)
	if err != nil {
		return err
	}
	before, err := kiosk.EncodeVillageNews(n)
	if err != nil {
		return err
	}
	if err := change(&n); err != nil {
		return err
	}
	now := o.Now()
	leaveOut(&n, now)
	if after, err := kiosk.EncodeVillageNews(n); err != nil {
		return err
	} else if string(after) == string(before) {
		return ErrSame
	}
	n.Made = now.UnixMilli()
	content, err := kiosk.EncodeVillageNews(n)
	if err != nil {
		return err
	}
	set := ledger.Set{Village: village, Name: wire.SetNews, Version: version(content), Content: content}
	return o.Ledger.SwapSet(ctx, set, was, ledger.AuditRow{At: n.Made, Clerk: by, Action: action})
}

// leaveOut takes away the notices that are over.
func leaveOut(n *kiosk.VillageNews, now time.Time) {
	day := now.In(kiosk.WIB).Format(time.DateOnly)
	n.Notices = slices.DeleteFunc(n.Notices, func(x kiosk.Notice) bool { return x.Until < day })
}

// version names a content.
func version(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:8])
}

// Mall is the regency's service hall; ledger.ErrNotFound where none was put.
func (o Office) Mall(ctx context.Context) (m kiosk.Mall, version string, err error) {
	set, err := o.Ledger.Set(ctx, "", wire.SetMall)
	if err != nil {
		return m, "", err
	}
	if m, err = kiosk.DecodeMall(set.Content); err != nil {
		return m, "", fmt.Errorf("bulletin: service hall: %w", err)
	}
	return m, set.Version, nil
}

// PutMall puts the service hall in the place of the one before it, for every village. ErrSame;
// ledger.ErrMoved where somebody else did meanwhile.
func (o Office) PutMall(ctx context.Context, by string, m kiosk.Mall) error {
	old, was, err := o.Mall(ctx)
	if err != nil && !errors.Is(err, ledger.ErrNotFound) {
		return err
	}
	m.Made = old.Made
	before, errBefore := kiosk.EncodeMall(old)
	after, err := kiosk.EncodeMall(m)
	switch {
	case err != nil:
		return err
	case errBefore == nil && string(before) == string(after):
		return ErrSame
	}
	m.Made = o.Now().UnixMilli()
	content, err := kiosk.EncodeMall(m)
	if err != nil {
		return err
	}
	set := ledger.Set{Name: wire.SetMall, Version: version(content), Content: content}
	return o.Ledger.SwapSet(ctx, set, was, ledger.AuditRow{At: m.Made, Clerk: by, Action: ActionMall})
}
