/** The settings of the go command as far as they are known without running it. */
import { realpath } from "node:fs/promises";
import { delimiter, dirname, isAbsolute, join } from "node:path";
import { lookPath } from "../engine/program.ts";
import { originSetting } from "../modules/goSum/log/settings.ts";
import { matchesPrefixPatterns } from "../modules/version/modulePath.ts";
import { isPrivateHost } from "../modules/version/privateHost.ts";
import { gatherSettings } from "./goSettings.ts";
import { readStart } from "./safeFiles.ts";

/** What go.env of a release sets, where it cannot be read. */
const DEFAULT_DATABASE = "sum.golang.org";

/** Any of them calls a module private. */
const PRIVATE_LISTS = ["GOPRIVATE", "GONOPROXY", "GONOSUMDB"];

type Env = Readonly<Record<string, string | undefined>>;

/** The settings in effect. */
export interface OfflineSettings {
  /** The module cache; undefined if it has no absolute path. */
  readonly moduleCache: string | undefined;
  /** Whether the go command skips the checksum database for a module (useSumDB in cmd/go/internal/modfetch/sumdb.go). */
  isPrivate(path: string): boolean;
  /** Whether no setting calls a module private, and its host is not. */
  isPublic(path: string): boolean;
  /** The setting by which a module comes from its origin and not from a proxy, such as `GOPROXY=direct`. */
  origin(path: string): string | undefined;
  /** GOFLAGS. */
  readonly goflags: string;
  /** GOSUMDB. */
  readonly gosumdb: string;
  /** The first folder of GOPATH; undefined if it has no absolute path. */
  readonly gopath: string | undefined;
}

/** Reads the settings. */
export async function offlineSettings(env: Env): Promise<OfflineSettings> {
  const { all } = await gatherSettings(env, await gorootOf(env), process.platform, readStart);
  const get = (name: string) => all.get(name)?.value ?? "";
  const gopath = gopathOf(get, env);
  return {
    moduleCache: moduleCacheOf(get, gopath),
    gopath,
    goflags: get("GOFLAGS"),
    gosumdb: get("GOSUMDB") || DEFAULT_DATABASE,
    origin: (module) => originSetting(module, get),
    isPublic: (module) =>
      !isPrivateHost(module.split("/", 1)[0]!) &&
      PRIVATE_LISTS.every((list) => !matchesPrefixPatterns(get(list), module)),
    isPrivate: (module) =>
      get("GOSUMDB") === "off" || matchesPrefixPatterns(get("GONOSUMDB") || get("GOPRIVATE"), module),
  };
}

/** GOROOT: the variable, else the tree of the go command on PATH (findGOROOT in cmd/go/internal/cfg/cfg.go). */
async function gorootOf(env: Env): Promise<string | undefined> {
  if (env.GOROOT) {
    return env.GOROOT;
  }
  const go = await lookPath("go", env);
  return go === undefined ? undefined : dirname(dirname(await realpath(go)));
}

function moduleCacheOf(get: (name: string) => string, gopath: string | undefined): string | undefined {
  const cache = get("GOMODCACHE");
  if (cache !== "") {
    return isAbsolute(cache) ? cache : undefined;
  }
  return gopath === undefined ? undefined : join(gopath, "pkg", "mod");
}

function gopathOf(get: (name: string) => string, env: Env): string | undefined {
  const home = process.platform === "win32" ? env.USERPROFILE : env.HOME;
  const [first = ""] = get("GOPATH").split(delimiter);
  const gopath = first === "" && home ? join(home, "go") : first;
  return isAbsolute(gopath) ? gopath : undefined;
}
