/** The frames that a search found, in the order in which next and previous go through them. Pure. */
import { levelOf } from "../flameRows.ts";
import type { FlameAnswer } from "../wire.ts";

/**
 * The rows of the matches from left to right, a caller before its callees: those at least a pixel wide where the whole
 * is shown, so that their number does not depend on the zoom. If there is none, all that are drawn.
 */
export function matchesOf({ rows, frames }: FlameAnswer, marks: Uint8Array, room: number): number[] {
  const all: number[] = [];
  for (let row = 0; row < rows.length; row++) {
    if (rows.widths[row]! > 0 && marks[frames[rows.frames[row]!]?.node ?? -1] === 1) {
      all.push(row);
    }
  }
  const wide = all.filter((row) => rows.widths[row]! * room >= 1);
  return (wide.length > 0 ? wide : all).sort(
    (a, b) => rows.lefts[a]! - rows.lefts[b]! || levelOf(rows, a) - levelOf(rows, b),
  );
}
