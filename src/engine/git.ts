/**
 * Reads files of a git repository at a revision. Nothing of the repository can run anything: only plumbing commands run, which
 * know no filters, hooks and external diffs (rev-parse, cat-file, ls-tree, ls-files, merge-base, for-each-ref, rev-list), and what a `.git/config` could name
 * (fsmonitor, hooks, lazy fetches through a remote's program) is switched off by the environment, which counts more.
 */
import type { CommandRecord, CommandResult, CommandRunner } from "./command.ts";
import { CommandTimeout, firstLine } from "./command.ts";
import {
  type GitFile,
  type GitReadLimits,
  listFiles,
  listWorkingFiles,
  type RunGit,
  readFiles,
} from "./git/gitFiles.ts";
import { expectNoRevision, mergeBase, type NamedCommit, namedCommit } from "./git/gitNames.ts";
import { redact } from "./redact.ts";

export type { GitFile } from "./git/gitFiles.ts";

/** A repository, as seen from one of its folders. */
export interface Git {
  /**
   * The commit that a name means, as its hash.
   * @throws Error with one sentence where the name means none
   */
  commit(name: string): Promise<string>;
  /** The same, with the kind of the name. @throws Error with one sentence, also where it means two */
  named(name: string): Promise<NamedCommit>;
  /** @throws Error with one sentence where a branch or tag has the name of what lies in the folder */
  expectNoRevision(name: string, what: "file" | "folder"): Promise<void>;
  /** The commit where the histories of a commit and of another name part. @throws Error with one sentence */
  mergeBase(one: { name: string; commit: string }, other: string): Promise<string>;
  /**
   * The files with these names in the folder and below it, at a commit, or in the index (`at` is "").
   * @throws Error with one sentence
   */
  list(at: string, names: readonly string[]): Promise<GitFile[]>;
  /** The paths of such files in the working tree, without those that git ignores; undefined where git cannot say. */
  listWorking(names: readonly string[]): Promise<readonly string[] | undefined>;
  /** The texts of listed files by their paths. @throws Error with one sentence */
  texts(at: string, files: readonly GitFile[], limits: GitReadLimits): Promise<Map<string, string>>;
  /**
   * The text of a file at a commit, or in the index (`at` is ""), by its path from the folder; undefined where there
   * is none. It has at most `most` bytes, 32 MiB by default. Bytes that are not UTF-8 become U+FFFD.
   * @throws Error with one sentence
   */
  read(at: string, path: string, most?: number): Promise<string | undefined>;
  /** The branches and tags whose commits are the latest, the latest first. @throws Error with one sentence */
  refs(): Promise<GitRef[]>;
  /**
   * The latest commits of HEAD, or of those the latest that changed one of `paths`, which are relative to the folder.
   * Empty without a commit, and where git needs too long to find them.
   */
  commits(paths: readonly string[]): Promise<GitCommit[]>;
}

/** A branch or a tag. Names are those of the repository: hostile. */
export interface GitRef {
  kind: "branch" | "remote branch" | "tag";
  name: string;
  /** When its commit was made, in seconds since 1970; 0 where git does not say. */
  time: number;
}

/** A commit. */
export interface GitCommit {
  /** The whole hash. */
  hash: string;
  /** In seconds since 1970. */
  time: number;
  /** The first line of its message: hostile. */
  subject: string;
}

/** The most branches and tags, and the most commits, that are listed. */
const MOST_REFS = 300;
const MOST_COMMITS = 30;
/** The limit in ms of a search through the history, which may be huge. */
const SEARCH_MS = 5_000;

/** Larger files are no files of sums. */
const LARGEST = 32 * 1024 * 1024;

const SETTINGS: readonly (readonly [string, string])[] = [
  ["core.fsmonitor", "false"],
  ["core.hooksPath", "/dev/null"],
  ["protocol.allow", "never"],
];

const ENVIRONMENT: Readonly<Record<string, string>> = {
  LC_ALL: "C",
  GIT_OPTIONAL_LOCKS: "0",
  GIT_TERMINAL_PROMPT: "0",
  GIT_NO_LAZY_FETCH: "1",
  // A git before 2.45 does not know GIT_NO_LAZY_FETCH. An empty list allows no protocol, whatever `.git/config` allows.
  GIT_ALLOW_PROTOCOL: "",
  GIT_NO_REPLACE_OBJECTS: "1",
  GIT_CONFIG_COUNT: String(SETTINGS.length),
  ...Object.fromEntries(
    SETTINGS.flatMap(([key, value], i) => [
      [`GIT_CONFIG_KEY_${i}`, key],
      [`GIT_CONFIG_VALUE_${i}`, value],
    ]),
  ),
};

/** How long git may take, in ms: it reads single objects. */
const LIMIT_MS = 30_000;

/**
 * The repository that holds the folder.
 * @throws Error with one sentence where there is none, or git is not installed
 */
export async function openGit(
  runner: CommandRunner,
  folder: string,
  record: (command: CommandRecord) => void = () => {},
): Promise<Git> {
  const git: RunGit = (args, { timeoutMs = LIMIT_MS, maxOutput = LARGEST, bytes, input } = {}) =>
    runner.run(
      ["git", ...args],
      {
        cwd: folder,
        env: ENVIRONMENT,
        timeoutMs,
        maxOutput,
        ...(bytes ? { encoding: "latin1" } : {}),
        ...(input === undefined ? {} : { input }),
      },
      record,
    );
  const found = await git(["rev-parse", "--show-prefix"]);
  if (found.startError) {
    throw new Error(
      "git does not start, and without it no revision can be read: install git, or name two files.",
    );
  }
  if (found.exitCode !== 0) {
    throw new Error(`${folder} is in no git repository that can be read: ${said(found)}.`);
  }
  const prefix = found.stdout.replace(/\n$/, "");
  return {
    commit: async (name) => (await namedCommit(git, name)).commit,
    named: (name) => namedCommit(git, name),
    expectNoRevision: (name, what) => expectNoRevision(git, name, what),
    async mergeBase(one, other) {
      const { commit } = await namedCommit(git, other);
      return mergeBase(git, [one.commit, commit], { names: [one.name, other], why: said });
    },
    list: (at, names) => listFiles(git, at, { names, why: said }),
    listWorking: (names) => listWorkingFiles(git, names),
    texts: (at, files, limits) => readFiles(git, files, { at, limits, why: said }),
    async read(at, path, most = LARGEST) {
      const whole = within(prefix, path);
      if (whole === undefined) {
        return undefined;
      }
      const object = `${at}:${whole}`;
      // The size first: git would unpack three gigabytes before we see that they are too many.
      const size = await git(["cat-file", "-s", object]);
      if (size.exitCode !== 0 && ABSENT.test(size.stderr)) {
        return undefined;
      }
      const isSmall = size.exitCode !== 0 || Number(size.stdout) <= most;
      const blob = isSmall ? await git(["cat-file", "blob", object]) : undefined;
      if (blob === undefined || blob.truncated) {
        throw new Error(`${path} is larger than ${most} bytes in ${at || "the index"}, so it is not read.`);
      }
      if (blob.exitCode === 0) {
        return blob.stdout;
      }
      throw new Error(`git cannot read ${path} in ${at || "the index"}: ${said(blob)}.`);
    },
    async refs() {
      const format = "--format=%(refname)%00%(creatordate:unix)";
      const kinds = KINDS.map(([prefix]) => prefix);
      const listed = await git([
        "for-each-ref",
        "--sort=-creatordate",
        `--count=${MOST_REFS}`,
        format,
        ...kinds,
      ]);
      if (listed.exitCode !== 0) {
        throw new Error(`git cannot list the branches: ${said(listed)}.`);
      }
      return listed.stdout.split("\n").flatMap(refOf);
    },
    async commits(paths) {
      const format = "--format=%H%x00%ct%x00%s";
      const args = ["rev-list", `--max-count=${MOST_COMMITS}`, format, "HEAD", "--", ...paths];
      try {
        const listed = await git(args, { timeoutMs: SEARCH_MS });
        return listed.exitCode === 0 ? listed.stdout.split("\n").flatMap(commitOf) : [];
      } catch (error) {
        if (error instanceof CommandTimeout) {
          return [];
        }
        throw error;
      }
    },
  };
}

/** What git says of a path that a revision does not have. */
const ABSENT = /does not exist|exists on disk, but not in|neither on disk nor in the index/;

const KINDS: readonly (readonly [prefix: string, kind: GitRef["kind"]])[] = [
  ["refs/heads/", "branch"],
  ["refs/remotes/", "remote branch"],
  ["refs/tags/", "tag"],
];

function refOf(line: string): GitRef[] {
  const [whole = "", time = ""] = line.split("\0");
  return KINDS.filter(([prefix]) => whole.startsWith(prefix)).map(([prefix, kind]) => ({
    kind,
    name: whole.slice(prefix.length),
    time: Number(time) || 0,
  }));
}

/** Before each commit, rev-list prints a line of its own, which has no NUL. */
function commitOf(line: string): GitCommit[] {
  const [hash = "", time = "", ...subject] = line.split("\0");
  return subject.length === 0 ? [] : [{ hash, time: Number(time) || 0, subject: subject.join(" ") }];
}

function said({ stderr, stdout }: CommandResult): string {
  return redact(firstLine(stderr || stdout))
    .replace(/^fatal: /, "")
    .replace(/\.$/, "");
}

/** A path from the repository's root, without `.` and `..`; undefined where it leads out. */
function within(prefix: string, path: string): string | undefined {
  const parts: string[] = [];
  for (const part of `${prefix}${path}`.split("/")) {
    if (part === ".." && parts.pop() === undefined) {
      return undefined;
    }
    if (part !== ".." && part !== "." && part !== "") {
      parts.push(part);
    }
  }
  return parts.join("/");
}
