package station

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/jpeg"

	"github.com/smart-kampung/anjungan/devices/card"
	"github.com/smart-kampung/anjungan/devices/card/ektp"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/flow"
)

// card takes what happened on the reader. A card that does not answer arrives like any other and
// fails when it is read, so that the resident is told.
func (s *Station) card(ctx context.Context, e card.Event) {
	switch e.Kind {
	case card.Arrived:
		s.release()
		s.held = e.Card
		s.step(ctx, flow.CardArrived{})
	case card.Removed:
		s.release()
		s.step(ctx, flow.CardRemoved{})
	case card.Fault:
		s.release()
		if e.Word == card.CardError {
			s.step(ctx, flow.CardArrived{})
			return
		}
		s.step(ctx, flow.CardRemoved{})
	}
}

// stopReading ends the reading of the card under way and waits for it.
func (s *Station) stopReading() {
	if s.reading != nil {
		s.reading()
		s.reading = nil
	}
	s.busy.Wait()
}

// release lets go of the card.
func (s *Station) release() {
	s.stopReading()
	if s.held != nil {
		if err := s.held.Close(); err != nil {
			s.Log.Debug("letting go of a card", "err", err)
		}
		s.held = nil
	}
}

// readCard reads the id of the card that lies there and looks it up, then its portrait. The answer
// comes before the portrait: the greeting does not wait for it.
func (s *Station) readCard(ctx context.Context) {
	if s.held == nil {
		s.tellSoon(ctx, flow.CardFailed{Why: flow.CardUnreadable})
		return
	}
	s.stopReading()
	s.setFace(nil)
	rctx, cancel := context.WithCancel(ctx)
	s.reading = cancel
	c, online := s.held, s.linkUp
	s.busy.Add(1)
	s.wg.Go(func() {
		defer s.busy.Done()
		session, answer := s.identify(rctx, c, online)
		s.tellSoon(ctx, answer) // release waits for this goroutine inside the loop
		if session == nil {
			return
		}
		if face, err := portrait(rctx, session); err == nil {
			s.setFace(face)
		} else if rctx.Err() == nil {
			s.Log.Info("no portrait", "why", string(failure(err)))
		}
	})
}

// identify reads the chip's id and asks the store for it. The error's text is for the log alone.
func (s *Station) identify(ctx context.Context, c card.Card, online bool) (*ektp.Session, flow.Happening) {
	if p, ok := c.(paste); ok {
		return nil, s.pasted(ctx, p)
	}
	session, err := ektp.Open(ctx, c, ektp.Options{})
	if err != nil {
		s.Log.Info("card not read", "why", string(failure(err)))
		return nil, flow.CardFailed{Why: failure(err)}
	}
	chip, ok := flow.ChipOf(session.ID().Bytes())
	if !ok {
		return nil, flow.CardFailed{Why: flow.CardUnknown}
	}
	e, err := s.standing(ctx, chip, online)
	if err != nil {
		s.Log.Error("card not looked up", "code", string(kiosk.CodeOf(err)))
		return nil, flow.CardFailed{Why: flow.CardUnreadable}
	}
	if !e.Lost && !e.Clerk { // what the registry says of a card comes before what its chip proves
		if r, ok := s.proven(ctx, c); ok {
			return session, s.provenAnswer(ctx, chip, r)
		}
	}
	e.Fleeting = session.ID().Enrollable() != nil
	return session, e
}

// failure sorts what went wrong with a card into what a resident can do about it.
func failure(err error) flow.CardFailure {
	switch {
	case errors.Is(err, ektp.ErrNotEKTP):
		return flow.CardUnknown
	case errors.Is(err, card.ErrRemoved), errors.Is(err, context.Canceled):
		return flow.CardLifted
	}
	return flow.CardUnreadable
}

func portrait(ctx context.Context, session *ektp.Session) (image.Image, error) {
	b, err := session.Photo(ctx)
	if err != nil {
		return nil, err
	}
	return jpeg.Decode(bytes.NewReader(b))
}

// showFace puts the portrait on the screen, now that its owner has proved to be there. A portrait
// that is not complete yet is not waited for.
func (s *Station) showFace(ctx context.Context) {
	s.mu.Lock()
	face := s.face
	s.mu.Unlock()
	if face != nil {
		s.Screen.SetPortrait(face)
		s.tellSoon(ctx, flow.FaceReady{})
	}
}

func (s *Station) setFace(img image.Image) {
	s.mu.Lock()
	defer s.mu.Unlock()
	wipe(s.face)
	s.face = img
}

// wipe overwrites the pixels of a portrait.
func wipe(img image.Image) {
	switch m := img.(type) {
	case *image.YCbCr:
		clear(m.Y)
		clear(m.Cb)
		clear(m.Cr)
	case *image.Gray:
		clear(m.Pix)
	}
}

// forget clears what is left of a resident.
func (s *Station) forget() {
	s.setFace(nil)
	s.Screen.ClearPortrait()
	s.Store.DismissCards()
}

// tellSoon tells an event from inside the loop, which must not wait for itself.
func (s *Station) tellSoon(ctx context.Context, what flow.Happening) {
	s.wg.Go(func() { s.tell(ctx, what) })
}
