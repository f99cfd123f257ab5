/** Draws the visible part of a flame graph. */

import { blended, greyColor, TEXT, textOn } from "../colors.ts";
import { CUT, FOLDED, INLINED } from "../flameRows.ts";
import type { Scheme } from "../state.ts";
import type { MatchMark, Theme } from "../theme.ts";
import type { FlameAnswer, FlameRows, Span } from "../wire.ts";
import { labelOf, painter } from "./flameFrame.ts";

/** A level's height in pixels. */
export const LEVEL = 20;

/** Frames narrower than this have no text, and narrower than `HATCHED` no hatching, in pixels. */
const TEXTED = 24;
const HATCHED = 3;

/** The opacities of what a search did not find, of the callers of a zoom, and of the text on both. */
const MISSED = 0.3;
const ABOVE = 0.45;
const FAINT_TEXT = 0.8;

/** What is drawn, and how. */
export interface Picture {
  answer: FlameAnswer;
  theme: Theme;
  scheme: Scheme;
  /** The root is at the bottom. */
  upward: boolean;
  /** Pixels. */
  width: number;
  height: number;
  /** The scroll position, in pixels from the top. */
  scroll: number;
  /** The part of the whole width that is shown. */
  span: Span;
  /** The level of the frame that is zoomed into: those above are dimmed. */
  level: number;
  /** What a search found, by node; undefined without a search. */
  marks: Uint8Array | undefined;
  /** The row of the current match; -1 for none. */
  match: number;
}

/** How high the whole graph is. */
export function heightOf({ rows }: FlameAnswer): number {
  return (rows.levels.length - 1) * LEVEL;
}

/** The top edge of a level, in pixels from the top of the whole graph. */
export function topOf(level: number, answer: FlameAnswer, upward: boolean): number {
  return (upward ? answer.rows.levels.length - 2 - level : level) * LEVEL;
}

/** The left edge and the width of a row in a window, in pixels; what is outside of the window is cut off. */
export function extentOf(
  { lefts, widths }: FlameRows,
  row: number,
  { from, to }: Span,
  width: number,
): { left: number; size: number } {
  const scale = width / (to - from);
  const left = Math.max(-1, (lefts[row]! - from) * scale);
  const right = Math.min(width + 1, (lefts[row]! + widths[row]! - from) * scale);
  return { left, size: right - left };
}

/** The first row of a level that reaches into a window. */
function firstIn({ levels, lefts, widths }: FlameRows, level: number, from: number): number {
  let low = levels[level]!;
  let high = levels[level + 1]!;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (lefts[middle]! + widths[middle]! <= from) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

/** How many levels, from the root, have a row in a window. */
export function levelsIn(rows: FlameRows, { from, to }: Span): number {
  let level = 0;
  while (level + 1 < rows.levels.length) {
    const row = firstIn(rows, level, from);
    if (row >= rows.levels[level + 1]! || rows.lefts[row]! >= to) {
      break;
    }
    level += 1;
  }
  return level;
}

/** Calls back for each row of a level that can be seen in a window, with its left edge and width in pixels. */
export function eachIn(
  rows: FlameRows,
  level: number,
  span: Span,
  width: number,
  visit: (row: number, left: number, size: number) => void,
): void {
  const end = rows.levels[level + 1]!;
  for (let row = firstIn(rows, level, span.from); row < end && rows.lefts[row]! < span.to; row++) {
    const { left, size } = extentOf(rows, row, span, width);
    if (size >= 0.2) {
      visit(row, left, size);
    }
  }
}

/** Draws the visible part, and sets the size of the canvas in device pixels. */
export function draw(canvas: HTMLCanvasElement, picture: Picture): void {
  const { answer, upward, width, height, scroll, theme } = picture;
  const scale = window.devicePixelRatio || 1;
  const [wide, high] = [Math.round(width * scale), Math.round(height * scale)];
  if (canvas.width !== wide || canvas.height !== high) {
    canvas.width = wide;
    canvas.height = high;
  }
  const context = canvas.getContext("2d", { alpha: false })!;
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.fillStyle = theme.background;
  context.fillRect(0, 0, width, height);
  drawRows(context, picture, (level) => {
    const top = topOf(level, answer, upward) - scroll;
    return top > -LEVEL && top < height ? top : undefined;
  });
}

/** Draws the levels for which `place` returns a top edge. */
export function drawRows(
  context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D,
  picture: Picture,
  place: (level: number) => number | undefined,
): void {
  const { answer, theme, width, span } = picture;
  const { rows } = answer;
  context.font = `12px ${theme.font}`;
  context.textBaseline = "middle";
  const pen = penOf(context, picture);
  for (let level = 0; level + 1 < rows.levels.length; level++) {
    const top = place(level);
    if (top !== undefined) {
      eachIn(rows, level, span, width, (row, left, size) => drawRow(pen, row, { left, top, size, level }));
    }
  }
  context.globalAlpha = 1;
}

/** What is the same for all rows of a picture. */
interface Pen {
  context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;
  picture: Picture;
  paint: (row: number) => string;
  measure: (text: string) => number;
  hatch: CanvasPattern;
  cutHatch: CanvasPattern;
}

function penOf(context: Pen["context"], picture: Picture): Pen {
  const { answer, scheme, theme } = picture;
  const ink = theme.tone === "light" ? "#00000022" : "#ffffff2a";
  return {
    context,
    picture,
    paint: painter(answer, scheme, theme.tone),
    measure: measurer(context),
    hatch: hatching(context, ink, false),
    cutHatch: hatching(context, ink, true),
  };
}

interface RowBox {
  left: number;
  top: number;
  size: number;
  level: number;
}

function drawRow(pen: Pen, row: number, { left, top, size, level }: RowBox): void {
  const { context, picture } = pen;
  const { answer, theme, marks, match } = picture;
  const { rows } = answer;
  const isFound = marks?.[answer.frames[rows.frames[row]!]?.node ?? -1] === 1;
  const isDim = marks !== undefined && !isFound;
  const opacity = isDim ? MISSED : level < picture.level && !isFound ? ABOVE : 1;
  const shown = size > HATCHED ? size - 1 : Math.max(size * 0.8, 0.5);
  const color = pen.paint(row);
  const mark = isFound ? (row === match ? theme.match : theme.otherMatch) : undefined;
  const marked = mark?.background && blended(mark.background.color, mark.background.opacity, color);
  context.globalAlpha = opacity;
  context.fillStyle = marked ? `rgb(${marked.join(" ")})` : color;
  context.fillRect(left, top, shown, LEVEL - 1);
  if (size > HATCHED) {
    drawHatching(pen, rows.flags[row]!, [left, top, shown, LEVEL - 1]);
    if (theme.border) {
      context.strokeStyle = theme.border;
      context.lineWidth = 1;
      context.strokeRect(left + 0.5, top + 0.5, shown - 1, LEVEL - 2);
    }
    drawMatchBorder(context, mark, row === match, { left, top, size: shown, level });
  }
  const start = Math.max(left, 0);
  const room = Math.min(left + size, picture.width) - start;
  const text = room < TEXTED ? "" : labelOf(answer, row, room - 8, pen.measure);
  if (text !== "") {
    context.globalAlpha = opacity === 1 ? 1 : FAINT_TEXT;
    context.fillStyle = marked ? textOn(marked) : TEXT[theme.tone];
    context.fillText(text, start + 4, top + LEVEL / 2);
  }
}

function drawHatching(
  { context, hatch, cutHatch }: Pen,
  flags: number,
  box: [left: number, top: number, width: number, height: number],
): void {
  if (flags & (INLINED | FOLDED)) {
    context.fillStyle = hatch;
    context.fillRect(...box);
  }
  if (flags & CUT) {
    context.fillStyle = cutHatch;
    context.fillRect(...box);
  }
}

function drawMatchBorder(
  context: Pen["context"],
  mark: MatchMark | undefined,
  isCurrent: boolean,
  { left, top, size }: RowBox,
): void {
  if (mark?.border) {
    const thickness = isCurrent ? 3 : 1;
    context.strokeStyle = mark.border;
    context.lineWidth = thickness;
    context.setLineDash(isCurrent ? [] : [4, 2]);
    const inset = thickness / 2;
    context.strokeRect(left + inset, top + inset, Math.max(1, size - thickness), LEVEL - 1 - thickness);
    context.setLineDash([]);
  }
}

/** Draws the whole tree in a small box, as an overview: levels are `levelHeight` pixels high. */
export function drawOverview(
  context: OffscreenCanvasRenderingContext2D,
  { answer, scheme, theme, upward }: Pick<Picture, "answer" | "scheme" | "theme" | "upward">,
  { width, height, levelHeight }: { width: number; height: number; levelHeight: number },
): void {
  const { rows } = answer;
  const paint = painter(answer, scheme, theme.tone);
  context.fillStyle = theme.background;
  context.fillRect(0, 0, width, height);
  for (let level = 0; level + 1 < rows.levels.length; level++) {
    const top = (topOf(level, answer, upward) / LEVEL) * levelHeight;
    eachIn(rows, level, { from: 0, to: 1 }, width, (row, left, size) => {
      context.fillStyle = rows.flags[row]! & FOLDED ? greyColor(theme.tone) : paint(row);
      context.fillRect(left, top, Math.max(0.5, size), Math.max(0.5, levelHeight * 0.85));
    });
  }
}

const known = new Map<string, number>();
let knownFont = "";

/** Measures the widths of texts, with a cache: the same names are drawn again and again. */
function measurer(context: CanvasText & CanvasTextDrawingStyles): (text: string) => number {
  if (knownFont !== context.font || known.size > 50_000) {
    knownFont = context.font;
    known.clear();
  }
  return (text) => {
    let width = known.get(text);
    if (width === undefined) {
      width = context.measureText(text).width;
      known.set(text, width);
    }
    return width;
  };
}

/** A pattern of lines that rise to the right, or fall. */
function hatching(context: CanvasFillStrokeStyles, color: string, isFalling: boolean): CanvasPattern {
  const tile = new OffscreenCanvas(6, 6);
  const pen = tile.getContext("2d")!;
  pen.strokeStyle = color;
  pen.lineWidth = 1.5;
  pen.beginPath();
  for (const x of [-6, 0, 6]) {
    pen.moveTo(isFalling ? x + 6 : x, 6);
    pen.lineTo(isFalling ? x : x + 6, 0);
  }
  pen.stroke();
  return context.createPattern(tile, "repeat")!;
}
