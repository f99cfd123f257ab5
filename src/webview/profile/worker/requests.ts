/** What the page asks its worker, and what the worker answers: one entry a question. Types only. */
import type { ListReport } from "../../../profile/reports/list.ts";
import type { PgoFitness } from "../../../profile/reports/pgo.ts";
import type { TagKey } from "../../../profile/reports/tags.ts";
import type { Trace } from "../../../profile/reports/traces.ts";
import type { ValueType } from "../../../profile/table/profile.ts";
import type { NamedBytes, SourceLine } from "../../protocol.ts";
import type { FlameRows } from "../flame/flameRows.ts";
import type { PageQuery } from "../state.ts";
import type { DataFormat } from "./exports.ts";
import type { Frame } from "./frames.ts";
import type { PlacedGraph } from "./graphLayout.ts";
import type { Found } from "./search.ts";
import type { Summary } from "./summary.ts";

/** Which part of the call tree to draw. */
export interface FlameWish {
  /** Names of the frames from the root to the one that fills the width. */
  path: readonly string[];
  /** Leaf first. */
  inverted: boolean;
  /** How many frames the width has room for: what is narrower is folded. */
  room: number;
}

/** The part, and what its frames are. */
export interface FlameAnswer {
  rows: FlameRows;
  frames: Frame[];
  /** How much of `path` there is under this query. */
  depth: number;
}

/** Whose callers and callees to draw. */
export interface CallersWish {
  /** The name of a node; empty for the heaviest by flat. */
  name: string;
  room: number;
}

/** The function, and both trees, whose roots it is. */
export interface CallersAnswer {
  frame: Frame;
  callers: FlameAnswer;
  callees: FlameAnswer;
}

/** A column of the Top table. */
export type TableColumn = "name" | "flat" | "cum";

/** How a table is sorted and narrowed. */
export interface TableWish {
  sort: TableColumn;
  descending: boolean;
  /** What a name must contain; empty for all. */
  filter: string;
}

/** The labels; `more` counts the values that are left out. */
export interface LabelsAnswer {
  keys: (TagKey & { more: number })[];
}

/** Some traces, and how many there are; `more` counts the frames that are left out. */
export interface TracesAnswer {
  length: number;
  traces: (Trace & { more: number })[];
}

/** The lines of a function, in each file that it has. */
export interface SourceAnswer extends ListReport {
  name: string;
}

/** What a profile says of itself; undefined, 0 or empty where it says nothing. */
export interface DetailsAnswer {
  /** ISO 8601. */
  time: string | undefined;
  durationNanos: number;
  period: number;
  periodType: ValueType;
  sampleTypes: readonly ValueType[];
  defaultSampleType: string;
  comments: readonly string[];
  docUrl: string;
  mappings: MappingInfo[];
  samples: number;
  locations: number;
  functions: number;
  dropFrames: string;
  keepFrames: string;
  pgo: PgoFitness;
}

/** A mapped file in words. */
export interface MappingInfo {
  file: string;
  buildId: string;
  range: string;
  hasFunctions: boolean;
  hasInlineFrames: boolean;
}

/** Each question: what it takes besides the query, and gives. */
export interface Questions {
  summary: { wish: null; answer: Summary };
  flame: { wish: FlameWish; answer: FlameAnswer };
  /** The same as `flame`, for a picture that is saved. */
  picture: { wish: FlameWish; answer: FlameAnswer };
  export: { wish: { format: DataFormat; name: string }; answer: ArrayBuffer };
  callers: { wish: CallersWish; answer: CallersAnswer };
  top: { wish: TableWish; answer: { frames: Frame[] } };
  graph: { wish: null; answer: PlacedGraph };
  labels: { wish: null; answer: LabelsAnswer };
  traces: { wish: { from: number; to: number }; answer: TracesAnswer };
  /** An empty name: the heaviest function by flat. */
  source: { wish: { name: string }; answer: SourceAnswer };
  decorations: { wish: null; answer: SourceLine[] };
  details: { wish: null; answer: DetailsAnswer };
  search: { wish: { text: string }; answer: Found };
}

/** Opens a profile: the first message, and again where the base changes. */
export interface OpenRequest {
  kind: "open";
  id: number;
  profile: NamedBytes;
  base: NamedBytes | undefined;
  cap: number;
}

/** A question about the open profile. */
export type Question<K extends keyof Questions = keyof Questions> = {
  [Kind in K]: { kind: Kind; id: number; query: PageQuery; wish: Questions[Kind]["wish"] };
}[K];

/** To the worker. */
export type Request = OpenRequest | Question;

/** From the worker: the answer to a request, or one sentence that says why there is none. */
export type Reply = { id: number; answer: unknown } | { id: number; problem: string };
