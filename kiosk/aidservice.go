package kiosk

// AnsweredHere says that the answer to such a request is read, and printed, at the kiosk: nobody comes to an
// office for it.
func (id ServiceID) AnsweredHere() bool { return id == AidApply || id == AidAppeal }

// Services lists the services that stand behind a room and nowhere else in the menu.
func (r Room) Services() []ServiceID {
	if r == RoomAid {
		return []ServiceID{AidApply, AidAppeal}
	}
	return nil
}
