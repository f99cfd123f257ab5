/** The filters as the page shows them and as options of `go tool pprof`. Pure. */

import type { DemangleMode } from "../../profile/demangle/modes.ts";
import { pprofFlags } from "../../profile/query/flags.ts";
import type { Filters } from "../../profile/query/query.ts";
import type { Shell } from "../protocol.ts";
import { t } from "../shared/l10n.ts";
import { alternatives, either } from "./alternatives.ts";
import type { PageQuery } from "./wire.ts";

/** The fields of a query that the page can set as filters. */
export type FilterKey = Exclude<keyof Filters, "tagShow" | "tagHide">;

/** A filter: its field in the query, and its name in pprof. */
export interface FilterKind {
  key: FilterKey;
  name: string;
  /** A few words. */
  label(): string;
  /** Its description. */
  about(): string;
}

/** The filters in the order that pprof applies them. */
export const FILTERS: readonly FilterKind[] = [
  {
    key: "focus",
    name: "focus",
    label: () => t("Focus"),
    about: () => t("Only stacks with a matching frame"),
  },
  {
    key: "ignore",
    name: "ignore",
    label: () => t("Ignore"),
    about: () => t("No stacks with a matching frame"),
  },
  { key: "hide", name: "hide", label: () => t("Hide"), about: () => t("No matching frames") },
  { key: "show", name: "show", label: () => t("Show only"), about: () => t("Only matching frames") },
  {
    key: "showFrom",
    name: "show_from",
    label: () => t("Show from"),
    about: () => t("Only frames from the first match down"),
  },
  {
    key: "pruneFrom",
    name: "prune_from",
    label: () => t("Prune below"),
    about: () => t("No frames below a match"),
  },
  {
    key: "tagFocus",
    name: "tagfocus",
    label: () => t("Focus on label"),
    about: () => t("Only samples with a matching label"),
  },
  {
    key: "tagIgnore",
    name: "tagignore",
    label: () => t("Ignore label"),
    about: () => t("No samples with a matching label"),
  },
  {
    key: "tagRoot",
    name: "tagroot",
    label: () => t("Group by label"),
    about: () => t("Label values as frames at the root"),
  },
  {
    key: "tagLeaf",
    name: "tagleaf",
    label: () => t("Split leaves by label"),
    about: () => t("Label values as frames at the leaf"),
  },
];

/** One part of a filter that is set. */
export interface Chip {
  kind: FilterKind;
  value: string;
  /** How it is joined to the part before it: parts of one filter by `or` (labels as frames one after the `next`), filters by `and`. */
  joint: "" | "or" | "next" | "and";
  /** The filter without this part. */
  rest: string;
}

/** The filters that are set, part by part. */
export function chipsOf(query: PageQuery): Chip[] {
  return FILTERS.flatMap((kind) => {
    const parts = partsOf(kind.key, query[kind.key]);
    return parts.map((value, i): Chip => {
      const joint = i === 0 ? "and" : isList(kind.key) ? "next" : "or";
      const others = parts.filter((_, other) => other !== i);
      return { kind, value, joint, rest: others.reduce((all, part) => joined(kind.key, all, part), "") };
    });
  }).map((chip, i) => (i === 0 ? { ...chip, joint: "" } : chip));
}

/** The query's new part once a filter is added: either of two expressions of one filter has to match. */
export function withFilter(query: PageQuery, key: FilterKey, value: string): Partial<PageQuery> {
  return { [key]: joined(key, query[key], value) };
}

/** tagroot and tagleaf are lists of label keys, the others are expressions. */
function isList(key: FilterKey): boolean {
  return key === "tagRoot" || key === "tagLeaf";
}

function isOnLabels(key: FilterKey): boolean {
  return key === "tagFocus" || key === "tagIgnore";
}

function partsOf(key: FilterKey, value: string): string[] {
  if (value === "") {
    return [];
  }
  if (isList(key)) {
    return value.split(",");
  }
  if (!isOnLabels(key)) {
    return alternatives(value);
  }
  const { label, expression } = labelFilter(value);
  return isPlural(expression) ? [value] : alternatives(expression).map((part) => `${label}${part}`);
}

function joined(key: FilterKey, value: string, another: string): string {
  if (value === "" || value === another) {
    return another;
  }
  if (isList(key)) {
    return `${value},${another}`;
  }
  if (!isOnLabels(key)) {
    return either(value, another);
  }
  // pprof has one label and one expression a filter: what cannot be joined is replaced.
  const old = labelFilter(value);
  const { label, expression } = labelFilter(another);
  const canJoin = old.label === label && !isPlural(old.expression) && !isPlural(expression);
  return canJoin ? `${label}${either(old.expression, expression)}` : another;
}

/** A filter on labels: `key=`, or nothing for any key, and the expression. */
function labelFilter(value: string): { label: string; expression: string } {
  const at = value.indexOf("=") + 1;
  return { label: value.slice(0, at), expression: value.slice(at) };
}

/** A list of expressions, or a range of numbers. */
function isPlural(expression: string): boolean {
  return expression.includes(",") || /^:?[+-]?\d+[a-z]*(:([+-]?\d+[a-z]*)?)?$/i.test(expression);
}

/** What a command to copy is about: paths of the profile and its base, and the shell that it is quoted for. */
export interface CommandFiles {
  profile: string;
  base: string | undefined;
  demangle: DemangleMode;
  shell: Shell;
}

/** The equivalent command, for a shell. */
export function pprofCommand(query: PageQuery, { profile, base, demangle, shell }: CommandFiles): string {
  const flags = [
    "-top",
    ...(demangle === "simple" ? [] : [`-symbolize=demangle=${demangle}`]),
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
