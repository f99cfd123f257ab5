/** Reads the go.sum files that the go command reads together: those of a module, or of a workspace. */
import { posix, resolve } from "node:path";
import { linesIn, readTextFile } from "../../engine/files.ts";
import { type GoMod, parseGoMod } from "../../modules/goMod/goMod.ts";
import { type GoWork, parseGoWork } from "../../modules/goMod/goWork.ts";
import { type KnownLines, parseGoSum } from "../../modules/goSum/goSum.ts";
import type { NamedSums, SumSide } from "../../modules/goSum/sumDiff.ts";
import { PARSE_OPTIONS } from "../platform.ts";

/** The limit of a go.mod or go.work, in bytes; the largest ones of well-known modules have a tenth of it. */
export const LARGEST_MOD = 1024 * 1024;

/** How many files are read in parallel. */
const PARALLEL_READS = 8;

/**
 * The limits of all go.sum, or all go.mod, files of a side or a workspace together. Hundreds of modules share most of
 * their lines, and what is made of a line that no other file has takes ten times its length.
 */
const MOST_LINES = 80_000;
const MOST_DIFFERENT = 60_000;
const MOST_TEXT = 64 * 1024 * 1024;

/** A state of a folder. */
export interface SumSource {
  readonly label: string;
  /** The text of a file by its path from the folder, with slashes; undefined if it does not exist. */
  read(path: string): Promise<string | undefined>;
}

/** A folder as it is now. After an abort, a read throws Cancelled. */
export function folderSource(folder: string, label: string, signal?: AbortSignal): SumSource {
  return {
    label,
    read: (path) =>
      readTextFile(resolve(folder, path), path.endsWith(".sum") ? { signal } : { most: LARGEST_MOD, signal }),
  };
}

/** A side with its main modules, where its module graph begins. */
export interface LoadedSide extends SumSide {
  readonly source: SumSource;
  /** The main modules, each with its folder relative to the source. */
  readonly members: readonly { readonly folder: string; readonly mod: GoMod }[];
  readonly work: GoWork | undefined;
}

function loadedSide(
  source: SumSource,
  files: SumSide["files"],
  members: LoadedSide["members"],
  work: GoWork | undefined,
): LoadedSide {
  return { label: source.label, files, mods: members.map(({ mod }) => mod), source, members, work };
}

/**
 * Reads a side that is a folder: its module, or its workspace if it has a go.work. Without any go.sum, it has no files.
 * Those that are `read` are not read again.
 */
export async function readSumSide(source: SumSource, read: SumSide["files"] = []): Promise<LoadedSide> {
  const written = await source.read("go.work");
  const work = written === undefined ? undefined : parseGoWork(written, PARSE_OPTIONS).file;
  const folders = work?.use.map(({ name }) => name) ?? ["."];
  const names = [...folders.map((folder) => posix.join(folder, "go.sum")), ...(work ? ["go.work.sum"] : [])];
  const known = new Map(read.map((file) => [file.name, file]));
  const missing = names.filter((name) => !known.has(name));
  for (const file of await readSumFiles(source, missing)) {
    known.set(file.name, file);
  }
  const mods = await readTexts(
    source,
    folders.map((folder) => posix.join(folder, "go.mod")),
  );
  const members = folders.flatMap((folder) => {
    const text = mods.get(posix.join(folder, "go.mod"));
    return text === undefined ? [] : [{ folder, mod: parseGoMod(text, PARSE_OPTIONS).file }];
  });
  // The go command reads them in this order, and of two hashes for one key the first counts.
  const files = [...new Set(names)].flatMap((name) => known.get(name) ?? []);
  return loadedSide(source, files, members, work);
}

/** The go.sum files that are there. @throws Error with one sentence */
export async function readSumFiles(
  source: Pick<SumSource, "label" | "read">,
  names: readonly string[],
): Promise<NamedSums[]> {
  const texts = await readTexts(source, names);
  const known: KnownLines | undefined = texts.size > 1 ? new Map() : undefined;
  return Array.from(texts, ([name, text]) => ({ name, sums: parseGoSum(text, known) }));
}

/**
 * The texts of the files that are there, by their names. A workspace may have any number of them, so that they are limited
 * together. @throws Error with one sentence
 */
export async function readTexts(source: SumSource, names: readonly string[]): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  const all = [...new Set(names)];
  let lines = 0;
  let length = 0;
  for (let at = 0; at < all.length; at += PARALLEL_READS) {
    const some = all.slice(at, at + PARALLEL_READS);
    for (const [index, text] of (await Promise.all(some.map((name) => source.read(name)))).entries()) {
      if (text !== undefined) {
        texts.set(some[index]!, text);
        lines += linesIn(text);
        length += text.length;
      }
    }
    if (lines > MOST_LINES || length > MOST_TEXT) {
      throw tooMuch(source, `${inWords(MOST_LINES)} lines or ${inWords(MOST_TEXT)} characters`);
    }
  }
  if (lines > MOST_DIFFERENT && hasMoreLines(texts.values(), MOST_DIFFERENT)) {
    throw tooMuch(source, `${inWords(MOST_DIFFERENT)} different lines`);
  }
  return texts;
}

const inWords = (count: number) => count.toLocaleString("en");

const tooMuch = ({ label }: SumSource, most: string) =>
  new Error(`The files of ${label} have more than ${most} together, so they are not read.`);

/** Whether texts have more than so many different lines. */
function hasMoreLines(texts: Iterable<string>, most: number): boolean {
  const different = new Set<string>();
  for (const text of texts) {
    for (let at = 0; at < text.length; ) {
      const newline = text.indexOf("\n", at);
      const end = newline < 0 ? text.length : newline;
      if (different.add(text.slice(at, end)).size > most) {
        return true;
      }
      at = end + 1;
    }
  }
  return false;
}
