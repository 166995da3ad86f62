package aidlist

import (
	"context"
	"crypto/sha256"
	"fmt"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// Words of a row in the audit and of its blind index.
const (
	actionImport = "aid.import"
	blindMark    = "aid-row"
)

// MaxGuesses bounds who a row without a NIK may mean: a clerk looks at each of them.
const MaxGuesses = 20

// List is a list that is loaded: where it comes from and of which day its data is.
type List struct {
	Text   []byte
	Source string // the document: "SK Dinsos 460/12/2026"
	Data   time.Time
	By     string // who loads it
	Now    time.Time
}

// Loaded is what became of a list.
type Loaded struct {
	ledger.AidLoaded
	Bad []Bad
}

// Named is what a row of a list says of a person, kept sealed for the clerk who looks for them.
type Named struct {
	Name    string `cbor:"1,keyasint"`
	Address string `cbor:"2,keyasint"`
	Family  string `cbor:"3,keyasint,omitempty"`
}

// Load reads a list and stores its good rows, all or nothing. ledger.ErrTaken where the same bytes were
// loaded before; a row that an earlier list brought is the same record. A row that names nobody of the
// population record is bad too, and one that may mean more than MaxGuesses of it.
func Load(ctx context.Context, l ledger.Ledger, aid regency.Aid, list List) (Loaded, error) {
	vs, err := l.Villages(ctx)
	if err != nil {
		return Loaded{}, err
	}
	codes := map[kiosk.VillageCode]bool{}
	for _, v := range vs {
		codes[v.Code] = true
	}
	rows, bad, err := Read(list.Text, aid.Matrix, codes)
	if err != nil {
		return Loaded{}, err
	}
	f := ledger.AidFile{
		Digest: sha256.Sum256(list.Text), Source: list.Source, Data: list.Data.UnixMilli(), At: list.Now.UnixMilli(),
		Audit: ledger.AuditRow{At: list.Now.UnixMilli(), Clerk: list.By, Action: actionImport},
	}
	p := people{ledger: l, aid: aid, day: list.Data, of: map[kiosk.VillageCode][]known{}}
	for _, row := range rows {
		r, why, err := p.row(ctx, row)
		if err != nil {
			return Loaded{}, err
		}
		if why != "" {
			bad = append(bad, Bad{Line: row.Line, Why: why})
			continue
		}
		if r.NIK != nil && row.Family != "" {
			f.Families = append(f.Families, ledger.AidFamily{NIK: r.NIK, KK: aid.Vault.Blind(regency.BlindKK, []byte(row.Family))})
		}
		f.Rows = append(f.Rows, r)
	}
	f.Bad = len(bad)
	done, err := l.LoadAid(ctx, f)
	return Loaded{AidLoaded: done, Bad: bad}, err
}

// known is a resident for comparing.
type known struct {
	nik     []byte
	name    string
	address place
}

// people finds who rows mean; each village is read once.
type people struct {
	ledger ledger.Aid
	aid    regency.Aid
	day    time.Time // of the data: the rules of that day count
	of     map[kiosk.VillageCode][]known
}

// row makes the ledger's row; why says that nobody is meant, or who cannot be told.
func (p *people) row(ctx context.Context, row Row) (r ledger.AidRow, why string, err error) {
	r = ledger.AidRow{Line: row.Line, Word: row.Word, AidClaim: ledger.AidClaim{
		Scheme: row.Scheme, Period: row.Period, Village: row.Village, NIK: p.aid.Index(row.NIK), Matrix: p.aid.Matrix.Version,
		Slots: p.aid.Matrix.Slots(row.Scheme, row.Period, p.day),
	}}
	if r.NIK == nil {
		r.Mark = p.aid.Vault.Blind(blindMark, []byte(row.says()))
		if r.Guess, err = p.guess(ctx, row); err != nil {
			return r, "", err
		}
		switch {
		case len(r.Guess) == 0:
			return r, "nama, alamat: nobody of this village's population record", nil
		case len(r.Guess) > MaxGuesses:
			return r, fmt.Sprintf("nama, alamat: more than %d of this village's population record; a NIK, or RT and RW, would tell", MaxGuesses), nil
		}
	}
	b, err := journal.Marshal(Named{Name: row.Name, Address: row.Address, Family: row.Family})
	if err != nil {
		return r, "", fmt.Errorf("aidlist: %w", err)
	}
	r.Record, err = p.aid.Vault.Seal(regency.PlaceAid(row.Scheme, row.Period), b)
	return r, "", err
}

// guess lists who a row without a NIK may mean: the same name, the same address where no name is given. Where more have
// the name than MaxGuesses, those at the address are meant, if any are.
func (p *people) guess(ctx context.Context, row Row) (out []ledger.AidGuess, err error) {
	all, ok := p.of[row.Village]
	if !ok {
		if all, err = p.read(ctx, row.Village); err != nil {
			return nil, err
		}
		p.of[row.Village] = all
	}
	name, address := plain(row.Name), placeOf(row.Address, "", "")
	var both []ledger.AidGuess
	for _, k := range all {
		switch there := address.fits(k.address); {
		case name != "" && name == k.name && there:
			both = append(both, ledger.AidGuess{NIK: k.nik, Why: "name+address"})
			out = append(out, both[len(both)-1])
		case name != "" && name == k.name:
			out = append(out, ledger.AidGuess{NIK: k.nik, Why: "name"})
		case name == "" && there:
			out = append(out, ledger.AidGuess{NIK: k.nik, Why: "address"})
		}
	}
	if len(out) > MaxGuesses && len(both) > 0 {
		return both, nil
	}
	return out, nil
}

// read opens a village's population record.
func (p *people) read(ctx context.Context, v kiosk.VillageCode) ([]known, error) {
	rows, err := p.ledger.People(ctx, v)
	if err != nil {
		return nil, err
	}
	all := make([]known, 0, len(rows))
	for _, row := range rows {
		r, err := regency.OpenPerson(p.aid.Vault, row)
		if err != nil {
			return nil, err
		}
		all = append(all, known{nik: row.NIK, name: plain(r.Name), address: placeOf(r.Address, r.RT, r.RW)})
	}
	return all, nil
}

// Open reads what a list says of a person.
func Open(aid regency.Aid, r ledger.AidRecord) (Named, error) {
	b, err := aid.Vault.Open(regency.PlaceAid(r.Scheme, r.Period), r.Record)
	if err != nil {
		return Named{}, fmt.Errorf("aidlist: row: %w", err)
	}
	var n Named
	if err := journal.Unmarshal(b, &n); err != nil {
		return Named{}, fmt.Errorf("aidlist: row: %w", err)
	}
	return n, nil
}
