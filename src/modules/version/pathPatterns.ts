/** The lists of patterns in GOPRIVATE and its like, pattern by pattern: which can match no module, and which match too many. */
import { isGlob, matchesPrefixPatterns } from "./modulePath.ts";

/** One pattern of a list. */
export interface PathPattern {
  /** As it is written, blanks included. */
  readonly text: string;
  /** Why it can match no module path, in a few words; undefined where it can. */
  readonly dead: string | undefined;
  /** What was probably meant, where a dead pattern can be mended. */
  readonly meant: string | undefined;
}

/** The patterns of a list; empty ones, which match nothing on purpose, are left out. */
export function pathPatterns(list: string): PathPattern[] {
  return list
    .split(",")
    .filter((text) => text.trim() !== "")
    .map((text) => {
      const dead = whyDead(text);
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

/** The patterns that can match something, mended where that is possible; words for nothing, such as none, fall away. */
export function mended(list: string): string[] {
  return pathPatterns(list).flatMap(({ text, dead, meant }) =>
    dead === undefined ? [text] : meant === undefined ? [] : [meant],
  );
}

/** A pattern as a prefix: "a.b/" is "a.b" (golang.org/x/mod/module, MatchPrefixPatterns). */
const trimmed = (pattern: string) => pattern.replace(/\/$/, "");

function whyDead(pattern: string): string | undefined {
  if (/^\s|\s$/.test(pattern)) {
    return "the blank belongs to the pattern, and no module path holds one";
  }
  if (pattern.includes("://")) {
    return "it is a URL, and module paths have no scheme";
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
    return `no module path holds ${odd.trim() === "" ? "a blank" : JSON.stringify(odd)}`;
  }
  const [host = ""] = elements;
  if (/[A-Z]/.test(withoutGlobs(host))) {
    return "the first element of a module path has no capital letters";
  }
  return /[.*?[\\]/.test(host) ? undefined : "the first element of a module path has a dot";
}

/** What is left when stars, question marks, classes and escapes are taken away. */
function withoutGlobs(pattern: string): string {
  return pattern.replace(/\[\^?(?:\\.|[^\]\\])+\]|\\.|[*?]/g, "");
}

function meantBy(pattern: string): string | undefined {
  const parts = pattern.split(/[;\s]+/).map((part) =>
    part
      .replace(/^["']|["']$/g, "")
      .replace(/^[a-z+]+:\/\//i, "")
      .replace(/^[^@/]*@/, "")
      .replace(/^([^/:]*):(?:\d+(?=\/|$))?\/?/, "$1/")
      .replace(/^[^/]*/, (host) => host.toLowerCase())
      .replace(/\.git$|\/+$/, ""),
  );
  const filled = parts.filter((part) => part !== "");
  return filled.length > 0 && filled.every((part) => whyDead(part) === undefined)
    ? filled.join(",")
    : undefined;
}

/** Hosts where anybody can have repositories, by the first element of a path there. */
const SHARED_HOSTS = new Set(["github.com", "gitlab.com", "bitbucket.org", "codeberg.org"]);

/**
 * Why a pattern also matches modules of strangers; undefined where it does not, as far as can be told. What matches
 * a pattern of GOPRIVATE is neither taken from a module proxy nor compared with the checksum database.
 */
export function whyTooWide(pattern: string): string | undefined {
  const [host = "", owner] = trimmed(pattern).split("/");
  if (matchesEverything(pattern)) {
    return "it matches every module";
  }
  if (SHARED_HOSTS.has(host) && (owner === undefined || owner === "*")) {
    return `it matches every repository on ${host}`;
  }
  if (/^\*+[a-z0-9]/.test(host)) {
    return `it also matches evil${host.replace(/^\*+/, "")}, which anybody can register`;
  }
  if (SHARED_HOSTS.has(host) && /[a-z0-9]\*$/i.test(owner ?? "")) {
    return `it also matches ${host}/${owner!.slice(0, -1)}-fork, whose name anybody can take`;
  }
  return undefined;
}

/** Whether paths that have nothing in common all match. */
export function matchesEverything(pattern: string): boolean {
  return ["a.com/b/c", "zz.example.org/q/r"].every((path) => matchesPrefixPatterns(pattern, path));
}

/** Whether all that `pattern` matches is matched by one of `list` too: by the same pattern, or a wider one. */
export function isCovered(pattern: string, list: string): boolean {
  return list.split(",").includes(pattern) || matchesPrefixPatterns(list, trimmed(pattern));
}
