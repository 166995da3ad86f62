package escpos

import (
	"strings"

	"github.com/smart-kampung/anjungan/devices/printer"
)

// Profiles is the list of printer models known here, as data. No one of them was measured on the
// device yet: what a maker's manual leaves open is marked.
func Profiles() []printer.Profile {
	return []printer.Profile{vkp80(), tm80(), generic58()}
}

// ProfileByName is the profile of that name, in any case of letters.
func ProfileByName(name string) (printer.Profile, bool) {
	for _, p := range Profiles() {
		if strings.EqualFold(p.Name, name) {
			return p, true
		}
	}
	return printer.Profile{}, false
}

// vkp80 is a kiosk printer of Custom's VKP80 class with presenter (printer.md 1.3, 1.7).
func vkp80() printer.Profile {
	return printer.Profile{
		Name: "VKP80", PaperMM: 80, Dots: 576, DPI: 203, Columns: 48,
		CodePage: 858, CodePageN: 19, // Custom KPM210/216: the euro is 1B 74 13 D5
		Buffer:   4096,             // unconfirmed; Custom names 16 KB and more
		Fence:    printer.FenceGSr, // Custom TG35/58-T: GS r is executed when the data is processed
		Cut:      []byte{0x1B, 0x64, 4, 0x1B, 0x69},
		Present:  []byte{0x1D, 0x65, 3, 12}, // GS e 3 m; the length of a step is unconfirmed
		Retract:  []byte{0x1D, 0x65, 2},     // GS e 2
		RealTime: true, FullStat: true,
		Retracts: []byte{0x1D, 0xE4}, // Custom GS E4, answers "512ret"
		QR:       true,               // unconfirmed: not in every Custom command list; false prints a raster
		HeadMMs:  150,
	}
}

// tm80 is a receipt printer of Epson's TM class (T20, T88V and later) without presenter.
func tm80() printer.Profile {
	return printer.Profile{
		Name: "TM80", PaperMM: 80, Dots: 576, DPI: 203, Columns: 48,
		CodePage: 858, CodePageN: 19,
		Buffer:   4096,
		Fence:    printer.FenceGSpH,
		Cut:      []byte{0x1D, 0x56, 0x42, 0}, // GS V 66 0: feed to the cutter, partial cut
		RealTime: true,
		Clear:    clearBuffers(),
		QR:       true,
		HeadMMs:  200,
	}
}

// generic58 claims nothing: it prints text and pictures on 58 mm, and a person says how it went.
func generic58() printer.Profile {
	return printer.Profile{
		Name: "Generic58", PaperMM: 58, Dots: 384, DPI: 203, Columns: 32,
		CodePage: 437, CodePageN: 0,
		Buffer:  4096,
		HeadMMs: 60,
	}
}

// clearBuffers is DLE DC4 fn 8: empties receive and print buffer, answered by 37 25 00
// (printer.md 1.6).
func clearBuffers() []byte {
	return []byte{0x10, 0x14, 8, 1, 3, 20, 1, 6, 2, 8}
}
