/** What the files of sums of a workspace say of the modules that may lie in the module cache. */
import type { SumLine } from "../modules/goSum/goSum.ts";
import type { NamedSums } from "../modules/goSum/sumDiff.ts";
import { canonicalVersion, modulePathProblem } from "../modules/version/modulePath.ts";
import type { AskedModule } from "./moduleCache.ts";

/** A hash and where it stands. */
export interface Statement {
  readonly hash: string;
  /** Relative to the workspace. */
  readonly file: string;
  readonly line: number;
}

/** All that is said of a module; files may disagree. */
export interface ModuleSums {
  readonly module: AskedModule;
  readonly zip: readonly Statement[];
  readonly mod: readonly Statement[];
}

/**
 * The modules by what files of sums say. Of two hashes for one key in a file the first counts, as for the go command;
 * what can be no module in a module cache is left out (DownloadDir in cmd/go/internal/modfetch/cache.go).
 */
export function moduleSums(files: readonly NamedSums[], cache: string): ModuleSums[] {
  const found = new Map<string, { line: SumLine; zip: Statement[]; mod: Statement[] }>();
  for (const { name, sums } of files) {
    const seen = new Set<string>();
    for (const line of sums.lines.filter(({ hash }) => hash.startsWith("h1:"))) {
      const key = `${line.path}@${line.version}`;
      const ofFile = `${key} ${line.of}`;
      if (seen.has(ofFile) || !isModule(line)) {
        continue;
      }
      seen.add(ofFile);
      const sums = found.get(key) ?? { line, zip: [], mod: [] };
      found.set(key, sums);
      const statements = line.of === "zip" ? sums.zip : sums.mod;
      if (statements.every(({ hash }) => hash !== line.hash)) {
        statements.push({ hash: line.hash, file: name, line: line.line });
      }
    }
  }
  return [...found.values()].map(({ line, zip, mod }) => ({
    module: { cache, path: line.path, version: line.version, whole: zip.length > 0 },
    zip,
    mod,
  }));
}

/** Whether a module cache can have it: what else is written there could lead anywhere. */
export function isModule({ path, version }: Pick<SumLine, "path" | "version">): boolean {
  return modulePathProblem(path) === undefined && version !== "" && canonicalVersion(version) === version;
}
