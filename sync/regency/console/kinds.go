package console

import (
	"context"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// terms is what pages call a village and its parts: by its kind (desa, kelurahan), or by both where nobody's village is
// meant. Nothing else on a page tells a desa from a kelurahan.
type terms struct {
	Village string // "desa"
	Hamlet  string // "dusun"
	Staff   string // "perangkat desa"
	Budget  bool   // it has one of its own
}

func wordsOf(kind kiosk.SiteKind) terms {
	switch kind {
	case kiosk.Desa:
		return terms{Village: "desa", Hamlet: "dusun", Staff: "perangkat desa", Budget: true}
	case kiosk.Kelurahan:
		return terms{Village: "kelurahan", Hamlet: "lingkungan", Staff: "petugas kelurahan"}
	}
	return terms{Village: "desa atau kelurahan", Hamlet: "dusun atau lingkungan", Staff: "perangkat desa atau petugas kelurahan"}
}

// village reads a village; one that nobody knows is of no kind.
func (c *Console) village(ctx context.Context, code kiosk.VillageCode) kiosk.Village {
	if code == "" {
		return kiosk.Village{}
	}
	v, err := c.o.Ledger.Village(ctx, code)
	if err != nil {
		return kiosk.Village{Code: code}
	}
	return v
}

// villageTitle is what a village is called; its code where nobody knows it.
func villageTitle(v kiosk.Village) string {
	if v.Name == "" {
		return string(v.Code)
	}
	return v.Title()
}

// kindOf is the kind of the village of an account; none of whoever works for several.
func (c *Console) kindOf(ctx context.Context, clerk ledger.ClerkAccount) kiosk.SiteKind {
	return c.village(ctx, clerk.Village).Kind
}

// deciderWords is who decides about a scheme of bansos.
func deciderWords(d kiosk.Decider, kind kiosk.SiteKind) string {
	if d == kiosk.ByVillage {
		return wordsOf(kind).Village
	}
	return string(d)
}

// ownSecretary is the secretary of a village: "Sekretaris Desa Setail".
func ownSecretary(v kiosk.Village) string { return "Sekretaris " + villageTitle(v) }
