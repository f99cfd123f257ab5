/** `go-verify self-test`: runs every fault and every healthy twin, and shows the result of each. */
import { resolve } from "node:path";
import type { Case, CaseSet } from "../engine/case.ts";
import { inOwnMounts } from "../engine/mounts.ts";
import { expectSelectable } from "../engine/plan.ts";
import { type Outcome, selfTest } from "../engine/selfTest.ts";
import { findToolchain } from "../engine/toolchain.ts";
import { oneLine } from "../formats/visible.ts";
import { cells, cut, pad } from "../formats/width.ts";
import { duration, STATUS_MARK, STATUS_MARK_ASCII } from "../formats/words.ts";
import { cases, layers } from "../layers/index.ts";
import { deliver, remark, streamTraits, type TerminalStyle, terminalStyle } from "./terminal.ts";
import { numberOf } from "./values.ts";

/** The options as the command line gives them. */
export interface SelfTestOptions {
  layer?: string[];
  check?: string[];
  gocache?: string;
  jobs?: string;
}

/**
 * Returns the exit code: 0 if the check was right for every case that can run on this machine.
 * @throws Error with one sentence; Cancelled.
 */
export async function proveChecks(options: SelfTestOptions, signal: AbortSignal): Promise<number> {
  const chosen = choose(options);
  const jobs = options.jobs === undefined ? undefined : numberOf("--jobs", options.jobs, "cases", 1024);
  const code = await inOwnMounts(signal);
  if (code !== undefined) {
    return code;
  }
  const { path } = await findToolchain({ env: process.env });
  if (path === undefined) {
    throw new Error("There is no go command on PATH: self-test needs one to copy and break.");
  }
  const began = performance.now();
  const outcomes = await selfTest({
    layers,
    cases: chosen,
    env: process.env,
    go: path,
    gocache: options.gocache && resolve(options.gocache),
    jobs,
    signal,
    onOutcome: printOutcome,
  });
  const traits = streamTraits(process.stdout);
  // Only lines on a terminal are cut, not those of a file or a CI log.
  const columns = traits.isTTY ? terminalStyle(traits).columns : Number.POSITIVE_INFINITY;
  const page = { columns, unicode: terminalStyle(traits).unicode };
  await deliver(table(chosen, outcomes, page, performance.now() - began), undefined);
  return outcomes.every(({ judged }) => judged.length === 0) ? 0 : 1;
}

/** @throws SelectionError for an unknown ID, or a check of another layer. */
function choose({ layer = [], check = [] }: SelfTestOptions): CaseSet[] {
  expectSelectable(layers, { layers: layer, checks: check, skip: [] });
  return cases.filter(
    ({ check: { id } }) =>
      (check.length === 0 || check.includes(id)) &&
      (layer.length === 0 || layer.some((name) => id.startsWith(`${name}.`))),
  );
}

function printOutcome(outcome: Outcome): void {
  const { checkId, name, durationMs } = outcome;
  remark(`${wordOf(outcome).padEnd(11)} ${checkId}: ${name} (${duration(durationMs)})\n`);
}

function wordOf({ unavailable, judged }: Outcome): string {
  if (unavailable !== undefined) {
    return "unavailable";
  }
  return judged.length === 0 ? "right" : "wrong";
}

/** A table of all cases with expected and actual results, and the totals. */
export function table(
  sets: readonly CaseSet[],
  outcomes: readonly Outcome[],
  style: Pick<TerminalStyle, "columns" | "unicode">,
  ms: number,
): string {
  const all = sets.flatMap((set) => set.cases);
  const name = Math.min(Math.max(0, ...all.map((one) => cells(one.name))), Math.floor(style.columns / 2), 60);
  let row = 0;
  const parts = sets.map((set) => [
    set.check.id,
    ...set.cases.flatMap((one) => caseLines(one, outcomes[row++]!, name, style)),
    "",
  ]);
  return `${[...parts.flat(), count(outcomes, ms)].join("\n")}\n`;
}

function caseLines(
  one: Case,
  outcome: Outcome,
  width: number,
  { columns, unicode }: Pick<TerminalStyle, "columns" | "unicode">,
): string[] {
  const { unavailable, judged, report } = outcome;
  const mark = (unicode ? STATUS_MARK : STATUS_MARK_ASCII)[
    unavailable === undefined ? (judged.length === 0 ? "pass" : "fail") : "skip"
  ];
  const start = `  ${mark} ${one.kind.padEnd(7)}  ${pad(cut(one.name, width, unicode), width)}  `;
  if (unavailable !== undefined) {
    return [`${start}not available here: ${oneLine(unavailable)}`];
  }
  const expected = [one.expect.status].flat().join(" or ");
  const got = report ? `${report.status}: ${oneLine(report.summary)}` : "no result";
  return [
    cut(`${start}expected ${expected}, got ${got}`, columns, unicode),
    ...judged.map((line) => `      ${oneLine(line)}`),
  ];
}

function count(outcomes: readonly Outcome[], ms: number): string {
  const rightOf = (kind: Outcome["kind"], word: string) => {
    const played = outcomes.filter((one) => one.kind === kind && one.unavailable === undefined);
    const right = played.filter((one) => one.judged.length === 0);
    return `${right.length} of ${played.length} ${word}`;
  };
  const unavailable = outcomes.filter((one) => one.unavailable !== undefined).length;
  const isProven = outcomes.every((one) => one.judged.length === 0);
  return [
    `${isProven ? "proven" : "not proven"}: ${rightOf("fault", "faults caught")}`,
    rightOf("healthy", "healthy twins judged right"),
    `${unavailable} not available here, in ${duration(ms)}`,
  ].join(", ");
}
