// Package ui is the screens of the kiosk (layar anjungan): it draws what a flow.View holds and tells
// which key was touched. A layout function per kind of screen turns a view into a list of plain
// drawing items; a layer keeps the canvas objects of that list and changes only those whose item
// changed. Sizes come from millimetres, colours from one of two palettes, and where a view does not
// fit at the chosen text size a ladder of dresses gives way in a fixed order: large titles, air,
// secondary text, and body text last of all.
//
// It is not the conversation (kiosk/flow decides what is shown), opens no window, and keeps nothing
// of a view once the next one is shown: objects that fall out of use are emptied at once. The
// measurer of the toolkit remembers the width of strings for about a minute; nothing here can
// shorten that.
//
// Concurrency: everything belongs to the goroutine of the user interface; nothing locks.
package ui
