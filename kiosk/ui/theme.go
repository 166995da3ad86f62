package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Palette is the colours of the screens by what they are for.
type Palette struct {
	Paper, Card, Sand, Line    color.NRGBA // ground, boxes on it, help row, hairlines
	Ink, Second                color.NRGBA // text, explanations
	Deep, OnDeep, Cream, Faint color.NRGBA // header band, text and small text on it, its batik
	Green, Sunrise, Gold       color.NRGBA // shapes only, never text
	Main, OnMain, Pressed      color.NRGBA // the one thing to do; also what is chosen
	Leave, Done, OnDone        color.NRGBA // Batal and Keluar, Selesai
	Attention, AttentionInk    color.NRGBA // something waits or was left
	Calm, CalmInk, CalmEdge    color.NRGBA // bluish boxes
	CardPaper, CardInk         color.NRGBA // the drawn identity card
}

func rgb(hex uint32) color.NRGBA {
	return color.NRGBA{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: 0xff}
}

// Warm is the usual palette: deep green and paper, every text at least 10:1.
func Warm() Palette {
	return Palette{
		Paper: rgb(0xFBF6EC), Card: rgb(0xFFFFFF), Sand: rgb(0xEFE4CF), Line: rgb(0xD8C8A8),
		Ink: rgb(0x10231F), Second: rgb(0x22332C),
		Deep: rgb(0x063F38), OnDeep: rgb(0xFFFFFF), Cream: rgb(0xFFF6DC), Faint: rgb(0x1F5045),
		Green: rgb(0x0A5A51), Sunrise: rgb(0xE4702A), Gold: rgb(0xF3B53F),
		Main: rgb(0x063F38), OnMain: rgb(0xFFFFFF), Pressed: rgb(0xEFE4CF),
		Leave: rgb(0x6E1605), Done: rgb(0x07441F), OnDone: rgb(0xFFFFFF),
		Attention: rgb(0xFFF3DF), AttentionInk: rgb(0x5A2A00),
		Calm: rgb(0xE9F3F1), CalmInk: rgb(0x063F38), CalmEdge: rgb(0x0A5A51),
		CardPaper: rgb(0xFFFFFF), CardInk: rgb(0xD8C8A8),
	}
}

// Stark is the high-contrast palette: text is white on black or black on white, 21:1; the one
// yellow marks shapes only.
func Stark() Palette {
	black, white, yellow := rgb(0x000000), rgb(0xFFFFFF), rgb(0xFFFF00)
	return Palette{
		Paper: black, Card: black, Sand: black, Line: white,
		Ink: white, Second: white,
		Deep: black, OnDeep: white, Cream: white, Faint: black,
		Green: white, Sunrise: yellow, Gold: yellow,
		Main: white, OnMain: black, Pressed: black,
		Leave: white, Done: white, OnDone: black,
		Attention: black, AttentionInk: white,
		Calm: black, CalmInk: white, CalmEdge: white,
		CardPaper: white, CardInk: black,
	}
}

func paletteOf(contrast bool) Palette {
	if contrast {
		return Stark()
	}
	return Warm()
}

// look is the theme of the application: our colours and Noto Sans.
type look struct{ Palette }

var _ fyne.Theme = look{}

// Theme is the theme for the application. The screens draw themselves; it is here so that nothing
// else, such as the ground of a window, shows a toolkit's grey.
func Theme() fyne.Theme { return look{Warm()} }

// Color implements fyne.Theme.
func (l look) Color(name fyne.ThemeColorName, _ fyne.ThemeVariant) color.Color {
	switch name {
	case theme.ColorNameForeground, theme.ColorNamePlaceHolder, theme.ColorNameDisabled:
		return l.Ink
	case theme.ColorNamePrimary, theme.ColorNameFocus, theme.ColorNameHyperlink, theme.ColorNameSuccess:
		return l.Deep
	case theme.ColorNameForegroundOnPrimary, theme.ColorNameForegroundOnSuccess, theme.ColorNameForegroundOnError:
		return l.OnDeep
	case theme.ColorNameError, theme.ColorNameWarning:
		return l.Leave
	case theme.ColorNameSeparator, theme.ColorNameInputBorder, theme.ColorNameScrollBar:
		return l.Line
	case theme.ColorNameHover, theme.ColorNamePressed, theme.ColorNameSelection:
		return l.Sand
	case theme.ColorNameShadow:
		return color.Transparent
	}
	return l.Paper
}

// Font implements fyne.Theme: the bundled Noto Sans, regular and bold.
func (look) Font(s fyne.TextStyle) fyne.Resource {
	return theme.DefaultTheme().Font(fyne.TextStyle{Bold: s.Bold, Symbol: s.Symbol})
}

// Icon implements fyne.Theme.
func (look) Icon(name fyne.ThemeIconName) fyne.Resource { return theme.DefaultTheme().Icon(name) }

// Size implements fyne.Theme: no padding around the screens.
func (look) Size(name fyne.ThemeSizeName) float32 {
	if name == theme.SizeNamePadding || name == theme.SizeNameInnerPadding {
		return 0
	}
	return theme.DefaultTheme().Size(name)
}
