/** What the operating system refuses. Texts: Go's syscall package (as in Linux and macOS), Windows' own, and Node's. */
import { statfsSync } from "node:fs";
import { dirname } from "node:path";
import { isSet, type Symptom, unset } from "./symptom.ts";

const windows = process.platform === "win32";

/** A file system that takes no more files, in the same words for every check. `path` is on it, if it is known. */
export function noSpace(path: string | undefined): { cause: string; fix: string } {
  if (path !== undefined && hasNoInodes(path)) {
    return {
      cause: `The file system that contains ${path} has no inodes left: it takes no more files, whatever space is free (df -i shows this).`,
      fix: "Remove files there (`go clean -cache` empties the build cache), or set GOCACHE and GOTMPDIR to another file system.",
    };
  }
  return {
    cause: path ? `The disk that contains ${path} is full.` : "A disk is full.",
    fix: "Free some disk space (`go clean -cache` empties the build cache), or set GOCACHE and GOTMPDIR to a disk with more space.",
  };
}

function hasNoInodes(path: string): boolean {
  for (let at = path; ; at = dirname(at)) {
    try {
      const { files, ffree } = statfsSync(at);
      return files > 0 && ffree === 0;
    } catch {
      if (at === dirname(at)) {
        return false;
      }
    }
  }
}

/** Which C library has a loader (ldd(1) of each). */
function linkedFor(loader: string): string {
  const library = /ld-musl-/.test(loader)
    ? "musl"
    : /ld-linux|ld64\.so|\/ld\.so/.test(loader)
      ? "glibc"
      : undefined;
  return library === undefined
    ? ""
    : ` It is the loader of the C library ${library}, for which the program was linked, and which is not installed here.`;
}

export const system: readonly Symptom[] = [
  {
    pattern: /^(.*)(?:no space left on device|not enough space on the disk|ENOSPC)(?:, \w+ '([^'\n]+)')?/m,
    explain: ([, before, named]) => {
      const path = /(?:write|output: open|open|mkdir|close) (\S[^:\n]*?|[A-Za-z]:[^:\n]*): $/.exec(
        before!,
      )?.[1];
      return noSpace(path ?? named);
    },
  },
  {
    pattern: /disk quota exceeded|EDQUOT/,
    explain: () => ({
      cause: "This user's disk quota is used up.",
      fix: "Free some disk space (`go clean -cache` empties the build cache), or set GOCACHE and GOTMPDIR to another disk.",
    }),
  },
  {
    pattern: /fork\/exec (.+[\\/]go-build\d+[\\/].+?): (?:permission denied|operation not permitted)/,
    explain: ([, path]) => ({
      cause: `A program that was built in the temporary folder cannot be executed there (${path}): the folder is mounted noexec, or a security policy forbids it.`,
      fix: "Set GOTMPDIR to a folder where programs can be executed.",
    }),
  },
  {
    pattern:
      /(?:fork\/exec|exec:|spawn) (.+?)(?:: permission denied|: operation not permitted| EACCES| EPERM)/,
    explain: ([, path]) => ({
      cause: `${path} cannot be executed: its mode, its disk (mounted noexec) or a security policy forbids it.`,
      fix: windows
        ? "Allow the program in the security software, or move it to a folder where programs can be executed."
        : "Give it the execute permission (chmod 755), or move it to a disk that is not mounted noexec.",
    }),
  },
  {
    pattern: /spawn (.+) ENOENT: its interpreter [^\n]+\r does not exist/,
    explain: ([, path]) => ({
      cause: `${path} is a script with the line ends of Windows, so its interpreter is not found.`,
      fix: `sed -i 's/\\r$//' '${path}'`,
    }),
  },
  {
    pattern: /spawn (.+) ENOENT: its interpreter (.+) does not exist/,
    explain: ([, path, interpreter]) => ({
      cause: `${path} exists, but the interpreter that it names does not: ${interpreter}.${linkedFor(interpreter!)}`,
      fix: /(^|\/)ld[-.]|\/ld64/.test(interpreter!)
        ? `Install a build for this system: https://go.dev/dl has one that needs no C library; or install the C library that has ${interpreter}.`
        : `Install ${interpreter}, or the program again.`,
    }),
  },
  {
    pattern: /spawn (.+) ENOEXEC/,
    explain: ([, path]) => ({
      cause: `${path} is not a program that this machine can run: it is damaged, or built for another system or processor.`,
      fix: "Install the build for this system; if the file belongs to Go, reinstall Go: https://go.dev/dl",
    }),
  },
  {
    pattern:
      /exec format error|bad CPU type in executable|not a valid Win32 application|This version of .+ is not compatible with the version of Windows/,
    explain: (_, context) => {
      const leftover = ["GOOS", "GOARCH"].filter((name) => isSet(name, context));
      return leftover.length > 0
        ? {
            cause: `${leftover.map((name) => `${name}=${context.env[name]}`).join(" and ")} is set in the environment, so programs are built for a system other than this one.`,
            fix: leftover.map((name) => unset(name, context)).join("; "),
          }
        : {
            cause: "The program is built for another system or processor.",
            fix: "Run `go env -changed GOOS GOARCH`; remove leftover settings with: go env -u GOOS GOARCH",
          };
    },
  },
  {
    pattern: /read-only file system|EROFS/,
    explain: () => ({
      cause: "A folder that must be written is on a read-only file system.",
      fix: "Set GOCACHE, GOMODCACHE and GOTMPDIR to folders that this user can write.",
    }),
  },
  {
    pattern:
      /(?:open|mkdir|stat|lstat|rename|remove|unlinkat|chmod|link|read) (.+?): (?:permission denied|Access is denied\.)/,
    explain: ([, path]) => ({
      cause: `This user cannot open or change ${path}.`,
      fix: windows
        ? "Give this user access to it."
        : `Check its owner and mode with: ls -ld '${path}'; change them with chown or chmod.`,
    }),
  },
  {
    pattern: /too many open files|EMFILE|ENFILE/,
    explain: () => ({
      cause: "The limit of open files is reached.",
      fix: windows ? "Close other programs." : "Raise the limit: ulimit -n 4096",
    }),
  },
  {
    pattern: /resource temporarily unavailable|EAGAIN|newosproc/i,
    explain: () => ({
      cause: "The limit of processes or threads is reached.",
      fix: windows
        ? "Close other programs."
        : "Raise the limit of processes (ulimit -u, or the container's pids limit).",
    }),
  },
  {
    pattern: /cannot allocate memory|ENOMEM|signal: killed|out of memory/,
    explain: ([printed]) => ({
      cause:
        printed === "signal: killed"
          ? "The operating system killed a tool with SIGKILL, as it does when memory runs out."
          : "There is no memory left.",
      fix: "Provide more memory, or build fewer packages at once: go build -p 1",
    }),
  },
  {
    pattern: /text file busy|ETXTBSY/,
    explain: () => ({
      cause: "A program was started while another process still had it open for writing.",
      fix: "Run it again.",
    }),
  },
  {
    pattern: /version [`'](GLIBC\w*_[\d.]+)' not found/,
    explain: ([, wanted]) => ({
      cause: `The program needs ${wanted}, and this system's C library is older.`,
      fix: "Use a release of Go that was built for this system, or build with CGO_ENABLED=0.",
    }),
  },
  {
    pattern:
      /(?:exec: )?"([^"\n]+)": executable file not found in (?:\$PATH|%PATH%)|(?:^|: )(?:exec: )?([\w.-]+): (?:command )?not found$|(\S+)(?:: command not found)|spawn (.+?) ENOENT/m,
    explain: ([, a, b, c, d]) => ({
      cause: `${a ?? b ?? c ?? d} is missing: no folder on PATH contains it, or the interpreter that it names is missing.`,
      fix: "Install it, or add its folder to PATH.",
    }),
  },
];
