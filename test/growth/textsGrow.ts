/** Measures how the CPU time of reading a text grows with its length. */
import { grows } from "./growth.ts";

/** Each text is repeated from this many bytes up to eight times as many. */
const FROM = 8192;

/**
 * A test that what reads a text costs CPU time in line with its length, for texts that each repeat one of `units`. All
 * are read one after the other: one whose cost grows faster soon costs more than all others.
 */
export function textsGrow(
  title: string,
  act: (text: string) => unknown,
  units: readonly string[],
  from = FROM,
): void {
  grows(title, {
    make: (bytes) => units.map((unit) => unit.repeat(Math.ceil(bytes / unit.length))),
    act(texts) {
      for (const text of texts) {
        act(text);
      }
    },
    from,
  });
}
