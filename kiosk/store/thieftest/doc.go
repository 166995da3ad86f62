// Package thieftest is a thief who has a kiosk's disk, for tests: what can be found in any byte of it (Loot.Finds), what
// its keyed hashes give away (Loot.Crack), and the life of a kiosk before the theft (Live). It is no part of any program.
//
// The thief knows what this project's source tells: where things lie, how they are sealed and hashed, and which values
// to look for. What is missing is what lies on the other medium. With it (Loot.Unseal) all is found, which shows that
// the thief can see.
//
// Concurrency: one goroutine.
package thieftest
