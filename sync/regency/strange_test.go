package regency_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/tls"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/bundle"
	"github.com/smart-kampung/anjungan/sync/outbox"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// state is all that requests to enrol and to renew could change: kiosks, certificates that speak, the
// invitation of kiosk 9.
func (w *world) state(t *testing.T, certs ...tls.Certificate) string {
	t.Helper()
	ks, err := w.ledger.Kiosks(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	inv, err := w.ledger.InvitationOf(t.Context(), 9)
	if err != nil {
		t.Fatal(err)
	}
	said := fmt.Sprintf("%+v %x %x", ks, inv.Digest, inv.Cert)
	for _, c := range certs {
		k, err := w.ledger.KioskByCert(t.Context(), sha256.Sum256(c.Certificate[0]))
		said += fmt.Sprint(k.ID, err != nil)
	}
	return said
}

// TestStrangeInput: what no kiosk of ours sends to enrol, to renew or to ask for the time gets its word, changes
// nothing, and leaves one line in the audit that does not say what was sent.
func TestStrangeInput(t *testing.T) {
	w := newWorld(t)
	b := w.addKiosk(t, 7)
	w.invite(t, 9)
	mine, none := w.client(t, b), w.clientWith(t, b, tls.Certificate{})
	own, err := wire.EncodeRenewal(b.TLSKey)
	if err != nil {
		t.Fatal(err)
	}
	other := w.addKiosk(t, 8)
	theirs, err := wire.EncodeRenewal(other.TLSKey)
	if err != nil {
		t.Fatal(err)
	}
	longer := append([]byte{0xb8, 0x01}, theirs[1:]...) // the map's head in two bytes
	request := guess(t, wire.InvitationID{9, 9, 9, 9})
	renew := func(c *outbox.Client, body []byte) func(context.Context) error {
		return func(ctx context.Context) error { _, err := c.Renew(ctx, body); return err }
	}
	enrol := func(body []byte) func(context.Context) error {
		return func(ctx context.Context) error { _, err := none.Enrol(ctx, body); return err }
	}
	for _, x := range []struct {
		name  string
		clerk string
		want  wire.Code
		ask   func(context.Context) error
	}{
		{"renew nothing", "kiosk 007", wire.CodeMalformed, renew(mine, nil)},
		{"renew garbage", "kiosk 007", wire.CodeMalformed, renew(mine, []byte("\xff\x00garbage"))},
		{"renew cut off", "kiosk 007", wire.CodeMalformed, renew(mine, theirs[:len(theirs)-1])},
		{"renew not canonical", "kiosk 007", wire.CodeNotCanonical, renew(mine, longer)},
		{"renew oversize", "kiosk 007", wire.CodeOversize, renew(mine, bytes.Repeat([]byte{0}, wire.MaxEnrol+1))},
		{"renew the key in use", "kiosk 007", wire.CodeMalformed, renew(mine, own)},
		{"renew without a certificate", "kiosk 000", wire.CodeNotAllowed, renew(none, theirs)},
		{"time with half a nonce", "kiosk 007", wire.CodeMalformed, func(ctx context.Context) error { _, err := mine.Time(ctx, []byte{1}); return err }},
		{"journal key without a certificate", "kiosk 000", wire.CodeNotAllowed, func(ctx context.Context) error {
			_, err := none.Snapshot(ctx, wire.DatasetJournal)
			return err
		}},
		{"enrol nothing", "kiosk 000", wire.CodeMalformed, enrol(nil)},
		{"enrol garbage", "kiosk 000", wire.CodeMalformed, enrol([]byte("garbage"))},
		{"enrol with a byte after it", "kiosk 000", wire.CodeMalformed, enrol(append(bytes.Clone(request), 0))},
		{"enrol not canonical", "kiosk 000", wire.CodeNotCanonical, enrol(append([]byte{0xb8, 0x05}, request[1:]...))},
		{"enrol oversize", "kiosk 000", wire.CodeOversize, enrol(bytes.Repeat([]byte{0}, wire.MaxEnrol+1))},
		{"enrol by nobody's invitation", "kiosk 000", wire.CodeInvitation, enrol(request)},
	} {
		before, rows := w.state(t, b.Certificate()), w.rows(t)
		wantCode(t, x.name, x.ask(t.Context()), x.want)
		if after := w.state(t, b.Certificate()); after != before {
			t.Errorf("%s changed something", x.name)
		}
		now := w.rows(t)
		if len(now) != len(rows)+1 || now[0].Clerk != x.clerk || now[0].Action != regency.ActionRefused+string(x.want) {
			t.Errorf("%s: %d lines in the audit, the last %q %q", x.name, len(now)-len(rows), now[0].Clerk, now[0].Action)
		}
	}
}

func (w *world) rows(t *testing.T) []ledger.AuditRow {
	t.Helper()
	rows, err := w.ledger.AuditRows(t.Context(), 1000)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// TestReplays: requests that were recorded and are sent again make no second kiosk and no second
// certificate, whoever sends them; a certificate that comes of it is of no use without its key.
func TestReplays(t *testing.T) {
	w := newWorld(t)
	b := w.addKiosk(t, 7)
	k := w.written(t, b)
	c := w.client(t, b)
	key, err := bundle.NextKey(k, b.Cert)
	if err != nil {
		t.Fatal(err)
	}
	request, err := wire.EncodeRenewal(key)
	if err != nil {
		t.Fatal(err)
	}
	first, err := c.Renew(t.Context(), request)
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if again, err := c.Renew(t.Context(), request); err != nil || !bytes.Equal(again, first) {
			t.Fatalf("the same request got another certificate: %v", err)
		}
	}
	if n := w.audited(t, regency.ActionRenew); n != 1 {
		t.Errorf("%d certificates", n)
	}
	cert, err := wire.DecodeRenewReply(first)
	if err != nil {
		t.Fatal(err)
	}
	var r *wire.Refusal
	stolen := tls.Certificate{Certificate: [][]byte{cert.Raw}, PrivateKey: b.TLSKey} // the certificate was seen, its key was not
	if _, err := w.clientWith(t, b, stolen).Time(t.Context(), make([]byte, wire.NonceSize)); err == nil || errors.As(err, &r) {
		t.Errorf("a certificate without its key: %v", err)
	}
	if _, _, err := c.Feed(t.Context(), 0, 0, 0); err != nil {
		t.Errorf("the certificate in use: %v", err)
	}
}

// written writes a kiosk's bundle and gives the directory.
func (w *world) written(t *testing.T, b bundle.Bundle) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "bundle")
	if err := b.Write(dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

// nobody is a ledger that holds no invitation; any other method would be a panic.
type nobody struct{ ledger.Ledger }

func (nobody) Invitation(context.Context, [4]byte) (ledger.Invitation, error) {
	return ledger.Invitation{}, ledger.ErrNotFound
}

// FuzzEnrolAnswer: whatever a stranger sends without an invitation is a typed refusal, and touches nothing.
func FuzzEnrolAnswer(f *testing.F) {
	f.Add([]byte{0xa0})
	e := &regency.Enroller{Ledger: nobody{}, Now: time.Now}
	codes := []wire.Code{wire.CodeMalformed, wire.CodeNotCanonical, wire.CodeInvitation}
	f.Fuzz(func(t *testing.T, b []byte) {
		reply, id, err := e.Answer(t.Context(), b)
		var r *wire.Refusal
		if !errors.As(err, &r) || reply != nil || id != 0 || !slices.Contains(codes, r.Code) {
			t.Fatalf("%x: %v", b, err)
		}
		var e wire.Enrolment
		if r.Code == wire.CodeInvitation && journal.Unmarshal(b, &e) != nil {
			t.Fatalf("%x is no enrolment and was looked up", b)
		}
	})
}
