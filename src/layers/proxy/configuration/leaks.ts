/** Which names of private modules go to a public module proxy or checksum database, and what `off` leaves on. */
import type { Finding } from "../../../engine/check.ts";
import { isPublicDatabase } from "../../../modules/sumdb/gosumdb.ts";
import { matchesPrefixPatterns } from "../../../modules/version/modulePath.ts";
import {
  correctedPatterns,
  isCovered,
  livePatterns,
  matchesEverything,
  pathPatterns,
} from "../../../modules/version/pathPatterns.ts";
import { change, takeBack } from "../../shared/setting-findings.ts";
import { asksNetwork, type Facts, publicProxy, type Rule, told, type Variable } from "./facts.ts";
import type { Required } from "./workspace.ts";

/** The rules of what may leak. */
export const leakRules: readonly Rule[] = [privateHosts, nearMisses, halfPrivate, offIsNotOff];

/** The public places that learn the name of a module when it is downloaded; undefined where none does. */
export function leakOf(path: string, facts: Facts): string | undefined {
  const proxy = matchesPrefixPatterns(facts.values.GONOPROXY, path) ? undefined : publicProxy(facts);
  const database = matchesPrefixPatterns(facts.values.GONOSUMDB, path) ? undefined : publicDatabase(facts);
  return places(proxy, database);
}

function places(proxy: string | undefined, database: string | undefined): string | undefined {
  const both = [
    ...(proxy === undefined ? [] : [`the public module proxy ${proxy}`]),
    ...(database === undefined ? [] : [`the checksum database ${database}`]),
  ];
  return both.length === 0 ? undefined : both.join(" and ");
}

/** With GOPROXY=off nothing new is downloaded, and the database is asked for what the module cache has alone. */
function publicDatabase(facts: Facts): string | undefined {
  const { database } = facts;
  return database !== undefined && isPublicDatabase(database) && asksNetwork(facts) ? database : undefined;
}

/**
 * Ends of names that no public name server knows: RFC 6761 and 6762 (with the private ones of its appendix G),
 * RFC 8375, and `internal`, which ICANN reserved in 2024.
 */
const PRIVATE_HOST =
  /(^|\.)(internal|intranet|private|corp|home|lan|local|localhost|test|invalid|home\.arpa)(:\d+)?$/i;

/** A host that does not exist in public is the proof that a module is private. */
function privateHosts(facts: Facts): Finding[] {
  // Where a pattern was to match but cannot, that is told instead.
  const meant = correctedPatterns(facts.values.GOPRIVATE).join(",");
  const proven = facts.required.filter(
    ({ path }) => PRIVATE_HOST.test(path.split("/")[0]!) && !matchesPrefixPatterns(meant, path),
  );
  return leaking(proven, facts).map(({ host, first, to, more }) => ({
    ...told("GOPRIVATE", facts, "error", {
      message: `A download of ${first.path}, a private module${more}, tells its name to ${to}.`,
      why: `${host} is no public name, and no pattern of GOPRIVATE matches it`,
      fix: merged("GOPRIVATE", host, facts),
    }),
    location: first.location,
  }));
}

/** `*.corp.com` does not match corp.com itself, nor does `corp.com/*`. */
function nearMisses(facts: Facts): Finding[] {
  const meant = pathPatterns(facts.values.GOPRIVATE).flatMap(({ text }) => {
    const bare = text.replace(/^\*\./, "").replace(/\/\*$/, "");
    return bare === text || matchesEverything(bare) ? [] : [{ text, bare }];
  });
  return meant.flatMap(({ text, bare }) => {
    const near = facts.required.filter(
      ({ path }) => matchesPrefixPatterns(bare, path) && !matchesPrefixPatterns(facts.values.GOPRIVATE, path),
    );
    return leaking(near, facts).map(({ first, to, more }) => ({
      ...told("GOPRIVATE", facts, "warning", {
        message: `${text} in GOPRIVATE does not match ${first.path}${more}, so a download tells its name to ${to}.`,
        why: text.startsWith("*.") ? "*. stands for a name before the dot" : "/* stands for one more element",
        fix: merged("GOPRIVATE", bare, facts),
      }),
      location: first.location,
    }));
  });
}

/** The modules whose names a public place learns, one of each host, with how many more there are. */
function leaking(modules: readonly Required[], facts: Facts) {
  const byHost = Map.groupBy(
    modules.filter(({ path }) => leakOf(path, facts) !== undefined),
    ({ path }) => path.split("/")[0]!,
  );
  return [...byHost].map(([host, [first, ...others]]) => ({
    host,
    first: first!,
    to: leakOf(first!.path, facts)!,
    more: others.length === 0 ? "" : ` (and ${others.length} more)`,
  }));
}

/**
 * GONOPROXY alone lets the checksum database know, GONOSUMDB alone the module proxies. What GOPRIVATE names is
 * private; of the others it is only likely. A module proxy of one's own may well serve private modules.
 */
function halfPrivate(facts: Facts): Finding[] {
  const database = publicDatabase(facts);
  const proxy = publicProxy(facts);
  return [
    ...(database === undefined
      ? []
      : learns(`the checksum database ${database}`, "GONOSUMDB", "GONOPROXY", facts)),
    ...(proxy === undefined
      ? []
      : learns(`the public module proxy ${proxy}`, "GONOPROXY", "GONOSUMDB", facts)),
  ];
}

/** What a place learns though another list than its own says that it need not. */
function learns(place: string, own: Variable, other: Variable, facts: Facts): Finding[] {
  const { GOPRIVATE } = facts.values;
  const value = facts.values[own];
  const counts = value === "" ? `${own} counts, and is not set` : `${own}=${value} counts`;
  return uncovered([GOPRIVATE, facts.values[other]], value).map((pattern) => {
    const isPrivate = GOPRIVATE.split(",").includes(pattern);
    return told(isPrivate ? "GOPRIVATE" : other, facts, isPrivate ? "error" : "warning", {
      message: `A download of a module that matches ${pattern} tells its name to ${place}.`,
      why: `for ${place}, ${counts}`,
      fix: facts.values[other] === GOPRIVATE ? followAgain(own, facts) : merged(own, pattern, facts),
    });
  });
}

/** The living patterns of some lists that another list does not cover; one that matches everything means no privacy. */
function uncovered(lists: readonly string[], by: string): string[] {
  const all = lists.flatMap((list) => livePatterns(list).split(",")).filter((pattern) => pattern !== "");
  return [...new Set(all)].filter((pattern) => !isCovered(pattern, by) && !matchesEverything(pattern));
}

/** Without a value of its own a list is GOPRIVATE's. */
function followAgain(name: Variable, { settings }: Facts): string {
  const own = settings.all.get(name);
  return own === undefined ? "" : takeBack(own, settings);
}

function merged(name: Variable, pattern: string, { settings, values }: Facts): string {
  return change(name, [...correctedPatterns(values[name]), pattern].join(","), settings);
}

/** GONOPROXY is asked before the list, so `off` does not stop what matches it. */
function offIsNotOff(facts: Facts): Finding[] {
  const isOff = facts.proxies[0]?.url === "off";
  const live = livePatterns(facts.values.GONOPROXY);
  if (!isOff || live === "") {
    return [];
  }
  const variable = facts.settings.all.has("GONOPROXY") ? "GONOPROXY" : "GOPRIVATE";
  return [
    told("GOPROXY", facts, "warning", {
      message: `GOPROXY=off does not keep modules that match ${live} off the network.`,
      why: `${variable} counts first: what it matches is fetched from its origin`,
      fix: change("GONOPROXY", "none", facts.settings),
    }),
  ];
}
