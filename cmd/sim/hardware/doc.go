// Package hardware is the hardware of one kiosk, simulated, with a control page on loopback: a card
// reader in a PC/SC daemon of its own with a drawer of cards, a receipt printer behind a serial line,
// the jack of a headset, and the fiber to the regency.
//
// It stands outside the kiosk: the kiosk is the same program as in the village and opens the same
// kinds of devices. It knows nothing of visits, letters or the regency, and the people of its drawer
// are invented. Whoever reaches the page holds the cards, so it listens on loopback only.
//
// Concurrency: every method of Hardware may be called from any goroutine.
package hardware
