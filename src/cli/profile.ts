/** `go-verify profile`: what `go tool pprof` prints of a profile, without Go. */
import { flameData } from "../flamePage/fold.ts";
import { analyse } from "../profile/analyse/graph.ts";
import { withShownNames } from "../profile/demangle/functionNames.ts";
import type { DemangleMode } from "../profile/demangle/modes.ts";
import { merge, subtract } from "../profile/query/merge.ts";
import { DEFAULTS, type Query } from "../profile/query/query.ts";
import type { Profile } from "../profile/table/profile.ts";
import { computing, deliverComputed } from "./computing.ts";
import { addressOf } from "./profileAddress.ts";
import { type FileFormatName, fileContent, formatOfName, isBinary, isFileFormat } from "./profileFormats.ts";
import {
  type InputOptions,
  readProfile,
  readProfiles,
  STANDARD_INPUT,
  shortNameOf,
  symbolized,
  withoutBinaries,
} from "./profileInput.ts";
import { expectNoReport, namesReport, printedReport } from "./profileReports.ts";
import { deliver, deliverBytes, remark } from "./terminal.ts";
import { outputAt, numberOf as wholeNumberOf } from "./values.ts";

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
  seconds?: string;
  demangle?: DemangleMode;
  pgo?: boolean;
  /** Undefined for text, or a profile where the output has a profile's name. */
  format?: "text" | "json" | "html" | FileFormatName;
  output?: string;
}

/** The longest recording: a day. */
const MOST_SECONDS = 86_400;

/**
 * Prints a report of the files' profile, or writes it to a file; several profiles are merged. Returns the exit code.
 * @throws Error with one sentence that names the file
 */
export async function profile(
  files: readonly string[],
  options: ProfileOptions,
  signal: AbortSignal,
): Promise<number> {
  const input = { signal, seconds: expectInputs(files, options) };
  const output = options.output === undefined ? undefined : await outputAt(options.output);
  const format = formatOf(options);
  const { profiles: names, binaries } = await withoutBinaries(files);
  const profiles = await readProfiles(names, input);
  const whole = await computing(signal, () => merge(profiles));
  const named = await symbolized(await compared(whole, { ...options, format }, input), binaries, signal);
  const shown = options.pgo ? named : await withNames(named, options.demangle, signal);
  if (format === "html") {
    await deliver(await computing(signal, () => pageOf(shown, names, options)), output, "html");
    return 0;
  }
  if (isFileFormat(format)) {
    const file = await computing(signal, () => fileContent(format, shown, queryOf(options)));
    warnOf(file.unmatched);
    await ("bytes" in file
      ? deliverBytes(file.bytes, output)
      : deliverComputed(file.text, output, format, signal));
    return 0;
  }
  const report = await computing(signal, () => printedReport(shown, queryOf(options), { ...options }));
  warnOf(report.unmatched);
  await deliverComputed(format === "json" ? report.json() : report.text(), output, format, signal);
  return report.exitCode;
}

/** With the names that pprof shows; the compiler reads those of the file. */
function withNames(
  profile: Profile,
  mode: DemangleMode | undefined = "simple",
  cancelled: AbortSignal,
): Promise<Profile> {
  return computing(cancelled, () =>
    // The demangler is loaded only for a profile that has mangled names.
    withShownNames(profile, mode, async (names) => {
      const { demangleAll } = await import("../profile/demangle/demangle.ts");
      return demangleAll(names, mode);
    }),
  );
}

/**
 * The format, if the other options fit it.
 * @throws Error with one sentence
 */
function formatOf(options: ProfileOptions): NonNullable<ProfileOptions["format"]> {
  const { output } = options;
  const named = namesReport({ ...options }) ? undefined : formatOfName(output);
  const format = options.format ?? named ?? "text";
  if (format !== "text" && format !== "json") {
    expectNoReport(format, { ...options });
  }
  if (options.callTree && format !== "dot" && format !== "callgrind") {
    throw new Error(`--call-tree is for --format dot and callgrind, not ${format}: name one of them.`);
  }
  if (isBinary(format) && output === undefined && process.stdout.isTTY) {
    throw new Error(`--format ${format} is not text: name a file with --output.`);
  }
  return format;
}

/**
 * Checks what is to be read, and returns the seconds to record.
 * @throws Error with one sentence
 */
function expectInputs(
  files: readonly string[],
  { base, diffBase, normalize, seconds }: ProfileOptions,
): number | undefined {
  if (base !== undefined && diffBase !== undefined) {
    throw new Error("--base and --diff-base exclude each other: use only one of them.");
  }
  if (normalize && base === undefined && diffBase === undefined) {
    throw new Error("--normalize needs a base: name one with --base or --diff-base.");
  }
  const all = [...files, base, diffBase].filter((name) => name !== undefined);
  if (all.filter((name) => name === STANDARD_INPUT).length > 1) {
    throw new Error("The standard input (-) can be read only once: give the other profile as a file.");
  }
  if (seconds === undefined) {
    return undefined;
  }
  if (all.every((name) => addressOf(name) === undefined)) {
    throw new Error("--seconds is for addresses, such as localhost:6060, and none is given: give one.");
  }
  return wholeNumberOf("--seconds", seconds, "seconds", MOST_SECONDS);
}

/** The flame graph as a page. Of a base it draws what was before and what is after, and the change. */
async function pageOf(shown: Profile, files: readonly string[], options: ProfileOptions): Promise<string> {
  const { base, diffBase, normalize } = options;
  const before = base ?? diffBase;
  const analysis = analyse(shown, queryOf(options));
  warnOf(analysis.unmatched);
  const data = await flameData(analysis, {
    name: files.map(shortNameOf).join(" + "),
    base: before === undefined ? undefined : shortNameOf(before),
    normalize,
    measure: base === undefined ? "value" : "change",
  });
  const { flamePage } = await import("../flamePage/html.ts");
  return flamePage(data);
}

function warnOf(unmatched: readonly string[]): void {
  for (const filter of unmatched) {
    remark(`go-verify: ${filter} matched no sample.\n`);
  }
}

/** A page needs to know what both sides have, so its base is marked as such even where --base names it. */
async function compared(
  whole: Profile,
  { base, diffBase, normalize = false, format }: ProfileOptions,
  input: InputOptions,
): Promise<Profile> {
  const file = base ?? diffBase;
  const kind = base === undefined || format === "html" ? "diff" : "subtract";
  const other = file === undefined ? undefined : await readProfile(file, input);
  return other === undefined
    ? whole
    : computing(input.signal, () => subtract(whole, other, { kind, normalize }));
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
