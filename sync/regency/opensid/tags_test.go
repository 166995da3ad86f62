package opensid_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/devices/card/ektp"
	"github.com/smart-kampung/anjungan/sync/regency/opensid"
)

// Synthetic NIKs.
const (
	siti = "3510990101900001"
	budi = "3510990101900002"
)

// TestEveryWriting: whatever a reader made of a chip, and a spreadsheet of that, is found again.
func TestEveryWriting(t *testing.T) {
	for _, uid := range [][]byte{{0x04, 0xA1, 0x00, 0x7F}, {0x00, 0x00, 0x12, 0x34}, {0x04, 0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0x01}, {0x04, 0, 0, 0, 0, 0, 0}} {
		wanted := map[string]bool{}
		for _, tag := range opensid.Tags(ektp.TagCandidates(uid)) {
			wanted[tag] = true
		}
		for _, tag := range ektp.TagCandidates(uid) {
			for _, written := range []string{tag, strings.TrimLeft(tag, "0"), strings.ToLower(tag), "'" + tag, `="` + tag + `"`, " " + tag + " "} {
				rows, bad, err := opensid.Read(strings.NewReader("nik;tag_id_card\n" + siti + ";" + written + "\n"))
				short := strings.TrimLeft(tag, "0") == written && strings.ContainsAny(tag, "ABCDEF") && tag != written
				if short { // hex without its zeros is not a whole number of bytes, or another chip's
					continue
				}
				if err != nil || len(bad) != 0 || len(rows) != 1 || !wanted[rows[0].Tag] {
					t.Errorf("%q of %X: %d rows, %v, %v", written, uid, len(rows), bad, err)
				}
			}
		}
	}
}

func TestBadLines(t *testing.T) {
	text := "\ufeffno,NIK,nama,Tag_ID_Card\r\n" + // 1
		"1," + siti + ",A,1234567890\r\n" +
		"2," + siti + ",A,0001234567890\r\n" + // 3: the same again
		"3," + budi + ",B,1234567890\r\n" + // 4: another's
		"4," + budi + ",B,\r\n" + // no card
		"5,351099,B,77\r\n" + // 6
		"6,0351009200400001,B,78\r\n" + // 7
		"7," + budi + ",B,3.6E+16\r\n" + // 8
		"8," + budi + ",B,123456789012345678\r\n" + // 9
		"9," + budi + "\r\n" + // 10
		"10," + budi + ",\"B,79\r\n" + // 11: a quote that stays open
		"\r\n" +
		"11," + budi + ",B,04AABBCCDDEE01\r\n" +
		"12," + budi + ",B,0\r\n"
	rows, bad, err := opensid.Read(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	got := ""
	for _, r := range rows {
		got += fmt.Sprintf("%d:%s ", r.Line, r.Tag)
	}
	if got != "2:1234567890 13:04AABBCCDDEE01 " {
		t.Errorf("taken %s", got)
	}
	told := ""
	for _, b := range bad {
		told += fmt.Sprint(b.Line, " ")
		if b.Why == "" || strings.Contains(b.Why, siti) || strings.Contains(b.Why, budi) || strings.Contains(b.Why, "1234567890") {
			t.Errorf("line %d: %s", b.Line, b.Why)
		}
	}
	if told != "4 6 7 8 9 10 11 " {
		t.Errorf("bad lines %s", told)
	}
	for _, text := range []string{"", "nik\n", "tag_id_card,nama\n", "\x00\xff"} {
		if rows, _, err := opensid.Read(strings.NewReader(text)); err == nil || rows != nil {
			t.Errorf("%q is an export", text)
		}
	}
}

// FuzzRead: an export may hold anything; every line is taken once, told once, or holds no card.
func FuzzRead(f *testing.F) {
	seeds, err := filepath.Glob("testdata/*.csv")
	if err != nil || len(seeds) == 0 {
		f.Fatal("no seeds", err)
	}
	for _, name := range seeds {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(b))
	}
	f.Fuzz(func(t *testing.T, text string) {
		rows, bad, err := opensid.Read(strings.NewReader(text))
		if err != nil {
			return
		}
		lines, seen := strings.Count(text, "\n")+1, map[int]bool{}
		tags := map[string]bool{}
		for _, r := range rows {
			if r.Line < 2 || r.Line > lines || seen[r.Line] || r.Tag == "" || len(r.Tag) > 17 || r.NIK.IsZero() || tags[r.Tag] {
				t.Fatalf("line %d taken", r.Line)
			}
			seen[r.Line], tags[r.Tag] = true, true
		}
		for _, b := range bad {
			if b.Line < 2 || b.Line > lines || seen[b.Line] || b.Why == "" {
				t.Fatalf("line %d told", b.Line)
			}
			seen[b.Line] = true
		}
	})
}
