/** Semantic versions as in Go: a leading "v" is required, "v1" and "v1.2" mean "v1.0.0" and "v1.2.0" (golang.org/x/mod/semver). */

/** A parsed version. Numbers are decimal text, as in Go, so that they cannot overflow. */
export interface Semver {
  readonly major: string;
  readonly minor: string;
  readonly patch: string;
  /** The omitted part: ".0.0", ".0" or "". */
  readonly short: string;
  /** Including the "-"; "" if there is none. */
  readonly prerelease: string;
  /** Including the "+"; "" if there is none. */
  readonly build: string;
}

const NUMBER = "(0|[1-9][0-9]*)";
const IDENTIFIERS = "[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*";
const GRAMMAR = new RegExp(
  `^v${NUMBER}(?:\\.${NUMBER}(?:\\.${NUMBER}(-${IDENTIFIERS})?(\\+${IDENTIFIERS})?)?)?$`,
);

/** The parts of a version; undefined if it is malformed. */
export function parseSemver(text: string): Semver | undefined {
  const match = GRAMMAR.exec(text);
  if (match === null) {
    return undefined;
  }
  const [, major = "", minor, patch, prerelease = "", build = ""] = match;
  // A numeric identifier must not have a leading zero, except in build metadata.
  if (
    prerelease
      .slice(1)
      .split(".")
      .some((part) => /^0[0-9]+$/.test(part))
  ) {
    return undefined;
  }
  const short = minor === undefined ? ".0.0" : patch === undefined ? ".0" : "";
  return { major, minor: minor ?? "0", patch: patch ?? "0", short, prerelease, build };
}

/** The full version without build metadata; "" if it is malformed. */
export function canonicalSemver(text: string): string {
  const version = parseSemver(text);
  return version === undefined ? "" : text.slice(0, text.length - version.build.length) + version.short;
}

/** "v2" for "v2.3.4"; "" if it is malformed. */
export function majorOf(text: string): string {
  const version = parseSemver(text);
  return version === undefined ? "" : `v${version.major}`;
}

/**
 * Negative, 0 or positive if `x` is older than, equal to or newer than `y`, without build metadata. A malformed version
 * is older than any valid one, and equal to another malformed one.
 */
export function compareSemver(x: string, y: string): number {
  const a = parseSemver(x);
  const b = parseSemver(y);
  if (a === undefined || b === undefined) {
    return Number(a !== undefined) - Number(b !== undefined);
  }
  return (
    compareNumbers(a.major, b.major) ||
    compareNumbers(a.minor, b.minor) ||
    compareNumbers(a.patch, b.patch) ||
    comparePrereleases(a.prerelease, b.prerelease)
  );
}

function compareNumbers(x: string, y: string): number {
  return x.length - y.length || compareText(x, y);
}

function compareText(x: string, y: string): number {
  return x < y ? -1 : x > y ? 1 : 0;
}

/** A release is newer than its prereleases; numbers are older than words; with a common prefix, the longer one is newer. */
function comparePrereleases(x: string, y: string): number {
  if (x === "" || y === "" || x === y) {
    return Number(x === "") - Number(y === "");
  }
  const a = x.slice(1).split(".");
  const b = y.slice(1).split(".");
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const order = compareIdentifiers(a[i]!, b[i]!);
    if (order !== 0) {
      return order;
    }
  }
  return a.length - b.length;
}

function compareIdentifiers(x: string, y: string): number {
  const isNumber = (text: string) => /^[0-9]+$/.test(text);
  if (isNumber(x) !== isNumber(y)) {
    return isNumber(x) ? -1 : 1;
  }
  return isNumber(x) ? compareNumbers(x, y) : compareText(x, y);
}
