/** GOVCS: which version control systems may be used for which repository (cmd/go/internal/vcs/vcs.go, parseGOVCS). */
import { matchesPrefixPatterns } from "../version/modulePath.ts";

/** One rule, `private:hg|svn`. */
export interface GovcsRule {
  readonly pattern: string;
  readonly allowed: readonly string[];
}

/** The rules that apply after those of the setting. */
const DEFAULTS: readonly GovcsRule[] = [
  { pattern: "private", allowed: ["all"] },
  { pattern: "public", allowed: ["git", "hg"] },
];

/**
 * Parses a GOVCS value.
 * @throws Error with the go command's message
 */
export function parseGovcs(value: string): GovcsRule[] {
  if (value.trim() === "") {
    return [];
  }
  const seen = new Map<string, string>();
  return value.split(",").map((entry) => {
    const item = entry.trim();
    if (item === "") {
      throw new Error("empty entry in GOVCS");
    }
    const quoted = JSON.stringify(item);
    const colon = item.indexOf(":");
    if (colon < 0) {
      throw new Error(`malformed entry in GOVCS (missing colon): ${quoted}`);
    }
    const pattern = item.slice(0, colon).trim();
    const list = item.slice(colon + 1).trim();
    if (pattern === "") {
      throw new Error(`empty pattern in GOVCS: ${quoted}`);
    }
    if (list === "") {
      throw new Error(`empty VCS list in GOVCS: ${quoted}`);
    }
    if (/^\.\.?(\/|$)/.test(pattern)) {
      throw new Error(`relative pattern not allowed in GOVCS: ${JSON.stringify(pattern)}`);
    }
    const before = seen.get(pattern);
    if (before !== undefined) {
      throw new Error(`unreachable pattern in GOVCS: ${quoted} after ${JSON.stringify(before)}`);
    }
    seen.set(pattern, item);
    const allowed = list.split("|").map((name) => name.trim());
    if (allowed.includes("")) {
      throw new Error(`empty VCS name in GOVCS: ${quoted}`);
    }
    return { pattern, allowed };
  });
}

/** Whether a system such as `git` may be used for the repository at this path; the first matching rule decides. */
export function allowsVcs(
  rules: readonly GovcsRule[],
  root: string,
  isPrivate: boolean,
  vcs: string,
): boolean {
  const decides = [...rules, ...DEFAULTS].find(({ pattern }) =>
    pattern === "private"
      ? isPrivate
      : pattern === "public"
        ? !isPrivate
        : matchesPrefixPatterns(pattern, root),
  );
  return decides?.allowed.some((name) => name === vcs || name === "all") ?? false;
}
