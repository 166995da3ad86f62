package catalog

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// node is a JSON value (RFC 8259) that knows its line, so that every problem can name it.
type node struct {
	line    int
	value   any // string, json.Number, bool, nil; unset for objects and arrays
	members []member
	items   []node
	kind    byte // '{', '[' or 0
}

type member struct {
	key  string
	line int
	node node
}

// member gives the value of a key, or a node without value that stands on the object's line.
func (n node) member(key string) node {
	for _, m := range n.members {
		if m.key == key {
			return m.node
		}
	}
	return node{line: n.line}
}

func (n node) has(key string) bool {
	for _, m := range n.members {
		if m.key == key {
			return true
		}
	}
	return false
}

// maxDepth is how deep arrays and objects may nest; a catalogue needs six.
const maxDepth = 16

type parser struct {
	file string
	text []byte
	dec  *json.Decoder
}

// parse reads one JSON object and nothing behind it. Doubled keys are refused.
func parse(file string, b []byte) (node, error) {
	p := &parser{file: file, text: b, dec: json.NewDecoder(bytes.NewReader(b))}
	p.dec.UseNumber()
	n, err := p.value(0)
	if err != nil {
		return node{}, err
	}
	if n.kind != '{' {
		return node{}, Problem{file, n.line, "an object is expected"}
	}
	if _, err := p.dec.Token(); err != io.EOF {
		return node{}, Problem{file, p.line(), "something stands behind the object"}
	}
	return n, nil
}

// line is the line of the last token.
func (p *parser) line() int {
	return 1 + bytes.Count(p.text[:p.dec.InputOffset()], []byte{'\n'})
}

func (p *parser) problem(format string, args ...any) error {
	return Problem{p.file, p.line(), fmt.Sprintf(format, args...)}
}

func (p *parser) token() (json.Token, error) {
	t, err := p.dec.Token()
	if err != nil {
		what := strings.TrimPrefix(err.Error(), "json: ")
		if err == io.EOF {
			what = "the file ends too early"
		}
		return nil, p.problem("%s", what)
	}
	return t, nil
}

func (p *parser) value(depth int) (node, error) {
	t, err := p.token()
	if err != nil {
		return node{}, err
	}
	n := node{line: p.line(), value: t}
	d, ok := t.(json.Delim)
	if !ok {
		return n, nil
	}
	if depth == maxDepth {
		return node{}, p.problem("nested too deep")
	}
	n.kind, n.value = byte(d), nil
	for p.dec.More() {
		if err := p.child(&n, depth); err != nil {
			return node{}, err
		}
	}
	_, err = p.token() // the closing bracket
	return n, err
}

func (p *parser) child(n *node, depth int) error {
	if n.kind == '[' {
		v, err := p.value(depth + 1)
		n.items = append(n.items, v)
		return err
	}
	t, err := p.token()
	if err != nil {
		return err
	}
	key, ok := t.(string)
	if !ok {
		return p.problem("a key is expected")
	}
	if n.has(key) {
		return p.problem("%q stands twice", key)
	}
	m := member{key: key, line: p.line()}
	m.node, err = p.value(depth + 1)
	n.members = append(n.members, m)
	return err
}
