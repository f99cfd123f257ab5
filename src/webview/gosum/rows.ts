/** The rows of the page: sections, modules, their lines; what is folded has none. */
import type {
  LineChange,
  ModuleChange,
  ModuleChangeKind,
  SideProblem,
  SumDiff,
} from "../../modules/sumDiff.ts";
import { SECTIONS } from "../../modules/sumDiffWords.ts";

/** One row. All are equally high. `id` stays the same while things are folded and filtered. */
export type Row = { id: string; level: number; open: boolean | undefined } & (
  | { kind: "section"; count: number; section: ModuleChangeKind | "problems" }
  | { kind: "problem"; problem: SideProblem }
  | { kind: "module"; module: ModuleChange }
  | { kind: "line"; line: LineChange }
  | { kind: "hash"; line: LineChange; side: "from" | "to" }
);

/** What a person chose to see. */
export interface Choice {
  /** A part of a module's path; empty for all. */
  text: string;
  /** One kind of change; empty for all. */
  kind: ModuleChangeKind | "";
  /** What was opened or closed by hand, by row. */
  folds: Readonly<Record<string, boolean>>;
}

/** Sections that need no look are closed until somebody opens them; so are all modules but the alarming ones. */
export function rowsOf(diff: SumDiff, { text, kind, folds }: Choice): Row[] {
  const wanted = text.toLowerCase();
  const rows: Row[] = [];
  const problems = diff.problems.filter(({ severity }) => severity !== "info");
  if (problems.length > 0 && kind === "" && wanted === "") {
    const open = folds.problems ?? true;
    rows.push({
      id: "problems",
      level: 1,
      open,
      kind: "section",
      count: problems.length,
      section: "problems",
    });
    if (open) {
      rows.push(
        ...problems.map(
          (problem, i): Row => ({ id: `problem-${i}`, level: 2, open: undefined, kind: "problem", problem }),
        ),
      );
    }
  }
  for (const section of SECTIONS) {
    if (kind !== "" && kind !== section) {
      continue;
    }
    const modules = diff.modules.filter(
      ({ change, path }) => change === section && path.toLowerCase().includes(wanted),
    );
    if (modules.length > 0) {
      const open = folds[section] ?? (section !== "lines-only" || kind !== "" || wanted !== "");
      rows.push({ id: section, level: 1, open, kind: "section", count: modules.length, section });
      rows.push(...(open ? modules.flatMap((module) => moduleRows(module, folds)) : []));
    }
  }
  return rows;
}

function moduleRows(module: ModuleChange, folds: Choice["folds"]): Row[] {
  const id = `module-${module.path}`;
  const open = folds[id] ?? module.change === "rehashed";
  const lines = open ? module.lines.flatMap((line, i) => lineRows(line, `${id}-${i}`)) : [];
  return [{ id, level: 2, open, kind: "module", module }, ...lines];
}

function lineRows(line: LineChange, id: string): Row[] {
  const sides: ("from" | "to")[] = line.change === "rehashed" ? ["from", "to"] : [];
  return [
    { id, level: 3, open: undefined, kind: "line", line },
    ...sides.map(
      (side): Row => ({ id: `${id}-${side}`, level: 3, open: undefined, kind: "hash", line, side }),
    ),
  ];
}

/** A hash in three parts, of which only the middle one differs from the other hash. */
export function differing(hash: string, other: string): [same: string, differs: string, same: string] {
  let start = 0;
  while (start < hash.length && hash[start] === other[start]) {
    start += 1;
  }
  let end = 0;
  while (
    end < hash.length - start &&
    end < other.length - start &&
    hash.at(-1 - end) === other.at(-1 - end)
  ) {
    end += 1;
  }
  return [hash.slice(0, start), hash.slice(start, hash.length - end), hash.slice(hash.length - end)];
}
