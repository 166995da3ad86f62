package kiosk

import "time"

// Mall is the regency's one-stop service hall (Mal Pelayanan Publik): one set for every village.
type Mall struct {
	Version  int           `json:"version"`          // of this form: newsVersion
	Made     int64         `json:"made"`             // Unix ms: when the regency last changed it
	Sample   bool          `json:"sample,omitempty"` // invented: CONTOH
	Name     string        `json:"name"`
	Address  string        `json:"address"`
	Hours    string        `json:"hours"`
	Contact  string        `json:"contact,omitempty"`
	Services []MallService `json:"services"`
}

// MallService is one thing that can be done there.
type MallService struct {
	Title  string   `json:"title"`
	Agency string   `json:"agency"`
	Hours  string   `json:"hours,omitempty"` // empty: those of the hall
	Bring  []string `json:"bring,omitempty"`
}

// Bounds of the hall.
const (
	maxServices = 80
	maxBring    = 8
)

// Open is when a service can be had: its own hours, or those of the hall.
func (m Mall) Open(s MallService) string {
	if s.Hours != "" {
		return s.Hours
	}
	return m.Hours
}

// Updated is when the regency last changed something of it.
func (m Mall) Updated() time.Time { return time.UnixMilli(m.Made) }

// EncodeMall gives the one encoding of the hall, JSON as that of VillageNews.
func EncodeMall(m Mall) ([]byte, error) {
	m.Version = newsVersion
	return encodeNews(m)
}

// DecodeMall takes that encoding and no other.
func DecodeMall(b []byte) (Mall, error) {
	m, err := decodeNews(b, EncodeMall)
	if err != nil {
		return Mall{}, err
	}
	return m, nil
}

// Check holds the bounds of the hall and its services. ErrNews names the place.
func (m Mall) Check() error {
	if !newsText(m.Name, maxNewsTitle) || !newsText(m.Address, maxNewsText) || !newsText(m.Hours, maxNewsText) || !newsTextOr(m.Contact, maxNewsTitle) {
		return newsFault("mall: name, address, hours or contact")
	}
	if m.Made < 0 || len(m.Services) == 0 || len(m.Services) > maxServices {
		return newsFault("mall: %d services, from 1 to %d may stand there", len(m.Services), maxServices)
	}
	for i, s := range m.Services {
		ok := newsText(s.Title, maxNewsTitle) && newsText(s.Agency, maxNewsTitle) && newsTextOr(s.Hours, maxNewsTitle) && len(s.Bring) <= maxBring
		for _, b := range s.Bring {
			ok = ok && newsText(b, maxNewsTitle)
		}
		if !ok {
			return newsFault("mall: service %d", i+1)
		}
	}
	return nil
}
