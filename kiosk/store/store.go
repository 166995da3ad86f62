package store

import (
	"context"
	"crypto/hmac"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/clock"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/sqlite"
)

//go:embed schema/*.sql
var schema embed.FS

// steps is the schema's files, without their folder.
func steps() fs.FS {
	sub, _ := fs.Sub(schema, "schema") // fails for a name that is no path
	return sub
}

// appID marks a database file as a kiosk's (SQLite application_id): "Anju" in ASCII.
const appID = 0x416e6a75

// The errors that callers tell apart. Faults of the disk, the key or the schema are *kiosk.Error.
var (
	ErrNotFound = errors.New("store: no such thing")                         // unknown request or print
	ErrNoCard   = errors.New("store: the card is not enrolled here")         // CheckPIN
	ErrNoPIN    = errors.New("store: the card has no PIN yet")               // CheckPIN
	ErrAskPIN   = errors.New("store: the card opens nothing before its PIN") // SaveByCard
	ErrPIN      = errors.New("store: a PIN has six digits")                  // CheckPIN; not counted as a try
	ErrDraft    = errors.New("store: the draft's id is of another request")  // SaveRequest
	ErrEnded    = errors.New("store: this print has ended, or has not")      // EndPrint, Paper
	ErrWord     = errors.New("store: not a word of the list")                // a closed set was left
	ErrGap      = errors.New("store: the feed does not continue")            // ApplyFeed
	ErrAck      = errors.New("store: the ack does not fit this journal")     // Acked
	ErrPlace    = errors.New("store: incarnation or seq out of range")       // After, NewIncarnation
	ErrCards    = errors.New("store: a card record cannot be used")          // ReplaceCards

	ErrWeak       = errors.New("store: this PIN is too easy to guess")            // SetPIN, SaveDeposit, ClaimStaff
	ErrNoRegistry = errors.New("store: no card registry has come yet")            // SetPIN, SaveDeposit, ClaimStaff
	ErrNoClerk    = errors.New("store: not the card of a clerk of this site")     // CheckClerk, Act
	ErrSelf       = errors.New("store: a clerk never acts on their own card")     // Act
	ErrOtherCard  = errors.New("store: this is not the card that was deposited")  // Act
	ErrState      = errors.New("store: the request or card is not in that state") // Act
)

// Options is what a Store needs; everything up to Boot must be given.
type Options struct {
	Path          string // of the database file
	MachineKey    []byte // 32 bytes
	Site          kiosk.Site
	RegencyPublic []byte // HPKE key that journals are sealed to
	Catalogue     string // version of the service catalogue; UseCatalogue changes it
	Boot          uint64 // random per start of the program
	Log           *slog.Logger
	Clock         *clock.Clock     // told the times that the regency vouched for, those of earlier runs before anything is written; nil: nobody is
	Now           func() time.Time // the Clock's when nil, time.Now without one
	Backup        string           // file that Nightly copies the database to, on another disk; empty: none
	Keep          time.Duration    // how long acknowledged bodies are kept; the constant Keep when zero
	HadKey        bool             // MachineKey had a database: one that is made now stands in for it and is as one that was restored
}

// Store is the kiosk's database.
type Store struct {
	opts Options
	keys keys
	w, r *sql.DB
	wake chan struct{}

	spare bool // only reads; never changes

	pin    sync.Mutex // one PIN is checked at a time
	guests guests

	refused atomic.Bool // the disk did not take the last write
	damaged atomic.Bool // this run met a damaged page, or the night did
	owed    atomic.Bool // the last night's work erased nothing, for want of a time to trust
	vouched atomic.Bool // the regency has vouched for a time since Open

	catalogue atomic.Pointer[string] // version that entries are written under

	unflushed chan struct{} // closed once lost is set

	mu     sync.Mutex // one writer at a time; guards lost, epoch, public, unsure and faults
	lost   error      // the flush that failed, nil: none; see flush.go
	epoch  epoch
	public []byte           // HPKE key that epochs are drawn for
	unsure []kiosk.Ticket   // drawn while nobody had vouched for the day in this run
	faults map[string]int64 // place of the newest of each device and word
}

// Open opens or makes the database, checks file, schema and machine key, and begins a sealing
// epoch. Errors that a technician can mend are *kiosk.Error: CodeDisk, CodeNewerSchema, CodeKey,
// CodeConfig; a wrong machine key or a newer schema changes nothing.
func Open(ctx context.Context, o Options) (*Store, error) {
	s, err := newStore(o)
	if err != nil {
		return nil, err
	}
	if s.w, err = sqlite.Open(ctx, o.Path); err != nil {
		return nil, fault("store: open", err)
	}
	if err := s.prepare(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// newStore is a Store with its keys and defaults, and no database yet.
func newStore(o Options) (*Store, error) {
	switch {
	case o.Now != nil:
	case o.Clock != nil:
		o.Now = o.Clock.Now
	default:
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	k, err := deriveKeys(o.MachineKey)
	if err != nil {
		return nil, err
	}
	s := &Store{opts: o, keys: k, public: o.RegencyPublic, wake: make(chan struct{}, 1), unflushed: make(chan struct{}), faults: map[string]int64{}}
	s.UseCatalogue(o.Catalogue)
	return s, nil
}

// prepare does what Open promises once the writer is there.
func (s *Store) prepare(ctx context.Context) error {
	const op = "store: open"
	if err := sqlite.Check(ctx, s.w); err != nil {
		return fault(op, err)
	}
	version, _, err := sqlite.Schema(ctx, s.w, steps(), appID)
	if err != nil {
		return fault(op, err)
	}
	fresh := version == 0
	if !fresh { // before anything is written
		if fresh, err = s.checkMeta(ctx); err != nil {
			return err
		}
	}
	if err := sqlite.Migrate(ctx, s.w, steps(), appID); err != nil {
		return fault(op, err)
	}
	if s.r, err = sqlite.OpenReader(ctx, s.opts.Path); err != nil {
		return fault(op, err)
	}
	if !fresh {
		if err := s.keepClock(ctx); err != nil {
			return err
		}
	}
	named := false
	err = s.write(ctx, op, func(t *tx) (err error) {
		if fresh {
			return s.found(ctx, t)
		}
		if err := t.dropUnannounced(ctx); err != nil {
			return err
		}
		if named, err = t.hideStaff(ctx); err != nil {
			return err
		}
		if err := t.newEpoch(ctx); err != nil {
			return err
		}
		return t.shut(ctx)
	})
	if err != nil || !named {
		return err
	}
	return s.emptyWAL(ctx, op)
}

// checkMeta says whether the database has no first row yet, and refuses another machine key or
// another kiosk.
func (s *Store) checkMeta(ctx context.Context) (fresh bool, err error) {
	var id kiosk.KioskID
	var check []byte
	err = s.w.QueryRowContext(ctx, `SELECT kiosk, keycheck FROM meta WHERE id = 1`).Scan(&id, &check)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return true, nil
	case err != nil:
		return false, fault("store: open", err)
	case !hmac.Equal(check, s.keys.check()):
		return false, &kiosk.Error{
			Op: "store: open", Code: kiosk.CodeKey,
			Hint: "the machine key is not the one that this database was made with",
		}
	case id != s.opts.Site.Kiosk:
		return false, &kiosk.Error{
			Op: "store: open", Code: kiosk.CodeConfig,
			Hint: fmt.Sprintf("the database is of kiosk %d, the configuration says %d", id, s.opts.Site.Kiosk),
		}
	}
	return false, nil
}

// found writes the first rows of a new database. Under a key of before it stands in for one that is lost: on a disk that is not
// mounted, or that was replaced by an empty one.
func (s *Store) found(ctx context.Context, t *tx) error {
	if s.opts.HadKey {
		s.opts.Log.ErrorContext(ctx, "the database of this machine key is not there: is its disk mounted? nothing new is taken before one exchange with the regency", "path", s.opts.Path)
	}
	if err := t.exec(ctx, `INSERT INTO meta (id, kiosk, keycheck, restored) VALUES (1, ?, ?, ?)`,
		int(s.opts.Site.Kiosk), s.keys.check(), s.opts.HadKey); err != nil {
		return err
	}
	if err := t.begin(ctx, 1, journal.IncarnationBody{LastHead: make([]byte, len(journal.Hash{}))}); err != nil {
		return err
	}
	return t.shut(ctx)
}

// Close ends the Store. What was returned as done stays done.
func (s *Store) Close() error {
	var err error
	if s.r != nil {
		err = s.r.Close()
	}
	if err = errors.Join(err, s.w.Close()); err != nil {
		return fmt.Errorf("store: close: %w", err)
	}
	return nil
}

// Path is where the database lies.
func (s *Store) Path() string { return s.opts.Path }

// Site is the place that the Store was opened for.
func (s *Store) Site() kiosk.Site { return s.opts.Site }

// Wake gets a pulse after entries were appended; several may be one pulse.
func (s *Store) Wake() <-chan struct{} { return s.wake }

// fault gives an error its operation, and a code where a technician can do something.
func fault(op string, err error) error {
	if err == nil {
		return nil
	}
	hint := ""
	switch sqlite.Code(err) {
	case sqlite.Full:
		hint = "the data disk is full"
	case sqlite.IO:
		hint = "the data disk does not read or write"
	case sqlite.Flush:
		hint = "the data disk did not confirm what was written: look at its health"
		if !errors.Is(err, ErrUnflushed) {
			err = fmt.Errorf("%w: %w", ErrUnflushed, err)
		}
	case sqlite.Corrupt:
		hint = "keep the file aside and restore the last backup"
	case sqlite.None:
		if errors.Is(err, sqlite.ErrDamaged) {
			hint = "keep the file aside and restore the last backup"
		}
		if errors.Is(err, fs.ErrPermission) || errors.Is(err, fs.ErrNotExist) {
			hint = "the database's folder is missing or not ours"
		}
	case sqlite.Busy, sqlite.Constraint, sqlite.Other:
	}
	if hint != "" {
		return &kiosk.Error{Op: op, Code: kiosk.CodeDisk, Hint: hint, Err: err}
	}
	if errors.Is(err, sqlite.ErrNotOurs) {
		return &kiosk.Error{Op: op, Code: kiosk.CodeConfig, Hint: "the path names another program's database", Err: err}
	}
	return fmt.Errorf("%s: %w", op, err)
}
