package regency

import (
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// Placed is where a segment stands to what is stored.
type Placed struct {
	Order  uint64 // the incarnation that the kiosk must begin instead; 0: none
	Begins bool   // it begins a later incarnation, which goes on from here if its first entry says so
	Alarm  string // why it cannot be taken as it is: entries are missing here; "" where it can
}

// Place is the first decision about a segment, from its numbers alone.
func Place(at ledger.Position, inc, first uint64) Placed {
	switch {
	case inc < at.Incarnation:
		return Placed{Order: at.Incarnation}
	case inc > at.Incarnation:
		return Placed{Begins: first == 1, Alarm: AlarmAhead}
	case first > at.Last+1:
		return Placed{Alarm: AlarmGap}
	}
	return Placed{}
}

// The words of alarms.
const (
	AlarmAhead = "ahead" // an incarnation that this regency never gave: its own database was restored
	AlarmGap   = "gap"   // entries acknowledged once and missing here: its own database was restored
	AlarmFork  = "fork"  // other entries at numbers that are taken: a cloned or restored disk
)

// Rules is what Step may ask of the regency's own data.
type Rules struct {
	Services Levels            // of the catalogue that is offered now
	Editions map[string]Levels // of other versions that are known; of one that is not, Services decides
	Villages map[kiosk.VillageCode]bool
	Aid      kiosk.AidMatrix
	Vouched  bool // a clerk vouches for the entry: a request that proves too little waits to be confirmed, like a deposited one
}

// of is the services of the version that a request was made with.
func (r Rules) of(version string) Levels {
	if l, ok := r.Editions[version]; ok {
		return l
	}
	return r.Services
}

// Levels is the services of the catalogue, with the least that each needs to know of who asks.
type Levels map[kiosk.ServiceID]kiosk.Assurance

// LevelsOf is the levels of services.
func LevelsOf(services []kiosk.Service) Levels {
	l := Levels{}
	for _, s := range services {
		l[s.ID] = s.Assurance
	}
	return l
}

// weak says whether less is known of who asks than the service needs. A clerk may vouch for a person; for
// nobody there is none to vouch for.
func (l Levels) weak(r kiosk.Request, vouched bool) bool {
	least := l[r.Service]
	switch {
	case r.Nameless():
		return least > kiosk.Anonymous
	case r.Assurance == kiosk.Anonymous: // somebody is named, and nothing says that they asked
		return !vouched
	}
	return !r.Assurance.Reaches(least) && !vouched
}

// begins is where a request of one of the services begins: what is about somebody and not proved waits to
// be confirmed.
func (l Levels) begins(r kiosk.Request) kiosk.RequestState {
	if r.Nameless() || r.Assurance > kiosk.Deposited && r.Assurance.Reaches(l[r.Service]) {
		return kiosk.Checking
	}
	return kiosk.Unproven
}

// Body is the body of an entry as far as it could be opened.
type Body struct {
	Plain  []byte
	OK     bool // Plain is the clear body; otherwise it is the body as it came
	Erased bool // its kiosk has erased it since it was acknowledged here once; Plain is nil

	Carried bool // the entry carries one of an earlier place
	Known   bool // and that came before, there or carried
}

// Took is what an entry became.
type Took struct {
	journal.Entry
	Body
	Verdict kiosk.VerdictCode
	Code    string
	Request kiosk.RequestID // that it brings, takes back, or brings a card for
}

// Tell says whether the verdict is news: the entry brings a request or takes one back, or it is not "accepted".
func (t Took) Tell() bool {
	return t.Verdict != kiosk.EntryAccepted || !t.Request.IsZero() && t.Kind != journal.KindEnrolCard
}

// NewRequest is a request to be added.
type NewRequest struct {
	Entry   int // index into Effects.Entries
	Request kiosk.Request
	State   kiosk.RequestState
	Holder  kiosk.Holder
	Agency  string // ledger.Request.Agency
}

// Cancel is a request to be withdrawn.
type Cancel struct {
	Entry   int
	Request kiosk.RequestID
}

// Effects is all that a segment changes, in clear: Intake seals it into one ledger.Batch.
type Effects struct {
	To         ledger.Position
	Entries    []Took // only what was not there before
	Requests   []NewRequest
	Cancels    []Cancel
	Cards      []CardEntry
	Papers     []ledger.PaperEvent
	Complaints []NewComplaint
	Blobs      []ledger.NewBlob
	Surveys    []kiosk.Survey
	Notices    []ledger.Notice
	Checks     []PersonCheck
	Health     []byte
}

// Step decides what a verified segment changes for a kiosk at a position. bodies stand beside the
// segment's entries. ok is false where the segment tells another story than the one stored: a fork.
// Entries that are stored already change nothing.
func Step(at ledger.Position, seg journal.Segment, bodies []Body, rules Rules) (fx Effects, ok bool) {
	skip := 0
	if seg.First <= at.Last {
		skip = int(min(at.Last, seg.Last) - seg.First + 1)
		if seg.Last >= at.Last && seg.Entries[skip-1].Chain != at.Head {
			return Effects{}, false
		}
	}
	fx.To = at
	for i := skip; i < len(seg.Entries); i++ {
		e := seg.Entries[i]
		fx.take(e, bodies[i], rules)
		fx.To.Last, fx.To.Head = e.Seq, e.Chain
	}
	return fx, true
}

// take judges one entry and notes its effect.
func (fx *Effects) take(e journal.Entry, b Body, rules Rules) {
	t := Took{Entry: e, Body: b, Verdict: kiosk.EntryAccepted}
	switch {
	case !e.Kind.Known():
		t.refuse(kiosk.EntryRejected, wire.VerdictUnknownKind)
	case b.Known && !named(e.Kind), b.Known && b.Erased:
		t.Plain = nil // it had its effect
	case b.Erased && (b.Carried || e.Kind == journal.KindRequestNew):
		t.refuse(kiosk.EntryRejected, wire.VerdictErased)
	case b.Erased: // accepted once, lost here, erased there: only its header is left
	case !b.OK:
		t.refuse(kiosk.EntryQuarantined, wire.VerdictSealed)
	default:
		fx.read(&t, rules)
	}
	fx.Entries = append(fx.Entries, t)
}

// named says whether what an entry of a kind brings has a name of its own, by which the same that comes again changes nothing.
func named(k journal.Kind) bool {
	switch k {
	case journal.KindRequestNew, journal.KindRequestStop, journal.KindComplaint, journal.KindSurvey, journal.KindBlob,
		journal.KindPrintStart, journal.KindPrintEnd, journal.KindTaken, journal.KindRetracted:
		return true
	default:
		return false
	}
}

func (t *Took) refuse(v kiosk.VerdictCode, code string) { t.Verdict, t.Code = v, code }

// read decodes a body by its kind. fx.Entries does not hold t yet, so its length is t's index.
func (fx *Effects) read(t *Took, rules Rules) {
	switch t.Kind {
	case journal.KindEpoch:
		decode[journal.EpochBody](t)
	case journal.KindIncarnation:
		decode[journal.IncarnationBody](t)
	case journal.KindRequestNew:
		fx.request(t, rules)
	case journal.KindRequestStop:
		fx.cancel(t)
	case journal.KindPrintStart, journal.KindPrintEnd, journal.KindTaken, journal.KindRetracted:
		fx.aboutPaper(t)
	case journal.KindFault, journal.KindHeartbeat:
		fx.health(t)
	case journal.KindPersonCheck:
		fx.personCheck(t)
	case journal.KindBlob:
		fx.blob(t)
	case journal.KindPINTry, journal.KindEnrolCard, journal.KindEnrolPIN, journal.KindClerkAction:
		fx.aboutCard(t)
	case journal.KindComplaint:
		fx.complaint(t, rules)
	case journal.KindSurvey:
		fx.survey(t)
	case journal.KindTraining:
		t.refuse(kiosk.EntryRejected, wire.VerdictUnsupported)
	}
}

// health notes how a kiosk is.
func (fx *Effects) health(t *Took) {
	if t.Kind == journal.KindFault {
		if b, ok := decode[journal.FaultBody](t); ok {
			fx.Notices = append(fx.Notices, notice(t.Entry, b))
		}
		return
	}
	if _, ok := decode[journal.HeartbeatBody](t); ok {
		fx.Health = t.Plain
	}
}

// decode reads a body strictly; one that does not say what its kind must say, or is out of its bounds, is quarantined.
func decode[T any](t *Took) (body T, ok bool) {
	err := journal.Unmarshal(t.Plain, &body)
	if c, bounded := any(body).(interface{ Check() error }); bounded && err == nil {
		err = c.Check()
	}
	if err != nil {
		t.refuse(kiosk.EntryQuarantined, wire.VerdictBody)
	}
	return body, err == nil
}

func (fx *Effects) request(t *Took, rules Rules) {
	b, ok := decode[journal.RequestNewBody](t)
	if !ok {
		return
	}
	r, err := b.Request()
	if err != nil || r.ID.IsZero() {
		t.refuse(kiosk.EntryQuarantined, wire.VerdictBody)
		return
	}
	r.Catalogue, t.Request = t.Catalogue, r.ID
	services := rules.of(t.Catalogue)
	n := NewRequest{Entry: len(fx.Entries), Request: r, State: services.begins(r), Holder: kiosk.Clerk}
	_, offered := services[r.Service]
	switch {
	case !offered:
		t.refuse(kiosk.EntryQuarantined, wire.VerdictService)
		return
	case services.weak(r, rules.Vouched):
		t.refuse(kiosk.EntryQuarantined, wire.VerdictAssurance)
		return
	case !rules.Villages[r.Village]:
		t.refuse(kiosk.EntryQuarantined, wire.VerdictVillage)
		return
	}
	if code := n.aid(rules.Aid); code != "" {
		t.refuse(kiosk.EntryQuarantined, code)
		return
	}
	fx.Requests = append(fx.Requests, n)
}

func (fx *Effects) cancel(t *Took) {
	b, ok := decode[journal.RequestCancelBody](t)
	if !ok {
		return
	}
	if !requestID(b.ID) {
		t.refuse(kiosk.EntryQuarantined, wire.VerdictBody)
		return
	}
	copy(t.Request[:], b.ID)
	fx.Cancels = append(fx.Cancels, Cancel{Entry: len(fx.Entries), Request: t.Request})
}

// What a resident's visit tells the clerks (journal.FaultBody), beside the faults of devices: a call for
// help.
const (
	visitDevice = "resident"
	helpWord    = "help"
)

// PersonCheck is whose card or data a clerk must look at. The notice of it names nobody.
type PersonCheck struct {
	Notice ledger.Notice
	NIK    kiosk.NIK
}

func (fx *Effects) personCheck(t *Took) {
	b, ok := decode[journal.PersonCheckBody](t)
	if !ok {
		return
	}
	nik, err := kiosk.ParseNIK(b.NIK)
	if err != nil || b.Word != journal.CheckDataWrong && b.Word != journal.CheckLostCard {
		t.refuse(kiosk.EntryQuarantined, wire.VerdictBody)
		return
	}
	n := ledger.Notice{Kiosk: t.Kiosk, Kind: ledger.NoticeCheck, Device: visitDevice, Word: b.Word, At: t.Time}
	fx.Checks = append(fx.Checks, PersonCheck{Notice: n, NIK: nik})
}

func notice(e journal.Entry, b journal.FaultBody) ledger.Notice {
	n := ledger.Notice{Kiosk: e.Kiosk, Kind: ledger.NoticeFault, Device: b.Device, Word: b.Word, At: e.Time}
	if b.Device != visitDevice {
		return n
	}
	switch b.Word {
	case helpWord:
		n.Kind = ledger.NoticeHelp
	case journal.CheckLostCard, journal.CheckDataWrong: // of a kiosk that cannot say whose
		n.Kind = ledger.NoticeCheck
	}
	return n
}
