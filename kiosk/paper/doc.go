// Package paper is what stands on paper: the letter (surat) as a document model, its A4 page as a PDF
// with a signature; its extract, the slip (bukti permohonan) and the recap of a day (rekap pelayanan) as
// sheets for a receipt printer.
//
// It is not a printer driver (devices/printer prints a sheet), not the seal (kiosk/seal makes the text
// of the QR code) and not the wording (kiosk/catalog holds the templates). Thermal paper never shows a
// NIK; the signed original does.
//
// Concurrency: every function may be called from any goroutine; nothing is shared.
package paper
