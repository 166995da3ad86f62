package wire

import "time"

// How slow a line may be. BodyRate is what is left for a body of the 9,600 bits a second of the slowest modem, after
// TCP and TLS have had theirs and something went lost.
const (
	BodyRate  = 1000             // bytes a second
	BodyGrace = 30 * time.Second // what a body may be behind, and the longest silence in it
)

// BodyTime is how long a body of n bytes may take.
func BodyTime(n int64) time.Duration { return BodyGrace + time.Duration(n)*time.Second/BodyRate }
