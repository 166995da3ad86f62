package ektp

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Biodata is the demographic record (*biodata*), as the chip or a vendor's reader writes it: nothing
// is normalised and nothing is believed beyond being text. Every verb and every log masks it.
type Biodata struct {
	NIK         string
	Address     string // *alamat*
	RT, RW      string
	BirthPlace  string
	District    string // *kecamatan*
	Village     string // *kelurahan* or *desa*
	Regency     string // *kabupaten* or *kota*
	Sex         string // *jenis kelamin*
	Blood       string // *golongan darah*
	Religion    string
	Marital     string // *status perkawinan*
	Job         string // *pekerjaan*
	Name        string
	BirthDate   string // the printed card has dd-mm-yyyy; the chip's form is not published
	Province    string
	Nationality string    // *kewarganegaraan*
	Unmapped    [4]string // fields 16, 17, 18 and 20, whose meaning is not published
}

// ErrBiodata says that the demographic record is malformed. It quotes nothing of it.
var ErrBiodata = errors.New("ektp: biodata")

const (
	biodataLeast  = 20      // fields that both public integrations rely on
	biodataFields = 21      // and that they know of
	maxBiodata    = 4 << 10 // bytes; the whole chip has 8 KiB
	maxField      = 256     // bytes
	fieldEnd      = `","`
)

// ParseBiodata parses the chip's record: "f0","f1",... with 20 or 21 fields in UTF-8, and padding of
// zeros, FF or blanks after it. No escaping of quotes is known; the delimiter alone parts fields.
func ParseBiodata(raw []byte) (Biodata, error) {
	if len(raw) > maxBiodata {
		return Biodata{}, fmt.Errorf("%w: %d bytes", ErrBiodata, len(raw))
	}
	raw = bytes.TrimRight(raw, "\x00 \r\n\xFF")
	if !utf8.Valid(raw) {
		return Biodata{}, fmt.Errorf("%w: not UTF-8", ErrBiodata)
	}
	text := string(raw)
	if len(text) < 2 || text[0] != '"' || text[len(text)-1] != '"' {
		return Biodata{}, fmt.Errorf("%w: not in quotes", ErrBiodata)
	}
	f := strings.Split(text[1:len(text)-1], fieldEnd)
	if len(f) < biodataLeast || len(f) > biodataFields {
		return Biodata{}, fmt.Errorf("%w: %d fields", ErrBiodata, len(f))
	}
	for i := range f {
		f[i] = strings.TrimSpace(strings.TrimRight(f[i], "\x00"))
		if err := checkField(f[i]); err != nil {
			return Biodata{}, fmt.Errorf("%w: field %d", err, i)
		}
	}
	b := Biodata{
		NIK: f[0], Address: f[1], RT: f[2], RW: f[3], BirthPlace: f[4], District: f[5], Village: f[6],
		Regency: f[7], Sex: f[8], Blood: f[9], Religion: f[10], Marital: f[11], Job: f[12], Name: f[13],
		BirthDate: f[14], Province: f[15], Nationality: f[19], Unmapped: [4]string{f[16], f[17], f[18]},
	}
	if len(f) == biodataFields {
		b.Unmapped[3] = f[20]
	}
	return b, b.complete()
}

// BiodataFromFields takes what vendors' software gives: the card's field names in camel case or with
// underscores. Names that are not known are left out.
func BiodataFromFields(fields map[string]string) (Biodata, error) {
	var b Biodata
	for name, value := range fields {
		value = strings.TrimSpace(value)
		if err := checkField(value); err != nil {
			return Biodata{}, err
		}
		if p := b.field(strings.ToLower(strings.ReplaceAll(name, "_", ""))); p != nil {
			*p = value
		}
	}
	return b, b.complete()
}

// field finds a field by the name that vendors give it (*nama*, *tempatLahir*); nil: not known.
func (b *Biodata) field(name string) *string {
	return map[string]*string{
		"nik": &b.NIK, "alamat": &b.Address, "rt": &b.RT, "rw": &b.RW, "tempatlahir": &b.BirthPlace,
		"kecamatan": &b.District, "kelurahan": &b.Village, "desa": &b.Village, "kabupaten": &b.Regency, "kota": &b.Regency,
		"jeniskelamin": &b.Sex, "goldarah": &b.Blood, "golongandarah": &b.Blood, "agama": &b.Religion,
		"statusperkawinan": &b.Marital, "pekerjaan": &b.Job, "nama": &b.Name, "namalengkap": &b.Name,
		"tanggallahir": &b.BirthDate, "provinsi": &b.Province, "kewarganegaraan": &b.Nationality,
		"berlakuhingga": &b.Unmapped[0],
	}[name]
}

// checkField refuses what no printed card has: control characters, and more than fits a line.
func checkField(s string) error {
	if len(s) > maxField || !utf8.ValidString(s) || strings.ContainsFunc(s, unicode.IsControl) {
		return fmt.Errorf("%w: field that is no line of text", ErrBiodata)
	}
	return nil
}

// complete wants the two fields without which a record is nobody's. The NIK's own rules are the
// caller's: old and irregular numbers exist.
func (b *Biodata) complete() error {
	if b.NIK == "" || b.Name == "" {
		*b = Biodata{}
		return fmt.Errorf("%w: no NIK or no name", ErrBiodata)
	}
	return nil
}

// IsZero says whether there is no record.
func (b Biodata) IsZero() bool { return b == Biodata{} }

// String masks the record.
func (b Biodata) String() string { return "biodata (masked)" }

// Format masks the record for every verb.
func (b Biodata) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(b.String())) }

// LogValue masks the record.
func (b Biodata) LogValue() slog.Value { return slog.StringValue(b.String()) }

// MarshalText masks the record in encoders.
func (b Biodata) MarshalText() ([]byte, error) { return []byte(b.String()), nil }
