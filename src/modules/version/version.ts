/**
 * Go's own versions: `1.26.8`, `1.21rc1`, `1.20`. They are not semantic versions; rules and order are those of
 * internal/gover/gover.go and cmd/go/internal/gover/toolchain.go. Numbers are decimal text, as there, so that they
 * cannot overflow.
 */

/** A parsed version. An absent part is "". */
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

/** The parts of a version without its "go"; undefined if it is malformed. */
export function parseVersion(text: string): GoVersion | undefined {
  const match = GRAMMAR.exec(text);
  if (match === null) {
    return undefined;
  }
  const [, major = "", minor, patch, kind = "", pre = ""] = match;
  if (minor === undefined) {
    return { major, minor: "0", patch: "0", kind: "", pre: "" };
  }
  // Up to 1.20 the first release had no patch number; since 1.21 "1.N" is the language and "1.N.0" the release.
  const implied = kind === "" && compareNumbers(minor, "21") < 0 ? "0" : "";
  return { major, minor, patch: patch ?? implied, kind, pre };
}

/**
 * Negative, 0 or positive if `x` is older than, equal to or newer than `y`: 1.21 < 1.21rc1 < 1.21.0 < 1.21.1.
 * A malformed version is older than any valid one, and equal to another malformed one.
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

/** The language version of a release, such as "1.26" for "1.26.8"; "" if it is malformed. */
export function languageOf(text: string): string {
  const version = parseVersion(text);
  if (version === undefined) {
    return "";
  }
  const { major, minor } = version;
  return major === "1" && minor === "0" ? major : `${major}.${minor}`;
}

/** Whether it is a stable release: not a language version, a beta or a release candidate. */
export function isStable(text: string): boolean {
  const version = parseVersion(text);
  return version !== undefined && version.patch !== "" && version.kind === "";
}

/**
 * The version in a toolchain name: "1.26.8" for "go1.26.8", "go1.26.8-acme" and "go1.26.8 X:nogreenteagc"; undefined
 * for any other name, such as "devel go1.28-3f2a".
 */
export function versionOfToolchain(name: string): string | undefined {
  const version = /^go([^\s\\/-]+)(?:[\s-][^\\/]*)?$/.exec(name)?.[1];
  return version !== undefined && parseVersion(version) ? version : undefined;
}

/** Compares decimal numbers of any length without leading zeros; "" is less than any number. */
function compareNumbers(x: string, y: string): number {
  return x.length - y.length || compareText(x, y);
}

function compareText(x: string, y: string): number {
  return x < y ? -1 : x > y ? 1 : 0;
}
