/**
 * What kernels, emulators, virus scanners, other systems' guards and sanitizers refuse. The texts are those of public
 * reports; each program's own source has them.
 */
import type { Symptom } from "./symptom.ts";

/** What Windows blocks right after it was built. */
const UNBLOCK =
  "Exclude the folders that `go env GOTMPDIR GOCACHE` prints and %TEMP% from it, or set GOTMPDIR to a folder that it allows.";

/** A symptom whose explanation is always the same. */
const always = (pattern: RegExp, cause: string, fix: string): Symptom => ({
  pattern,
  explain: () => ({ cause, fix }),
});

export const machine: readonly Symptom[] = [
  always(
    /NixOS cannot run dynamically linked executables/,
    "The program was linked for other Linux systems, whose loader NixOS does not have.",
    "Use the package go of nixpkgs, such as: nix-shell -p go",
  ),
  always(
    /\.exe: cannot execute binary file: Exec format error/,
    "It is a program for Windows, and this WSL does not start those.",
    "Install Go for Linux inside WSL: https://go.dev/dl",
  ),
  always(
    /file contains a virus or potentially unwanted software/,
    "A virus scanner blocks programs that Go built.",
    UNBLOCK,
  ),
  always(
    /blocked by group policy|Application Control policy has blocked this file/,
    "A policy of this machine blocks programs that Go built.",
    UNBLOCK,
  ),
  always(
    /fork\/exec [^\n]*\.exe: Access is denied/,
    "Windows does not start a program that Go built, as where a virus scanner or a policy blocks it.",
    UNBLOCK,
  ),
  always(
    /file because it is being used by another process/,
    "Another process, such as a virus scanner, holds a file open that the go command removes.",
    `Run it again. If it happens again: ${UNBLOCK}`,
  ),
  always(
    /xcrun: error: invalid active developer path|xcode-select: [Nn]ote: [Nn]o developer tools/,
    "The command line tools of Xcode, which have the C compiler, are missing, as after an upgrade of macOS.",
    "xcode-select --install",
  ),
  always(
    /have not agreed to the Xcode/,
    "The license of Xcode, which has the C compiler, was not accepted on this machine.",
    "sudo xcodebuild -license accept",
  ),
  always(
    /missing LC_UUID load command/,
    "This macOS does not start programs without LC_UUID, which older releases of Go do not write.",
    "Use a newer release of Go, or build with: -ldflags=-linkmode=external",
  ),
  always(
    /pthread_create failed: Operation not permitted/,
    "The container's runtime forbids a system call by which the C library starts threads (clone3).",
    "Update the container's runtime (Docker: 20.10.10 or later), or run with: --security-opt seccomp=unconfined",
  ),
  always(
    /lfstack\.push invalid packing|qemu: uncaught target signal|qemu-\w+: Could not open/,
    "The program runs under the emulator QEMU in user mode, which Go does not support.",
    "Use a Go, or an image, for this machine's own processor; GOOS and GOARCH select the system to build for.",
  ),
  {
    pattern: /Lock ([^\n:]+): (function not implemented|no locks available|operation not supported)/i,
    explain: ([, path, why]) => ({
      cause: `The file system that contains ${path} has no file locks: ${why!.toLowerCase()}.`,
      fix: "Move the folder to a local disk, or mount its file system with locks.",
    }),
  },
  always(
    /64-bit mode not compiled in/,
    "The C compiler on PATH builds 32-bit programs only.",
    "Put the folder of a 64-bit compiler first on PATH (MSYS2: ucrt64\\bin), or build with CGO_ENABLED=0.",
  ),
  always(
    /unrecognized command[- ]line option ['‘"`]?-m(?:64|32|arm|thumb)|unsupported option '-m(?:64|32|arm|thumb)'/,
    "The C compiler builds for another processor than GOARCH names.",
    "Set CC to a compiler for the processor that `go env GOARCH` prints, or build with CGO_ENABLED=0.",
  ),
  always(
    /SIGILL: illegal instruction|signal: illegal instruction/,
    "A program uses an instruction that this processor does not have.",
    "Check what selects instructions: go env GOAMD64 GOARM CGO_CFLAGS",
  ),
  always(
    /failed to reserve page summary memory/,
    "The limit of address space is too low for any Go program.",
    "ulimit -v unlimited",
  ),
  always(
    /FATAL: kernel too old|Linux kernel version \S+ or later required/,
    "This system's kernel is older than the program supports.",
    "Use a newer kernel, or an older release of Go.",
  ),
  always(
    /ThreadSanitizer: un(?:expected memory mapping|supported VMA range)|Shadow memory range interleaves/,
    "The race detector does not find its place in memory: the kernel places programs differently than it expects.",
    "sudo sysctl vm.mmap_rnd_bits=28",
  ),
  always(
    /CPU does not support x86-64-v/,
    "This system's C library needs a newer processor.",
    "Use a system, or an image, that supports this processor.",
  ),
  {
    pattern: /error while loading shared libraries: ([^\n:]+): cannot open shared object file/,
    explain: ([, library]) => ({
      cause: `The library ${library}, with which the program is linked, is not installed.`,
      fix: `Install the package that has ${library}; the Go of https://go.dev/dl needs no library.`,
    }),
  },
  {
    pattern: /detected dubious ownership in repository at '([^'\n]*)'/,
    explain: ([, folder]) => ({
      cause: `The repository ${folder} belongs to another user, so git refuses to read it.`,
      fix: `git config --global --add safe.directory '${folder}'`,
    }),
  },
];
