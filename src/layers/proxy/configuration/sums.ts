/** The checksum database: whether it vouches for what is downloaded (cmd/go/internal/modfetch/sumdb.go). */
import { join } from "node:path";
import { type Finding, finding } from "../../../engine/check.ts";
import { escapePath } from "../../../modules/proxy/goproxy.ts";
import { parseGosumdb } from "../../../modules/sumdb/gosumdb.ts";
import { matchesPrefixPatterns } from "../../../modules/version/modulePath.ts";
import { matchesEverything, pathPatterns } from "../../../modules/version/pathPatterns.ts";
import { unset } from "../../shared/symptoms/symptom.ts";
import { type Facts, type Rule, told } from "./facts.ts";

/** The rules of the checksum database. */
export const sumRules: readonly Rule[] = [
  malformed,
  off,
  nobodyVouches,
  modWrites,
  withoutEffect,
  offStillAsks,
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
    const said = (error as Error).message;
    const why =
      GOSUMDB.toLowerCase() === "off"
        ? `the go command says: ${said} (off is written in small letters)`
        : `the go command says: ${said}`;
    const message = "No new module can be downloaded, since the go command refuses GOSUMDB.";
    return [told("GOSUMDB", facts, "error", { message, why })];
  }
}

const FIRST = "the first download of a version is taken for the right one, whatever it is";

/** Whether modules of others can come over the network: what comes from a folder, or is private, is one's own. */
function takesFromOthers({ proxies }: Facts): boolean {
  return proxies.some(({ url }) => url === "direct" || /^https?:/i.test(url));
}

function off(facts: Facts): Finding[] {
  if (facts.values.GOSUMDB !== "off" || !takesFromOthers(facts)) {
    return [];
  }
  const message =
    "The checksum database is off, so nobody vouches for a module that go.sum does not list yet.";
  return [told("GOSUMDB", facts, "error", { message, why: FIRST })];
}

function nobodyVouches(facts: Facts): Finding[] {
  const all = pathPatterns(facts.values.GONOSUMDB).find(({ text }) => matchesEverything(text));
  if (all === undefined || facts.values.GOSUMDB === "off" || !takesFromOthers(facts)) {
    return [];
  }
  const message =
    "The checksum database is asked for no module, so nobody vouches for what go.sum does not list yet.";
  const fix = facts.settings.all.has("GONOSUMDB")
    ? undefined
    : "Name the hosts and owners of private modules in GOPRIVATE.";
  return [
    told("GONOSUMDB", facts, "error", {
      message,
      why: `${JSON.stringify(all.text)} matches every module; ${FIRST}`,
      ...(fix === undefined ? {} : { fix }),
    }),
  ];
}

/** With -mod=mod each build may add sums: with the database off without proof, and after a refused download half. */
function modWrites({ flags, settings }: Facts): Finding[] {
  const setting = settings.all.get("GOFLAGS");
  if (setting === undefined || !flags.some(({ name, value }) => name === "mod" && value === "mod")) {
    return [];
  }
  return [
    finding("warning", {
      message: "GOFLAGS holds -mod=mod, so every build may change go.mod and go.sum.",
      cause: `GOFLAGS comes from ${setting.location ? `${setting.location.path}:${setting.location.line}` : "the environment"}; without it builds stop where a sum is missing.`,
      fix: unset("GOFLAGS", settings),
      ...(setting.location ? { location: setting.location } : {}),
    }),
  ];
}

/** Measured: with and without it, a wrong sum is found. */
function withoutEffect({ env, settings }: Facts): Finding[] {
  return env.GONOSUMCHECK
    ? [
        finding("warning", {
          message: "GONOSUMCHECK is set, and no go command heeds it: sums are checked as ever.",
          cause: "It comes from the environment; the variable is called GONOSUMDB.",
          fix: unset("GONOSUMCHECK", settings),
        }),
      ]
    : [];
}

/** How many modules without sums are looked for in the module cache: one is enough. */
const LOOKED_AT = 1000;

/** `off` in GOPROXY stops downloads, not the database: it is asked for what the module cache has and go.sum has not. */
async function offStillAsks(facts: Facts): Promise<Finding[]> {
  const { proxies, values, database, required, moduleCache, kind } = facts;
  if (proxies[0]?.url !== "off" || database === undefined) {
    return [];
  }
  const lacking = required.filter(
    ({ path, hasSum }) => !hasSum && !matchesPrefixPatterns(values.GONOSUMDB, path),
  );
  for (const { path, version, location } of lacking.slice(0, LOOKED_AT)) {
    const cached = join(
      moduleCache,
      "cache",
      "download",
      escapePath(path),
      "@v",
      `${escapePath(version)}.mod`,
    );
    if ((await kind(cached)) === "file") {
      const message = `GOPROXY=off does not keep the go command from asking the checksum database ${database} for ${path}.`;
      const why = `the module cache has ${path}@${version}, and go.sum has no sum of it`;
      return [
        {
          ...told("GOPROXY", facts, "warning", {
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
