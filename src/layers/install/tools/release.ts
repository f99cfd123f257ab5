/** Which tools a release of Go has, and which of them it contains as programs. */

/** A tool that `go tool` runs, with the first and last minor release (the N of go1.N) that has it. */
interface Tool {
  name: string;
  since?: number;
  until?: number;
}

/**
 * The programs in src/cmd that are installed into pkg/tool, without those for building releases (api, dist,
 * distpack, metadata, relnote: cmd/distpack/pack.go leaves them out). Compared with go1.21 to go1.27.
 */
const TOOLS: readonly Tool[] = [
  { name: "addr2line" },
  { name: "asm" },
  { name: "buildid" },
  { name: "cgo" },
  { name: "compile" },
  { name: "covdata", since: 20 },
  { name: "cover" },
  { name: "doc", until: 25 },
  { name: "fix" },
  { name: "link" },
  { name: "nm" },
  { name: "objdump" },
  { name: "pack" },
  { name: "pprof" },
  { name: "preprofile", since: 23 },
  { name: "test2json" },
  { name: "trace" },
  { name: "vet" },
];

/** The newest minor release that the table was compared with. */
const NEWEST = 27;

/** Tools by how they are provided. */
export interface ExpectedTools {
  /** In pkg/tool. */
  ready: string[];
  /** Built by `go tool` when first used (since go1.25). */
  onDemand: string[];
}

/**
 * The tools that `goVersion` should have. `distSource` is the text of src/cmd/dist/build.go; its list
 * toolsIncludedInDistpack (since go1.25) names those in pkg/tool. Before, all were there. For a release newer than the
 * table only the tools in that list are expected.
 */
export function expectedTools(goVersion: string, distSource: string | undefined): ExpectedTools {
  const minor = Number(/go1\.(\d+)/.exec(goVersion)?.[1] ?? Number.NaN);
  const list = /^\ttoolsIncludedInDistpack\s*=\s*\[\]string\{([^{}]*)\}/m.exec(distSource ?? "")?.[1];
  const ready = list === undefined ? undefined : [...list.matchAll(/"cmd\/(\w+)"/g)].map(([, name]) => name!);
  if (!(minor <= NEWEST)) {
    return { ready: ready ?? [], onDemand: [] };
  }
  const known = TOOLS.filter(({ since = 0, until = NEWEST }) => since <= minor && minor <= until);
  const names = known.map(({ name }) => name);
  const inPlace = ready ?? (minor < 25 ? names : BUILD_TOOLS);
  return { ready: inPlace, onDemand: names.filter((name) => !inPlace.includes(name)) };
}

/** The tools that builds need: they are in pkg/tool even if src/cmd/dist, which has the list, is missing. */
const BUILD_TOOLS = ["asm", "cgo", "compile", "cover", "link", "vet"];

/**
 * The tools that print their name and release with -V=full, because the go command requests it (cmd/go/internal/work,
 * buildid.go, toolID). The others refuse the flag.
 */
export const REPORTS_VERSION: ReadonlySet<string> = new Set([...BUILD_TOOLS, "preprofile"]);
