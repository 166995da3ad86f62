package simtest

import (
	"context"
	"errors"
	"fmt"
	"hash"
	"hash/fnv"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/regency/sqliteledger"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// actions is how long a schedule is, maxMachines how many programs run at a time at most, patience how many rounds a
// healed world may take until everything has arrived, and quiet how long nobody stands at a kiosk before it heals.
const (
	actions     = 50
	maxMachines = 5
	patience    = 600
	quiet       = 60
)

// restoring is of how many schedules one puts the regency back to an older copy of its database, and mixing of how many one
// clones disks too. In those no disk is replaced by an older backup: what both ends have lost nobody can bring back.
const (
	restoring = 4
	mixing    = 2 * restoring
)

// Outcome says what became of a schedule.
type Outcome struct {
	Seed       uint64
	Promised   int      // requests confirmed to residents
	Excused    int      // of those, known only to a disk that was replaced by an older backup
	Lost       int      // promised, not excused, and not at the regency
	Reports    int      // of kiosks that arrived
	Complaints int      // that arrived
	Cancelled  int      // requests that were taken back
	Late       int      // entries that would have taken one back, too late or once more
	Papers     int      // that were compared
	Deposits   int      // that arrived
	Confirmed  int      // of those, by a clerk
	PINs       int      // that were chosen and hold
	Tries      int      // of a PIN, that were counted
	Locks      int      // of a card, that hold at the end
	Unlocks    int      // that arrived
	Handed     int      // letters that were handed over
	Losses     int      // cards that were reported lost
	Notices    int      // of faults and lost cards
	Doubled    int      // at the regency more than once, in the journal or in effect
	Problems   []string // whatever else is wrong
	Trace      uint64   // of all that happened in its order: a seed always gives the same
}

// OK says that nothing is wrong.
func (o Outcome) OK() bool { return o.Lost == 0 && o.Doubled == 0 && len(o.Problems) == 0 }

// schedule is one play.
type schedule struct {
	w     *World
	rng   *rand.Rand
	plant Plant
	dir   string
	files int
	now   time.Time

	ledger  *sqliteledger.Ledger
	path    string // of the ledger
	handler http.Handler

	machines []*machine
	late     []parcel
	race     *parcel
	healed   bool

	trace    hash.Hash64
	promises map[kiosk.RequestID]kiosk.KioskID
	owners   map[kiosk.RequestID]kiosk.NIK // of deposited requests; all others are the resident's
	excused  map[kiosk.RequestID]bool
	problems []string

	old      string // path of an older copy of the ledger; "" for none
	copied   int64  // when it was made, Unix ms
	restores bool   // the regency is put back to it, and no kiosk's disk is replaced
	mixes    bool   // disks are cloned beside that
	restored bool   // that was done

	said     map[kiosk.RequestID]said // complaints that were kept; excused as requests are
	answered map[kiosk.RequestID]bool // since the regency was put back

	chooses  bool // newcomers choose PINs
	pins     int  // numbers them
	deposits []deposited
	confirms []confirmed
	words    []word
	unsaid   map[word]bool // words that only a lost disk knew

	tries   []tried
	unlocks []spoken // that the holder has new tries
	told    uint32   // how many of those a regency that is gone had counted
	losses  []spoken // that the loser's card is lost
	handed  []handed
	taps    []word // of the loser's card, at a kiosk that knew of that

	split  map[kiosk.KioskID]bool // kiosks whose disk was cloned or replaced
	papers int                    // compared

	reports int                      // numbers them
	brought map[string]kiosk.KioskID // reports that were promised
}

// Run plays the schedule of a seed with a planted bug, or none. The error is the simulator's own.
func (w *World) Run(ctx context.Context, seed uint64, plant Plant) (o Outcome, err error) {
	dir, err := os.MkdirTemp(w.dir, "run-")
	if err != nil {
		return o, fmt.Errorf("simtest: %w", err)
	}
	s := &schedule{
		restores: seed%restoring == 0, mixes: seed%mixing == 0, w: w, rng: rand.New(rand.NewPCG(seed, 5)), plant: plant, dir: dir, now: start, trace: fnv.New64a(),
		promises: map[kiosk.RequestID]kiosk.KioskID{}, excused: map[kiosk.RequestID]bool{},
		chooses: seed%choosing == 0, owners: map[kiosk.RequestID]kiosk.NIK{}, unsaid: map[word]bool{},
		split: map[kiosk.KioskID]bool{}, brought: map[string]kiosk.KioskID{}, said: map[kiosk.RequestID]said{}, answered: map[kiosk.RequestID]bool{},
	}
	defer func() { err = errors.Join(err, s.close(), os.RemoveAll(dir)) }()
	if err := s.begin(ctx); err != nil {
		return o, err
	}
	for range actions {
		s.now = s.now.Add(time.Second)
		if err := s.act(ctx); err != nil {
			s.problem(err.Error())
			break
		}
	}
	if err := errors.Join(s.quiet(ctx), s.settle(ctx)); err != nil {
		s.problem(err.Error())
	}
	o = Outcome{Seed: seed, Promised: len(s.promises)}
	for id := range s.excused {
		if _, is := s.promises[id]; is {
			o.Excused++
		}
	}
	err = s.check(ctx, &o)
	o.Papers = s.papers
	o.Problems, o.Trace = s.problems, s.trace.Sum64()
	return o, err
}

// file names a new file.
func (s *schedule) file() string {
	s.files++
	return filepath.Join(s.dir, fmt.Sprintf("%d.db", s.files))
}

// note adds to the trace.
func (s *schedule) note(who kiosk.KioskID, what string) {
	_, _ = fmt.Fprintf(s.trace, "%d %d %s\n", who, s.now.UnixMilli(), what) // a hash never fails to write
}

func (s *schedule) problem(text string) { s.problems = append(s.problems, text) }

// begin writes the databases and starts everything.
func (s *schedule) begin(ctx context.Context) error {
	s.path = s.file()
	if err := os.WriteFile(s.path, s.w.files["regency.db"], 0o600); err != nil {
		return fmt.Errorf("simtest: %w", err)
	}
	if err := s.openRegency(ctx); err != nil {
		return err
	}
	for _, b := range s.w.bundles {
		m := &machine{s: s, bundle: b, path: s.file()}
		if err := os.WriteFile(m.path, s.w.files[kioskFile(b.Site.Kiosk)], 0o600); err != nil {
			return fmt.Errorf("simtest: %w", err)
		}
		if err := m.start(ctx); err != nil {
			return err
		}
		s.machines = append(s.machines, m)
	}
	return nil
}

func (s *schedule) openRegency(ctx context.Context) (err error) {
	if s.ledger, err = sqliteledger.Open(ctx, s.path); err != nil {
		return err
	}
	now := func() time.Time { return s.now }
	l := planted{s.ledger, s}
	s.handler = regency.NewServer(regency.ServerOptions{
		Ledger: l, Vault: s.w.vault, Bell: regency.NewBell(), Ack: s.w.keys.Ack, Pepper: s.w.keys.Pepper,
		Log: slog.New(slog.DiscardHandler), Now: now,
		Intake: regency.NewIntake(regency.IntakeOptions{
			Ledger: l, Vault: s.w.vault, Key: s.w.keys.Journal, Ack: s.w.keys.Ack, Services: regency.Levels{service: kiosk.ByPIN}, Now: now,
		}),
	}).Handler()
	return nil
}

func (s *schedule) close() error {
	var errs []error
	for _, m := range s.machines {
		if m.store != nil {
			errs = append(errs, m.store.Close())
		}
	}
	if s.ledger != nil {
		errs = append(errs, s.ledger.Close())
	}
	return errors.Join(errs...)
}

// act does one thing by the seed.
func (s *schedule) act(ctx context.Context) error {
	m := s.machines[s.rng.IntN(len(s.machines))]
	switch p := s.rng.IntN(100); {
	case p < 50:
		for range 1 + s.rng.IntN(6) {
			if err := m.advance(ctx); err != nil {
				return err
			}
		}
		return nil
	case p < 60:
		return s.cards(ctx, m, p-50)
	case p < 70:
		return m.save(ctx)
	case p < 73:
		return s.takeBack(ctx, m)
	case p < 75:
		return m.print(ctx)
	case p < 79:
		return s.speak(ctx, m)
	case p < 81:
		return m.other(ctx)
	case p < 84:
		return m.crash(ctx)
	case p < 91:
		return s.replace(ctx, m, p-84)
	case p < 95:
		return s.decide(ctx)
	case p < 97:
		return s.crashRegency(ctx)
	}
	s.arriveLate(ctx)
	return nil
}

// cards does something about cards, or what a clerk does with the same card and PIN.
func (s *schedule) cards(ctx context.Context, m *machine, p int) error {
	switch {
	case p < 2:
		return s.errand(ctx, m)
	case p < 5:
		return s.knock(ctx, m)
	}
	return s.enrol(ctx, m)
}

// replace does something to a disk, or asks for what does not outlive it at the regency.
func (s *schedule) replace(ctx context.Context, m *machine, p int) error {
	switch {
	case s.mixes && p >= 5:
		if len(s.machines) < maxMachines {
			return m.clone(ctx)
		}
		return nil
	case s.restores:
		return s.restoreRegency(ctx)
	case p < 2:
		return m.report(ctx)
	case p < 4:
		return m.keepBackup(ctx)
	case p < 6:
		return m.restore(ctx)
	case len(s.machines) < maxMachines:
		return m.clone(ctx)
	}
	return nil
}

// crashRegency ends the regency between two commits and starts it on what is on its disk.
func (s *schedule) crashRegency(ctx context.Context) error {
	to := s.file()
	if err := errors.Join(copyDB(s.path, to), s.ledger.Close()); err != nil {
		return err
	}
	s.path = to
	return s.openRegency(ctx)
}

// restoreRegency makes a copy of the regency's database, or puts the one that there is back: what was acknowledged,
// decided and told since is gone there, and the clerks decide again what they see.
func (s *schedule) restoreRegency(ctx context.Context) error {
	if s.old == "" || s.rng.IntN(2) == 0 {
		s.old, s.copied = s.file(), s.now.UnixMilli()
		return copyDB(s.path, s.old)
	}
	c, err := s.ledger.Card(ctx, s.w.vault.Blind(regency.BlindChip, holder.chip))
	if err != nil {
		return err
	}
	to := s.file()
	if err := errors.Join(copyDB(s.old, to), s.ledger.Close()); err != nil {
		return err
	}
	s.path, s.restored, s.told = to, true, max(s.told, c.Opened)
	clear(s.answered) // they are given again
	gone := func(w spoken) bool { return w.kiosk == 0 && w.at > s.copied }
	s.unlocks, s.losses = slices.DeleteFunc(s.unlocks, gone), slices.DeleteFunc(s.losses, gone)
	s.note(0, "restored")
	err = s.openRegency(ctx)
	for range s.rng.IntN(4) {
		if err == nil {
			err = s.decide(ctx)
		}
	}
	return err
}

// arriveLate delivers something that its kiosk gave up, after whatever has come since.
func (s *schedule) arriveLate(ctx context.Context) {
	if len(s.late) == 0 {
		return
	}
	i := s.rng.IntN(len(s.late))
	p := s.late[i]
	s.late = slices.Delete(s.late, i, i+1)
	_, _ = s.deliver(ctx, p) // nobody hears the answer
}

// decide lets a clerk refuse a request of the queue, or say that its letter is ready.
func (s *schedule) decide(ctx context.Context) error {
	queue, err := s.ledger.Queue(ctx, village, 20)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(queue, func(r ledger.Request) bool { return r.State == kiosk.Checking })
	if i < 0 {
		return nil
	}
	r := queue[i]
	d := ledger.Decision{
		Request: r.ID, Kiosk: r.Kiosk, From: r.State, Was: r.Holder, To: kiosk.Refused, At: s.now.UnixMilli(),
		Audit: ledger.AuditRow{At: s.now.UnixMilli(), Clerk: "tono", Action: "refuse", Request: r.ID},
	}
	if s.rng.IntN(3) > 0 {
		d.To, d.Audit.Action = kiosk.ReadyState, "approve"
	}
	if d.News, err = s.decisionNews(d.Kiosk, d); err != nil {
		return err
	}
	return planted{s.ledger, s}.Decide(ctx, d)
}

// decisionNews is what a kiosk is told of a decision.
func (s *schedule) decisionNews(to kiosk.KioskID, d ledger.Decision) ([]ledger.Sealed, error) {
	news, err := s.news(to, kiosk.StatusNews{Request: d.Request, State: d.To, Reason: "uji", At: s.now})
	return []ledger.Sealed{news}, err
}

// news seals what a kiosk is told.
func (s *schedule) news(to kiosk.KioskID, n kiosk.StatusNews) (ledger.Sealed, error) {
	b, err := wire.EncodeNews(n)
	if err != nil {
		return ledger.Sealed{}, err
	}
	return s.w.vault.Seal(regency.PlaceNews(to), b)
}
