package station

import (
	"context"
	"time"

	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// perform does one effect. What waits is done beside the loop.
func (s *Station) perform(ctx context.Context, e flow.Effect) {
	switch e := e.(type) {
	case flow.ReadCard:
		s.readCard(ctx)
	case flow.ReadFace:
		s.showFace(ctx)
	case flow.CheckPIN:
		s.beside(ctx, func(ctx context.Context) flow.Happening { return s.checkPIN(ctx, e) })
	case flow.Save:
		took := time.Since(s.began)
		s.beside(ctx, func(ctx context.Context) flow.Happening { return s.save(ctx, e.Draft, took) })
	case flow.Print:
		s.print(ctx, e)
	case flow.SettlePaper:
		s.settle(ctx, e)
	case flow.StartTimer:
		s.startTimer(ctx, e)
	case flow.StopTimer:
		s.stopTimer(e.Timer)
	case flow.Speak, flow.SetVolume, flow.Hush:
		s.speak(e)
	case flow.CallHelp:
		s.callHelp(ctx)
	case flow.ReportData:
		s.check(ctx, journal.CheckDataWrong, func() error { return s.Store.CheckPerson(ctx, journal.CheckDataWrong, e.Subject) })
	case flow.Forget:
		s.forget()
	default:
		s.performEnrol(ctx, e)
	}
}

// helpPause is how long one call for help stands for all that follow: children press keys.
const helpPause = 2 * time.Minute

// callHelp tells the clerks that somebody needs help.
func (s *Station) callHelp(ctx context.Context) {
	if time.Since(s.helped) < helpPause {
		return
	}
	s.helped = time.Now()
	s.note(ctx, "resident", "help")
}

// speak talks or falls silent, where the kiosk has a voice.
func (s *Station) speak(e flow.Effect) {
	if s.Speaker == nil {
		return
	}
	switch e := e.(type) {
	case flow.Speak:
		s.Speaker.Speak(e.Lang, e.Words, e.Volume)
	case flow.SetVolume:
		s.Speaker.SetVolume(e.Volume)
	default:
		s.Speaker.Hush()
	}
}

func (s *Station) startTimer(ctx context.Context, e flow.StartTimer) {
	s.stopTimer(e.Timer)
	s.timers[e.Timer] = time.AfterFunc(e.After, func() { s.tell(ctx, flow.TimerFired{Timer: e.Timer}) })
}

func (s *Station) stopTimer(t flow.Timer) {
	if old := s.timers[t]; old != nil {
		old.Stop()
		delete(s.timers, t)
	}
}
