/** The filters as the bar shows them and as options of `go tool pprof`. Pure. */

import { pprofFlags } from "../../profile/query/flags.ts";
import type { Shell } from "../protocol.ts";
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

/** What a command to copy is about: paths of the profile and its base, and the shell that it is quoted for. */
export interface CommandFiles {
  profile: string;
  base: string | undefined;
  shell: Shell;
}

/** The equivalent command, for a shell. */
export function pprofCommand(query: PageQuery, { profile, base, shell }: CommandFiles): string {
  const flags = [
    "-top",
    ...(base === undefined ? [] : [`-diff_base=${base}`]),
    ...pprofFlags(query),
    ...(query.normalize ? ["-normalize"] : []),
  ];
  return ["go", "tool", "pprof", ...flags, profile].map((word) => quoted(word, shell)).join(" ");
}

/** A word for a shell. An option's value alone is quoted where the shell allows it, since that is easier to read. */
function quoted(word: string, shell: Shell): string {
  if (shell === "powershell") {
    // It parts an unquoted option at a dot or a comma.
    return /^(-[\w=:/\\-]*|[\w:/\\][\w.:/\\-]*)$/.test(word) ? word : `'${word.replaceAll("'", "''")}'`;
  }
  const [, option = "", value = ""] = /^(-\w+=)?(.*)$/s.exec(word) ?? [];
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `${option}'${value.replaceAll("'", "'\\''")}'`;
}
