/** `go-verify self-test`: plants every fault and every healthy twin, and shows each judged right. */
import { resolve } from "node:path";
import type { Case, CaseSet } from "../engine/case.ts";
import { inOwnMounts } from "../engine/mounts.ts";
import { expectKnown } from "../engine/plan.ts";
import { type Outcome, selfTest } from "../engine/selfTest.ts";
import { findToolchain } from "../engine/toolchain.ts";
import { oneLine } from "../formats/visible.ts";
import { cells, cut, pad } from "../formats/width.ts";
import { duration, STATUS_MARK, STATUS_MARK_ASCII } from "../formats/words.ts";
import { cases, layers } from "../layers/index.ts";
import { deliver, type Manners, mannersOf, surfaceOf } from "./terminal.ts";
import { numberOf } from "./values.ts";

/** The options as the command line gives them. */
export interface SelfTestOptions {
  layer?: string[];
  check?: string[];
  gocache?: string;
  jobs?: string;
}

/**
 * Gives the exit code: 0 where every case that could be planted was judged right.
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
    throw new Error("No go command is on PATH: there is nothing to copy and break.");
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
    onOutcome: tell,
  });
  const surface = surfaceOf(process.stdout);
  // Only a terminal is too narrow for a line; a file or a CI log takes it whole.
  const columns = surface.isTTY ? mannersOf(surface).columns : Number.POSITIVE_INFINITY;
  const page = { columns, unicode: mannersOf(surface).unicode };
  await deliver(table(chosen, outcomes, page, performance.now() - began), undefined);
  return outcomes.every(({ judged }) => judged.length === 0) ? 0 : 1;
}

/** @throws SelectionError for an ID that does not exist. */
function choose({ layer = [], check = [] }: SelfTestOptions): CaseSet[] {
  const ids = cases.map((set) => set.check.id);
  for (const id of check) {
    expectKnown(id, ids, "check");
  }
  const names = layers.map(({ id }) => id);
  for (const id of layer) {
    expectKnown(id, names, "layer");
  }
  const isAsked = (id: string) => check.includes(id) || layer.some((name) => id.startsWith(`${name}.`));
  return cases.filter((set) => (check.length + layer.length === 0 ? true : isAsked(set.check.id)));
}

function tell(outcome: Outcome): void {
  const { checkId, name, durationMs } = outcome;
  process.stderr.write(`${wordOf(outcome).padEnd(11)} ${checkId}: ${name} (${duration(durationMs)})\n`);
}

function wordOf({ unavailable, judged }: Outcome): string {
  if (unavailable !== undefined) {
    return "unavailable";
  }
  return judged.length === 0 ? "right" : "wrong";
}

/** Every case of both kinds with what was expected and what came, and the count. */
export function table(
  sets: readonly CaseSet[],
  outcomes: readonly Outcome[],
  manners: Pick<Manners, "columns" | "unicode">,
  ms: number,
): string {
  const all = sets.flatMap((set) => set.cases);
  const name = Math.min(
    Math.max(0, ...all.map((one) => cells(one.name))),
    Math.floor(manners.columns / 2),
    60,
  );
  let row = 0;
  const parts = sets.map((set) => [
    set.check.id,
    ...set.cases.flatMap((one) => caseLines(one, outcomes[row++]!, name, manners)),
    "",
  ]);
  return `${[...parts.flat(), count(outcomes, ms)].join("\n")}\n`;
}

function caseLines(
  one: Case,
  outcome: Outcome,
  width: number,
  { columns, unicode }: Pick<Manners, "columns" | "unicode">,
): string[] {
  const { unavailable, judged, report } = outcome;
  const mark = (unicode ? STATUS_MARK : STATUS_MARK_ASCII)[
    unavailable === undefined ? (judged.length === 0 ? "pass" : "fail") : "skip"
  ];
  const start = `  ${mark} ${one.kind.padEnd(7)}  ${pad(cut(one.name, width, unicode), width)}  `;
  if (unavailable !== undefined) {
    return [`${start}not on this machine: ${oneLine(unavailable)}`];
  }
  const expected = [one.expect.status].flat().join(" or ");
  const got = report ? `${report.status}: ${oneLine(report.summary)}` : "no answer";
  return [
    cut(`${start}expected ${expected}, got ${got}`, columns, unicode),
    ...judged.map((line) => `      ${oneLine(line)}`),
  ];
}

function count(outcomes: readonly Outcome[], ms: number): string {
  const told = (kind: Outcome["kind"], word: string) => {
    const played = outcomes.filter((one) => one.kind === kind && one.unavailable === undefined);
    const right = played.filter((one) => one.judged.length === 0);
    return `${right.length} of ${played.length} ${word}`;
  };
  const unavailable = outcomes.filter((one) => one.unavailable !== undefined).length;
  const isProven = outcomes.every((one) => one.judged.length === 0);
  return [
    `${isProven ? "proven" : "not proven"}: ${told("fault", "faults caught")}`,
    told("healthy", "healthy twins judged right"),
    `${unavailable} not on this machine, in ${duration(ms)}`,
  ].join(", ");
}
