/** What the two names of a comparison mean: files, folders, the index, commits, or the place where two branches part. */
import { stat } from "node:fs/promises";
import { isAbsolute, resolve } from "node:path";
import type { Git } from "../../engine/git.ts";
import type { SideName } from "../../modules/goSum/sumDiff.ts";

/** What a side is, with the name that it is shown by. */
export type NamedSide = SideName &
  (
    | { readonly kind: "file" | "folder" /** Absolute. */; readonly path: string }
    /** The folder as it is. */
    | { readonly kind: "working" }
    /** The folder at `commit`; the index has none. */
    | { readonly kind: "revision" }
  );

/** Where names are looked up. */
export interface NameContext {
  readonly folder: string;
  git(): Promise<Git>;
}

/**
 * The meaning of two names: `:` is the index, undefined the folder as it is. `A...B` as the only name, and a branch as the
 * only name, are compared from their merge base with the other side.
 * @throws Error with one sentence
 */
export async function namedSides(
  from: string | undefined,
  to: string | undefined,
  context: NameContext,
): Promise<[NamedSide, NamedSide]> {
  const range = to === undefined && from !== undefined ? /^(.*?)(\.\.\.?)(?!\.)(.*)$/s.exec(from) : null;
  if (range && (await kindAt(from!, context)) === undefined && !/^\.*[/\\]/.test(from!)) {
    const [, older = "", dots, newer = ""] = range;
    const [one, other] = [older || "HEAD", newer || "HEAD"];
    const sides = await Promise.all([revision(one, context), revision(other, context)]);
    return dots === "..." ? [await fromMergeBase(sides[0], other, context), sides[1]] : sides;
  }
  const [before, after] = await Promise.all([sideNamed(from, context), sideNamed(to, context)]);
  const isSince = before.kind === "revision" && to === undefined && before.isBranch;
  return isSince ? [await fromMergeBase(before, "HEAD", context), after] : [before, after];
}

type Named = NamedSide & { readonly isBranch?: boolean };

async function sideNamed(name: string | undefined, context: NameContext): Promise<Named> {
  if (name === undefined) {
    return { kind: "working", label: "working tree" };
  }
  if (name === ":") {
    return { kind: "revision", label: "index" };
  }
  const kind = await kindAt(name, context);
  if (kind === undefined) {
    return revision(name, context);
  }
  await expectOneMeaning(name, kind, context);
  return { kind, path: resolve(context.folder, name), label: name };
}

async function kindAt(name: string, { folder }: NameContext): Promise<"file" | "folder" | undefined> {
  const found = await stat(resolve(folder, name)).catch(() => undefined);
  return found && (found.isDirectory() ? "folder" : "file");
}

/** git refuses such a name too. What is written as a path, or names a file of sums, is one. */
async function expectOneMeaning(name: string, kind: "file" | "folder", { git }: NameContext): Promise<void> {
  const isPath = isAbsolute(name) || /^\.{1,2}([/\\]|$)|[/\\]$/.test(name);
  if (isPath || (kind === "file" && /\.sum$/.test(name))) {
    return;
  }
  // Outside of a repository, or without git, there are no branches.
  const repository = await git().catch(() => undefined);
  if (repository) {
    await repository.expectNoRevision(name, kind);
  }
}

async function revision(name: string, { git }: NameContext): Promise<Named & { kind: "revision" }> {
  const { commit, isBranch } = await (await git()).named(name);
  return { kind: "revision", label: name, commit, isBranch };
}

async function fromMergeBase(side: Named, other: string, { git }: NameContext): Promise<NamedSide> {
  const commit = await (await git()).mergeBase({ name: side.label, commit: side.commit! }, other);
  return { kind: "revision", label: side.label, commit, isMergeBase: true };
}

/** The name of a side for the comparison. */
export function sideName({ label, commit, isMergeBase }: NamedSide): SideName {
  return {
    label,
    ...(commit === undefined ? {} : { commit }),
    ...(isMergeBase ? { isMergeBase } : {}),
  };
}
