package enrol

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/bundle"
	"github.com/smart-kampung/anjungan/sync/outbox"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// The refusals that are the kiosk's own. Those of the regency are *wire.Refusal.
var (
	ErrEnrolled = errors.New("enrol: this kiosk is enrolled already")
	ErrRoot     = errors.New("enrol: who answers is not the regency of this code")
	ErrSite     = errors.New("enrol: the code is of another village")
	ErrGrant    = errors.New("enrol: the regency's grant does not fit this kiosk's keys")
)

// pollEvery is how often a waiting kiosk asks whether it was confirmed.
const pollEvery = 2 * time.Second

// Options is what Run needs.
type Options struct {
	Dir     string // of the bundle, made new
	Code    wire.EnrolCode
	Village kiosk.VillageCode // where the kiosk stands; empty: wherever the code says
	Dial    string            // host:port to connect to where it is not the code's
	// Waiting is told once, when the regency has taken the keys: where the kiosk will stand, and the
	// digits that a person compares.
	Waiting func(site kiosk.Site, digits string)
	Every   time.Duration // pollEvery when zero
}

// Run enrols and leaves the bundle in Dir. It waits for the person until ctx ends; what fails on the
// line is tried again, a refusal ends it. Started again with the same code it goes on with the same
// keys and digits.
func Run(ctx context.Context, o Options) error {
	if _, err := os.Stat(o.Dir); err == nil {
		return errors.Join(ErrEnrolled, os.RemoveAll(pendingFile(o.Dir)))
	} else if !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("enrol: %w", err)
	}
	if o.Every == 0 {
		o.Every = pollEvery
	}
	root, err := pinned(ctx, o)
	if err != nil {
		return err
	}
	c, err := outbox.NewClient(outbox.ClientOptions{URL: o.Code.URL, Root: root, Dial: o.Dial})
	if err != nil {
		return err
	}
	defer c.Close()
	p, err := prepare(o.Dir, o.Code, root)
	if err != nil {
		return err
	}
	reply, site, err := await(ctx, o, c, p)
	if err != nil {
		return err
	}
	b, err := p.grant(o, root, site, reply)
	if err != nil {
		return err
	}
	return keep(o.Dir, b)
}

// pinned asks who answers at the code's address, and believes the root that the code names and no other.
func pinned(ctx context.Context, o Options) (*x509.Certificate, error) {
	u, err := url.Parse(o.Code.URL)
	if err != nil {
		return nil, fmt.Errorf("enrol: %w", err)
	}
	addr := o.Dial
	if addr == "" {
		addr = net.JoinHostPort(u.Hostname(), portOf(u.Port()))
	}
	var root *x509.Certificate
	d := tls.Dialer{Config: &tls.Config{
		MinVersion: tls.VersionTLS13, ServerName: u.Hostname(), NextProtos: []string{"h2"},
		InsecureSkipVerify: true, // VerifyConnection believes one root, by its hash
		VerifyConnection: func(s tls.ConnectionState) error {
			for _, c := range s.PeerCertificates {
				if h := sha256.Sum256(c.Raw); bytes.Equal(h[:len(o.Code.Root)], o.Code.Root[:]) {
					root = c
					pool := x509.NewCertPool()
					pool.AddCert(c)
					return outbox.Undated(&tls.Config{RootCAs: pool}, u.Hostname()).VerifyConnection(s)
				}
			}
			return ErrRoot
		},
	}}
	ctx, cancel := context.WithTimeout(ctx, dialPatience)
	defer cancel()
	conn, err := d.DialContext(ctx, "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("enrol: %w", err)
	}
	return root, conn.Close()
}

// dialPatience is how long a connection may take to stand: whoever accepts one and says nothing is not waited for.
const dialPatience = 30 * time.Second

func portOf(p string) string {
	if p == "" {
		return "443"
	}
	return p
}

// await asks until the person has confirmed.
func await(ctx context.Context, o Options, c *outbox.Client, p pending) (wire.EnrolReply, kiosk.Site, error) {
	tick := time.NewTicker(o.Every)
	defer tick.Stop()
	for told := false; ; {
		reply, site, err := ask(ctx, o, c, p)
		var refused *wire.Refusal
		switch {
		case errors.As(err, &refused) && refused.RetryAfter == 0, errors.Is(err, ErrSite), errors.Is(err, wire.ErrMessage):
			return reply, site, err
		case err == nil && reply.Granted():
			return reply, site, nil
		case err == nil && !told && o.Waiting != nil:
			told = true
			o.Waiting(site, wire.Fingerprint(p.digest))
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return wire.EnrolReply{}, site, errors.Join(ctx.Err(), err)
		}
	}
}

func ask(ctx context.Context, o Options, c *outbox.Client, p pending) (wire.EnrolReply, kiosk.Site, error) {
	var site kiosk.Site
	b, err := c.Enrol(ctx, p.request)
	if err != nil {
		return wire.EnrolReply{}, site, err
	}
	reply, err := wire.DecodeEnrolReply(b)
	if err != nil {
		return reply, site, err
	}
	if site, err = wire.DecodeSite(reply.Site); err != nil {
		return reply, site, err
	}
	if o.Village != "" && site.Village.Code != o.Village {
		return reply, site, fmt.Errorf("%w: %s", ErrSite, site.Village.Code)
	}
	return reply, site, nil
}

// grant makes the bundle of a grant: the certificate must be of the pinned root and of the key that was
// drawn here.
func (p pending) grant(o Options, root *x509.Certificate, site kiosk.Site, r wire.EnrolReply) (bundle.Bundle, error) {
	cert, err := x509.ParseCertificate(r.Cert)
	if err != nil {
		return bundle.Bundle{}, fmt.Errorf("%w: %w", ErrGrant, err)
	}
	if err := cert.CheckSignatureFrom(root); err != nil || !p.TLS.PublicKey.Equal(cert.PublicKey) {
		return bundle.Bundle{}, errors.Join(ErrGrant, err)
	}
	k, err := x509.ParsePKIXPublicKey(r.Ack)
	ack, ok := k.(*ecdsa.PublicKey)
	if err != nil || !ok {
		return bundle.Bundle{}, errors.Join(ErrGrant, err)
	}
	return bundle.Bundle{
		URL: o.Code.URL, Site: site, Cert: cert, TLSKey: p.TLS, SealKey: p.Seal, Receive: p.Receive,
		Root: root, Ack: ack, Journal: r.Journal,
	}, nil
}

// keep writes the bundle beside its place and moves it there whole; then what was pending goes.
func keep(dir string, b bundle.Bundle) error {
	part := filepath.Clean(dir) + ".part"
	if err := os.RemoveAll(part); err != nil {
		return fmt.Errorf("enrol: %w", err)
	}
	if err := b.Write(part); err != nil {
		return err
	}
	if err := os.Rename(part, dir); err != nil {
		return fmt.Errorf("enrol: %w", err)
	}
	if err := bundle.SyncDir(filepath.Dir(filepath.Clean(dir))); err != nil {
		return err
	}
	if err := os.Remove(pendingFile(dir)); err != nil {
		return fmt.Errorf("enrol: %w", err)
	}
	return nil
}
