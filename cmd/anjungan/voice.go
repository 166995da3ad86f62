package main

import (
	"github.com/smart-kampung/anjungan/cmd/settings"
	"github.com/smart-kampung/anjungan/devices/speaker"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/spoken"
	"github.com/smart-kampung/anjungan/kiosk/station"
	"github.com/smart-kampung/anjungan/kiosk/ui"
)

// openVoice finds the voice of a configuration; nil where it is switched off.
func openVoice(cfg settings.Kiosk) (*speaker.Voice, error) {
	if !cfg.Speech {
		return nil, nil
	}
	clips, err := speaker.OpenClips(cfg.Clips)
	if err != nil {
		return nil, err
	}
	return speaker.New(clips)
}

// mouth is the station's speaker: it makes sentences of messages and has them said.
type mouth struct {
	voice *speaker.Voice
	book  spoken.Book
}

// mouthOf is the station's speaker; nil where there is no voice.
func mouthOf(v *speaker.Voice, l ui.Locale) station.Speaker {
	if v == nil {
		return nil
	}
	return mouth{voice: v, book: spoken.NewBook(l)}
}

// Speak implements station.Speaker.
func (m mouth) Speak(l kiosk.Lang, words []flow.Msg, v flow.Volume) {
	m.voice.Say(m.book.Sentences(l, words), int(v))
}

// SetVolume implements station.Speaker.
func (m mouth) SetVolume(v flow.Volume) { m.voice.SetVolume(int(v)) }

// Hush implements station.Speaker.
func (m mouth) Hush() { m.voice.Hush() }
