package escpos_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/devices/printer/escpos"
)

func TestReadProfile(t *testing.T) {
	p, err := escpos.ReadProfile([]byte(`{"base": "vkp80", "name": "Mine", "buffer": 16384, "qr": false, "cut": "1D 56 00"}`))
	if err != nil {
		t.Fatal(err)
	}
	want := profile(t, "VKP80")
	want.Name, want.Buffer, want.QR, want.Cut = "Mine", 16384, false, []byte{0x1D, 0x56, 0}
	if !reflect.DeepEqual(p, want) {
		t.Errorf("%+v, want %+v", p, want)
	}
	for _, known := range escpos.Profiles() {
		same, err := escpos.ReadProfile([]byte(`{"base": "` + known.Name + `"}`))
		if err != nil || !reflect.DeepEqual(same, known) {
			t.Errorf("%+v, want %+v (%v)", same, known, err)
		}
	}
	if p, err := escpos.ReadProfile([]byte(`{"name": "Unknown maker"}`)); err != nil || p.Fence != "" {
		t.Errorf("%+v, %v", p, err)
	}
}

func TestReadNonsenseProfile(t *testing.T) {
	for says, s := range map[string]string{
		"no model":     `{"base": "typewriter"}`,
		"papermm":      `{"papermm": 80}`,
		"bytes like":   `{"cut": "full"}`,
		"JSON":         `{`,
		"Columns":      `{"columns": 4000}`,
		"no such fen":  `{"base": "TM80", "fence": "realtime"}`,
		"code_page_n":  `{"code_page_n": 300}`,
		"5000 bytes":   strings.Repeat(" ", 5000),
		"Cut: 1B 40":   `{"base": "VKP80", "cut": "1B40"}`,
		"broken off":   `{"base": "VKP80", "cut": "1D 56"}`,
		"Dots":         `{"base": "VKP80", "paper_mm": 58}`,
		"does not do ": `{"base": "VKP80", "cut": "1B 64 05"}`,
	} {
		if p, err := escpos.ReadProfile([]byte(s)); !errors.Is(err, escpos.ErrProfile) || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %+v, %v", s, p, err)
		}
	}
}

func FuzzReadProfile(f *testing.F) {
	f.Add([]byte(`{"base": "VKP80", "name": "Mine", "buffer": 16384, "cut": "1D 56 00"}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := escpos.ReadProfile(b)
		if (err == nil) != (escpos.CheckProfile(p) == nil) {
			t.Fatalf("%+v: %v", p, err)
		}
	})
}
