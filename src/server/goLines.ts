/** Lines as Go counts them: by line feeds. In the protocol a single carriage return ends a line too. */
import type { Position, Range } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";

/** A document by Go's lines, which are counted from 1. */
export interface GoLines {
  readonly count: number;
  lineAt(position: Position): number;
  /** The line without its line ending. */
  rangeOf(line: number): Range;
  /** The line with its line ending, for deleting it. */
  wholeOf(line: number): Range;
}

const known = new WeakMap<TextDocument, { readonly version: number; readonly lines: GoLines }>();

/** Splits a document; once for each of its versions. */
export function goLines(document: TextDocument): GoLines {
  const { version } = document;
  const before = known.get(document);
  const lines = before?.version === version ? before.lines : split(document);
  known.set(document, { version, lines });
  return lines;
}

function split(document: TextDocument): GoLines {
  const text = document.getText();
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) {
    starts.push(at + 1);
  }
  const range = (from: number, to: number) => ({
    start: document.positionAt(from),
    end: document.positionAt(to),
  });
  const startOf = (line: number) => starts[Math.min(Math.max(line, 1), starts.length) - 1]!;
  const endOf = (line: number) => (line < starts.length ? starts[line]! - 1 : text.length);
  return {
    count: starts.length,
    lineAt(position) {
      const offset = document.offsetAt(position);
      const next = starts.findIndex((start) => start > offset);
      return next < 0 ? starts.length : next;
    },
    rangeOf(line) {
      const end = endOf(line);
      return range(startOf(line), text[end - 1] === "\r" ? end - 1 : end);
    },
    wholeOf: (line) => range(startOf(line), starts[line] ?? text.length),
  };
}
