/** What a run will do: which checks, in which order, and why one of them is not run. Pure. */
import { type Check, EFFORTS, type Effort, type Layer } from "./check.ts";

/** Which checks to run; an empty list means no restriction. */
export interface Selection {
  layers: readonly string[];
  checks: readonly string[];
  skip: readonly string[];
  depth: Effort;
}

/** The checks of a run in the order of its report. */
export interface Plan {
  checks: readonly Check[];
  depth: Effort;
}

/** Why a selection cannot be run. Each face writes its own sentence. */
export type SelectionProblem =
  /** An ID does not exist; `near` are the known IDs that it may mean. */
  | { kind: "unknown"; what: "check" | "layer"; id: string; near: string[]; known: string[] }
  /** A selected check is in none of the selected layers. */
  | { kind: "outside"; check: string; layers: string[] }
  /** The selected layers have no checks. */
  | { kind: "no-checks"; layers: string[] }
  /** The selection excludes every check. */
  | { kind: "nothing-left" };

/** A selection that cannot be run. Its message is for programmers. */
export class SelectionError extends Error {
  override name = "SelectionError";
  constructor(readonly problem: SelectionProblem) {
    super(`selection cannot be run: ${JSON.stringify(problem)}`);
  }
}

/**
 * Selects and orders the checks. Layers and checks restrict each other. A check that is selected by its ID runs
 * whatever its effort, and so does what it needs, of whatever layer.
 * @throws SelectionError
 */
export function plan(layers: readonly Layer[], selection: Selection): Plan {
  const all = layers.flatMap((layer) => layer.checks.map((check) => ({ layer, check })));
  const known = new Map(all.map(({ check }) => [check.id, check]));
  expectSelectable(layers, selection);
  const chosen = new Set<string>();
  for (const { layer, check } of all) {
    const inLayer = selection.layers.length === 0 || selection.layers.includes(layer.id);
    const affordable = EFFORTS.indexOf(check.effort) <= EFFORTS.indexOf(selection.depth);
    const isSelected = selection.checks.length === 0 ? affordable : selection.checks.includes(check.id);
    if (!selection.skip.includes(check.id) && inLayer && isSelected) {
      addWithNeeds(check, known, chosen);
    }
  }
  for (const id of selection.skip) {
    chosen.delete(id);
  }
  if (chosen.size === 0) {
    const { layers: selected } = selection;
    const isEmpty = selected.length > 0 && all.every(({ layer }) => !selected.includes(layer.id));
    throw new SelectionError(
      isEmpty ? { kind: "no-checks", layers: [...selected] } : { kind: "nothing-left" },
    );
  }
  return {
    checks: all.map(({ check }) => check).filter((check) => chosen.has(check.id)),
    depth: selection.depth,
  };
}

function addWithNeeds(check: Check, known: ReadonlyMap<string, Check>, chosen: Set<string>): void {
  if (chosen.has(check.id)) {
    return;
  }
  chosen.add(check.id);
  for (const id of check.needs) {
    const needed = known.get(id);
    if (needed === undefined) {
      throw new Error(`${check.id} needs ${id}, which does not exist`);
    }
    addWithNeeds(needed, known, chosen);
  }
}

/**
 * Requires that all IDs exist and that each selected check is in one of the selected layers: a check that is left out in
 * silence would look as if it had passed.
 * @throws SelectionError
 */
export function expectSelectable(layers: readonly Layer[], selection: Omit<Selection, "depth">): void {
  const names = layers.map((layer) => layer.id);
  const ids = layers.flatMap((layer) => layer.checks.map((check) => check.id));
  for (const id of selection.layers) {
    expectKnown(id, names, "layer");
  }
  for (const id of [...selection.checks, ...selection.skip]) {
    expectKnown(id, ids, "check");
  }
  const inside = layers.filter(({ id }) => selection.layers.includes(id)).flatMap(({ checks }) => checks);
  const outside = selection.checks.find((id) => !inside.some((check) => check.id === id));
  if (selection.layers.length > 0 && outside !== undefined) {
    throw new SelectionError({ kind: "outside", check: outside, layers: [...selection.layers] });
  }
}

/** Whether a check compiles much in a run of this depth. */
export function compilesMuch({ compilesFrom }: Check, depth: Effort): boolean {
  return compilesFrom !== undefined && EFFORTS.indexOf(depth) >= EFFORTS.indexOf(compilesFrom);
}

/**
 * Requires that an ID exists.
 * @throws SelectionError
 */
export function expectKnown(id: string, known: readonly string[], what: "check" | "layer"): void {
  if (!known.includes(id)) {
    const parts = known.filter((name) => name.includes(id) || name.split(".").pop() === id);
    const near = parts.length > 0 ? parts : similar(id, known);
    throw new SelectionError({ kind: "unknown", what, id, near, known: [...known] });
  }
}

/** Longer words are not compared: the work grows with the product of the lengths. */
const LONGEST = 100;

/** The known words that differ from a word in the fewest letters; none if that is more than a third of the letters. */
export function similar(word: string, known: readonly string[]): string[] {
  if (word.length > LONGEST) {
    return [];
  }
  const measured = known.map((name) => ({ name, apart: distance(word, name) }));
  const least = Math.min(...measured.map(({ apart }) => apart));
  return measured
    .filter(({ name, apart }) => apart === least && 3 * apart <= Math.max(word.length, name.length))
    .map(({ name }) => name);
}

/** How many letters must be inserted, removed, replaced or swapped with their neighbour (optimal string alignment). */
function distance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const isSame = a[i - 1] === b[j - 1];
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] = Math.min(
        last[j]! + 1,
        row[j - 1]! + 1,
        last[j - 1]! + (isSame ? 0 : 1),
        isSwap ? beforeLast[j - 2]! + 1 : Number.POSITIVE_INFINITY,
      );
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length]!;
}
