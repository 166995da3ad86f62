package pcsc

import "github.com/ebfe/scard"

// link is a connected card.
type link struct {
	ctx  *scard.Context
	card *scard.Card
	atr  []byte
}

// connect powers the card and begins a transaction, so that no other program comes between two
// commands. With awaken it does so although the daemon says that nothing lies there.
func connect(name string, awaken bool) (*link, error) {
	ctx, err := scard.EstablishContext()
	if err != nil {
		return nil, &connectError{err}
	}
	l := &link{ctx: ctx}
	if err := l.open(name, awaken); err != nil {
		l.close(scard.LeaveCard)
		return nil, &connectError{err}
	}
	return l, nil
}

func (l *link) open(name string, awaken bool) (err error) {
	mode := scard.ShareShared
	if awaken {
		mode = scard.ShareDirect // the reader itself, with or without a card
	}
	if l.card, err = l.ctx.Connect(name, mode, scard.ProtocolAny); err != nil {
		return err
	}
	if awaken {
		if err := l.card.Reconnect(scard.ShareShared, scard.ProtocolAny, scard.ResetCard); err != nil {
			return err
		}
	}
	// The binding panics where a command is sent over another protocol.
	if p := l.card.ActiveProtocol(); p != scard.ProtocolT0 && p != scard.ProtocolT1 {
		return scard.ErrProtoMismatch
	}
	if err := l.card.BeginTransaction(); err != nil {
		return err
	}
	status, err := l.card.Status()
	if err != nil {
		return err
	}
	l.atr = status.Atr
	return nil
}

// close lets the card go and frees everything. Its errors are those of a card or a daemon that has
// gone, and nothing is left to do about them.
func (l *link) close(d scard.Disposition) {
	if l.card != nil {
		_ = l.card.EndTransaction(scard.LeaveCard)
		_ = l.card.Disconnect(d)
	}
	_ = l.ctx.Release()
}

// connectError keeps the binding's code, for some of them mean: wait and try again.
type connectError struct{ code error }

func (e *connectError) Error() string { return "pcsc: connect: " + e.code.Error() }
func (e *connectError) Unwrap() []error {
	return []error{sentinel(e.code), e.code}
}
