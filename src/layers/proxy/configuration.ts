import { stat } from "node:fs/promises";
import { splitFlags } from "../../disk/goFlags.ts";
import { gatherSettings } from "../../disk/goSettings.ts";
import { kindOf, readStart } from "../../disk/safeFiles.ts";
import { type Check, type CheckContext, conclude, type Finding, finding, skip } from "../../engine/check.ts";
import { CommandFailed, firstLine, howItEnded } from "../../engine/command.ts";
import { lookPath } from "../../engine/program.ts";
import type { GoEnv } from "../../engine/toolchain.ts";
import { type ProxyEntry, parseGoproxy } from "../../modules/proxy/goproxy.ts";
import { shownUrls } from "../../modules/proxy/goUrl.ts";
import { proxyVariable } from "../../modules/proxy/httpProxy.ts";
import { parseGosumdb } from "../../modules/sumdb/gosumdb.ts";
import { origin, shownValue } from "../shared/setting-findings.ts";
import { credentialRules, netrcPath } from "./configuration/credentials.ts";
import { directRules } from "./configuration/direct.ts";
import { deciding, type Facts, VARIABLES, type Variable } from "./configuration/facts.ts";
import { leakRules } from "./configuration/leaks.ts";
import { networkRules } from "./configuration/network.ts";
import { patternRules } from "./configuration/patterns.ts";
import { proxyRules } from "./configuration/proxies.ts";
import { sumRules } from "./configuration/sums.ts";
import { requiredBy } from "./configuration/workspace.ts";

const RULES = [
  ...proxyRules,
  ...leakRules,
  ...patternRules,
  ...sumRules,
  ...directRules,
  ...credentialRules,
  ...networkRules,
];

/**
 * Checks the effect of the settings on modules: which servers are used, which ones learn module names, and whether
 * checksums are verified. install.environment checks the settings files themselves, and the effect of GOFLAGS on builds.
 */
export const configuration: Check = {
  id: "proxy.configuration",
  title: "The settings for downloading modules are consistent",
  label: "Proxy settings",
  about:
    "GOPROXY, GOPRIVATE, GOSUMDB and related settings decide which servers learn the names of your modules and whether the checksum database covers your downloads. The go command silently ignores most mistakes in them. This check reads the settings as the go command does, shows where each one comes from, and compares them with what the workspace requires. It calls a module private only if a setting or its host proves it.",
  needs: [],
  effort: "quick",
  async run(context) {
    if (context.toolchain.path === undefined) {
      return skip("no go command was found, so its settings are unknown");
    }
    const goEnv = await context.goEnv().catch((error: unknown) => {
      if (error instanceof CommandFailed) {
        return undefined;
      }
      throw error;
    });
    if (goEnv === undefined) {
      return skip("the go command rejects its settings; see install.environment");
    }
    const facts = await gather(context, goEnv);
    const found = (await Promise.all(RULES.map((rule) => rule(facts)))).flat();
    const { GOPROXY, GOSUMDB } = facts.values;
    const summary = `GOPROXY=${shownUrls(GOPROXY)} and GOSUMDB=${shownUrls(GOSUMDB)}`;
    return conclude([...found, ...(await settingNotes(facts))], summary);
  },
};

/** More requirements are not checked. */
const MAX_REQUIRED = 20_000;

async function gather(context: CheckContext, goEnv: GoEnv): Promise<Facts> {
  const { env, workspace } = context;
  const value = (name: Variable) => goEnv[name] ?? "";
  const named = VARIABLES.map((name) => [name, value(name)]);
  const database = await parseGosumdb(value("GOSUMDB")).then(
    ({ verifier }) => verifier.name,
    () => undefined,
  );
  return {
    settings: await gatherSettings(env, goEnv.GOROOT, process.platform, readStart),
    values: Object.fromEntries(named) as Facts["values"],
    proxies: entriesOf(value("GOPROXY")),
    database,
    flags: splitFlags(goEnv.GOFLAGS ?? ""),
    required: workspace === undefined ? [] : (await requiredBy(context, workspace)).slice(0, MAX_REQUIRED),
    env,
    platform: process.platform,
    moduleCache: goEnv.GOMODCACHE ?? "",
    kind: kindOf,
    read: readStart,
    mode: (path) =>
      stat(path).then(
        (stats) => stats.mode,
        () => undefined,
      ),
    program: async (name) => (await lookPath(name, env)) !== undefined,
    gitFails: () => gitFails(context),
  };
}

function entriesOf(goproxy: string): ProxyEntry[] {
  try {
    return parseGoproxy(goproxy);
  } catch {
    // A rule reports it.
    return [];
  }
}

/** The go command first runs `git version` (cmd/go/internal/modfetch/codehost/git.go, gitVersion). */
async function gitFails(context: CheckContext): Promise<string | undefined> {
  const result = await context.command(["git", "version"]);
  if (result.exitCode === 0 && /git version\s+\d+\.\d+/.test(result.stdout)) {
    return undefined;
  }
  if (result.startError?.code === "ENOENT") {
    return "git is not on PATH";
  }
  return `git version reports: ${firstLine(result.stderr || result.stdout) || howItEnded(result)}`;
}

/** Each value in effect, and where it comes from. */
async function settingNotes(facts: Facts): Promise<Finding[]> {
  const settings = VARIABLES.map((name) => noteOf(name, facts));
  const network = ["HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY"].flatMap((name) => {
    const variable = proxyVariable(name, facts.env);
    const cause = "It comes from the environment.";
    return variable
      ? [finding("info", { message: `${variable.name}=${shownUrls(variable.value)}`, cause })]
      : [];
  });
  const netrc = await netrcPath(facts);
  const file =
    netrc !== undefined && (await facts.kind(netrc)) === "file"
      ? [
          finding("info", {
            message: `netrc file: ${netrc}`,
            cause: facts.env.NETRC ? "NETRC names it." : "",
          }),
        ]
      : [];
  return [...settings, ...network, ...file];
}

function noteOf(name: Variable, facts: Facts): Finding {
  const value = shownValue({ name, value: facts.values[name] });
  const setting = deciding(name, facts);
  if (setting === undefined) {
    return value === ""
      ? finding("info", { message: `${name} is not set.` })
      : finding("info", { message: `${name}=${value}`, cause: "It is the go command's default." });
  }
  const { location } = setting;
  const follows = setting.name === name ? "" : `, as the value of ${setting.name}`;
  const cause = `It comes from ${origin(setting)}${follows}.`;
  return finding("info", { message: `${name}=${value}`, cause, ...(location ? { location } : {}) });
}
