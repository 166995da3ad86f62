package catalog

import "github.com/smart-kampung/anjungan/kiosk"

// wordings visits every wording that a screen shows, under its id: "service/domisili/field/purpose/title". A
// wording that may be empty is left out where it is.
func (c *Catalogue) wordings(visit func(id string, t kiosk.Text)) {
	say := func(id string, t kiosk.Text) {
		if len(t) > 0 {
			visit(id, t)
		}
	}
	for _, a := range c.agencies {
		say("agency/"+a.ID, a.Title)
	}
	for _, s := range c.services {
		serviceWordings(s, say)
	}
	menuWordings("menu/", c.menu, say)
	for _, l := range c.lines {
		say("line/"+l.Letter+"/title", l.Title)
		say("line/"+l.Letter+"/short", l.Short)
	}
}

func serviceWordings(s kiosk.Service, say func(string, kiosk.Text)) {
	at := "service/" + string(s.ID) + "/"
	say(at+"title", s.Title)
	say(at+"short", s.Short)
	say(at+"next", s.Next)
	for _, q := range s.Requirements {
		say(at+"requirement/"+q.ID, q.Title)
	}
	for _, f := range s.Fields {
		field := at + "field/" + f.ID + "/"
		say(field+"title", f.Title)
		say(field+"label", f.Label)
		say(field+"hint", f.Hint)
		for _, x := range f.Choices {
			say(field+"choice/"+x.Value, x.Title)
		}
	}
}

// menuWordings leaves out the services, whose words are their own.
func menuWordings(at string, entries []kiosk.MenuEntry, say func(string, kiosk.Text)) {
	for _, e := range entries {
		if e.Service != "" {
			continue
		}
		here := at + e.ID + "/"
		say(here+"title", e.Title)
		say(here+"short", e.Short)
		say(here+"ask", e.Ask)
		menuWordings(here, e.Entries, say)
	}
}
