/** go.work by its directives (ParseWork in golang.org/x/mod/modfile/work.go). */
import {
  type CommonDirectives,
  type Named,
  type Parsed,
  type ReadOptions,
  readCommon,
  readDirectives,
  singleWord,
  unquoted,
} from "./goMod.ts";

/** A parsed go.work file. */
export interface GoWork extends CommonDirectives {
  /** The folders of the workspace's modules, as written. */
  use: Named[];
}

const BLOCKS = ["godebug", "use", "replace"];

/** Parses a go.work file. Never throws: an invalid line becomes a problem, all other lines are returned. */
export function parseGoWork(text: string, options: ReadOptions = {}): Parsed<GoWork> {
  const file: GoWork = { godebug: [], replace: [], use: [] };
  const problems = readDirectives(text, BLOCKS, (line) => {
    if (line.verb === "use") {
      file.use.push({ name: unquoted(line, singleWord(line, line.words)), line: line.line });
    } else {
      readCommon(file, line, options);
    }
  });
  return { file, problems };
}
