package flow

import (
	"cmp"
	"slices"
	"strings"
)

// padOption is what a key of the pad stands for.
type padOption struct {
	pad  PadKey
	key  Key
	row  int  // of the row beside which the key stands, from 1; 0: it stands beside none
	mute bool // one of many that a sentence names together
}

// padGroups is the letters and marks behind each digit, as on a telephone (ITU-T E.161), the digit itself
// last. '_' is the space.
var padGroups = [10]string{"_0", ".,-'/&1", "ABC2", "DEF3", "GHI4", "JKL5", "MNO6", "PQRS7", "TUV8", "WXYZ9"}

// padPlace is the number of a key in the list behind the star that is the same on every screen, so that it
// can be learned.
func padPlace(k KeyID) (PadKey, bool) {
	switch k {
	case KeyErase:
		return '1', true
	case KeyBack:
		return '2', true
	case KeyLouder:
		return '3', true
	case KeyQuieter:
		return '4', true
	case KeyStop:
		return '5', true
	case KeyLang:
		return '6', true
	case KeyLeave:
		return '9', true
	case KeyHelp:
		return '0', true
	default:
		return 0, false
	}
}

// padOptions is what the keys of the pad stand for on a screen. It is made of the view alone: a screen that
// has keys can be used by ear.
func padOptions(v View, at padAt) []padOption {
	switch {
	case at.group != 0:
		return padLetters(v, at.group)
	case at.menu:
		return padList(v, int(at.page))
	}
	return padScreen(v)
}

func padOptionOf(list []padOption, k PadKey) (padOption, bool) {
	for _, o := range list {
		if o.pad == k {
			return o, true
		}
	}
	return padOption{}, false
}

// word is a key of the pad that is no key of the screen.
func word(pad PadKey, id KeyID) padOption {
	return padOption{pad: pad, key: Key{ID: id, Label: M(padLabels[id])}}
}

// padLabels is what is said of them.
var padLabels = map[KeyID]string{padMenu: "pad.menu", padShut: "pad.shut", padMore: "pad.more", padAgain: "voice.again"}

// padScreen is the screen itself: digits answer or are typed, the hash does the one thing there is to do, the
// star leads to the rest.
func padScreen(v View) (list []padOption) {
	switch typedBy(v) {
	case RoleDigit:
		for _, k := range v.Keys {
			if d, ok := index(k.ID, "digit-"); ok {
				list = append(list, padOption{pad: PadKey('0' + d), key: k, mute: true})
			}
		}
	case RoleLetter:
		for d := range padGroups {
			list = append(list, padOption{pad: PadKey('0' + d), key: Key{ID: padGroup}, mute: true})
		}
	default:
		again := word('0', padAgain)
		again.mute = true // said once, when the kiosk begins to speak
		list = append(padAnswers(v), again)
	}
	if next, ok := padNext(v); ok {
		list = append(list, padOption{pad: PadHash, key: next})
	}
	return append(list, word(PadStar, padMenu))
}

// typedBy is the role of the keys by which something is typed on a screen; empty: nothing is.
func typedBy(v View) Role {
	for _, k := range v.Keys {
		if k.Role == RoleDigit || k.Role == RoleLetter {
			return k.Role
		}
	}
	return ""
}

// padNext is the one thing to do, or where there is none the next page.
func padNext(v View) (next Key, ok bool) {
	for _, k := range v.AllKeys() {
		if k.ID == KeyOK {
			return k, true
		}
		if k.ID == KeyDown {
			next, ok = k, true
		}
	}
	return next, ok
}

// padAnswers is the first nine keys that answer what is asked, in reading order.
func padAnswers(v View) (list []padOption) {
	add := func(k Key, row int) {
		switch k.ID {
		case "", KeyOK, KeyDown, KeyUp, KeyBack:
			return
		default:
		}
		if len(list) < 9 {
			list = append(list, padOption{pad: PadKey('1' + len(list)), key: k, row: row})
		}
	}
	add(v.Banner.Key, 0)
	for i, r := range v.Rows {
		add(r.Key, i+1)
	}
	for _, k := range v.Keys {
		add(k, 0)
	}
	return list
}

// padLetters is the letters behind a digit, one digit each.
func padLetters(v View, group PadKey) (list []padOption) {
	if group < '0' || group > '9' {
		return []padOption{word(PadStar, padShut)}
	}
	for _, r := range padGroups[group-'0'] {
		id := KeyID("char-" + string(r))
		if r == '_' {
			id = KeySpace
		}
		for _, k := range v.Keys {
			if k.ID == id {
				list = append(list, padOption{pad: PadKey('1' + len(list)), key: k})
			}
		}
	}
	return append(list, word(PadStar, padShut))
}

// padRest is every key that the screen itself has no key of the pad for, and the volume.
func padRest(v View) (rest []Key) {
	taken := map[KeyID]bool{}
	for _, o := range padScreen(v) {
		taken[o.key.ID] = true
		if o.key.ID == padGroup {
			taken[KeySpace] = true
		}
	}
	for _, k := range append(v.AllKeys(), append(volumeKeys(), stopKey())...) {
		if !taken[k.ID] && !strings.HasPrefix(string(k.ID), "char-") {
			taken[k.ID] = true
			rest = append(rest, k)
		}
	}
	return rest
}

// padFree is the numbers on the first page of the list behind the star that no key has for its own.
const padFree = "78"

// padList is a page of the list behind the star: first the keys that have their own number and as many others
// as there is room for, then nine of the others a page.
func padList(v View, page int) (list []padOption) {
	var others []Key
	for _, k := range padRest(v) {
		if at, ok := padPlace(k.ID); !ok {
			others = append(others, k)
		} else if page == 0 {
			list = append(list, padOption{pad: at, key: k})
		}
	}
	numbers := padFree
	for range page {
		others = others[min(len(numbers), len(others)):]
		numbers = "123456789"
	}
	for i, k := range others[:min(len(numbers), len(others))] {
		list = append(list, padOption{pad: PadKey(numbers[i]), key: k})
	}
	slices.SortStableFunc(list, func(a, b padOption) int { return cmp.Compare(a.pad-'1', b.pad-'1') }) // 0 comes last
	if len(others) > len(numbers) {
		list = append(list, word(PadHash, padMore))
	}
	return append(list, word(PadStar, padShut))
}
