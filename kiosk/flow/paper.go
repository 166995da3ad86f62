package flow

// saved goes on to the paper once the request is durable.
func (m Machine) saved(s State, what Happening) (State, []Effect) {
	v := &s.visit
	if v.screen != Busy || !v.saving || v.wait == waitReport {
		return s, nil
	}
	switch e := what.(type) {
	case Saved:
		if e.ID != v.draft {
			return s, nil
		}
		v.request, v.number, v.paper, v.sheet, v.word, v.waits = e.ID, e.Number, Slip, "", "", e.Waits
		v.village = e.Village
		return m.show(s, Busy, Print{What: Slip, Request: e.ID, Cardless: m.cardless(s)})
	case SaveFailed:
		v.note = msgSaveFail
		return m.resume(s, Message)
	}
	return s, nil
}

// printer follows the paper. What the printer does after the visit ended changes no screen; the
// station has written it down.
func (m Machine) printer(s State, what Happening) (State, []Effect) {
	v := &s.visit
	switch e := what.(type) {
	case PrintEnded:
		return m.printEnded(s, e)
	case PrinterSaid:
		return m.printerSaid(s, e.Word)
	case PaperGone:
		if v.screen == TakePaper && e.Taken {
			return s, m.taken(s)
		}
	}
	return s, nil
}

// taken is how long the number stays after the paper was taken. Who goes by ear hears it for longer than a glance takes, and
// once more if they ask for it: they have the time of a page that is read.
func (m Machine) taken(s State) []Effect {
	if s.visit.prefs.Ears {
		return append(m.idle(TakePaper), StopTimer{TimerEnd})
	}
	return []Effect{StartTimer{TimerEnd, TakenTime}}
}

// printEnded shows the paper, or says that it did not surely come out.
func (m Machine) printEnded(s State, e PrintEnded) (State, []Effect) {
	v := &s.visit
	mine := v.paper == e.What && v.request == e.Request // not the paper of a visit before
	if !mine || v.screen != Busy && v.screen != PaperTrouble {
		return s, nil
	}
	v.word = e.Word
	switch {
	case e.Outcome == PrintPrinted:
		return m.resume(s, TakePaper)
	case e.What.Anonymous():
		return m.spare(s, e.Word)
	case rationed(e.Word):
		return m.resume(s, TakePaper) // with the number, for want of the paper
	case e.Outcome == PrintUnknown:
		v.word = "unsure"
	}
	return m.resume(s, PaperTrouble)
}

// printerSaid tells whoever waits for a paper that the printer stopped, or that it goes on.
func (m Machine) printerSaid(s State, word string) (State, []Effect) {
	v := &s.visit
	switch {
	case v.screen == Busy && v.paper.Anonymous() && stops(word):
		return m.spare(s, word)
	case v.screen == Busy && v.paper != "" && stops(word):
		v.word = word
		return m.resume(s, PaperTrouble)
	case v.screen == PaperTrouble && v.word != "unsure":
		v.word = word
	}
	return s, nil
}

// stops says whether a printer's word means that a paper under way has stopped and needs a person.
func stops(word string) bool {
	switch word {
	case "no-paper", "cover-open", "cutter", "jam", "hardware", "gone":
		return true
	}
	return false
}
