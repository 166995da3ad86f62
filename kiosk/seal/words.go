package seal

// Words is an answer as whoever holds the paper reads it, in Indonesian: in short, and what that means.
func (a Answer) Words() (short, means string) {
	switch a {
	case Genuine:
		return "ASLI", "Segel ini benar dibuat oleh Pemerintah Kabupaten atau anjungannya."
	case Void:
		return "DIBATALKAN", "Segel ini pernah dibuat, tetapi suratnya tidak berlaku."
	case Replaced:
		return "SUDAH DIGANTI", "Surat ini tidak berlaku lagi: ada surat yang menggantikannya."
	case Future:
		return "TANGGAL BELUM TIBA", "Segel ini dibuat dengan kunci yang sah, tetapi tanggalnya mendahului hari ini: jam mesin yang mencetaknya tidak benar, atau jam pemeriksa ini. Tanyakan nomornya ke kantor desa atau kelurahan."
	case Expired:
		return "TIDAK DAPAT DIPASTIKAN", "Segel dibuat di luar masa berlaku kuncinya."
	case UnknownKey:
		return "TIDAK DIKENAL", "Kunci segel ini tidak dikenal."
	case WrongPurpose:
		return "TIDAK SAH", "Kunci ini tidak berhak membuat segel semacam ini."
	case Forged:
		return "PALSU", "Ini bukan segel yang sah."
	}
	return "TIDAK DIKENAL", ""
}

// Words is a kind of paper in Indonesian; "" of none.
func (w What) Words() string {
	switch w {
	case Receipt:
		return "Bukti permohonan"
	case Letter:
		return "Surat"
	case Recap:
		return "Rekap pelayanan anjungan"
	}
	return ""
}
