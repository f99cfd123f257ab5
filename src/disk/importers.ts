/** Which Go files of a module import packages of other modules. Reads the start of files, and runs nothing. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expectRunning } from "../engine/command.ts";
import { importsOf, isAlwaysBuilt } from "../modules/goMod/goImports.ts";
import { readStart } from "./safeFiles.ts";

/** A file that imports a package of a module. */
export interface Importer {
  /** From the module's folder, with slashes. */
  readonly file: string;
  readonly line: number;
  /** Each build, or each test of its package, needs the module. */
  readonly isCertain: boolean;
}

/** More files are not read, and of each no more bytes: imports come first. */
const MOST_FILES = 5000;
const MOST_BYTES = 64 * 1024;

/** How many files are read in parallel. */
const PARALLEL = 8;

/** What the go command ignores too ("go help packages"). */
const IGNORED = /^([._]|testdata$|vendor$)/;

/**
 * For each of some modules, by their paths, a file that imports it, a certain one if there is one. A module is needed for
 * each package below its path, even if another one provides it (importFromFiles in cmd/go/internal/modload/import.go).
 * @throws Cancelled
 */
export async function importersOf(
  folder: string,
  modules: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<Map<string, Importer>> {
  const found = new Map<string, Importer>();
  const read = async (file: string) => {
    const text = await readStart(join(folder, file), MOST_BYTES);
    for (const { path, line } of text === undefined ? [] : importsOf(text)) {
      for (const module of prefixesOf(path).filter((prefix) => modules.has(prefix))) {
        if (!found.get(module)?.isCertain) {
          found.set(module, { file, line, isCertain: isAlwaysBuilt(file, text!) });
        }
      }
    }
  };
  const isDone = () => found.size === modules.size && [...found.values()].every(({ isCertain }) => isCertain);
  let left = MOST_FILES;
  const waiting = [""];
  for (let at = 0; at < waiting.length && left > 0 && !isDone(); at++) {
    const files = await filesIn(folder, waiting[at]!, waiting);
    const some = files.slice(0, left);
    left -= some.length;
    for (let first = 0; first < some.length && !isDone(); first += PARALLEL) {
      expectRunning(signal);
      await Promise.all(some.slice(first, first + PARALLEL).map(read));
    }
  }
  return found;
}

/** The Go files of a folder; the folders in it are added to those that wait, but for those of other modules. */
async function filesIn(root: string, folder: string, waiting: string[]): Promise<string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(() => []);
  if (folder !== "" && entries.some(({ name }) => name === "go.mod")) {
    return [];
  }
  const here = entries.filter(({ name }) => !IGNORED.test(name));
  const nameOf = (name: string) => (folder === "" ? name : `${folder}/${name}`);
  const below = here.filter((entry) => entry.isDirectory()).slice(0, MOST_FILES - waiting.length);
  waiting.push(...below.map(({ name }) => nameOf(name)));
  return here.filter((entry) => entry.isFile() && entry.name.endsWith(".go")).map(({ name }) => nameOf(name));
}

/** A path and all paths above it. */
function prefixesOf(path: string): string[] {
  const parts = path.split("/", 50);
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}
