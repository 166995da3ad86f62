package outbox

import (
	"crypto/x509"
	"errors"
	"net"
	"strings"
	"testing"
)

// What went wrong with a number names the fault and not the number: it is logged.
func TestErrorNamesNoNumber(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	c, err := NewClient(ClientOptions{URL: "https://" + nobody, Root: &x509.Certificate{}})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	const number = "104390751623"
	_, err = c.Status(t.Context(), number)
	var refused *net.OpError
	if !errors.As(err, &refused) || strings.Contains(err.Error(), number) {
		t.Errorf("with nobody there: %v", err)
	}
}
