/** The flame graph as a picture of its own: SVG, or PNG. */

import { greyColor, TEXT } from "../colors.ts";
import { FOLDED } from "../flameRows.ts";
import { escaped, utf8 } from "../svg.ts";
import type { Theme } from "../theme.ts";
import type { FlameAnswer } from "../wire.ts";
import { drawRows, heightOf, LEVEL, type Picture, topOf } from "./flameCanvas.ts";
import { changeOf, colorOf, fitted, titleOf } from "./flameFrame.ts";

/** Pixels. */
export const PICTURE_WIDTH = 1600;

/** The limit of the PNG's height, in pixels: a canvas has a limit. */
const MAX_HEIGHT = 8000;

/** The picture as SVG, with each frame's whole name as its title. */
export function svgOf(answer: FlameAnswer, theme: Theme, upward: boolean): ArrayBuffer {
  const { rows } = answer;
  const height = heightOf(answer);
  const context = new OffscreenCanvas(1, 1).getContext("2d")!;
  context.font = "12px sans-serif";
  const measure = (text: string) => context.measureText(text).width;
  const parts: string[] = [];
  for (let level = 0; level + 1 < rows.levels.length; level++) {
    const top = topOf(level, answer, upward);
    for (let row = rows.levels[level]!; row < rows.levels[level + 1]!; row++) {
      const left = rows.lefts[row]! * PICTURE_WIDTH;
      const width = rows.widths[row]! * PICTURE_WIDTH;
      if (width < 0.2) {
        continue;
      }
      const name = changeOf(rows, row) + titleOf(answer, row);
      const fill = rows.flags[row]! & FOLDED ? greyColor(theme.tone) : colorOf(answer, row, theme.tone);
      const label = width < 24 ? "" : fitted(name, width - 8, measure);
      const box = `x="${left.toFixed(2)}" y="${top}" width="${Math.max(width - 0.5, 0.3).toFixed(2)}" height="${LEVEL - 1}"`;
      parts.push(
        `<g><title>${escaped(name)}</title><rect ${box} fill="${fill}"/>`,
        label && `<text x="${(left + 4).toFixed(2)}" y="${top + 14}">${escaped(label)}</text>`,
        "</g>",
      );
    }
  }
  return utf8(`<svg xmlns="http://www.w3.org/2000/svg" width="${PICTURE_WIDTH}" height="${height}" font-family="sans-serif" font-size="12" fill="${TEXT[theme.tone]}">
<rect width="100%" height="100%" fill="${escaped(theme.background)}"/>
${parts.join("")}
</svg>
`);
}

/** The picture as PNG. */
export async function pngOf(answer: FlameAnswer, theme: Theme, upward: boolean): Promise<ArrayBuffer> {
  const height = Math.min(MAX_HEIGHT, heightOf(answer));
  const canvas = new OffscreenCanvas(PICTURE_WIDTH, height);
  const context = canvas.getContext("2d", { alpha: false })!;
  context.fillStyle = theme.background;
  context.fillRect(0, 0, PICTURE_WIDTH, height);
  const scroll = upward ? heightOf(answer) - height : 0;
  const picture: Picture = {
    answer,
    theme,
    upward,
    width: PICTURE_WIDTH,
    height,
    scroll,
    hovered: -1,
    selected: -1,
    marks: undefined,
  };
  drawRows(context, picture, (level) => topOf(level, answer, upward) - scroll);
  return (await canvas.convertToBlob({ type: "image/png" })).arrayBuffer();
}
