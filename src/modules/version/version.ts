/**
 * Go's own versions: `1.26.8`, `1.21rc1`, `1.20`. They are no semantic versions; rules and order are those of
 * internal/gover/gover.go and cmd/go/internal/gover/toolchain.go. Numbers stay decimal text, as there, so that
 * none overflows.
 */

/** A parsed version. What is absent is "". */
export interface GoVersion {
  readonly major: string;
  readonly minor: string;
  readonly patch: string;
  /** "", "alpha", "beta" or "rc". */
  readonly kind: string;
  readonly pre: string;
}

const NUMBER = "(0|[1-9][0-9]*)";
const GRAMMAR = new RegExp(`^${NUMBER}(?:\\.${NUMBER}(?:\\.${NUMBER}|([a-z]+)${NUMBER}?)?)?$`);

/** The parts of a version without its "go", or undefined where it is malformed. */
export function parseVersion(text: string): GoVersion | undefined {
  const match = GRAMMAR.exec(text);
  if (match === null) {
    return undefined;
  }
  const [, major = "", minor, patch, kind = "", pre = ""] = match;
  if (minor === undefined) {
    return { major, minor: "0", patch: "0", kind: "", pre: "" };
  }
  // Up to 1.20 the first release had no patch number; from 1.21 on "1.N" is the language and "1.N.0" the release.
  const implied = kind === "" && compareNumbers(minor, "21") < 0 ? "0" : "";
  return { major, minor, patch: patch ?? implied, kind, pre };
}

/**
 * Negative, 0 or positive as `x` is older than, equal to or newer than `y`: 1.21 < 1.21rc1 < 1.21.0 < 1.21.1.
 * A malformed version is older than any other, and equal to another malformed one.
 */
export function compareVersions(x: string, y: string): number {
  const a = parseVersion(x) ?? MALFORMED;
  const b = parseVersion(y) ?? MALFORMED;
  return (
    compareNumbers(a.major, b.major) ||
    compareNumbers(a.minor, b.minor) ||
    compareNumbers(a.patch, b.patch) ||
    compareText(a.kind, b.kind) ||
    compareNumbers(a.pre, b.pre)
  );
}

const MALFORMED: GoVersion = { major: "", minor: "", patch: "", kind: "", pre: "" };

/** The language version of a release, which is also the name of its line: "1.26" of "1.26.8"; "" where malformed. */
export function languageOf(text: string): string {
  const version = parseVersion(text);
  if (version === undefined) {
    return "";
  }
  const { major, minor } = version;
  return major === "1" && minor === "0" ? major : `${major}.${minor}`;
}

/** Whether it names a finished release: no language version, no beta, no release candidate. */
export function isStable(text: string): boolean {
  const version = parseVersion(text);
  return version !== undefined && version.patch !== "" && version.kind === "";
}

/**
 * The version in a toolchain's name: "1.26.8" of "go1.26.8", of "go1.26.8-acme" and of "go1.26.8 X:nogreenteagc";
 * undefined where the name is none, as of "devel go1.28-3f2a".
 */
export function versionOfToolchain(name: string): string | undefined {
  const version = /^go([^\s\\/-]+)(?:[\s-][^\\/]*)?$/.exec(name)?.[1];
  return version !== undefined && parseVersion(version) ? version : undefined;
}

/** Decimal numbers of any length, without leading zeros; "" is less than all. */
function compareNumbers(x: string, y: string): number {
  return x.length - y.length || compareText(x, y);
}

function compareText(x: string, y: string): number {
  return x < y ? -1 : x > y ? 1 : 0;
}
