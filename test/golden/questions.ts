/** Questions made by chance, each of a real profile and about names and labels that it has. */
import { DEFAULTS, GRANULARITIES, type Query } from "../../src/profile/query/query.ts";
import { labelsOf } from "../../src/profile/table/labels.ts";
import type { Profile } from "../../src/profile/table/profile.ts";
import { randomFrom } from "../support/random.ts";

/** A source of chance that gives the same again for the same seed. */
export interface Chance {
  /** From 0 to below `limit`, whole. */
  below(limit: number): number;
  one<T>(of: readonly T[]): T;
  /** Whether one of `outOf` equal cases is met. */
  happens(outOf: number): boolean;
}

/** Starts with a seed, a whole number. */
export function chance(seed: number): Chance {
  const next = randomFrom(seed);
  const below = (limit: number) => Math.floor(next() * limit);
  return { below, one: (of) => of[below(of.length)]!, happens: (outOf) => below(outOf) === 0 };
}

/** A question about a profile: most options are left alone, so that something is left to compare. */
export function questionAbout(profile: Profile, by: Chance): Query {
  const query: Query = { ...DEFAULTS, granularity: by.one(GRANULARITIES) };
  const expression = () => expressionOf(profile, by);
  const options: readonly [odds: number, set: () => void][] = [
    [3, () => Object.assign(query, { focus: expression() })],
    [5, () => Object.assign(query, { ignore: expression() })],
    [5, () => Object.assign(query, { hide: expression() })],
    [8, () => Object.assign(query, { show: `${expression()}|${expression()}|runtime` })],
    [8, () => Object.assign(query, { showFrom: expression() })],
    [8, () => Object.assign(query, { pruneFrom: expression() })],
    [4, () => Object.assign(query, { tagFocus: tagOf(profile, by) })],
    [6, () => Object.assign(query, { tagIgnore: tagOf(profile, by) })],
    [8, () => Object.assign(query, { tagRoot: keyOf(profile, by) })],
    [8, () => Object.assign(query, { tagLeaf: `${keyOf(profile, by)},thread` })],
    [4, () => Object.assign(query, { noInlines: true })],
    [4, () => Object.assign(query, { relativePercentages: true })],
    [6, () => Object.assign(query, { mean: true })],
    [8, () => Object.assign(query, { divideBy: by.one([2, 3, 0.5, 100]) })],
    [8, () => Object.assign(query, { dropNegative: true })],
    [3, () => Object.assign(query, { sort: "cum" })],
    [4, () => Object.assign(query, { nodeCount: by.one([1, 5, 10, 40]) })],
    [4, () => Object.assign(query, { nodeFraction: by.one([0, 0.001, 0.02, 0.1]) })],
    [4, () => Object.assign(query, { edgeFraction: by.one([0, 0.01, 0.1]) })],
    [8, () => Object.assign(query, { trim: false })],
    [6, () => Object.assign(query, { unit: by.one(["auto", "ms", "kB", "MB", "seconds", "count", "ns"]) })],
    [8, () => Object.assign(query, { trimPath: by.one(["/usr/local/go/src", "/usr", "/home"]) })],
    [8, () => Object.assign(query, { sourcePath: searchPathOf(profile, by) })],
    [2, () => Object.assign(query, { sampleIndex: `${by.below(profile.sampleTypes.length)}` })],
  ];
  for (const [odds, set] of options) {
    if (by.happens(odds)) {
      set();
    }
  }
  // Files hold nodes of one name and weight, of which pprof takes any when it counts.
  return query.granularity === "files" ? { ...query, nodeCount: DEFAULTS.nodeCount } : query;
}

/** A search path. pprof cuts each path of a file twice: a profile where the second cut finds more is not asked about. */
function searchPathOf({ strings, functions }: Profile, by: Chance): string {
  const path = by.one(["/tmp/src", "/x/runtime:/y/pkg"]);
  const cuts = (file: string) => file.split(/(?<=\/)(?:src|runtime|pkg)(?=\/)/).length - 1;
  return Array.from(functions.files, (file) => strings.at(file)).some((file) => cuts(file) > 1) ? "" : path;
}

/** A function's name, or what several have in common, or what none has. */
function expressionOf({ strings, functions }: Profile, by: Chance): string {
  const name = functions.length === 0 ? "main" : strings.at(functions.names[by.below(functions.length)]!);
  const quoted = name.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  const part = /[A-Za-z]{3,}/.exec(name)?.[0] ?? "main";
  return by.one([
    `^${quoted}$`,
    part,
    part.slice(0, 4),
    `(?i)${part}`,
    `${part}|gc`,
    "none-of-them",
    "^runtime",
  ]);
}

function keyOf(profile: Profile, by: Chance): string {
  return labelOf(profile, by)?.key ?? "bytes";
}

/** A label in the grammar of tagfocus. */
function tagOf(profile: Profile, by: Chance): string {
  const label = labelOf(profile, by);
  if (label === undefined) {
    return by.one(["bytes=1kb:", "handler", "key=a"]);
  }
  const { key, text, number } = label;
  if (text === undefined) {
    return by.one([`${key}=${number}:`, `:${number}`, `${number}b:${2 * Number(number)}b`, `${key}=1kb:1mb`]);
  }
  const part = /\w+/.exec(text)?.[0] ?? "a";
  return by.one([part, `${key}=${part}`, `${key}=^${part}`, `${key}:${part},${part}`, `${key}=${part},x`]);
}

function labelOf(profile: Profile, by: Chance) {
  if (profile.samples.length === 0) {
    return undefined;
  }
  const labels = labelsOf(profile, by.below(profile.samples.length));
  return labels.length === 0 ? undefined : by.one(labels);
}
