/** Compares two states of all go.sum files of a repository: each file with itself, and what go.mod files say. */
import { type KnownLines, parseGoSum, type SumFile } from "./goSum.ts";
import type { ModChange } from "./modChange.ts";
import {
  CHANGE_KINDS,
  diffSums,
  type FileProblem,
  type ModuleChange,
  problemsOf,
  type SideProblem,
  type SumDiff,
  summaryOf,
} from "./sumDiff.ts";
import {
  folderOf,
  foldersByPath,
  isOfWork,
  isOwnFile,
  nameIn,
  type SumTree,
  sideOf,
  WORK_SUM,
} from "./sumTree.ts";
import { contradictions, type FileChange, withOtherFiles } from "./treeLines.ts";
import { modChangesOf } from "./treeMods.ts";
import { linked, merged } from "./treeRows.ts";

/** A file of sums on both sides; undefined where it is not there. */
interface FilePair {
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** More changed lines than a person can look at, and what is made of each takes memory. */
const MOST_CHANGED = 80_000;

/** Compares two states. `why` is empty. @throws Error with one sentence where more changed than can be shown */
export function diffTrees(from: SumTree, to: SumTree): SumDiff {
  let lines = 0;
  const parse = parser();
  const moved = movedFolders(from, to);
  const pairs = filePairs(from, to, moved);
  const changed = pairs.filter(
    (pair) => (pair.from && from.sums.get(pair.from)) !== (pair.to && to.sums.get(pair.to)),
  );
  const compared = changed.map((pair): FileChange => {
    const folder = folderOf((pair.to ?? pair.from)!);
    const side = (tree: SumTree, name: string | undefined, other: string | undefined) => {
      const shown = name ?? other!;
      const text = name === undefined ? undefined : tree.sums.get(name);
      const one = sideOf(tree, shown, parse(text ?? ""));
      return text === undefined ? { ...one, files: [] } : one;
    };
    const sides = { from: side(from, pair.from, pair.to), to: side(to, pair.to, pair.from) };
    const { modules } = diffSums(sides.from, sides.to);
    lines += modules.reduce((sum, module) => sum + module.lines.length, 0);
    if (lines > MOST_CHANGED) {
      throw new Error(
        `Between ${from.label} and ${to.label} more than ${MOST_CHANGED.toLocaleString("en")} lines changed, too many to show: compare a folder below.`,
      );
    }
    const isWork = (pair.to ?? pair.from) === WORK_SUM;
    return { folder, isWork, modules: linked(modules, { ...sides, trees: { from, to } }) };
  });
  const files = withOtherFiles(compared, { from, to, parse });
  const hasSeveral = new Set(pairs.map((pair) => pair.to ?? pair.from)).size > 1;
  const modules = merged(files, hasSeveral);
  const names = new Set(changed.flatMap((pair) => [pair.from, pair.to]));
  const problems: SideProblem[] = [
    ...problemsIn(from, names, parse).map((problem) => ({ ...problem, side: "from" as const })),
    ...problemsIn(to, names, parse).map((problem) => ({ ...problem, side: "to" as const })),
  ];
  const known = new Set(problems.map(({ side, file, line }) => `${side} ${file} ${line}`));
  problems.push(...contradictions(files).filter(({ file, line }) => !known.has(`to ${file} ${line}`)));
  const goMod = modChangesOf({ from, to, moved, parse, told: pathsByFolder(files) });
  return {
    alarm: isAlarm(modules, problems, goMod),
    from: { label: from.label },
    to: { label: to.label },
    modules: modules.sort((a, b) => CHANGE_KINDS.indexOf(a.change) - CHANGE_KINDS.indexOf(b.change)),
    problems,
    summary: summaryOf(modules),
    goMod,
  };
}

function isAlarm(
  modules: readonly ModuleChange[],
  problems: readonly SideProblem[],
  goMod: readonly ModChange[],
): boolean {
  return (
    problems.some(({ side, severity }) => side === "to" && severity === "error") ||
    modules.some(({ change }) => change === "rehashed") ||
    goMod.some(({ severity }) => severity === "error")
  );
}

/** Parses a text, and keeps the latest: a file is needed a few times in a row. */
function parser(): (text: string) => SumFile {
  const latest = new Map<string, SumFile>();
  return (text) => {
    const file = latest.get(text) ?? parseGoSum(text);
    latest.delete(text);
    latest.set(text, file);
    if (latest.size > 4) {
      latest.delete(latest.keys().next().value!);
    }
    return file;
  };
}

/** The older folder of each module that lies in another one now, by the newer folder. */
function movedFolders(from: SumTree, to: SumTree): Map<string, string> {
  const before = foldersByPath(from);
  return new Map(
    [...foldersByPath(to)].flatMap(([path, folder]) => {
      const old = before.get(path);
      const hasMoved = old !== undefined && !from.mods.has(folder) && !to.mods.has(old);
      return hasMoved ? [[folder, old] as const] : [];
    }),
  );
}

function filePairs(from: SumTree, to: SumTree, moved: ReadonlyMap<string, string>): FilePair[] {
  if (from.isFile && to.isFile) {
    return [{ from: [...from.sums.keys()][0], to: [...to.sums.keys()][0] }];
  }
  const used = new Set<string>();
  const pairs = [...to.sums.keys()].map((name): FilePair => {
    const folder = moved.get(folderOf(name));
    const isModule = folder !== undefined && name.endsWith("go.sum");
    const old = isModule ? nameIn(folder, "go.sum") : name;
    if (!from.sums.has(old)) {
      return { from: undefined, to: name };
    }
    used.add(old);
    return { from: old, to: name };
  });
  const gone = [...from.sums.keys()].filter((name) => !used.has(name));
  return [...pairs, ...gone.map((name) => ({ from: name, to: undefined }))];
}

/**
 * The problems of a state: of the files that changed, and of the folder's own. The files of a workspace count together, so
 * that one can contradict another, or complete it.
 */
function problemsIn(
  tree: SumTree,
  changed: ReadonlySet<string | undefined>,
  parse: (text: string) => SumFile,
): FileProblem[] {
  const names = [...tree.sums.keys()].filter((name) => changed.has(name) || isOwnFile(tree, name));
  const isTogether = (name: string) => isOfWork(tree, name);
  const filesOf = (some: readonly string[]) => {
    const known: KnownLines = new Map();
    const one = (text: string) => (some.length > 1 ? parseGoSum(text, known) : parse(text));
    return some.map((name) => ({ name, sums: one(tree.sums.get(name)!) }));
  };
  const together = names.filter(isTogether);
  const groups = [
    ...(together.length > 0 ? [together] : []),
    ...names.filter((name) => !isTogether(name)).map((name) => [name]),
  ];
  return groups.flatMap((group) => problemsOf({ files: filesOf(group) }));
}

/** The modules whose lines changed, by the folders of their files; those of a workspace's own file count for each. */
function pathsByFolder(files: readonly FileChange[]): (folder: string, path: string) => boolean {
  const told = new Map<string, Set<string>>();
  for (const { folder, isWork, modules } of files) {
    const key = isWork ? "" : folder;
    const paths = told.get(key) ?? new Set<string>();
    told.set(key, paths);
    for (const { path } of modules) {
      paths.add(path);
    }
  }
  return (folder, path) => (told.get(folder)?.has(path) || told.get("")?.has(path)) ?? false;
}
