/**
 * The go command's settings as far as they can be known without running it: the environment, then the user's go env
 * file, then the defaults (cmd/go/internal/cfg/cfg.go). What a distribution put into go.env of its GOROOT is not seen.
 */
import { delimiter, isAbsolute, join } from "node:path";
import { matchesPrefixPatterns } from "../modules/version/modulePath.ts";
import { goEnvFilePath, parseGoEnvFile } from "./goEnvFile.ts";
import { readStart } from "./safeFiles.ts";

type Env = Readonly<Record<string, string | undefined>>;

/** What is set. */
export interface OfflineSettings {
  /** The module cache; undefined where there can be none. */
  readonly moduleCache: string | undefined;
  /** Whether the checksum database is not asked about a module (useSumDB in cmd/go/internal/modfetch/sumdb.go). */
  isPrivate(path: string): boolean;
}

/** Reads the settings. */
export async function offlineSettings(env: Env): Promise<OfflineSettings> {
  const { path } = goEnvFilePath(env, process.platform);
  const file = path === undefined ? undefined : await readStart(path);
  const lines = parseGoEnvFile(file ?? "").lines;
  // Of two lines for one variable the last counts; an empty variable of the environment counts as unset.
  const get = (name: string) => env[name] || lines.findLast(({ key }) => key === name)?.value || "";
  return {
    moduleCache: moduleCacheOf(get, env),
    isPrivate: (module) =>
      get("GOSUMDB") === "off" || matchesPrefixPatterns(get("GONOSUMDB") || get("GOPRIVATE"), module),
  };
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
