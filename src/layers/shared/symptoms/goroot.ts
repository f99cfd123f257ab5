/** A GOROOT that is missing, mixed of two releases, or broken. Texts: cmd/go, cmd/compile, cmd/link of go1.26, measured. */
import { existsSync, realpathSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { isSet, REINSTALL, reinstall, type Symptom, unset, unsetByHand } from "./symptom.ts";

export const goroot: readonly Symptom[] = [
  {
    pattern: /cannot find GOROOT directory: 'go' binary is trimmed/,
    explain: (_, { program }) =>
      closedTree(program) ?? {
        cause: "The go command was moved out of its tree, so it no longer finds its own GOROOT.",
        fix: "Run the go command in the bin folder of a complete Go tree, or reinstall Go: https://go.dev/dl",
      },
  },
  {
    pattern: /cannot find GOROOT directory: ([^\n]+)/,
    explain: ([, path = ""], context) => {
      const named = path.endsWith("\r")
        ? `${JSON.stringify(path)}, with the end of a line of Windows,`
        : path;
      return {
        cause: isSet("GOROOT", context)
          ? `GOROOT is set to ${named} in the environment, which is not a Go tree.`
          : `The go command expects its tree in ${named}, which is not a Go tree.`,
        fix: unsetByHand("GOROOT", context),
      };
    },
  },
  {
    pattern: /(\w+): version "([^"\n]+)" does not match go tool version "([^"\n]+)"/,
    explain: ([, tool, found, wanted], context) => mixedReleases(tool!, found!, wanted!, context),
  },
  {
    pattern:
      /linked object header mismatch:[\s\S]{0,300}?have "go object \S+ \S+ (\S+)[\s\S]{0,300}?want "go object \S+ \S+ (\S+)/,
    explain: ([, wanted, found], context) => mixedReleases("link", found!, wanted!, context),
  },
  {
    pattern: /no such tool "([^"\n]+)"/,
    explain: ([, tool]) => ({
      cause: missingTool(tool!),
      fix: REINSTALL,
    }),
  },
  {
    pattern: /spawn (.+[\\/]pkg[\\/]tool[\\/].+?) ENOENT/,
    explain: ([, path]) => ({ cause: `The tool ${path} is missing.`, fix: REINSTALL }),
  },
  {
    pattern: /no tool directory: (.+)/,
    explain: ([, why]) => ({
      cause: `The tools of GOROOT cannot be listed: ${why}.`,
      fix: /permission denied|denied/i.test(why!) ? "Make GOROOT readable for this user." : REINSTALL,
    }),
  },
  {
    pattern: /obtaining buildID for go tool (\S+): fork\/exec (.+?): (permission denied|Access is denied\.)/,
    explain: ([, tool, path]) => ({
      cause: `The tool ${tool} cannot be executed: ${path}.`,
      fix: process.platform === "win32" ? REINSTALL : `chmod 755 '${path}'`,
    }),
  },
  {
    pattern: /obtaining buildID for go tool (\S+): fork\/exec (.+?): (.+)/,
    explain: ([, tool, path, why], context) =>
      /[\\/]pkg[\\/]tool[\\/]/.test(path!)
        ? { cause: `The tool ${tool} cannot be started: ${path}: ${why}.`, fix: REINSTALL }
        : {
            cause: `Each tool is started through ${path} (-toolexec), which cannot be started: ${why}.`,
            fix: unset("GOFLAGS", context),
          },
  },
  {
    pattern: /obtaining buildID for go tool (\S+): (signal: .+|exit status \d+)/,
    explain: ([, tool, how]) => ({
      cause: `The tool ${tool} in GOROOT fails when it starts (${how}).`,
      fix: REINSTALL,
    }),
  },
  {
    pattern: /parsing buildID from go tool (\S+) -V=full: unexpected output/,
    explain: ([, tool]) => ({
      cause: `The tool ${tool} in GOROOT does not report its release, so it is not Go's own tool.`,
      fix: REINSTALL,
    }),
  },
  {
    pattern: /open (.+[\\/]pkg[\\/]include[\\/].+?): (no such file or directory|.+cannot find .+)/,
    explain: ([, path]) => ({
      cause: `${path} is missing; the assembly code of the standard library includes it.`,
      fix: REINSTALL,
    }),
  },
  {
    pattern: /open (.+[\\/]src[\\/].+?): (?:permission denied|Access is denied\.)/,
    explain: ([, path]) => ({
      cause: `${path} cannot be read by this user.`,
      fix: process.platform === "win32" ? "Give this user read access." : `chmod -R a+rX '${path}'`,
      location: { path: path! },
    }),
  },
  {
    pattern: /package (\S+) is not in std \((.+)\)/,
    explain: ([, name, folder]) =>
      existsSync(folder!)
        ? {
            cause: `${folder} exists, but the go command cannot read it, or cannot write its index of it into the build cache.`,
            fix: "Make the folder readable, and the build cache (go env GOCACHE) writable with room on its disk.",
            location: { path: folder! },
          }
        : {
            cause: `The standard library package ${name} is not in ${folder}.`,
            fix: `If ${name} belongs to the standard library, reinstall Go: https://go.dev/dl. If it is a package of your module, prefix it with the module path.`,
            location: { path: folder! },
          },
  },
  {
    // The detector is linked from a prebuilt file there (runtime/race/README).
    pattern: /relocation target __tsan_\w+ not defined/,
    explain: () => ({
      cause: "The race detector is missing from GOROOT: src/runtime/race has no .syso file for this system.",
      fix: REINSTALL,
    }),
  },
  {
    pattern: /"std" matched no packages/,
    explain: (_, context) => ({
      cause: "GOROOT contains no standard library (its src folder is missing or empty).",
      fix: isSet("GOROOT", context) ? unset("GOROOT", context) : REINSTALL,
    }),
  },
];

/** A tree around the go command that only its owner may read, as after unpacking it as root with umask 077. */
function closedTree(program: string): { cause: string; fix: string } | undefined {
  try {
    const goroot = dirname(dirname(realpathSync(program)));
    const closed = ["src", "pkg", "VERSION"]
      .map((name) => join(goroot, name))
      .find((path) => {
        const stats = statSync(path, { throwIfNoEntry: false });
        return stats !== undefined && (stats.mode & 0o004) === 0;
      });
    return closed === undefined || process.platform === "win32"
      ? undefined
      : {
          cause: `This user may not read ${closed}: its mode gives no permission to others, as after unpacking Go with umask 077.`,
          fix: `${process.getuid?.() === 0 ? "" : "sudo "}chmod -R a+rX '${goroot}'`,
        };
  } catch {
    return undefined;
  }
}

/** The cause of a missing tool. */
export function missingTool(name: string): string {
  return `The tool ${name} is missing from pkg/tool in GOROOT.`;
}

function mixedReleases(tool: string, found: string, wanted: string, context: Parameters<typeof isSet>[1]) {
  const cause = `The tool ${tool} in GOROOT is from ${found}, but the go command is ${wanted}: two releases are mixed.`;
  return isSet("GOROOT", context)
    ? { cause: `${cause} GOROOT is set in the environment.`, fix: unset("GOROOT", context) }
    : { cause, fix: reinstall(wanted) };
}
