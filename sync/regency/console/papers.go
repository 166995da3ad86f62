package console

import (
	"fmt"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// paperLine is a line of the print ledger as a clerk reads it.
type paperLine struct{ What, Outcome, Mouth, Begun, Token string }

func paperLineOf(p ledger.Paper) paperLine {
	l := paperLine{What: paperWords(p.What), Outcome: outcomeWords(p.Outcome), Begun: stamp(time.UnixMilli(p.Begun)), Token: p.Token}
	if p.Copy > 0 {
		l.What += fmt.Sprintf(" (SALINAN ke-%d%s)", p.Copy, copyWords(p.Reason))
	}
	switch p.Mouth {
	case ledger.MouthTaken:
		l.Mouth = "diambil"
	case ledger.MouthRetracted:
		l.Mouth = "tidak diambil, ditarik kembali ke dalam mesin"
	}
	return l
}

func paperWords(what string) string {
	switch what {
	case "slip":
		return "Bukti permohonan"
	case "extract":
		return "Cetakan surat"
	case "ready":
		return "Pemberitahuan surat siap"
	case "answer":
		return "Jawaban bantuan sosial"
	case "void":
		return "Sobekan BATAL"
	}
	return "Kertas"
}

func copyWords(reason kiosk.CopyReason) string {
	switch reason {
	case kiosk.CopyAsked:
		return ", diminta"
	case kiosk.CopyNotReceived:
		return ", yang sebelumnya tidak diterima"
	case kiosk.CopyNotTaken:
		return ", yang sebelumnya tidak diambil"
	}
	return ""
}

// outcomeWords is how a paper ended (DESIGN 5), in words that claim no more than is known.
func outcomeWords(outcome string) string {
	switch outcome {
	case "printed":
		return "keluar, menurut mesin cetak"
	case "confirmed":
		return "keluar, menurut pemohon atau petugas"
	case "voided":
		return "rusak dan ditandai BATAL"
	case "not-started":
		return "tidak jadi dicetak"
	case "unknown":
		return "tidak diketahui keluar atau tidak: tanyakan kepada pemohon"
	}
	return "belum ada kabar"
}
