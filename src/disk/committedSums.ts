/** What git knows of go.sum files: their text in HEAD, and the revisions to compare with. */
import { basename, dirname } from "node:path";
import type { GitCommit, GitRef } from "../engine/git.ts";
import { type GitOptions, withGit } from "./sums/withGit.ts";

/**
 * The text of a file in HEAD, by its absolute path; undefined if HEAD does not have it, or there is no commit, no
 * repository or no git.
 * @throws Cancelled
 */
export function committedText(file: string, options: GitOptions): Promise<string | undefined> {
  return withGit(dirname(file), options, async (git) => {
    try {
      const repository = await git();
      return await repository.read(await repository.commit("HEAD"), basename(file));
    } catch (error) {
      if (options.signal.aborted) {
        throw error;
      }
      return undefined;
    }
  });
}

/** Revisions to compare with, the latest of each kind first. Names and subjects are those of the repository: hostile. */
export interface Revisions {
  /** Commits that changed a file of sums in the folder or below it. */
  readonly changing: readonly GitCommit[];
  readonly refs: readonly GitRef[];
  /** The latest commits, whatever they changed. */
  readonly latest: readonly GitCommit[];
}

/** The revisions of a folder's repository. @throws Error with one sentence; Cancelled */
export function listRevisions(folder: string, options: GitOptions): Promise<Revisions> {
  return withGit(folder, options, async (open) => {
    const git = await open();
    const [changing, refs, latest] = await Promise.all([
      git.commits([":(glob)**/go.sum", ":(glob)**/go.work.sum"]),
      git.refs(),
      git.commits([]),
    ]);
    return { changing, refs, latest };
  });
}
