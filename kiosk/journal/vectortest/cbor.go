package vectortest

import (
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
)

// Map is a message in the making: a map of small integer keys.
type Map map[int]any

// Null is 0xf6.
type Null struct{}

// With is the map with another value; without the key where the value is nil.
func (m Map) With(key int, v any) Map {
	c := maps.Clone(m)
	if v == nil {
		delete(c, key)
	} else {
		c[key] = v
	}
	return c
}

// The major types of RFC 8949, section 3.1.
const (
	majorUint  = 0 << 5
	majorNeg   = 1 << 5
	majorBytes = 2 << 5
	majorText  = 3 << 5
	majorArray = 4 << 5
	majorMap   = 5 << 5
)

// head is the shortest head of a data item (RFC 8949, section 4.2.1).
func head(major byte, n uint64) []byte {
	switch {
	case n < 24:
		return []byte{major | byte(n)}
	case n < 1<<8:
		return []byte{major | 24, byte(n)}
	case n < 1<<16:
		return binary.BigEndian.AppendUint16([]byte{major | 25}, uint16(n))
	case n < 1<<32:
		return binary.BigEndian.AppendUint32([]byte{major | 26}, uint32(n))
	default:
		return binary.BigEndian.AppendUint64([]byte{major | 27}, n)
	}
}

// Encode gives the canonical bytes of an int, int64, uint64, bool, string, []byte, Null, Map, or []any of those. It
// panics at anything else: that is a mistake of the test.
func Encode(v any) []byte {
	switch v := v.(type) {
	case int:
		return Encode(int64(v))
	case int64:
		if v < 0 {
			return head(majorNeg, uint64(^v))
		}
		return head(majorUint, uint64(v))
	case uint64:
		return head(majorUint, v)
	case bool:
		if v {
			return []byte{0xf5}
		}
		return []byte{0xf4}
	case string:
		return append(head(majorText, uint64(len(v))), v...)
	case []byte:
		return append(head(majorBytes, uint64(len(v))), v...)
	case Null:
		return []byte{0xf6}
	case []any:
		b := head(majorArray, uint64(len(v)))
		for _, x := range v {
			b = append(b, Encode(x)...)
		}
		return b
	case Map:
		return pairs(v.pairs())
	default:
		panic(fmt.Sprintf("vectortest: no encoding of a %T", v))
	}
}

// pairs is the pairs of the map in the order of its keys: the small ones' own order is that of their bytes.
func (m Map) pairs() (list [][]byte) {
	for _, k := range slices.Sorted(maps.Keys(m)) {
		list = append(list, append(Encode(k), Encode(m[k])...))
	}
	return list
}

func pairs(list [][]byte) []byte {
	return append(head(majorMap, uint64(len(list))), slices.Concat(list...)...)
}

// Case is bytes with what they are.
type Case struct {
	Name  string
	Bytes []byte
}

// Strict is what nobody takes for m: a key that is missing, of another type or none of the page's, and each second
// encoding of the same. optional are the keys that may be absent; all of m's keys are below 23.
func Strict(m Map, optional ...int) (list []Case) {
	add := func(name string, b []byte) { list = append(list, Case{name, b}) }
	for _, k := range slices.Sorted(maps.Keys(m)) {
		if !slices.Contains(optional, k) {
			add(fmt.Sprintf("without key %d", k), Encode(m.With(k, nil)))
		}
		add(fmt.Sprintf("key %d of another type", k), Encode(m.With(k, otherType(m[k]))))
	}
	add("a key that is none", Encode(m.With(23, 0)))
	whole, parts := Encode(m), m.pairs()
	if len(parts) > 1 {
		add("keys in another order", pairs(append(slices.Clone(parts[1:]), parts[0])))
	}
	add("a key twice", pairs(append([][]byte{parts[0]}, parts...)))
	add("a key in a longer form", pairs(append([][]byte{append([]byte{24}, parts[0]...)}, parts[1:]...)))
	add("of indefinite length", slices.Concat([]byte{majorMap | 31}, whole[1:], []byte{0xff}))
	add("with a tag", append([]byte{0xd9, 0xd9, 0xf7}, whole...)) // 55799, RFC 8949 section 3.4.6
	add("a byte after it", append(slices.Clone(whole), 0))
	add("cut by a byte", whole[:len(whole)-1])
	add("an array", Encode([]any{1, 2}))
	add("no bytes", nil)
	return list
}

// otherType is a value of another type than v's.
func otherType(v any) any {
	if _, ok := v.(string); ok {
		return []byte("x")
	}
	return "x"
}

// Flip is b with the lowest bit of one byte turned; i below zero counts from the end.
func Flip(b []byte, i int) []byte {
	b = slices.Clone(b)
	b[(i+len(b))%len(b)] ^= 1
	return b
}
