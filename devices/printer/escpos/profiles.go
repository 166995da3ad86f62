package escpos

import (
	"strings"

	"github.com/smart-kampung/anjungan/devices/printer"
)

// Profiles is the list of printer models known here, as data. No one of them was measured on the
// device yet: what a maker's manual leaves open is marked.
func Profiles() []printer.Profile {
	return []printer.Profile{
		vkp80(), vkp82(), kpm112(), kpm216(), reliance80(), phoenix80(), tm80(), tm58(), generic80(), generic58(),
	}
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
		HeadMMs:  200, RollMM: 80_000,
	}
}

// tm58 is tm80 with its guide for paper of 58 mm. Models differ between 384 and 420 dots (printer.md
// 1.7); the fewer fit all.
func tm58() printer.Profile {
	p := tm80()
	p.Name, p.PaperMM, p.Dots, p.Columns = "TM58", 58, 384, 32
	return p
}

// generic80 is generic58 on 80 mm.
func generic80() printer.Profile {
	p := generic58()
	p.Name, p.PaperMM, p.Dots, p.Columns = "Generic80", 80, 576, 48
	return p
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
