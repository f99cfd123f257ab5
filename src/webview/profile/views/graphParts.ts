/** What the call graph's view and its exported picture have in common. Pure. */

import { plus, type Value } from "../../../profile/table/value.ts";
import { t } from "../../shared/l10n.ts";
import { amount, percent, signedAmount } from "../../shared/numbers.ts";
import { changeColor, greyColor, hueColor, type Tone } from "../colors.ts";
import { hueOf, isRuntime, packageOf } from "../flame/packages.ts";
import type { Frame, PlacedEdge } from "../wire.ts";

/** Pixels from a node's top edge to its first line of text, and from line to line. */
const FIRST_LINE = 17;
const LINE = 16;

/** How values are shown. */
export interface Scale {
  unit: string;
  /** The value that shares refer to. */
  total: Value;
}

/** How an edge is drawn; paths as in SVG. */
export interface EdgeParts {
  line: string;
  arrow: string;
  thickness: number;
  /** The dash pattern of a call through functions that are not shown. */
  dashes: string | undefined;
  /** Around its letters, the background covers the line for `halo` pixels. */
  label: { text: string; x: number; y: number; halo: number };
}

/** The parts of an edge; `heaviest` is the value of the heaviest one. */
export function edgeParts(
  { points, value, residual, inlined }: PlacedEdge,
  heaviest: number,
  unit: string,
): EdgeParts {
  const thickness = 1 + (Math.abs(Number(value)) / heaviest) * 7;
  const middle = points[points.length >> 1]!;
  const end = points.at(-1)!;
  return {
    line: points.map(({ x, y }, i) => `${i === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`).join(""),
    arrow: triangle(points.at(-2) ?? end, end, 5 + thickness),
    thickness,
    dashes: residual ? "6 4" : undefined,
    label: {
      text: `${amount(value, unit)}${inlined ? ` ${t("(inlined)")}` : ""}`,
      x: middle.x,
      y: middle.y + 4,
      halo: 4 + thickness,
    },
  };
}

/** The value of the heaviest edge, at least 1. */
export function heaviestOf(edges: readonly PlacedEdge[]): number {
  return edges.reduce((heaviest, { value }) => Math.max(heaviest, Math.abs(Number(value))), 1);
}

/** A triangle at the end of a line. */
function triangle(from: { x: number; y: number }, to: { x: number; y: number }, size: number): string {
  const angle = Math.atan2(to.y - from.y, to.x - from.x);
  const corner = (turn: number) =>
    `${(to.x - size * Math.cos(angle + turn)).toFixed(1)} ${(to.y - size * Math.sin(angle + turn)).toFixed(1)}`;
  return `M${to.x.toFixed(1)} ${to.y.toFixed(1)}L${corner(0.45)}L${corner(-0.45)}Z`;
}

/** The lines of text in a node, the name first, each with its distance from the node's top edge in pixels. */
export function nodeLines(
  { frame, title }: { frame: Frame; title: string },
  { unit, total }: Scale,
): { text: string; below: number }[] {
  const lines = frame.base
    ? [`flat ${signedAmount(frame.flat, unit)}`, `cum ${signedAmount(frame.cum, unit)}`]
    : [
        `flat ${amount(frame.flat, unit)} (${percent(frame.flat, total)})`,
        `cum ${amount(frame.cum, unit)} (${percent(frame.cum, total)})`,
      ];
  return [title, ...lines].map((text, i) => ({ text, below: FIRST_LINE + i * LINE }));
}

/** The colour of a node. */
export function nodeColor({ base, cum, name }: Frame, tone: Tone): string {
  if (base) {
    return changeColor(
      Number(cum) / Math.max(...[base.cum, plus(base.cum, cum), 1].map((size) => Math.abs(Number(size)))),
      tone,
    );
  }
  const path = packageOf(name);
  return path === "" || isRuntime(path) ? greyColor(tone) : hueColor(hueOf(path), tone);
}
