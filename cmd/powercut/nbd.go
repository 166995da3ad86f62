package main

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
)

// The network block device protocol, fixed newstyle, as the NBD project's doc/proto.md gives it: as much
// as QEMU needs.
const (
	nbdMagic    = 0x4e42444d41474943 // "NBDMAGIC"
	optionMagic = 0x49484156454f5054 // "IHAVEOPT"
	optionReply = 0x3e889045565a9
	askMagic    = 0x25609513
	answerMagic = 0x67446698

	fixedNewstyle = 1
	noZeroes      = 2

	optAbort = 2
	optInfo  = 6
	optGo    = 7

	repAck   = 1
	repInfo  = 3
	repUnsup = 1<<31 + 1

	infoExport = 0

	// transmission flags: it has flags, takes flushes and forced writes (FUA)
	canFlush = 1 | 4 | 8

	cmdRead  = 0
	cmdWrite = 1
	cmdDisc  = 2
	cmdFlush = 3

	flagForce = 1 // FUA
	errIO     = 5
	errInval  = 22

	maxTransfer = 64 << 20
)

// errOff ends a connection to a disk without power.
var errOff = errors.New("powercut: the power is off")

// nbd speaks with one client.
type nbd struct {
	*bufio.ReadWriter
	disk *disk
}

// serveDisk answers the first client of a listener until it leaves or the power fails.
func serveDisk(l net.Listener, d *disk) error {
	c, err := l.Accept()
	if err != nil {
		return fmt.Errorf("powercut: nbd: %w", err)
	}
	defer func() { _ = c.Close() }() // the client is gone, or is left without an answer
	n := nbd{bufio.NewReadWriter(bufio.NewReaderSize(c, 1<<20), bufio.NewWriterSize(c, 1<<20)), d}
	if err := n.shakeHands(); err != nil {
		return fmt.Errorf("powercut: nbd: handshake: %w", err)
	}
	for {
		err := n.serve()
		var gone *net.OpError
		switch {
		case err == nil:
		case errors.Is(err, errOff): // a disk without power gives no answer, not even that it is off
			_, _ = io.Copy(io.Discard, n) // until the machine is killed
			return nil
		case errors.Is(err, io.EOF), errors.As(err, &gone):
			return nil
		default:
			return fmt.Errorf("powercut: nbd: %w", err)
		}
	}
}

// put writes numbers in network order and sends them.
func (n nbd) put(v ...any) error {
	for _, x := range v {
		if err := binary.Write(n, binary.BigEndian, x); err != nil {
			return err
		}
	}
	return n.Flush()
}

// shakeHands offers the one disk, whatever its name.
func (n nbd) shakeHands() error {
	if err := n.put(uint64(nbdMagic), uint64(optionMagic), uint16(fixedNewstyle|noZeroes)); err != nil {
		return err
	}
	var flags uint32
	if err := binary.Read(n, binary.BigEndian, &flags); err != nil {
		return err
	}
	for {
		var o struct {
			Magic       uint64
			Option, Len uint32
		}
		if err := binary.Read(n, binary.BigEndian, &o); err != nil {
			return err
		}
		if o.Magic != optionMagic || o.Len > 1<<16 {
			return errors.New("not an option")
		}
		if _, err := n.Discard(int(o.Len)); err != nil {
			return err
		}
		if done, err := n.option(o.Option); done || err != nil {
			return err
		}
	}
}

// option answers one option and says whether transmission begins.
func (n nbd) option(o uint32) (done bool, err error) {
	switch o {
	case optGo, optInfo:
		size := uint64(len(n.disk.durable))
		if err := n.put(uint64(optionReply), o, uint32(repInfo), uint32(12), uint16(infoExport), size, uint16(canFlush)); err != nil {
			return false, err
		}
		return o == optGo, n.put(uint64(optionReply), o, uint32(repAck), uint32(0))
	case optAbort:
		return false, io.EOF
	default:
		return false, n.put(uint64(optionReply), o, uint32(repUnsup), uint32(0))
	}
}

// serve answers one request.
func (n nbd) serve() error {
	var q struct {
		Magic       uint32
		Flags, Kind uint16
		Cookie      uint64
		Offset      uint64
		Len         uint32
	}
	if err := binary.Read(n, binary.BigEndian, &q); err != nil {
		return err
	}
	if q.Magic != askMagic || q.Len > maxTransfer {
		return errors.New("not a request")
	}
	var data []byte
	code := uint32(0)
	switch q.Kind {
	case cmdRead:
		data = make([]byte, q.Len)
		if err := n.disk.read(data, int64(q.Offset)); err != nil {
			data, code = nil, errInval
		}
	case cmdWrite:
		b := make([]byte, q.Len)
		if _, err := io.ReadFull(n, b); err != nil {
			return err
		}
		alive, err := n.disk.write(b, int64(q.Offset), q.Flags&flagForce != 0)
		code = refusal(err)
		if !alive {
			return errOff
		}
	case cmdFlush:
		if !n.disk.flush() {
			return errOff
		}
	case cmdDisc:
		return io.EOF
	default:
		code = errInval
	}
	if err := binary.Write(n, binary.BigEndian, struct {
		Magic, Code uint32
		Cookie      uint64
	}{answerMagic, code, q.Cookie}); err != nil {
		return err
	}
	if _, err := n.Write(data); err != nil {
		return err
	}
	return n.Flush()
}

// refusal is the protocol's word for why a write is not taken; 0: it is.
func refusal(err error) uint32 {
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errRefused):
		return errIO
	default:
		return errInval
	}
}
