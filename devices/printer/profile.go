package printer

// Profile is what one printer model can do. A profile that claims nothing still prints text, and
// its jobs end Unknown until a person confirms.
type Profile struct {
	Name      string // e.g. "VKP80"
	PaperMM   float64
	Dots      int // printable dots across
	DPI       int
	Columns   int    // characters of font A across
	CodePage  int    // 437, 850, 858, 1252, ...
	CodePageN byte   // the n of ESC t n for it
	Buffer    int    // receive buffer in bytes; 0: unknown, assume 4096
	XonXoff   bool   // its switch is set to XON/XOFF; else the sender asks for credit by fences alone
	Fence     Fence  // how it answers that everything before was done
	Cut       []byte // bytes that cut (and present), sent at the beginning of a line; empty: tear bar
	Present   []byte // bytes that present the ticket after the cut; empty: no presenter
	Retract   []byte // bytes that retract a presented ticket; empty: cannot
	RealTime  bool   // DLE EOT 1..4: answers at once, even when stopped
	FullStat  bool   // DLE EOT 20: six bytes with "ticket at the mouth"
	Clear     []byte // real-time bytes that empty its buffers and are answered; empty: cannot
	Retracts  []byte // bytes that ask how many tickets were retracted so far; empty: not counted
	QR        bool   // GS ( k native QR
	NVLogo    bool   // the logo was stored in it (GS ( L fn 67) and prints by key (fn 69)
	HeadMMs   int    // mm a second of the head, for estimates only
	RollMM    int    // paper of a new roll in mm, for estimates only; 0: not known
}

// Fence is how a printer proves the end of a job (printer.md 1.5).
type Fence string

// The fences.
const (
	NoFence   Fence = ""     // cannot answer: a person must confirm
	FenceGSr  Fence = "gs-r" // GS r 1, queued status, one byte
	FenceGSpH Fence = "gs-h" // GS ( H fn 48, process id, 7 bytes
)

// CanPresent says whether the printer sees its mouth and counts what it draws back, so that Taken and
// Retracted are told apart and reported.
func (p Profile) CanPresent() bool {
	return p.FullStat && len(p.Present) > 0 && len(p.Retracts) > 0
}
