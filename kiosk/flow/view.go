package flow

import "github.com/smart-kampung/anjungan/kiosk"

// Screen names what is shown. There is one view in kiosk/ui per screen.
type Screen string

// The screens of a visit.
const (
	Welcome      Screen = "welcome"        // nobody is there; tap a card
	Reading      Screen = "reading"        // a card was placed, its id is not known yet
	Home         Screen = "home"           // what for? Before the PIN it names nobody
	Menu         Screen = "menu"           // what is it for, and which service is it then
	Question     Screen = "question"       // one field of the form, at most six choices
	PIN          Screen = "pin"            // six digits
	Confirm      Screen = "confirm"        // is that right?
	Busy         Screen = "busy"           // saving or printing; the person waits
	TakePaper    Screen = "take-paper"     // the paper is at the mouth
	PaperTrouble Screen = "paper-trouble"  // saved, but the paper did not (surely) come out
	AskPaper     Screen = "ask-paper"      // the owner is asked whether an earlier paper came out
	Waiting      Screen = "waiting"        // what waits for this resident, after the PIN
	Mine         Screen = "mine"           // one request of this resident
	AskCancel    Screen = "ask-cancel"     // taking it back asks once
	Message      Screen = "message"        // one thing to read, one or two keys
	AskLeave     Screen = "ask-leave"      // leaving a form asks once
	StillThere   Screen = "still-there"    // idle; personal data hidden
	CardLeft     Screen = "card-left"      // the visit is over, the card still lies there
	Goodbye      Screen = "goodbye"        // thank you; back to Welcome soon
	OutOfService Screen = "out-of-service" // nothing can be written down

	PickVillage Screen = "pick-village" // titip: whose village
	TypeNIK     Screen = "type-nik"     // titip: sixteen digits
	TypeBirth   Screen = "type-birth"   // titip: day, month, year
	ForWhom     Screen = "for-whom"     // titip: for the visitor, or for somebody else
	ChoosePIN   Screen = "choose-pin"   // six digits, twice
	TapOther    Screen = "tap-other"    // another person's card is asked for beside the visitor's

	StaffPIN   Screen = "staff-pin"   // a clerk's card lies there: the clerk's PIN
	StaffCode  Screen = "staff-code"  // the one-time code of a clerk's card
	Desk       Screen = "desk"        // mode petugas: what the clerk can do
	DeskQueue  Screen = "desk-queue"  // who waits to be confirmed
	DeskPerson Screen = "desk-person" // is it this person?
	DeskDeny   Screen = "desk-deny"   // why it is not
	DeskWork   Screen = "desk-work"   // this kiosk's requests
	DeskNumber Screen = "desk-number" // the number of what is handed over
	DeskPaper  Screen = "desk-paper"  // the roll, the recap, the list, a training
	Training   Screen = "training"    // Welcome of a training: with which card
	DeskLines  Screen = "desk-lines"  // who waits at the counter with a number

	Report        Screen = "report"         // lapor & usul: a question with ready answers
	ReportType    Screen = "report-type"    // where, and what
	ReportConfirm Screen = "report-confirm" // is that right, and who reads it?
	ReportCode    Screen = "report-code"    // the code with which the answer is read
	AskCode       Screen = "ask-code"       // the code of something said before
	CodeAnswer    Screen = "code-answer"    // what it tells
	AidWho        Screen = "aid"            // bansos: who pays
	AidList       Screen = "aid-list"       // its schemes, and where the visitor stands in each
	AidScheme     Screen = "aid-scheme"     // one of them: state, who decides, what the rules would say
	AidAnswer     Screen = "aid-answer"     // the answer to an application or an appeal, with its reasons
	News          Screen = "news"           // Kabar desa: what there is to read
	NewsPage      Screen = "news-page"      // one page of it

	QueuePick   Screen = "queue-pick"   // what for to the counter
	QueueTicket Screen = "queue-ticket" // the number that was drawn
	TrackNumber Screen = "track-number" // of which request somebody asks how it stands
	TrackAnswer Screen = "track-answer" // how it stands
)

// Screens lists every screen, for galleries and exhaustive tests.
func Screens() []Screen {
	return []Screen{
		Welcome, Reading, Home, Menu, Question, PIN, Confirm, Busy, TakePaper, PaperTrouble, AskPaper,
		Waiting, Mine, AskCancel, Message, AskLeave, StillThere, CardLeft, Goodbye, OutOfService, PickVillage, TypeNIK, TypeBirth, ForWhom, ChoosePIN,
		TapOther, StaffPIN, StaffCode, Desk, DeskQueue, DeskPerson, DeskDeny, DeskWork, DeskNumber, DeskPaper, Training,
		Report, ReportType, ReportConfirm, ReportCode, AskCode, CodeAnswer,
		AidWho, AidList, AidScheme, AidAnswer,
		News, NewsPage,
		DeskLines, QueuePick, QueueTicket, TrackNumber, TrackAnswer,
	}
}

// KeyID names a key on the screen. Keys that stand for one of several carry their index:
// "choice-0", "tile-2", "digit-7", "print-0", "lang-en".
type KeyID string

// The keys that stand alone.
const (
	KeyLang     KeyID = "lang"      // Bahasa: next language
	KeySize     KeyID = "size"      // Huruf besar: next text size
	KeyContrast KeyID = "contrast"  // Terang/gelap
	KeyListen   KeyID = "listen"    // Dengarkan: speak this screen
	KeyHelp     KeyID = "help"      // Panggil bantuan
	KeyLeave    KeyID = "leave"     // Keluar or Batal
	KeyBack     KeyID = "back"      // to the question before
	KeyOK       KeyID = "ok"        // the one thing to do
	KeyOther    KeyID = "other"     // the second thing to do
	KeyChange   KeyID = "change"    // Ubah on the confirm screen
	KeyErase    KeyID = "erase"     // the last digit
	KeyWaiting  KeyID = "waiting"   // Lihat, beside "ada 1 hal menunggu Anda"
	KeyUp       KeyID = "page-up"   // the page before
	KeyDown     KeyID = "page-down" // the next page
	KeySpace    KeyID = "space"     // on the keyboard
	KeyThousand KeyID = "thousand"  // "000" on the number pad, for money
	KeyOwn      KeyID = "own"       // Tulis sendiri, beside ready answers
	KeyNoCard   KeyID = "nocard"    // Tanpa KTP
	KeyForgot   KeyID = "forgot"    // Lupa PIN
	KeyPIN      KeyID = "pin"       // Ganti PIN
	KeyAssist   KeyID = "assist"    // Bantu orang lain
	KeyStaff    KeyID = "staff"     // Saya petugas
	KeyDeposit  KeyID = "deposit"   // Titip permohonan
	KeyName     KeyID = "name"      // Tanpa nama, or with it after all
	KeyPrint    KeyID = "print"     // Cetak kode
	KeyVisit    KeyID = "visit"     // Minta petugas datang, or not after all
	KeyNumber   KeyID = "number"    // Pakai nomor, in a clerk's list of requests
)

// Role says how a key looks and how large it is.
type Role string

// The roles of keys.
const (
	RoleMain   Role = "main"   // deep green, the largest thing on the screen
	RolePlain  Role = "plain"  // white with a green edge
	RoleTile   Role = "tile"   // service with icon, title and a line below
	RoleChoice Role = "choice" // one ready answer, with icon
	RoleDigit  Role = "digit"  // keypad
	RoleLeave  Role = "leave"  // Batal: white with dark red
	RoleExit   Role = "exit"   // Keluar: white with green
	RoleDone   Role = "done"   // Selesai: large and green, only at the end
	RoleHelp   Role = "help"   // the help row
	RoleLetter Role = "letter" // keyboard
	RolePage   Role = "page"   // up and down through what does not fit
)

// Msg is something to read: a message of the locale with its arguments, or text that is already
// in the resident's language (names, numbers, wording of the catalogue).
type Msg struct {
	ID   string   // locale message id; empty: Text stands
	Args []string // for {0}, {1} ... of the message
	Text string
}

// M is a message of the locale.
func M(id string, args ...string) Msg { return Msg{ID: id, Args: args} }

// T is text as it stands.
func T(text string) Msg { return Msg{Text: text} }

// Empty says whether there is nothing to read.
func (m Msg) Empty() bool { return m.ID == "" && m.Text == "" }

// Key is one thing to touch. Its label names nobody: it is read aloud.
type Key struct {
	ID    KeyID
	Label Msg
	Sub   Msg // second line; may be empty
	Icon  string
	Role  Role
	On    bool // chosen or lit (the current language)
}

// Row is one line of what is to be confirmed, or one thing that waits.
type Row struct {
	Label Msg
	Value Msg
	Key   Key  // a key beside it; zero ID: none
	Alert bool // something waits for the person here
	Quiet bool // Value names somebody: it is not read aloud
	Say   Msg  // what of Value the hall may hear: when, where, what to bring, what to do; empty: nothing
}

// TextSize is the size of capitals in steps of 5, 6, 7 and 9 mm.
type TextSize uint8

// The text sizes.
const (
	Size5 TextSize = iota
	Size6
	Size7
	Size9
)

// Prefs is what a visitor chose for their eyes and ears; reset after each visit.
type Prefs struct {
	Lang     kiosk.Lang
	Size     TextSize
	Contrast bool // black, white and one yellow
	Volume   Volume
	Ears     bool // every screen is read aloud, and the pad's keys with it
}

// Picture names the drawn picture of a screen.
type Picture string

// The pictures.
const (
	NoPicture   Picture = ""
	PicCard     Picture = "card"     // card over the reader with an arrow down
	PicPaper    Picture = "paper"    // paper coming out
	PicDone     Picture = "done"     // check mark
	PicAlert    Picture = "alert"    // something needs a person
	PicWait     Picture = "wait"     // something is being done
	PicQuestion Picture = "question" // are you still there
)

// View is everything that a screen shows. It is made from State by a total function and holds no
// pointer into it; kiosk/ui keeps nothing of it when the next one is shown.
type View struct {
	Screen    Screen
	Prefs     Prefs
	Clock     string // "08.42"
	ClockNote Msg    // under it, where it was not compared lately
	Eyebrow   Msg    // small line above the title: greeting, "Surat Keterangan Domisili, Langkah 2 dari 4"
	Title     Msg
	Lead      Msg // explanation below the title
	Picture   Picture
	Face      bool // show the portrait that the station put into the screen's buffer
	Rows      []Row
	Keys      []Key  // in reading order; digits too
	Leave     Key    // right end of the help row; zero ID: none
	Help      []Key  // the help row
	Banner    Row    // "Ada 1 hal menunggu Anda" with its key; empty Label: none
	Note      Msg    // bluish box: the link is down, how old the data is
	Dots      int    // digits typed so far, of Slots
	Slots     int    // places of the PIN; 0: none
	Card      Card   // the box of TakePaper: where and when
	Number    string // "1043 9075 1623"
	Entry     Entry  // what is being typed
	Chart     Chart  // bars, each of a plan and what became of it; no bars: none
	Page      int    // of Pages, from 1
	Pages     int    // 0 or 1: everything is on this screen
	Training  bool   // LATIHAN stands across the screen
	Speech    []Msg  // what Dengarkan reads aloud: never names or numbers of a person
	Private   bool   // even its plain words tell of the visitor: the loudspeaker says Speech and keys alone
}

// Chart is bars below each other, drawn against the same width.
type Chart struct {
	Bars []Bar
	Done Msg // what the full part of a bar means: "sudah dipakai"
	Plan Msg // and its striped part: "rencana"
}

// Bar is one bar with what it says in words. Its parts are thousandths of the widest of the chart.
type Bar struct {
	Label Msg
	Value Msg
	Plan  int
	Done  int
}

// EntryKind says with what something is typed.
type EntryKind string

// The kinds of entry.
const (
	NoEntry      EntryKind = ""
	EntryDigits  EntryKind = "digits"  // number pad: keys "digit-0" to "digit-9", KeyErase, maybe KeyThousand; RoleDigit
	EntryLetters EntryKind = "letters" // keyboard: keys "char-a" and on, KeySpace, KeyErase; RoleLetter
)

// Entry is a field that is being typed. Text is as it is shown, already grouped and with marks for
// what is missing: "3510 1341 ____ ____", "17-08-____", "Rp 1.500.000".
type Entry struct {
	Kind EntryKind
	Text string
	Hint Msg // under it: what is wrong, or what is expected
	Bad  bool
}

// Card is the box that says when and where to come back.
type Card struct {
	Head  Msg
	Big   Msg
	Place Msg
	Bring Msg
}
