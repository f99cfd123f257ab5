/** The filters as the bar shows them and as `go tool pprof` takes them. Pure. */

import { pprofFlags } from "../../profile/query/flags.ts";
import { t } from "../shared/l10n.ts";
import type { PageQuery } from "./wire.ts";

/** A filter that the bar offers: its field, and its name in pprof. */
export interface FilterKind {
  key: keyof PageQuery & string;
  name: string;
  /** What it does. */
  about(): string;
}

/** The filters in the order that pprof applies them. */
export const FILTERS: readonly FilterKind[] = [
  { key: "focus", name: "focus", about: () => t("Only stacks that go through a match") },
  { key: "ignore", name: "ignore", about: () => t("No stack that goes through a match") },
  { key: "hide", name: "hide", about: () => t("Stacks without the frames that match") },
  { key: "show", name: "show", about: () => t("Stacks with only the frames that match") },
  { key: "showFrom", name: "show_from", about: () => t("Stacks from the first match down") },
  { key: "pruneFrom", name: "prune_from", about: () => t("Stacks without what a match calls") },
  { key: "tagFocus", name: "tagfocus", about: () => t("Only samples with a label that matches") },
  { key: "tagIgnore", name: "tagignore", about: () => t("No sample with a label that matches") },
  { key: "tagRoot", name: "tagroot", about: () => t("Label values as frames at the root") },
  { key: "tagLeaf", name: "tagleaf", about: () => t("Label values as frames at the leaf") },
];

/** The filters that are set. */
export function activeFilters(query: PageQuery): { kind: FilterKind; value: string }[] {
  return FILTERS.map((kind) => ({ kind, value: String(query[kind.key]) })).filter(
    ({ value }) => value !== "",
  );
}

/** Adds an expression to a filter: either one matches. */
export function withEither(expression: string, another: string): string {
  return expression === "" ? another : `${expression}|${another}`;
}

/** The command that shows the same: to be pasted into a shell. */
export function pprofCommand(query: PageQuery, file: string, base: string | undefined): string {
  const flags = [
    "-top",
    ...(base === undefined ? [] : [`-diff_base=${base}`]),
    ...pprofFlags(query),
    ...(query.normalize ? ["-normalize"] : []),
  ].map((flag) => flag.replace(/=(.*)$/s, (_, value: string) => `=${quoted(value)}`));
  return `go tool pprof ${flags.join(" ")} ${quoted(file)}`;
}

/** A word for a POSIX shell. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
