/** Which go.sum files Go reads together: those of a workspace, or one alone. */
import { basename, dirname, join, relative, resolve } from "node:path";
import { PARSE_OPTIONS } from "../disk/platform.ts";
import { type LoadedSide, readSumSide } from "../disk/sums/sumSides.ts";
import type { GoMod } from "../modules/goMod/goMod.ts";
import { type GoWork, parseGoWork } from "../modules/goMod/goWork.ts";
import type { NamedSums, SumSide } from "../modules/goSum/sumDiff.ts";

/** A file, and the files that Go reads with it. */
export interface RelatedFiles {
  /** The folder of the module, or of go.work; absolute. "" where only the file itself is known. */
  readonly folder: string;
  /** The file's own name, relative to that folder, with slashes. */
  readonly name: string;
  /** All files that Go reads together, with the file itself if it exists. */
  readonly side: SumSide;
  /** The main modules by their folders, absolute. */
  readonly members: ReadonlyMap<string, GoMod>;
  /** The go.work of the workspace that they belong to. */
  readonly work?: GoWork;
}

/** Returns a file's text by its absolute path; undefined if there is no such file. */
export type ReadText = (path: string) => Promise<string | undefined>;

/** Returns the go.sum files that are known without a read, by their names in a folder. */
type KnownSums = (folder: string) => readonly NamedSums[];

/**
 * The files that Go reads with a go.sum, go.mod, go.work.sum or go.work. Go uses the nearest go.work above a module
 * (findWorkspaceFile in cmd/go/internal/modload/init.go); one that does not name the module does not count here.
 * @throws Error if a file cannot be read
 */
export async function findRelatedFiles(
  path: string,
  read: ReadText,
  known: KnownSums = () => [],
): Promise<RelatedFiles> {
  const own = dirname(path);
  const isOfWork = basename(path).startsWith("go.work");
  for (const folder of isOfWork ? [own] : upwards(own)) {
    const text = await read(join(folder, "go.work"));
    if (text !== undefined) {
      const work = parseGoWork(text, PARSE_OPTIONS).file;
      if (isOfWork || work.use.some(({ name }) => resolve(folder, name) === own)) {
        const source = { label: folder, read: (name: string) => read(join(folder, name)) };
        const side = await readSumSide(source, known(folder));
        const name = relative(folder, path).replaceAll("\\", "/");
        return { folder, name, side, members: membersOf(folder, side), work };
      }
      break;
    }
  }
  const source = {
    label: own,
    read: async (name: string) => (name === "go.work" ? undefined : read(join(own, name))),
  };
  const side = await readSumSide(source, known(own));
  return { folder: own, name: basename(path), side, members: membersOf(own, side) };
}

function membersOf(root: string, { members }: LoadedSide): RelatedFiles["members"] {
  return new Map(members.map(({ folder, mod }) => [resolve(root, folder), mod]));
}

/** A folder and its parents. */
function upwards(folder: string): string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...upwards(above)];
}
