package flow

// HelpRow is the row at the foot of every screen, for preferences; a key that cannot work is not shown. While the
// screen is read aloud the keys of the voice stand there: again, quieter, louder, and quiet where Dengarkan stood.
// They stay until the next screen, so that no key changes under a finger when the sentence ends.
func HelpRow(p Prefs, speech, speaking bool) []Key {
	help := func(id KeyID, label, icon string, on bool) Key {
		return Key{ID: id, Label: M(label), Icon: icon, Role: RoleHelp, On: on}
	}
	call := help(KeyHelp, "help.call", "bell", false)
	if speaking {
		keys := append([]Key{help(KeyAgain, "voice.again", "again", false)}, volumeKeys()...)
		return append(keys, stopKey(), call)
	}
	keys := []Key{
		help(KeyLang, "help.lang", "globe", false),
		help(KeySize, "help.size", "sizes", p.Size > Size5),
		help(KeyContrast, "help.contrast", "contrast", p.Contrast),
	}
	if speech {
		keys = append(keys, help(KeyListen, "help.listen", "speaker", false))
	}
	return append(keys, call)
}

func volumeKeys() []Key {
	return []Key{
		{ID: KeyQuieter, Label: M("voice.quieter"), Icon: "quieter", Role: RoleHelp},
		{ID: KeyLouder, Label: M("voice.louder"), Icon: "louder", Role: RoleHelp},
	}
}

func stopKey() Key {
	return Key{ID: KeyStop, Label: M("voice.stop"), Icon: "mute", Role: RoleHelp, On: true}
}
