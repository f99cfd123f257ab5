/** Semantic versions as Go writes and orders them: a leading "v" is needed, "v1" and "v1.2" stand for "v1.0.0" and "v1.2.0" (golang.org/x/mod/semver). */

/** A parsed version. Numbers stay decimal text, as in Go, so that none overflows. */
export interface Semver {
  readonly major: string;
  readonly minor: string;
  readonly patch: string;
  /** What was left out: ".0.0", ".0" or "". */
  readonly short: string;
  /** With its "-"; "" where there is none. */
  readonly prerelease: string;
  /** With its "+"; "" where there is none. */
  readonly build: string;
}

const NUMBER = "(0|[1-9][0-9]*)";
const IDENTIFIERS = "[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*";
const GRAMMAR = new RegExp(
  `^v${NUMBER}(?:\\.${NUMBER}(?:\\.${NUMBER}(-${IDENTIFIERS})?(\\+${IDENTIFIERS})?)?)?$`,
);

/** The parts of a version, or undefined where it is malformed. */
export function parseSemver(text: string): Semver | undefined {
  const match = GRAMMAR.exec(text);
  if (match === null) {
    return undefined;
  }
  const [, major = "", minor, patch, prerelease = "", build = ""] = match;
  // An identifier of digits alone has no leading zero; in build metadata it may.
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

/** The version in full and without build metadata; "" where it is malformed. */
export function canonicalSemver(text: string): string {
  const version = parseSemver(text);
  return version === undefined ? "" : text.slice(0, text.length - version.build.length) + version.short;
}

/** "v2" of "v2.3.4"; "" where it is malformed. */
export function majorOf(text: string): string {
  const version = parseSemver(text);
  return version === undefined ? "" : `v${version.major}`;
}

/**
 * Negative, 0 or positive as `x` is older than, equal to or newer than `y`; build metadata does not count. A malformed
 * version is older than any other, and equal to another malformed one.
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

/** A release is newer than its prereleases; numbers are older than words; of equal beginnings the longer is newer. */
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
