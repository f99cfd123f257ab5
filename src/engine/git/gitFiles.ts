/**
 * Lists and reads many files of a git repository at once: one process lists them, one asks for their sizes, one reads those
 * that are small enough. Files are asked for by their objects, so that no name of theirs is part of a question.
 */
import { posix } from "node:path";
import type { CommandResult } from "../command.ts";

/** A file of a commit or of the index. */
export interface GitFile {
  /** From the folder, with slashes: hostile. */
  readonly path: string;
  /** The hash of its content. */
  readonly object: string;
  readonly isLink: boolean;
  /** Not 0 while a merge of the file is not finished. */
  readonly stage: number;
}

/** How a list is read: `most` bytes of a file, `together` bytes of all. */
export interface GitReadLimits {
  most(path: string): number;
  together: number;
}

/** Runs git in the folder. `bytes` gives each byte of its output as one character. */
export type RunGit = (
  args: readonly string[],
  how?: { input?: string; bytes?: boolean; maxOutput?: number; timeoutMs?: number },
) => Promise<CommandResult>;

/** The list of a tree names each of its files: half a million have 60 MB. */
const LARGEST_LIST = 128 * 1024 * 1024;

/** More files are not read: hundreds of modules have fewer. */
const MOST_FILES = 8_000;

/** The files of a commit, or of the index (`at` is ""), in the folder and below it. `why` makes a clause of a failure. */
export async function listFiles(
  git: RunGit,
  at: string,
  { names, why }: { names: readonly string[]; why(result: CommandResult): string },
): Promise<GitFile[]> {
  const args = at === "" ? ["ls-files", "-s", "-z", "--", ...globsOf(names)] : ["ls-tree", "-r", "-z", at];
  const listed = await git(args, { maxOutput: LARGEST_LIST });
  const where = at || "the index";
  if (listed.exitCode !== 0 || listed.truncated) {
    const cause = listed.truncated ? "it has too many of them" : why(listed);
    throw new Error(`git cannot list the files of ${where}: ${cause}.`);
  }
  const wanted = new Set(names);
  const files = listed.stdout
    .split("\0")
    .filter((entry) => wanted.has(entry.slice(Math.max(entry.lastIndexOf("/"), entry.indexOf("\t")) + 1)))
    .flatMap(fileOf);
  if (files.length > MOST_FILES) {
    throw new Error(
      `${where} has ${files.length} files named ${names.join(", ")}, more than ${MOST_FILES}, so they are not read: run this in a folder below.`,
    );
  }
  return files;
}

/** The paths of the files of the working tree, tracked or not, that git does not ignore. Undefined where git cannot say. */
export async function listWorkingFiles(
  git: RunGit,
  names: readonly string[],
): Promise<readonly string[] | undefined> {
  const args = ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", ...globsOf(names)];
  const listed = await git(args, { maxOutput: LARGEST_LIST });
  const paths = [...new Set(listed.stdout.split("\0"))].filter((path) => path !== "");
  return listed.exitCode !== 0 || listed.truncated || paths.length > MOST_FILES ? undefined : paths;
}

const globsOf = (names: readonly string[]) => names.map((name) => `:(glob)**/${name}`);

/** An entry of ls-tree (`mode type object`) or of ls-files (`mode object stage`), then a tab and the path. */
function fileOf(entry: string): GitFile[] {
  const tab = entry.indexOf("\t");
  const [mode = "", second = "", third = ""] = entry.slice(0, tab).split(" ");
  const isTree = second === "blob" || second === "commit" || second === "tree";
  const file = {
    path: entry.slice(tab + 1),
    object: isTree ? third : second,
    isLink: mode === "120000",
    stage: isTree ? 0 : Number(third),
  };
  // Another repository within this one has no files here.
  return mode === "160000" ? [] : [file];
}

/**
 * The texts of files by their paths; a link has the text of the listed file that it names. Bytes that are not UTF-8 become
 * U+FFFD.
 * @throws Error with one sentence
 */
export async function readFiles(
  git: RunGit,
  files: readonly GitFile[],
  { at, limits, why }: { at: string; limits: GitReadLimits; why(result: CommandResult): string },
): Promise<Map<string, string>> {
  const where = at || "the index";
  const unfinished = files.find(({ stage }) => stage > 0);
  if (unfinished) {
    throw new Error(
      `git cannot read ${unfinished.path} in ${where}: it is at stage ${unfinished.stage} of a merge. Finish the merge, then git add it.`,
    );
  }
  const objects = [...new Set(files.map(({ object }) => object))];
  if (objects.length === 0) {
    return new Map();
  }
  const input = `${objects.join("\n")}\n`;
  // The sizes first: git would unpack three gigabytes before we see that they are too many.
  const checked = await git(["cat-file", "--batch-check"], { input });
  const sizes = new Map(
    checked.stdout.split("\n").map((line) => {
      const [object = "", type = "", size = ""] = line.split(" ");
      return [object, type === "blob" ? Number(size) : Number.NaN] as const;
    }),
  );
  for (const { path, object } of files) {
    const size = sizes.get(object) ?? Number.NaN;
    if (Number.isNaN(size)) {
      throw new Error(
        `git cannot read ${path} in ${where}: ${why(checked) || "its object is not in the repository"}.`,
      );
    }
    if (size > limits.most(path)) {
      throw new Error(`${path} is larger than ${limits.most(path)} bytes in ${where}, so it is not read.`);
    }
  }
  const together = objects.reduce((sum, object) => sum + sizes.get(object)!, 0);
  if (together > limits.together) {
    const most = limits.together.toLocaleString("en");
    throw new Error(`The files of ${where} have more than ${most} bytes together, so they are not read.`);
  }
  const maxOutput = together + 200 * objects.length;
  const read = await git(["cat-file", "--batch"], { input, bytes: true, maxOutput });
  const contents = contentsOf(read.stdout);
  const missing = files.find(({ object }) => !contents.has(object));
  if (missing) {
    throw new Error(
      `git cannot read ${missing.path} in ${where}: ${why(read) || "its object cannot be read"}.`,
    );
  }
  return followed(files, contents);
}

/** What `cat-file --batch` prints: for each object a line with its hash, type and size, its bytes, and a line break. */
function contentsOf(output: string): Map<string, string> {
  const contents = new Map<string, string>();
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf("\n", at);
    const [object = "", type = "", written = ""] = output.slice(at, end < 0 ? undefined : end).split(" ");
    const size = Number(written);
    if (end < 0 || type !== "blob" || end + 1 + size > output.length) {
      break;
    }
    const bytes = Buffer.from(output.slice(end + 1, end + 1 + size), "latin1");
    contents.set(object, bytes.toString("utf8"));
    at = end + 1 + size + 1;
  }
  return contents;
}

function followed(files: readonly GitFile[], contents: ReadonlyMap<string, string>): Map<string, string> {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const texts = new Map<string, string>();
  for (const { path, object, isLink } of files) {
    const target = isLink ? byPath.get(posix.join(posix.dirname(path), contents.get(object)!)) : undefined;
    if (!isLink) {
      texts.set(path, contents.get(object)!);
    } else if (target && !target.isLink) {
      texts.set(path, contents.get(target.object)!);
    }
  }
  return texts;
}
