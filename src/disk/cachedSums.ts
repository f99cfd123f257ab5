/** The hashes that the go.sum files of a workspace record for modules that the module cache may have. */
import type { SumLine } from "../modules/goSum/goSum.ts";
import type { NamedSums } from "../modules/goSum/sumDiff.ts";
import { canonicalVersion, modulePathProblem } from "../modules/version/modulePath.ts";
import type { ModuleQuery } from "./moduleCache.ts";

/** A hash of a go.sum line. */
export interface RecordedHash {
  readonly hash: string;
  /** Relative to the workspace. */
  readonly file: string;
  readonly line: number;
}

/** All recorded hashes of a module; files may contradict each other. */
export interface ModuleSums {
  readonly module: ModuleQuery;
  readonly zip: readonly RecordedHash[];
  readonly mod: readonly RecordedHash[];
}

/**
 * The modules that the files name. Of two hashes for one key in a file the first counts, as for the go command. Lines
 * whose module cannot be in a module cache are left out (DownloadDir in cmd/go/internal/modfetch/cache.go).
 */
export function moduleSums(files: readonly NamedSums[], cache: string): ModuleSums[] {
  const found = new Map<string, { line: SumLine; zip: RecordedHash[]; mod: RecordedHash[] }>();
  for (const { name, sums } of files) {
    const seen = new Set<string>();
    for (const line of sums.lines.filter(({ hash }) => hash.startsWith("h1:"))) {
      const key = `${line.path}@${line.version}`;
      const ofFile = `${key} ${line.of}`;
      if (seen.has(ofFile) || !isValidModule(line)) {
        continue;
      }
      seen.add(ofFile);
      const sums = found.get(key) ?? { line, zip: [], mod: [] };
      found.set(key, sums);
      const recorded = line.of === "zip" ? sums.zip : sums.mod;
      if (recorded.every(({ hash }) => hash !== line.hash)) {
        recorded.push({ hash: line.hash, file: name, line: line.line });
      }
    }
  }
  return [...found.values()].map(({ line, zip, mod }) => ({
    module: { cache, path: line.path, version: line.version, withZip: zip.length > 0 },
    zip,
    mod,
  }));
}

/** Whether path and version are valid: any others could lead to a path outside of the module cache. */
export function isValidModule({ path, version }: Pick<SumLine, "path" | "version">): boolean {
  return modulePathProblem(path) === undefined && version !== "" && canonicalVersion(version) === version;
}
