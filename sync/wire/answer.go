package wire

import (
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// PathAnswer asks what was answered to a complaint, by its token: POST, a TokenQuery; the reply is a
// TokenReply. The token stands in the body, so that no address in a log holds it.
const PathAnswer = "/v1/answer"

// maxAnswer is the longest answer in letters.
const maxAnswer = 500

// TokenQuery is the body of such a question.
type TokenQuery struct {
	Token string `cbor:"1,keyasint"` // twelve digits
}

// TokenReply is kiosk.Reply on the wire.
type TokenReply struct {
	State  string `cbor:"1,keyasint"`
	Answer string `cbor:"2,keyasint,omitempty"`
	Day    string `cbor:"3,keyasint"` // 2006-01-02 WIB of the last change
}

// EncodeTokenQuery makes a question.
func EncodeTokenQuery(t kiosk.Token) ([]byte, error) {
	return journal.Marshal(TokenQuery{Token: t.Digits()})
}

// DecodeTokenQuery reads a question.
func DecodeTokenQuery(b []byte) (kiosk.Token, error) {
	var q TokenQuery
	if err := journal.Unmarshal(b, &q); err != nil {
		return "", fmt.Errorf("wire: token query: %w", err)
	}
	t, err := kiosk.ParseToken(q.Token)
	if err != nil || t.Digits() != q.Token {
		return "", fmt.Errorf("%w: not a token", ErrMessage)
	}
	return t, nil
}

// EncodeReply gives the canonical bytes of what a token tells.
func EncodeReply(r kiosk.Reply) ([]byte, error) {
	return journal.Marshal(TokenReply{State: string(r.State), Answer: r.Answer, Day: r.Day})
}

// DecodeReply reads what a token tells and checks its closed words.
func DecodeReply(b []byte) (kiosk.Reply, error) {
	var w TokenReply
	if err := journal.Unmarshal(b, &w); err != nil {
		return kiosk.Reply{}, fmt.Errorf("wire: reply: %w", err)
	}
	r := kiosk.Reply{State: kiosk.ComplaintState(w.State), Answer: w.Answer, Day: w.Day}
	if !r.State.Valid() {
		return kiosk.Reply{}, fmt.Errorf("%w: no such state of a complaint", ErrMessage)
	}
	if utf8.RuneCountInString(r.Answer) > maxAnswer {
		return kiosk.Reply{}, fmt.Errorf("%w: an answer of more than %d letters", ErrMessage, maxAnswer)
	}
	if _, err := time.Parse(time.DateOnly, r.Day); err != nil {
		return kiosk.Reply{}, fmt.Errorf("%w: not a day", ErrMessage)
	}
	return r, nil
}
