package printer

// Roll is how much paper is left on the roll (sisa kertas gulungan), in mm: reckoned from what was
// printed and corrected by the sensor. It is plain data; whoever keeps it makes it durable. The zero
// value is a roll of which nothing is known.
//
// A new roll is put in like this: Ready says NoPaper or NearEnd; open the cover, take the core out, put
// the roll in with its free end towards the head, close the cover; Ready says Idle; then keep NewRoll.
type Roll struct {
	LeftMM float64
	Known  bool
}

// NearEndMM is about what is left when the sensor begins to say NearEnd, in mm. The sensors of most
// models can be set; it is not confirmed for any.
const NearEndMM = 1000

// NewRoll is a roll just put in.
func NewRoll(p Profile) Roll { return Roll{LeftMM: float64(p.RollMM), Known: p.RollMM > 0} }

// Use is the roll after so many mm more.
func (r Roll) Use(mm float64) Roll {
	r.LeftMM = max(0, r.LeftMM-max(0, mm))
	return r
}

// Sees is the roll after the printer said how it is: the sensor knows better than the reckoning. Where
// the sensor sees more paper than was reckoned, the roll was changed and nobody said so, or its length
// was wrong: then nothing is known. Only a printer that answers in real time has a sensor to believe.
func (r Roll) Sees(w Word) Roll {
	switch w {
	case NoPaper:
		return Roll{Known: true}
	case NearEnd:
		if !r.Known || r.LeftMM > NearEndMM {
			return Roll{LeftMM: NearEndMM, Known: true}
		}
	case Idle:
		if r.Known && r.LeftMM < NearEndMM {
			return Roll{}
		}
	case Printing, CoverOpen, CutterError, Jam, Overheat, Hardware, Gone, Starting:
	}
	return r
}

// Fits says whether a job of so many mm still fits the roll. Of an unknown roll it says yes: the
// printer itself stops in time or the paper is marked BATAL. Ask before the job and call a clerk
// instead of beginning a paper that will end in the middle.
func (r Roll) Fits(mm float64) bool { return !r.Known || r.LeftMM >= mm }
