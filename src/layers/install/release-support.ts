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
 * Upstream supports each line until there are two newer ones (go.dev/doc/devel/release), so that the list of
 * releases says what is supported. Each is a version of module golang.org/toolchain for each platform, which the go
 * command lists from the user's own proxy; its list for module "go" is the same, but always has the go command's own.
 */
export const releaseSupport: Check = {
  id: "install.release-support",
  title: "The release is supported and up to date",
  about:
    "Only the two newest lines of Go get security fixes, as patch releases: go1.26.11 is the same Go as go1.26.8 with known holes closed. The releases are asked from the module proxy of GOPROXY; one that lags behind does not know the newest.",
  needs: ["install.go-on-path"],
  effort: "standard",
  async run(context) {
    const env = await context.goEnv();
    const { GOVERSION = "" } = env;
    const version = versionOfToolchain(GOVERSION);
    if (version === undefined) {
      return warn({
        message: `${GOVERSION.slice(0, 100)} is no release.`,
        cause: "A development build gets no security fixes and was not tested as a release is.",
        fix: "Install a release from https://go.dev/dl.",
      });
    }
    if (!context.settings.network || env.GOPROXY === "off") {
      return skip(
        `${env.GOPROXY === "off" ? "GOPROXY=off" : "offline"}: which releases there are is not asked`,
      );
    }
    const listed = await askReleases(context);
    return "versions" in listed ? judge(context, version, listed.versions) : listed.result;
  },
};

/** A proxy that needs longer than this is as good as none. */
const LIMIT_MS = 30_000;

/** Each well-formed version that the proxy lists, or why there is none. */
async function askReleases(context: CheckContext): Promise<{ versions: string[] } | { result: CheckResult }> {
  let answer: CommandResult;
  try {
    // -mod=readonly: with the user's GOFLAGS=-mod=vendor the go command refuses to ask, and with -mod=mod it writes a
    // go line into go.mod, under a lock that it makes in the module cache. -retracted: otherwise it also
    // fetches the newest for its retractions, and keeps that in the module cache, which is not ours to fill.
    const args = ["list", "-mod=readonly", "-m", "-retracted", "-versions", "-json", TOOLCHAIN];
    answer = await context.go(args, { timeoutMs: LIMIT_MS });
  } catch (error) {
    if (error instanceof CommandTimeout) {
      return { result: skip(`the module proxy does not answer within ${LIMIT_MS / 1000} s`) };
    }
    throw error;
  }
  if (answer.exitCode !== 0) {
    const problem = explain(answer, context, "Which releases there are cannot be asked.");
    return {
      result: NO_LIST.test(answer.stderr)
        ? skip(`which releases there are cannot be asked: ${problem.cause ?? ""}`)
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
    throw new Error("go list -m -versions -json does not answer in JSON");
  }
}

/** The release in a version of the module, `v0.0.1-go1.26.8.linux-amd64`; undefined in what is none. */
function releaseIn(version: unknown): string | undefined {
  const release = /^v0\.0\.1-go([0-9a-z.]{1,30})\.[a-z0-9]+-[a-z0-9]+$/.exec(String(version))?.[1];
  return release !== undefined && parseVersion(release) ? release : undefined;
}

const TOOLCHAIN = "golang.org/toolchain";

/** What the go command says where the network, or who was asked, gives no list (net, cmd/go/internal/web, modfetch). */
const NO_LIST =
  /dial tcp|no such host|i\/o timeout|connection re(fused|set)|network is unreachable|proxyconnect|reading (https?|file):\S+: |unrecognized import path/;

function judge(context: CheckContext, version: string, versions: readonly string[]): CheckResult {
  const stable = versions.filter(isStable).sort(compareVersions);
  const lines = [...new Set(stable.map(languageOf))].reverse();
  const line = languageOf(version);
  const ofLine = stable.filter((other) => languageOf(other) === line);
  const newest = stable.at(-1) ?? "";
  const newestOfLine = ofLine.at(-1);
  if (compareVersions(version, newestOfLine ?? newest) > 0 && !versions.includes(version)) {
    return warn({
      message: `The module proxy does not know go${version}.`,
      cause: `The newest that it lists is go${newestOfLine ?? newest}: either its list is old, or this is no release of upstream.`,
      fix: "Look at https://go.dev/dl whether it is a release, and at GOPROXY.",
    });
  }
  const { kind = "" } = parseVersion(version) ?? {};
  if (kind !== "") {
    const problem = {
      message: `go${version} is not a finished release.`,
      fix: update(context, version, newestOfLine ?? newest),
    };
    const cause = "A beta or release candidate gets no security fixes";
    return newestOfLine === undefined
      ? warn({ ...problem, cause: `${cause}, and its line has no release yet.` })
      : fail({ ...problem, cause: `${cause}, and go${newestOfLine} is out.` });
  }
  if (!lines.slice(0, 2).includes(line)) {
    return fail({
      message: `go${version} is no longer supported.`,
      cause: `Upstream mends only the two newest lines, now ${lines
        .slice(0, 2)
        .map((l) => `go${l}`)
        .join(" and ")}: known security holes of go${line} stay open.`,
      fix: update(context, version, newest),
    });
  }
  if (newestOfLine !== undefined && compareVersions(version, newestOfLine) < 0) {
    const behind = patchOf(newestOfLine) - patchOf(version);
    return warn(
      {
        message: `go${version} is not the newest of its line: go${newestOfLine} is out.`,
        cause: `${behind} patch ${behind === 1 ? "release" : "releases"} with fixes came since go${version}.`,
        fix: update(context, version, newestOfLine),
      },
      `go${version}; go${newestOfLine} is out`,
    );
  }
  return pass(`go${version} is the newest of go${line}, which is supported`);
}

function patchOf(version: string): number {
  return Number(parseVersion(version)?.patch);
}

/**
 * What brings another release. Since go1.21 the go command itself fetches one from GOPROXY, holds it against the
 * checksum database and runs it (cmd/go/internal/toolchain/select.go).
 */
function update(context: CheckContext, own: string, version: string): string {
  if (compareVersions(own, "1.21.0") < 0) {
    return `Install go${version} from https://go.dev/dl into an empty folder.`;
  }
  const value = `go${version}+auto`;
  return isSet("GOTOOLCHAIN", context) ? set("GOTOOLCHAIN", value) : `go env -w GOTOOLCHAIN=${value}`;
}
