/** The filters as the bar shows them and as options of `go tool pprof`. Pure. */

import { pprofFlags } from "../../profile/query/flags.ts";
import { t } from "../shared/l10n.ts";
import type { PageQuery } from "./wire.ts";

/** A filter: its field in the query, and its name in pprof. */
export interface FilterKind {
  key: keyof PageQuery & string;
  name: string;
  /** Its description. */
  about(): string;
}

/** The filters in the order that pprof applies them. */
export const FILTERS: readonly FilterKind[] = [
  { key: "focus", name: "focus", about: () => t("Only stacks with a matching frame") },
  { key: "ignore", name: "ignore", about: () => t("No stacks with a matching frame") },
  { key: "hide", name: "hide", about: () => t("No matching frames") },
  { key: "show", name: "show", about: () => t("Only matching frames") },
  { key: "showFrom", name: "show_from", about: () => t("Only frames from the first match down") },
  { key: "pruneFrom", name: "prune_from", about: () => t("No frames below a match") },
  { key: "tagFocus", name: "tagfocus", about: () => t("Only samples with a matching label") },
  { key: "tagIgnore", name: "tagignore", about: () => t("No samples with a matching label") },
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

/** The equivalent command, for a shell. */
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
