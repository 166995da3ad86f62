package thieftest

import (
	"crypto/hmac"
	"crypto/sha256"
	"testing"

	"golang.org/x/crypto/argon2"

	"github.com/smart-kampung/anjungan/kiosk"
)

// The people of a life do not exist: province 99 is none. Words of their names are long, so that none stands in noise.
const (
	NIKAni   = "9999016001900001" // enrolled, with a card and a PIN
	nikBagas = "9999010101800002" // her father, for whom she asks
	nikCitra = "9999016505950003" // deposits a request
	nikDewi  = "9999014107930004" // enrolled at a table
	nikEko   = "9999011203880005" // of another village, a guest here; says something with a name

	nameAni   = "Anindita Contohwati"
	nameBagas = "Bagaskara Contohjaya"
	nameGuest = "Ekowijaya Tamujauh"
	nameClerk = "Tonowijaya Contohpraja"

	account = "tonowijaya.pelayanan"

	pinAni   = "246810"
	pinAgain = "864209"
	pinCitra = "190275"
	pinDewi  = "730159"
	pinClerk = "531642"
	wrongPIN = "975310"
	code     = "90817263"

	address     = "Dusun Cempakasari Kidul"
	birthCitra  = "1995-05-25"
	birthDewi   = "1993-07-01"
	purpose     = "membuka rekening contohan"
	aidAnswer   = "rumahnya bocor contohan"
	letterText  = "SURAT KETERANGAN CONTOHAN TERBACA"
	sealText    = "HTTPS://EXAMPLE.ID/S/CONTOHAN"
	refusal     = "berkasnya belum lengkap contohan"
	complaintOf = "jalan berlubang contohan di selatan"
	complaintBy = "lampunya padam contohan di utara"
	report      = "laporannya mesin contohan"
)

var (
	chipAni   = []byte{0xA1, 0xB2, 0xC3, 0xD4, 0xE5, 0xF6, 0x07}
	chipBagas = []byte{0x04, 0xBA, 0x61, 0x80, 0x33, 0x98, 0x87}
	chipCitra = []byte{0x04, 0xC1, 0x77, 0x05, 0x95, 0x00, 0x03}
	chipDewi  = []byte{0x04, 0xDE, 0x31, 0x41, 0x59, 0x26, 0x53}
	chipGuest = []byte{0x04, 0xE0, 0x27, 0x18, 0x28, 0x18, 0x28}
	chipClerk = []byte{0x04, 0x70, 0x0E, 0x0A, 0x11, 0x22, 0x33}
	chipNew   = []byte{0x04, 0x99, 0x12, 0x57, 0x3C, 0x64, 0xAA} // a clerk's own, claimed with a code

	pepper = []byte("synthetic pepper of a life")
)

// People are the NIKs of everybody in a life, and the ids of their cards.
func People() (niks []string, chips [][]byte) {
	return []string{NIKAni, nikBagas, nikCitra, nikDewi, nikEko}, [][]byte{chipAni, chipBagas, chipCitra, chipDewi, chipGuest, chipClerk, chipNew}
}

// Kept are the secrets that a life leaves on the disk, sealed with the machine key.
func Kept() []Secret {
	list := []Secret{
		{"NIK", []byte(NIKAni)},
		{"NIK of a subject", []byte(nikBagas)},
		{"deposited NIK", []byte(nikCitra)},
		{"NIK of a table", []byte(nikDewi)},
		{"NIK of a sender", []byte(nikEko)},
		{"chip", chipAni},
		{"deposited chip", chipCitra},
		{"chip of a table", chipDewi},
		{"clerk's chip", chipClerk},
		{"claimed chip", chipNew},
		{"birth date", []byte(birthCitra)},
		{"birth date of a table", []byte(birthDewi)},
		{"seal", []byte(sealText)},
		{"code", []byte(code)},
		{"pepper", pepper},
		{"clerk's account", []byte(account)},
		{"initials", []byte("A.C.O.N.T.O.H.")},
	}
	for what, text := range map[string]string{
		"name": nameAni, "clerk's name": nameClerk, "address": address, "purpose": purpose, "letter": letterText,
		"reason": refusal, "complaint": complaintOf, "named complaint": complaintBy, "aid answer": aidAnswer,
	} {
		list = append(list, Words(what, text)...)
	}
	return list
}

// Secrets are all that must stand in no byte of the disk: Kept, and what is held in memory alone, or sealed to the regency.
func Secrets() []Secret {
	list := append(Kept(), Words("guest", nameGuest)...)
	list = append(list, Words("report", report)...)
	for what, pin := range map[string]string{
		"PIN": pinAni, "chosen PIN": pinAgain, "deposited PIN": pinCitra, "PIN of a table": pinDewi, "clerk's PIN": pinClerk, "tried PIN": wrongPIN,
	} {
		list = append(list, Secret{what, []byte(pin)})
	}
	list = append(list, Words("name of another", nameBagas)...)
	return append(list, Secret{"chip of a guest", chipGuest}, Secret{"lost chip", chipBagas})
}

// NIK is a NIK of the people.
func NIK(t testing.TB, s string) kiosk.NIK {
	t.Helper()
	n, err := kiosk.ParseNIK(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// verifier is that of a PIN, cheap to compute.
func verifier(pin string) kiosk.Verifier {
	v := kiosk.Verifier{Salt: []byte("salt of " + pin[:2] + " 12345678"), Time: 1, Memory: 64, Threads: 1}
	m := hmac.New(sha256.New, pepper)
	_, _ = m.Write([]byte(pin)) // a hash never fails to write
	v.Hash = argon2.IDKey(m.Sum(nil), v.Salt, v.Time, v.Memory, v.Threads, 32)
	return v
}

func record(t testing.TB, chip []byte, nik, name, pin string, village kiosk.VillageCode) kiosk.CardRecord {
	t.Helper()
	return kiosk.CardRecord{Chip: chip, PIN: verifier(pin), Resident: kiosk.Resident{
		NIK: NIK(t, nik), Name: name, Address: address, Village: village,
	}}
}
