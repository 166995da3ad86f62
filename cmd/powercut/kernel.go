package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// moduleFiles are the modules that a Debian cloud kernel needs to see a virtio disk, each after those
// that it uses (modules.dep).
var moduleFiles = []string{
	"virtio/virtio_ring.ko", "virtio/virtio.ko", "virtio/virtio_pci_modern_dev.ko", "virtio/virtio_pci_legacy_dev.ko",
	"virtio/virtio_pci.ko", "block/virtio_blk.ko",
}

// kernel is what a machine boots.
type kernel struct {
	image   string   // path of the vmlinuz
	modules [][]byte // in the order in which they are loaded
}

// readKernel finds the one kernel in an unpacked package.
func readKernel(dir string) (k kernel, err error) {
	if k.image, err = one(filepath.Join(dir, "boot", "vmlinuz-*")); err != nil {
		return k, err
	}
	drivers, err := one(filepath.Join(dir, "lib", "modules", "*", "kernel", "drivers"))
	if err != nil {
		return k, err
	}
	for _, name := range moduleFiles {
		b, err := os.ReadFile(filepath.Join(drivers, name))
		if err != nil {
			return k, fmt.Errorf("powercut: kernel: %w", err)
		}
		k.modules = append(k.modules, b)
	}
	return k, nil
}

// one is the one file that a pattern names.
func one(pattern string) (string, error) {
	list, err := filepath.Glob(pattern)
	if err != nil || len(list) != 1 {
		return "", errors.Join(err, fmt.Errorf("powercut: kernel: %d files are named %s", len(list), pattern))
	}
	return list[0], nil
}
