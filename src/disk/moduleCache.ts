/** Where a module lies in the module cache (DownloadDir in cmd/go/internal/modfetch/cache.go). */
import { join } from "node:path";
import { escapePath } from "../modules/proxy/goproxy.ts";

/** A module at a version that may lie in a module cache; what a go.sum names may be many. */
export interface AskedModule {
  /** GOMODCACHE. */
  readonly cache: string;
  readonly path: string;
  readonly version: string;
  /** Whether the zip and the folder are asked about, or the go.mod alone. */
  readonly whole: boolean;
}

/** The same with its places: absolute paths, at which nothing need be. */
export interface CachedModule extends AskedModule {
  readonly zip: string;
  readonly ziphash: string;
  readonly mod: string;
  /** It is there while the folder is being unpacked, and after that was broken off. */
  readonly partial: string;
  readonly folder: string;
}

/** Where a module lies; it must be one by `isModule`. */
export function cachedModule({ cache, path, version, whole }: AskedModule): CachedModule {
  const [escaped, escapedVersion] = [escapePath(path), escapePath(version)];
  const download = join(cache, "cache", "download", escaped, "@v", escapedVersion);
  return {
    cache,
    path,
    version,
    whole,
    zip: `${download}.zip`,
    ziphash: `${download}.ziphash`,
    mod: `${download}.mod`,
    partial: `${download}.partial`,
    folder: join(cache, `${escaped}@${escapedVersion}`),
  };
}
