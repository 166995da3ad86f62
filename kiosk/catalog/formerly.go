package catalog

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
)

// formerlyFile is the list of what villages were called, formerlyColumns its heading (assets/villages/README.md).
const formerlyFile = "villages/formerly.csv"

var formerlyColumns = []string{"code", "name", "district", "until"}

// Formerly reads what the villages of that list were called before, villages/formerly.csv. A regency without
// the file had no changes. A row that says what is still so is refused, and one of a village that is not listed.
func Formerly(fsys fs.FS, villages []kiosk.Village) ([]kiosk.Formerly, error) {
	b, err := fs.ReadFile(fsys, formerlyFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("catalog: formerly: %w", err)
	}
	var list []kiosk.Formerly
	err = rows(formerlyFile, string(b), formerlyColumns, func(row []string) error {
		f, err := readFormerly(row, villages)
		if err == nil && slices.Contains(list, f) {
			err = errors.New("the row stands twice")
		}
		list = append(list, f)
		return err
	})
	if err != nil {
		return nil, err
	}
	return list, nil
}

func readFormerly(row []string, villages []kiosk.Village) (kiosk.Formerly, error) {
	at := slices.IndexFunc(villages, func(v kiosk.Village) bool { return string(v.Code) == row[0] })
	if at < 0 {
		return kiosk.Formerly{}, errors.New("no village of the list has the code")
	}
	f := kiosk.Formerly{Village: villages[at], Name: row[1], District: row[2]}
	switch {
	case strings.TrimSpace(f.Name) == "" || strings.TrimSpace(f.District) == "":
		return f, errors.New("a name is missing")
	case f.Name == f.Village.Name && f.District == f.Village.District:
		return f, errors.New("the village is called so today")
	}
	if _, err := time.Parse(time.DateOnly, row[3]); err != nil {
		return f, errors.New("until is a day, YYYY-MM-DD")
	}
	return f, nil
}
