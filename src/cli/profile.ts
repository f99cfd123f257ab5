/** `go-verify profile`: what `go tool pprof -top` prints of a profile, without Go. */
import { readFile, stat } from "node:fs/promises";
import { gunzip } from "../engine/gunzip.ts";
import { visible } from "../formats/visible.ts";
import { analyse } from "../profile/graph.ts";
import { inflateWith } from "../profile/gzip.ts";
import { merge, subtract } from "../profile/merge.ts";
import { DEFAULT_CAP, openProfile } from "../profile/open.ts";
import { type Profile, ProfileError } from "../profile/profile.ts";
import { DEFAULTS, type Granularity, type Query } from "../profile/query.ts";
import { top } from "../profile/top.ts";
import { topText } from "../profile/topText.ts";
import { deliver } from "./terminal.ts";

/** The options as the command line gives them. */
export interface ProfileOptions {
  top?: string;
  sampleType?: string;
  base?: string;
  diffBase?: string;
  normalize?: boolean;
  format: "text" | "json";
  sort?: "flat" | "cum";
  granularity?: Granularity;
  noInlines?: boolean;
  mean?: boolean;
  relativePercentages?: boolean;
  nodeFraction?: string;
  divideBy?: string;
  unit?: string;
  focus?: string;
  ignore?: string;
  hide?: string;
  show?: string;
  showFrom?: string;
  pruneFrom?: string;
  tagFocus?: string;
  tagIgnore?: string;
  tagRoot?: string;
  tagLeaf?: string;
}

/**
 * Prints the heaviest nodes of the files' profile; several are added up. Gives the exit code 0.
 * @throws Error with one sentence that names the file
 */
export async function profile(files: readonly string[], options: ProfileOptions): Promise<number> {
  const whole = merge(await Promise.all(files.map(read)));
  const analysis = analyse(await compared(whole, options), queryOf(options));
  for (const filter of analysis.unmatched) {
    process.stderr.write(`go-verify: ${filter} matched no sample.\n`);
  }
  const table = top(analysis);
  const { type, unit } = analysis.values.type;
  const content =
    options.format === "json"
      ? `${JSON.stringify({ schema: "go-verify/profile-top/1", sampleType: type, unit, ...table }, null, 2)}\n`
      : visible(topText(analysis, table));
  await deliver(content, undefined);
  return 0;
}

async function compared(
  whole: Profile,
  { base, diffBase, normalize = false }: ProfileOptions,
): Promise<Profile> {
  if (base !== undefined && diffBase !== undefined) {
    throw new Error("--base and --diff-base exclude each other: give one of them.");
  }
  const file = base ?? diffBase;
  const kind = base === undefined ? "diff" : "subtract";
  return file === undefined ? whole : subtract(whole, await read(file), { kind, normalize });
}

function queryOf({ top: rows, sampleType, nodeFraction, divideBy, ...options }: ProfileOptions): Query {
  const given = Object.entries(options).filter(([key, value]) => key in DEFAULTS && value !== undefined);
  return {
    ...DEFAULTS,
    ...Object.fromEntries(given),
    nodeCount: numberOf("--top", rows, DEFAULTS.nodeCount),
    nodeFraction: numberOf("--node-fraction", nodeFraction, DEFAULTS.nodeFraction),
    divideBy: numberOf("--divide-by", divideBy, DEFAULTS.divideBy),
    sampleIndex: sampleType ?? "",
  };
}

function numberOf(flag: string, value: string | undefined, otherwise: number): number {
  const number = value === undefined ? otherwise : Number(value);
  if (!Number.isFinite(number) || number < 0 || value?.trim() === "") {
    throw new Error(`${flag} takes a number from 0 up, not ${JSON.stringify(value)}.`);
  }
  return number;
}

async function read(file: string): Promise<Profile> {
  try {
    const { size } = await stat(file);
    if (size > DEFAULT_CAP) {
      throw new ProfileError(`larger than ${DEFAULT_CAP} bytes`);
    }
    return await openProfile(await readFile(file), inflateWith(gunzip));
  } catch (error) {
    if (error instanceof ProfileError) {
      throw new Error(`${file} is ${error.message}.`);
    }
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    if (code === "EISDIR") {
      throw new Error(`${file} is a folder, not a profile: give the path of a file in it.`);
    }
    throw new Error(`${file} cannot be read (${code}): give the path of a profile.`);
  }
}
