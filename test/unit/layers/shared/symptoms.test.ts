import assert from "node:assert/strict";
import { explain, SYMPTOMS } from "../../../../src/layers/shared/symptoms.ts";

/** The output (measured with go1.26.8 on Linux unless noted), the environment, and the expected explanation. */
interface Row {
  text: string;
  env?: Record<string, string>;
  cause: RegExp;
  fix: RegExp;
  line?: number;
}

const posix = process.platform !== "win32";
const unsets = (name: string) => (posix ? new RegExp(`^unset ${name}$`) : new RegExp(`Env:${name}$`));

const ROWS: Row[] = [
  // Other systems, emulators, virus scanners and sanitizers: the texts of public reports
  {
    text: "Could not start dynamically linked executable: /home/kim/go/bin/go\nNixOS cannot run dynamically linked executables intended for generic\nlinux environments out of the box.",
    cause: /NixOS/,
    fix: /nix-shell -p go/,
  },
  {
    text: "/mnt/c/Program Files/Go/bin/go.exe: cannot execute binary file: Exec format error",
    cause: /program for Windows/,
    fix: /inside WSL/,
  },
  {
    text: "fork/exec C:\\T\\go-build1\\b001\\exe\\main.exe: Operation did not complete successfully because the file contains a virus or potentially unwanted software.",
    cause: /^A virus scanner blocks/,
    fix: /^Exclude the folders/,
  },
  {
    text: "fork/exec C:\\T\\go-build1\\b001\\exe\\main.exe: This program is blocked by group policy. For more information, contact your system administrator.",
    cause: /^A policy of this machine/,
    fix: /GOTMPDIR/,
  },
  {
    text: "fork/exec C:\\T\\go-build1\\b001\\exe\\main.exe: Access is denied.",
    cause: /virus scanner or a policy/,
    fix: /GOTMPDIR/,
  },
  {
    text: "go: unlinkat C:\\T\\go-build1\\b001\\exe\\main.exe: The process cannot access the file because it is being used by another process.",
    cause: /holds a file open/,
    fix: /^Run it again/,
  },
  {
    text: "xcrun: error: invalid active developer path (/Library/Developer/CommandLineTools), missing xcrun at: /Library/Developer/CommandLineTools/usr/bin/xcrun",
    cause: /command line tools of Xcode/,
    fix: /^xcode-select --install$/,
  },
  {
    text: "You have not agreed to the Xcode license agreements. Please run 'sudo xcodebuild -license' from within a Terminal window.",
    cause: /license of Xcode/,
    fix: /xcodebuild/,
  },
  {
    text: "dyld[1234]: missing LC_UUID load command in /private/var/T/go-build1/b001/exe/hello\nsignal: abort trap",
    cause: /without LC_UUID/,
    fix: /newer release of Go/,
  },
  {
    text: "runtime/cgo: pthread_create failed: Operation not permitted\nSIGABRT: abort",
    cause: /clone3/,
    fix: /20\.10\.10/,
  },
  {
    text: "runtime/cgo: pthread_create failed: Resource temporarily unavailable",
    cause: /limit of processes or threads/,
    fix: posix ? /ulimit -u/ : /Close/,
  },
  {
    text: "runtime: lfstack.push invalid packing: node=0xffffb2cea0 cnt=0x1 packed=0xfffb2cea0",
    cause: /QEMU in user mode/,
    fix: /own processor/,
  },
  {
    text: "go: RLock /mnt/nfs/app/go.mod: Function not implemented",
    cause: /contains \/mnt\/nfs\/app\/go\.mod has no file locks: function not implemented\.$/,
    fix: /local disk/,
  },
  {
    text: "# runtime/cgo\ncc1.exe: sorry, unimplemented: 64-bit mode not compiled in",
    cause: /32-bit programs only/,
    fix: /ucrt64/,
  },
  {
    text: "# runtime/cgo\ngcc: error: unrecognized command-line option ‘-m64’",
    cause: /another processor than GOARCH/,
    fix: /Set CC/,
  },
  { text: "SIGILL: illegal instruction\nPC=0x4", cause: /this processor does not have/, fix: /GOAMD64/ },
  {
    text: "fatal error: failed to reserve page summary memory",
    cause: /limit of address space/,
    fix: /ulimit -v/,
  },
  { text: "FATAL: kernel too old", cause: /kernel is older/, fix: /newer kernel/ },
  {
    text: "FATAL: ThreadSanitizer: unexpected memory mapping 0x58f6e8600000-0x58f6e8683000",
    cause: /place in memory/,
    fix: /mmap_rnd_bits/,
  },
  { text: "Fatal glibc error: CPU does not support x86-64-v2", cause: /newer processor/, fix: /image/ },
  {
    text: "/usr/bin/go: error while loading shared libraries: libz.so.1: cannot open shared object file: No such file or directory",
    cause: /^The library libz\.so\.1, /,
    fix: /has libz\.so\.1;/,
  },
  {
    text: "fatal: detected dubious ownership in repository at '/app'",
    cause: /^The repository \/app belongs to another user/,
    fix: /safe\.directory '\/app'$/,
  },
  {
    text: 'error obtaining VCS status: exec: "git": executable file not found in $PATH\n\tUse -buildvcs=false to disable VCS stamping.',
    cause: /^git, which shows the state/,
    fix: /^Install git/,
  },
  {
    text: "spawn /x/go ENOENT: its interpreter /bin/sh\r does not exist",
    cause: /^\/x\/go is a script with the line ends of Windows/,
    fix: /^sed -i 's\/\\r\$\/\/' '\/x\/go'$/,
  },
  // Programs in place of the go command
  {
    text: "go1.25.4: not downloaded. Run 'go1.25.4 download' to install to /home/kim/sdk/go1.25.4",
    cause: /golang\.org\/dl that runs go1\.25\.4, which is not in \/home\/kim\/sdk\/go1\.25\.4/,
    fix: /^go1\.25\.4 download$/,
  },
  {
    text: "tinygo version 0.31.2 linux/amd64 (using go version go1.22.0 and LLVM version 17.0.1)",
    cause: /TinyGo 0\.31\.2, another compiler/,
    fix: /before it on PATH/,
  },
  // What the runtime refuses (go1.27 for GODEBUG)
  {
    text: "GOMEMLIMIT=512Mi\nfatal error: malformed GOMEMLIMIT; see `go doc runtime/debug.SetMemoryLimit`",
    env: { GOMEMLIMIT: "512Mi" },
    cause: /GOMEMLIMIT=512Mi is set in the environment, which is not a number of bytes such as 512MiB/,
    fix: unsets("GOMEMLIMIT"),
  },
  {
    text: 'fatal error: removed GODEBUG "tlskyber" set to old value "0" in environment',
    env: { GODEBUG: "tlskyber=0" },
    cause: /contains tlskyber=0, which this release no longer supports/,
    fix: unsets("GODEBUG"),
  },
  {
    text: 'fatal error: removed GODEBUG "tlskyber" set to old value "0" in environment',
    env: { GODEBUG: "gctrace=0,tlskyber=0" },
    cause: /contains tlskyber=0/,
    fix: /GODEBUG.*gctrace=0"?$/,
  },
  {
    text: 'go: errors parsing go.mod:\ngo.mod:3: removed GODEBUG "asynctimerchan" set to old value "1"',
    cause: /^go\.mod:3 sets asynctimerchan=1/,
    fix: /Remove asynctimerchan from line 3/,
    line: 3,
  },
  {
    text: 'error starting GOCACHEPROG program "/nonexistent": fork/exec /nonexistent: no such file or directory',
    env: { GOCACHEPROG: "/nonexistent" },
    cause: /names \/nonexistent, which cannot be started: fork\/exec/,
    fix: unsets("GOCACHEPROG"),
  },
  {
    text: "GOCACHEPROG exited pre-Close with 1 pending requests",
    cause: /does not work as a build cache: GOCACHEPROG exited/,
    fix: /^go env -u GOCACHEPROG$/,
  },
  {
    text: "go: -race requires cgo; enable cgo by setting CGO_ENABLED=1",
    env: { CGO_ENABLED: "0", GOFLAGS: "-v -race" },
    cause: /^GOFLAGS=-v -race comes from the environment; -race needs cgo, and CGO_ENABLED=0 is set/,
    fix: unsets("GOFLAGS"),
  },
  {
    text: "build cache is required, but could not be located: failed to initialize build cache at /nonexistent/kim/.cache/go-build: mkdir /nonexistent: permission denied",
    env: { HOME: "/nonexistent/kim" },
    cause: posix ? /^HOME=\/nonexistent\/kim, set in the environment, does not exist/ : /cannot be created/,
    fix: posix ? /^Set HOME/ : /GOCACHE/,
  },
  // The C side
  {
    text: "# runtime/cgo\n_cgo_export.c:3:10: fatal error: stdlib.h: No such file or directory",
    cause: /^The headers of the C library are not installed: the C compiler does not find stdlib\.h/,
    fix: /CGO_ENABLED=0|xcode/,
  },
  {
    text: "x.c:1:10: fatal error: 'linux/futex.h' file not found",
    cause: /^The headers of the kernel are not installed/,
    fix: /CGO_ENABLED=0|xcode/,
  },
  {
    text: "./main.go:2:11: fatal error: sqlite3.h: No such file or directory",
    cause: /does not find the header sqlite3\.h/,
    fix: /development package .*CGO_CFLAGS/,
  },
  {
    text: "link: running gcc failed: exit status 1\n/usr/bin/gcc -m64 -o $WORK/b001/exe/a.out -lc\ncollect2: fatal error: cannot find ‘ld’\ncompilation terminated.",
    cause: /does not find ld, the linker: the package binutils/,
    fix: /CGO_ENABLED=0|xcode/,
  },
  {
    text: "gcc: fatal error: cannot execute ‘as’: execvp: Permission denied",
    cause: /does not find as, the assembler/,
    fix: /CGO_ENABLED=0|xcode/,
  },
  {
    text: "gcc: fatal error: cannot execute ‘cc1’: execvp: No such file or directory",
    cause: /lacks its part cc1/,
    fix: /CGO_ENABLED=0|xcode/,
  },
  {
    text: "/usr/bin/ld: cannot find Scrt1.o: No such file or directory",
    cause: /does not find Scrt1\.o/,
    fix: /CGO_ENABLED=0|xcode/,
  },
  {
    text: "/usr/bin/ld: cannot find -lfoo123: No such file or directory",
    env: { CGO_LDFLAGS: "-lfoo123" },
    cause: /library foo123 \(-lfoo123\), which CGO_LDFLAGS/,
    fix: unsets("CGO_LDFLAGS"),
  },
  {
    text: "ld: library 'sqlite3' not found",
    cause: /library sqlite3 .*which C code of a package needs/,
    fix: /development package/,
  },
  {
    text: "spawn /r/bin/go ENOENT: its interpreter /lib/ld-musl-x86_64.so.1 does not exist",
    cause: /\/r\/bin\/go exists, but the interpreter .* loader of the C library musl/,
    fix: /go\.dev\/dl/,
  },
  // Settings
  {
    text: "go: parsing $GOFLAGS: unknown flag -bogus",
    env: { GOFLAGS: "-bogus" },
    cause: /GOFLAGS, set in the environment, contains -bogus/,
    fix: unsets("GOFLAGS"),
  },
  {
    text: "go: parsing $GOFLAGS: unknown flag -bogus",
    cause: /set in the go env file/,
    fix: /^go env -u GOFLAGS$/,
  },
  {
    text: 'go: parsing $GOFLAGS: non-flag "b"',
    env: { GOFLAGS: "-tags=a b" },
    cause: /the word "b", which is not a flag/,
    fix: unsets("GOFLAGS"),
  },
  {
    text: 'go: parsing $GOFLAGS: unterminated " string',
    env: { GOFLAGS: '"-x' },
    cause: /cannot be parsed: unterminated " string\./,
    fix: unsets("GOFLAGS"),
  },
  {
    text: 'go: invalid boolean value "maybe" for flag -v (from $GOFLAGS): parse error',
    env: { GOFLAGS: "-v=maybe" },
    cause: /gives a flag an invalid value/,
    fix: unsets("GOFLAGS"),
  },
  {
    text: "go: modules disabled by GO111MODULE=off; see 'go help modules'",
    env: { GO111MODULE: "off" },
    cause: /GO111MODULE=off/,
    fix: unsets("GO111MODULE"),
  },
  {
    text: "go: unknown environment setting GO111MODULE=bad",
    env: { GO111MODULE: "bad" },
    cause: /must be on, off or auto/,
    fix: unsets("GO111MODULE"),
  },
  {
    text: "go: unsupported GOOS/GOARCH pair bogus/amd64",
    env: { GOOS: "bogus" },
    cause: /bogus\/amd64/,
    fix: unsets("GOOS"),
  },
  {
    text: "go: unsupported GOOS/GOARCH pair windows/s390x",
    cause: /windows\/s390x/,
    fix: /^go env -u GOOS GOARCH$/,
  },
  {
    text: "go: unknown GOEXPERIMENT bogus",
    env: { GOEXPERIMENT: "bogus" },
    cause: /names bogus/,
    fix: unsets("GOEXPERIMENT"),
  },
  {
    text: "unsupported setting GO386=bogus\ngo: error obtaining buildID for go tool compile: exit status 1",
    env: { GO386: "bogus" },
    cause: /GO386 is set to bogus/,
    fix: unsets("GO386"),
  },
  {
    text: "compile: invalid GOAMD64: must be v1, v2, v3, v4",
    env: { GOAMD64: "v9" },
    cause: /GOAMD64.*must be v1/,
    fix: unsets("GOAMD64"),
  },
  {
    text: "build cache is disabled by GOCACHE=off, but required as of Go 1.12",
    env: { GOCACHE: "off" },
    cause: /required since Go 1\.12/,
    fix: unsets("GOCACHE"),
  },
  {
    text: "build cache is required, but could not be located: GOCACHE is not an absolute path",
    env: { GOCACHE: "rel" },
    cause: /not absolute/,
    fix: unsets("GOCACHE"),
  },
  {
    text: "build cache is required, but could not be located: GOCACHE is not defined and neither $XDG_CACHE_HOME nor $HOME are defined",
    cause: /HOME is not set/,
    fix: posix ? /^Set HOME/ : /GOCACHE/,
  },
  {
    text: "failed to initialize build cache at /f/x: mkdir /f/x: not a directory",
    env: { GOCACHE: "/f/x" },
    cause: /\/f\/x cannot be created or written: mkdir \/f\/x: not a directory/,
    fix: /unset GOCACHE|Env:GOCACHE/,
  },
  {
    text: `open /c/2b/${"2b79b172".repeat(8)}-d: permission denied`,
    cause: /build cache \/c cannot be written: permission denied/,
    fix: /GOCACHE/,
  },
  {
    text: "go: module cache not found: neither GOMODCACHE nor GOPATH is set",
    cause: /HOME, GOPATH and GOMODCACHE are all unset/,
    fix: /^Set HOME/,
  },
  {
    text: "go: GOPATH entry is relative; must be absolute path: \"rel\".\nFor more details see: 'go help gopath'",
    env: { GOPATH: "rel" },
    cause: /"rel", which is not an absolute path/,
    fix: unsets("GOPATH"),
  },
  {
    text: 'go: GOPATH entry is relative; must be absolute path: "rel".',
    cause: /go env file/,
    fix: /Remove the line that starts with GOPATH=/,
  },
  {
    text: "go: GOPATH entry cannot start with shell metacharacter '~': \"~/go\"",
    env: { GOPATH: "~/go" },
    cause: /only a shell expands ~/,
    fix: unsets("GOPATH"),
  },
  {
    text: "cannot install, GOBIN must be an absolute path",
    env: { GOBIN: "rel" },
    cause: /GOBIN.*not absolute/,
    fix: unsets("GOBIN"),
  },
  {
    text: "go: GOTMPDIR must be an absolute path",
    env: { GOTMPDIR: "rel" },
    cause: /GOTMPDIR.*not absolute/,
    fix: unsets("GOTMPDIR"),
  },
  {
    text: "go: creating work dir: stat /nonexistent: no such file or directory",
    env: { GOTMPDIR: "/nonexistent" },
    cause: /\/nonexistent cannot be used/,
    fix: unsets("GOTMPDIR"),
  },
  {
    text: "go: creating work dir: stat /nonexistent: no such file or directory",
    env: { TMPDIR: "/nonexistent" },
    cause: /\/nonexistent cannot be used/,
    fix: /set TMPDIR/,
  },
  {
    text: "go: invalid GOWORK: not an absolute path",
    env: { GOWORK: "rel" },
    cause: /neither absolute nor off/,
    fix: unsets("GOWORK"),
  },
  {
    text: "go: reading overlay: open /nonexistent.json: no such file or directory",
    env: { GOFLAGS: "-overlay=/nonexistent.json" },
    cause: /-overlay that cannot be read/,
    fix: unsets("GOFLAGS"),
  },
  {
    text: "This program can only be run on AMD64 processors with v4 microarchitecture support.",
    env: { GOAMD64: "v4" },
    cause: /AMD64 level v4/,
    fix: unsets("GOAMD64"),
  },
  // GOROOT
  {
    text: "go: cannot find GOROOT directory: /nonexistent",
    env: { GOROOT: "/nonexistent" },
    cause: /GOROOT is set to \/nonexistent/,
    fix: unsets("GOROOT"),
  },
  {
    text: "go: cannot find GOROOT directory: 'go' binary is trimmed and GOROOT is not set",
    cause: /moved out of its tree/,
    fix: /complete Go tree/,
  },
  {
    text: '# internal/goarch\ncompile: version "go1.22.5" does not match go tool version "go1.26.8"',
    env: { GOROOT: "/g22" },
    cause: /go1\.22\.5, but the go command is go1\.26\.8: two releases are mixed\. GOROOT is set/,
    fix: unsets("GOROOT"),
  },
  {
    text: 'compile: version "go1.22.5" does not match go tool version "go1.26.8"',
    cause: /two releases are mixed\.$/,
    fix: /Reinstall go1\.26\.8/,
  },
  {
    text: '/usr/local/go/pkg/tool/linux_amd64/link: fingerprint\n/c/1.a: linked object header mismatch:\nhave "go object linux amd64 go1.26.8 GOAMD64=v1"\nwant "go object linux amd64 go1.22.5 GOAMD64=v1"',
    cause: /link in GOROOT is from go1\.22\.5, but the go command is go1\.26\.8/,
    fix: /Reinstall go1\.26\.8/,
  },
  { text: 'go: no such tool "compile"', cause: /tool compile is missing/, fix: /Reinstall/ },
  {
    text: "spawn /r/pkg/tool/linux_amd64/compile ENOENT",
    cause: /tool \/r\/pkg\/tool\/linux_amd64\/compile is missing/,
    fix: /Reinstall/,
  },
  {
    text: "go: no tool directory: open /r/pkg/tool/linux_amd64: permission denied",
    cause: /cannot be listed/,
    fix: /readable/,
  },
  {
    text: "go: error obtaining buildID for go tool compile: fork/exec /r/pkg/tool/linux_amd64/compile: permission denied",
    cause: /compile cannot be executed/,
    fix: posix ? /^chmod 755/ : /Reinstall/,
  },
  {
    text: "go: error obtaining buildID for go tool compile: fork/exec /nonexistent: no such file or directory",
    env: { GOFLAGS: "-toolexec=/nonexistent" },
    cause: /-toolexec/,
    fix: unsets("GOFLAGS"),
  },
  {
    text: "go: error obtaining buildID for go tool compile: fork/exec /r/pkg/tool/linux_amd64/compile: exec format error",
    cause: /compile cannot be started/,
    fix: /Reinstall/,
  },
  {
    text: "go: error obtaining buildID for go tool compile: signal: segmentation fault",
    cause: /fails when it starts \(signal: segmentation fault\)/,
    fix: /Reinstall/,
  },
  {
    text: "go: parsing buildID from go tool compile -V=full: unexpected output:\n\t",
    cause: /not Go's own tool/,
    fix: /Reinstall/,
  },
  {
    text: "cpu_x86.s:8: #include: open /r/pkg/include/textflag.h: no such file or directory",
    cause: /textflag\.h is missing/,
    fix: /Reinstall/,
  },
  {
    text: "pattern std: open /r/src/fmt: permission denied",
    cause: /\/r\/src\/fmt cannot be read/,
    fix: posix ? /^chmod/ : /read access/,
  },
  {
    text: "main.go:3:8: package encoding/json is not in std (/r/src/encoding/json)",
    cause: /encoding\/json is not in \/r\/src\/encoding\/json/,
    fix: /reinstall Go/,
  },
  {
    text: `package archive/zip is not in std (${__dirname})`,
    cause: /exists, but the go command cannot read it, or cannot write its index/,
    fix: /GOCACHE/,
  },
  {
    text: "# example.com/race\nruntime.gfget: relocation target __tsan_malloc not defined",
    cause: /race detector is missing from GOROOT/,
    fix: /Reinstall/,
  },
  {
    text: 'go: warning: "std" matched no packages',
    env: { GOROOT: "/empty" },
    cause: /contains no standard library/,
    fix: unsets("GOROOT"),
  },
  // Modules and toolchains
  {
    text: "go: go.mod requires go >= 1.27.1 (running go 1.26.8; GOTOOLCHAIN=local)",
    cause: /^go\.mod requires go >= 1\.27\.1 \(running go 1\.26\.8; GOTOOLCHAIN=local\)/,
    fix: /go env -w GOTOOLCHAIN=auto/,
  },
  {
    text: "go: go.mod requires go >= 1.700 (running go 1.500; GOTOOLCHAIN=path; go.mod sets toolchain default)",
    cause: /^go\.mod requires go >= 1\.700 \(running go 1\.500; GOTOOLCHAIN=path\)\.$/,
    fix: /Install go1\.700/,
  },
  {
    text: "go: module example.com/x@v1.0.0 requires go >= 1.99 (running go 1.26.8)",
    cause: /example\.com\/x@v1\.0\.0 requires go >= 1\.99/,
    fix: /Install go1\.99/,
  },
  {
    text: 'go: invalid GOTOOLCHAIN "garbage"',
    env: { GOTOOLCHAIN: "garbage" },
    cause: /is "garbage"; it must be/,
    fix: unsets("GOTOOLCHAIN"),
  },
  { text: 'go: invalid GOTOOLCHAIN "garbage"', cause: /go env file/, fix: /Remove the line/ },
  { text: 'go: invalid toolchain "x" in go.mod', cause: /says "x"/, fix: /toolchain go1/ },
  {
    text: "go: invalid toolchain: go1.26 is a language version but not a toolchain version (go1.26.x)",
    cause: /go1\.26\.0/,
    fix: /go1\.26\.0/,
  },
  {
    text: 'go: cannot find "go1.27.2" in PATH',
    env: { GOTOOLCHAIN: "path" },
    cause: /go1\.27\.2 is not/,
    fix: /golang\.org\/dl\/go1\.27\.2@latest/,
  },
  {
    text: "go: download go1.27.2 for linux/amd64: toolchain not available",
    cause: /go1\.27\.2 for linux\/amd64/,
    fix: /GOPROXY/,
  },
  {
    text: "go: toolchain go1.26.8 invoked to provide go1.27.1",
    cause: /go1\.27\.1 on PATH is actually go1\.26\.8/,
    fix: /go1\.27\.1 download/,
  },
  {
    text: "go: errors parsing go.mod:\ngo.mod:3: invalid go version '1.26.8x': must match format 1.23.0",
    cause: /go\.mod:3: invalid go version/,
    fix: /line 3/,
    line: 3,
  },
  {
    text: "main.go:3:8: no required module provides package rsc.io/quote; to add it:\n\tgo get rsc.io/quote",
    cause: /provides the package rsc\.io\/quote/,
    fix: /^go get rsc\.io\/quote$/,
  },
  { text: "no Go files in /tmp/x", cause: /\/tmp\/x contains no \.go file/, fix: /\.\/\.\.\./ },
  { text: "package x: no Go source files", cause: /No \.go file is left/, fix: /package/ },
  {
    text: "package x: build constraints exclude all Go files in /tmp/x",
    cause: /\/tmp\/x/,
    fix: /CGO_ENABLED/,
  },
  {
    text: "go: go.mod file not found in current directory or any parent directory; see 'go help modules'",
    cause: /has a go\.mod file/,
    fix: /go mod init/,
  },
  {
    text: "go: cannot load module ../nothere listed in go.work file: open ../nothere/go.mod: no such file or directory",
    cause: /lists \.\.\/nothere/,
    fix: /-dropuse=\.\.\/nothere/,
  },
  {
    text: "go: reading go.work: open /none/go.work: no such file or directory",
    env: { GOWORK: "/none/go.work" },
    cause: /go\.work cannot be read/,
    fix: unsets("GOWORK"),
  },
  {
    text: "go: no modules were found in the current workspace; see 'go help work'",
    env: { GOWORK: "/o/go.work" },
    cause: /GOWORK=\/o\/go\.work/,
    fix: unsets("GOWORK"),
  },
  {
    text: "go: inconsistent vendoring in /tmp/x:\n\texample.com@v1: is explicitly required",
    cause: /does not match go\.mod/,
    fix: /go mod vendor/,
  },
  {
    text: "go: updates to go.mod needed; to update it:\n\tgo mod tidy",
    cause: /does not contain everything/,
    fix: /go mod tidy/,
  },
  {
    text: "main.go:3:8: missing go.sum entry for module providing package rsc.io/quote",
    cause: /go\.sum lacks/,
    fix: /go mod tidy/,
  },
  {
    text: "go: cannot determine module path for source directory /tmp/x (outside GOPATH, module path must be specified)",
    cause: /without a module path/,
    fix: /go mod init example\.com/,
  },
  {
    text: "error obtaining VCS status: exit status 128\n\tUse -buildvcs=false to disable VCS stamping.",
    cause: /exit status 128/,
    fix: /-buildvcs=false/,
  },
  // Network
  {
    text: "go: rsc.io/quote@v1.5.2: GOPROXY list is not the empty string, but contains no entries",
    cause: /go\.env.*missing or was changed/,
    fix: /go\.env/,
  },
  {
    text: "module lookup disabled by GOPROXY=off",
    env: { GOPROXY: "off" },
    cause: /forbids every download/,
    fix: unsets("GOPROXY"),
  },
  { text: "go: x: module lookup disabled by -mod=vendor", cause: /-mod=vendor/, fix: /go mod vendor/ },
  {
    text: "go: download go1.27.2: golang.org/toolchain@v0.0.1-go1.27.2.linux-amd64: verifying module: checksum database disabled by GOSUMDB=off",
    env: { GOSUMDB: "off" },
    cause: /GOSUMDB=off/,
    fix: unsets("GOSUMDB"),
  },
  {
    text: "verifying rsc.io/quote@v1.5.2: checksum mismatch\n\tdownloaded: h1:a\n\tgo.sum:     h1:b\n\nSECURITY ERROR",
    cause: /rsc\.io\/quote@v1\.5\.2/,
    fix: /Do not build/,
  },
  {
    text: 'Get "https://p.invalid/x": Proxy Authentication Required',
    env: { HTTPS_PROXY: "http://u:secret@h:1" },
    cause: /proxy of HTTPS_PROXY requires a user name/,
    fix: /HTTPS_PROXY/,
  },
  {
    text: 'Get "https://p.invalid/x": proxyconnect tcp: dial tcp 127.0.0.1:1: connect: connection refused',
    env: { HTTPS_PROXY: "http://127.0.0.1:1" },
    cause:
      /HTTP proxy of HTTPS_PROXY cannot be reached: dial tcp 127\.0\.0\.1:1: connect: connection refused/,
    fix: unsets("HTTPS_PROXY"),
  },
  {
    text: 'Get "https://p.invalid/x": tls: failed to verify certificate: x509: certificate signed by unknown authority',
    cause: /not trusted here: tls: failed to verify/,
    fix: /ca-certificates/,
  },
  {
    text: "x509: certificate has expired or is not yet valid: current time 1999-01-01T00:00:00Z is before 2026-01-01T00:00:00Z",
    cause: /clock: current time 1999/,
    fix: /clock/,
  },
  {
    text: 'Get "https://127.0.0.1:1/x": http: server gave HTTP response to HTTPS client',
    cause: /plain HTTP/,
    fix: /schemes/,
  },
  {
    text: 'Get "https://p.invalid/x": net/http: TLS handshake timeout',
    cause: /TLS handshake timeout/,
    fix: /firewall/,
  },
  {
    text: 'Get "https://p.invalid/x": dial tcp: lookup p.invalid on 127.0.0.11:53: no such host',
    cause: /name p\.invalid cannot be resolved/,
    fix: /name server/,
  },
  {
    text: 'go: download go1.27.2: golang.org/toolchain@v0.0.1-go1.27.2.linux-amd64: Get "https://127.0.0.1:9/x.zip": dial tcp 127.0.0.1:9: connect: connection refused',
    cause: /No connection to 127\.0\.0\.1:9: connection refused/,
    fix: /GOPROXY/,
  },
  {
    text: 'Get "https://p.invalid/x": read tcp 10.0.0.1:5->10.0.0.2:443: read: connection reset by peer',
    cause: /ended before the response was complete/,
    fix: /Try again/,
  },
  {
    text: "go: download go1.26: golang.org/toolchain@v0.0.1-go1.26.linux-amd64: reading https://p.invalid/golang.org/toolchain/@v/x.zip: 403 Forbidden",
    cause: /answered 403 Forbidden for https:\/\/p\.invalid/,
    fix: /version exists/,
  },
  // The operating system
  {
    text: "write /t/go-build1/b001/importcfg: no space left on device",
    cause: /contains \/t\/go-build1\/b001\/importcfg is full/,
    fix: /go clean -cache/,
  },
  {
    text: "compile: writing output: write $WORK/b001/_pkg_.a: no space left on device",
    cause: /is full/,
    fix: /GOTMPDIR/,
  },
  { text: "mkdir /c/00: disk quota exceeded", cause: /quota/, fix: /GOCACHE/ },
  { text: "fork/exec /t/go-build123/b001/exe/hello: permission denied", cause: /noexec/, fix: /GOTMPDIR/ },
  {
    text: "fork/exec /c/8a/8aff-d/hello: permission denied",
    cause: /\/c\/8a\/8aff-d\/hello cannot be executed/,
    fix: posix ? /chmod/ : /move/,
  },
  {
    text: "fork/exec /t/go-build1/b001/exe/hello.exe: exec format error",
    env: { GOOS: "windows" },
    cause: /GOOS=windows is set in the environment/,
    fix: unsets("GOOS"),
  },
  {
    text: "fork/exec /t/go-build1/b001/exe/hello: exec format error",
    cause: /another system or processor/,
    fix: /go env -u GOOS GOARCH/,
  },
  {
    text: "spawn /x/go ENOEXEC",
    cause: /\/x\/go is not a program that this machine can run/,
    fix: /reinstall Go/,
  },
  {
    text: "failed to trim cache: open /c/trim.txt: read-only file system",
    cause: /read-only/,
    fix: /GOCACHE/,
  },
  {
    text: "open /t/go.mod: permission denied",
    cause: /cannot open or change \/t\/go\.mod/,
    fix: posix ? /ls -ld/ : /access/,
  },
  { text: "open /t/x: too many open files", cause: /limit of open files/, fix: /limit|Close/ },
  {
    text: "fork/exec /usr/bin/gcc: resource temporarily unavailable",
    cause: /processes or threads/,
    fix: /limit|Close/,
  },
  { text: "go: error: fork/exec /x: cannot allocate memory", cause: /no memory left/, fix: /-p 1/ },
  { text: "fmt: /r/pkg/tool/linux_amd64/compile: signal: killed", cause: /SIGKILL/, fix: /-p 1/ },
  { text: "fork/exec /t/hello: text file busy", cause: /open for writing/, fix: /again/ },
  {
    text: "./go: /lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.34' not found (required by ./go)",
    cause: /needs GLIBC_2\.34/,
    fix: /CGO_ENABLED=0/,
  },
  {
    text: '# runtime/cgo\ncgo: C compiler "/nonexistent" not found: exec: "/nonexistent": stat /nonexistent: no such file or directory',
    env: { CC: "/nonexistent" },
    cause: /CC is set to \/nonexistent/,
    fix: unsets("CC"),
  },
  {
    text: '# runtime/cgo\ncgo: C compiler "gcc" not found: exec: "gcc": executable file not found in $PATH',
    cause: /gcc is not on PATH/,
    fix: /CGO_ENABLED=0|xcode/,
  },
  {
    text: "go: -race requires cgo; enable cgo by setting CGO_ENABLED=1",
    env: { CGO_ENABLED: "0" },
    cause: /CGO_ENABLED=0 is set/,
    fix: unsets("CGO_ENABLED"),
  },
  {
    text: "go: -race requires cgo; enable cgo by setting CGO_ENABLED=1",
    cause: /disabled here/,
    fix: /go env CGO_ENABLED CC/,
  },
  { text: 'exec: "git": executable file not found in $PATH', cause: /git is missing/, fix: /PATH/ },
  { text: "bash: go: command not found", cause: /go is missing/, fix: /PATH/ },
  { text: "sh: 1: go: not found", cause: /go is missing/, fix: /PATH/ },
  // Version managers
  {
    text: "No version is set for command go\nConsider adding one of the following versions in your config file at",
    cause: /asdf shim for go has no version/,
    fix: /asdf set/,
  },
  { text: "No preset version installed for command go", cause: /not installed/, fix: /asdf install/ },
  {
    text: "goenv: version '1.99.0' is not installed (set by /x/.go-version)",
    cause: /use 1\.99\.0/,
    fix: /goenv install 1\.99\.0/,
  },
  { text: "mise ERROR No version is set for shim: go", cause: /mise shim reports/, fix: /mise use/ },
];

const printed = (stderr: string) => ({
  argv: ["/x/go", "build"],
  exitCode: 1,
  signal: null,
  stdout: "",
  stderr,
});

suite("symptoms", () => {
  for (const { text, env = {}, cause, fix, line } of ROWS) {
    test(`${text.split("\n")[0]} (${Object.keys(env).join(", ") || "nothing set"})`, () => {
      const problem = explain(printed(`${text}\n`), { env }, "It failed.");
      assert.equal(problem.message, "It failed.");
      assert.match(problem.cause ?? "", cause);
      assert.match(problem.fix ?? "", fix);
      assert.equal(problem.location?.line, line);
    });
  }

  test("each symptom has a text that it is the first to match", () => {
    const met = new Set(ROWS.map(({ text }) => SYMPTOMS.find(({ pattern }) => pattern.test(text))));
    assert.deepEqual(
      SYMPTOMS.filter((symptom) => !met.has(symptom)).map(({ pattern }) => pattern.source),
      [],
    );
  });

  test("a text on stdout counts too: `go test` prints there", () => {
    const result = {
      ...printed(""),
      stdout: "fork/exec /t/go-build1/b001/x.test: permission denied\nFAIL\tx [build failed]\n",
    };
    assert.match(explain(result, { env: {} }, "m").cause ?? "", /noexec/);
  });

  test("both ends of a long output count", () => {
    const noise = "something else\n".repeat(10_000);
    const full = "write /t/x: no space left on device\n";
    assert.match(explain(printed(full + noise), { env: {} }, "m").cause ?? "", /\/t\/x is full/);
    assert.match(explain(printed(noise + full), { env: {} }, "m").cause ?? "", /\/t\/x is full/);
  });

  test("why a command did not start counts", () => {
    const result = {
      ...printed(""),
      exitCode: null,
      startError: { code: "EACCES", message: "spawn /t/hello EACCES" },
    };
    assert.match(explain(result, { env: {} }, "m").cause ?? "", /\/t\/hello cannot be executed/);
  });

  test("an unknown failure quotes the command, or says how it ended", () => {
    assert.equal(
      explain(printed("go: something new\nmore"), { env: {} }, "m").cause,
      "go build printed: go: something new",
    );
    assert.equal(
      explain(printed("# fmt\nprint.go:1:1: something new\n"), { env: {} }, "m").cause,
      "go build printed: print.go:1:1: something new",
    );
    assert.equal(explain(printed(""), { env: {} }, "m").cause, "go build: exit code 1.");
    assert.equal(
      explain({ ...printed(""), exitCode: null, signal: "SIGSEGV" }, { env: {} }, "m").cause,
      "go build: ended by SIGSEGV.",
    );
  });

  test("a hostile output does not delay it", () => {
    const words = [
      "open ",
      "write ",
      ": ",
      "fork/exec ",
      "x509: ",
      "linked object header mismatch:",
      'have "go object a b c ',
      "lookup ",
      "dial tcp ",
      "(from $GOFLAGS)",
      "invalid value ",
      "errors parsing go.mod:\n",
      "go.mod",
      "requires go >= ",
      "/src/",
      "/pkg/include/",
      "tls: ",
      "a".repeat(400),
    ];
    const began = performance.now();
    for (const a of words) {
      for (const b of words) {
        explain(printed((a + b).repeat(Math.ceil(100_000 / (a + b).length))), { env: {} }, "m");
      }
    }
    assert.ok(performance.now() - began < words.length ** 2 * 20, `${performance.now() - began} ms`);
  });
});
