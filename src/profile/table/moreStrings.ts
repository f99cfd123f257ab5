import type { StringTable } from "./profile.ts";

/** A string table with more strings behind its own. */
export function withStrings(strings: StringTable, more: readonly string[]): StringTable {
  return {
    length: strings.length + more.length,
    at: (index) => (index < strings.length ? strings.at(index) : more[index - strings.length]!),
  };
}
