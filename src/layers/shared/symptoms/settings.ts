/** Settings that the go command refuses. Texts: cmd/go/internal/{base,cfg,cache,envcmd,modload,work}, go1.26. */
import { splitFlags } from "../../../disk/goFlags.ts";
import { missingHome } from "../home.ts";
import {
  isSet,
  type Symptom,
  type SymptomContext,
  set,
  setWithout,
  unset,
  unsetByHand,
  whereSet,
} from "./symptom.ts";
import { noSpace } from "./system.ts";

const CACHE_EXAMPLE = process.platform === "win32" ? "$env:LOCALAPPDATA\\go-build" : "$HOME/.cache/go-build";

export const settings: readonly Symptom[] = [
  {
    pattern: /parsing \$GOFLAGS: (unknown flag (\S+)|non-flag "([^"\n]*)"|.+)/,
    explain: ([, error, flag, word], context) => ({
      cause: flag
        ? `GOFLAGS, set ${whereSet("GOFLAGS", context)}, contains ${flag}, which is not a flag of any go command.`
        : word !== undefined
          ? `GOFLAGS, set ${whereSet("GOFLAGS", context)}, contains the word "${word}", which is not a flag. GOFLAGS is split at spaces; a flag whose value contains a space needs quotes around the whole flag.`
          : `GOFLAGS, set ${whereSet("GOFLAGS", context)}, cannot be parsed: ${error}.`,
      fix: unset("GOFLAGS", context),
    }),
  },
  {
    pattern: /(?:invalid (?:boolean )?(?:value|flag)|flag needs an argument).*\(from [$%]GOFLAGS%?\).*/,
    explain: ([error], context) => ({
      cause: `GOFLAGS, set ${whereSet("GOFLAGS", context)}, gives a flag an invalid value: ${error}.`,
      fix: unset("GOFLAGS", context),
    }),
  },
  {
    // The runtime of each program reads it, the go command included (runtime/mgcpacer.go, readGOMEMLIMIT).
    pattern: /malformed GOMEMLIMIT/,
    explain: (_, context) => ({
      cause: `GOMEMLIMIT=${context.env.GOMEMLIMIT ?? ""} is set in the environment, which is not a number of bytes such as 512MiB, so no Go program starts, nor does the go command.`,
      fix: unset("GOMEMLIMIT", context),
    }),
  },
  {
    // Since go1.27 (internal/godebugs/table.go, Removed).
    pattern: /removed GODEBUG "(\w+)" set to old value "([^"\n]*)" in environment/,
    explain: ([, key, value], context) => ({
      cause: `GODEBUG, set in the environment, contains ${key}=${value}, which this release no longer supports, so no Go program starts.`,
      fix: setWithout("GODEBUG", context, (entry) => entry.split("=")[0] === key),
    }),
  },
  {
    pattern: /(\S*go\.(?:mod|work)):(\d+): removed GODEBUG "(\w+)" set to old value "([^"\n]*)"/,
    explain: ([, file, line, key, value]) => ({
      cause: `${file}:${line} sets ${key}=${value}, which this release no longer supports.`,
      fix: `Remove ${key} from line ${line} of ${file}.`,
      location: { path: file!, line: Number(line) },
    }),
  },
  {
    pattern: /error starting GOCACHEPROG program "([^"\n]*)": (.+)/,
    explain: ([, program, why], context) => ({
      cause: `GOCACHEPROG, set ${whereSet("GOCACHEPROG", context)}, names ${program}, which cannot be started: ${why}.`,
      fix: unset("GOCACHEPROG", context),
    }),
  },
  {
    pattern: /(GOCACHEPROG (?:exited|reported|didn't|failed|program|client|protocol).*)/,
    explain: ([, what], context) => ({
      cause: `The program that GOCACHEPROG names, set ${whereSet("GOCACHEPROG", context)}, does not work as a build cache: ${what}.`,
      fix: unset("GOCACHEPROG", context),
    }),
  },
  {
    pattern: /-(race|msan|asan) requires cgo/,
    explain: ([, flag], context) => {
      const isOff = context.env.CGO_ENABLED === "0";
      const disabled = cgoIsOff(context.env);
      // The flag itself is the cause where GOFLAGS gives it to every command.
      if (splitFlags(context.env.GOFLAGS ?? "").some(({ name }) => name === flag)) {
        return {
          cause: `GOFLAGS=${context.env.GOFLAGS} comes from the environment; -${flag} needs cgo, and ${disabled}.`,
          fix: unset("GOFLAGS", context),
        };
      }
      return {
        cause: `${flag === "race" ? "The race detector" : `-${flag}`} needs cgo, and ${disabled}.`,
        fix: isOff
          ? unset("CGO_ENABLED", context)
          : "Install a C compiler, then check: go env CGO_ENABLED CC",
      };
    },
  },
  {
    pattern: /modules disabled by GO111MODULE=off/,
    explain: (_, context) => ({
      cause: `GO111MODULE=off is set ${whereSet("GO111MODULE", context)}: it disables modules.`,
      fix: unset("GO111MODULE", context),
    }),
  },
  {
    pattern: /unknown environment setting GO111MODULE=(.*)/,
    explain: ([, value], context) => ({
      cause: `GO111MODULE is set to ${value} ${whereSet("GO111MODULE", context)}; it must be on, off or auto.`,
      fix: unset("GO111MODULE", context),
    }),
  },
  {
    pattern: /unsupported GOOS\/GOARCH pair (\S+)/,
    explain: ([, pair], context) => ({
      cause: `GOOS and GOARCH select ${pair}, which this release does not support.`,
      fix: ["GOOS", "GOARCH"].filter((name) => isSet(name, context)).length
        ? ["GOOS", "GOARCH"]
            .filter((name) => isSet(name, context))
            .map((name) => unset(name, context))
            .join("; ")
        : "go env -u GOOS GOARCH",
    }),
  },
  {
    pattern: /unknown GOEXPERIMENT (\S+)/,
    explain: ([, name], context) => ({
      cause: `GOEXPERIMENT, set ${whereSet("GOEXPERIMENT", context)}, names ${name}, which this release does not know.`,
      fix: unset("GOEXPERIMENT", context),
    }),
  },
  {
    pattern:
      /unsupported setting (GO\w+)=(.*)|invalid (GO(?:386|AMD64|ARM|ARM64|MIPS|MIPS64|PPC64|RISCV64|WASM|FIPS140)): (.*)/,
    explain: ([, plain, value, name, rule], context) => ({
      cause: plain
        ? `${plain} is set to ${value} ${whereSet(plain, context)}, which this release does not know.`
        : `${name}, set ${whereSet(name!, context)}, is not valid: ${rule}.`,
      fix: unset((plain ?? name)!, context),
    }),
  },
  {
    pattern: /build cache is disabled by GOCACHE=off/,
    explain: (_, context) => ({
      cause: `GOCACHE=off is set ${whereSet("GOCACHE", context)}; the build cache is required since Go 1.12.`,
      fix: unset("GOCACHE", context),
    }),
  },
  {
    pattern: /GOCACHE is not an absolute path/,
    explain: (_, context) => ({
      cause: `GOCACHE is set ${whereSet("GOCACHE", context)} to a path that is not absolute.`,
      fix: unset("GOCACHE", context),
    }),
  },
  {
    pattern: /GOCACHE is not defined and (neither .+ are defined|.+ is not defined)/,
    explain: () => ({
      cause: "HOME is not set, so the go command does not know where to put its build cache.",
      fix:
        process.platform === "win32"
          ? set("GOCACHE", CACHE_EXAMPLE)
          : "Set HOME to the home folder of this user, or GOCACHE to an absolute path.",
    }),
  },
  {
    pattern: /module cache not found: neither GOMODCACHE nor GOPATH is set/,
    explain: () => ({
      cause:
        "HOME, GOPATH and GOMODCACHE are all unset, so the go command does not know where to store modules.",
      fix: "Set HOME to the home folder of this user, or GOPATH to an absolute path.",
    }),
  },
  {
    pattern: /failed to initialize build cache at (.+?): (.+)/,
    explain: ([, folder, why], context) =>
      (/no space left/.test(why!) ? noSpace(folder!) : missingHome(folder!, context.env)) ?? {
        cause: `The build cache ${folder} cannot be created or written: ${why}.`,
        fix: isSet("GOCACHE", context)
          ? `Make ${folder} writable for this user, or: ${unset("GOCACHE", context)}`
          : `Make ${folder} writable for this user, or set GOCACHE to a writable folder.`,
      },
  },
  {
    // An entry is written to 00..ff/<64 digits>-a or -d (cmd/go/internal/cache, fileName). Most failures are silent; a
    // failure to write the index of a folder is not (cmd/go/internal/modindex).
    pattern: /open (.+?)[\\/][0-9a-f]{2}[\\/][0-9a-f]{64}-[ad]: (.+)/,
    explain: ([, folder, why]) => ({
      cause: `The build cache ${folder} cannot be written: ${why}.`,
      fix: `Make ${folder} writable for this user, or set GOCACHE to a writable folder.`,
    }),
  },
  {
    pattern: /GOPATH entry is relative; must be absolute path: "([^"\n]*)"/,
    explain: ([, entry], context) => ({
      cause: `GOPATH, set ${whereSet("GOPATH", context)}, contains "${entry}", which is not an absolute path.`,
      fix: unsetByHand("GOPATH", context),
    }),
  },
  {
    pattern: /GOPATH entry cannot start with shell metacharacter '~': "([^"\n]*)"/,
    explain: ([, entry], context) => ({
      cause: `GOPATH, set ${whereSet("GOPATH", context)}, contains "${entry}"; only a shell expands ~ to the home folder.`,
      fix: unsetByHand("GOPATH", context),
    }),
  },
  {
    pattern: /GOBIN must be an absolute path/,
    explain: (_, context) => ({
      cause: `GOBIN is set ${whereSet("GOBIN", context)} to a path that is not absolute.`,
      fix: unset("GOBIN", context),
    }),
  },
  {
    pattern: /GOTMPDIR must be an absolute path/,
    explain: (_, context) => ({
      cause: `GOTMPDIR is set ${whereSet("GOTMPDIR", context)} to a path that is not absolute.`,
      fix: unset("GOTMPDIR", context),
    }),
  },
  {
    pattern: /creating work dir: (?:stat|mkdir|open) (.+?): (.+)/,
    explain: ([, folder, why], context) => ({
      cause: `The temporary folder ${folder} cannot be used: ${why}.`,
      fix: isSet("GOTMPDIR", context)
        ? unset("GOTMPDIR", context)
        : "Create the folder, or set TMPDIR (TEMP on Windows) and GOTMPDIR to one that this user can write.",
    }),
  },
  {
    pattern: /invalid GOWORK: not an absolute path/,
    explain: (_, context) => ({
      cause: "GOWORK is set in the environment to a path that is neither absolute nor off.",
      fix: unset("GOWORK", context),
    }),
  },
  {
    pattern: /reading overlay: (.+)/,
    explain: ([, why], context) => ({
      cause: `GOFLAGS gives an -overlay that cannot be read: ${why}.`,
      fix: unset("GOFLAGS", context),
    }),
  },
  {
    pattern: /This program can only be run on (\S+) processors with (\S+) microarchitecture support/,
    explain: ([, arch, level], context) => ({
      cause: `The program was built for ${arch} level ${level}, which this processor does not have.`,
      fix: unset("GOAMD64", context),
    }),
  },
];

/** Why cgo is disabled, as far as the environment shows it. */
export function cgoIsOff(env: SymptomContext["env"]): string {
  return env.CGO_ENABLED === "0"
    ? "CGO_ENABLED=0 is set in the environment"
    : "it is disabled here: no C compiler is on PATH, or a setting disables it";
}
