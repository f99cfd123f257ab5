/** Finds the source files of a profile as google/pprof does (openSourceFile in internal/report/source.go). */
import { delimiter, dirname, isAbsolute, join } from "node:path";
import { readRegularFileSync } from "../engine/files.ts";
import { trimmedPath } from "../profile/analyse/nodes.ts";
import type { Query } from "../profile/query/query.ts";
import { sourceLines } from "../profile/reports/list.ts";
import type { Source } from "../profile/reports/report.ts";

/** The size limit of a source file: a profile may name any file. */
const MAX_BYTES = 64 * 1024 * 1024;

/** Reads source files: by absolute path, or relative to the folders of the search path and their parents. */
export function sourceFinder({ trimPath, sourcePath }: Pick<Query, "trimPath" | "sourcePath">) {
  const searchPath = sourcePath === "" ? process.cwd() : sourcePath;
  return (file: string): Source => {
    const path = trimmedPath(file, trimPath, searchPath);
    if (isAbsolute(path)) {
      return linesOf(path) ?? { error: `open ${path}: no such file or directory` };
    }
    for (const start of searchPath.split(delimiter)) {
      for (const folder of withParents(start)) {
        const lines = linesOf(join(folder, path));
        if (lines) {
          return lines;
        }
      }
    }
    return { error: `could not find file ${path} on path ${searchPath}` };
  };
}

/** A folder and all its parents. */
function* withParents(start: string): Generator<string> {
  yield start;
  for (let folder = start; dirname(folder) !== folder; ) {
    folder = dirname(folder);
    yield folder;
  }
}

function linesOf(path: string): string[] | undefined {
  try {
    return sourceLines(Buffer.from(readRegularFileSync(path, MAX_BYTES)).toString("utf8"));
  } catch {
    // The path is the profile's: it may be too long, have a zero byte, or lead anywhere. No such source is at hand.
    return undefined;
  }
}
