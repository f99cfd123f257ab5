/** The checksum database: whether it covers what is downloaded (cmd/go/internal/modfetch/sumdb.go). */
import { join } from "node:path";
import { lastFlag } from "../../../disk/goFlags.ts";
import { type Finding, finding } from "../../../engine/check.ts";
import { escapePath } from "../../../modules/proxy/goproxy.ts";
import { parseGosumdb } from "../../../modules/sumdb/gosumdb.ts";
import { matchesPrefixPatterns } from "../../../modules/version/modulePath.ts";
import { matchesEverything, pathPatterns } from "../../../modules/version/pathPatterns.ts";
import { unset } from "../../shared/symptoms/symptom.ts";
import { type Facts, type Rule, variableFinding } from "./facts.ts";

/** The rules of the checksum database. */
export const sumRules: readonly Rule[] = [
  malformed,
  off,
  neverQueried,
  modWrites,
  withoutEffect,
  offStillQueries,
];

async function malformed(facts: Facts): Promise<Finding[]> {
  const { GOSUMDB } = facts.values;
  if (GOSUMDB === "off") {
    return [];
  }
  try {
    await parseGosumdb(GOSUMDB);
    return [];
  } catch (error) {
    const { message: reason } = error as Error;
    const why =
      GOSUMDB.toLowerCase() === "off"
        ? `the go command reports: ${reason} (off must be lowercase)`
        : `the go command reports: ${reason}`;
    const message = "No new module can be downloaded because the go command rejects GOSUMDB.";
    return [variableFinding("GOSUMDB", facts, "error", { message, why })];
  }
}

const UNVERIFIED = "the go command accepts the first download of a version without a comparison";

/** Whether modules of others can come over the network: modules from a folder, and private ones, are one's own. */
function downloadsFromOthers({ proxies }: Facts): boolean {
  return proxies.some(({ url }) => url === "direct" || /^https?:/i.test(url));
}

function off(facts: Facts): Finding[] {
  if (facts.values.GOSUMDB !== "off" || !downloadsFromOthers(facts)) {
    return [];
  }
  const message = "The checksum database is off, so nothing verifies a module that go.sum does not list yet.";
  return [variableFinding("GOSUMDB", facts, "error", { message, why: UNVERIFIED })];
}

function neverQueried(facts: Facts): Finding[] {
  const all = pathPatterns(facts.values.GONOSUMDB).find(({ text }) => matchesEverything(text));
  if (all === undefined || facts.values.GOSUMDB === "off" || !downloadsFromOthers(facts)) {
    return [];
  }
  const message =
    "The go command never queries the checksum database, so nothing verifies a module that go.sum does not list yet.";
  const fix = facts.settings.all.has("GONOSUMDB")
    ? undefined
    : "Name the hosts and owners of private modules in GOPRIVATE.";
  return [
    variableFinding("GONOSUMDB", facts, "error", {
      message,
      why: `${JSON.stringify(all.text)} matches every module; ${UNVERIFIED}`,
      ...(fix === undefined ? {} : { fix }),
    }),
  ];
}

/** With -mod=mod each build may add lines to go.sum: unverified if the database is off, incomplete after a refused download. */
function modWrites({ flags, settings }: Facts): Finding[] {
  const setting = settings.all.get("GOFLAGS");
  if (setting === undefined || lastFlag(flags, "mod")?.value !== "mod") {
    return [];
  }
  return [
    finding("warning", {
      message: "GOFLAGS contains -mod=mod, so every build may change go.mod and go.sum.",
      cause: `GOFLAGS comes from ${setting.location ? `${setting.location.path}:${setting.location.line}` : "the environment"}; without it, builds fail if a go.sum line is missing.`,
      fix: unset("GOFLAGS", settings),
      ...(setting.location ? { location: setting.location } : {}),
    }),
  ];
}

/** Measured: with and without it, the go command reports a wrong hash. */
function withoutEffect({ env, settings }: Facts): Finding[] {
  return env.GONOSUMCHECK
    ? [
        finding("warning", {
          message: "GONOSUMCHECK is set, but the go command ignores it and still verifies checksums.",
          cause: "It comes from the environment. The variable is called GONOSUMDB.",
          fix: unset("GONOSUMCHECK", settings),
        }),
      ]
    : [];
}

/** How many modules without a go.sum line are looked up in the module cache; one hit is enough. */
const MAX_LOOKUPS = 1000;

/** GOPROXY=off stops downloads, but not queries for modules that the module cache has and go.sum does not list. */
async function offStillQueries(facts: Facts): Promise<Finding[]> {
  const { proxies, values, database, required, moduleCache, kind } = facts;
  if (proxies[0]?.url !== "off" || database === undefined) {
    return [];
  }
  const lacking = required.filter(
    ({ path, hasSum }) => !hasSum && !matchesPrefixPatterns(values.GONOSUMDB, path),
  );
  for (const { path, version, location } of lacking.slice(0, MAX_LOOKUPS)) {
    const cached = join(
      moduleCache,
      "cache",
      "download",
      escapePath(path),
      "@v",
      `${escapePath(version)}.mod`,
    );
    if ((await kind(cached)) === "file") {
      const message = `GOPROXY=off does not stop the go command from querying the checksum database ${database} for ${path}.`;
      const why = `the module cache has ${path}@${version}, and go.sum has no line for it`;
      return [
        {
          ...variableFinding("GOPROXY", facts, "warning", {
            message,
            why,
            fix: "Set GOSUMDB=off too while you work offline, or run go mod tidy while you are online.",
          }),
          location,
        },
      ];
    }
  }
  return [];
}
