/** The settings of the go command as far as they are known without running it. */
import { realpath } from "node:fs/promises";
import { delimiter, dirname, isAbsolute, join } from "node:path";
import { lookPath } from "../engine/program.ts";
import { matchesPrefixPatterns } from "../modules/version/modulePath.ts";
import { gatherSettings } from "./goSettings.ts";
import { readStart } from "./safeFiles.ts";

type Env = Readonly<Record<string, string | undefined>>;

/** The settings in effect. */
export interface OfflineSettings {
  /** The module cache; undefined if it has no absolute path. */
  readonly moduleCache: string | undefined;
  /** Whether the go command skips the checksum database for a module (useSumDB in cmd/go/internal/modfetch/sumdb.go). */
  isPrivate(path: string): boolean;
}

/** Reads the settings. */
export async function offlineSettings(env: Env): Promise<OfflineSettings> {
  const { all } = await gatherSettings(env, await gorootOf(env), process.platform, readStart);
  const get = (name: string) => all.get(name)?.value ?? "";
  return {
    moduleCache: moduleCacheOf(get, env),
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

function moduleCacheOf(get: (name: string) => string, env: Env): string | undefined {
  const cache = get("GOMODCACHE");
  if (cache !== "") {
    return isAbsolute(cache) ? cache : undefined;
  }
  const home = process.platform === "win32" ? env.USERPROFILE : env.HOME;
  const [first = ""] = get("GOPATH").split(delimiter);
  const gopath = first === "" && home ? join(home, "go") : first;
  return isAbsolute(gopath) ? join(gopath, "pkg", "mod") : undefined;
}
