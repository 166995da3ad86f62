// Package speaker says sentences aloud: from clips, which are recorded or rendered WAV files beside the program,
// and through espeak-ng, which speaks Indonesian and English, where a sentence has no clip.
//
// It knows no resident and no message: it is handed sentences in pieces that name their clip, and keeps none. It
// does not decide what may be said aloud.
//
// Concurrency: every method may be called from any goroutine; the newest Say wins. Close joins.
package speaker

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strconv"
	"sync"
	"sync/atomic"

	"github.com/smart-kampung/anjungan/devices"
)

// Sentence is one sentence to say. Its pieces are played one after the other if there is a clip of each; else
// Text is said as a whole, for a sentence half of which is another voice is hard to follow.
type Sentence struct {
	Lang   string   // directory of the clips: "id"
	Voice  string   // of espeak-ng(1), option -v: "id", "en"
	Text   string   // all of it, in words
	Pieces []string // names of clips; none: there is no clip of it
}

// The range of loudness, in steps of 6 dB. Clips play at Loudest as they were recorded.
const (
	Quietest = -2
	Loudest  = 2
)

// player is ALSA's aplay(1): raw samples on its standard input. Its buffer is a fifth of a second, so that
// another loudness is heard at once.
var player = []string{
	"aplay", "-q", "-t", "raw", "-f", "S16_LE", "-c", "1", "-r", strconv.Itoa(Rate), "--buffer-time=200000", "-",
}

// Voice is the voice of the kiosk. At most one player runs at a time.
type Voice struct {
	clips  Clips
	volume atomic.Int32

	mu     sync.Mutex // guards what follows
	stop   context.CancelFunc
	done   chan struct{} // of the newest utterance
	health devices.Health
}

var _ devices.Device = (*Voice)(nil)

// New makes a voice with these clips. The error says what a technician must install.
func New(clips Clips) (*Voice, error) {
	for program, in := range map[string]string{player[0]: "alsa-utils", espeak: "espeak-ng"} {
		if _, err := exec.LookPath(program); err != nil {
			return nil, fmt.Errorf("speaker: %s is missing (Debian package %s): %w", program, in, err)
		}
	}
	done := make(chan struct{})
	close(done)
	return &Voice{clips: clips, done: done, health: devices.Health{State: devices.Online, Word: "ready"}}, nil
}

// Say says sentences at a loudness and ends what was said before. It returns at once; no sentences are silence.
func (v *Voice) Say(sentences []Sentence, volume int) {
	v.SetVolume(volume)
	v.Hush()
	if len(sentences) == 0 {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	v.mu.Lock()
	before := v.done
	v.stop, v.done = cancel, done
	v.mu.Unlock()
	go func() {
		defer close(done)
		defer cancel()
		<-before // a sound card may take one player only
		if ctx.Err() == nil {
			v.ended(ctx, v.play(ctx, sentences))
		}
	}()
}

// ended takes down whether an utterance could be heard. One that was cut off is no fault.
func (v *Voice) ended(ctx context.Context, err error) {
	if ctx.Err() != nil {
		return
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.health = devices.Health{State: devices.Online, Word: "ready"}
	if err != nil {
		v.health = devices.Health{State: devices.HardwareError, Word: "silent", Hint: "aplay or espeak-ng failed: is there a sound card?"}
	}
}

// play says sentences through one player.
func (v *Voice) play(ctx context.Context, sentences []Sentence) (err error) {
	cmd := exec.CommandContext(ctx, player[0], player[1:]...)
	out, err := cmd.StdinPipe()
	if err != nil {
		return fmt.Errorf("speaker: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("speaker: %w", err)
	}
	for _, s := range sentences {
		if err = v.sentence(ctx, out, s); err != nil {
			break
		}
	}
	_ = out.Close() // the player drains what it has and ends
	if e := cmd.Wait(); e != nil {
		err = errors.Join(err, fmt.Errorf("speaker: aplay: %w", e))
	}
	return err
}

// pause is the silence after a sentence: 0.2 s.
var pause = make([]byte, 2*Rate/5)

func (v *Voice) sentence(ctx context.Context, out io.Writer, s Sentence) error {
	pieces, ok := v.clips.load(s.Lang, s.Pieces)
	if !ok {
		live, err := Render(ctx, s.Voice, s.Text)
		if err != nil {
			return err
		}
		pieces = [][]byte{live}
	}
	for _, pcm := range append(pieces, pause) {
		if err := v.write(out, pcm); err != nil {
			return err
		}
	}
	return nil
}

// chunk is how many bytes are written at one loudness: a tenth of a second.
const chunk = 2 * Rate / 10

// write gives samples to the player at the loudness of the moment.
func (v *Voice) write(out io.Writer, pcm []byte) error {
	var buf [chunk]byte
	for len(pcm) > 0 {
		n := copy(buf[:], pcm)
		soften(buf[:n], Loudest-int(v.volume.Load()))
		if _, err := out.Write(buf[:n]); err != nil {
			return fmt.Errorf("speaker: %w", err)
		}
		pcm = pcm[n:]
	}
	return nil
}

// SetVolume is how loud what is being said goes on, Quietest to Loudest.
func (v *Voice) SetVolume(step int) { v.volume.Store(int32(min(max(step, Quietest), Loudest))) }

// Hush ends what is being said. The player is killed, so that nothing of its buffer is heard.
func (v *Voice) Hush() {
	v.mu.Lock()
	stop := v.stop
	v.stop = nil
	v.mu.Unlock()
	if stop != nil {
		stop()
	}
}

// String names the voice.
func (v *Voice) String() string {
	return fmt.Sprintf("espeak-ng and %d clips, by aplay", v.clips.Count())
}

// Health says whether the last utterance was spoken.
func (v *Voice) Health() devices.Health {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.health
}

// Close ends what is being said and joins.
func (v *Voice) Close() error {
	v.Hush()
	v.mu.Lock()
	done := v.done
	v.mu.Unlock()
	<-done
	return nil
}
