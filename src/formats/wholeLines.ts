/** Text that comes in pieces, for a reader who judges lines. */

/** How many characters are worth a write. */
const ENOUGH = 1024 * 1024;

/** The pieces joined to larger ones of whole lines, of more than `enough` characters; the last one is what is left. */
export function* wholeLines(pieces: Iterable<string>, enough = ENOUGH): Generator<string> {
  let pending = "";
  for (const piece of pieces) {
    // Only the new piece is searched: a line may come in many.
    const end = pending.length + piece.length > enough ? piece.lastIndexOf("\n") + 1 : 0;
    if (end > 0) {
      yield pending + piece.slice(0, end);
      pending = piece.slice(end);
    } else {
      pending += piece;
    }
  }
  yield pending;
}
