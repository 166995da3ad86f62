package paper

import (
	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/kiosk"
)

// CodeSlip lays out the code with which an answer is read (kode jawaban). It says nothing of what was said, by
// whom, when or where: whoever finds it knows no more than that somebody said something. It has no token of
// the print job either, which would lead to a time in the print ledger.
func CodeSlip(code kiosk.Token, p printer.Profile) printer.Sheet {
	return lay([]part{
		tall("KODE JAWABAN", printer.Center),
		rule(),
		big(code.Groups()),
		rule(),
		para("Ketik kode ini di anjungan mana pun di kabupaten: Lapor & usul, Pengaduan dan usul, Lihat jawaban."),
		para("Tunggu sehari sebelum mencoba. Kode tidak bisa diminta lagi; jangan diberikan kepada orang lain."),
	}, p)
}
