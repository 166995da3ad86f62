package sqliteledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// aidKnown reads what is known of the people of a village themselves, and what others on their family cards
// receive or were proposed for.
const aidKnown = `SELECT p.nik, p.village, p.state, p.record_key, p.record_body, b.scheme, b.period, b.word, b.data,
	coalesce(r.changed, b.at), 0,
	b.request, coalesce(r.state, ''), b.pair, coalesce(x.scheme, ''), coalesce(x.data, 0), b.id
	FROM person p JOIN bansos b ON b.nik = p.nik LEFT JOIN request r ON r.id = b.request LEFT JOIN bansos x ON x.id = b.blocker
	WHERE p.village = ?1
	UNION ALL SELECT p.nik, p.village, p.state, p.record_key, p.record_body, b.scheme, b.period, b.word, b.data, b.at, 1,
	NULL, '', '', '', 0, b.id
	FROM person p JOIN family f ON f.nik = p.nik JOIN family g ON g.kk = f.kk AND g.nik <> f.nik JOIN bansos b ON b.nik = g.nik
	WHERE p.village = ?1 AND b.word IN ('penerima', 'diusulkan')
	ORDER BY 1, 17`

func scanAidKnown(row scanner) (k ledger.AidKnown, err error) {
	var request []byte
	var id int64
	err = row.Scan(&k.Person.NIK, &k.Person.Village, &k.Person.State, &k.Person.Record.Key, &k.Person.Record.Body, &k.Scheme, &k.Period,
		&k.Word, &k.Data, &k.At, &k.Family, &request, &k.State, &k.Pair, &k.Blocked, &k.BlockedData, &id)
	copy(k.Request[:], request)
	return k, err
}

// AidKnown implements ledger.AidTold.
func (l *Ledger) AidKnown(ctx context.Context, village kiosk.VillageCode) (ledger.AidVillage, error) {
	v := ledger.AidVillage{Data: map[kiosk.SchemeID]int64{}}
	tx, err := l.reader.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return v, fmt.Errorf("sqliteledger: aid: %w", err)
	}
	defer func() { _ = tx.Rollback() }()
	err = tx.QueryRowContext(ctx, `SELECT version FROM dataset WHERE village = ? AND name = ?`, village, wire.SetAid).Scan(&v.Version)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return v, fmt.Errorf("sqliteledger: aid: %w", err)
	}
	if v.Known, err = list(ctx, tx, "aid", scanAidKnown, aidKnown, village); err != nil {
		return v, err
	}
	type data struct {
		scheme kiosk.SchemeID
		at     int64
	}
	of, err := list(ctx, tx, "aid data", func(row scanner) (d data, err error) { return d, row.Scan(&d.scheme, &d.at) },
		`SELECT scheme, max(data) FROM bansos WHERE village = ? AND file IS NOT NULL GROUP BY scheme`, village)
	for _, d := range of {
		v.Data[d.scheme] = d.at
	}
	return v, err
}
