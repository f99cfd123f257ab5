/** The call graph as a picture of its own: SVG, or PNG. */

import { TEXT } from "../colors.ts";
import { escaped, utf8 } from "../svg.ts";
import type { Theme } from "../theme.ts";
import type { PlacedGraph } from "../wire.ts";
import { edgeParts, heaviestOf, nodeColor, nodeLines, type Scale } from "./graphParts.ts";

/** The limit of a PNG's width and height, in pixels: a canvas has a limit. */
const MAX_PIXELS = 8000;

/** For screens with twice the pixels. */
const SHARP = 2;

/** The picture as SVG, with each function's whole name as its title. */
export function graphSvg(graph: PlacedGraph, scale: Scale, theme: Theme): ArrayBuffer {
  const heaviest = heaviestOf(graph.edges);
  const { foreground, background, border, tone } = theme;
  const outline = border ? ` stroke="${escaped(border)}"` : "";
  const edges = graph.edges.map((edge) => {
    const { line, arrow, thickness, dashes, label } = edgeParts(edge, heaviest, scale.unit);
    const dashed = dashes ? ` stroke-dasharray="${dashes}"` : "";
    return (
      `<path d="${line}" fill="none" stroke="${escaped(foreground)}" stroke-width="${thickness.toFixed(1)}"${dashed}/>` +
      `<path d="${arrow}" fill="${escaped(foreground)}"/>` +
      `<text x="${label.x.toFixed(1)}" y="${label.y.toFixed(1)}" fill="${escaped(foreground)}" paint-order="stroke" ` +
      `stroke="${escaped(background)}" stroke-width="${label.halo.toFixed(1)}" stroke-linejoin="round">${escaped(label.text)}</text>`
    );
  });
  const nodes = graph.nodes.map((node) => {
    const { frame, x, y, width, height } = node;
    const left = (x - width / 2).toFixed(1);
    const top = y - height / 2;
    const lines = nodeLines(node, scale).map(
      ({ text, below }, i) =>
        `<text x="${x.toFixed(1)}" y="${(top + below).toFixed(1)}"${i === 0 ? ' font-weight="600"' : ""}>${escaped(text)}</text>`,
    );
    return (
      `<g fill="${TEXT[tone]}"><title>${escaped(frame.name)}</title><rect x="${left}" y="${top.toFixed(1)}" ` +
      `width="${width.toFixed(1)}" height="${height}" rx="3" fill="${nodeColor(frame, tone)}"${outline}/>${lines.join("")}</g>`
    );
  });
  const size = `width="${Math.ceil(graph.width)}" height="${Math.ceil(graph.height)}"`;
  return utf8(`<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="sans-serif" font-size="12" text-anchor="middle">
<rect width="100%" height="100%" fill="${escaped(background)}"/>
${edges.join("\n")}
${nodes.join("\n")}
</svg>
`);
}

/** The picture as PNG. */
export async function graphPng(graph: PlacedGraph, scale: Scale, theme: Theme): Promise<ArrayBuffer> {
  const sharp = Math.min(SHARP, MAX_PIXELS / Math.max(graph.width, graph.height, 1));
  const canvas = new OffscreenCanvas(
    Math.max(1, Math.ceil(graph.width * sharp)),
    Math.max(1, Math.ceil(graph.height * sharp)),
  );
  const context = canvas.getContext("2d", { alpha: false })!;
  context.fillStyle = theme.background;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.scale(sharp, sharp);
  context.textAlign = "center";
  drawEdges(context, graph, scale, theme);
  drawNodes(context, graph, scale, theme);
  return (await canvas.convertToBlob({ type: "image/png" })).arrayBuffer();
}

function drawEdges(
  context: OffscreenCanvasRenderingContext2D,
  { edges }: PlacedGraph,
  { unit }: Scale,
  { foreground, background, font }: Theme,
): void {
  const heaviest = heaviestOf(edges);
  context.font = `12px ${font}`;
  for (const edge of edges) {
    const { line, arrow, thickness, dashes, label } = edgeParts(edge, heaviest, unit);
    context.strokeStyle = foreground;
    context.fillStyle = foreground;
    context.lineWidth = thickness;
    context.setLineDash(dashes?.split(" ").map(Number) ?? []);
    context.stroke(new Path2D(line));
    context.setLineDash([]);
    context.fill(new Path2D(arrow));
    context.strokeStyle = background;
    context.lineWidth = label.halo;
    context.lineJoin = "round";
    context.strokeText(label.text, label.x, label.y);
    context.fillText(label.text, label.x, label.y);
  }
}

function drawNodes(
  context: OffscreenCanvasRenderingContext2D,
  { nodes }: PlacedGraph,
  scale: Scale,
  { tone, border, font }: Theme,
): void {
  for (const node of nodes) {
    const { frame, x, y, width, height } = node;
    const top = y - height / 2;
    context.beginPath();
    context.roundRect(x - width / 2, top, width, height, 3);
    context.fillStyle = nodeColor(frame, tone);
    context.fill();
    if (border) {
      context.strokeStyle = border;
      context.lineWidth = 1;
      context.stroke();
    }
    context.fillStyle = TEXT[tone];
    for (const [i, { text, below }] of nodeLines(node, scale).entries()) {
      context.font = `${i === 0 ? "600 " : ""}12px ${font}`;
      context.fillText(text, x, top + below);
    }
  }
}
