package catalog

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"github.com/smart-kampung/anjungan/kiosk"
)

// villageColumns is the heading of the list (assets/villages/README.md).
var villageColumns = []string{"code", "kind", "name", "district_code", "district"}

// Villages reads the one list villages/*.csv of a file system.
func Villages(fsys fs.FS) ([]kiosk.Village, error) {
	names, err := fs.Glob(fsys, "villages/*.csv")
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
	in := csv.NewReader(strings.NewReader(text))
	in.FieldsPerRecord = len(villageColumns)
	var list []kiosk.Village
	seen := map[kiosk.VillageCode]bool{}
	for first := true; ; first = false {
		row, err := in.Read()
		if errors.Is(err, io.EOF) {
			if len(list) == 0 {
				return nil, Problem{File: file, What: "no village"}
			}
			return list, nil
		}
		if err != nil {
			return nil, fmt.Errorf("catalog: %s: %w", file, err) // a csv.ParseError names the line
		}
		line, _ := in.FieldPos(0)
		if first {
			if strings.Join(row, ",") != strings.Join(villageColumns, ",") {
				return nil, Problem{file, line, "the heading is " + strings.Join(villageColumns, ",")}
			}
			continue
		}
		v, err := readVillage(row)
		if err == nil && seen[v.Code] {
			err = errors.New("the code stands twice")
		}
		if err != nil {
			return nil, Problem{file, line, err.Error()}
		}
		seen[v.Code] = true
		list = append(list, v)
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
