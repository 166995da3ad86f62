package station

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/smart-kampung/anjungan/devices/card"
	"github.com/smart-kampung/anjungan/devices/card/ektp"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/flow"
)

// errBiodata says that a certified reader's data cannot be used. It never repeats them.
var errBiodata = errors.New("station: the card's data do not name a resident of this regency")

// proven asks the provider for who the chip proves to be, where one is configured that can prove it.
// ok is false where it cannot now: then the card is an open read like any other.
func (s *Station) proven(ctx context.Context, c card.Card) (r kiosk.Resident, ok bool) {
	if s.Provider == nil {
		return kiosk.Resident{}, false
	}
	rec, err := s.Provider.Read(ctx, c)
	if err != nil {
		s.Log.Warn("the certified reader gave nothing", "provider", string(s.Provider.Name()), "err", err)
		return kiosk.Resident{}, false
	}
	if rec.Assurance < ektp.Vouched {
		return kiosk.Resident{}, false
	}
	if r, err = residentOf(rec.Biodata, s.Villages, s.Formerly); err != nil {
		s.Log.Warn("the certified reader's data were not used", "err", err)
		return kiosk.Resident{}, false
	}
	return r, true
}

// provenAnswer is CardRead for a resident whom the chip has proved. Where the registry holds them by another card, and
// their record must be looked at, that counts for this one too.
func (s *Station) provenAnswer(ctx context.Context, chip flow.Chip, r kiosk.Resident) flow.Happening {
	check, err := s.Store.MustCheck(ctx, r.NIK)
	if err != nil {
		s.Log.Error("the registry was not asked", "code", string(kiosk.CodeOf(err)))
		return flow.CardFailed{Why: flow.CardUnreadable}
	}
	if check {
		return flow.CardRead{Chip: chip, Known: true, Standing: flow.Standing{Lost: true, Check: true}}
	}
	held, err := s.Store.Requests(ctx, r.NIK)
	if err != nil {
		s.Log.Error("requests not loaded", "code", string(kiosk.CodeOf(err)))
		return flow.CardFailed{Why: flow.CardUnreadable}
	}
	e := flow.CardRead{Chip: chip, Known: true, Proved: true, Resident: r}
	e.Holdings = s.holdings(ctx, r.NIK, held)
	return e
}

// residentOf turns the card's own words into a resident. Its village must be one of the list: names
// alone are not enough, several villages share one, so the district decides. A card that is older than a
// change says what the village was called then.
func residentOf(b ektp.Biodata, villages []kiosk.Village, formerly []kiosk.Formerly) (kiosk.Resident, error) {
	nik, err := kiosk.ParseNIK(b.NIK)
	if err != nil {
		return kiosk.Resident{}, errBiodata
	}
	r := kiosk.Resident{
		NIK: nik, Name: b.Name, BirthPlace: b.BirthPlace, BirthDate: cardDate(b.BirthDate), Sex: cardSex(b.Sex),
		Address: b.Address, RT: b.RT, RW: b.RW, Religion: b.Religion, Job: b.Job, Marital: b.Marital,
	}
	for _, f := range formerly {
		if sameName(f.Name, b.Village) && sameName(f.District, b.District) {
			r.Village = f.Village.Code
		}
	}
	for _, v := range villages { // what is called so today comes before what was
		if sameName(v.Name, b.Village) && sameName(v.District, b.District) {
			r.Village = v.Code
		}
	}
	if r.Village == "" || r.Sex == "" {
		return kiosk.Resident{}, errBiodata
	}
	return r, nil
}

// sameName compares names of places as cards and lists write them: case and spaces differ.
func sameName(a, b string) bool {
	fold := func(s string) string { return strings.ToUpper(strings.Join(strings.Fields(s), "")) }
	return fold(a) == fold(b)
}

// cardDate reads dd-mm-yyyy as the printed card has it; what is no date stays unknown.
func cardDate(s string) string {
	t, err := time.Parse("02-01-2006", s)
	if err != nil {
		return ""
	}
	return t.Format(time.DateOnly)
}

// cardSex reads the card's words for sex (jenis kelamin).
func cardSex(s string) kiosk.Sex {
	switch strings.ToUpper(s) {
	case "LAKI-LAKI", "L":
		return kiosk.Male
	case "PEREMPUAN", "P":
		return kiosk.Female
	}
	return ""
}
