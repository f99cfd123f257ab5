/** The patterns of GOPRIVATE and related lists (golang.org/x/mod/module, MatchPrefixPatterns). */
import type { Finding } from "../../../engine/check.ts";
import { matchesPrefixPatterns } from "../../../modules/version/modulePath.ts";
import {
  correctedPatterns,
  matchesEverything,
  pathPatterns,
  tooWideReason,
} from "../../../modules/version/pathPatterns.ts";
import { changeFix } from "../../shared/setting-findings.ts";
import { type Facts, isLoopbackPattern, type Rule, usesOrigins, variableFinding } from "./facts.ts";
import { leakOf } from "./leaks.ts";

/** The rules of patterns. */
export const patternRules: readonly Rule[] = [deadPatterns, widePatterns, insecure];

const LISTS = ["GOPRIVATE", "GONOPROXY", "GONOSUMDB", "GOINSECURE"] as const;

/** Words that users write for an empty list, such as none in `go help private`. */
const NOTHING = /^(none|localhost)$/;

/** The lists that are set themselves, without a GONOPROXY and GONOSUMDB that default to GOPRIVATE. */
function ownLists({ settings, values }: Facts) {
  return LISTS.filter((name) => settings.all.has(name) && values[name] !== "");
}

/** Patterns that match nothing, which the go command silently ignores. A required module that they were meant for leaks. */
function deadPatterns(facts: Facts): Finding[] {
  return ownLists(facts).flatMap((name) => {
    const patterns = pathPatterns(facts.values[name]);
    const wrong = patterns.filter(({ text, dead }) => dead !== undefined && !NOTHING.test(text));
    return wrong.map(({ text, dead, meant }) => {
      const leak = meant === undefined || name === "GOINSECURE" ? undefined : leakWithout(meant, facts);
      const consequence = leak
        ? `, so a download of ${leak.path}, which go.mod requires, reveals its name to ${leak.to}`
        : "";
      const finding = variableFinding(name, facts, leak ? "error" : "warning", {
        message: `${JSON.stringify(text)} in ${name} matches no module${consequence}.`,
        why: dead!,
        fix:
          meant === undefined
            ? `Correct or remove the pattern in ${name}.`
            : changeFix(name, correctedPatterns(facts.values[name]).join(","), facts.settings),
      });
      return leak ? { ...finding, location: finding.location ?? leak.location } : finding;
    });
  });
}

/** The first required module that leaks now and would not with the corrected pattern. */
function leakWithout(meant: string, facts: Facts) {
  for (const { path, location } of facts.required) {
    const to = matchesPrefixPatterns(meant, path) ? leakOf(path, facts) : undefined;
    if (to !== undefined) {
      return { path, location, to };
    }
  }
  return undefined;
}

/** Patterns that match modules of others: no module proxy or checksum database is used for these. */
function widePatterns(facts: Facts): Finding[] {
  return ownLists(facts)
    .filter((name) => name !== "GOINSECURE")
    .flatMap((name) =>
      pathPatterns(facts.values[name]).flatMap(({ text, dead }) => {
        const why = dead === undefined ? tooWideReason(text) : undefined;
        // A rule of the checksum database reports patterns that match everything.
        if (why === undefined || (matchesEverything(text) && name !== "GONOPROXY")) {
          return [];
        }
        return [
          variableFinding(name, facts, "warning", {
            message: `${JSON.stringify(text)} in ${name} matches more than your own modules.`,
            why: `${why}; ${EFFECT[name]}`,
            fix: `Name hosts and owners in full in ${name}.`,
          }),
        ];
      }),
    );
}

const EFFECT: Readonly<Record<string, string>> = {
  GOPRIVATE: "the checksum database does not cover such a module",
  GONOSUMDB: "the checksum database does not cover such a module",
  GONOPROXY: "such a module is not downloaded through a module proxy",
};

/** GOINSECURE applies only to downloads from a module's repository, not to module proxies and the checksum database. */
function insecure(facts: Facts): Finding[] {
  if (!usesOrigins(facts)) {
    return [];
  }
  return pathPatterns(facts.values.GOINSECURE).flatMap(({ text, dead }) => {
    if (dead !== undefined || isLoopbackPattern(text)) {
      return [];
    }
    const all = matchesEverything(text);
    const uncovered =
      facts.database === undefined || matchesPrefixPatterns(facts.values.GONOSUMDB, text.replace(/\/$/, ""));
    return [
      variableFinding("GOINSECURE", facts, all && uncovered ? "error" : "warning", {
        message: `${all ? "All modules" : `Modules that match ${text}`} may be fetched without TLS, or without verifying the server's certificate.`,
        why: uncovered
          ? "the checksum database does not cover them either, so anyone on the network path can change them"
          : "anyone on the network path can see them, and can change those that the checksum database does not have",
      }),
    ];
  });
}
