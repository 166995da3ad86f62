package ui

// picture is the larger drawings, each with its own proportions; {a} and {b} are its colours.
func picture(name string) string {
	switch name {
	case "done":
		return frame(200, 200, `<circle cx="100" cy="100" r="96" fill="{a}"/>`+
			`<path d="M56 104 L88 136 L146 70" fill="none" stroke="{b}" stroke-width="20" stroke-linecap="round" stroke-linejoin="round"/>`)
	case "alert":
		return frame(200, 200, `<circle cx="100" cy="100" r="92" fill="{b}" stroke="{a}" stroke-width="8"/>`+
			`<path d="M100 52 V112" fill="none" stroke="{a}" stroke-width="20" stroke-linecap="round"/><circle cx="100" cy="146" r="12" fill="{a}"/>`)
	case "question":
		return frame(200, 200, `<circle cx="100" cy="100" r="92" fill="{b}" stroke="{a}" stroke-width="8"/>`+
			`<path d="M72 80 C72 40 130 42 128 80 C127 100 100 100 100 122" fill="none" stroke="{a}" stroke-width="17" stroke-linecap="round" stroke-linejoin="round"/><circle cx="100" cy="151" r="11.5" fill="{a}"/>`)
	case "wait":
		return frame(200, 200, `<g fill="none" stroke="{a}" stroke-width="9" stroke-linecap="round" stroke-linejoin="round">`+
			`<path d="M52 22 H148 M52 178 H148"/><path d="M64 22 V46 C64 72 92 82 92 100 C92 118 64 128 64 154 V178"/>`+
			`<path d="M136 22 V46 C136 72 108 82 108 100 C108 118 136 128 136 154 V178"/></g>`+
			`<path d="M78 58 H122 C116 74 102 82 100 92 C98 82 84 74 78 58 Z" fill="{b}"/><path d="M74 172 C78 148 96 144 100 132 C104 144 122 148 126 172 Z" fill="{b}"/>`)
	case "slip":
		return frame(200, 200, `<path d="M62 66 V176 L75 168 L87 176 L100 168 L113 176 L125 168 L138 176 V66 Z" fill="{b}" stroke="{a}" stroke-width="7" stroke-linejoin="round"/>`+
			`<path d="M80 96 H120 M80 118 H120 M80 140 H106" fill="none" stroke="{a}" stroke-width="7" stroke-linecap="round"/>`+
			`<rect x="24" y="24" width="152" height="48" rx="14" fill="{a}"/><rect x="48" y="50" width="104" height="9" rx="4.5" fill="{b}"/>`)
	case "ktp":
		return frame(260, 190, identity("", "1"))
	case "ktp-edged":
		return frame(260, 190, identity(` stroke="{a}" stroke-width="6"`, "0.3"))
	case "down":
		return frame(120, 120, `<path d="M60 12 V104 M16 62 L60 106 L104 62" fill="none" stroke="{a}" stroke-width="19" stroke-linecap="round" stroke-linejoin="round"/>`)
	case "curl":
		return curl()
	case "sprig":
		return sprig()
	case "sprig-turned":
		return turned()
	}
	return ""
}

// identity is an identity card lying a little askew: {a} its edge and print, {b} its ground.
func identity(edge, faint string) string {
	return `<g transform="rotate(-6 130 95)"><path d="M28 20 H232 Q246 20 246 34 V156 Q246 170 232 170 H28 Q14 170 14 156 V34 Q14 20 28 20 Z" fill="{b}"` + edge + `/>` +
		`<path d="M41 44 H93 Q100 44 100 51 V121 Q100 128 93 128 H41 Q34 128 34 121 V51 Q34 44 41 44 Z" fill="{a}" fill-opacity="0.25"/>` +
		`<circle cx="67" cy="74" r="15" fill="{a}" fill-opacity="` + faint + `"/>` +
		`<path d="M42 120 Q46 96 67 96 Q88 96 92 120 Z" fill="{a}" fill-opacity="` + faint + `"/>` +
		`<path d="M118 52 H226 M118 76 H204 M118 100 H226 M118 124 H184" fill="none" stroke="{a}" stroke-opacity="` + faint + `" stroke-width="9.5" stroke-linecap="round"/></g>`
}
