/** The lines above pprof's tables (reportLabels and ProfileLabels in google/pprof, internal/report/report.go). */
import type { Query } from "../query/query.ts";
import { shortened } from "../table/shortened.ts";
import { label, percentage, scale } from "../table/units.ts";
import { sumOf, type Value } from "../table/value.ts";
import { type Analysis, type Format, flatValue, type Trimmed } from "./graph.ts";
import { baseName } from "./nodes.ts";

/** How much of the profile a table shows. Values are in the sample type's own unit; texts are as pprof prints them. */
export interface ReportHead {
  total: Value;
  totalText: string;
  /** What the shown nodes' flat values add up to. */
  shown: Value;
  shownText: string;
  shownPercent: string;
  /** How many nodes are shown. */
  nodes: number;
  /** Nodes left out for their weight, and the weight that they did not reach, in words. */
  dropped: number;
  droppedBelow: string;
  /** How many nodes there were to choose from. */
  candidates: number;
}

/** Calls that a graph leaves out for their weight, and the weight that they did not reach, in words. */
interface DroppedEdges {
  droppedEdges: number;
  droppedEdgesBelow: string;
}

/** Reckons the head. */
export function reportHead(
  analysis: Analysis,
  { nodes, dropped, candidates }: Trimmed,
  format: Format,
): ReportHead {
  const { total, query } = analysis;
  const shown = sumOf(nodes.map((node) => flatValue(analysis, node)));
  const fraction = query.trim ? query.nodeFraction : 0;
  return {
    total,
    totalText: format(total),
    shown,
    shownText: format(shown),
    shownPercent: percentage(shown, total).trim(),
    nodes: nodes.length,
    dropped,
    droppedBelow: format(Math.abs(Math.trunc(Number(total) * fraction))),
    candidates,
  };
}

/** The head as lines; that of a graph also says which calls it leaves out. */
export function headLines(analysis: Analysis, head: ReportHead, edges?: DroppedEdges): string[] {
  return [
    ...profileLines(analysis, head.totalText),
    ...filterLines(analysis.query),
    `Showing nodes accounting for ${head.shownText}, ${head.shownPercent} of ${head.totalText} total`,
    ...leftOutLines(head, edges),
  ];
}

/** What is said of the profile itself (ProfileLabels). */
export function profileLines({ view, values, total }: Analysis, totalText: string): string[] {
  const { mappings, comments, docUrl, timeNanos, durationNanos } = view.profile;
  const lines: string[] = [];
  const [main] = mappings;
  if (main?.file) {
    lines.push(`File: ${baseName(main.file)}`);
  }
  if (main?.buildId) {
    lines.push(`Build ID: ${main.buildId}`);
  }
  for (const comment of comments.filter((one) => !one.startsWith("#"))) {
    lines.push(shortened(comment));
  }
  if (values.type.type !== "") {
    lines.push(`Type: ${values.type.type}`);
  }
  if (docUrl !== "") {
    lines.push(`Doc: ${docUrl}`);
  }
  if (timeNanos !== 0n) {
    lines.push(`Time: ${time(timeNanos)}`);
  }
  if (durationNanos !== 0n) {
    const duration = Number(durationNanos);
    const nanos = scale(total, values.type.unit, "nanoseconds");
    const share =
      nanos.unit === "ns" && nanos.value !== 0 ? `(${percentage(Math.trunc(nanos.value), duration)})` : "";
    lines.push(`Duration: ${label(duration, "nanoseconds")}, Total samples = ${totalText} ${share}`);
  }
  return lines;
}

/** `2006-01-02 15:04:05 UTC`. */
function time(nanos: bigint): string {
  return new Date(Number(nanos / 1_000_000n)).toISOString().replace("T", " ").replace(/\..*/, " UTC");
}

/** The filters by which pprof names them, in its order. */
const FILTER_NAMES: readonly [keyof Query, string][] = [
  ["focus", "focus"],
  ["ignore", "ignore"],
  ["hide", "hide"],
  ["show", "show"],
  ["showFrom", "show_from"],
  ["tagFocus", "tagfocus"],
  ["tagIgnore", "tagignore"],
  ["tagShow", "tagshow"],
  ["tagHide", "taghide"],
];

function filterLines(query: Query): string[] {
  const active = FILTER_NAMES.filter(([key]) => query[key] !== "").map(
    ([key, name]) => `${name}=${query[key]}`,
  );
  const short = active.map((text) => `   ${text.length > 80 ? `${text.slice(0, 80)}…` : text}`);
  return active.length > 0 ? ["Active filters:", ...short] : [];
}

function leftOutLines(
  { total, dropped, droppedBelow, nodes, candidates }: ReportHead,
  edges: DroppedEdges | undefined,
): string[] {
  if (total === 0) {
    return [];
  }
  const lines: string[] = [];
  if (dropped > 0) {
    lines.push(`Dropped ${dropped} node${dropped > 1 ? "s" : ""} (cum <= ${droppedBelow})`);
  }
  if (edges && edges.droppedEdges > 0) {
    const { droppedEdges, droppedEdgesBelow } = edges;
    lines.push(`Dropped ${droppedEdges} edge${droppedEdges > 1 ? "s" : ""} (freq <= ${droppedEdgesBelow})`);
  }
  if (nodes > 0 && nodes < candidates) {
    lines.push(`Showing top ${nodes} nodes out of ${candidates}`);
  }
  return lines;
}
