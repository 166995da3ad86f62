package flow

// cardlessForm says whether a card that was read now lies over a form that was begun without any: whoever filled it in may not
// know that a card begins a visit of its own, so that the form is not dropped unasked.
func (m Machine) cardlessForm(s State) bool {
	v := &s.visit
	if v.chip != (Chip{}) || v.deposit.beside != (Chip{}) || v.deposit.witness != (Chip{}) || v.desk.open {
		return false
	}
	v.screen = v.under
	return m.formUnderWay(s)
}

// overFormView asks what is to become of the form.
func overFormView(s State, v *View) {
	v.Picture, v.Title, v.Lead = PicQuestion, M("msg.overform.title"), M("msg.overform.lead")
	if s.visit.goal == goalReport {
		v.Title = M("msg.overform.report")
	}
	v.Keys = []Key{main(KeyOK, "msg.overform.stay"), {ID: KeyOther, Label: M("msg.overform.use"), Role: RoleLeave}}
	v.Speech = []Msg{v.Title, v.Lead, v.Keys[0].Label, v.Keys[1].Label}
}

// overFormKey goes on with the form, or forgets it and begins the visit of the card.
func (m Machine) overFormKey(s State, k KeyID) (State, []Effect) {
	if k == KeyOK {
		return m.lifted(s)
	}
	prefs := s.visit.prefs // they stand here still
	fx := []Effect{Forget{}, Hush{}, StopTimer{TimerIdle}}
	if s.cardIn {
		s.visit = blank(Reading)
		s.visit.prefs = prefs
		return s, append(fx, ReadCard{})
	}
	s.visit = blank(Message)
	s.visit.prefs, s.visit.note = prefs, msgLifted
	return m.show(s, Message, fx...)
}
