// Package kiosk is the words of Anjungan: the things that stand on the counter of a village office
// and what may happen to them. Only the standard library, no I/O; every other package speaks in
// these types.
//
// A resident's visit (kunjungan) in prose. Somebody taps an e-KTP. The kiosk learns a chip id and
// nothing else, and greets without a name; if something waits for that card it says that something
// waits, not what. The resident says what the paper is for, and proves with a six-digit PIN that the
// card is theirs. Now name and address may stand on the screen. They read the data, press one key, and
// the request is durable before the screen says so. A slip (bukti permohonan) is printed and named
// printed only when the printer itself said so. The request travels to the regency when the fiber is
// there; a clerk approves; the letter (surat) is made there and comes back; at the next tap the
// resident prints its extract.
//
// Nobody is turned away. Whose card is not enrolled, who has none or one that is dead, types NIK and birth
// date and leaves the request with the kiosk (titip): nothing is read back, and it waits until a clerk
// (petugas) has seen card and person once. A PIN chosen there holds from then on. A clerk opens the kiosk
// with card and PIN (mode petugas), confirms or denies who waits, serves whoever stands beside them as
// their witness (saksi), unlocks a PIN, hands letters over and sees to the paper, with the fiber cut too.
// Who helps another is the requester, the other the subject, and the helper is never asked for the other's
// PIN.
//
// Without a card somebody draws a number for the counter (nomor antrean), which a clerk calls here, or asks by the
// number on a slip how a request stands. After a paper of one's own the last screen asks one question of the survey
// of satisfaction; the answer is nobody's and is journaled at a random later moment.
//
// It is not a database (kiosk/store), not the visit itself (kiosk/flow) and not what travels
// (kiosk/journal, sync/wire).
//
// Concurrency: everything here is a value; nothing is shared.
//
// Glossary, Indonesian to identifier:
//
//	permohonan          Request          pemohon             Request.Requester
//	subjek surat        Request.Subject  titip               Deposited
//	surat               Letter           nomor surat         Letter.Number
//	nomor pemohon       Number           nomor registrasi    Request.Register
//	layanan             Service          keperluan           the field "purpose"
//	syarat              Requirement      loket               Site.Counter
//	desa, kelurahan     SiteKind         kecamatan           Site.District
//	petugas             clerk            kepala desa, lurah  head
//	bukti permohonan    slip             cetakan surat       extract
//	nomor antrean       Ticket           antrean loket       Line
//	kepuasan (SKM)      Survey           IKM                 SurveyCounts.Index
//	mengukuhkan         ClerkConfirm     saksi               witness
//	mode petugas        desk             daftar permohonan   list
//	lapor, aduan        Complaint        usul                Proposal
//	kode jawaban        Token
//	pelayanan keliling  FieldVisit           dusun             HamletName
//	bantuan sosial      AidApply         sanggahan           AidAppeal
//	mencabut            CancelRequest    pembatalan          Cancelling
package kiosk
