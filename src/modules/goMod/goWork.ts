/** go.work by its directives (ParseWork in golang.org/x/mod/modfile/work.go). */
import {
  type CommonDirectives,
  type Named,
  only,
  type Parsed,
  type ReadOptions,
  readCommon,
  readDirectives,
  textOf,
} from "./goMod.ts";

/** A go.work, read whole. */
export interface GoWork extends CommonDirectives {
  /** The folders of the workspace's modules, as they are written. */
  use: Named[];
}

const BLOCKS = ["godebug", "use", "replace"];

/** Reads a go.work. Never throws: what cannot be read is a problem, and what can be read is given. */
export function parseGoWork(text: string, options: ReadOptions = {}): Parsed<GoWork> {
  const file: GoWork = { godebug: [], replace: [], use: [] };
  const problems = readDirectives(text, BLOCKS, (line) => {
    if (line.verb === "use") {
      file.use.push({ name: textOf(line, only(line, line.words)), line: line.line });
    } else {
      readCommon(file, line, options);
    }
  });
  return { file, problems };
}
