/** Which go.sum files Go reads together: those of a workspace, or one alone. */
import { basename, dirname, join, relative, resolve } from "node:path";
import { PARSE_OPTIONS } from "../disk/platform.ts";
import { readSumSide } from "../disk/sumSides.ts";
import { type GoWork, parseGoWork } from "../modules/goMod/goWork.ts";
import type { SumSide } from "../modules/goSum/sumDiff.ts";

/** A file, and the files that Go reads with it. */
export interface RelatedFiles {
  /** The folder of the module, or of go.work; absolute. "" where only the file itself is known. */
  readonly folder: string;
  /** The file's own name, relative to that folder, with slashes. */
  readonly name: string;
  /** All files that Go reads together, with the file itself if it exists. */
  readonly side: SumSide;
  /** The go.work of the workspace that they belong to. */
  readonly work?: GoWork;
}

/** Returns a file's text by its absolute path; undefined if there is no such file. */
export type ReadText = (path: string) => Promise<string | undefined>;

/**
 * The files that Go reads with a go.sum, go.mod, go.work.sum or go.work. Go uses the nearest go.work above a module
 * (findWorkspaceFile in cmd/go/internal/modload/init.go); one that does not name the module does not count here.
 * @throws Error if a file cannot be read
 */
export async function findRelatedFiles(path: string, read: ReadText): Promise<RelatedFiles> {
  const own = dirname(path);
  const isOfWork = basename(path).startsWith("go.work");
  for (const folder of isOfWork ? [own] : upwards(own)) {
    const text = await read(join(folder, "go.work"));
    if (text !== undefined) {
      const work = parseGoWork(text, PARSE_OPTIONS).file;
      if (isOfWork || work.use.some(({ name }) => resolve(folder, name) === own)) {
        const side = await readSumSide({ label: folder, read: (name) => read(join(folder, name)) });
        return { folder, name: relative(folder, path).replaceAll("\\", "/"), side, work };
      }
      break;
    }
  }
  const side = await readSumSide({
    label: own,
    read: async (name) => (name === "go.work" ? undefined : read(join(own, name))),
  });
  return { folder: own, name: basename(path), side };
}

/** A folder and its parents. */
function upwards(folder: string): string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...upwards(above)];
}
