package ui_test

import (
	"testing"

	"github.com/smart-kampung/anjungan/kiosk/flow"
)

// BenchmarkShow is the way from Welcome to the fullest Home and back, with everything composed.
func BenchmarkShow(b *testing.B) {
	u, _, _ := start(b, panels()[0], site())
	home, welcome := sample(b, flow.Home, 3, indonesian), sample(b, flow.Welcome, 0, indonesian)
	for b.Loop() {
		u.Show(home)
		u.Show(welcome)
	}
}

// BenchmarkDigit is one more digit of a PIN.
func BenchmarkDigit(b *testing.B) {
	u, _, _ := start(b, panels()[0], site())
	v := sample(b, flow.PIN, 0, indonesian)
	for b.Loop() {
		v.Dots = (v.Dots + 1) % 7
		u.Show(v)
	}
}
