/** The overview beside a graph that is higher than the view: the whole tree, and the part that is shown. */
import type { FlameAnswer } from "../wire.ts";
import { drawOverview, heightOf, LEVEL, type Picture } from "./flameCanvas.ts";

/** Pixels. */
export const MINIMAP_WIDTH = 64;

/** The highest level, in pixels. */
const MAX_LEVEL = 4;

/** The overview without the part that is shown: drawn once for an answer and a size. */
interface Backdrop {
  key: string;
  theme: Picture["theme"];
  image: OffscreenCanvas;
}

const backdrops = new WeakMap<FlameAnswer, Backdrop>();

/** The height of a level of the overview, in pixels. */
function levelHeight(answer: FlameAnswer, height: number): number {
  return Math.min(MAX_LEVEL, height / Math.max(1, answer.rows.levels.length - 1));
}

function backdropOf(picture: Picture, scale: number): OffscreenCanvas {
  const { answer, scheme, theme, upward, height } = picture;
  const key = [scheme, upward, height, scale].join(" ");
  const known = backdrops.get(answer);
  if (known?.key === key && known.theme === theme) {
    return known.image;
  }
  const image = new OffscreenCanvas(Math.round(MINIMAP_WIDTH * scale), Math.round(height * scale));
  const context = image.getContext("2d", { alpha: false })!;
  context.scale(scale, scale);
  const size = { width: MINIMAP_WIDTH, height, levelHeight: levelHeight(answer, height) };
  drawOverview(context, picture, size);
  backdrops.set(answer, { key, theme, image });
  return image;
}

/** Draws the overview, and a box around the part that a picture of the graph shows. */
export function drawMinimap(canvas: HTMLCanvasElement, picture: Picture): void {
  const { answer, theme, height, scroll, span } = picture;
  const scale = window.devicePixelRatio || 1;
  const backdrop = backdropOf(picture, scale);
  if (canvas.width !== backdrop.width || canvas.height !== backdrop.height) {
    canvas.width = backdrop.width;
    canvas.height = backdrop.height;
  }
  const context = canvas.getContext("2d", { alpha: false })!;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.drawImage(backdrop, 0, 0);
  context.setTransform(scale, 0, 0, scale, 0, 0);
  const perPixel = levelHeight(answer, height) / LEVEL;
  const left = span.from * MINIMAP_WIDTH;
  const width = Math.max(3, (span.to - span.from) * MINIMAP_WIDTH);
  context.strokeStyle = theme.focus || theme.foreground;
  context.lineWidth = 2;
  context.strokeRect(
    Math.min(left, MINIMAP_WIDTH - width) + 1,
    scroll * perPixel + 1,
    Math.max(1, width - 2),
    Math.min(height, heightOf(answer)) * perPixel - 2,
  );
}

/** What a point of the overview stands for: a share of the whole width, and a pixel from the top of the whole graph. */
export function minimapPoint(
  answer: FlameAnswer,
  height: number,
  { x, y }: { x: number; y: number },
): { at: number; top: number } {
  return { at: x / MINIMAP_WIDTH, top: (y / levelHeight(answer, height)) * LEVEL };
}
