package main

import (
	"context"
	"strconv"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
)

// auditLines is how many lines the command shows where nobody says.
const auditLines = 100

// auditList prints the newest lines of the audit, newest first: when, who, what, and of which request. Nobody's data stands there.
func auditList(ctx context.Context, e env, args []string) error {
	f, config := e.flags("audit")
	lines := f.Int("lines", auditLines, "how many, newest first")
	if _, err := parse(f, args, 0, 0); err != nil {
		return err
	}
	return e.with(ctx, *config, func(o opened) error {
		rows, err := o.ledger.AuditRows(ctx, max(0, *lines))
		if err != nil {
			return err
		}
		for _, r := range rows {
			of, more := "-", ""
			if !r.Request.IsZero() {
				of = r.Request.String()
			}
			if r.More > 0 {
				more = " stands for " + strconv.Itoa(r.More) + " more of that hour"
			}
			at := time.UnixMilli(r.At).In(kiosk.WIB).Format("2006-01-02 15:04:05 WIB")
			if err := e.say("%s %s %s %s%s", at, dash(r.Clerk), r.Action, of, more); err != nil {
				return err
			}
		}
		return nil
	})
}
