/** What the names of revisions mean: which commit, which kind of name, and where two lines of history part. */
import type { CommandResult } from "../command.ts";
import type { RunGit } from "./gitFiles.ts";

/** A name with the commit that it means. */
export interface NamedCommit {
  readonly commit: string;
  /** A branch moves on: what changed since is counted from where the history parts. */
  readonly isBranch: boolean;
}

/** The kinds of names that a repository gives. */
const KINDS: readonly (readonly [prefix: string, kind: string])[] = [
  ["refs/heads/", "branch"],
  ["refs/tags/", "tag"],
  ["refs/remotes/", "branch"],
];

/** Names that git gives itself, and hashes: no branch is looked for. */
const OWN = /^(HEAD|FETCH_HEAD|ORIG_HEAD|MERGE_HEAD|[0-9a-f]{40}|[0-9a-f]{64})$/;

/** The refs with a name, whole. git resolves each of these for the same short name. */
async function refsNamed(git: RunGit, name: string): Promise<string[]> {
  if (OWN.test(name) || !/^[^-~^:?*[\\\s][^~^:?*[\\\s]*$/.test(name)) {
    return [];
  }
  const whole = name.startsWith("refs/") ? [name] : KINDS.map(([prefix]) => prefix + name);
  const listed = await git(["for-each-ref", "--format=%(refname)", ...whole]);
  return listed.stdout.split("\n").filter((ref) => whole.includes(ref));
}

/**
 * The commit that a name means.
 * @throws Error with one sentence where it means none, or more than one
 */
export async function namedCommit(git: RunGit, name: string): Promise<NamedCommit> {
  const refs = await refsNamed(git, name);
  if (refs.length > 1) {
    const kinds = refs.map(kindOf).join(" and a ");
    throw new Error(`${JSON.stringify(name)} is both a ${kinds}: write ${refs.join(" or ")}.`);
  }
  const named = await commitOf(git, name);
  if (named === undefined) {
    throw new Error(
      `${JSON.stringify(name)} is neither a file or folder here nor a revision of this repository${await adviceFor(git, name)}.`,
    );
  }
  return { commit: named, isBranch: refs[0] !== undefined && kindOf(refs[0]) === "branch" };
}

/** @throws Error with one sentence where a branch, tag or commit has the name of what lies in the folder */
export async function expectNoRevision(git: RunGit, name: string, what: "file" | "folder"): Promise<void> {
  const refs = await refsNamed(git, name);
  if (refs[0] !== undefined) {
    throw new Error(
      `${JSON.stringify(name)} is both a ${what} here and a ${kindOf(refs[0])}: write ./${name} for the ${what}, or ${refs.join(" or ")}.`,
    );
  }
}

const kindOf = (ref: string) => KINDS.find(([prefix]) => ref.startsWith(prefix))?.[1] ?? "name";

async function commitOf(git: RunGit, name: string): Promise<string | undefined> {
  const named = await git(["rev-parse", "--verify", "--quiet", "--end-of-options", `${name}^{commit}`]);
  return named.exitCode === 0 ? named.stdout.trim() : undefined;
}

/** What to do where a name means nothing: CI servers fetch one commit and no branch. */
async function adviceFor(git: RunGit, name: string): Promise<string> {
  if ((await refsNamed(git, `origin/${name}`)).length > 0) {
    return `: origin/${name} is one`;
  }
  return (await isShallow(git))
    ? ": this clone is shallow, so fetch what is missing (git fetch --unshallow, or fetch-depth: 0 for actions/checkout)"
    : "";
}

async function isShallow(git: RunGit): Promise<boolean> {
  return (await git(["rev-parse", "--is-shallow-repository"])).stdout.trim() === "true";
}

/**
 * The latest commit that both commits come from. The names are for the error.
 * @throws Error with one sentence where there is none, or git does not know it
 */
export async function mergeBase(
  git: RunGit,
  [one, other]: readonly [string, string],
  { names, why }: { names: readonly [string, string]; why(result: CommandResult): string },
): Promise<string> {
  const found = await git(["merge-base", one, other]);
  const base = found.stdout.trim();
  if (found.exitCode === 0 && base !== "") {
    return base;
  }
  const [first, second] = names.map((name) => JSON.stringify(name));
  if (await isShallow(git)) {
    throw new Error(
      `${first} and ${second} have no merge base in this shallow clone: fetch the history (git fetch --unshallow, or fetch-depth: 0 for actions/checkout).`,
    );
  }
  const cause = found.exitCode === 1 ? "they have no commit in common" : why(found);
  throw new Error(
    `${first} and ${second} have no merge base: ${cause}. Name the two commits to compare: gosum diff A B.`,
  );
}
