package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/flow"
)

// Options is what the screens need to know.
type Options struct {
	Size    fyne.Size // canvas units, which are pixels at scale 1; the first size of the content
	WidthMM float32   // of the panel, in millimetres: 268 for 1080 px upright (4.03 px/mm)
	Site    kiosk.Site
	Locale  Locale
	OnKey   func(flow.KeyID) // called on the goroutine of the user interface
}

// UI is the screens. Make one with New, put its Content into the window once, and Show views.
type UI struct {
	opts   Options
	root   *fyne.Container
	layer  layer
	photo  *photo
	view   flow.View
	size   fyne.Size
	placed []Placed
	step   int // which dress of the ladder fit
}

// New makes the screens; nothing is shown yet.
func New(o Options) *UI {
	u := &UI{opts: o, size: o.Size, photo: newPhoto()}
	press := func(k flow.KeyID) {
		if o.OnKey != nil {
			o.OnKey(k)
		}
	}
	u.layer = layer{art: newArtist(), portrait: u.photo.image, press: press}
	u.root = container.New(whole{u})
	u.root.Resize(o.Size)
	return u
}

// Content is the object for the window. It fills whatever room it is given.
func (u *UI) Content() fyne.CanvasObject { return u.root }

// Show shows a view. Only objects that look different are touched; nothing of the view before stays.
func (u *UI) Show(v flow.View) {
	u.view = v
	u.compose()
}

// prepare lays a view out and paints its drawings, and shows nothing. Any goroutine may do so as long as no
// other uses the screens or measures text: before the window's first frame (see Glass).
func (u *UI) prepare(v flow.View) *page {
	p := u.lay(v, u.opts.Size)
	for _, it := range p.items {
		if it.shape == drawing {
			u.layer.art.draw(artworkOf(it))
		}
	}
	return &p
}

// showPrepared is Show of a view that was laid out before.
func (u *UI) showPrepared(p *page) {
	u.view = p.view
	if p.size != u.size { // the window has another size than it was made for
		u.compose()
		return
	}
	u.wear(p)
}

// PlaceOf is where a key of the shown view stands, absolute in the canvas.
func (u *UI) PlaceOf(k flow.KeyID) (center fyne.Position, size fyne.Size, ok bool) {
	for _, p := range u.Keys() {
		if p.ID == k {
			return p.Pos.AddXY(p.Size.Width/2, p.Size.Height/2), p.Size, true
		}
	}
	return fyne.Position{}, fyne.Size{}, false
}

// Keys is every key of the shown view, absolute in the canvas.
func (u *UI) Keys() []Placed {
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(u.root)
	keys := make([]Placed, len(u.placed))
	for i, p := range u.placed {
		p.Pos = p.Pos.Add(at)
		keys[i] = p
	}
	return keys
}

// compose draws the view at its size: the first dress in which everything fits, or the tightest.
func (u *UI) compose() {
	if u.view.Screen == "" || u.size.Width < 1 || u.size.Height < 1 {
		return
	}
	p := u.lay(u.view, u.size)
	u.wear(&p)
}

// lay lays a view out, and touches nothing that is shown.
func (u *UI) lay(v flow.View, size fyne.Size) (p page) {
	s := scale{size.Width / u.opts.WidthMM}
	for i, d := range dresses(v.Prefs.Size, s) {
		p = page{
			site: u.opts.Site, words: u.opts.Locale, view: v, size: size, scale: s, dress: d, step: i,
			Palette: paletteOf(v.Prefs.Contrast), items: p.items[:0],
		}
		p.draw()
		if !p.short {
			break
		}
	}
	return p
}

// wear puts what was laid out on the canvas.
func (u *UI) wear(p *page) {
	u.placed, u.step = p.keys, p.step
	other := u.layer.apply(p.items)
	clear(p.items)
	u.root.Objects = u.layer.objects
	if other {
		canvas.Refresh(u.root)
	}
}

// draw is the layout of each screen.
func (p *page) draw() {
	if p.view.Entry.Kind != flow.NoEntry {
		p.entry()
		return
	}
	switch p.view.Screen {
	case flow.Welcome:
		p.welcome()
	case flow.NewsPage:
		p.news()
	case flow.Home, flow.Desk, flow.DeskPaper, flow.Training, flow.News:
		p.home()
	case flow.Question, flow.PickVillage, flow.ForWhom, flow.DeskDeny, flow.Report:
		p.question()
	case flow.Menu, flow.AidWho, flow.QueuePick:
		p.menu()
	case flow.PIN, flow.ChoosePIN, flow.StaffPIN:
		p.pin()
	case flow.Confirm, flow.DeskPerson, flow.ReportConfirm, flow.AidScheme, flow.AidAnswer, flow.Mine:
		p.confirm()
	case flow.TakePaper, flow.QueueTicket, flow.TrackAnswer:
		p.take()
	case flow.Waiting, flow.DeskQueue, flow.DeskWork, flow.AidList, flow.DeskLines:
		p.waiting()
	case flow.CardLeft:
		p.cardLeft()
	case flow.TypeNIK, flow.TypeBirth, flow.StaffCode, flow.DeskNumber, flow.ReportType, flow.AskCode, flow.TrackNumber: // always with an entry
		p.entry()
	case flow.Reading, flow.Busy, flow.Message, flow.AskLeave, flow.AskCancel, flow.StillThere, flow.PaperTrouble, flow.AskPaper,
		flow.OutOfService, flow.TapOther, flow.ReportCode, flow.CodeAnswer:
		p.notice()
	case flow.Goodbye:
		p.goodbye()
	}
}

// whole gives the screens all the room there is.
type whole struct{ u *UI }

var _ fyne.Layout = whole{}

// Layout implements fyne.Layout: another size is composed anew.
func (w whole) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	if size != w.u.size {
		w.u.size = size
		w.u.compose()
	}
}

// MinSize implements fyne.Layout: the screens take any size.
func (whole) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }
