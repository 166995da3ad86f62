package stack

import (
	"context"
	"fmt"
	"io/fs"
	"os"

	"github.com/smart-kampung/anjungan/assets"
)

// tellNews lets village and regency tell what the shipped examples say: invented, and every page says so.
func (s *Stack) tellNews(ctx context.Context, config string) error {
	files, err := fs.Sub(assets.Examples, "examples/news")
	if err != nil {
		return fmt.Errorf("stack: %w", err)
	}
	dir := s.dir("regency", "examples")
	if err := os.CopyFS(dir, files); err != nil {
		return fmt.Errorf("stack: %w", err)
	}
	at := func(name string) string { return s.dir("regency", "examples", name) }
	for _, args := range [][]string{
		{
			"news", "import", "--village", Village, "--budget", at("apbdes.csv"), "--year", "2026", "--data", "2026-10-31", "--sample",
			"--source", "CONTOH: angka karangan", "--complaints", "Kantor Desa Setail, hari kerja 08.00-15.00",
			"--executors", at("pelaksana.csv"), "--notices", at("pengumuman.csv"), "--indicators", at("indikator.csv"),
			"--places", at("produk-wisata.csv"),
		},
		{"news", "mall", at("mal.json")},
	} {
		if err := run(ctx, "", s.bin("regency"), append(args, "--config", config)...); err != nil {
			return err
		}
	}
	return nil
}
