package flow

// keyboardRows is the letters and marks of the keyboard, ten to a row: what names, shops, addresses and
// short reasons are written with. Letters are typed as capitals, as on a form of paper.
const keyboardRows = "1234567890" + "QWERTYUIOP" + "ASDFGHJKL'" + "ZXCVBNM,.-" + "/&"

// Keyboard is the keys of EntryLetters in reading order. The id of a letter is "char-" and the letter.
func Keyboard() []Key {
	var keys []Key
	for _, r := range keyboardRows {
		keys = append(keys, Key{ID: KeyID("char-" + string(r)), Label: T(string(r)), Role: RoleLetter})
	}
	return append(keys,
		Key{ID: KeySpace, Label: M("key.space"), Role: RoleLetter},
		Key{ID: KeyErase, Label: M("pin.erase"), Role: RoleLetter},
	)
}

// NumberPad is the keys of EntryDigits in reading order; thousand adds "000".
func NumberPad(thousand bool) []Key {
	var keys []Key
	for _, d := range "1234567890" {
		keys = append(keys, Key{ID: KeyID("digit-" + string(d)), Label: T(string(d)), Role: RoleDigit})
	}
	if thousand {
		keys = append(keys, Key{ID: KeyThousand, Label: T("000"), Role: RoleDigit})
	}
	return append(keys, Key{ID: KeyErase, Label: M("pin.erase"), Role: RoleDigit})
}

// PageKeys is the keys to the pages before and after page, of pages, counted from 1.
func PageKeys(page, pages int) []Key {
	var keys []Key
	if page > 1 {
		keys = append(keys, Key{ID: KeyUp, Label: M("page.up"), Icon: "page-up", Role: RolePage})
	}
	if page < pages {
		keys = append(keys, Key{ID: KeyDown, Label: M("page.down"), Icon: "page-down", Role: RolePage})
	}
	return keys
}
