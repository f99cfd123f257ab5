/** What a run will do: which checks, in which order, and why one of them is not run. Pure. */
import { type Check, EFFORTS, type Effort, type Layer } from "./check.ts";

/** Which checks to run; an empty list means no restriction. */
export interface Selection {
  layers: readonly string[];
  checks: readonly string[];
  skip: readonly string[];
  depth: Effort;
}

/** The checks of a run in report order, each after what it needs. */
export interface Plan {
  checks: readonly Check[];
  depth: Effort;
}

/** Why a selection cannot be run. Each face writes its own sentence. */
export type SelectionProblem =
  /** An ID does not exist; `near` are the known IDs that it may mean. */
  | { kind: "unknown"; what: "check" | "layer"; id: string; near: string[]; known: string[] }
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
 * Selects and orders the checks. A check that is selected by its ID runs whatever its effort, and so does what it
 * needs.
 * @throws SelectionError
 */
export function plan(layers: readonly Layer[], selection: Selection): Plan {
  const all = layers.flatMap((layer) => layer.checks.map((check) => ({ layer, check })));
  const known = new Map(all.map(({ check }) => [check.id, check]));
  for (const id of selection.layers) {
    expectKnown(
      id,
      layers.map((layer) => layer.id),
      "layer",
    );
  }
  for (const id of [...selection.checks, ...selection.skip]) {
    expectKnown(id, [...known.keys()], "check");
  }

  const chosen = new Set<string>();
  for (const { layer, check } of all) {
    const byName = selection.checks.includes(check.id);
    const byLayer = selection.checks.length === 0 || selection.layers.includes(layer.id);
    const inLayer = selection.layers.length === 0 || selection.layers.includes(layer.id);
    const affordable = EFFORTS.indexOf(check.effort) <= EFFORTS.indexOf(selection.depth);
    if (!selection.skip.includes(check.id) && (byName || (byLayer && inLayer && affordable))) {
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
 * Requires that an ID exists.
 * @throws SelectionError
 */
export function expectKnown(id: string, known: readonly string[], what: "check" | "layer"): void {
  if (!known.includes(id)) {
    const near = known.filter((name) => name.includes(id) || name.split(".").pop() === id);
    throw new SelectionError({ kind: "unknown", what, id, near, known: [...known] });
  }
}
