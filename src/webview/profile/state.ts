/** What the page keeps over a reload, and for each file: what is looked at, and how. */

import { DEFAULTS, GRANULARITIES } from "../../profile/query/query.ts";
import type { PageQuery, TableColumn } from "./wire.ts";

/** The views, in the toolbar's order. */
export const VIEWS = ["flame", "top", "callers", "graph", "source", "labels", "traces", "details"] as const;
export type ViewName = (typeof VIEWS)[number];

/** How the flame graph is drawn: root on top, root at the bottom, leaves first; or as a tree of rows. */
export const LAYOUTS = ["icicle", "flame", "inverted"] as const;
export type Layout = (typeof LAYOUTS)[number];

/** The question that a file is opened with. */
export const STANDARD: Readonly<PageQuery> = { ...DEFAULTS, normalize: false };

/** All that is kept. */
export interface PageState {
  view: ViewName;
  query: PageQuery;
  /** Former queries, the last one at the end: what Undo goes back to. */
  undo: PageQuery[];
  layout: Layout;
  asTree: boolean;
  /** The names of the frames that the flame graph is zoomed into, from the root. */
  path: string[];
  /** How long the path was at each former zoom: what Escape goes back to. */
  stops: number[];
  /** The function whose callers and callees are shown, empty for the heaviest; and those that were before. */
  middle: string;
  middles: string[];
  sort: TableColumn;
  descending: boolean;
  search: string;
}

/** What a file is opened with that was not open before. */
const FRESH: PageState = {
  view: "flame",
  query: STANDARD,
  undo: [],
  layout: "icicle",
  asTree: false,
  path: [],
  stops: [],
  middle: "",
  middles: [],
  sort: "flat",
  descending: true,
  search: "",
};

/** Reads a state that may come from another release of ours: what it does not have, or not fit, is as at first. */
export function readState(value: unknown): PageState {
  const kept = isRecord(value) ? value : {};
  return {
    view: oneOf(VIEWS, kept.view, FRESH.view),
    query: readQuery(kept.query),
    undo: Array.isArray(kept.undo) ? kept.undo.map(readQuery) : [],
    layout: oneOf(LAYOUTS, kept.layout, FRESH.layout),
    asTree: kept.asTree === true,
    path: texts(kept.path),
    stops: Array.isArray(kept.stops) ? kept.stops.filter((stop) => typeof stop === "number") : [],
    middle: typeof kept.middle === "string" ? kept.middle : "",
    middles: texts(kept.middles),
    sort: oneOf(["name", "flat", "cum"], kept.sort, FRESH.sort),
    descending: kept.descending !== false,
    search: typeof kept.search === "string" ? kept.search : "",
  };
}

function readQuery(value: unknown): PageQuery {
  const kept = isRecord(value) ? value : {};
  const own = Object.entries(STANDARD).map(([key, standard]) => [
    key,
    typeof kept[key] === typeof standard ? kept[key] : standard,
  ]);
  const query: PageQuery = Object.fromEntries(own);
  return { ...query, granularity: oneOf(GRANULARITIES, query.granularity, DEFAULTS.granularity) };
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((text) => typeof text === "string") : [];
}

function oneOf<T extends string>(choices: readonly T[], value: unknown, otherwise: T): T {
  return choices.find((choice) => choice === value) ?? otherwise;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
