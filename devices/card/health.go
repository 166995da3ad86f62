package card

import "github.com/smart-kampung/anjungan/devices"

// State maps the reader's word to the common device state; every driver of a reader uses it.
func (w Word) State() devices.State {
	switch w {
	case Ready, NoCard, UnknownCard:
		return devices.Online
	case CardError:
		return devices.UserError
	case NoReader:
		return devices.NoDevice
	case ServiceDown:
		return devices.Offline
	default:
		return devices.Starting
	}
}
