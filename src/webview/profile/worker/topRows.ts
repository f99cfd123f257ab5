/** The rows of the Top table: every node with a value. Runs in the worker. */

import type { Analysis } from "../../../profile/analyse/graph.ts";
import type { NodeIndex } from "../../../profile/analyse/nodes.ts";
import type { TableRequest } from "../wire.ts";
import { matchOf } from "./search.ts";

/** Chooses and orders the rows. */
export function topRows(analysis: Analysis, { sort, descending, filter }: TableRequest): NodeIndex[] {
  const { weights, names } = analysis;
  const matches = matchOf(filter);
  const chosen: NodeIndex[] = [];
  for (let node = 0; node < weights.flat.length; node++) {
    if ((weights.flat[node] !== 0 || weights.cum[node] !== 0) && matches(names(node))) {
      chosen.push(node);
    }
  }
  const order = comparer(analysis, sort);
  return chosen.sort(descending ? (a, b) => order(b, a) : order);
}

/** Rows with equal values are in alphabetical order when the largest value comes first. */
function comparer(
  { weights, names }: Analysis,
  sort: TableRequest["sort"],
): (a: number, b: number) => number {
  const byName = (a: number, b: number) => (names(a) < names(b) ? -1 : names(a) > names(b) ? 1 : a - b);
  if (sort === "name") {
    return byName;
  }
  const column = weights[sort];
  return (a, b) => Math.abs(column[a]!) - Math.abs(column[b]!) || byName(b, a);
}
