package station

import (
	"errors"

	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/kiosk/paper"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// errNoNews says that what was to be printed is not here any more.
var errNoNews = errors.New("station: nothing of that came from the regency")

// Budget lays out the summary of the village's budget.
func (o Office) Budget(p store.Print) (printer.Sheet, error) {
	if o.News == nil || o.News.Budget == nil {
		return nil, errNoNews
	}
	return paper.Budget(paper.BudgetData{Site: o.Site, Budget: *o.News.Budget, Made: o.News.Updated(), Token: p.Token}, o.Profile), nil
}

// Mall lays out the slip of one service of the service hall.
func (o Office) Mall(item int, p store.Print) (printer.Sheet, error) {
	if o.Hall == nil || item < 0 || item >= len(o.Hall.Services) {
		return nil, errNoNews
	}
	return paper.Mall(paper.MallData{Site: o.Site, Mall: *o.Hall, Service: o.Hall.Services[item], Token: p.Token}, o.Profile), nil
}
