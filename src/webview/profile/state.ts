/** The state of the page, saved for a reload and for each file: what it shows, and how. */

import type { SizeBy } from "../../profile/analyse/callTree.ts";
import { DEFAULTS, GRANULARITIES } from "../../profile/query/query.ts";
import type { PageQuery, Span, TableColumn } from "./wire.ts";

/** The views, in the toolbar's order. */
export const VIEWS = ["flame", "top", "callers", "graph", "source", "labels", "traces", "details"] as const;
export type ViewName = (typeof VIEWS)[number];

/** How the flame graph is drawn: root on top, root at the bottom, leaves first. */
export const LAYOUTS = ["icicle", "flame", "inverted"] as const;
export type Layout = (typeof LAYOUTS)[number];

/** What the colour of a frame stands for: its package, or where the package is from. */
export const SCHEMES = ["package", "origin"] as const;
export type Scheme = (typeof SCHEMES)[number];

/** The window that shows the whole of a frame. */
export const WHOLE_WINDOW: Span = { from: 0, to: 1 };

/** The query that a file is opened with. */
export const STANDARD: Readonly<PageQuery> = { ...DEFAULTS, normalize: false };

/** The saved state. */
export interface PageState {
  view: ViewName;
  query: PageQuery;
  /** Earlier queries, the last one at the end: Undo goes back to them. */
  undo: PageQuery[];
  layout: Layout;
  asTree: boolean;
  scheme: Scheme;
  /** Which value makes a frame wide, where two profiles are compared: with the base's, what vanished has a width. */
  sizeBy: SizeBy;
  /** The names of the frames that the flame graph is zoomed into, from the root. */
  path: string[];
  /** The part of the last frame of the path that fills the width. */
  window: Span;
  /** The length of the path at each earlier zoom: Escape goes back to them. */
  stops: number[];
  /** The function whose callers and callees are shown, empty for the heaviest; and the earlier ones. */
  middle: string;
  middles: string[];
  sort: TableColumn;
  descending: boolean;
  /** Whether Top groups functions by package. */
  byPackage: boolean;
  search: string;
}

/** The state of a file that was not open before. */
const FRESH: PageState = {
  view: "flame",
  query: STANDARD,
  undo: [],
  layout: "icicle",
  asTree: false,
  scheme: "package",
  sizeBy: "value",
  path: [],
  window: WHOLE_WINDOW,
  stops: [],
  middle: "",
  middles: [],
  sort: "flat",
  descending: true,
  byPackage: false,
  search: "",
};

/** Reads a state that another release may have saved: missing or invalid parts get their first values. */
export function readState(value: unknown): PageState {
  const saved: Record<string, unknown> = Object(value);
  return {
    view: oneOf(VIEWS, saved.view, FRESH.view),
    query: readQuery(saved.query),
    undo: Array.isArray(saved.undo) ? saved.undo.map(readQuery) : [],
    layout: oneOf(LAYOUTS, saved.layout, FRESH.layout),
    asTree: saved.asTree === true,
    scheme: oneOf(SCHEMES, saved.scheme, FRESH.scheme),
    sizeBy: oneOf(["value", "base"], saved.sizeBy, FRESH.sizeBy),
    path: texts(saved.path),
    window: readWindow(saved.window),
    stops: Array.isArray(saved.stops) ? saved.stops.filter((stop) => typeof stop === "number") : [],
    middle: typeof saved.middle === "string" ? saved.middle : "",
    middles: texts(saved.middles),
    sort: oneOf(["name", "flat", "cum"], saved.sort, FRESH.sort),
    descending: saved.descending !== false,
    byPackage: saved.byPackage === true,
    search: typeof saved.search === "string" ? saved.search : "",
  };
}

function readQuery(value: unknown): PageQuery {
  const saved: Record<string, unknown> = Object(value);
  const own = Object.entries(STANDARD).map(([key, standard]) => [
    key,
    typeof saved[key] === typeof standard ? saved[key] : standard,
  ]);
  const query: PageQuery = Object.fromEntries(own);
  return { ...query, granularity: oneOf(GRANULARITIES, query.granularity, DEFAULTS.granularity) };
}

function readWindow(value: unknown): Span {
  const { from, to }: Record<string, unknown> = Object(value);
  const isSpan = typeof from === "number" && typeof to === "number" && 0 <= from && from < to && to <= 1;
  return isSpan ? { from, to } : WHOLE_WINDOW;
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((text) => typeof text === "string") : [];
}

function oneOf<T extends string>(choices: readonly T[], value: unknown, otherwise: T): T {
  return choices.find((choice) => choice === value) ?? otherwise;
}
