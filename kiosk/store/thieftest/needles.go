package thieftest

import (
	"bytes"
	"encoding/binary"
)

// needles are the forms of secrets by their first four bytes, so that a file is read once for all of them.
type needles struct {
	begins [1 << 16]bool // with which two bytes any does
	forms  map[uint32][]needle
}

type needle struct {
	form   []byte
	secret int // of the list
}

func (n *needles) add(form []byte, secret int) {
	if len(form) < shortest {
		panic("thieftest: a secret is too short to look for") // it would stand everywhere
	}
	n.begins[binary.BigEndian.Uint16(form)] = true
	key := binary.BigEndian.Uint32(form)
	n.forms[key] = append(n.forms[key], needle{form, secret})
}

// mark marks the secrets that stand in b.
func (n *needles) mark(b []byte, found []bool) {
	for i := 0; i+shortest <= len(b); i++ {
		if !n.begins[binary.BigEndian.Uint16(b[i:])] {
			continue
		}
		for _, f := range n.forms[binary.BigEndian.Uint32(b[i:])] {
			if !found[f.secret] && bytes.HasPrefix(b[i:], f.form) {
				found[f.secret] = true
			}
		}
	}
}

// search looks for secrets in all their forms.
type search struct {
	secrets   []Secret
	text, raw needles // in a file put in lower case, and as it is
}

func newSearch(secrets []Secret) *search {
	s := &search{secrets: secrets, text: needles{forms: map[uint32][]needle{}}, raw: needles{forms: map[uint32][]needle{}}}
	for i, secret := range secrets {
		for _, f := range textForms(secret.Value) {
			s.text.add(f, i)
		}
		for _, f := range rawForms(secret.Value) {
			s.raw.add(f, i)
		}
	}
	return s
}

// in says which of the secrets stand in a file.
func (s *search) in(file []byte) []bool {
	found := make([]bool, len(s.secrets))
	s.text.mark(lower(file), found)
	s.raw.mark(file, found)
	return found
}
