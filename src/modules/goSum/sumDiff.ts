/** Compares two states of go.sum: which modules were added, removed or changed, and which versions changed their hash. */
import type { GoMod, Requirement } from "../goMod/goMod.ts";
import type { RequireChainOf } from "../goMod/requireChains.ts";
import { compareSemver } from "../version/semver.ts";
import { keyOf, type SumFile, type SumLine, type SumProblem } from "./goSum.ts";
import type { ModChange } from "./modChange.ts";
import { codeOf, type ModuleCode, nameAllNeeds } from "./review/moduleCode.ts";
import type { PackingRelease } from "./review/packing.ts";

/** A go.sum file with its name, relative to the compared folder. */
export interface NamedSums {
  readonly name: string;
  readonly sums: SumFile;
}

/** One side of a comparison: a module with its go.sum, or a workspace with go.work.sum and the files of its modules. */
export interface SumSide {
  /** Its name: `HEAD`, `working tree`, a file name. */
  readonly label: string;
  readonly files: readonly NamedSums[];
  /** The go.mod file of each main module; empty if there are only go.sum files. */
  readonly mods: readonly GoMod[];
}

/** The kinds of change in the order in which a person should look at them. */
export const CHANGE_KINDS = ["rehashed", "downgraded", "added", "upgraded", "removed", "lines-only"] as const;

export type ModuleChangeKind = (typeof CHANGE_KINDS)[number];

/** What requires a module: go.mod, go.mod with `// indirect`, or only other modules of the graph. */
export type Relation = "direct" | "indirect" | "graph" | "unknown";

/** One changed hash. */
export interface LineChange {
  readonly version: string;
  readonly of: "zip" | "go.mod";
  readonly change: "added" | "removed" | "rehashed";
  readonly from: string | null;
  readonly to: string | null;
  /** File and line number, on the newer side unless the line was removed. */
  readonly file: string;
  readonly line: number;
  /** Which hash the checksum database has, by its record in the module cache. */
  readonly proof: "not-asked" | "from" | "to" | "neither";
  /** Of a rehashed zip: a Go release before this one may pack it by other rules. */
  readonly packedBefore?: PackingRelease;
  /** The module path of the line, where it is another major version's. */
  readonly path?: string;
}

/** A page by its address: about the package, what changed between the versions, or what its authors say of the new one. */
export interface ModuleLink {
  readonly kind: "package" | "compare" | "notes";
  readonly address: string;
}

/** A module with changed lines. */
export interface ModuleChange {
  readonly path: string;
  readonly change: ModuleChangeKind;
  /** The selected version on each side; null if there is none. */
  readonly from: string | null;
  readonly to: string | null;
  readonly relation: Relation;
  /** Whether code of it can be compiled, on the newer side unless it was removed. */
  readonly code: ModuleCode;
  /** The shortest chain of requirements to it, without the main module; empty if unknown. */
  readonly why: readonly string[];
  readonly lines: readonly LineChange[];
  /** The folders of the modules with this change, if there are several modules. */
  readonly folders?: readonly string[];
  /**
   * Another major version of the module, which was removed where this one was added, or the reverse. With two versions, it is
   * the path of the older one.
   */
  readonly otherMajor?: string;
  /** Another major version of a module that was added, which is required too. */
  readonly besideMajor?: string;
  /** A module of the same file whose path differs only in upper and lower case. */
  readonly caseTwin?: string;
  /** The settings or its host say that it is private: no page about it is public. */
  readonly isPrivate?: true;
  /** Public pages about it. */
  readonly links?: readonly ModuleLink[];
  /** Why its authors retracted the new version, by the newest go.mod in the module cache; "" without a reason. */
  readonly retracted?: string;
  /** What its authors advise instead of it, by the same file. */
  readonly deprecated?: string;
}

/** A problem in one of several files. */
export interface FileProblem extends SumProblem {
  readonly file: string;
}

/** A problem on one side of a comparison. */
export interface SideProblem extends FileProblem {
  readonly side: "from" | "to";
}

/** The number of modules by kind of change, and of added and removed lines. */
export type SumSummary = Record<ModuleChangeKind | "linesAdded" | "linesRemoved", number>;

/** What a side is. */
export interface SideName {
  readonly label: string;
  /** The hash of the commit that was compared. */
  readonly commit?: string;
  /** The commit is the one where the history of the label and that of the other side part. */
  readonly isMergeBase?: boolean;
}

/** A comparison. `modules` are in the order of `CHANGE_KINDS`, then by path. */
export interface SumDiff {
  /** A version changed its hash, hashes conflict, or the newer side has a line that breaks builds. */
  readonly alarm: boolean;
  readonly from: SideName;
  readonly to: SideName;
  readonly modules: readonly ModuleChange[];
  readonly problems: readonly SideProblem[];
  readonly summary: SumSummary;
  /** What changed in go.mod and go.work files, the worst first. */
  readonly goMod?: readonly ModChange[];
  /** The compared folder, from the root of its repository: `tools/`; "" for the root. */
  readonly folder?: string;
}

/** The path of the module that a Go toolchain is downloaded as. */
export const TOOLCHAIN_PATH = "golang.org/toolchain";

/** A line with the name of its file. */
interface Placed {
  readonly file: string;
  readonly line: SumLine;
}

/** Compares two sides. `why` is empty; `withReasons` adds it. */
export function diffSums(from: SumSide, to: SumSide): SumDiff {
  const [old, now] = [linesByKey(from), linesByKey(to)];
  // Few of thousands of modules change: only those are compared in detail.
  const changed = new Set<string>();
  addPathsApart(old, now, changed);
  addPathsApart(now, old, changed);
  const before = byModule(old, changed);
  const after = byModule(now, changed);
  const sides = {
    from: { lines: before, ...requirementsOf(from) },
    to: { lines: after, ...requirementsOf(to) },
  };
  const modules = [...changed].sort().flatMap((path) => {
    const lines = lineChanges(before.get(path) ?? [], after.get(path) ?? []);
    return lines.length === 0 ? [] : [moduleChange(path, lines, sides)];
  });
  modules.sort((a, b) => CHANGE_KINDS.indexOf(a.change) - CHANGE_KINDS.indexOf(b.change));
  const problems: SideProblem[] = [
    ...problemsOf(from).map((problem) => ({ ...problem, side: "from" as const })),
    ...problemsOf(to).map((problem) => ({ ...problem, side: "to" as const })),
  ];
  const isBroken = problems.some(({ side, severity }) => side === "to" && severity === "error");
  return {
    alarm: isBroken || modules.some(({ change }) => change === "rehashed"),
    from: { label: from.label },
    to: { label: to.label },
    modules,
    problems,
    summary: summaryOf(modules),
  };
}

/** The same comparison with the chains of requirements to the modules of the newer side. */
export function withReasons(diff: SumDiff, chainOf: RequireChainOf): SumDiff {
  const modules = diff.modules.map((module) =>
    module.to === null ? module : { ...module, why: chainOf(module.path) },
  );
  return { ...diff, modules };
}

type LinesByKey = ReadonlyMap<string, Placed>;
type LinesByPath = ReadonlyMap<string, readonly Placed[]>;

/** The line that the go command uses for each key: the first with a hash of a known type. */
function linesByKey({ files }: SumSide): LinesByKey {
  const lines = new Map<string, Placed>();
  for (const { name: file, sums } of files) {
    for (const line of sums.lines) {
      const key = keyOf(line);
      if (line.hash.startsWith("h1:") && !lines.has(key)) {
        lines.set(key, { file, line });
      }
    }
  }
  return lines;
}

/** Adds the paths of the modules with a line that is not the same on the other side. */
function addPathsApart(lines: LinesByKey, others: LinesByKey, apart: Set<string>): void {
  for (const [key, { line }] of lines) {
    if (others.get(key)?.line.hash !== line.hash) {
      apart.add(line.path);
    }
  }
}

/** The lines of the given modules, by path. */
function byModule(lines: LinesByKey, paths: ReadonlySet<string>): LinesByPath {
  const modules = new Map<string, Placed[]>();
  for (const placed of lines.values()) {
    const { path } = placed.line;
    if (paths.has(path)) {
      const own = modules.get(path);
      if (own) {
        own.push(placed);
      } else {
        modules.set(path, [placed]);
      }
    }
  }
  return modules;
}

function lineChanges(before: readonly Placed[], after: readonly Placed[]): LineChange[] {
  const changes: LineChange[] = [];
  const note = (change: LineChange["change"], at: Placed, from?: Placed, to?: Placed) => {
    const { version, of, line } = at.line;
    changes.push({
      version,
      of,
      change,
      from: from?.line.hash ?? null,
      to: to?.line.hash ?? null,
      file: at.file,
      line,
      proof: "not-asked",
    });
  };
  const left = new Map(after.map((placed) => [keyOf(placed.line), placed]));
  for (const old of before) {
    const key = keyOf(old.line);
    const now = left.get(key);
    left.delete(key);
    if (now === undefined) {
      note("removed", old, old);
    } else if (now.line.hash !== old.line.hash) {
      note("rehashed", now, old, now);
    }
  }
  for (const added of left.values()) {
    note("added", added, undefined, added);
  }
  return changes.sort(
    (a, b) => compareSemver(a.version, b.version) || Number(a.of === "go.mod") - Number(b.of === "go.mod"),
  );
}

/** What is known of the modules of a side, by path. `required` is undefined without a go.mod file. */
interface Modules {
  readonly lines: LinesByPath;
  readonly required: ReadonlyMap<string, readonly Requirement[]> | undefined;
  /** A module that is not in `required` has no package for a build. */
  readonly isComplete: boolean;
}

function requirementsOf({ mods }: SumSide): Omit<Modules, "lines"> {
  const required =
    mods.length === 0
      ? undefined
      : Map.groupBy(
          mods.flatMap(({ require }) => require),
          ({ path }) => path,
        );
  return { required, isComplete: mods.length > 0 && nameAllNeeds(mods) };
}

function moduleChange(
  path: string,
  lines: readonly LineChange[],
  sides: { from: Modules; to: Modules },
): ModuleChange {
  const from = versionOn(sides.from, path);
  const to = versionOn(sides.to, path);
  const isRehashed = lines.some(({ change }) => change === "rehashed");
  return {
    path,
    change: isRehashed ? "rehashed" : changeOf(from, to),
    from,
    to,
    relation: relationOf(to === null ? sides.from : sides.to, path),
    code: to === null ? codeOn(sides.from, path, from) : codeOn(sides.to, path, to),
    why: [],
    lines,
  };
}

function codeOn({ required, isComplete, lines }: Modules, path: string, version: string | null): ModuleCode {
  const own = (lines.get(path) ?? []).map(({ line }) => line);
  return codeOf(own, version, path === TOOLCHAIN_PATH || !isComplete || required?.has(path) === true);
}

function changeOf(from: string | null, to: string | null): ModuleChangeKind {
  if (from === to) {
    return "lines-only";
  }
  if (from === null) {
    return "added";
  }
  if (to === null) {
    return "removed";
  }
  return compareSemver(from, to) <= 0 ? "upgraded" : "downgraded";
}

/** The version in go.mod (for several main modules the highest, as in a workspace), else the highest with a zip line. */
function versionOn({ required, lines }: Modules, path: string): string | null {
  const needed = required?.get(path) ?? [];
  const zipped = (lines.get(path) ?? []).map(({ line }) => line).filter(({ of }) => of === "zip");
  return highest(needed) ?? highest(zipped) ?? null;
}

function highest(modules: readonly { readonly version: string }[]): string | undefined {
  return modules.reduce<string | undefined>(
    (best, { version }) => (best === undefined || compareSemver(version, best) > 0 ? version : best),
    undefined,
  );
}

function relationOf({ required }: Modules, path: string): Relation {
  // The go command downloads a toolchain as a module, which no module requires.
  if (required === undefined || path === TOOLCHAIN_PATH) {
    return "unknown";
  }
  const needs = required.get(path) ?? [];
  if (needs.length === 0) {
    return "graph";
  }
  return needs.some(({ indirect }) => !indirect) ? "direct" : "indirect";
}

/** Problems in each file of a side and between them: the go command reads all files and uses the first hash. */
export function problemsOf({ files }: Pick<SumSide, "files">): FileProblem[] {
  const modLines = files.length > 1 ? goModKeys(files) : undefined;
  const problems = files.flatMap(({ name: file, sums }) => {
    const completed = modLines && completedLines(sums, modLines);
    return sums.problems
      .filter(({ kind, line }) => kind !== "mod-line-missing" || !completed?.has(line))
      .map((problem): FileProblem => ({ ...problem, file }));
  });
  if (!modLines) {
    return problems;
  }
  const first = new Map<string, Placed>();
  for (const { name: file, sums } of files) {
    for (const line of sums.lines.filter(({ hash }) => hash.startsWith("h1:"))) {
      const key = keyOf(line);
      const before = first.get(key);
      if (before === undefined) {
        first.set(key, { file, line });
      } else if (before.file !== file && before.line.hash !== line.hash) {
        const message = `Line ${before.line.line} of ${before.file} has another hash for ${key}; the go command reads both files.`;
        problems.push({ file, line: line.line, kind: "conflict", severity: "error", message });
      }
    }
  }
  return problems;
}

/** The keys of all lines for go.mod files. */
function goModKeys(files: readonly NamedSums[]): Set<string> {
  return new Set(
    files.flatMap(({ sums }) => sums.lines.filter(({ of }) => of === "go.mod").map((line) => keyOf(line))),
  );
}

/** The numbers of the lines whose line for go.mod is in some file. */
function completedLines({ lines }: SumFile, modLines: ReadonlySet<string>): Set<number> {
  return new Set(
    lines.filter((one) => modLines.has(keyOf({ ...one, of: "go.mod" }))).map(({ line }) => line),
  );
}

/** Counts the modules by their kind of change, and the lines. */
export function summaryOf(modules: readonly ModuleChange[]): SumSummary {
  const summary: SumSummary = {
    added: 0,
    removed: 0,
    upgraded: 0,
    downgraded: 0,
    rehashed: 0,
    "lines-only": 0,
    linesAdded: 0,
    linesRemoved: 0,
  };
  for (const { change, lines } of modules) {
    summary[change] += 1;
    summary.linesAdded += lines.filter((line) => line.change !== "removed").length;
    summary.linesRemoved += lines.filter((line) => line.change !== "added").length;
  }
  return summary;
}
