package flow

import (
	"slices"
	"strings"

	"github.com/smart-kampung/anjungan/kiosk"
)

// built is the rooms that this package has, in the order of their keys on Welcome.
func built() []kiosk.Room {
	return []kiosk.Room{kiosk.RoomAid, kiosk.RoomReport, kiosk.RoomNews, kiosk.RoomTrack}
}

// WithRooms is the machine of a kiosk with these rooms alone; call it before WithMenu.
func (m Machine) WithRooms(rooms []kiosk.Room) Machine {
	m.rooms = slices.DeleteFunc(built(), func(r kiosk.Room) bool { return !slices.Contains(rooms, r) })
	return m
}

// enterRoom begins what a room is for.
func (m Machine) enterRoom(s State, r kiosk.Room) (State, []Effect) {
	if !slices.Contains(m.rooms, r) {
		return s, nil
	}
	s.visit.room, s.visit.page = r, 0
	switch r {
	case kiosk.RoomAid:
		return m.enterAid(s)
	case kiosk.RoomReport:
		return m.enterReport(s)
	case kiosk.RoomNews:
		s.visit.news = newsAt{}
		return m.show(s, News)
	case kiosk.RoomTrack:
		return m.startTrack(s)
	case kiosk.RoomQueue:
		return m.startQueue(s)
	case kiosk.NoRoom:
	}
	return s, nil
}

// roomKeys is what Welcome offers without a card.
func (m Machine) roomKeys() (keys []Key) {
	for _, r := range m.rooms {
		if r.Public() {
			id := "room." + string(r)
			keys = append(keys, Key{ID: KeyID("room-" + string(r)), Label: M(id), Sub: M(id + ".sub"), Icon: "room-" + string(r), Role: RoleTile})
		}
	}
	return keys
}

// spareKeys is what can be done while nothing can be taken: what the village tells needs no card and saves nothing.
func (m Machine) spareKeys() []Key {
	if !slices.Contains(m.rooms, kiosk.RoomNews) {
		return nil
	}
	return []Key{plain("room-"+KeyID(kiosk.RoomNews), "room."+string(kiosk.RoomNews))}
}

// spareKey is a key of OutOfService.
func (m Machine) spareKey(s State, k KeyID) (State, []Effect) {
	if !slices.ContainsFunc(m.spareKeys(), func(have Key) bool { return have.ID == k }) {
		return s, nil
	}
	return m.welcomeKey(s, k)
}

// welcomeKey is a key of Welcome that is no language.
func (m Machine) welcomeKey(s State, k KeyID) (State, []Effect) {
	if k == KeyNoCard {
		return m.askDeposit(s)
	}
	name, ok := strings.CutPrefix(string(k), "room-")
	if !ok {
		return s, nil
	}
	s.visit.public = true
	for i, e := range m.menu { // a room with questions before it begins with them
		if e.ID == name && !e.Leaf() {
			s.visit.menu = menuAt{chosen: [kiosk.MenuDepth]uint8{uint8(i)}, depth: 1}
			return m.show(s, Menu)
		}
	}
	return m.enterRoom(s, kiosk.Room(name))
}

// leaveRooms goes back to Welcome from what needs no card. Whoever stands there keeps language and size.
func (m Machine) leaveRooms(s State) (State, []Effect) {
	prefs := s.visit.prefs
	s = m.rest(s)
	s.visit.prefs = prefs
	return s, []Effect{Forget{}, StartTimer{TimerIdle, IdlePublic}}
}
