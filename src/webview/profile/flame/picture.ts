/** The flame graph as a picture of its own: SVG, or PNG. */

import { TEXT } from "../colors.ts";
import type { Scheme } from "../state.ts";
import { escaped, utf8 } from "../svg.ts";
import type { Theme } from "../theme.ts";
import type { FlameAnswer } from "../wire.ts";
import { drawRows, eachIn, LEVEL, levelsIn } from "./flameCanvas.ts";
import { changeOf, labelOf, painter, titleOf } from "./flameFrame.ts";

/** Pixels. */
export const PICTURE_WIDTH = 1600;

/** The limit of the PNG's height, in pixels: a canvas has a limit. */
const MAX_HEIGHT = 8000;

/** How a picture looks. */
export interface PictureStyle {
  theme: Theme;
  scheme: Scheme;
  /** The root is at the bottom. */
  upward: boolean;
}

/** The picture as SVG, with each frame's whole name as its title. */
export function svgOf(answer: FlameAnswer, { theme, scheme, upward }: PictureStyle): ArrayBuffer {
  const { rows, span } = answer;
  const levels = levelsIn(rows, span);
  const height = levels * LEVEL;
  const context = new OffscreenCanvas(1, 1).getContext("2d")!;
  context.font = "12px sans-serif";
  const measure = (text: string) => context.measureText(text).width;
  const paint = painter(answer, scheme, theme.tone);
  const parts: string[] = [];
  for (let level = 0; level < levels; level++) {
    const top = (upward ? levels - 1 - level : level) * LEVEL;
    const dim = level < answer.depth ? ` fill-opacity="0.45"` : "";
    eachIn(rows, level, span, PICTURE_WIDTH, (row, left, width) => {
      const start = Math.max(0, left);
      const label = width < 24 ? "" : labelOf(answer, row, width - 8, measure);
      const box = `x="${left.toFixed(2)}" y="${top}" width="${Math.max(width - 0.5, 0.3).toFixed(2)}" height="${LEVEL - 1}"`;
      parts.push(
        `<g><title>${escaped(`${titleOf(answer, row)} ${changeOf(rows, row)}`.trimEnd())}</title>`,
        `<rect ${box} fill="${paint(row)}"${dim}/>`,
        label && `<text x="${(start + 4).toFixed(2)}" y="${top + 14}">${escaped(label)}</text>`,
        "</g>",
      );
    });
  }
  return utf8(`<svg xmlns="http://www.w3.org/2000/svg" width="${PICTURE_WIDTH}" height="${height}" font-family="sans-serif" font-size="12" fill="${TEXT[theme.tone]}">
<rect width="100%" height="100%" fill="${escaped(theme.background)}"/>
${parts.join("")}
</svg>
`);
}

/** The picture as PNG. */
export async function pngOf(answer: FlameAnswer, style: PictureStyle): Promise<ArrayBuffer> {
  const { theme, upward } = style;
  const levels = levelsIn(answer.rows, answer.span);
  const height = Math.min(MAX_HEIGHT, levels * LEVEL);
  const canvas = new OffscreenCanvas(PICTURE_WIDTH, height);
  const context = canvas.getContext("2d", { alpha: false })!;
  context.fillStyle = theme.background;
  context.fillRect(0, 0, PICTURE_WIDTH, height);
  const shown = { span: answer.span, level: answer.depth, marks: undefined, match: -1 };
  const picture = { ...style, ...shown, answer, width: PICTURE_WIDTH, height, scroll: 0 };
  drawRows(context, picture, (level) => (upward ? height - (level + 1) * LEVEL : level * LEVEL));
  return (await canvas.convertToBlob({ type: "image/png" })).arrayBuffer();
}
