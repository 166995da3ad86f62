// Package ledgertest is the conformance suite of ledger.Ledger: every implementation passes Run.
//
// It checks the contract, not a schema. Nothing of it is for production.
//
// Concurrency: Run opens its own ledgers; tests of one implementation may run beside another's.
package ledgertest

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// Open makes a new, empty ledger; the test closes it.
type Open func(t *testing.T) ledger.Ledger

// run is one part of the suite.
type run struct {
	name string
	test func(*testing.T, ledger.Ledger)
}

// Run runs the suite.
func Run(t *testing.T, open Open) {
	for _, c := range append(aidRuns(), suite...) {
		t.Run(c.name, func(t *testing.T) {
			l := open(t)
			defer func() {
				if err := l.Close(); err != nil {
					t.Error(err)
				}
			}()
			c.test(t, l)
		})
	}
}

// suite is every promise of a ledger but those of bansos (aidRuns), each kept to an empty one.
var suite = []run{
	{"Kiosks", testKiosks},
	{"Revoke", testRevoke},
	{"Invitations", testInvitations},
	{"EnrolKiosk", testEnrolKiosk},
	{"EnrolInPlace", testEnrolInPlace},
	{"Renew", testRenew},
	{"RenewEnds", testRenewEnds},
	{"Kept", testKept},
	{"KeptEnrolment", testKeptEnrolment},
	{"Mend", testMend},
	{"NewestEpochs", testNewestEpochs},
	{"Append", testAppend},
	{"AppendMoved", testAppendMoved},
	{"Ends", testEnds},
	{"Carried", testCarried},
	{"AppendConcurrently", testAppendConcurrently},
	{"AppendAllOrNothing", testAppendAllOrNothing},
	{"Duplicates", testDuplicates},
	{"Cancel", testCancel},
	{"CancelUnknown", testCancelUnknown},
	{"Tries", testTries},
	{"Reincarnate", testReincarnate},
	{"Alarmed", testAlarmed},
	{"SeriesOfLetters", testSeries},
	{"Alarm", testAlarm},
	{"Rule", testRule},
	{"RuleRejects", testRuleRejects},
	{"RuleRejectsWithdrawals", testRuleRejectsWithdrawals},
	{"RuleKeepsWithdrawals", testRuleKeepsWithdrawals},
	{"AppendEarly", testAppendEarly},
	{"RuleConcurrently", testRuleConcurrently},
	{"Copies", testCopies},
	{"SaidBefore", testSaidBefore},
	{"Papers", testPapers},
	{"PaperOfAnotherDisk", testPaperOfAnotherDisk},
	{"PapersRuled", testPapersRuled},
	{"Complaints", testComplaints},
	{"ComplaintMoves", testComplaintMoves},
	{"ComplaintAgency", testComplaintAgency},
	{"ComplaintsWait", testComplaintsWait},
	{"ComplaintsErased", testComplaintsErased},
	{"Surveys", testSurveys},
	{"Visits", testVisits},
	{"VisitsPrinted", testVisitsPrinted},
	{"VisitsAtOnce", testVisitsAtOnce},
	{"ComplaintsQuarantined", testComplaintsQuarantined},
	{"Blobs", testBlobs},
	{"BlobsWrong", testBlobsWrong},
	{"BlobsFull", testBlobsFull},
	{"BlobsAtOnce", testBlobsAtOnce},
	{"BlobsRuled", testBlobsRuled},
	{"Decide", testDecide},
	{"Held", testHeld},
	{"Chain", testChain},
	{"ChainOnce", testChainOnce},
	{"Erase", testErase},
	{"EraseNameless", testEraseNameless},
	{"EraseAid", testEraseAid},
	{"EraseUnheld", testEraseUnheld},
	{"ErasedComesAgain", testErasedComesAgain},
	{"EraseDuplicate", testEraseDuplicate},
	{"EraseUnheldCard", testEraseUnheldCard},
	{"Ask", testAsk},
	{"Approve", testApprove},
	{"AgendaHasNoGap", testAgenda},
	{"VoidLetter", testVoidLetter},
	{"ReplaceLetter", testReplaceLetter},
	{"ReplaceLetterRefused", testReplaceLetterRefused},
	{"Queue", testQueue},
	{"QueueParts", testQueueParts},
	{"Villages", testVillages},
	{"People", testPeople},
	{"FirstDatasets", testFirstDatasets},
	{"Sets", testSets},
	{"Swaps", testSwaps},
	{"Editions", testEditions},
	{"EditionUse", testEditionUse},
	{"Clerks", testClerks},
	{"Confirm", testConfirm},
	{"ConfirmOnce", testConfirmOnce},
	{"WhoMayConfirm", testWhoMayConfirm},
	{"ConfirmHelped", testConfirmHelped},
	{"StandingNotices", testStanding},
	{"ConfirmHere", testConfirmHere},
	{"Deny", testDeny},
	{"PINs", testPINs},
	{"LockedPIN", testLockedPIN},
	{"FirstPINLater", testFirstPINLater},
	{"PINOfNoCard", testPINOfNoCard},
	{"Deeds", testDeeds},
	{"Clones", testClones},
	{"Bustle", testBustle},
	{"AuditOften", testAuditOften},
	{"Staff", testStaff},
	{"EndClerk", testEndClerk},
	{"Tags", testTags},
	{"Pulse", testPulse},
	{"Future", testFuture},
	{"FutureRuled", testFutureRuled},
	{"FuturePINs", testFuturePINs},
}

const (
	village = kiosk.VillageCode("35.10.09.2004")
	other   = kiosk.VillageCode("35.10.01.2001")
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func want(t *testing.T, what string, err, target error) {
	t.Helper()
	if !errors.Is(err, target) {
		t.Fatalf("%s: %v, want %v", what, err, target)
	}
}

func sealed(s string) ledger.Sealed { return ledger.Sealed{Key: []byte("key"), Body: []byte(s)} }

func addKiosk(t *testing.T, l ledger.Ledger, id kiosk.KioskID) {
	t.Helper()
	addKioskAt(t, l, id, village)
}

func addKioskAt(t *testing.T, l ledger.Ledger, id kiosk.KioskID, at kiosk.VillageCode) {
	t.Helper()
	k := ledger.Kiosk{ID: id, Village: at, Site: []byte("{}"), SealKey: []byte("seal"), ReceiveKey: []byte("receive"), Until: 9000}
	must(t, l.AddKiosk(context.Background(), k, [32]byte{byte(id)}))
}

func position(t *testing.T, l ledger.Ledger, id kiosk.KioskID) ledger.Position {
	t.Helper()
	k, err := l.Kiosk(context.Background(), id)
	must(t, err)
	return k.Position
}

// batch makes a batch of n entries that continues the kiosk's position.
func batch(t *testing.T, l ledger.Ledger, id kiosk.KioskID, n int) ledger.Batch {
	t.Helper()
	k, err := l.Kiosk(context.Background(), id)
	must(t, err)
	return entries(k, n)
}

// entries makes a batch of n entries that continues a kiosk as it was read.
func entries(k ledger.Kiosk, n int) ledger.Batch {
	id, from := k.ID, k.Position
	b := ledger.Batch{Kiosk: id, At: 1000, From: from, To: from}
	for range n {
		b.To.Last++
		b.To.Head[0]++
		b.Entries = append(b.Entries, ledger.Entry{
			Header: journal.Header{
				Key:  journal.Key{Kiosk: id, Incarnation: from.Incarnation, Seq: b.To.Last},
				Kind: journal.KindHeartbeat, Boot: 1<<63 + 5, Catalogue: "c",
			},
			Chain: b.To.Head, Body: sealed("body"), Verdict: kiosk.EntryAccepted,
		})
	}
	return b
}

// withRequest makes the batch's last entry bring a request.
func withRequest(b ledger.Batch, id byte, number string) ledger.Batch {
	last := len(b.Entries) - 1
	r := ledger.Request{
		ID: kiosk.RequestID{id}, Kiosk: b.Kiosk, Number: kiosk.Number(number), Register: "SET-1-000001", Service: "domisili",
		Catalogue: "c", Village: village, Assurance: kiosk.ByPIN, State: kiosk.Checking, Holder: kiosk.Clerk,
		Made: int64(id), Changed: int64(id), Subject: []byte{9},
	}
	b.Entries[last].Request, b.Entries[last].Tell, b.Entries[last].Body = r.ID, true, sealed("record")
	b.Requests = append(b.Requests, ledger.NewRequest{Entry: last, Request: r, News: sealed(fmt.Sprint("news ", id))})
	return b
}

// feed reads the whole feed and checks that it has no gap.
func feed(t *testing.T, l ledger.Ledger, id kiosk.KioskID) []ledger.FeedRow {
	t.Helper()
	rows, head, err := l.Feed(context.Background(), id, 0, 1000)
	must(t, err)
	for i, r := range rows {
		if r.N != uint64(i+1) {
			t.Fatalf("feed row %d has number %d", i, r.N)
		}
	}
	if head != uint64(len(rows)) {
		t.Fatalf("feed head %d of %d rows", head, len(rows))
	}
	return rows
}
