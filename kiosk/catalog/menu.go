package catalog

import (
	"slices"

	"github.com/smart-kampung/anjungan/kiosk"
)

// MenuFile is the file of the menu: which questions lead to which service.
const MenuFile = "menu.json"

// maxEntries is the most services behind one question: six to a screen, five screens.
const maxEntries = 5 * kiosk.MaxChoices

// readMenu reads the menu. Every service of the catalogue stands somewhere in it, or behind a room that does.
func (c *Catalogue) readMenu(r *reader, n node) {
	r.keys(n, "entries")
	needs := map[string]bool{}
	placed := map[kiosk.ServiceID]bool{}
	var read func(n node, depth int) []kiosk.MenuEntry
	read = func(n node, depth int) []kiosk.MenuEntry {
		var list []kiosk.MenuEntry
		for _, m := range r.list(n, "entries", 1, maxEntries) {
			if m.kind == 0 {
				if e, ok := c.menuService(r, m); ok {
					placed[e.Service] = true
					list = append(list, e)
				}
				continue
			}
			if depth == kiosk.MenuDepth {
				r.problem(m, "more than %d menus over each other", kiosk.MenuDepth)
				continue
			}
			e := menuQuestion(r, m)
			needs[e.ID] = true
			if e.Room == kiosk.NoRoom {
				e.Entries = read(m, depth+1)
			}
			for _, id := range e.Room.Services() {
				placed[id] = true
			}
			list = append(list, e)
		}
		return list
	}
	c.menu = read(n, 1)
	for _, s := range c.services {
		if !placed[s.ID] {
			r.problem(n, "service %q stands nowhere in the menu", s.ID)
		}
	}
	c.checkNeeds(r, n, needs)
}

// menuService is an entry that is the id of a service.
func (c *Catalogue) menuService(r *reader, n node) (kiosk.MenuEntry, bool) {
	id, _ := n.value.(string)
	s, ok := c.Get(kiosk.ServiceID(id))
	switch {
	case ok:
		return kiosk.MenuEntry{Service: s.ID, Title: s.Title, Short: s.Short, Icon: s.Icon}, true
	case !c.withdrawn[kiosk.ServiceID(id)]:
		r.problem(n, "no service %q", id)
	}
	return kiosk.MenuEntry{}, false
}

// menuQuestion is an entry with words of its own: a question over more entries, or a room.
func menuQuestion(r *reader, n node) kiosk.MenuEntry {
	keys := []string{"id", "title", "short", "icon", "ask", "entries"}
	if n.has("room") {
		keys = []string{"id", "title", "short", "icon", "room", "kinds"}
	}
	if !r.object(n, keys...) {
		return kiosk.MenuEntry{}
	}
	e := kiosk.MenuEntry{ID: r.id(n, "id"), Title: r.wording(n, "title"), Icon: r.id(n, "icon")}
	if n.has("short") {
		e.Short = r.wording(n, "short")
	}
	if !n.has("room") {
		e.Ask = r.wording(n, "ask")
		return e
	}
	if e.Room = kiosk.Room(r.id(n, "room")); !slices.Contains(kiosk.Rooms(), e.Room) {
		r.problem(n, "no room %q", e.Room)
	}
	if n.has("kinds") {
		for _, k := range r.list(n, "kinds", 1, 2) {
			e.Kinds = append(e.Kinds, word(r, k, "a kind of village", kiosk.Desa, kiosk.Kelurahan))
		}
	}
	return e
}

// checkNeeds looks whether the needs that choices answer to exist.
func (c *Catalogue) checkNeeds(r *reader, n node, needs map[string]bool) {
	for _, s := range c.services {
		for _, f := range s.Fields {
			for _, x := range f.Choices {
				if x.Need != "" && !needs[x.Need] {
					r.problem(n, "no entry %q, which a choice of service %q names", x.Need, s.ID)
				}
			}
		}
	}
}
