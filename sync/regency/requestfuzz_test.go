package regency_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/sync/wire"
)

// aims are where a fuzzed request can go. The path's tail follows.
var aims = []struct{ method, path string }{
	{http.MethodGet, wire.PathFeed},
	{http.MethodGet, wire.PathData},
	{http.MethodGet, wire.PathBlob},
	{http.MethodPost, wire.PathBlob},
	{http.MethodPost, wire.PathCard},
	{http.MethodPost, wire.PathAnswer},
	{http.MethodGet, wire.PathTime},
	{http.MethodPost, wire.PathRenew},
	{http.MethodGet, wire.PathStatus},
	{http.MethodPost, wire.PathEnrol},
	{http.MethodPost, wire.PathAppend},
	{http.MethodGet, ""},
	{http.MethodPost, ""},
	{http.MethodOptions, ""},
	{http.MethodHead, wire.PathFeed},
}

// certified is added to the number of an aim for a request with kiosk 7's certificate.
const certified = 0x80

// FuzzRequests: whatever the path, the query, the headers and the body of a request to a kiosk's endpoint are, there is
// an answer of the protocol, and a refusal changes nothing and has its line in the audit (keeper.check).
func FuzzRequests(f *testing.F) {
	k := newKeeper(f)
	for aim, list := range goodRequests(f, k.s) {
		i := slices.IndexFunc(aims, func(a struct{ method, path string }) bool { return a.method+" "+a.path == aim })
		for _, x := range list {
			for _, flag := range []int{0, certified} {
				f.Add(uint8(i+flag), x.tail, x.query, "", x.body, uint16(0))
				f.Add(uint8(i+flag), x.tail, x.query, "Content-Type: text/plain\r\nContent-Length: 5", x.body, uint16(3))
				f.Add(uint8(i+flag), x.tail, x.query, "Transfer-Encoding: chunked", fmt.Appendf(nil, "%x\r\n%s\r\n0\r\n\r\n", len(x.body), x.body), uint16(0))
			}
		}
	}
	f.Fuzz(func(t *testing.T, aim uint8, tail, query, headers string, body []byte, pad uint16) {
		a := aims[int(aim&^certified)%len(aims)]
		body = append(slices.Clip(body), make([]byte, 17*int(pad))...) // up to a little more than the largest limit
		path := a.path + tail
		var raw strings.Builder
		fmt.Fprintf(&raw, "%s %s", a.method, path)
		if query != "" {
			raw.WriteString("?" + query)
		}
		raw.WriteString(" HTTP/1.1\r\nHost: regency\r\n")
		if headers != "" {
			raw.WriteString(headers + "\r\n")
		}
		if !strings.Contains(headers, "-") {
			fmt.Fprintf(&raw, "Content-Type: %s\r\nContent-Length: %d\r\n", wire.MediaType(path), len(body))
		}
		raw.WriteString("\r\n")
		raw.Write(body)
		k.fresh(t)
		got, ok := k.ask(t, []byte(raw.String()), aim&certified != 0)
		if ok && got.tables != "" {
			k.spoilt(t)
		}
	})
}

// aimed is the tail, the query and the body of a request.
type aimed struct {
	tail, query string
	body        []byte
}

// goodRequests are requests that are answered, and some that nearly are, by where they go.
func goodRequests(f *testing.F, s *scene) map[string][]aimed {
	f.Helper()
	card, err := wire.EncodeCardQuery([]byte(chipText))
	must(f, err)
	token, err := wire.EncodeTokenQuery(s.token)
	must(f, err)
	renewal, err := wire.EncodeRenewal(s.theirs.TLSKey)
	must(f, err)
	name := strings.TrimPrefix(wire.BlobPath(s.hash), wire.PathBlob)
	var sets []aimed
	for _, set := range append(wire.Sets(), wire.DatasetCards, wire.DatasetStaff, wire.DatasetJournal) {
		sets = append(sets, aimed{tail: set})
	}
	rest := string(s.content[s.have:])
	return map[string][]aimed{
		"GET " + wire.PathFeed:    {{query: "after=0&wait=0"}, {query: "after=0&wait=50"}, {query: "after=1&mark=1&wait=0"}, {query: "after=9&wait=0"}},
		"GET " + wire.PathData:    sets,
		"GET " + wire.PathBlob:    {{tail: name}},
		"POST " + wire.PathBlob:   {{tail: name, query: "offset=60000", body: []byte(rest[:9])}, {tail: name, query: "offset=60000", body: s.content[s.have:]}, {tail: name, query: "offset=60000", body: []byte("0" + rest[1:])}},
		"POST " + wire.PathCard:   {{body: card}, {body: []byte{0xa1, 0x01, 0x44, 1, 2, 3, 4}}},
		"POST " + wire.PathAnswer: {{body: token}},
		"GET " + wire.PathTime:    {{query: "nonce=" + strings.Repeat("0f", wire.NonceSize)}},
		"POST " + wire.PathRenew:  {{body: renewal}},
		"GET " + wire.PathStatus:  {{tail: string(s.request.Number)}},
		"POST " + wire.PathEnrol:  {{body: s.enrolment}, {body: s.late}, {body: flip(s.enrolment, len(s.enrolment)-1)}},
		"GET ":                    {{tail: "*"}, {tail: "//v1/feed"}, {tail: "/v1/./feed"}, {tail: "/v2/feed"}, {tail: "http://other/v1/feed"}},
		"POST ":                   {{tail: "/v1/append/"}},
		"OPTIONS ":                {{tail: "*"}},
		"HEAD " + wire.PathFeed:   {{query: "after=0&wait=0"}},
	}
}
