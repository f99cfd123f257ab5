import { ProfileError, type StringIndex, type StringTable } from "./profile.ts";

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * A string table over the profile's own bytes: string `i` is `bytes[starts[i] … ends[i])`, decoded when it is first
 * asked for, since a large profile holds many that are never shown. Bytes that are not UTF-8 become U+FFFD.
 */
export function stringsOver(
  bytes: Uint8Array,
  starts: readonly number[],
  ends: readonly number[],
): StringTable {
  const decoded = new Array<string | undefined>(starts.length);
  return {
    length: starts.length,
    at(index) {
      let text = decoded[index];
      if (text === undefined) {
        text = utf8.decode(bytes.subarray(starts[index], ends[index]));
        decoded[index] = text;
      }
      return text;
    },
  };
}

/** A string's index as the wire gives it, checked. */
export function stringIndex(index: bigint, strings: StringTable): StringIndex {
  if (index < 0n || index >= BigInt(strings.length)) {
    throw new ProfileError(
      `damaged: it refers to string ${index}, but its string table holds ${strings.length}`,
    );
  }
  return Number(index);
}
