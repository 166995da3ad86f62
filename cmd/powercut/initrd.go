package main

import (
	"bytes"
	"fmt"
	"strings"
)

// initrd is an initial file system with one program, /init, a machine key, and the kernel's modules in
// /modules, named so that their names sort as they are to be loaded (cpio "newc": kernel documentation,
// driver-api/early-userspace/buffer-format).
func initrd(init, machineKey []byte, modules [][]byte) []byte {
	var b bytes.Buffer
	pad := func() {
		for b.Len()%4 != 0 {
			_ = b.WriteByte(0) // a buffer never fails to write
		}
	}
	ino := 0
	add := func(name string, mode, major, minor int, data []byte) {
		ino++
		_, _ = fmt.Fprintf(&b, "070701%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%s\x00",
			ino, mode, 0, 0, 1, 0, len(data), 0, 0, major, minor, len(name)+1, 0, name)
		pad()
		_, _ = b.Write(data)
		pad()
	}
	const dir, file, program, device = 0o40755, 0o100600, 0o100755, 0o20600
	add("dev", dir, 0, 0, nil)
	add("data", dir, 0, 0, nil)
	add("modules", dir, 0, 0, nil)
	for i, m := range modules {
		add(fmt.Sprintf("modules/%02d.ko", i), file, 0, 0, m)
	}
	add("dev/console", device, 5, 1, nil)
	add(strings.TrimPrefix(keyFile, "/"), file, 0, 0, machineKey)
	add("init", program, 0, 0, init)
	add("TRAILER!!!", 0, 0, 0, nil)
	return b.Bytes()
}
