package console

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/paper"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/desk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// officePage is the data of office.html: what waits for an official, and nothing else.
type officePage struct {
	frame
	Aid     bool // it may have doubles of bansos
	Waiting []line
}

// office is the work of everybody but the clerks at the counter.
func (c *Console) office(w http.ResponseWriter, r *http.Request, clerk ledger.ClerkAccount) error {
	lines, err := c.o.Desk.Queue(r.Context(), clerk, maxLines)
	if err != nil {
		return err
	}
	p := officePage{frame: c.frame(r.Context(), "Menunggu keputusan Anda", clerk)}
	p.Aid = clerk.Role == kiosk.RoleAgency
	for _, l := range lines {
		at := c.village(r.Context(), l.Village)
		v := c.line(l, at.Kind)
		v.Village = villageTitle(at)
		p.Waiting = append(p.Waiting, v)
	}
	return c.show(w, http.StatusOK, "office", p)
}

// standing is where a request of a village of that kind stands, and at whom where that is no clerk of the village.
func (c *Console) standing(r ledger.Request, kind kiosk.SiteKind) (words, class string) {
	words, class = stateWords(r.State)
	if r.Holder != kiosk.NoHolder && r.Holder != kiosk.Clerk {
		words += ": " + r.Holder.Words(c.o.Desk.AgencyTitle(r.Agency), kind)
	}
	return words, class
}

// officeWords is whose account it is, beside the place; v is its village.
func (c *Console) officeWords(ctx context.Context, clerk ledger.ClerkAccount, v kiosk.Village) string {
	switch clerk.Role {
	case kiosk.RoleService:
		return placeWords(v, villageTitle(v))
	case kiosk.RoleSecretary:
		return placeWords(v, ownSecretary(v))
	case kiosk.RoleHead:
		return placeWords(v, paper.HeadTitle(v))
	case kiosk.RoleDistrict:
		return c.districtWords(ctx, clerk.District)
	case kiosk.RoleAgency:
		name := c.o.Desk.AgencyTitle(clerk.Agency)
		if clerk.District != "" {
			name += ", " + c.districtWords(ctx, clerk.District)
		}
		return name
	case kiosk.RoleInspector:
		return "Inspektorat"
	}
	return ""
}

// placeWords is somebody's title in a village, with the district.
func placeWords(v kiosk.Village, title string) string {
	if v.District == "" {
		return title
	}
	return title + ", Kecamatan " + v.District
}

// districtWords is a kecamatan by its code.
func (c *Console) districtWords(ctx context.Context, code string) string {
	vs, err := c.o.Ledger.Villages(ctx)
	if name, ok := kiosk.DistrictName(vs, code); err == nil && ok {
		return "Kecamatan " + name
	}
	return code
}

// wayLine is a step of a request as people read it.
type wayLine struct{ At, Who, What, Why string }

func (c *Console) wayLines(k desk.Case, kind kiosk.SiteKind) (out []wayLine) {
	for _, x := range k.Way {
		l := wayLine{At: stamp(time.UnixMilli(x.At)), Who: x.Clerk, Why: x.Why}
		if x.Holder != kiosk.NoHolder {
			l.Who += " (" + x.Holder.Words(c.o.Desk.AgencyOf(k), kind) + ")"
		}
		l.What = deedWords(x.Action)
		if x.Action == ledger.ActionOwnerCancel {
			l.Who = "Pemohon"
		}
		if x.Next != kiosk.NoHolder && x.Next != x.Holder {
			l.What += ", diteruskan ke " + x.Next.Words(c.o.Desk.AgencyOf(k), kind)
		}
		if titles := titlesOf(k, x.Shown); titles != "" {
			l.What += "; sudah ditunjukkan: " + titles
		}
		out = append(out, l)
	}
	return out
}

// deedWords is what an official did.
func deedWords(action string) string {
	switch action {
	case desk.ActionApprove:
		return "menyetujui"
	case desk.ActionReturn:
		return "mengembalikan karena belum lengkap"
	case desk.ActionComplete:
		return "menerima kelengkapannya"
	case desk.ActionRefuse:
		return "menolak"
	case desk.ActionAidEnd:
		return "mengakhiri pemberian bantuan ini"
	case desk.ActionReopen:
		return "menerima sanggahan"
	case desk.ActionConfirm, desk.ActionCardConfirm, regency.ActionAtKiosk + string(kiosk.ClerkConfirm):
		return "mengukuhkan orangnya"
	case desk.ActionCardDeny, regency.ActionAtKiosk + string(kiosk.ClerkDeny):
		return "tidak mengukuhkan orangnya"
	case regency.ActionAtKiosk + string(kiosk.ClerkHandOver):
		return "menyerahkan di loket"
	case regency.ActionReplace:
		return "mengganti surat"
	case ledger.ActionOwnerCancel:
		return "membatalkan permohonan ini di anjungan"
	}
	if strings.HasPrefix(action, regency.ActionVoid) {
		return "membatalkan surat"
	}
	return action
}

// approveWords is what the key of an approval says: who comes next, or what is made.
func (c *Console) approveWords(k desk.Case, kind kiosk.SiteKind) string {
	switch next := c.o.Desk.Next(k); {
	case next != kiosk.NoHolder:
		return "Setujui, teruskan ke " + next.Words(c.o.Desk.AgencyOf(k), kind)
	case k.Service.ID == kiosk.AidAppeal:
		return "Terima sanggahan"
	case k.Service.Letter != "":
		return "Setujui dan buat surat"
	}
	return "Setujui: sudah siap"
}

// because makes a handler of a decision that needs a reason.
func (c *Console) because(decide func(context.Context, ledger.ClerkAccount, kiosk.RequestID, string) error) func(http.ResponseWriter, *http.Request, ledger.ClerkAccount) error {
	return func(w http.ResponseWriter, r *http.Request, clerk ledger.ClerkAccount) error {
		reason := r.PostFormValue("reason")
		return c.act(func(ctx context.Context, clerk ledger.ClerkAccount, id kiosk.RequestID) error {
			return decide(ctx, clerk, id, reason)
		})(w, r, clerk)
	}
}
