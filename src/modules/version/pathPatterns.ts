/** The patterns in GOPRIVATE and similar lists: which ones cannot match a module, and which ones match too many. */
import { isGlob, matchesPrefixPatterns } from "./modulePath.ts";

/** One pattern of a list. */
export interface PathPattern {
  /** As written, including spaces. */
  readonly text: string;
  /** Why it cannot match a module path, in a few words; undefined if it can. */
  readonly dead: string | undefined;
  /** The pattern that was probably meant, if a dead pattern can be corrected. */
  readonly meant: string | undefined;
}

/** The patterns of a list without the empty ones, which match nothing on purpose. */
export function pathPatterns(list: string): PathPattern[] {
  return list
    .split(",")
    .filter((text) => text.trim() !== "")
    .map((text) => {
      const dead = deadReason(text);
      return { text, dead, meant: dead === undefined ? undefined : meantBy(text) };
    });
}

/** The patterns that can match something, as a list. */
export function livePatterns(list: string): string {
  return pathPatterns(list)
    .filter(({ dead }) => dead === undefined)
    .map(({ text }) => text)
    .join(",");
}

/** The patterns of a list, corrected if possible, without those that can match nothing, such as none. */
export function correctedPatterns(list: string): string[] {
  return pathPatterns(list).flatMap(({ text, dead, meant }) =>
    dead === undefined ? [text] : meant === undefined ? [] : [meant],
  );
}

/** A pattern as a prefix: "a.b/" is "a.b" (golang.org/x/mod/module, MatchPrefixPatterns). */
const trimmed = (pattern: string) => pattern.replace(/\/$/, "");

function deadReason(pattern: string): string | undefined {
  if (/^\s|\s$/.test(pattern)) {
    return "white space is part of the pattern, and module paths do not contain any";
  }
  if (pattern.includes("://")) {
    return "it is a URL, but module paths have no scheme";
  }
  const elements = trimmed(pattern).split("/");
  if (elements.some((element) => element === "")) {
    return "it has an empty element";
  }
  if (!isGlob(pattern)) {
    return "it is malformed, and a malformed pattern matches nothing";
  }
  const literal = withoutGlobs(pattern);
  const odd = /[^A-Za-z0-9\-._~/]/.exec(literal)?.[0];
  if (odd !== undefined) {
    return `module paths do not contain ${odd.trim() === "" ? "white space" : JSON.stringify(odd)}`;
  }
  const [host = ""] = elements;
  if (/[A-Z]/.test(withoutGlobs(host))) {
    return "the first element of a module path has no capital letters";
  }
  return /[.*?[\\]/.test(host) ? undefined : "the first element of a module path has a dot";
}

/** The pattern without stars, question marks, classes and escapes. */
function withoutGlobs(pattern: string): string {
  return pattern.replace(/\[\^?(?:\\.|[^\]\\])+\]?|\\.|[*?]/g, "");
}

function meantBy(pattern: string): string | undefined {
  const parts = pattern.split(/[;\s]+/).map((part) =>
    part
      .replace(/^["']|["']$/g, "")
      .replace(/^[a-z+]+:\/\//i, "")
      .replace(/^[^@/]*@/, "")
      .replace(/^([^/:]*):(?:\d+(?=\/|$))?\/?/, "$1/")
      .replace(/^[^/]*/, (host) => host.toLowerCase())
      .replace(/\.git$|(?<!\/)\/+$/, ""),
  );
  const filled = parts.filter((part) => part !== "");
  return filled.length > 0 && filled.every((part) => deadReason(part) === undefined)
    ? filled.join(",")
    : undefined;
}

/** Hosts where anyone can create repositories. */
const SHARED_HOSTS = new Set(["github.com", "gitlab.com", "bitbucket.org", "codeberg.org"]);

/**
 * Why a pattern also matches modules of other owners; undefined if it seems not to. Modules that match GOPRIVATE are
 * neither downloaded from a module proxy nor compared with the checksum database.
 */
export function tooWideReason(pattern: string): string | undefined {
  const [host = "", owner] = trimmed(pattern).split("/");
  if (matchesEverything(pattern)) {
    return "it matches every module";
  }
  if (SHARED_HOSTS.has(host) && (owner === undefined || owner === "*")) {
    return `it matches every repository on ${host}`;
  }
  if (/^\*+[a-z0-9]/.test(host)) {
    return `it also matches evil${host.replace(/^\*+/, "")}, which anyone can register`;
  }
  if (SHARED_HOSTS.has(host) && /[a-z0-9]\*$/i.test(owner ?? "")) {
    return `it also matches ${host}/${owner!.slice(0, -1)}-fork, a name that anyone can register`;
  }
  return undefined;
}

/** Whether it matches paths that have nothing in common. */
export function matchesEverything(pattern: string): boolean {
  return ["a.com/b/c", "zz.example.org/q/r"].every((path) => matchesPrefixPatterns(pattern, path));
}

/** Whether `list` has the same pattern or one that also matches everything that `pattern` matches. */
export function isCovered(pattern: string, list: string): boolean {
  return list.split(",").includes(pattern) || matchesPrefixPatterns(list, trimmed(pattern));
}
