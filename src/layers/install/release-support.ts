import {
  type Check,
  type CheckContext,
  type CheckResult,
  fail,
  pass,
  skip,
  undecided,
  warn,
} from "../../engine/check.ts";
import { type CommandResult, CommandTimeout } from "../../engine/command.ts";
import {
  compareVersions,
  isStable,
  languageOf,
  parseVersion,
  versionOfToolchain,
} from "../../modules/version/version.ts";
import { isSet, set } from "../shared/symptoms/symptom.ts";
import { explain } from "../shared/symptoms.ts";

/**
 * Upstream supports each major release until there are two newer ones (go.dev/doc/devel/release), so the list of releases
 * shows what is supported. A release is a version of module golang.org/toolchain for each platform, and the go command
 * lists these from the user's proxy. Its list for module "go" is the same, but always includes its own release.
 */
export const releaseSupport: Check = {
  id: "install.release-support",
  title: "The release is supported and up to date",
  label: "Release support",
  about:
    "Only the two newest major releases of Go get security fixes, as patch releases: go1.26.11 is go1.26.8 with known security problems fixed. The list of releases comes from the module proxy in GOPROXY; a proxy that lags behind does not list the newest ones.",
  needs: ["install.go-on-path"],
  effort: "standard",
  async run(context) {
    const env = await context.goEnv();
    const { GOVERSION = "" } = env;
    const version = versionOfToolchain(GOVERSION);
    if (version === undefined) {
      return warn({
        message: `${GOVERSION.slice(0, 100)} is not a release.`,
        cause: "A development build gets no security fixes and is not tested like a release.",
        fix: "Install a release from https://go.dev/dl.",
      });
    }
    if (!context.settings.network || env.GOPROXY === "off") {
      return skip(
        `${env.GOPROXY === "off" ? "GOPROXY=off" : "offline"}: the list of releases is not requested`,
      );
    }
    const listed = await listReleases(context);
    return "versions" in listed ? judge(context, version, listed.versions) : listed.result;
  },
};

/** The limit for the response of the proxy. */
const LIMIT_MS = 30_000;

/** Each well-formed version that the proxy lists, or the result if there is none. */
async function listReleases(
  context: CheckContext,
): Promise<{ versions: string[] } | { result: CheckResult }> {
  let answer: CommandResult;
  try {
    // -mod=readonly: with the user's GOFLAGS=-mod=vendor the go command refuses to list, and with -mod=mod it writes a
    // go line into go.mod, under a lock that it creates in the module cache. -retracted: otherwise it also downloads
    // the newest version for its retractions into the module cache, which a check must not fill.
    const args = ["list", "-mod=readonly", "-m", "-retracted", "-versions", "-json", TOOLCHAIN];
    answer = await context.go(args, { timeoutMs: LIMIT_MS });
  } catch (error) {
    if (error instanceof CommandTimeout) {
      return { result: skip(`the module proxy does not respond within ${LIMIT_MS / 1000} s`) };
    }
    throw error;
  }
  if (answer.exitCode !== 0) {
    const problem = explain(answer, context, "The list of releases is not available.");
    if (NO_PROXY.test(answer.stderr)) {
      return { result: warn(problem) };
    }
    return {
      result: NO_LIST.test(answer.stderr)
        ? skip(`the list of releases is not available: ${problem.cause ?? ""}`)
        : undecided(problem),
    };
  }
  const listed = versionsIn(answer.stdout).map(releaseIn);
  const versions = [...new Set(listed.filter((version) => version !== undefined))];
  return versions.length > 0
    ? { versions }
    : { result: skip(`the module proxy lists no version of ${TOOLCHAIN}`) };
}

function versionsIn(json: string): unknown[] {
  try {
    const { Versions } = JSON.parse(json) as { Versions?: unknown };
    return Array.isArray(Versions) ? Versions : [];
  } catch {
    throw new Error("go list -m -versions -json did not print JSON");
  }
}

/** The release in a version of the module, `v0.0.1-go1.26.8.linux-amd64`; undefined for anything else. */
function releaseIn(version: unknown): string | undefined {
  const release = /^v0\.0\.1-go([0-9a-z.]{1,30})\.[a-z0-9]+-[a-z0-9]+$/.exec(String(version))?.[1];
  return release !== undefined && parseVersion(release) ? release : undefined;
}

const TOOLCHAIN = "golang.org/toolchain";

/** What the go command prints if the network or the proxy provides no list (net, cmd/go/internal/web, modfetch). */
const NO_LIST =
  /dial tcp|no such host|i\/o timeout|connection re(fused|set)|network is unreachable|proxyconnect|reading (https?|file):\S+: |unrecognized import path/;

/** A setting names an HTTP proxy that is not there, which is no lack of a network. */
const NO_PROXY = /proxyconnect tcp: .*(?:refused|407)|Proxy Authentication Required/;

function judge(context: CheckContext, version: string, versions: readonly string[]): CheckResult {
  const stable = versions.filter(isStable).sort(compareVersions);
  const lines = [...new Set(stable.map(languageOf))].reverse();
  const line = languageOf(version);
  const ofLine = stable.filter((other) => languageOf(other) === line);
  const newest = stable.at(-1) ?? "";
  const newestOfLine = ofLine.at(-1);
  if (compareVersions(version, newestOfLine ?? newest) > 0 && !versions.includes(version)) {
    return warn({
      message: `The module proxy does not list go${version}.`,
      cause: `The newest release that it lists is go${newestOfLine ?? newest}: either the list is outdated, or this is not an upstream release.`,
      fix: "Check https://go.dev/dl for this release, and check GOPROXY.",
    });
  }
  const { kind = "" } = parseVersion(version) ?? {};
  if (kind !== "") {
    const problem = {
      message: `go${version} is not a final release.`,
      fix: update(context, version, newestOfLine ?? newest),
    };
    const cause = "A beta or release candidate gets no security fixes";
    return newestOfLine === undefined
      ? warn({ ...problem, cause: `${cause}, and go${line} has no final release yet.` })
      : fail({ ...problem, cause: `${cause}, and go${newestOfLine} is out.` });
  }
  if (!lines.slice(0, 2).includes(line)) {
    return fail({
      message: `go${version} is no longer supported.`,
      cause: `Upstream fixes only the two newest major releases, now ${lines
        .slice(0, 2)
        .map((l) => `go${l}`)
        .join(" and ")}: known security problems of go${line} remain.`,
      fix: update(context, version, newest),
    });
  }
  if (newestOfLine !== undefined && compareVersions(version, newestOfLine) < 0) {
    const behind = patchOf(newestOfLine) - patchOf(version);
    return warn(
      {
        message: `go${version} is not the newest go${line} release: go${newestOfLine} is out.`,
        cause: `${behind} patch ${behind === 1 ? "release" : "releases"} with fixes came out after go${version}.`,
        fix: update(context, version, newestOfLine),
      },
      `go${version}; go${newestOfLine} is out`,
    );
  }
  return pass(`go${version} is the newest go${line} release, and go${line} is supported`);
}

function patchOf(version: string): number {
  return Number(parseVersion(version)?.patch);
}

/**
 * The fix that installs another release. Since go1.21 the go command itself downloads one from GOPROXY, verifies it with
 * the checksum database and runs it (cmd/go/internal/toolchain/select.go).
 */
function update(context: CheckContext, own: string, version: string): string {
  if (compareVersions(own, "1.21.0") < 0) {
    return `Install go${version} from https://go.dev/dl into an empty folder.`;
  }
  const value = `go${version}+auto`;
  return isSet("GOTOOLCHAIN", context) ? set("GOTOOLCHAIN", value) : `go env -w GOTOOLCHAIN=${value}`;
}
