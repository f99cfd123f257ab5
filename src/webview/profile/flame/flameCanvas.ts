/** Draws the visible part of a flame graph. */

import { greyColor, TEXT } from "../colors.ts";
import { FOLDED, INLINED, levelOf } from "../flameRows.ts";
import type { Theme } from "../theme.ts";
import type { FlameAnswer } from "../wire.ts";
import { changeOf, colorOf, fitted, titleOf } from "./flameFrame.ts";

/** A level's height in pixels. */
export const LEVEL = 20;

/** What is drawn, and how. */
export interface Picture {
  answer: FlameAnswer;
  theme: Theme;
  /** The root is at the bottom. */
  upward: boolean;
  /** Pixels. */
  width: number;
  height: number;
  /** The scroll position, in pixels from the top. */
  scroll: number;
  /** The rows under the pointer and under the keyboard; -1 for none. */
  hovered: number;
  selected: number;
  /** What a search found, by node; undefined without a search. */
  marks: Uint8Array | undefined;
}

/** How high the whole graph is. */
export function heightOf({ rows }: FlameAnswer): number {
  return (rows.levels.length - 1) * LEVEL;
}

/** The top edge of a level, in pixels from the top of the whole graph. */
export function topOf(level: number, answer: FlameAnswer, upward: boolean): number {
  return (upward ? answer.rows.levels.length - 2 - level : level) * LEVEL;
}

/** Draws the visible part, and sets the size of the canvas in device pixels. */
export function draw(canvas: HTMLCanvasElement, picture: Picture): void {
  const { answer, upward, width, height, scroll, theme } = picture;
  const scale = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = canvas.getContext("2d", { alpha: false })!;
  context.scale(scale, scale);
  context.fillStyle = theme.background;
  context.fillRect(0, 0, width, height);
  drawRows(context, picture, (level) => {
    const top = topOf(level, answer, upward) - scroll;
    return top > -LEVEL && top < height ? top : undefined;
  });
  for (const [row, thickness] of [
    [picture.hovered, 1],
    [picture.selected, 2],
  ] as const) {
    if (row >= 0 && row < answer.rows.length) {
      outline(context, picture, row, thickness);
    }
  }
}

/** Draws the levels for which `place` returns a top edge. */
export function drawRows(
  context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D,
  { answer, theme, width, marks }: Picture,
  place: (level: number) => number | undefined,
): void {
  const { rows } = answer;
  const { tone } = theme;
  context.font = `12px ${theme.font}`;
  context.textBaseline = "middle";
  const measure = measurer(context);
  const hatch = hatching(context, tone === "light" ? "#00000022" : "#ffffff2a");
  for (let level = 0; level + 1 < rows.levels.length; level++) {
    const top = place(level);
    if (top === undefined) {
      continue;
    }
    for (let row = rows.levels[level]!; row < rows.levels[level + 1]!; row++) {
      const left = rows.lefts[row]! * width;
      const size = rows.widths[row]! * width;
      if (size < 0.2) {
        continue;
      }
      const node = answer.frames[rows.frames[row]!]?.node ?? -1;
      const isDim = marks !== undefined && marks[node] !== 1;
      context.globalAlpha = isDim ? 0.3 : 1;
      context.fillStyle = rows.flags[row]! & FOLDED ? greyColor(tone) : colorOf(answer, row, tone);
      const shown = size > 3 ? size - 1 : Math.max(size * 0.8, 0.5);
      context.fillRect(left, top, shown, LEVEL - 1);
      if (rows.flags[row]! & (INLINED | FOLDED) && size > 3) {
        context.fillStyle = hatch;
        context.fillRect(left, top, shown, LEVEL - 1);
      }
      if (theme.border && size > 3) {
        context.strokeStyle = theme.border;
        context.lineWidth = 1;
        context.strokeRect(left + 0.5, top + 0.5, shown - 1, LEVEL - 2);
      }
      const text = size < 24 ? "" : fitted(changeOf(rows, row) + titleOf(answer, row), size - 8, measure);
      if (text !== "") {
        context.fillStyle = TEXT[tone];
        context.fillText(text, left + 4, top + LEVEL / 2);
      }
    }
  }
  context.globalAlpha = 1;
}

function outline(
  context: CanvasRenderingContext2D,
  { answer, upward, width, scroll, theme }: Picture,
  row: number,
  thickness: number,
): void {
  const { lefts, widths } = answer.rows;
  const top = topOf(levelOf(answer.rows, row), answer, upward) - scroll;
  const inset = thickness / 2;
  context.lineWidth = thickness;
  context.strokeStyle = thickness > 1 ? theme.focus : theme.foreground;
  context.strokeRect(
    lefts[row]! * width + inset,
    top + inset,
    Math.max(widths[row]! * width - 1 - thickness, 1),
    LEVEL - 1 - thickness,
  );
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

function hatching(context: CanvasFillStrokeStyles, color: string): CanvasPattern {
  const tile = new OffscreenCanvas(6, 6);
  const pen = tile.getContext("2d")!;
  pen.strokeStyle = color;
  pen.lineWidth = 1.5;
  pen.beginPath();
  for (const x of [-6, 0, 6]) {
    pen.moveTo(x, 6);
    pen.lineTo(x + 6, 0);
  }
  pen.stroke();
  return context.createPattern(tile, "repeat")!;
}
