/** The C side of cgo: compiler, headers, linker, libraries. Texts: gcc, clang, binutils, lld, cmd/cgo, measured with gcc 12. */
import { installCommand } from "../systemPackages.ts";
import { isSet, type Symptom, unset } from "./symptom.ts";

/** Headers of the C library, and of the kernel. */
const OF_LIBC =
  /^(std(io|lib|int|arg)|string|errno|signal|pthread|unistd|features|limits|fcntl|time|dlfcn|inttypes|ctype|math|netdb|pwd|grp|assert|stdc-predef|features-time64|(sys|bits|gnu|netinet|arpa|net)\/.+)\.h$|^(sys|bits|gnu|netinet|arpa|net)\/.+\.h$/;
const OF_KERNEL = /^(linux|asm|asm-generic)\/.+\.h$/;

/** Libraries of the C library itself. */
const IN_LIBC = /^(c|m|pthread|dl|rt|resolv|util|crypt)$/;

/** Without cgo nothing of C is needed. */
const OR_WITHOUT = "or build with CGO_ENABLED=0";

const install = (part: Parameters<typeof installCommand>[0]) =>
  process.platform === "darwin" ? "xcode-select --install" : `${installCommand(part)}; ${OR_WITHOUT}`;

export const compilers: readonly Symptom[] = [
  {
    pattern: /fatal error: '?([\w./+-]+\.h)'?(?:: No such file or directory| file not found)/,
    explain: ([, header], context) => {
      if (OF_KERNEL.test(header!)) {
        return {
          cause: `The headers of the kernel are not installed: the C compiler does not find ${header}.`,
          fix: install("kernel"),
        };
      }
      if (OF_LIBC.test(header!)) {
        return {
          cause: `The headers of the C library are not installed: the C compiler does not find ${header}.`,
          fix: install("libc"),
        };
      }
      const flags = isSet("CGO_CFLAGS", context)
        ? "; check CGO_CFLAGS too"
        : ", or name its folder: CGO_CFLAGS=-I/folder";
      return {
        cause: `The C compiler does not find the header ${header}, which C code of a package includes.`,
        fix: `Install the development package of the library that has ${header}${flags}.`,
      };
    },
  },
  {
    pattern:
      /cannot (?:find|execute) [‘'`"]?((?:[\w-]+-)?(?:ld|as)(?:\.\w+)?)[’'"]?(?::|$)|unable to execute command: .*\b(ld|as)\b/m,
    explain: ([, a, b]) => ({
      cause: `The C compiler does not find ${a ?? b}, the ${/as$/.test((a ?? b)!) ? "assembler" : "linker"}: the package binutils is missing or damaged.`,
      fix: install("binutils"),
    }),
  },
  {
    pattern: /cannot execute [‘'`"]?(cc1\w*|collect2)[’'"]?/,
    explain: ([, part]) => ({
      cause: `The C compiler lacks its part ${part}: its package is incomplete.`,
      fix: install("compiler"),
    }),
  },
  {
    pattern: /cannot find (\w*crt\w*\.o)|cannot open (\w*crt\w*\.o)/,
    explain: ([, a, b]) => ({
      cause: `The files of the C library that programs are linked with are not installed: the linker does not find ${a ?? b}.`,
      fix: install("libc"),
    }),
  },
  {
    pattern:
      /(?:cannot find|unable to find library|library not found for) -l:?([\w.+-]+)|library '([\w.+-]+)' not found/,
    explain: ([, a, b], context) => {
      const name = (a ?? b)!;
      if (IN_LIBC.test(name)) {
        return {
          cause: `The C library cannot be linked: the linker does not find -l${name}.`,
          fix: install("libc"),
        };
      }
      const isOwn = (context.env.CGO_LDFLAGS ?? "").split(/\s+/).includes(`-l${name}`);
      return {
        cause: `The linker does not find the library ${name} (-l${name})${isOwn ? ", which CGO_LDFLAGS, set in the environment, names" : ", which C code of a package needs"}.`,
        fix: isOwn
          ? unset("CGO_LDFLAGS", context)
          : `Install the development package of the library ${name}, or name its folder: CGO_LDFLAGS=-L/folder`,
      };
    },
  },
  {
    pattern: /C compiler "([^"\n]+)" not found|(?:exec: )?"(gcc|clang|cc)": executable file not found/,
    explain: ([, compiler, searched], context) =>
      isSet("CC", context)
        ? { cause: `CC is set to ${compiler ?? searched}, which is not found.`, fix: unset("CC", context) }
        : {
            cause: `cgo needs a C compiler, and ${compiler ?? searched} is not on PATH.`,
            fix:
              process.platform === "win32"
                ? "Install a C compiler such as MinGW-w64 gcc, or build with CGO_ENABLED=0."
                : install("compiler"),
          },
  },
];
