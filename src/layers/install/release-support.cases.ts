import { casesOf, type Stage } from "../../engine/case.ts";
import { parseVersion, versionOfToolchain } from "../../modules/version/version.ts";
import { noScripts, withNewerToolchain } from "../shared/case-kit.ts";
import { releaseSupport } from "./release-support.ts";

/** The parts of the release under test as numbers. */
interface Release {
  minor: number;
  patch: number;
}

/** A module proxy in a folder that lists these releases, which are derived from the release under test. */
function listed(versions: (own: Release) => readonly string[]) {
  return async (stage: Stage) => {
    const { minor, patch } = await releaseOf(stage);
    const names = versions({ minor, patch }).map((version) => `v0.0.1-go${version}.linux-amd64`);
    await stage.write("proxy/golang.org/toolchain/@v/list", names.map((name) => `${name}\n`).join(""));
    stage.env.GOPROXY = `file://${stage.path("proxy")}`;
    stage.network = true;
  };
}

/** The same, with a workspace that selects a release whose first digit of the minor release is one higher. */
const selecting = (versions: (newer: Release) => readonly string[]) => async (stage: Stage) => {
  await listed(({ minor, patch }) => versions({ minor: minor + 10, patch }))(stage);
  await withNewerToolchain(stage);
};

/** The same, with a go command that reports another version. */
function reporting(version: (own: Release) => string, versions: (own: Release) => readonly string[]) {
  return async (stage: Stage) => {
    await listed(versions)(stage);
    const reported = version(await releaseOf(stage));
    const replace = `sed 's/"GOVERSION": "[^"]*"/"GOVERSION": "${reported}"/'`;
    const script = `#!/bin/sh\ncase "$1" in\nenv) ${stage.goroot}/bin/go "$@" | ${replace} ;;\n*) exec ${stage.goroot}/bin/go "$@" ;;\nesac\n`;
    stage.goPath = await stage.write("says/go", script, 0o755);
  };
}

async function releaseOf(stage: Stage): Promise<Release> {
  const answer = await stage.command(["go", "env", "GOVERSION"]);
  const version = parseVersion(versionOfToolchain(answer.stdout.trim()) ?? "");
  return { minor: Number(version?.minor), patch: Number(version?.patch) };
}

const line = (minor: number, ...patches: (number | string)[]) =>
  patches.map((patch) => `1.${minor}.${patch}`);
const upToDate = ({ minor, patch }: Release) => [...line(minor - 1, 0, 9), ...line(minor, 0, patch)];
const withSettings = (env: Record<string, string>) => async (stage: Stage) => {
  await listed(upToDate)(stage);
  Object.assign(stage.env, env);
};

export const releaseSupportCases = casesOf(releaseSupport, {
  faults: {
    "three patch releases behind": {
      plant: listed(({ minor, patch }) => [...line(minor, patch, patch + 3), ...line(minor - 1, 30)]),
      expect: {
        status: "warn",
        message: /^go1\.\d+\.\d+; go1\.\d+\.\d+ is out$/,
        cause: /^3 patch releases with fixes came out after/,
        fix: /^go env -w GOTOOLCHAIN=go1\.\d+\.\d+\+auto$/,
      },
    },
    "one patch release behind, with GOTOOLCHAIN in the environment": {
      plant: async (stage) => {
        await listed(({ minor, patch }) => [...line(minor, patch, patch + 1), ...line(minor + 1, 0)])(stage);
        stage.env.GOTOOLCHAIN = "local";
      },
      expect: {
        status: "warn",
        cause: /^1 patch release with/,
        fix: /GOTOOLCHAIN=go1\.\d+\.\d+\+auto$/,
      },
    },
    "two newer major releases are out": {
      plant: listed((own) => [...upToDate(own), ...line(own.minor + 1, 0, 2), ...line(own.minor + 2, 0)]),
      expect: {
        message: /^go1\.\d+\.\d+ is no longer supported\.$/,
        cause:
          /^Upstream fixes only the two newest major releases, now go1\.\d+ and go1\.\d+: known security problems/,
        fix: /go1\.\d+\.0/,
      },
    },
    "its major release is no longer listed": {
      plant: listed(({ minor }) => [...line(minor + 7, 0), ...line(minor + 8, 0)]),
      expect: { message: /no longer supported/ },
    },
    "a release candidate whose release is out": {
      plant: reporting(({ minor }) => `go1.${minor}rc2`, upToDate),
      expect: { message: /^go1\.\d+rc2 is not a final release\.$/, cause: /and go1\.\d+\.\d+ is out\.$/ },
    },
    "a release candidate before its release": {
      plant: reporting(({ minor }) => `go1.${minor + 1}rc1`, upToDate),
      expect: { status: "warn", message: /does not list go1\.\d+rc1/ },
    },
    "a listed release candidate before its release": {
      plant: reporting(
        ({ minor }) => `go1.${minor + 1}rc1`,
        (own) => [...upToDate(own), `1.${own.minor + 1}rc1`],
      ),
      expect: { status: "warn", cause: /and go1\.\d+ has no final release yet/ },
    },
    "a development build": {
      plant: reporting(({ minor }) => `devel go1.${minor + 1}-3f2a7c0`, upToDate),
      expect: { status: "warn", message: /is not a release/ },
    },
    "a release that the proxy does not list": {
      plant: listed(({ minor, patch }) => [...line(minor, ...(patch > 0 ? [0] : [])), ...line(minor - 1, 3)]),
      expect: {
        status: "warn",
        message: /^The module proxy does not list go/,
        cause: /list is outdated, or this is not/,
      },
    },
    "the proxy lists nonsense": {
      plant: listed(() => ["", "x", "1.2.3.4", "-rf", "1.99.0\u202e", '"><script>', "../../1.99.0"]),
      expect: { status: "skip", message: /lists no version of golang\.org\/toolchain/ },
    },
    "a go command that does not print JSON": {
      plant: async (stage) => {
        await reporting(({ minor, patch }) => `go1.${minor}.${patch}`, upToDate)(stage);
        const script = (await stage.read(stage.goPath!)).replace(
          "case",
          'case "$1" in list) echo yes; exit;; esac; case',
        );
        await stage.write(stage.goPath!, script, 0o755);
      },
      expect: { status: "error", message: /did not print JSON/ },
    },
    "a GOPROXY without entries": {
      plant: withSettings({ GOPROXY: "," }),
      expect: {
        status: "error",
        message: /list of releases is not available/,
        cause: /GOPROXY has no entry/,
      },
    },
    "the workspace selects a release that is not the newest": {
      unavailable: noScripts,
      plant: selecting(({ minor, patch }) => line(minor, patch, patch + 1)),
      expect: {
        status: "warn",
        message: /^This is about go1\.\d+\.\d+, which builds in the workspace/,
        cause: /^1 patch release with fixes came out after/,
      },
    },
    "nothing listens at the HTTP proxy": {
      plant: withSettings({ GOPROXY: "https://modules.invalid", HTTPS_PROXY: "http://127.0.0.1:1" }),
      expect: {
        status: "warn",
        cause: /^The HTTP proxy of HTTPS_PROXY cannot be reached: .*refused/,
        fix: /HTTPS_PROXY$/,
      },
    },
  },
  healthy: {
    "the newest patch release of the newest major release": { plant: listed(upToDate) },
    "the newest patch release of the previous major release": {
      plant: listed((own) => [...upToDate(own), ...line(own.minor + 1, 0, 4)]),
    },
    "only a release candidate of the second next major release is out": {
      plant: listed((own) => [...upToDate(own), ...line(own.minor + 1, 0), `1.${own.minor + 2}rc1`]),
    },
    "patch releases in any order": {
      plant: listed(({ minor, patch }) => [...line(minor, patch, 0), ...line(minor - 1, 10, 9, 2)]),
    },
    "the proxy also lists nonsense": {
      plant: listed((own) => [
        ...upToDate(own),
        "1.9e9.0",
        "\u001b[31m1.99.0",
        `1.${own.minor}.999x`,
        "go1.99.0",
      ]),
      expect: { message: /is the newest go1\.\d+ release, and go1\.\d+ is supported$/ },
    },
    "the workspace selects the newest release, and the one on PATH is no longer supported": {
      unavailable: noScripts,
      plant: selecting(({ minor, patch }) => [...line(minor, patch), ...line(minor - 1, 0)]),
    },
    "GOFLAGS=-mod=vendor": { plant: withSettings({ GOFLAGS: "-mod=vendor" }) },
    "GOPRIVATE is everything, GONOPROXY nothing": {
      plant: withSettings({ GOPRIVATE: "*", GONOPROXY: "none" }),
    },
    "a vendor's suffix": {
      plant: reporting(({ minor, patch }) => `go1.${minor}.${patch}-acme`, upToDate),
    },
    offline: {
      plant: async (stage) => {
        await listed(upToDate)(stage);
        stage.network = false;
      },
      expect: { status: "skip", message: /^offline: the list of releases is not requested$/ },
    },
    "GOPROXY=off": {
      plant: withSettings({ GOPROXY: "off" }),
      expect: { status: "skip", message: /^GOPROXY=off: / },
    },
    "nothing listens at the proxy": {
      plant: withSettings({ GOPROXY: "http://127.0.0.1:1" }),
      expect: { status: "skip", message: /is not available: .*refused/ },
    },
    "a proxy without toolchains": {
      plant: withSettings({ GOPROXY: "file:///nonexistent" }),
      expect: { status: "skip", message: /^the list of releases is not available: / },
    },
  },
});
