package kiosk

// Sentences lists what is often said of a topic, at most one less than MaxChoices: a resident who cannot write chooses
// one. They are Indonesian, as they are kept; a screen shows message "report.say.<sort>.<topic>.<n>". Of what is
// about anything there are none.
func (s ComplaintSort) Sentences(t Topic) []string {
	if s == Proposal {
		return proposalSentences[t]
	}
	return reportSentences[t]
}

var reportSentences = map[Topic][]string{
	TopicRoad:    {"Jalan rusak atau berlubang", "Lampu jalan mati", "Jembatan rusak", "Saluran air tersumbat"},
	TopicWater:   {"Air tidak mengalir", "Air keruh atau berbau", "Sampah tidak diangkut", "Sampah dibuang liar"},
	TopicService: {"Pelayanan terlalu lama", "Kantor sering tutup", "Disuruh datang lagi", "Petunjuk tidak jelas"},
	TopicStaff:   {"Diminta uang tidak resmi", "Dilayani dengan kasar", "Warga dibeda-bedakan"},
	TopicAid:     {"Bantuan tidak diterima", "Bantuan dipotong", "Penerima tidak tepat", "Belum pernah didata"},
}

var proposalSentences = map[Topic][]string{
	TopicRoad:   {"Perbaiki jalan lingkungan", "Tambah lampu jalan", "Bangun saluran air"},
	TopicWater:  {"Tambah sambungan air bersih", "Tambah bak sampah", "Adakan bank sampah"},
	TopicTrade:  {"Adakan pelatihan usaha", "Bantu pemasaran hasil warga", "Bantu modal usaha"},
	TopicYouth:  {"Perbaiki lapangan olahraga", "Adakan kegiatan pemuda", "Dukung kelompok seni"},
	TopicHealth: {"Posyandu lebih sering", "Periksa kesehatan lansia", "Sediakan ambulans"},
}
