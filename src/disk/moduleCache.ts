/** Paths in the module cache (DownloadDir in cmd/go/internal/modfetch/cache.go). */
import { join } from "node:path";
import { escapePath } from "../modules/proxy/goproxy.ts";

/** A module at a version to look up in a module cache. */
export interface ModuleQuery {
  /** GOMODCACHE. */
  readonly cache: string;
  readonly path: string;
  readonly version: string;
  /** Whether the zip and the folder are wanted too, or only the go.mod. */
  readonly withZip: boolean;
}

/** A module with the absolute paths of its parts, which need not exist. */
export interface CachedModule extends ModuleQuery {
  readonly zip: string;
  readonly ziphash: string;
  readonly mod: string;
  /** Exists while the folder is being unpacked, and after an interrupted unpacking. */
  readonly partial: string;
  readonly folder: string;
}

/** The paths of a module, which must be valid by `isValidModule`. */
export function cachedModule({ cache, path, version, withZip }: ModuleQuery): CachedModule {
  const [escaped, escapedVersion] = [escapePath(path), escapePath(version)];
  const download = join(cache, "cache", "download", escaped, "@v", escapedVersion);
  return {
    cache,
    path,
    version,
    withZip,
    zip: `${download}.zip`,
    ziphash: `${download}.ziphash`,
    mod: `${download}.mod`,
    partial: `${download}.partial`,
    folder: join(cache, `${escaped}@${escapedVersion}`),
  };
}
