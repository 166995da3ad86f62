package escpos

import "github.com/smart-kampung/anjungan/devices/printer"

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
		HeadMMs:  150, RollMM: 150_000,
	}
}

// vkp82 is vkp80 on paper of 82.5 mm, 640 dots (printer.md 1.7).
func vkp82() printer.Profile {
	p := vkp80()
	p.Name, p.PaperMM, p.Dots, p.Columns = "VKP82", 82.5, 640, 53
	return p
}

// kpm112 is a kiosk printer of Custom's KPM150 class on paper of 112 mm, 104 mm of it printable
// (printer.md 1.7). Its command list names no GS ( k: codes are pictures.
func kpm112() printer.Profile {
	p := vkp80()
	p.Name, p.PaperMM, p.Dots, p.Columns = "KPM112", 112, 832, 69
	p.QR = false
	return p
}

// kpm216 is a kiosk printer of Custom's KPM216H class on A4 paper from a roll, the version of 203 dots
// an inch: 1664 or 1728 dots (unconfirmed), the fewer fit both. Its command list names GS r 1 only and
// no GS ( k, GS ( L, GS ( H (printer.md 1.2, 1.5).
func kpm216() printer.Profile {
	p := vkp80()
	p.Name, p.PaperMM, p.Dots, p.Columns = "KPM216", 216, 1664, 138
	p.Present = []byte{0x1D, 0x65, 3, 80} // 0.625 mm a step (Custom KPM210/216)
	p.QR = false
	p.HeadMMs, p.RollMM = 100, 100_000 // 100 to 200 mm/s, unconfirmed
	return p
}

// reliance80 is a kiosk printer of Pyramid's Reliance class: ESC i always cuts whole, a step of the
// presenter is 7 mm (printer.md 1.1, 1.7). It is not known to count its retracts, so nothing is said
// of a paper at its mouth.
func reliance80() printer.Profile {
	p := vkp80()
	p.Name = "Reliance80"
	p.Present = []byte{0x1D, 0x65, 3, 8}
	p.Retracts = nil
	p.HeadMMs = 200 // unconfirmed
	return p
}

// phoenix80 is a receipt printer of Pyramid's Phoenix class without presenter: ESC m cuts whole, ESC i
// leaves a bridge (printer.md 1.1).
func phoenix80() printer.Profile {
	p := vkp80()
	p.Name = "Phoenix80"
	p.Cut = []byte{0x1B, 0x64, 4, 0x1B, 0x6D}
	p.Present, p.Retract, p.Retracts = nil, nil, nil
	p.FullStat = false // unconfirmed
	p.RollMM = 80_000
	return p
}
