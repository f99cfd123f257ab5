/** Names of private modules that reach a public module proxy or checksum database, and what GOPROXY=off does not stop. */
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
import { isPrivateHost } from "../../../modules/version/privateHost.ts";
import { changeFix, unsetFix } from "../../shared/setting-findings.ts";
import { type Facts, publicProxy, type Rule, usesNetwork, type Variable, variableFinding } from "./facts.ts";
import type { Required } from "./workspace.ts";

/** The rules of leaks. */
export const leakRules: readonly Rule[] = [privateHosts, nearMisses, halfPrivate, offIsNotOff];

/** The public servers that learn the name of a module when it is downloaded; undefined if there is none. */
export function leakOf(path: string, facts: Facts): string | undefined {
  const proxy = matchesPrefixPatterns(facts.values.GONOPROXY, path) ? undefined : publicProxy(facts);
  const database = matchesPrefixPatterns(facts.values.GONOSUMDB, path) ? undefined : publicDatabase(facts);
  return publicServers(proxy, database);
}

function publicServers(proxy: string | undefined, database: string | undefined): string | undefined {
  const both = [
    ...(proxy === undefined ? [] : [`the public module proxy ${proxy}`]),
    ...(database === undefined ? [] : [`the checksum database ${database}`]),
  ];
  return both.length === 0 ? undefined : both.join(" and ");
}

/** With GOPROXY=off nothing new is downloaded, and only modules of the module cache are looked up in the database. */
function publicDatabase(facts: Facts): string | undefined {
  const { database } = facts;
  return database !== undefined && isPublicDatabase(database) && usesNetwork(facts) ? database : undefined;
}

/** A host name that is not public proves that a module is private. */
function privateHosts(facts: Facts): Finding[] {
  // A pattern that was meant to match but cannot is reported instead.
  const meant = correctedPatterns(facts.values.GOPRIVATE).join(",");
  const proven = facts.required.filter(
    ({ path }) => isPrivateHost(path.split("/")[0]!) && !matchesPrefixPatterns(meant, path),
  );
  return leaksByHost(proven, facts).map(({ host, first, to, more }) => ({
    ...variableFinding("GOPRIVATE", facts, "error", {
      message: `A download of ${first.path}, a private module${more}, reveals its name to ${to}.`,
      why: `${host} is not a public host name, and no pattern of GOPRIVATE matches it`,
      fix: addPattern("GOPRIVATE", host, facts),
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
    return leaksByHost(near, facts).map(({ first, to, more }) => ({
      ...variableFinding("GOPRIVATE", facts, "warning", {
        message: `${text} in GOPRIVATE does not match ${first.path}${more}, so a download reveals its name to ${to}.`,
        why: text.startsWith("*.")
          ? "*. requires a name before the dot"
          : "/* requires one more path element",
        fix: addPattern("GOPRIVATE", bare, facts),
      }),
      location: first.location,
    }));
  });
}

/** The modules whose names a public server learns: one of each host, with the number of others. */
function leaksByHost(modules: readonly Required[], facts: Facts) {
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
 * With only GONOPROXY the checksum database learns the name, with only GONOSUMDB the module proxies. Modules that
 * GOPRIVATE matches are private; the others only probably. A company's own module proxy may well serve private modules.
 */
function halfPrivate(facts: Facts): Finding[] {
  const database = publicDatabase(facts);
  const proxy = publicProxy(facts);
  return [
    ...(database === undefined
      ? []
      : patternLeaks(`the checksum database ${database}`, "GONOSUMDB", "GONOPROXY", facts)),
    ...(proxy === undefined
      ? []
      : patternLeaks(`the public module proxy ${proxy}`, "GONOPROXY", "GONOSUMDB", facts)),
  ];
}

/** Patterns of GOPRIVATE or of the other list that a server's own list does not cover. */
function patternLeaks(server: string, own: Variable, other: Variable, facts: Facts): Finding[] {
  const { GOPRIVATE } = facts.values;
  const value = facts.values[own];
  const setting = value === "" ? `${own}, which is not set` : `${own}=${value}`;
  return uncovered([GOPRIVATE, facts.values[other]], value).map((pattern) => {
    const isPrivate = GOPRIVATE.split(",").includes(pattern);
    return variableFinding(isPrivate ? "GOPRIVATE" : other, facts, isPrivate ? "error" : "warning", {
      message: `A download of a module that matches ${pattern} reveals its name to ${server}.`,
      why: `the setting for ${server} is ${setting}`,
      fix: facts.values[other] === GOPRIVATE ? unsetList(own, facts) : addPattern(own, pattern, facts),
    });
  });
}

/** The effective patterns of some lists that another list does not cover, except patterns that match everything. */
function uncovered(lists: readonly string[], by: string): string[] {
  const all = lists.flatMap((list) => livePatterns(list).split(",")).filter((pattern) => pattern !== "");
  return [...new Set(all)].filter((pattern) => !isCovered(pattern, by) && !matchesEverything(pattern));
}

/** Unset, a list has the value of GOPRIVATE. */
function unsetList(name: Variable, { settings }: Facts): string {
  const own = settings.all.get(name);
  return own === undefined ? "" : unsetFix(own, settings);
}

function addPattern(name: Variable, pattern: string, { settings, values }: Facts): string {
  return changeFix(name, [...correctedPatterns(values[name]), pattern].join(","), settings);
}

/** GONOPROXY comes before GOPROXY, so `off` does not stop modules that match it. */
function offIsNotOff(facts: Facts): Finding[] {
  const isOff = facts.proxies[0]?.url === "off";
  const live = livePatterns(facts.values.GONOPROXY);
  if (!isOff || live === "") {
    return [];
  }
  const variable = facts.settings.all.has("GONOPROXY") ? "GONOPROXY" : "GOPRIVATE";
  return [
    variableFinding("GOPROXY", facts, "warning", {
      message: `GOPROXY=off does not stop downloads of modules that match ${live}.`,
      why: `${variable} comes first, and modules that it matches are downloaded from their repositories`,
      fix: changeFix("GONOPROXY", "none", facts.settings),
    }),
  ];
}
