package wire

import (
	"bytes"
	"encoding/hex"
	"os"
	"strings"
	"testing"
)

// answerMessages reads and encodes again, by message.
var answerMessages = map[string]func(b []byte) (again []byte, err error){
	"query": func(b []byte) ([]byte, error) {
		t, err := DecodeTokenQuery(b)
		if err != nil {
			return nil, err
		}
		return EncodeTokenQuery(t)
	},
	"reply": func(b []byte) ([]byte, error) {
		r, err := DecodeReply(b)
		if err != nil {
			return nil, err
		}
		return EncodeReply(r)
	},
}

// answerVectors reads testdata/answers.txt.
func answerVectors(t testing.TB) (list []map[string]string) {
	t.Helper()
	raw, err := os.ReadFile("testdata/answers.txt")
	if err != nil {
		t.Fatal(err)
	}
	for block := range strings.SplitSeq(strings.TrimSpace(string(raw)), "\n\n") {
		v := map[string]string{}
		for line := range strings.Lines(block) {
			name, value, _ := strings.Cut(strings.TrimSpace(line), " ")
			v[name] = value
		}
		if v["message"] != "" {
			list = append(list, v)
		}
	}
	return list
}

// TestAnswerVectors: what another implementation made reads as it says.
func TestAnswerVectors(t *testing.T) {
	list := answerVectors(t)
	if len(list) != 10 {
		t.Fatalf("%d vectors", len(list))
	}
	for _, v := range list {
		b, err := hex.DecodeString(v["bytes"])
		if err != nil {
			t.Fatal(err)
		}
		again, err := answerMessages[v["message"]](b)
		if (err == nil) != (v["expect"] == "ok") || err == nil && !bytes.Equal(again, b) {
			t.Errorf("%s, %s: %v, expected %s", v["message"], v["name"], err, v["expect"])
		}
	}
}

// FuzzAnswers: what is read of a question or an answer is the only encoding of itself.
func FuzzAnswers(f *testing.F) {
	for _, v := range answerVectors(f) {
		b, err := hex.DecodeString(v["bytes"])
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		for name, read := range answerMessages {
			if again, err := read(b); err == nil && !bytes.Equal(again, b) {
				t.Errorf("%s: % x is not its own encoding", name, b)
			}
		}
	})
}
