package outbox

import (
	"context"
	"log/slog"
	"slices"
	"testing"

	"github.com/smart-kampung/anjungan/sync/wire"
)

// shelf is a Store that keeps sets.
type shelf struct {
	*fakeStore
	sets map[string]string // name to version and content
}

func (s *shelf) ReplaceSet(_ context.Context, name, version string, content []byte) error {
	s.sets[name] = version + ": " + string(content)
	return nil
}

// publisher answers with one set, whatever is asked for.
type publisher struct {
	*fakeRegency
	snapshot []byte
}

func (p publisher) Snapshot(context.Context, string) ([]byte, error) { return p.snapshot, nil }

// TestFetchSet: a set is kept as it came and told once; one that was sealed as another is neither.
func TestFetchSet(t *testing.T) {
	receive, err := wire.GenerateReceiveKey()
	if err != nil {
		t.Fatal(err)
	}
	snapshot, err := wire.SealSnapshot(receive.Public(), wire.SetNews, "v1", []byte("kabar"))
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	s := &shelf{fakeStore: newStore(), sets: map[string]string{}}
	b := New(Options{
		Store: s, Regency: publisher{&fakeRegency{}, snapshot}, Receive: receive, Log: slog.New(slog.DiscardHandler),
		Changed: func(name string) { told = append(told, name) },
	})
	if !b.keeps(wire.SetNews) || b.keeps("later") {
		t.Error("which sets are kept")
	}
	if ev, err := b.fetch(t.Context(), wire.SetNews); err != nil || ev != (Fetched{}) {
		t.Fatalf("%+v, %v", ev, err)
	}
	if ev, err := b.fetch(t.Context(), wire.SetCatalogue); err != nil || ev.(Failed).Problem != wire.CodeMalformed {
		t.Fatalf("sealed as another: %+v, %v", ev, err)
	}
	if !slices.Equal(told, []string{wire.SetNews}) || len(s.sets) != 1 || s.sets[wire.SetNews] != "v1: kabar" {
		t.Errorf("kept %v, told %v", s.sets, told)
	}
	b.o.Store = s.fakeStore
	if b.keeps(wire.SetNews) {
		t.Error("a store without shelves keeps sets")
	}
}
