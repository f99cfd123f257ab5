/** What a run will do: which checks, in which order, and why one of them is not run. Pure. */
import { type Check, EFFORTS, type Effort, type Layer } from "./check.ts";

/** What to run; an empty list means no restriction. */
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

/** A selection that names what does not exist, or leaves nothing to run. Its message is one sentence. */
export class SelectionError extends Error {
  override name = "SelectionError";
}

/**
 * Selects and orders the checks. A check that is named by its ID runs whatever its effort, and brings what
 * it needs along.
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
    throw new SelectionError(
      "No check is left to run: the selection, --skip and --depth exclude all of them.",
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
 * Refuses an ID that does not exist, naming those that come near.
 * @throws SelectionError
 */
export function expectKnown(id: string, known: readonly string[], what: string): void {
  if (!known.includes(id)) {
    const near = known.filter((name) => name.includes(id) || name.split(".").pop() === id);
    const hint = near.length > 0 ? `did you mean ${near.join(" or ")}?` : `known are ${known.join(", ")}.`;
    throw new SelectionError(`There is no ${what} "${id}": ${hint}`);
  }
}
