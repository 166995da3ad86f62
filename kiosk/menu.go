package kiosk

import "slices"

// MenuDepth is the most menus that lie over each other: home, what for, which letter.
const MenuDepth = 3

// MenuEntry is one thing to choose on a menu: a service, a room, or a question that leads on to more entries.
// A resident is led by what they need ("kerja", "sekolah"); nobody must know the name of a letter.
type MenuEntry struct {
	ID      string // names a need in Choice.Need; empty for a service
	Title   Text   // what the key says; a service's own title where Service is set
	Short   Text   // under it on a tile; may be empty
	Icon    string
	Service ServiceID // what is asked for; empty where Room or Entries lead on
	Room    Room      // what is entered; empty where Service or Entries lead on
	Ask     Text      // the question over Entries
	Entries []MenuEntry
	Kinds   []SiteKind // of a room: where it is offered under these words; empty: everywhere
}

// Menu is the first screen after the tap. An empty menu shows every service.
type Menu []MenuEntry

// At leaves out the rooms that have other words in that kind of village.
func (m Menu) At(kind SiteKind) Menu {
	return m.keep(func(e MenuEntry) bool { return len(e.Kinds) == 0 || slices.Contains(e.Kinds, kind) })
}

// Of leaves out what is not among the services and rooms, and the questions that then lead nowhere.
func (m Menu) Of(services []Service, rooms []Room) Menu {
	return m.keep(func(e MenuEntry) bool {
		if e.Room != NoRoom {
			return slices.Contains(rooms, e.Room)
		}
		return slices.ContainsFunc(services, func(s Service) bool { return s.ID == e.Service })
	})
}

func (m Menu) keep(offered func(MenuEntry) bool) Menu {
	var out Menu
	for _, e := range m {
		if e.Leaf() {
			if offered(e) {
				out = append(out, e)
			}
			continue
		}
		if e.Entries = Menu(e.Entries).keep(offered); len(e.Entries) > 0 {
			out = append(out, e)
		}
	}
	return out
}

// Leaf says that the entry is what was looked for, and no further question.
func (e MenuEntry) Leaf() bool { return e.Service != "" || e.Room != NoRoom }
