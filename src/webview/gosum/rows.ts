/** The rows of the page: sections, modules, their lines; what is folded has none. */
import type { DatabaseAnswer } from "../../modules/goSum/databaseAnswer.ts";
import type { ModChange } from "../../modules/goSum/modChange.ts";
import { isQuiet, type SectionKind, sectionsOf } from "../../modules/goSum/review/sumSections.ts";
import type { LineChange, ModuleChange, SideProblem, SumDiff } from "../../modules/goSum/sumDiff.ts";

/** One row. All rows have the same height. `id` does not change when rows are folded or filtered. */
export type Row = { id: string; level: number; open: boolean | undefined } & (
  | { kind: "section"; count: number; section: SectionKind | "problems" | "mods" }
  | { kind: "mod"; change: ModChange }
  | { kind: "problem"; problem: SideProblem }
  | { kind: "module"; module: ModuleChange }
  | { kind: "line"; path: string; line: LineChange }
  | { kind: "hash"; line: LineChange; side: "from" | "to" }
);

/** The answers of the checksum database about lines of the comparison. */
export type Answers = readonly DatabaseAnswer[];

/** What the user chose to see. */
export interface Choice {
  /** A part of a module path; empty for all. */
  text: string;
  /** One section; empty for all. */
  kind: SectionKind | "";
  /** The rows that the user opened or closed. */
  folds: Readonly<Record<string, boolean>>;
}

/** A comparison prepared for the filter: each keystroke must be fast in a huge one. */
export interface RowIndex {
  readonly mods: readonly Row[];
  readonly problems: readonly Row[];
  readonly sections: readonly { kind: SectionKind; modules: readonly IndexedModule[] }[];
}

interface IndexedModule {
  readonly module: ModuleChange;
  /** Its path as the filter compares it. */
  readonly path: string;
  /** Its rows while the user has not opened or closed it. */
  readonly rows: readonly Row[];
}

/** Prepares a comparison. */
export function indexRows(diff: SumDiff): RowIndex {
  const mods = (diff.goMod ?? []).map(
    (change, i): Row => ({ id: `mod-${i}`, level: 2, open: undefined, kind: "mod", change }),
  );
  const problems = diff.problems
    .filter(({ severity }) => severity !== "info")
    .map((problem, i): Row => ({ id: `problem-${i}`, level: 2, open: undefined, kind: "problem", problem }));
  const sections = sectionsOf(diff).map(({ kind, modules }) => ({
    kind,
    modules: modules.map((module) => ({
      module,
      path: module.path.toLowerCase(),
      rows: moduleRows(module, kind === "rehashed"),
    })),
  }));
  return { mods, problems, sections };
}

/** Sections that need no attention are closed at first, and so are all modules without an alarm. */
export function rowsOf({ mods, problems, sections }: RowIndex, { text, kind, folds }: Choice): Row[] {
  const wanted = text.toLowerCase();
  const rows: Row[] = [];
  // One by one: a huge comparison has more rows than a call can have arguments.
  const add = (some: readonly Row[]) => {
    for (const row of some) {
      rows.push(row);
    }
  };
  const isWhole = kind === "" && wanted === "";
  for (const [section, some] of [["mods", mods] as const, ["problems", problems] as const]) {
    if (some.length > 0 && isWhole) {
      const open = folds[section] ?? true;
      rows.push({ id: section, level: 1, open, kind: "section", count: some.length, section });
      add(open ? some : []);
    }
  }
  for (const section of sections.filter((one) => kind === "" || kind === one.kind)) {
    const modules =
      wanted === "" ? section.modules : section.modules.filter(({ path }) => path.includes(wanted));
    if (modules.length === 0) {
      continue;
    }
    const open = folds[section.kind] ?? !(isQuiet(section.kind) && isWhole);
    const count = modules.length;
    rows.push({ id: section.kind, level: 1, open, kind: "section", count, section: section.kind });
    for (const { module, rows: own } of open ? modules : []) {
      const fold = folds[own[0]!.id];
      add(fold === undefined ? own : moduleRows(module, fold));
    }
  }
  return rows;
}

function moduleRows(module: ModuleChange, open: boolean): Row[] {
  const id = `module-${module.path}${module.folders ? ` ${module.folders[0]} ${module.change}` : ""}`;
  const lines = open ? module.lines.flatMap((line, i) => lineRows(module.path, line, `${id}-${i}`)) : [];
  return [{ id, level: 2, open, kind: "module", module }, ...lines];
}

function lineRows(path: string, line: LineChange, id: string): Row[] {
  const sides: ("from" | "to")[] = line.change === "rehashed" ? ["from", "to"] : [];
  return [
    { id, level: 3, open: undefined, kind: "line", path, line },
    ...sides.map(
      (side): Row => ({ id: `${id}-${side}`, level: 3, open: undefined, kind: "hash", line, side }),
    ),
  ];
}

/** A hash in three parts; only the middle one differs from the other hash. */
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
