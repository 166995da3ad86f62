package kiosk

import "fmt"

// Words is a refusal as the person reads it: which scheme, whose, which period, by data of which day, by
// which rule, and until when to appeal. It never says who else of a family is meant.
func (r AidRefusal) Words(m AidMatrix, l Lang) string {
	asked, _ := m.Scheme(r.Scheme)
	blocking, _ := m.Scheme(r.Blocking)
	if l == English {
		whose, doubt := "in your own name (NIK)", ""
		switch {
		case len(asked.Form.Who) > 0:
			whose = "for this pupil or student"
		case r.Level == PerFamily:
			whose = "on your family card (KK)"
		}
		if r.Unverified {
			doubt = ", not yet compared with the regulation"
		}
		return fmt.Sprintf("%s cannot be granted for %s: %s is already recorded %s, by data of %s. Rule %s (%s%s). You may appeal (sanggah) until %s.",
			asked.Title.In(l), r.Period.Words(l), blocking.Title.In(l), whose, Date(r.Data, l), r.Rule, r.Source, doubt, Date(r.AppealUntil, l))
	}
	whose, doubt := "atas nama Anda (NIK)", ""
	switch {
	case len(asked.Form.Who) > 0:
		whose = "untuk siswa atau mahasiswa ini"
	case r.Level == PerFamily:
		whose = "pada kartu keluarga Anda (KK)"
	}
	if r.Unverified {
		doubt = ", belum dicocokkan dengan naskah aturannya"
	}
	return fmt.Sprintf("%s belum dapat diberikan untuk %s: %s sudah tercatat %s, menurut data %s. Aturan %s (%s%s). Anda dapat menyanggah sampai %s.",
		asked.Title.In(l), r.Period.Words(l), blocking.Title.In(l), whose, LetterDate(r.Data), r.Rule, r.Source, doubt, Date(r.AppealUntil, l))
}
