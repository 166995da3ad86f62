package flow

// ListRoom is how many rows of a list stand on one page at that text size. Letters keep the size that the
// visitor chose; what has no room is a page away.
func ListRoom(t TextSize) int {
	return [...]int{Size5: 4, Size6: 3, Size7: 3, Size9: 2}[min(t, Size9)]
}
