/**
 * The window of a flame graph: the part of the whole width that is shown. A zoom is the path to a frame and a window in
 * that frame, so that it stays where it is when a filter changes the widths. Pure.
 */
import { childrenOf } from "../flameRows.ts";
import type { FlameAnswer, FlameRows, Span } from "../wire.ts";
import { titleOf } from "./flameFrame.ts";
import { pathTo } from "./flameKeys.ts";

/** The whole width. */
export const WHOLE: Span = { from: 0, to: 1 };

/** The narrowest window: beyond it the numbers are no longer exact enough. */
const NARROWEST = 1e-8;

/** A tolerance for edges that were computed in two ways. */
const TOLERANCE = 1e-12;

/** How much of the whole width a window is. */
export function sizeOfSpan({ from, to }: Span): number {
  return to - from;
}

/** A window of this size at a left edge, moved so that it is inside the whole. */
function placed(from: number, size: number): Span {
  const fitting = Math.min(1, Math.max(NARROWEST, size));
  const left = Math.min(Math.max(0, from), 1 - fitting);
  return { from: left, to: left + fitting };
}

/** The window after a zoom: what is at the share `at` of it stays there; below 1, `factor` zooms in. */
export function zoomed(span: Span, at: number, factor: number): Span {
  const size = Math.min(1, Math.max(NARROWEST, sizeOfSpan(span) * factor));
  return placed(span.from + at * (sizeOfSpan(span) - size), size);
}

/** The window moved to the right by a share of itself. */
export function panned(span: Span, share: number): Span {
  return placed(span.from + share * sizeOfSpan(span), sizeOfSpan(span));
}

/** The window centered at a share of the whole. */
export function centered(span: Span, at: number): Span {
  return placed(at - sizeOfSpan(span) / 2, sizeOfSpan(span));
}

/**
 * The window in which a frame can be seen: moved as little as possible, and narrowed only where the frame would have
 * less than the share `least` of it.
 */
export function showing({ lefts, widths }: FlameRows, row: number, span: Span, least: number): Span {
  const left = lefts[row]!;
  const right = left + widths[row]!;
  const size = sizeOfSpan(span);
  if (right > left && (right - left) / least < size) {
    return centered({ from: 0, to: (right - left) / least }, (left + right) / 2);
  }
  const isInside = left >= span.from - TOLERANCE && right <= span.to + TOLERANCE;
  const isAcross = left <= span.from && right >= span.to;
  if (isInside || isAcross) {
    return span;
  }
  return placed(left < span.from || right - left > size ? left : right - size, size);
}

/** The row at the end of a path of names, and how many of the names exist. */
export function rowOfPath(answer: FlameAnswer, path: readonly string[]): { row: number; depth: number } {
  const { rows, frames } = answer;
  let row = 0;
  for (const [depth, name] of path.entries()) {
    const child = childrenOf(rows, row).find((at) => frames[rows.frames[at]!]?.name === name);
    if (child === undefined) {
      return { row, depth };
    }
    row = child;
  }
  return { row, depth: path.length };
}

/** The row of another answer that has the same path; -1 where none has. */
export function sameRow(from: FlameAnswer, row: number, to: FlameAnswer): number {
  if (from === to) {
    return row;
  }
  const path = pathTo(from.rows, row, (at) => titleOf(from, at));
  const found = rowOfPath(to, path);
  return found.depth === path.length ? found.row : -1;
}

/** The window of a zoom, and the level of the frame that is zoomed into. */
export function spanOf(
  answer: FlameAnswer,
  path: readonly string[],
  window: Span,
): { span: Span; level: number } {
  const { rows } = answer;
  const { row, depth } = rowOfPath(answer, path);
  const left = rows.lefts[row]!;
  const width = rows.widths[row]!;
  const { from, to } = depth === path.length ? window : WHOLE;
  const span = width > 0 ? { from: left + width * from, to: left + width * to } : WHOLE;
  return { span, level: depth };
}

/** The zoom of a window: the path becomes shorter until its frame holds the whole window. */
export function zoomOf(
  answer: FlameAnswer,
  path: readonly string[],
  span: Span,
): { path: string[]; window: Span } {
  const { lefts, widths, parents } = answer.rows;
  let { row } = rowOfPath(answer, path);
  const isHeld = () =>
    lefts[row]! <= span.from + TOLERANCE && lefts[row]! + widths[row]! >= span.to - TOLERANCE;
  while (parents[row]! >= 0 && !isHeld()) {
    row = parents[row]!;
  }
  const share = (edge: number) => Math.min(1, Math.max(0, (edge - lefts[row]!) / (widths[row]! || 1)));
  return {
    path: pathTo(answer.rows, row, (at) => titleOf(answer, at)),
    window: { from: share(span.from), to: share(span.to) },
  };
}
