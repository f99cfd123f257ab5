/** Source files that a profile names, looked for as google/pprof does (openSourceFile in internal/report/source.go). */
import { readFileSync, statSync } from "node:fs";
import { delimiter, dirname, isAbsolute, join } from "node:path";
import { trimmedPath } from "../profile/analyse/nodes.ts";
import type { Query } from "../profile/query/query.ts";
import { sourceLines } from "../profile/reports/list.ts";
import type { Source } from "../profile/reports/report.ts";

/** No source file is larger; a profile may name anything, also what never ends. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Reads sources: by their full path, or below a folder of the search path or above it. */
export function sourceFinder({ trimPath, sourcePath }: Pick<Query, "trimPath" | "sourcePath">) {
  const searchPath = sourcePath === "" ? process.cwd() : sourcePath;
  return (file: string): Source => {
    const path = trimmedPath(file, trimPath, searchPath);
    if (isAbsolute(path)) {
      return linesOf(path) ?? { error: `open ${path}: no such file or directory` };
    }
    for (const folder of searchPath.split(delimiter)) {
      for (const place of upward(folder)) {
        const lines = linesOf(join(place, path));
        if (lines) {
          return lines;
        }
      }
    }
    return { error: `could not find file ${path} on path ${searchPath}` };
  };
}

/** A folder and all that it lies in. */
function* upward(folder: string): Generator<string> {
  yield folder;
  for (let place = folder; dirname(place) !== place; ) {
    place = dirname(place);
    yield place;
  }
}

function linesOf(path: string): string[] | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found?.isFile() || found.size > MOST_BYTES) {
    return undefined;
  }
  return sourceLines(readFileSync(path, "utf8"));
}
