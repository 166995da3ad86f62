package kiosk

import "strings"

// WeakPIN says that a PIN is among the first that a stranger tries: one digit six times, a run up or
// down, a pattern of two or three digits repeated, or the birth date (2006-01-02; empty where it is not
// known) in an order of writing dates.
func WeakPIN(pin, birth string) bool {
	if len(pin) != PINLength {
		return true
	}
	for _, n := range []int{1, 2, 3} {
		if strings.Repeat(pin[:n], PINLength/n) == pin {
			return true
		}
	}
	for _, step := range []int{1, 9} { // 9 is one down, modulo 10
		if run(pin, step) {
			return true
		}
	}
	y, md, ok := strings.Cut(birth, "-")
	m, d, ok2 := strings.Cut(md, "-")
	if !ok || !ok2 || len(y) != 4 {
		return false
	}
	for _, date := range []string{d + m + y[2:], y[2:] + m + d, m + d + y[2:], m + y, y + m, d + y, y + d} {
		if pin == date {
			return true
		}
	}
	return false
}

// run says that each digit is the one before plus step, modulo 10.
func run(pin string, step int) bool {
	for i := 1; i < len(pin); i++ {
		if int(pin[i]-'0') != (int(pin[i-1]-'0')+step)%10 {
			return false
		}
	}
	return true
}
