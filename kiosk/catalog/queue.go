package catalog

import (
	"slices"

	"github.com/smart-kampung/anjungan/kiosk"
)

// QueueFile is the file of the counter's lines; it may be missing where nobody queues.
const QueueFile = "queue.json"

// Lines lists the lines of the counter.
func (c *Catalogue) Lines() []kiosk.Line { return slices.Clone(c.lines) }

// readQueue reads the lines of the counter. A letter is one line's, and a service stands in one line.
func (c *Catalogue) readQueue(r *reader, n node) {
	r.keys(n, "lines")
	letters, placed := map[string]bool{}, map[kiosk.ServiceID]bool{}
	for _, m := range r.list(n, "lines", 1, kiosk.MaxLines) {
		if !r.object(m, "letter", "title", "short", "icon", "services") {
			continue
		}
		l := kiosk.Line{Letter: r.text(m, "letter"), Title: r.wording(m, "title"), Short: r.wording(m, "short"), Icon: r.id(m, "icon")}
		if len(l.Letter) != 1 || l.Letter < "A" || l.Letter > "Z" {
			r.problem(m, "a line's letter is one of A to Z")
		}
		if letters[l.Letter] {
			r.problem(m, "letter %q is of another line already", l.Letter)
		}
		letters[l.Letter] = true
		for _, s := range r.list(m, "services", 0, len(c.services)+len(c.withdrawn)) {
			id, _ := s.value.(string)
			l.Services = append(l.Services, c.lineService(r, s, kiosk.ServiceID(id), placed))
		}
		c.lines = append(c.lines, l)
	}
}

// lineService is a service that stands in a line.
func (c *Catalogue) lineService(r *reader, n node, id kiosk.ServiceID, placed map[kiosk.ServiceID]bool) kiosk.ServiceID {
	if _, ok := c.Get(id); !ok && !c.withdrawn[id] {
		r.problem(n, "no service %q", id)
	}
	if placed[id] {
		r.problem(n, "service %q stands in another line already", id)
	}
	placed[id] = true
	return id
}
