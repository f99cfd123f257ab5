/** GOPRIVATE and its like, pattern by pattern (golang.org/x/mod/module, MatchPrefixPatterns). */
import type { Finding } from "../../../engine/check.ts";
import { matchesPrefixPatterns } from "../../../modules/version/modulePath.ts";
import {
  correctedPatterns,
  matchesEverything,
  pathPatterns,
  tooWideReason,
} from "../../../modules/version/pathPatterns.ts";
import { change } from "../../shared/setting-findings.ts";
import { asksOrigins, type Facts, isLoopbackPattern, type Rule, told } from "./facts.ts";
import { leakOf } from "./leaks.ts";

/** The rules of patterns. */
export const patternRules: readonly Rule[] = [dead, wide, insecure];

const LISTS = ["GOPRIVATE", "GONOPROXY", "GONOSUMDB", "GOINSECURE"] as const;

/** Words that people write for an empty list, as `go help private` does with none. */
const NOTHING = /^(none|localhost)$/;

/** The lists that are set themselves: GONOPROXY and GONOSUMDB are told where they are not GOPRIVATE's. */
function ownLists({ settings, values }: Facts) {
  return LISTS.filter((name) => settings.all.has(name) && values[name] !== "");
}

/** A pattern that matches nothing is passed over in silence. Where it was to keep a required module private, it leaks. */
function dead(facts: Facts): Finding[] {
  return ownLists(facts).flatMap((name) => {
    const patterns = pathPatterns(facts.values[name]);
    const wrong = patterns.filter(({ text, dead }) => dead !== undefined && !NOTHING.test(text));
    return wrong.map(({ text, dead, meant }) => {
      const leak = meant === undefined || name === "GOINSECURE" ? undefined : leakingBy(meant, facts);
      const consequence = leak
        ? `, so a download of ${leak.path}, which go.mod requires, tells its name to ${leak.to}`
        : "";
      const finding = told(name, facts, leak ? "error" : "warning", {
        message: `${JSON.stringify(text)} in ${name} matches no module${consequence}.`,
        why: dead!,
        fix:
          meant === undefined
            ? `Mend or remove the pattern in ${name}.`
            : change(name, correctedPatterns(facts.values[name]).join(","), facts.settings),
      });
      return leak ? { ...finding, location: finding.location ?? leak.location } : finding;
    });
  });
}

/** The first required module that a corrected pattern would keep from the public places that learn its name now. */
function leakingBy(meant: string, facts: Facts) {
  for (const { path, location } of facts.required) {
    const to = matchesPrefixPatterns(meant, path) ? leakOf(path, facts) : undefined;
    if (to !== undefined) {
      return { path, location, to };
    }
  }
  return undefined;
}

/** For what matches, neither a module proxy nor the checksum database is asked. */
function wide(facts: Facts): Finding[] {
  return ownLists(facts)
    .filter((name) => name !== "GOINSECURE")
    .flatMap((name) =>
      pathPatterns(facts.values[name]).flatMap(({ text, dead }) => {
        const why = dead === undefined ? tooWideReason(text) : undefined;
        // That nothing is compared with the checksum database is told as such.
        if (why === undefined || (matchesEverything(text) && name !== "GONOPROXY")) {
          return [];
        }
        return [
          told(name, facts, "warning", {
            message: `${JSON.stringify(text)} in ${name} matches more than modules of one's own.`,
            why: `${why}; ${EFFECT[name]}`,
            fix: `Name hosts and owners in full in ${name}.`,
          }),
        ];
      }),
    );
}

const EFFECT: Readonly<Record<string, string>> = {
  GOPRIVATE: "no checksum database vouches for such a module",
  GONOSUMDB: "no checksum database vouches for such a module",
  GONOPROXY: "no module proxy is asked for such a module",
};

/** Only a module's origin can be asked without TLS; GOINSECURE says nothing of module proxies and of sums. */
function insecure(facts: Facts): Finding[] {
  if (!asksOrigins(facts)) {
    return [];
  }
  return pathPatterns(facts.values.GOINSECURE).flatMap(({ text, dead }) => {
    if (dead !== undefined || isLoopbackPattern(text)) {
      return [];
    }
    const all = matchesEverything(text);
    const unvouched =
      facts.database === undefined || matchesPrefixPatterns(facts.values.GONOSUMDB, text.replace(/\/$/, ""));
    return [
      told("GOINSECURE", facts, all && unvouched ? "error" : "warning", {
        message: `${all ? "All modules" : `Modules that match ${text}`} may be fetched without TLS, or from a server that nobody vouches for.`,
        why: unvouched
          ? "the checksum database is not asked for them either, so who is on the way can change them"
          : "who is on the way sees them, and can change what the checksum database does not know",
      }),
    ];
  });
}
