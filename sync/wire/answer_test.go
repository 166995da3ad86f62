package wire

import (
	"bytes"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk/journal/vectortest"
)

// answerMessages reads and encodes again, by message.
var answerMessages = map[string]func(b []byte) (again []byte, err error){
	"token-query": func(b []byte) ([]byte, error) {
		t, err := DecodeTokenQuery(b)
		if err != nil {
			return nil, err
		}
		return EncodeTokenQuery(t)
	},
	"token-reply": func(b []byte) ([]byte, error) {
		r, err := DecodeReply(b)
		if err != nil {
			return nil, err
		}
		return EncodeReply(r)
	},
}

// TestAnswerVectors: what another implementation made reads as it says.
func TestAnswerVectors(t *testing.T) {
	list := vectortest.Blocks(t, "testdata/answers.txt")
	if len(list) != 10 {
		t.Fatalf("%d vectors", len(list))
	}
	for _, v := range list {
		b := v.Hex(t, "bytes")
		again, err := answerMessages[v["message"]](b)
		got := "ok"
		if err != nil {
			got = "refused"
		}
		if got != v["expect"] || err == nil && !bytes.Equal(again, b) {
			t.Errorf("%s, %s: %v, want %q", v["message"], v["name"], err, v["expect"])
		}
	}
}

// FuzzAnswers: what is read of a question or an answer is the only encoding of itself.
func FuzzAnswers(f *testing.F) {
	for _, v := range vectortest.Blocks(f, "testdata/answers.txt") {
		f.Add(v.Hex(f, "bytes"))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		for name, read := range answerMessages {
			if again, err := read(b); err == nil && !bytes.Equal(again, b) {
				t.Errorf("%s: % x is not its own encoding", name, b)
			}
		}
	})
}
