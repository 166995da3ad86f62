package blob

import (
	"bufio"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// The sealed form is a run of chunks, each AES-256-GCM of 65,536 bytes of content, the last of 1 to 65,536,
// without anything between. The nonce is the chunk's number from 0 (11 bytes, big endian) and one byte that is
// 1 for the last chunk and 0 for the others: so that chunks that are left out, doubled, exchanged or cut off at
// a chunk's end do not open (the STREAM construction, Hoang, Reyhanitabar, Rogaway and Vizár 2015, as in age).
// A key seals one content, so no nonce comes twice under it.
const (
	chunk       = 64 << 10
	tag         = 16
	sealedChunk = chunk + tag
	minSize     = 1 + tag
)

// context is the additional data of every chunk.
const context = "anjungan/blob/1"

// The errors of sealing and opening.
var (
	ErrEmpty = errors.New("blob: no content")
	ErrLarge = errors.New("blob: a content of more than MaxSize")
	ErrOpen  = errors.New("blob: the content does not open") // another key, changed, cut off or in another order
)

// Seal draws a key and writes the content sealed under it. ErrEmpty, ErrLarge: what was written then is of no
// use, as after any other error.
func Seal(to io.Writer, p Purpose, content io.Reader) (Announced, error) {
	key := make([]byte, KeySize)
	_, _ = rand.Read(key) // never fails (crypto/rand)
	return sealWith(to, key, p, content)
}

// sealWith is Seal with a given key.
func sealWith(to io.Writer, key []byte, p Purpose, content io.Reader) (Announced, error) {
	a := Announced{Purpose: p, Key: key}
	aead, err := newAEAD(key)
	if err != nil {
		return a, err
	}
	hash := sha256.New()
	out := io.MultiWriter(to, hash)
	from := bufio.NewReaderSize(content, chunk)
	var n nonce
	for plain := make([]byte, chunk); !n.ended(); n.next() {
		got, err := n.read(from, plain)
		if err != nil {
			return a, err
		}
		if got == 0 {
			return a, ErrEmpty // only at the very beginning: otherwise the chunk before would have been the last
		}
		if a.Size += int64(got) + tag; a.Size > MaxSize {
			return a, ErrLarge
		}
		if _, err := out.Write(aead.Seal(nil, n.b[:], plain[:got], []byte(context))); err != nil {
			return a, fmt.Errorf("blob: write: %w", err)
		}
	}
	hash.Sum(a.Hash[:0])
	return a, nil
}

// Open writes the content of what Seal made. What was written before ErrOpen is the beginning of the content
// and may be only that.
func Open(to io.Writer, key []byte, sealed io.Reader) error {
	aead, err := newAEAD(key)
	if err != nil {
		return err
	}
	from := bufio.NewReaderSize(sealed, sealedChunk)
	var n nonce
	for b := make([]byte, sealedChunk); !n.ended(); n.next() {
		got, err := n.read(from, b)
		if err != nil {
			return err
		}
		plain, err := aead.Open(nil, n.b[:], b[:got], []byte(context))
		if err != nil || len(plain) == 0 {
			return ErrOpen
		}
		if _, err := to.Write(plain); err != nil {
			return fmt.Errorf("blob: write: %w", err)
		}
	}
	return nil
}

func newAEAD(key []byte) (cipher.AEAD, error) {
	if len(key) != KeySize {
		return nil, fmt.Errorf("blob: a key of %d bytes", len(key))
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("blob: %w", err)
	}
	return cipher.NewGCM(block)
}

// nonce counts chunks and knows the last.
type nonce struct {
	n    uint64
	last bool
	over bool
	b    [12]byte
}

// ended says that the last chunk is done.
func (n *nonce) ended() bool { return n.over }

func (n *nonce) next() { n.n, n.over = n.n+1, n.last }

// read fills a chunk, and finds out whether it is the last and so what its nonce is.
func (n *nonce) read(from *bufio.Reader, b []byte) (int, error) {
	got, err := io.ReadFull(from, b)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		n.last, err = true, nil
	} else if err == nil {
		_, err = from.Peek(1)
		if errors.Is(err, io.EOF) {
			n.last, err = true, nil
		}
	}
	if err != nil {
		return 0, fmt.Errorf("blob: read: %w", err)
	}
	binary.BigEndian.PutUint64(n.b[3:11], n.n)
	n.b[11] = 0
	if n.last {
		n.b[11] = 1
	}
	return got, nil
}
