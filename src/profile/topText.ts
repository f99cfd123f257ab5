/** The table of `top` as pprof prints it, head and all (printText and ProfileLabels in internal/report/report.go). */
import type { Analysis } from "./graph.ts";
import { baseName } from "./nodes.ts";
import type { Query } from "./query.ts";
import type { TopRow, TopTable } from "./top.ts";
import { label, percentage, scale } from "./units.ts";

/** Prints the table. Names are as the profile has them: whoever shows them to a terminal makes them visible first. */
export function topText(analysis: Analysis, table: TopTable): string {
  const lines = [
    ...profileLines(analysis, table),
    ...filterLines(analysis.query),
    `Showing nodes accounting for ${table.shownText}, ${table.shownPercent} of ${table.totalText} total`,
    ...leftOutLines(table),
    `${"flat".padStart(10)} ${"flat".padStart(5)}% ${"sum".padStart(5)}% ${"cum".padStart(10)} ${"cum".padStart(5)}%`,
    ...table.rows.map(rowLine),
  ];
  return `${lines.join("\n")}\n`;
}

function rowLine({ flatText, flatPercent, sumPercent, cumText, cumPercent, name, inlined }: TopRow): string {
  const numbers = `${flatText.padStart(10)} ${flatPercent} ${sumPercent} ${cumText.padStart(10)} ${cumPercent}`;
  return `${numbers}  ${name}${inlined === "" ? "" : ` (${inlined})`}`;
}

function profileLines({ view, values }: Analysis, { total, totalText }: TopTable): string[] {
  const { mappings, comments, docUrl, timeNanos, durationNanos } = view.profile;
  const lines: string[] = [];
  const [main] = mappings;
  if (main?.file) {
    lines.push(`File: ${baseName(main.file)}`);
  }
  if (main?.buildId) {
    lines.push(`Build ID: ${main.buildId}`);
  }
  lines.push(...comments.filter((comment) => !comment.startsWith("#")));
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

function leftOutLines({ total, dropped, droppedBelow, rows, candidates }: TopTable): string[] {
  if (total === 0) {
    return [];
  }
  const lines: string[] = [];
  if (dropped > 0) {
    lines.push(`Dropped ${dropped} node${dropped > 1 ? "s" : ""} (cum <= ${droppedBelow})`);
  }
  if (rows.length > 0 && rows.length < candidates) {
    lines.push(`Showing top ${rows.length} nodes out of ${candidates}`);
  }
  return lines;
}
