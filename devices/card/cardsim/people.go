package cardsim

// row is a holder with the look of the portrait.
type row struct {
	Holder
	look Look
}

// drawer is the people of the drawer. Villages are Setail and Genteng Kulon (Kecamatan Genteng) and
// Jajag (Kecamatan Gambiran). The background of a portrait is red for odd birth years and blue for
// even ones, as on the real card. The last three are nobody's tap at all: a card that is not
// enrolled, a driving licence, and a chip that died.
func drawer() []row {
	red, blue := rgb(0xC0392B), rgb(0x2A5CAA)
	return []row{
		{Holder: Holder{
			Key: "sri", Name: "SRI WAHYUNI", NIK: "3510095203849001",
			BirthPlace: "BANYUWANGI", BirthDate: "1984-03-12", Sex: "P",
			Hamlet: "Krajan", RT: "002", RW: "001", VillageCode: "35.10.09.2004", FamilyCard: "3510090101209501",
			Religion: "ISLAM", Job: "MENGURUS RUMAH TANGGA", Marital: "KAWIN",
			PIN: "314159", Enrolled: true, Kind: TypeA, UID: []byte{0x04, 0xA1, 0xB2, 0xC3, 0xD4, 0xE5, 0x80},
		}, look: Look{Back: blue, Skin: rgb(0xD9A97C), Hair: rgb(0x2E7D6B), Cloth: rgb(0x6A4C93), Cover: Veil}},
		{Holder: Holder{
			Key: "slamet", Name: "SLAMET HARIYANTO", NIK: "3510091708589002",
			BirthPlace: "BANYUWANGI", BirthDate: "1958-08-17", Sex: "L",
			Hamlet: "Krajan", RT: "003", RW: "001", VillageCode: "35.10.09.2004", FamilyCard: "3510090101209502",
			Religion: "ISLAM", Job: "PETANI/PEKEBUN", Marital: "KAWIN",
			PIN: "271828", Enrolled: true, Kind: TypeA, UID: []byte{0x04, 0x11, 0x22, 0x33, 0x44, 0x55, 0x81},
		}, look: Look{Back: blue, Skin: rgb(0xB9855A), Hair: rgb(0x1C1C1C), Cloth: rgb(0x8C8C7A), Cover: Cap, Moustache: true}},
		{Holder: Holder{
			Key: "misnati", Name: "MISNATI", NIK: "3510097112499003",
			BirthPlace: "BANYUWANGI", BirthDate: "1949-12-31", Sex: "P",
			Hamlet: "Tanjung", RT: "001", RW: "002", VillageCode: "35.10.09.2004", FamilyCard: "3510090101209503",
			Religion: "ISLAM", Job: "BURUH TANI/PERKEBUNAN", Marital: "CERAI MATI",
			PIN: "161803", Enrolled: true, Kind: TypeA, UID: []byte{0x04, 0x21, 0x32, 0x43, 0x54, 0x65, 0x82},
		}, look: Look{Back: red, Skin: rgb(0xB78960), Hair: rgb(0xC9B79C), Cloth: rgb(0x7A5C3E), Cover: Veil, Glasses: true}},
		{Holder: Holder{
			Key: "agus", Name: "AGUS SETIAWAN", NIK: "3510070508909004",
			BirthPlace: "JEMBER", BirthDate: "1990-08-05", Sex: "L",
			Hamlet: "Tanjung", RT: "004", RW: "002", VillageCode: "35.10.09.2004", FamilyCard: "3510090101209504",
			Religion: "ISLAM", Job: "WIRASWASTA", Marital: "KAWIN",
			PIN: "141421", Enrolled: true, Kind: TypeB, UID: []byte{0x5A, 0x17, 0xC0, 0xDE}, Chip: []byte{0xB1, 0xA7, 0x01, 0x7C, 0x0D, 0xE5, 0x01, 0x01},
		}, look: Look{Back: blue, Skin: rgb(0xC4946A), Hair: rgb(0x17120F), Cloth: rgb(0xD8C27A), Cover: ShortHair}},
		{Holder: Holder{
			Key: "made", Name: "NI MADE SUKERTI", NIK: "3510096105769005",
			BirthPlace: "BANYUWANGI", BirthDate: "1976-05-21", Sex: "P",
			Hamlet: "Curah Ketangi", RT: "002", RW: "003", VillageCode: "35.10.09.2004", FamilyCard: "3510090101209505",
			Religion: "HINDU", Job: "PEDAGANG", Marital: "KAWIN",
			PIN: "173205", Enrolled: true, Kind: TypeA, UID: []byte{0x04, 0x31, 0x42, 0x53, 0x64, 0x75, 0x83},
		}, look: Look{Back: blue, Skin: rgb(0xCB9C70), Hair: rgb(0x211814), Cloth: rgb(0xB5523B), Cover: LongHair}},
		{Holder: Holder{
			Key: "yohanes", Name: "YOHANES SUPRIYADI", NIK: "3510090211699006",
			BirthPlace: "BANYUWANGI", BirthDate: "1969-11-02", Sex: "L",
			Hamlet: "Curah Ketangi", RT: "001", RW: "003", VillageCode: "35.10.09.2004", FamilyCard: "3510090101209506",
			Religion: "KRISTEN", Job: "GURU", Marital: "KAWIN",
			PIN: "223606", Enrolled: true, Kind: TypeB, UID: []byte{0x0C, 0x31, 0xE9, 0xA2},
		}, look: Look{Back: red, Skin: rgb(0xC08E62), Hair: rgb(0x6B6B6B), Cloth: rgb(0x4E6E4E), Cover: ShortHair, Glasses: true, Moustache: true}},
		{Holder: Holder{
			Key: "dewi", Name: "DEWI LESTARI", NIK: "3510097001079007",
			BirthPlace: "BANYUWANGI", BirthDate: "2007-01-30", Sex: "P",
			Hamlet: "Jenisari", RT: "005", RW: "004", VillageCode: "35.10.09.2004", FamilyCard: "3510090101209507",
			Religion: "ISLAM", Job: "PELAJAR/MAHASISWA", Marital: "BELUM KAWIN",
			PIN: "264575", Enrolled: true, Kind: TypeA, UID: []byte{0x04, 0x41, 0x52, 0x63, 0x74, 0x85, 0x84},
		}, look: Look{Back: red, Skin: rgb(0xDDB184), Hair: rgb(0xE8E4DC), Cloth: rgb(0xF2F2F2), Cover: Veil}},
		{Holder: Holder{
			Key: "clerk", Name: "RINA KARTIKASARI", NIK: "3510094909889008",
			BirthPlace: "BANYUWANGI", BirthDate: "1988-09-09", Sex: "P",
			Hamlet: "Krajan", RT: "001", RW: "001", VillageCode: "35.10.09.2004", FamilyCard: "3510090101209508",
			Religion: "ISLAM", Job: "PERANGKAT DESA", Marital: "KAWIN",
			PIN: "577215", Enrolled: true, Kind: TypeA, UID: []byte{0x04, 0x51, 0x62, 0x73, 0x84, 0x95, 0x85},
		}, look: Look{Back: blue, Skin: rgb(0xD2A274), Hair: rgb(0x5A3E2B), Cloth: rgb(0xA68B5B), Cover: Veil, Glasses: true}},
		{Holder: Holder{
			Key: "head", Name: "BAMBANG SUGIARTO", NIK: "3510091404729009",
			BirthPlace: "BANYUWANGI", BirthDate: "1972-04-14", Sex: "L",
			Hamlet: "Jenisari", RT: "002", RW: "004", VillageCode: "35.10.09.2004", FamilyCard: "3510090101209509",
			Religion: "ISLAM", Job: "KEPALA DESA", Marital: "KAWIN",
			PIN: "693147", Enrolled: true, Kind: TypeA, UID: []byte{0x04, 0x61, 0x72, 0x83, 0x94, 0x05, 0xA6},
		}, look: Look{Back: blue, Skin: rgb(0xBB8A5E), Hair: rgb(0x141414), Cloth: rgb(0xA68B5B), Cover: Cap, Moustache: true}},
		{Holder: Holder{
			Key: "hasan", Name: "MOH HASAN", NIK: "3510091010799010",
			BirthPlace: "BANYUWANGI", BirthDate: "1979-10-10", Sex: "L",
			Hamlet: "Krajan", RT: "003", RW: "002", VillageCode: "35.10.09.2003", FamilyCard: "3510090101209510",
			Religion: "ISLAM", Job: "SOPIR", Marital: "KAWIN",
			PIN: "301029", Enrolled: true, Kind: TypeA, UID: []byte{0x04, 0x71, 0x82, 0x93, 0xA4, 0xB5, 0x86},
		}, look: Look{Back: red, Skin: rgb(0xA9744C), Hair: rgb(0x100C0A), Cloth: rgb(0x7B2D26), Cover: ShortHair, Moustache: true}},
		{Holder: Holder{
			Key: "endang", Name: "ENDANG PURWANINGSIH", NIK: "3510076802959011",
			BirthPlace: "BANYUWANGI", BirthDate: "1995-02-28", Sex: "P",
			Hamlet: "Krajan", RT: "006", RW: "003", VillageCode: "35.10.07.2002", FamilyCard: "3510070101209511",
			Religion: "ISLAM", Job: "KARYAWAN SWASTA", Marital: "BELUM KAWIN",
			PIN: "434294", Enrolled: true, Kind: TypeB, UID: []byte{0x7E, 0x44, 0x00, 0xD9}, Chip: []byte{0xB1, 0xA7, 0x02, 0x7E, 0x44, 0x00, 0xD9, 0x02},
		}, look: Look{Back: red, Skin: rgb(0xD8AA7E), Hair: rgb(0x3A2418), Cloth: rgb(0x31707E), Cover: LongHair}},
		{Holder: Holder{
			Key: "new", Name: "JOKO SANTOSO", NIK: "3510090106019012",
			BirthPlace: "BANYUWANGI", BirthDate: "2001-06-01", Sex: "L",
			Hamlet: "Tanjung", RT: "002", RW: "002", VillageCode: "35.10.09.2004", FamilyCard: "3510090101209512",
			Religion: "ISLAM", Job: "BURUH HARIAN LEPAS", Marital: "BELUM KAWIN",
			Kind: TypeA, UID: []byte{0x04, 0x81, 0x92, 0xA3, 0xB4, 0xC5, 0x87},
		}, look: Look{Back: red, Skin: rgb(0xC8986C), Hair: rgb(0x1A1410), Cloth: rgb(0x556B2F), Cover: ShortHair}},
		{Holder: Holder{
			Key: "sim", Name: "AGUS SETIAWAN", NIK: "3510070508909004",
			BirthPlace: "JEMBER", BirthDate: "1990-08-05", Sex: "L",
			Hamlet: "Tanjung", RT: "004", RW: "002", VillageCode: "35.10.09.2004", FamilyCard: "3510090101209504",
			Religion: "ISLAM", Job: "WIRASWASTA", Marital: "KAWIN",
			Kind: Foreign, UID: []byte{0x50, 0xD1, 0xAE, 0x10},
		}},
		{Holder: Holder{
			Key: "dead", Name: "PONIMAN", NIK: "3510090707539013",
			BirthPlace: "BANYUWANGI", BirthDate: "1953-07-07", Sex: "L",
			Hamlet: "Jenisari", RT: "001", RW: "004", VillageCode: "35.10.09.2004", FamilyCard: "3510090101209513",
			Religion: "ISLAM", Job: "TUKANG BATU", Marital: "KAWIN",
			Kind: Dead,
		}},
	}
}
