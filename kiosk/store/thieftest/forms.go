package thieftest

import (
	"bytes"
	"encoding/base32"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Secret is a value that must stand in no file. What names it.
type Secret struct {
	What  string
	Value []byte
}

// shortest is the length in letters from which a word of a name is looked for by itself: shorter ones stand in noise.
const shortest = 4

// Words are a name, or another text of several words, whole and word by word.
func Words(what, text string) (list []Secret) {
	list = append(list, Secret{what, []byte(text)})
	for w := range strings.FieldsSeq(text) {
		if len(w) >= shortest && w != text {
			list = append(list, Secret{what + ", " + w, []byte(w)})
		}
	}
	return list
}

// lower folds ASCII letters and no other byte: bytes.ToLower would turn every byte that is no UTF-8
// into one and the same, and find a chip id in noise.
func lower(b []byte) []byte {
	l := bytes.Clone(b)
	for i, c := range l {
		if c >= 'A' && c <= 'Z' {
			l[i] = c + 'a' - 'A'
		}
	}
	return l
}

func upper(b []byte) []byte {
	u := bytes.Clone(b)
	for i, c := range u {
		if c >= 'a' && c <= 'z' {
			u[i] = c + 'A' - 'a'
		}
	}
	return u
}

// textForms are the ways in which a secret could stand in a file whose text was put in lower case: as it is, in UTF-16
// of both orders, backwards, in hex.
func textForms(secret []byte) [][]byte {
	var little, big []byte
	for _, c := range lower(secret) {
		little, big = append(little, c, 0), append(big, 0, c)
	}
	back := lower(secret)
	slices.Reverse(back)
	list := [][]byte{lower(secret), little, big, back}
	for _, s := range cases(secret) {
		list = append(list, []byte(hex.EncodeToString(s)))
	}
	return list
}

// cases are a secret as it is, in lower and in upper case.
func cases(secret []byte) [][]byte {
	list := [][]byte{secret, lower(secret), upper(secret)}
	slices.SortFunc(list, bytes.Compare)
	return slices.CompactFunc(list, bytes.Equal)
}

// rawForms are the ways in which it could stand in a file as it is: base64 and base32 at each of their places in a text,
// in each case, and a NIK as packed digits of both orders, and as a number.
func rawForms(secret []byte) (list [][]byte) {
	for _, s := range cases(secret) {
		list = append(list, places(base64.RawStdEncoding.EncodeToString, 3, 6, s)...)
		list = append(list, places(base64.RawURLEncoding.EncodeToString, 3, 6, s)...)
		list = append(list, places(base32.StdEncoding.EncodeToString, 5, 5, s)...)
	}
	return append(list, digitForms(secret)...)
}

// places are the letters of a secret at each place of a text that packs bits bits in a letter and repeats after n bytes,
// without the letters that its neighbours change.
func places(encode func([]byte) string, n, bits int, secret []byte) (list [][]byte) {
	for shift := range n {
		text := encode(append(make([]byte, shift), secret...))
		list = append(list, []byte(text[(8*shift+bits-1)/bits:8*(shift+len(secret))/bits]))
	}
	return list
}

// digitForms are those of a NIK alone.
func digitForms(secret []byte) [][]byte {
	n, err := strconv.ParseUint(string(secret), 10, 64)
	if err != nil || len(secret) != 16 {
		return nil
	}
	packed, err := hex.DecodeString(string(secret))
	if err != nil {
		return nil // never: they are digits
	}
	swapped := bytes.Clone(packed) // the lower half first (ISO/IEC 7816-4 and GSM write numbers so)
	for i, b := range swapped {
		swapped[i] = b<<4 | b>>4
	}
	var forms [][]byte
	for _, v := range []uint64{n, math.Float64bits(float64(n))} {
		forms = append(forms, binary.BigEndian.AppendUint64(nil, v), binary.LittleEndian.AppendUint64(nil, v))
	}
	return append(forms, packed, swapped)
}
