package kiosk

import "testing"

func TestChainGoesFromHolderToHolder(t *testing.T) {
	long := Service{Letter: "spm", Chain: Holders()}
	for h, want := range map[Holder]Holder{Clerk: Secretary, Secretary: Head, Head: District, District: Agency, Agency: NoHolder} {
		if got := long.After(h); got != want {
			t.Errorf("after %s: %q, want %q", h, got, want)
		}
	}
	short := Service{Chain: []Holder{Clerk, Agency}}
	for h, want := range map[Holder]Holder{Clerk: Agency, Agency: NoHolder, Head: NoHolder} {
		if got := short.After(h); got != want {
			t.Errorf("after %s: %q, want %q", h, got, want)
		}
	}
	if got := (Service{}).After(Clerk); got != NoHolder {
		t.Errorf("of an empty chain: %q", got)
	}
	for h, want := range map[Holder]RequestState{Clerk: Checking, Secretary: Signing, Agency: Signing} {
		if got := long.At(h); got != want {
			t.Errorf("at %s: %s, want %s", h, got, want)
		}
	}
	if got := short.At(Agency); got != Checking {
		t.Errorf("nothing is signed where there is no letter: %s", got)
	}
}

// TestEveryStepIsLegal walks every chain that a catalogue may hold.
func TestEveryStepIsLegal(t *testing.T) {
	for mask := range 1 << (len(Holders()) - 1) {
		for _, letter := range []string{"", "x"} {
			s := Service{Letter: letter, Chain: []Holder{Clerk}}
			for i, h := range Holders()[1:] {
				if mask>>i&1 == 1 {
					s.Chain = append(s.Chain, h)
				}
			}
			for i, h := range s.Chain {
				to := ReadyState
				if i+1 < len(s.Chain) {
					to = s.At(s.Chain[i+1])
				}
				for _, x := range []RequestState{to, Incomplete, Refused} {
					if err := Move(s.At(h), x); err != nil {
						t.Errorf("chain %v at %s: %v", s.Chain, h, err)
					}
				}
			}
		}
	}
}

func TestRolesActForOneHolder(t *testing.T) {
	seen := map[Holder]Role{}
	for _, r := range []Role{RoleService, RoleSecretary, RoleHead, RoleDistrict, RoleAgency} {
		if was, twice := seen[r.Holder()]; twice || !r.Valid() || r.Holder() == NoHolder {
			t.Errorf("%s acts for %q, like %q", r, r.Holder(), was)
		}
		seen[r.Holder()] = r
	}
	if len(seen) != len(Holders()) {
		t.Errorf("%d of %d holders have a role", len(seen), len(Holders()))
	}
	for _, r := range []Role{"", "camat", RoleInspector} {
		if r.Holder() != NoHolder || r.OfVillage() {
			t.Errorf("%q acts for %q", r, r.Holder())
		}
	}
	if Role("").Valid() || Role("camat").Valid() || !RoleInspector.Valid() {
		t.Error("which roles there are")
	}
}

// TestAgencyFor: the office that was named has the request, however it was typed; where no single one was, all of them have it.
func TestAgencyFor(t *testing.T) {
	office := func(id, name string) OPD {
		return OPD{ID: id, Title: Text{Indonesian: "Puskesmas " + name}, Short: Text{Indonesian: name}}
	}
	s := Service{
		Agency: OPD{ID: "all", Offices: []OPD{office("gitik", "Gitik"), office("one", "Sobo"), office("two", "SOBO")}},
		Fields: []Field{{ID: "note"}, {ID: "centre", Offices: true}},
	}
	for said, want := range map[string]string{
		"Puskesmas Gitik": "gitik", "GITIK": "gitik", " puskesmas gitik ": "gitik",
		"Git": "all", "": "all", "PUSKESMAS": "all", "Sobo": "all",
	} {
		if got := s.AgencyFor(func(f string) string { return map[string]string{"centre": said, "note": "Sobo"}[f] }); got.ID != want {
			t.Errorf("%q goes to %s, want %s", said, got.ID, want)
		}
	}
	if got := s.AgencyFor(func(f string) string { return map[string]string{"note": "Gitik"}[f] }); got.ID != "all" {
		t.Errorf("another answer leads to %s", got.ID)
	}
}
