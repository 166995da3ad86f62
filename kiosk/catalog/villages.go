package catalog

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"github.com/smart-kampung/anjungan/kiosk"
)

// villageColumns is the heading of the list (assets/villages/README.md).
var villageColumns = []string{"code", "kind", "name", "district_code", "district"}

// Villages reads the one list villages/*.csv of a file system; what the villages were called before is none.
func Villages(fsys fs.FS) ([]kiosk.Village, error) {
	names, err := fs.Glob(fsys, "villages/*.csv")
	names = slices.DeleteFunc(names, func(n string) bool { return n == formerlyFile })
	if err != nil || len(names) != 1 {
		return nil, Problem{File: "villages", What: fmt.Sprintf("%d lists of villages, one is expected", len(names))}
	}
	b, err := fs.ReadFile(fsys, names[0])
	if err != nil {
		return nil, fmt.Errorf("catalog: villages: %w", err)
	}
	return parseVillages(names[0], string(b))
}

func parseVillages(file, text string) ([]kiosk.Village, error) {
	var list []kiosk.Village
	seen := map[kiosk.VillageCode]bool{}
	err := rows(file, text, villageColumns, func(row []string) error {
		v, err := readVillage(row)
		if err == nil && seen[v.Code] {
			err = errors.New("the code stands twice")
		}
		seen[v.Code] = true
		list = append(list, v)
		return err
	})
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, Problem{File: file, What: "no village"}
	}
	return list, nil
}

// rows reads a list with that heading, row by row; what is wrong with one names the file and its line.
func rows(file, text string, heading []string, take func(row []string) error) error {
	in := csv.NewReader(strings.NewReader(text))
	in.FieldsPerRecord = len(heading)
	for first := true; ; first = false {
		row, err := in.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("catalog: %s: %w", file, err) // a csv.ParseError names the line
		}
		line, _ := in.FieldPos(0)
		if !first {
			err = take(row)
		} else if strings.Join(row, ",") != strings.Join(heading, ",") {
			err = errors.New("the heading is " + strings.Join(heading, ","))
		}
		if err != nil {
			return Problem{file, line, err.Error()}
		}
	}
}

func readVillage(row []string) (kiosk.Village, error) {
	code, err := kiosk.ParseVillageCode(row[0])
	if err != nil {
		return kiosk.Village{}, err
	}
	v := kiosk.Village{Code: code, Kind: kiosk.SiteKind(row[1]), Name: row[2], DistrictCode: row[3], District: row[4]}
	switch {
	case v.Kind != kiosk.Desa && v.Kind != kiosk.Kelurahan:
		return v, errors.New("the kind is desa or kelurahan")
	case strings.TrimSpace(v.Name) == "" || strings.TrimSpace(v.District) == "":
		return v, errors.New("a name is missing")
	case v.DistrictCode != row[0][:8]:
		return v, errors.New("the district's code does not begin the village's code")
	}
	return v, nil
}
