package bulletin

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
)

// The errors that a page answers.
var (
	// ErrNotice says that a notice is not there any more.
	ErrNotice = errors.New("bulletin: no such notice")
	// ErrOver says that a notice would be over before anybody reads it.
	ErrOver = errors.New("bulletin: the last day is over")
)

// NoticeID names a notice by what it says.
func NoticeID(n kiosk.Notice) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{n.Title, n.Text, n.From, n.Until}, "\x00")))
	return hex.EncodeToString(sum[:8])
}

// Write adds a notice, before those that are there. ErrOver; ErrSame where the village tells it already.
func (o Office) Write(ctx context.Context, village kiosk.VillageCode, by string, notice kiosk.Notice) error {
	if err := notice.Check(); err != nil {
		return err
	}
	if notice.Until < o.Now().In(kiosk.WIB).Format(time.DateOnly) {
		return ErrOver
	}
	return o.Change(ctx, village, by, ActionWrite, func(n *kiosk.VillageNews) error {
		if slices.Contains(n.Notices, notice) {
			return ErrSame
		}
		n.Notices = slices.Insert(n.Notices, 0, notice)
		return nil
	})
}

// Withdraw takes a notice away; ErrNotice.
func (o Office) Withdraw(ctx context.Context, village kiosk.VillageCode, by, id string) error {
	return o.Change(ctx, village, by, ActionWithdraw, func(n *kiosk.VillageNews) error {
		i := slices.IndexFunc(n.Notices, func(x kiosk.Notice) bool { return NoticeID(x) == id })
		if i < 0 {
			return ErrNotice
		}
		n.Notices = slices.Delete(n.Notices, i, i+1)
		return nil
	})
}
