/** `go-verify profile`: what `go tool pprof` prints of a profile, without Go. */
import { merge, subtract } from "../profile/query/merge.ts";
import { DEFAULTS, type Query } from "../profile/query/query.ts";
import type { Profile } from "../profile/table/profile.ts";
import { readProfile } from "./profileInput.ts";
import { printedReport } from "./profileReports.ts";
import { deliver } from "./terminal.ts";

/** The options as the command line gives them, those of the query by the query's names; the rest selects the report. */
export interface ProfileOptions extends Partial<Omit<Query, "nodeFraction" | "edgeFraction" | "divideBy">> {
  top?: string;
  sampleType?: string;
  base?: string;
  diffBase?: string;
  normalize?: boolean;
  nodeFraction?: string;
  edgeFraction?: string;
  divideBy?: string;
  format: "text" | "json";
}

/** How many characters are printed at once. */
const PIECE = 1024 * 1024;

/**
 * Prints a report of the files' profile; several files are merged. Returns the exit code.
 * @throws Error with one sentence that names the file
 */
export async function profile(
  files: readonly string[],
  options: ProfileOptions,
  signal: AbortSignal,
): Promise<number> {
  const whole = merge(await Promise.all(files.map((file) => readProfile(file, signal))));
  const report = printedReport(await compared(whole, options, signal), queryOf(options), { ...options });
  for (const filter of report.unmatched) {
    process.stderr.write(`go-verify: ${filter} matched no sample.\n`);
  }
  let pending = "";
  for (const piece of options.format === "json" ? report.json() : report.text()) {
    pending += piece;
    if (pending.length > PIECE) {
      await deliver(pending, undefined);
      pending = "";
    }
  }
  await deliver(pending, undefined);
  return report.exitCode;
}

async function compared(
  whole: Profile,
  { base, diffBase, normalize = false }: ProfileOptions,
  signal: AbortSignal,
): Promise<Profile> {
  if (base !== undefined && diffBase !== undefined) {
    throw new Error("--base and --diff-base exclude each other: use only one of them.");
  }
  const file = base ?? diffBase;
  const kind = base === undefined ? "diff" : "subtract";
  return file === undefined ? whole : subtract(whole, await readProfile(file, signal), { kind, normalize });
}

function queryOf({
  top,
  sampleType,
  nodeFraction,
  edgeFraction,
  divideBy,
  ...options
}: ProfileOptions): Query {
  const given = Object.entries(options).filter(([key, value]) => key in DEFAULTS && value !== undefined);
  return {
    ...DEFAULTS,
    ...Object.fromEntries(given),
    nodeCount: numberOf("--top", top, DEFAULTS.nodeCount),
    nodeFraction: numberOf("--node-fraction", nodeFraction, DEFAULTS.nodeFraction),
    edgeFraction: numberOf("--edge-fraction", edgeFraction, DEFAULTS.edgeFraction),
    divideBy: numberOf("--divide-by", divideBy, DEFAULTS.divideBy),
    sampleIndex: sampleType ?? "",
  };
}

function numberOf(flag: string, value: string | undefined, otherwise: number): number {
  if (value === undefined) {
    return otherwise;
  }
  const number = Number(value);
  if (!Number.isFinite(number) || number < 0 || value.trim() === "") {
    throw new Error(`${flag} takes a number from 0 up, not ${JSON.stringify(value)}.`);
  }
  return number;
}
