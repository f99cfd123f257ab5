/** What the lines of one go.sum file mean beside those of the others of the repository. */
import { keyOf, type SumFile } from "./goSum.ts";
import type { LineChange, ModuleChange, SideProblem } from "./sumDiff.ts";
import type { SumTree } from "./sumTree.ts";

/** The changed modules of one file. */
export interface FileChange {
  readonly folder: string;
  /** It is go.work.sum. */
  readonly isWork: boolean;
  readonly modules: readonly ModuleChange[];
}

type HashesByKey = ReadonlyMap<string, ReadonlySet<string>>;

interface Both {
  from: SumTree;
  to: SumTree;
  parse(text: string): SumFile;
}

/**
 * A line that is new in its file has another hash than every other file had for its version: it is rehashed. What go.work.sum
 * only shares with other files is no change.
 */
export function withOtherFiles(files: readonly FileChange[], { from, to, parse }: Both): FileChange[] {
  if (from.sums.size <= 1 && to.sums.size <= 1) {
    return [...files];
  }
  const before = hashesOf(from, keysIn(files, "added"), parse);
  const workOnly = files.filter(({ isWork }) => isWork);
  const after = hashesOf(to, keysIn(workOnly, "removed"), parse);
  return files.map((file) => ({
    ...file,
    modules: file.modules.flatMap((module) => {
      const lines = module.lines.flatMap((line) => lineBeside(line, module.path, { before, after, file }));
      const isRehashed = lines.some(({ change }) => change === "rehashed");
      return lines.length === 0
        ? []
        : [{ ...module, lines, change: isRehashed ? ("rehashed" as const) : module.change }];
    }),
  }));
}

function lineBeside(
  line: LineChange,
  path: string,
  { before, after, file }: { before: HashesByKey; after: HashesByKey; file: FileChange },
): LineChange[] {
  const key = keyOf({ path, ...line });
  if (line.change === "added") {
    const known = before.get(key);
    if (known !== undefined && !known.has(line.to!)) {
      return [{ ...line, change: "rehashed", from: [...known][0]! }];
    }
    return file.isWork && known !== undefined ? [] : [line];
  }
  return file.isWork && line.change === "removed" && after.get(key)?.has(line.from!) ? [] : [line];
}

function keysIn(files: readonly FileChange[], change: LineChange["change"]): Set<string> {
  const keys = new Set<string>();
  for (const { path, lines } of files.flatMap(({ modules }) => modules)) {
    for (const line of lines) {
      if (line.change === change) {
        keys.add(keyOf({ path, ...line }));
      }
    }
  }
  return keys;
}

/** The hashes that the files of a state have for these keys. */
function hashesOf(tree: SumTree, keys: ReadonlySet<string>, parse: Both["parse"]): HashesByKey {
  const hashes = new Map<string, Set<string>>();
  for (const text of keys.size === 0 ? [] : new Set(tree.sums.values())) {
    for (const line of parse(text).lines) {
      const key = keyOf(line);
      if (keys.has(key) && line.hash.startsWith("h1:")) {
        const known = hashes.get(key);
        if (known) {
          known.add(line.hash);
        } else {
          hashes.set(key, new Set([line.hash]));
        }
      }
    }
  }
  return hashes;
}

/** New lines of several files that have different hashes for one version: one of them is wrong. */
export function contradictions(files: readonly FileChange[]): SideProblem[] {
  const first = new Map<string, LineChange>();
  const problems: SideProblem[] = [];
  for (const { path, lines } of files.flatMap(({ modules }) => modules)) {
    for (const line of lines.filter(({ change }) => change === "added")) {
      const key = keyOf({ path, ...line });
      const other = first.get(key);
      if (other === undefined) {
        first.set(key, line);
      } else if (other.to !== line.to) {
        const message = `Line ${other.line} of ${other.file} has another hash for ${key}: one of them is wrong.`;
        problems.push({
          side: "to",
          file: line.file,
          line: line.line,
          kind: "conflict",
          severity: "error",
          message,
        });
      }
    }
  }
  return problems;
}
