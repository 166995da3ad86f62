package kiosk

// Room names a part of the kiosk that is not the form of a service.
type Room string

// The rooms.
const (
	NoRoom     Room = ""
	RoomAid    Room = "aid"    // Bantuan: what a resident gets, asks for and contests
	RoomReport Room = "report" // Lapor & usul
	RoomNews   Room = "news"   // Kabar desa
	RoomTrack  Room = "track"  // Surat saya sampai mana?
	RoomQueue  Room = "queue"  // nomor antrean loket
)

// Rooms lists every room.
func Rooms() []Room { return []Room{RoomAid, RoomReport, RoomNews, RoomTrack, RoomQueue} }

// Public says that the room is entered without a card, from Welcome.
func (r Room) Public() bool {
	switch r {
	case RoomReport, RoomNews, RoomTrack, RoomQueue:
		return true
	case NoRoom, RoomAid:
	}
	return false
}
