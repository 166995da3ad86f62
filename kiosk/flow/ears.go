package flow

import (
	"slices"
	"strconv"
	"strings"
)

// earsPatience is how much longer every time of a screen is for who hears it: what is seen at a glance takes
// half a minute to be said.
const earsPatience = 2

// aloud ends every step: what was being said of another screen falls silent, and whoever goes by ear is told
// what there is now.
func (m Machine) aloud(was, s State, what Happening, fx []Effect) (State, []Effect) {
	if s.visit.screen != was.visit.screen {
		s.visit.pad = padAt{}
	}
	if s.visit.panel && was.visit.panel && (s.visit.screen != was.visit.screen || !sameWords(m.View(was).Speech, m.View(s).Speech)) {
		s.visit.panel = false
		fx = append(fx, Hush{})
	}
	if !s.visit.prefs.Ears {
		return s, fx
	}
	spoken := false
	for i, f := range fx {
		switch e := f.(type) {
		case StartTimer:
			e.After *= earsPatience
			fx[i] = e
		case Speak:
			spoken = true
		default:
		}
	}
	if words := m.news(was, s, what); len(words) > 0 && !spoken {
		fx = append(fx, s.speak(words))
	}
	return s, fx
}

// speak says words as the visitor wants to hear them.
func (s State) speak(words []Msg) Speak {
	return Speak{Lang: s.visit.prefs.Lang, Words: words, Volume: s.visit.prefs.Volume}
}

// news is what there is to say after an event; nothing where nothing changed.
func (m Machine) news(was, s State, what Happening) []Msg {
	before, now := m.hear(was), m.hear(s)
	_, pad := what.(PadPressed)
	_, jack := what.(Headset)
	switch {
	case !was.visit.prefs.Ears:
		intro := []Msg{M("pad.intro")}
		if !s.headset {
			intro = append(intro, M("pad.headset"))
		}
		return append(intro, now...)
	case jack && !s.headset:
		return append([]Msg{M("pad.unplugged")}, now...)
	case pad, jack, was.visit.prefs.Lang != s.visit.prefs.Lang: // said again, if it is the same
	case sameWords(before, now), passing(what) && was.visit.screen == s.visit.screen:
		return nil
	}
	if echo := m.echo(was, s, what); len(echo) > 0 {
		return echo
	}
	return now
}

// passing says that an event is of no visitor: it is no reason to say a screen again.
func passing(what Happening) bool {
	switch what.(type) {
	case Minute, LinkChanged, ClockTrust, FaceReady:
		return true
	}
	return false
}

// echo is what is said of a key that types: a tick, or with a headset what was typed, and never a digit of
// a PIN (EN 301 549, 5.1.3.8).
func (m Machine) echo(was, s State, what Happening) (words []Msg) {
	before, v := m.View(was), m.View(s)
	if v.Screen != before.Screen || v.Slots == 0 && v.Entry.Kind == NoEntry || !sameWords(vouched(before), vouched(v)) {
		return nil
	}
	key, ok := m.typedKey(was, what)
	switch {
	case !ok, v.Dots == before.Dots && v.Entry.Text == before.Entry.Text:
		return nil
	case key.ID == KeyErase:
		words = []Msg{M("pad.erased")}
	case v.Slots > 0 || !s.headset:
		words = []Msg{M("pad.tick")}
	default:
		words = []Msg{key.Label}
	}
	if next, ok := padNext(v); ok {
		if _, had := padNext(before); !had { // the last digit made it possible
			words = append(words, padWords(padOption{pad: PadHash, key: next})...)
		}
	}
	return words
}

// typedKey is the key of keypad or keyboard that was pressed, by touch or on the pad.
func (m Machine) typedKey(was State, what Happening) (Key, bool) {
	v := m.View(was)
	var id KeyID
	switch e := what.(type) {
	case KeyPressed:
		id = e.Key
	case PadPressed:
		o, _ := padOptionOf(padOptions(v, was.visit.pad), e.Pad)
		id = o.key.ID
	}
	for _, k := range v.Keys {
		if k.ID == id && (k.Role == RoleDigit || k.Role == RoleLetter) {
			return k, true
		}
	}
	return Key{}, false
}

// hear is a screen as it is said to who goes by ear: what stands there, and what each key of the pad does.
func (m Machine) hear(s State) (words []Msg) {
	v := m.View(s)
	if s.visit.pad == (padAt{}) {
		words = reading(v, s.headset)
		switch typedBy(v) {
		case RoleDigit:
			words = append(words, M("pad.digits"))
		case RoleLetter:
			words = append(words, M("pad.letters"))
		default:
		}
	}
	for _, o := range padOptions(v, s.visit.pad) {
		if !o.mute {
			words = append(words, rowWords(v, o, s.headset)...)
		}
	}
	return words
}

// padWords is the words for a key of the pad.
func padWords(o padOption) []Msg {
	words := []Msg{M("pad.press", string(o.pad)), o.key.Label}
	switch o.pad {
	case PadStar:
		words[0] = M("pad.press.star")
	case PadHash:
		words[0] = M("pad.press.hash")
	}
	if o.key.On && o.key.Role == RoleChoice {
		words = append(words, M("pad.chosen"))
	}
	return words
}

// rowWords is padWords, and for the key of a row which row that is.
func rowWords(v View, o padOption, headset bool) []Msg {
	words := padWords(o)
	switch {
	case o.row == 0 && secondSaid(v, o.key, headset):
		return append(words, o.key.Sub)
	case o.row == 0:
		return words
	case headset || !v.Private && !personal(v.Rows[o.row-1].Label):
		return append(words, v.Rows[o.row-1].Label)
	}
	return append(words, M("pad.row", strconv.Itoa(o.row)))
}

// secondSaid says whether the second line of a key is said with it. On a tile it is the same for all, unless it counts something;
// under who pays bansos it tells what the visitor gets.
func secondSaid(v View, k Key, headset bool) bool {
	forAll := k.Role == RoleTile && len(k.Sub.Args) == 0 && !v.Private && v.Screen != AidWho
	return !k.Sub.Empty() && !contains(v.Speech, k.Sub) && (headset || forAll)
}

// personal says that a wording may hold something of somebody: it is not the same for all.
func personal(m Msg) bool { return m.ID == "" || len(m.Args) > 0 }

// reading is everything that a screen shows but its keys. The loudspeaker reads what View.Speech vouches for
// and what is the same for all; a headset reads the rest too (EN 301 549, 5.1.3.9).
func reading(v View, headset bool) []Msg {
	words := vouched(v)
	said := len(words)
	withheld := false
	for _, group := range shownTo(v) {
		whole := slices.Clone(group)
		group = slices.DeleteFunc(group, func(m Msg) bool { return m.Empty() || contains(words[:said], m) })
		switch {
		case len(group) == 0:
		case headset && len(whole) == 2: // what a row names and says of it belong together
			words = append(words, slices.DeleteFunc(whole, Msg.Empty)...)
		case headset || !v.Private && !slices.ContainsFunc(group, personal):
			words = append(words, group...)
		default:
			withheld = true
		}
	}
	if withheld {
		words = append(words, M("pad.withheld"))
	}
	if v.Pages > 1 {
		words = append(words, M("page", strconv.Itoa(v.Page), strconv.Itoa(v.Pages)))
	}
	return words
}

// vouched is what a view says itself that may be read aloud, without the labels of keys, which are said with
// their number.
func vouched(v View) (words []Msg) {
	var labels []Msg
	for _, k := range v.AllKeys() {
		labels = append(labels, k.Label)
	}
	said := v.Speech
	if !v.Private {
		said = append([]Msg{v.Title}, said...)
	}
	for _, m := range said {
		if !m.Empty() && !contains(labels, m) && !contains(words, m) {
			words = append(words, m)
		}
	}
	return words
}

func same(a, b Msg) bool { return a.ID == b.ID && a.Text == b.Text && slices.Equal(a.Args, b.Args) }

func sameWords(a, b []Msg) bool { return slices.EqualFunc(a, b, same) }

func contains(list []Msg, m Msg) bool {
	return slices.ContainsFunc(list, func(w Msg) bool { return same(w, m) })
}

// shownTo is what only the person before the screen may learn, where it is not the same for all. What is said
// together stands in one group.
func shownTo(v View) [][]Msg {
	groups := [][]Msg{{v.Title}, {v.Eyebrow}, {v.Lead}, {v.Note}, {v.Banner.Label, v.Banner.Value}}
	for _, r := range v.Rows {
		groups = append(groups, []Msg{r.Label, spelt(r.Value)})
	}
	if strings.Trim(v.Entry.Text, "_- ") != "" {
		groups = append(groups, []Msg{spelt(T(v.Entry.Text))})
	}
	groups = append(groups, []Msg{v.Entry.Hint}, []Msg{spelt(T(v.Number))})
	return append(groups, []Msg{v.Card.Head, v.Card.Big, v.Card.Place, v.Card.Bring})
}

// spelt is a wording with a number in it that is said digit by digit; any other stays.
func spelt(m Msg) Msg {
	if last, masked := strings.CutPrefix(m.Text, maskedNIK); masked {
		return M("pad.ending", spell(last))
	}
	m.Text = spell(m.Text)
	return m
}

// spell is a number as it is said digit by digit: "3510 1341 ____ ____" as "3 5 1 0, 1 3 4 1". Anything else
// stays as it is.
func spell(text string) string {
	if strings.Trim(text, "0123456789_- ") != "" {
		return text
	}
	var b strings.Builder
	for _, group := range strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '-' }) {
		digits := strings.Split(strings.TrimRight(group, "_"), "")
		if len(digits) == 0 {
			continue
		}
		if b.Len() > 0 {
			b.WriteString(", ")
		}
		b.WriteString(strings.Join(digits, " "))
	}
	return b.String()
}
