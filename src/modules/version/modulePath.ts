/** Module paths: whether they are valid, their major version, and the patterns that they match (golang.org/x/mod/module). */
import { canonicalSemver, majorOf, parseSemver } from "./semver.ts";

/** Reserved file names on Windows. No path element may have one before its first dot. */
export const WINDOWS_NAMES = /^(con|prn|aux|nul|com[1-9]|lpt[1-9])$/i;

/** Why a path is not a valid module path, in a few words; undefined if it is valid (CheckPath). */
export function modulePathProblem(path: string): string | undefined {
  if (path === "") {
    return "it is empty";
  }
  if (path.startsWith("-")) {
    return "it starts with a dash";
  }
  const elements = path.split("/");
  const problem = elements.map(elementProblem).find((one) => one !== undefined);
  if (problem !== undefined) {
    return problem;
  }
  const [first = ""] = elements;
  if (!first.includes(".")) {
    return "its first element has no dot";
  }
  if (!/^[a-z0-9.-]+$/.test(first)) {
    return "its first element is not a lower-case host name";
  }
  return splitPathVersion(path) === undefined ? "its major version is malformed" : undefined;
}

function elementProblem(element: string): string | undefined {
  if (element === "") {
    return "it has an empty element";
  }
  if (element.startsWith(".") || element.endsWith(".")) {
    return "an element starts or ends with a dot";
  }
  if (!/^[A-Za-z0-9\-._~]+$/.test(element)) {
    return "it contains a character that is not allowed in module paths";
  }
  const [short = ""] = element.split(".", 1);
  if (WINDOWS_NAMES.test(short)) {
    return `${JSON.stringify(short)} is a reserved file name on Windows`;
  }
  return /~[0-9]+$/.test(short) ? "an element ends like a Windows short name" : undefined;
}

/**
 * A module path without its major version, and that version: `/v2`, for gopkg.in `.v2`, or "". Undefined if it is
 * malformed, such as `/v1` (SplitPathVersion).
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

/** Whether a version is valid for a path with this major version (CheckPathMajor). */
export function fitsMajor(version: string, pathMajor: string): boolean {
  const major = pathMajor.replace(/^(\.v.*)-unstable$/, "$1");
  if (version.startsWith("v0.0.0-") && major === ".v1") {
    // An old bug created such versions for gopkg.in.
    return true;
  }
  const own = majorOf(version);
  if (major === "") {
    return own === "v0" || own === "v1" || parseSemver(version)?.build === "+incompatible";
  }
  return own === major.slice(1);
}

/** The full version, without build metadata except "+incompatible" (CanonicalVersion); "" if it is malformed. */
export function canonicalVersion(version: string): string {
  const incompatible = parseSemver(version)?.build === "+incompatible" ? "+incompatible" : "";
  return canonicalSemver(version) + incompatible;
}

/**
 * Whether a prefix of the path matches one of the patterns, separated by commas, of a variable such as GOPRIVATE
 * (MatchPrefixPatterns). Spaces are part of a pattern; empty and malformed patterns match nothing.
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

/** Whether a pattern is well-formed; for path.Match a malformed one matches nothing. */
export function isGlob(pattern: string): boolean {
  return globSteps(pattern) !== undefined;
}

/** Go's path.Match: `*` and `?` match no slash, `[a-z]` and `[^a]` match one character, `\` escapes. */
export function matchesGlob(pattern: string, name: string): boolean {
  const steps = globSteps(pattern);
  if (steps === undefined) {
    return false;
  }
  const characters = [...name];
  // The positions where the steps so far can end. Unlike backtracking, each step takes time linear in the name.
  let ends = new Set([0]);
  for (const step of steps) {
    const next = new Set<number>();
    for (const at of ends) {
      if (step === ANY) {
        // What another end has reached already goes on from there.
        for (let end = at; end <= characters.length && !next.has(end); end++) {
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

/** The steps of a pattern; undefined if it is malformed. */
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

/** Parses a class from its opening bracket: what it matches, and the position of its closing bracket. */
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
    // A class without closing bracket is malformed.
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
