/** Go's profiles of counts as text, with debug=1: goroutine, threadcreate (parseGoCount in legacy_profile.go). */
import { addFrame, callBefore, type Draft, draft, endSample } from "./draft.ts";
import { readMapAfter } from "./maps.ts";
import { addressesIn, damagedLine, integer, linesOf, saysNothing } from "./text.ts";

/**
 * Reads a profile of counts; undefined where the bytes are none.
 * @throws ProfileError
 */
export function readCount(bytes: Uint8Array): Draft | undefined {
  const lines = linesOf(bytes);
  while (lines.next() && saysNothing(lines.text)) {
    // Comments may come before the first line.
  }
  const [, type] = /^([^\t\n\f\r ]+) profile: total [0-9]+$/.exec(lines.text) ?? [];
  if (type === undefined) {
    return undefined;
  }
  const counted = { type, unit: "count" };
  const target = draft([counted], counted, 1n);
  while (lines.next()) {
    if (saysNothing(lines.text)) {
      continue;
    }
    if (lines.text.startsWith("---")) {
      break;
    }
    const [, count, stack] = /^([0-9]+) @((?: 0x[0-9a-f]+)+)$/.exec(lines.text) ?? [];
    const value = integer(count ?? "");
    const addresses = addressesIn(stack ?? "");
    if (value === undefined || !addresses) {
      throw damagedLine(lines.number, "it is no count with a stack, such as `3 @ 0x4a2f 0x4b10`");
    }
    for (const address of addresses) {
      addFrame(target, callBefore(address));
    }
    endSample(target, [value]);
  }
  readMapAfter(target, lines);
  return target;
}
