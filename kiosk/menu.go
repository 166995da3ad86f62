package kiosk

// MenuDepth is the most menus that lie over each other: home, what for, which letter.
const MenuDepth = 3

// MenuEntry is one thing to choose on a menu: a service, or a question that leads on to more entries.
// A resident is led by what they need ("kerja", "sekolah"); nobody must know the name of a letter.
type MenuEntry struct {
	ID      string // names a need in Choice.Need; empty for a service
	Title   Text   // what the key says; a service's own title where Service is set
	Short   Text   // under it on a tile; may be empty
	Icon    string
	Service ServiceID // what is asked for; empty where Entries lead on
	Ask     Text      // the question over Entries
	Entries []MenuEntry
}

// Menu is the first screen after the tap. An empty menu shows every service.
type Menu []MenuEntry

// Of leaves out what is not among the services, and the questions that then lead nowhere.
func (m Menu) Of(services []Service) Menu {
	offered := map[ServiceID]bool{}
	for _, s := range services {
		offered[s.ID] = true
	}
	return m.keep(offered)
}

func (m Menu) keep(offered map[ServiceID]bool) Menu {
	var out Menu
	for _, e := range m {
		if e.Service != "" {
			if offered[e.Service] {
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
