/** What the page requests of its worker and what the worker answers: one entry a kind of request. Types only. */
import type { SizeBy } from "../../profile/analyse/callTree.ts";
import type { DemangleMode } from "../../profile/demangle/modes.ts";
import type { Filters, Query } from "../../profile/query/query.ts";
import type { LineCall, LinePlace } from "../../profile/reports/lineCalls.ts";
import type { FunctionLines, ListReport, Routine } from "../../profile/reports/list.ts";
import type { PgoFitness } from "../../profile/reports/pgo.ts";
import type { TagKey } from "../../profile/reports/tags.ts";
import type { TraceFrame, TraceLabel } from "../../profile/reports/traces.ts";
import type { ValueType } from "../../profile/table/profile.ts";
import type { MappingSymbols, NamedBytes, NamelessMapping, SourceLines } from "../protocol.ts";

/** A query of the page: pprof's, and whether a comparison first scales both profiles to the same total. */
export interface PageQuery extends Query {
  normalize: boolean;
}

/** A node of an analysis, as the page shows it. */
export interface Frame {
  /** A node index; -1 for the whole profile. */
  node: number;
  name: string;
  /** The full name of its function alone: `name` may have a position behind it. */
  function: string;
  /** The position in the source: empty and 0 where the profile does not have it. */
  file: string;
  line: number;
  /** flat and cum of the node, over all its call paths. */
  flat: number;
  cum: number;
  /** flat and cum in the base, where two profiles are compared: flat and cum above are then the change. */
  base: { flat: number; cum: number } | undefined;
}

/** A profile in figures, under a query. */
export interface Summary {
  sampleTypes: readonly ValueType[];
  /** The sample type that is shown: a row of `sampleTypes`. */
  index: number;
  /** As shown: an average has a name of its own. */
  type: ValueType;
  /** The value that shares refer to, in the type's unit. */
  total: number;
  /** The sum of the samples that the filters left. */
  left: number;
  /** The sum of all samples of the profile. */
  whole: number;
  /** How often the profiler took a sample; undefined if the profile does not have it. */
  taken: number | undefined;
  stacks: number;
  stacksLeft: number;
  /** How long the profile was recorded, ns; 0 if unknown. */
  durationNanos: number;
  /** The totals of the base and the profile, where they are compared. */
  compared: { base: number; own: number } | undefined;
  /** The mapping of the profile of whose addresses most have no function; undefined where none is so. */
  nameless: NamelessSummary | undefined;
  /** The filters that matched nothing, by their names in pprof. */
  unmatched: string[];
}

/** A mapping of whose addresses most have no function. */
export interface NamelessSummary {
  /** Its row in the profile. */
  mapping: number;
  file: string;
  /** How many addresses have none, and how many there are. */
  count: number;
  of: number;
}

/** A call tree as columns: one row a frame, level by level and from left to right. */
export interface FlameRows {
  readonly length: number;
  /** The first row of each level; the last element is the number of rows. */
  readonly levels: Uint32Array;
  /** The row of the caller (of the callee, leaf first); -1 for the root. */
  readonly parents: Int32Array;
  /** The index in `FlameAnswer.frames`; -1 for a folded row. */
  readonly frames: Int32Array;
  /** Left edge and width as shares of the whole width. */
  readonly lefts: Float64Array;
  readonly widths: Float64Array;
  /** In the sample type's unit. */
  readonly values: Float64Array;
  readonly selfs: Float64Array;
  /** The value in the base, where two profiles are compared. */
  readonly bases: Float64Array | undefined;
  /** `INLINED`, `FOLDED` and `CUT` of flameRows.ts. */
  readonly flags: Uint8Array;
  /** How many frames a folded row represents. */
  readonly counts: Uint32Array;
}

/** A part of a width, as shares of it: from 0 to 1 where it is inside. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Which part of the call tree to draw. */
export interface FlameRequest {
  /** Names of the frames from the root to the one that is zoomed into. */
  path: readonly string[];
  /** The part of that frame's width that fills the page. */
  window: Span;
  /** Which value makes a frame wide, where two profiles are compared. */
  sizeBy: SizeBy;
  /** Leaf first. */
  inverted: boolean;
  /** How many frames fit side by side: narrower ones are folded. */
  room: number;
}

/** The call tree with its frames: the whole as far as it can be seen, the part that is zoomed into in detail. */
export interface FlameAnswer {
  rows: FlameRows;
  frames: Frame[];
  /** How many frames of `path` exist under this query. */
  depth: number;
  /** The part that the request is about, as shares of the whole width. */
  span: Span;
}

/** Whose callers and callees to draw. */
export interface CallersRequest {
  /** The name of a node; empty for the one with the largest flat value. */
  name: string;
  room: number;
}

/** The function, and both trees; the function is the root of each. */
export interface CallersAnswer {
  frame: Frame;
  callers: FlameAnswer;
  callees: FlameAnswer;
}

/** A column of the Top table. */
export type TableColumn = "name" | "flat" | "cum";

/** How a table is sorted, filtered and grouped. */
export interface TableRequest {
  sort: TableColumn;
  descending: boolean;
  /** What a name must contain; empty for all. */
  filter: string;
  /** Whether the functions of a package are together. */
  byPackage: boolean;
}

/** A package of the Top table: frames `from` up to `to` are its functions. */
export interface PackageRow {
  /** Empty for functions without a package. */
  name: string;
  /** The sum over its functions that are in the table. */
  flat: number;
  /** The sum of the stacks on which one of its functions is; each stack counts once. */
  cum: number;
  /** The sum in the base, where two profiles are compared. */
  baseFlat: number | undefined;
  from: number;
  to: number;
}

/** The rows of the Top table in order; the packages only if they were requested. */
export interface TableAnswer {
  frames: Frame[];
  packages: PackageRow[];
}

/** A laid-out node of the call graph; x and y are its center. */
export interface PlacedNode {
  frame: Frame;
  /** The text in the node. */
  title: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A call as a line through points; its label is at the middle one. */
export interface PlacedEdge {
  from: string;
  to: string;
  value: number;
  /** It passes through functions that are not shown. */
  residual: boolean;
  inlined: boolean;
  points: { x: number; y: number }[];
}

/** The laid-out call graph, in pixels. */
export interface PlacedGraph {
  width: number;
  height: number;
  nodes: PlacedNode[];
  edges: PlacedEdge[];
  /** How many nodes were dropped for their weight, and how many remained to choose from. */
  dropped: number;
  candidates: number;
}

/** What a search finds. */
export interface Found {
  /** 1 for each node that matches. */
  marks: Uint8Array;
  /** How many match. */
  count: number;
  /** The sum of the stacks with at least one match; each stack counts once. */
  value: number;
}

/** The labels; `more` counts the values that are left out. */
export interface LabelsAnswer {
  keys: (TagKey & { more: number })[];
}

/** A frame of a trace, with its position in the source: empty and 0 where the profile does not have it. */
export interface PlacedFrame extends TraceFrame {
  /** As in Frame. */
  function: string;
  file: string;
  line: number;
}

/** A stack, leaf first; `more` counts the frames that are left out. */
export interface PlacedTrace {
  value: number;
  labels: TraceLabel[];
  frames: PlacedFrame[];
  more: number;
}

/** The traces from a position on, and the number of all. */
export interface TracesAnswer {
  from: number;
  length: number;
  traces: PlacedTrace[];
}

/** The lines of a function, in each file that contains it. */
export interface SourceAnswer extends Omit<ListReport, "routines"> {
  name: string;
  routines: (Routine & { others: FunctionLines[] })[];
}

/** The metadata of a profile; undefined, 0 or empty where the profile has none. */
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

/** A mapping as text. */
export interface MappingInfo {
  file: string;
  buildId: string;
  range: string;
  hasFunctions: boolean;
  hasInlineFrames: boolean;
  /** Whether an address in it has no function. */
  isNameless: boolean;
}

/** The file formats that the worker writes, by their extensions; of the page, only its data. */
export type DataFormat = "pb.gz" | "speedscope.json" | "collapsed.txt" | "csv" | "md" | "html";

/** What to export. */
export interface ExportRequest {
  format: DataFormat;
  /** The profile's file name. */
  name: string;
  /** Whether the flame graph is leaf first. */
  inverted: boolean;
}

/** Each kind of request: its parameters besides the query, and its answer. */
export interface Requests {
  summary: { params: null; answer: Summary };
  flame: { params: FlameRequest; answer: FlameAnswer };
  /** The same as `flame`, for a picture to save. */
  picture: { params: FlameRequest; answer: FlameAnswer };
  export: { params: ExportRequest; answer: ArrayBuffer };
  callers: { params: CallersRequest; answer: CallersAnswer };
  top: { params: TableRequest; answer: TableAnswer };
  graph: { params: null; answer: PlacedGraph };
  labels: { params: null; answer: LabelsAnswer };
  traces: { params: { from: number; to: number }; answer: TracesAnswer };
  /** An empty name: the function with the largest flat value. */
  source: { params: { name: string }; answer: SourceAnswer };
  /** What lines of functions call, in their order. */
  calls: { params: { places: readonly LinePlace[] }; answer: { calls: LineCall[][] } };
  decorations: { params: null; answer: SourceLines };
  details: { params: null; answer: DetailsAnswer };
  /** The addresses of a mapping, and of the same binary in the base, that have no function. */
  nameless: { params: { mapping: number }; answer: { mappings: NamelessMapping[] } };
  search: { params: { text: string }; answer: Found };
  /** Whether a text is valid as a filter: why not, in one sentence. */
  judge: { params: { filter: keyof Filters; text: string }; answer: { problem: string | undefined } };
}

/** Opens a profile: the first message, and again when the base changes. Its buffers are transferred. */
export interface OpenRequest {
  kind: "open";
  id: number;
  profile: NamedBytes;
  base: NamedBytes | undefined;
  symbols: readonly MappingSymbols[];
  cap: number;
  demangle: DemangleMode;
}

/** A request for data of the open profile. */
export type DataRequest<K extends keyof Requests = keyof Requests> = {
  [Kind in K]: { kind: Kind; id: number; query: PageQuery; params: Requests[Kind]["params"] };
}[K];

/** The names that the worker requested, in its order. */
export interface NamesMessage {
  kind: "names";
  names: string[];
}

/** To the worker. */
export type WorkerRequest = OpenRequest | DataRequest;

/** From the worker while it opens a profile: requests these names demangled. Their characters are bytes. */
export interface NamesRequest {
  mangled: string[];
}

/** From the worker while it opens a profile: how many bytes of a file are read, and of how many; 0 if unknown. */
export interface Progress {
  name: string;
  done: number;
  total: number;
}

/** From the worker: the answer to a request, or one sentence that says why it failed. */
export type WorkerReply = { id: number; answer: unknown } | { id: number; problem: string };
