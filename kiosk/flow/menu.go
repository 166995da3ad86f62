package flow

import (
	"strconv"

	"github.com/smart-kampung/anjungan/kiosk"
)

// menuAt is where a visitor stands in the menu: the entries chosen so far. The zero menuAt is home.
type menuAt struct {
	chosen [kiosk.MenuDepth]uint8
	depth  uint8
	outer  bool // of who is of another regency: the services that are open to them
}

// WithMenu is the machine of a kiosk whose home leads to the services by these questions. What is not
// offered here is left out; without a menu home shows every service.
func (m Machine) WithMenu(menu kiosk.Menu) Machine {
	if menu = menu.Of(m.services, m.rooms); len(menu) > 0 {
		m.menu = menu
	}
	return m
}

// flat is the menu of services that no question leads to.
func flat(services []kiosk.Service) (menu kiosk.Menu) {
	for _, s := range services {
		menu = append(menu, kiosk.MenuEntry{Service: s.ID, Title: s.Title, Short: s.Short, Icon: s.Icon})
	}
	return menu
}

// entries is what stands to be chosen, and the entry that it stands behind; that of home is empty.
func (m Machine) entries(at menuAt) (kiosk.MenuEntry, []kiosk.MenuEntry) {
	var over kiosk.MenuEntry
	list := []kiosk.MenuEntry(m.menu)
	if at.outer {
		list = m.outer
	}
	for _, i := range at.chosen[:at.depth] {
		if int(i) >= len(list) {
			break
		}
		over = list[i]
		list = over.Entries
	}
	return over, list
}

// menuKeys is one page of the entries: questions as choices, services as tiles.
func (m Machine) menuKeys(s State, v *View, id string, role Role) {
	_, list := m.entries(s.visit.menu)
	lang := s.visit.prefs.Lang
	from, to := 0, len(list)
	if each := m.menuRoom(s); len(list) > each {
		from, to = paging(s, v, len(list), each)
	}
	var keys []Key
	for i, e := range list[from:to] {
		k := Key{ID: KeyID(id + strconv.Itoa(i)), Label: T(e.Title.In(lang)), Icon: e.Icon, Role: role}
		if e.Leaf() || role == RoleTile {
			k.Role, k.Sub = RoleTile, T(e.Short.In(lang))
		}
		keys = append(keys, k)
	}
	v.Keys = append(keys, v.Keys...)
}

// menuRoom is how many entries a page of the menu holds: fewer where a list of services is written largest.
func (m Machine) menuRoom(s State) int {
	if s.visit.prefs.Size == Size9 && s.visit.screen == Menu {
		if _, list := m.entries(s.visit.menu); list[0].Leaf() {
			return 4
		}
	}
	return perPage
}

// menuPage is the page that is shown: a larger text has more of them, a smaller one fewer.
func (m Machine) menuPage(s State) int {
	_, list := m.entries(s.visit.menu)
	return min(s.visit.page, pages(len(list), m.menuRoom(s))-1)
}

// menuView is a question that leads to a service.
func (m Machine) menuView(s State, v *View) {
	over, _ := m.entries(s.visit.menu)
	lang := s.visit.prefs.Lang
	v.Eyebrow, v.Title = T(over.Title.In(lang)), T(over.Ask.In(lang))
	m.menuKeys(s, v, "choice-", RoleChoice)
	v.Speech = []Msg{v.Title}
	for _, k := range v.Keys {
		v.Speech = append(v.Speech, k.Label)
	}
	v.Keys = append(v.Keys, plain(KeyBack, "back"))
	v.Leave = exit()
}

// choose goes where a touched entry leads. The visitor's draft begins with a service.
func (m Machine) choose(s State, i int, fresh kiosk.RequestID) (State, []Effect) {
	v := &s.visit
	_, list := m.entries(v.menu)
	i += m.menuPage(s) * m.menuRoom(s)
	if i < 0 || i >= len(list) {
		return s, nil
	}
	if id := list[i].Service; id != "" {
		return m.startForm(s, m.indexOf(id), fresh)
	}
	if list[i].Room != kiosk.NoRoom {
		return m.enterRoom(s, list[i].Room)
	}
	v.menu.chosen[v.menu.depth] = uint8(i)
	v.menu.depth++
	v.page = 0
	return m.show(s, Menu)
}

func (m Machine) menuKey(s State, k KeyID, fresh kiosk.RequestID) (State, []Effect) {
	v := &s.visit
	_, list := m.entries(v.menu)
	if page, ok := turn(k, m.menuPage(s), pages(len(list), m.menuRoom(s))); ok {
		v.page = page
		return m.show(s, s.visit.screen)
	}
	if k == KeyBack && v.menu.depth > 0 {
		v.menu.depth--
		v.menu.chosen[v.menu.depth] = 0
		v.page = 0
		return m.showMenu(s)
	}
	i, ok := index(k, "choice-")
	if !ok {
		i, ok = index(k, "tile-")
	}
	if !ok {
		return s, nil
	}
	return m.choose(s, i, fresh)
}

// showMenu shows the menu where the visitor stands in it, or the screen of a room that led to the form.
func (m Machine) showMenu(s State) (State, []Effect) {
	s.visit.dropForm()
	if back := s.visit.aid.back; back != "" {
		s.visit.aid.back = ""
		return m.show(s, back)
	}
	if s.visit.menu.depth == 0 {
		return m.goHome(s)
	}
	return m.show(s, Menu)
}

// goHome shows home, with the whole menu. For whoever has shown no card that is Welcome.
func (m Machine) goHome(s State) (State, []Effect) {
	v := &s.visit
	v.dropForm()
	v.menu, v.page, v.room, v.report, v.aid.back = menuAt{outer: v.deposit.on && v.deposit.outside}, 0, kiosk.NoRoom, report{}, ""
	if v.public && !v.deposit.on {
		return m.leaveRooms(s)
	}
	return m.show(s, Home)
}
