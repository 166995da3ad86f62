package escpos

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/smart-kampung/anjungan/devices/printer"
)

// profileFile is a profile as a technician writes it, for a model that is not in the list:
//
//	{"base": "VKP80", "name": "VKP80-III", "buffer": 16384, "qr": false, "cut": "1D 56 00"}
//
// What is not named is as in the base.
type profileFile struct {
	Base      string   `json:"base"`
	Name      string   `json:"name"`
	PaperMM   float64  `json:"paper_mm"`
	Dots      int      `json:"dots"`
	DPI       int      `json:"dpi"`
	Columns   int      `json:"columns"`
	CodePage  int      `json:"code_page"`
	CodePageN byte     `json:"code_page_n"`
	Buffer    int      `json:"buffer"`
	XonXoff   bool     `json:"xon_xoff"`
	Fence     string   `json:"fence"`
	Cut       hexBytes `json:"cut"`
	Present   hexBytes `json:"present"`
	Retract   hexBytes `json:"retract"`
	RealTime  bool     `json:"real_time"`
	FullStat  bool     `json:"full_status"`
	Clear     hexBytes `json:"clear"`
	Retracts  hexBytes `json:"retracts"`
	QR        bool     `json:"qr"`
	NVLogo    bool     `json:"nv_logo"`
	HeadMMs   int      `json:"head_mm_s"`
	RollMM    int      `json:"roll_mm"`
}

// hexBytes is bytes written as "1D 56 00"; "" is none.
type hexBytes []byte

// UnmarshalText reads pairs of hexadecimal digits with spaces between them.
func (h *hexBytes) UnmarshalText(text []byte) error {
	b, err := hex.DecodeString(strings.ReplaceAll(string(text), " ", ""))
	if err != nil {
		return fmt.Errorf("bytes like 1D 56 00: %w", err)
	}
	*h = b
	return nil
}

// maxProfile is the longest profile that is read, in bytes.
const maxProfile = 4096

// ReadProfile reads a profile of one's own from JSON: a known model by the key "base" (Generic80 where
// it is left out), and what is different. An unknown key, a wrong type or nonsense is ErrProfile.
func ReadProfile(b []byte) (printer.Profile, error) {
	if len(b) > maxProfile {
		return printer.Profile{}, fmt.Errorf("%w: %d bytes", ErrProfile, len(b))
	}
	head := struct {
		Base string `json:"base"`
	}{"Generic80"}
	if err := json.Unmarshal(b, &head); err != nil {
		return printer.Profile{}, fmt.Errorf("%w: %w", ErrProfile, err)
	}
	base, ok := ProfileByName(head.Base)
	if !ok {
		return printer.Profile{}, fmt.Errorf("%w: no model %q to start from", ErrProfile, head.Base)
	}
	f := fileOf(base)
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&f); err != nil {
		return printer.Profile{}, fmt.Errorf("%w: %w", ErrProfile, err)
	}
	p := f.profile()
	if err := CheckProfile(p); err != nil {
		return printer.Profile{}, err
	}
	return p, nil
}

func fileOf(p printer.Profile) profileFile {
	return profileFile{
		Name: p.Name, PaperMM: p.PaperMM, Dots: p.Dots, DPI: p.DPI, Columns: p.Columns,
		CodePage: p.CodePage, CodePageN: p.CodePageN, Buffer: p.Buffer, XonXoff: p.XonXoff, Fence: string(p.Fence),
		Cut: p.Cut, Present: p.Present, Retract: p.Retract, RealTime: p.RealTime, FullStat: p.FullStat,
		Clear: p.Clear, Retracts: p.Retracts, QR: p.QR, NVLogo: p.NVLogo, HeadMMs: p.HeadMMs, RollMM: p.RollMM,
	}
}

func (f profileFile) profile() printer.Profile {
	return printer.Profile{
		Name: f.Name, PaperMM: f.PaperMM, Dots: f.Dots, DPI: f.DPI, Columns: f.Columns,
		CodePage: f.CodePage, CodePageN: f.CodePageN, Buffer: f.Buffer, XonXoff: f.XonXoff, Fence: printer.Fence(f.Fence),
		Cut: f.Cut, Present: f.Present, Retract: f.Retract, RealTime: f.RealTime, FullStat: f.FullStat,
		Clear: f.Clear, Retracts: f.Retracts, QR: f.QR, NVLogo: f.NVLogo, HeadMMs: f.HeadMMs, RollMM: f.RollMM,
	}
}
