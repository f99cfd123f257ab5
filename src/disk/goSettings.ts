/** The settings of the go command that are in effect, and where each one comes from. */
import { join } from "node:path";
import type { Location } from "../engine/check.ts";
import { type EnvFile, goEnvFilePath, parseGoEnvFile } from "./goEnvFile.ts";

type Env = Readonly<Record<string, string | undefined>>;

/** One setting in effect. */
export interface GoSetting {
  name: string;
  value: string;
  origin: "environment" | "go env file" | "go.env";
  /** Its line, if a file sets it. */
  location?: Location;
}

/** One of the two files. */
export interface GoSettingsFile extends EnvFile {
  path: string;
}

/** All settings, and the files that they come from. */
export interface GoSettings {
  all: ReadonlyMap<string, GoSetting>;
  env: Env;
  /** The path of the user's file, or the reason why there is none. */
  userFile: ReturnType<typeof goEnvFilePath>;
  /** The user's file; undefined if it could not be read. */
  user: GoSettingsFile | undefined;
  /** go.env of GOROOT; undefined if it could not be read. */
  goroot: GoSettingsFile | undefined;
}

/**
 * Variables that a go env file can set: KnownEnv in internal/cfg/cfg.go of go1.26, without those that can only be set
 * in the environment (cmd/go/internal/envcmd/env.go, checkEnvWrite) or not at all.
 */
export const KNOWN: readonly string[] = (
  "AR CC CGO_CFLAGS CGO_CFLAGS_ALLOW CGO_CFLAGS_DISALLOW CGO_CPPFLAGS CGO_CPPFLAGS_ALLOW CGO_CPPFLAGS_DISALLOW " +
  "CGO_CXXFLAGS CGO_CXXFLAGS_ALLOW CGO_CXXFLAGS_DISALLOW CGO_ENABLED CGO_FFLAGS CGO_FFLAGS_ALLOW " +
  "CGO_FFLAGS_DISALLOW CGO_LDFLAGS CGO_LDFLAGS_ALLOW CGO_LDFLAGS_DISALLOW CXX FC GCCGO GO111MODULE GO386 GOAMD64 " +
  "GOARCH GOARM GOARM64 GOAUTH GOBIN GOCACHE GOCACHEPROG GOEXPERIMENT GOFIPS140 GOFLAGS GOINSECURE GOMIPS " +
  "GOMIPS64 GOMODCACHE GONOPROXY GONOSUMDB GOOS GOPATH GOPPC64 GOPRIVATE GOPROXY GORISCV64 GOROOT GOSUMDB " +
  "GOTMPDIR GOTOOLCHAIN GOVCS GOWASM GOWORK GO_EXTLINK_ENABLED PKG_CONFIG"
).split(" ");

/** Variables that count only in the environment. */
export const ENVIRONMENT_ONLY: readonly string[] = ["GODEBUG", "GOENV"];

/**
 * Gathers the settings in effect: the environment (an empty variable is unset), then the user's file, whose last
 * line of a key counts, then go.env, whose first line of a key counts (cfg.go, Getenv and readEnvFile).
 * `read` gives the text of a file, or undefined if it cannot be read.
 */
export async function gatherSettings(
  env: Env,
  goroot: string | undefined,
  platform: NodeJS.Platform,
  read: (path: string) => Promise<string | undefined>,
): Promise<GoSettings> {
  const userFile = goEnvFilePath(env, platform);
  const user = userFile.path === undefined ? undefined : await readFile(userFile.path, read);
  const gorootFile = goroot === undefined ? undefined : await readFile(join(goroot, "go.env"), read);
  const all = new Map<string, GoSetting>();
  for (const { key, value, line } of [...(gorootFile?.lines ?? [])].reverse()) {
    all.set(key, { name: key, value, origin: "go.env", location: { path: gorootFile!.path, line } });
  }
  for (const { key, value, line } of user?.lines ?? []) {
    if (!ENVIRONMENT_ONLY.includes(key)) {
      all.set(key, { name: key, value, origin: "go env file", location: { path: user!.path, line } });
    }
  }
  for (const name of [...KNOWN, ...ENVIRONMENT_ONLY]) {
    const value = env[name];
    if (value) {
      all.set(name, { name, value, origin: "environment" });
    }
  }
  return { all, env, userFile, user, goroot: gorootFile };
}

async function readFile(
  path: string,
  read: (path: string) => Promise<string | undefined>,
): Promise<GoSettingsFile | undefined> {
  const text = await read(path);
  return text === undefined ? undefined : { path, ...parseGoEnvFile(text) };
}
