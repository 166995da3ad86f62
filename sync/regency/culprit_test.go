package regency

import (
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"net/http"
	"net/netip"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
)

// TestStrangersHaveBoundsOfTheirOwn: one that is refused without end leaves the lines of another, all of them together
// have a bound that no kiosk on the list meets, and those beyond it are not remembered.
func TestStrangersHaveBoundsOfTheirOwn(t *testing.T) {
	l, at := newRefusals(), time.UnixMilli(1_790_000_000_000)
	lines := func(c culprit, n int) (due int) {
		for range n {
			if l.due(c, at) {
				due++
			}
		}
		return due
	}
	from := func(i int) culprit { return culprit{from: source(fmt.Sprintf("192.0.2.%d:%d", i, 1000+i))} }
	if n := lines(from(1), 1000); n != refusalRows {
		t.Errorf("%d lines of one stranger", n)
	}
	if n := lines(from(2), 1); n != 1 {
		t.Error("one stranger hides another")
	}
	all := refusalRows + 1
	for i := range 250 {
		all += lines(from(3+i), 3)
	}
	if all != strangerRows {
		t.Errorf("%d lines of strangers", all)
	}
	if n := len(l.of.times); n > strangerRows {
		t.Errorf("%d sources remembered", n)
	}
	for _, c := range []culprit{{standing: byList, id: 7}, {standing: byName, id: 7}, {standing: byCode, id: 7}, {standing: byName, id: 8}} {
		if n := lines(c, 50); n != refusalRows {
			t.Errorf("%d lines of %+v", n, c)
		}
	}
	at = at.Add(time.Hour)
	if n := lines(from(1), 1000); n != refusalRows {
		t.Errorf("%d lines of one stranger in the next hour", n)
	}
}

// TestTallyHidesNobody: behind a flood of one kind the first of another has a line, at once; the flood has a few, which say how many came.
func TestTallyHidesNobody(t *testing.T) {
	l, at := newRefusals(), time.UnixMilli(1_790_000_000_000)
	flood := tallied{0, ActionRefused + "not-found"}
	lines, stand := 0, 0
	for range 100_000 {
		if more := l.beyond.due(flood, at); more > 0 {
			lines++
			stand += more
		}
	}
	if lines != 6 || stand != 100_000 {
		t.Errorf("%d lines stand for %d", lines, stand)
	}
	for _, x := range []tallied{{0, ActionRefused + "invitation"}, {7, flood.action}} {
		if more := l.beyond.due(x, at); more != 1 {
			t.Errorf("%+v: its first stands for %d", x, more)
		}
	}
	if more := l.beyond.due(flood, at.Add(time.Hour)); more != 1 || len(l.beyond.n) != 1 {
		t.Errorf("in the next hour: %d, %d are remembered", more, len(l.beyond.n))
	}
}

// TestCulprit: who was refused is the kiosk of the list, of the invitation, of the certificate, or a source.
func TestCulprit(t *testing.T) {
	ask := func(name string) *http.Request {
		r := &http.Request{RemoteAddr: "[2001:db8:1:2:3:4:5:6]:443"}
		if name != "" {
			r.TLS = &tls.ConnectionState{PeerCertificates: []*x509.Certificate{{Subject: pkix.Name{CommonName: name}}}}
		}
		return r
	}
	source := culprit{from: netip.MustParsePrefix("2001:db8:1:2::/64")}
	for _, c := range []struct {
		r    *http.Request
		k, i kiosk.KioskID
		want culprit
	}{
		{ask("anjungan kiosk 007"), 7, 0, culprit{standing: byList, id: 7}},
		{ask("anjungan kiosk 007"), 0, 9, culprit{standing: byCode, id: 9}},
		{ask("anjungan kiosk 007"), 0, 0, culprit{standing: byName, id: 7}},
		{ask("anjungan kiosk 7"), 0, 0, source},
		{ask("anjungan kiosk 000"), 0, 0, source},
		{ask("anjungan regency"), 0, 0, source},
		{ask(""), 0, 0, source},
	} {
		if got := culpritOf(c.r, c.k, c.i); got != c.want {
			t.Errorf("%+v, want %+v", got, c.want)
		}
	}
}
