package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// regencyKey is the key that the guest's journal is sealed to: the same at every start.
func regencyKey() (journal.RegencyKey, error) {
	seed := sha256.Sum256([]byte("powercut"))
	return journal.ParseRegencyKey(seed[:])
}

// save saves a request and its print, and says each only when the store said so.
func save(ctx context.Context, out io.Writer, s *store.Store) error {
	who, err := kiosk.ParseNIK(resident)
	if err != nil {
		return err
	}
	id := kiosk.NewRequestID()
	_, err = s.SaveRequest(ctx, store.Draft{
		ID: id, Service: "domisili", Subject: who, Requester: who, Village: village, Assurance: kiosk.ByPIN,
		Answers: []kiosk.Answer{{Field: "purpose", Value: purpose}},
	})
	if errors.Is(err, store.ErrUnflushed) {
		_, told := fmt.Fprintln(out, sayTold, id)
		return errors.Join(err, told)
	}
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintln(out, saySaved, id); err != nil {
		return err
	}
	p, err := s.StartPrint(ctx, store.Slip, id, "")
	if err != nil {
		return err
	}
	if err := s.EndPrint(ctx, p.Token, store.Printed); err != nil {
		return err
	}
	_, err = fmt.Fprintln(out, sayEnded, id)
	return err
}

// look says what the store holds, and gives an error where it is not whole: each entry follows the one
// before it and opens, and requests and prints are those that the journal tells of.
func look(ctx context.Context, out io.Writer, s *store.Store) error {
	told, err := walk(ctx, s)
	if err != nil {
		return err
	}
	who, err := kiosk.ParseNIK(resident)
	if err != nil {
		return err
	}
	held, err := s.Requests(ctx, who)
	if err != nil {
		return err
	}
	if len(held) != len(told.requests) {
		return fmt.Errorf("%d requests, %d entries of requests", len(held), len(told.requests))
	}
	prints := 0
	for _, h := range held {
		id := h.Request.ID.String()
		if !told.requests[id] {
			return errors.New("a request without its entry")
		}
		prints += len(h.Prints)
		if _, err := fmt.Fprintln(out, sayHeld, id); err != nil {
			return err
		}
		if len(h.Prints) == 1 && h.Prints[0].Outcome == store.Printed {
			if _, err := fmt.Fprintln(out, sayPaper, id); err != nil {
				return err
			}
		}
	}
	if prints != told.prints {
		return fmt.Errorf("%d prints, %d entries of prints", prints, told.prints)
	}
	_, err = fmt.Fprintln(out, sayWhole, told.entries)
	return err
}

// tale is what a journal tells.
type tale struct {
	requests        map[string]bool
	prints, entries int
}

// walk reads the whole journal of incarnation 1.
func walk(ctx context.Context, s *store.Store) (t tale, err error) {
	key, err := regencyKey()
	if err != nil {
		return t, err
	}
	t.requests = map[string]bool{}
	epochs := map[uint64]journal.Epoch{}
	var chain journal.Hash
	for {
		list, err := s.After(ctx, 1, uint64(t.entries), 500)
		if err != nil || len(list) == 0 {
			return t, err
		}
		for _, e := range list {
			t.entries++
			chain = journal.NextChain(chain, e.Header)
			if e.Seq != uint64(t.entries) || e.Chain != chain || e.Header.Body != journal.HashBody(e.Body) {
				return t, fmt.Errorf("the journal is not whole at %d", t.entries)
			}
			if err := t.read(e, key, epochs); err != nil {
				return t, fmt.Errorf("entry %d: %w", t.entries, err)
			}
		}
	}
}

// read opens an entry, and counts what it tells of.
func (t *tale) read(e journal.Entry, key journal.RegencyKey, epochs map[uint64]journal.Epoch) error {
	plain := e.Body
	if !e.Kind.Clear() {
		var err error
		if plain, err = epochs[e.Epoch].Open(e.Header, e.Body); err != nil {
			return err
		}
	}
	switch e.Kind {
	case journal.KindEpoch:
		var b journal.EpochBody
		if err := journal.Unmarshal(plain, &b); err != nil {
			return err
		}
		epoch, err := journal.OpenEpoch(key, b)
		if err != nil {
			return err
		}
		epochs[e.Seq] = epoch
	case journal.KindRequestNew:
		var b journal.RequestNewBody
		if err := journal.Unmarshal(plain, &b); err != nil {
			return err
		}
		id := hex.EncodeToString(b.ID)
		if t.requests[id] {
			return errors.New("a request twice")
		}
		t.requests[id] = true
	case journal.KindPrintStart:
		t.prints++
	default:
	}
	return nil
}
