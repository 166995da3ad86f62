package catalog

import (
	"bytes"
	"io/fs"
	"path"
	"time"
)

// memory is files by their path, for Load alone: it reads and globs, and has no directories to open.
type memory map[string][]byte

var (
	_ fs.ReadFileFS = memory{}
	_ fs.GlobFS     = memory{}
	_ fs.StatFS     = memory{}
)

// Open opens a file.
func (m memory) Open(name string) (fs.File, error) {
	b, ok := m[name]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return &memoryFile{*bytes.NewReader(b), memoryInfo{path.Base(name), int64(len(b))}}, nil
}

// ReadFile gives a file's content.
func (m memory) ReadFile(name string) ([]byte, error) {
	b, ok := m[name]
	if !ok {
		return nil, &fs.PathError{Op: "read", Path: name, Err: fs.ErrNotExist}
	}
	return bytes.Clone(b), nil
}

// Glob lists the files that match, in no order.
func (m memory) Glob(pattern string) (names []string, err error) {
	for name := range m {
		ok, err := path.Match(pattern, name)
		if err != nil {
			return nil, err //nolint:wrapcheck // path.ErrBadPattern, as fs.Glob gives it
		}
		if ok {
			names = append(names, name)
		}
	}
	return names, nil
}

// Stat tells of a file.
func (m memory) Stat(name string) (fs.FileInfo, error) {
	b, ok := m[name]
	if !ok {
		return nil, &fs.PathError{Op: "stat", Path: name, Err: fs.ErrNotExist}
	}
	return memoryInfo{path.Base(name), int64(len(b))}, nil
}

type memoryFile struct {
	bytes.Reader
	info memoryInfo
}

func (f *memoryFile) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *memoryFile) Close() error               { return nil }

type memoryInfo struct {
	name string
	size int64
}

func (i memoryInfo) Name() string     { return i.name }
func (i memoryInfo) Size() int64      { return i.size }
func (memoryInfo) Mode() fs.FileMode  { return 0o444 }
func (memoryInfo) ModTime() time.Time { return time.Time{} }
func (memoryInfo) IsDir() bool        { return false }
func (memoryInfo) Sys() any           { return nil }
