/** Module paths: which are valid, how they carry their major version, and which patterns they match (golang.org/x/mod/module). */
import { canonicalSemver, majorOf, parseSemver } from "./semver.ts";

/** Reserved file names on Windows, which no element of a path may have before its first dot. */
export const WINDOWS_NAMES = /^(con|prn|aux|nul|com[1-9]|lpt[1-9])$/i;

/** Why it is no module path, in a few words; undefined where it is one (CheckPath). */
export function whyNoModulePath(path: string): string | undefined {
  if (path === "") {
    return "it is empty";
  }
  if (path.startsWith("-")) {
    return "it starts with a dash";
  }
  const elements = path.split("/");
  const wrong = elements.map(whyNoElement).find((why) => why !== undefined);
  if (wrong !== undefined) {
    return wrong;
  }
  const [first = ""] = elements;
  if (!first.includes(".")) {
    return "its first element has no dot";
  }
  if (!/^[a-z0-9.-]+$/.test(first)) {
    return "its first element is no host name in lower case";
  }
  return splitPathVersion(path) === undefined ? "its major version is malformed" : undefined;
}

function whyNoElement(element: string): string | undefined {
  if (element === "") {
    return "it has an empty element";
  }
  if (element.startsWith(".") || element.endsWith(".")) {
    return "an element starts or ends with a dot";
  }
  if (!/^[A-Za-z0-9\-._~]+$/.test(element)) {
    return "it holds a character that no module path may have";
  }
  const [short = ""] = element.split(".", 1);
  if (WINDOWS_NAMES.test(short)) {
    return `${JSON.stringify(short)} is no file name on Windows`;
  }
  return /~[0-9]+$/.test(short) ? "an element ends as a short name of Windows does" : undefined;
}

/**
 * A module path without its major version, and that version: `/v2`, at gopkg.in `.v2`, or "". Undefined where it is
 * malformed, as `/v1` is (SplitPathVersion).
 */
export function splitPathVersion(path: string): { prefix: string; major: string } | undefined {
  if (path.startsWith("gopkg.in/")) {
    const major = /\.v(0|[1-9][0-9]*)(-unstable)?$/.exec(path)?.[0];
    return major === undefined ? undefined : { prefix: path.slice(0, -major.length), major };
  }
  const major = /\/v[0-9.]+$/.exec(path)?.[0];
  if (major === undefined) {
    return { prefix: path, major: "" };
  }
  const isWellFormed = /^\/v[1-9][0-9]*$/.test(major) && major !== "/v1";
  return isWellFormed ? { prefix: path.slice(0, -major.length), major } : undefined;
}

/** Whether a version may stand with a path of that major version (CheckPathMajor). */
export function fitsMajor(version: string, pathMajor: string): boolean {
  const major = pathMajor.replace(/^(\.v.*)-unstable$/, "$1");
  if (version.startsWith("v0.0.0-") && major === ".v1") {
    // An old bug gave such versions to gopkg.in.
    return true;
  }
  const own = majorOf(version);
  if (major === "") {
    return own === "v0" || own === "v1" || parseSemver(version)?.build === "+incompatible";
  }
  return own === major.slice(1);
}

/** The version in full; of build metadata only "+incompatible" stays (CanonicalVersion). "" where it is malformed. */
export function canonicalVersion(version: string): string {
  const incompatible = parseSemver(version)?.build === "+incompatible" ? "+incompatible" : "";
  return canonicalSemver(version) + incompatible;
}

/**
 * Whether a prefix of the path matches one of the patterns, separated by commas, of a variable such as GOPRIVATE
 * (MatchPrefixPatterns). Blanks belong to a pattern; empty and malformed patterns match nothing.
 */
export function matchesPrefixPatterns(patterns: string, path: string): boolean {
  return patterns.split(",").some((written) => {
    const pattern = written.replace(/\/$/, "");
    const depth = pattern.split("/").length;
    const elements = path.split("/");
    return (
      pattern !== "" && elements.length >= depth && matchesGlob(pattern, elements.slice(0, depth).join("/"))
    );
  });
}

/** Whether a pattern is well-formed; path.Match matches nothing with one that is not. */
export function isGlob(pattern: string): boolean {
  return globSteps(pattern) !== undefined;
}

/** Go's path.Match: `*` and `?` match no slash, `[a-z]` and `[^a]` any one character, `\` takes away a meaning. */
export function matchesGlob(pattern: string, name: string): boolean {
  const steps = globSteps(pattern);
  if (steps === undefined) {
    return false;
  }
  const characters = [...name];
  // The places in the name that the steps so far can end at: linear, where backtracking would not be.
  let ends = new Set([0]);
  for (const step of steps) {
    const next = new Set<number>();
    for (const at of ends) {
      if (step === ANY) {
        for (let end = at; end <= characters.length; end++) {
          next.add(end);
          if (characters[end] === "/") {
            break;
          }
        }
      } else if (at < characters.length && step(characters[at]!)) {
        next.add(at + 1);
      }
    }
    ends = next;
  }
  return ends.has(characters.length);
}

/** `*`. */
const ANY = Symbol("any");
type GlobStep = typeof ANY | ((character: string) => boolean);

/** The pattern step by step; undefined where it is malformed. */
function globSteps(pattern: string): GlobStep[] | undefined {
  const characters = [...pattern];
  const steps: GlobStep[] = [];
  for (let i = 0; i < characters.length; i++) {
    const character = characters[i]!;
    if (character === "*") {
      steps.push(ANY);
    } else if (character === "?") {
      steps.push((other) => other !== "/");
    } else if (character === "[") {
      const end = classEnd(characters, i);
      if (end === undefined) {
        return undefined;
      }
      steps.push(end.step);
      i = end.at;
    } else {
      const literal = character === "\\" ? characters[++i] : character;
      if (literal === undefined) {
        return undefined;
      }
      steps.push((other) => other === literal);
    }
  }
  return steps;
}

/** A class from its bracket on: what it matches, and where its last bracket is. */
function classEnd(characters: readonly string[], start: number): { step: GlobStep; at: number } | undefined {
  let i = start + 1;
  const isNegated = characters[i] === "^";
  if (isNegated) {
    i++;
  }
  const ranges: [string, string][] = [];
  const bound = (): string | undefined => {
    const character = characters[i];
    if (character === undefined || character === "-" || character === "]") {
      return undefined;
    }
    const literal = character === "\\" ? characters[++i] : character;
    i++;
    // A class that ends with the pattern is malformed.
    return i < characters.length ? literal : undefined;
  };
  while (characters[i] !== "]" || ranges.length === 0) {
    const low = bound();
    if (low === undefined) {
      return undefined;
    }
    let high: string | undefined = low;
    if (characters[i] === "-") {
      i++;
      high = bound();
    }
    if (high === undefined) {
      return undefined;
    }
    ranges.push([low, high]);
  }
  const isIn = (other: string) =>
    ranges.some(
      ([low, high]) =>
        low.codePointAt(0)! <= other.codePointAt(0)! && other.codePointAt(0)! <= high.codePointAt(0)!,
    );
  return { step: (other) => isIn(other) !== isNegated, at: i };
}
