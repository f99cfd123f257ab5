/**
 * go.sum and go.work.sum as the go command reads them (readGoSum in cmd/go/internal/modfetch/fetch.go): three words per
 * line, which it does not check. It uses only "h1:" hashes, and of two for one key the first.
 */
import type { SumFile } from "./sumLine.ts";
import type { KnownLines } from "./sumRow.ts";
import { readSumText } from "./sumText.ts";

export type { SumFile, SumLine, SumProblem, SumProblemKind } from "./sumLine.ts";
export { type KnownLines, keyOf } from "./sumRow.ts";

/** Parses a go.sum file. Never throws: an invalid line becomes a problem. */
export function parseGoSum(text: string, known?: KnownLines): SumFile {
  return readSumText(text, undefined, known).file;
}
