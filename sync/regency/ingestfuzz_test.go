package regency

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/regency/sqliteledger"
	"github.com/smart-kampung/anjungan/sync/regency/vault"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// tapped is the chip of the one card that bench knows.
var tapped = []byte{4, 1, 2, 3, 4, 5, 6}

// bench is an intake on a real ledger, with one kiosk and one card, and the kiosk's journal.
type bench struct {
	t      *testing.T
	ledger *sqliteledger.Ledger
	in     *Intake
	seal   *ecdsa.PrivateKey
	epoch  journal.Epoch
	first  []byte // body of the epoch entry
	at     journal.Entry
}

// fit is what every bench begins as: a ledger as a file, and the keys.
type fit struct {
	file []byte
	bench
	master []byte
	key    journal.RegencyKey
}

func newFit(f testing.TB) *fit {
	f.Helper()
	must := func(err error) {
		f.Helper()
		if err != nil {
			f.Fatal(err)
		}
	}
	x := &fit{master: make([]byte, 32)}
	var err error
	x.key, err = journal.GenerateRegencyKey()
	must(err)
	x.seal, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(err)
	epoch, body, err := journal.NewEpoch(x.key.Public())
	must(err)
	x.epoch = epoch
	x.first, err = journal.Marshal(body)
	must(err)
	v, err := vault.New(x.master)
	must(err)
	path := filepath.Join(f.TempDir(), "regency.db")
	l, err := sqliteledger.Open(f.Context(), path)
	must(err)
	must(l.LoadVillages(f.Context(), []kiosk.Village{{Code: village, Kind: kiosk.Desa, Name: "Contoh"}}))
	public, err := x509.MarshalPKIXPublicKey(&x.seal.PublicKey)
	must(err)
	must(l.AddKiosk(f.Context(), ledger.Kiosk{ID: 7, Village: village, Site: []byte("{}"), SealKey: public, ReceiveKey: []byte{1}}, [32]byte{7}))
	card := ledger.Card{Chip: v.Blind(BlindChip, tapped), NIK: []byte{9}, Village: village, Record: ledger.Sealed{Key: []byte{1}, Body: []byte{1}}}
	must(l.LoadPeople(f.Context(), nil, []ledger.Card{card}, "1"))
	must(l.Close())
	x.file, err = os.ReadFile(path)
	must(err)
	return x
}

// open opens a copy.
func (x *fit) open(t *testing.T) *bench {
	t.Helper()
	path := filepath.Join(t.TempDir(), "regency.db")
	if err := os.WriteFile(path, x.file, 0o600); err != nil {
		t.Fatal(err)
	}
	l, err := sqliteledger.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	v, err := vault.New(x.master)
	if err != nil {
		t.Fatal(err)
	}
	b := x.bench
	b.t, b.ledger = t, l
	b.in = NewIntake(IntakeOptions{
		Ledger: l, Vault: v, Key: x.key, Ack: x.seal, Services: rules().Services,
		Now: func() time.Time { return time.UnixMilli(1_800_000_000_000) },
	})
	return &b
}

// say sends one entry and gives what became of it; sent is false where no segment can hold it.
func (b *bench) say(h journal.Header, plain []byte) (v ledger.Entry, sent bool) {
	b.t.Helper()
	h.Key = journal.Key{Kiosk: 7, Incarnation: 1, Seq: b.at.Seq + 1}
	body := plain
	if !h.Kind.Clear() {
		var err error
		if body, err = b.epoch.Seal(h, plain); err != nil {
			b.t.Fatal(err)
		}
	}
	h.Body = journal.HashBody(body)
	e := journal.Entry{Header: h, Chain: journal.NextChain(b.at.Chain, h), Body: body}
	seg, err := journal.SignSegment(b.seal, b.at.Chain, []journal.Entry{e})
	if err != nil {
		return v, false
	}
	for range 2 { // as where a reply was lost
		if r, err := b.in.Append(b.t.Context(), 7, seg); err != nil || r.Order != 0 || r.Ack.Last != h.Seq {
			b.t.Fatalf("entry %d of kind %s: order %d, %v", h.Seq, h.Kind, r.Order, err)
		}
	}
	b.at = e
	for _, q := range b.waiting() {
		if q.Seq == h.Seq {
			return q, true
		}
	}
	return ledger.Entry{Verdict: kiosk.EntryAccepted}, true
}

func (b *bench) waiting() []ledger.Entry {
	b.t.Helper()
	list, err := b.ledger.Quarantined(b.t.Context(), "", 100)
	if err != nil {
		b.t.Fatal(err)
	}
	return list
}

// honest sends what a kiosk of ours sends, and finds it counted.
func (b *bench) honest(at time.Time) {
	b.t.Helper()
	h := journal.Header{Kind: journal.KindPINTry, Time: at.UnixMilli(), Trusted: at.UnixMilli(), Epoch: 1}
	for range 2 {
		if v, _ := b.say(h, marshal(b.t, journal.PINTryBody{Chip: tapped, Tries: 1})); v.Verdict != kiosk.EntryAccepted {
			b.t.Fatalf("an honest try is %s %s", v.Verdict, v.Code)
		}
	}
	cards, _, err := b.ledger.Cards(b.t.Context(), village)
	if err != nil || len(cards) != 1 || cards[0].Tries < 2 || cards[0].Tries > ledger.MaxTries {
		b.t.Fatalf("the card: %+v, %v", cards, err)
	}
	h.Kind = journal.KindHeartbeat
	b.say(h, marshal(b.t, journal.HeartbeatBody{Version: "1", Unsent: 1}))
	h.Kind = journal.KindRequestNew
	b.say(h, requestBody(b.t, nil))
}

// extreme is a body of a kind in which every number is n.
func extreme(kind journal.Kind, n int64) any {
	id := make([]byte, 16)
	id[0] = 5
	switch kind {
	case journal.KindIncarnation:
		return journal.IncarnationBody{LastInc: uint64(n), LastSeq: uint64(n), LastHead: make([]byte, 32)}
	case journal.KindEnrolPIN:
		b := enrolPIN(nil)
		b.Chip, b.How, b.Proved = tapped, string(kiosk.PINChanged), true
		return b
	case journal.KindRequestNew:
		number, _ := kiosk.NewNumber(7, 2) // never fails
		return journal.RequestNewBody{
			ID: id, Number: string(number), Register: "SET-1-000002", Service: "domisili", Subject: "3510990101900001", Requester: "3510990101900001",
			Village: string(village), Assurance: uint8(kiosk.ByPIN), Made: n,
		}
	case journal.KindPrintStart:
		return journal.PrintStartBody{Token: "a", What: "slip", Request: id, Copy: int(n)}
	case journal.KindHeartbeat:
		return journal.HeartbeatBody{Version: "1", Unsent: uint64(n), Free: uint64(n)}
	case journal.KindBlob:
		return journal.BlobBody{Hash: make([]byte, 32), Size: n, Purpose: "report", Key: make([]byte, 32)}
	case journal.KindSurvey:
		return journal.SurveyBody{ID: id, Day: "9999-12-31", Element: uint8(n), Grade: uint8(n)}
	case journal.KindFault:
		return journal.FaultBody{Device: "printer", Word: "paper-out"}
	case journal.KindPersonCheck:
		return journal.PersonCheckBody{Word: journal.CheckLostCard, NIK: "3510990101900001"}
	case journal.KindEnrolCard:
		return enrolCard(nil)
	case journal.KindClerkAction:
		return clerkAction("unlock", "")
	default:
		return journal.PINTryBody{Chip: tapped, Tries: int(n)}
	}
}

// FuzzIngest: whatever body and times a kiosk's own keys seal and sign, the regency takes the entry in, or no
// segment can hold it; and the honest entries that follow count.
func FuzzIngest(f *testing.F) {
	for kind := range uint8(20) {
		f.Add(kind, int64(math.MaxInt64), int64(1), []byte{})
		f.Add(kind, int64(1), int64(journal.MaxTime), []byte{})
	}
	f.Add(uint8(journal.KindComplaint), int64(0), int64(1), complaintBody(f, nil))
	x := newFit(f)
	f.Fuzz(func(t *testing.T, kind uint8, n, at int64, plain []byte) {
		if len(plain) == 0 {
			plain = marshal(t, extreme(journal.Kind(kind), n))
		}
		b := x.open(t)
		b.say(journal.Header{Kind: journal.KindEpoch, Time: 1}, x.first)
		h := journal.Header{Kind: journal.Kind(kind), Time: at, Trusted: max(at-1, 0), Boot: uint64(n)}
		if !h.Kind.Clear() {
			h.Epoch = 1
		}
		b.say(h, plain)
		b.honest(b.in.now())
		rows, _, err := b.ledger.Feed(t.Context(), 7, 0, wire.MaxItems)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			if r.Verdict != nil {
				continue
			}
			if plain, err := b.in.vault.Open(PlaceNews(7), r.News); err != nil {
				t.Fatal(err)
			} else if _, err := wire.DecodeNews(plain); err != nil {
				t.Fatalf("news that no kiosk reads: %v", err)
			}
		}
	})
}

// TestTriesWithoutEnd: a count of tries that leaves no room for one more is no body, and the next honest try of
// that card counts.
func TestTriesWithoutEnd(t *testing.T) {
	b := newFit(t).open(t)
	b.say(journal.Header{Kind: journal.KindEpoch, Time: 1}, b.first)
	h := journal.Header{Kind: journal.KindPINTry, Time: 1, Epoch: 1}
	for _, tries := range []int{math.MaxInt, -1, kiosk.MaxTries + 1} {
		if v, _ := b.say(h, marshal(t, journal.PINTryBody{Chip: tapped, Tries: tries})); v.Verdict != kiosk.EntryQuarantined || v.Code != wire.VerdictBody {
			t.Errorf("%d tries are %s %s", tries, v.Verdict, v.Code)
		}
	}
	b.honest(b.in.now())
}
