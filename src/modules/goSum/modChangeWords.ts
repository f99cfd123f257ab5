/** The texts about changes of go.mod and go.work files. */
import type { Translate } from "../translate.ts";
import type { ModChange, ModChangeKind } from "./modChange.ts";
import { safeName } from "./safeName.ts";

/** The change as a clause without a full stop: `a.b/c is now replaced by d.e/c v1.0.0`. */
export function modChangeSentence(change: ModChange, t: Translate): string {
  const path = safeName(change.path);
  const [from, to] = [change.from, change.to].map((value) => value && safeName(value));
  return SENTENCES[change.kind]({ path, from: from ?? null, to: to ?? null, file: safeName(change.file) }, t);
}

/** The change with the folders of the modules that have it. */
export function modChangeLine(change: ModChange, t: Translate): string {
  const where = foldersText(change, t);
  return where === "" ? modChangeSentence(change, t) : `${modChangeSentence(change, t)} (${where})`;
}

/** Folders that are named; of more only the number is. */
const MOST_FOLDERS = 3;

/** `in tools, cmd/x and 5 more`; empty where the comparison has one module. */
export function foldersText(
  { folders = [] }: { readonly folders?: readonly string[] },
  t: Translate,
): string {
  const named = folders
    .slice(0, MOST_FOLDERS)
    .map((folder) => (folder === "." ? t("the root folder") : safeName(folder)))
    .join(", ");
  const more = folders.length - MOST_FOLDERS;
  return folders.length === 0 ? "" : more > 0 ? t("in {0} and {1} more", named, more) : t("in {0}", named);
}

interface Words {
  path: string;
  from: string | null;
  to: string | null;
  file: string;
}

type Sentence = (words: Words, t: Translate) => string;

/** Go's own words: `toolchain go1.22.0 → go1.23.0`. */
const moved: Sentence = ({ path, from, to }, t) => `${path} ${from ?? t("none")} → ${to ?? t("none")}`;

const SENTENCES: Readonly<Record<ModChangeKind, Sentence>> = {
  "sums-deleted": ({ to }, t) =>
    t(
      "go.sum is gone, and the lines of direct requirements with it ({0}), so builds stop: restore it",
      to ?? "",
    ),
  syntax: ({ file, to }, t) => t("{0} cannot be read, so builds stop: {1}", file, to ?? ""),
  "sum-missing": ({ path }, t) =>
    t("{0} is required and has no line in go.sum, so builds stop: run go mod tidy", path),
  "zip-sum-missing": ({ path }, t) =>
    t("{0} is required and has no zip line in go.sum, so builds stop: run go mod tidy", path),
  "work-sum-missing": ({ path }, t) =>
    path === ""
      ? t("go.sum is gone, so builds of the module without go.work stop: restore it")
      : t(
          "{0} is required and lacks a line in go.sum, so builds without go.work stop: run go mod tidy",
          path,
        ),
  replace: ({ path, from, to }, t) => {
    if (to === null) {
      return t("{0} is no longer replaced by {1}", path, from ?? "");
    }
    return from === null
      ? t("{0} is now replaced by {1}", path, to)
      : t("{0} is now replaced by {1}, not by {2}", path, to, from);
  },
  exclude: ({ path, to }, t) =>
    to === null ? t("{0} is no longer excluded", path) : t("{0} is now excluded", path),
  tool: ({ path, to }, t) =>
    to === null ? t("{0} is no longer a tool", path) : t("{0} is now a tool", path),
  toolchain: moved,
  go: moved,
  godebug: (words, t) => `godebug ${moved(words, t)}`,
  module: moved,
  use: ({ path, to }, t) =>
    to === null ? t("{0} is no longer in the workspace", path) : t("{0} is now in the workspace", path),
  require: ({ path, from, to }, t) => {
    if (to === null) {
      return t("{0} is no longer required, and its lines of go.sum are the same", path);
    }
    return from === null
      ? t("{0} {1} is now required, and its lines of go.sum are the same", path, to)
      : t("{0} is required at {1}, not at {2}, and its lines of go.sum are the same", path, to, from);
  },
  relation: ({ path, to }, t) =>
    to === "direct" ? t("{0} is now required directly", path) : t("{0} is now required indirectly", path),
};
