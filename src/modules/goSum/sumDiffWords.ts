/** A comparison of go.sum in words, for the terminal and for a pull request. Names of modules are hostile: escape or show them as code. */
import { parsePseudoVersion } from "../version/pseudoVersion.ts";
import { majorOf, parseSemver } from "../version/semver.ts";
import type { ModuleChange, ModuleChangeKind, SumDiff } from "./sumDiff.ts";

/** Puts a sentence into the reader's language; `{0}` is the first of `values`. */
export type Translate = (sentence: string, ...values: (string | number)[]) => string;

/** Translates by the sentences of a language, which are found by the English ones; what is not there stays English. */
export function translator(words: Readonly<Record<string, string>>): Translate {
  return (sentence, ...values) => {
    const own = Object.hasOwn(words, sentence) ? words[sentence]! : sentence;
    return own.replace(/\{(\d+)\}/g, (whole, index) => String(values[Number(index)] ?? whole));
  };
}

const inEnglish = translator({});

/** What the verdict on a comparison counts. */
export interface SumCounts {
  readonly alarm: boolean;
  readonly summary: SumDiff["summary"];
  /** Versions with a different hash on the two sides. */
  readonly rehashed: number;
  /** Broken lines of the newer side. */
  readonly broken: number;
}

/** Counts what the verdict needs. */
export function sumCounts({ alarm, summary, modules, problems }: SumDiff): SumCounts {
  const rehashed = modules.flatMap(({ lines }) => [
    ...new Set(lines.filter(({ change }) => change === "rehashed").map(({ version }) => version)),
  ]).length;
  const broken = problems.filter(({ side, severity }) => side === "to" && severity === "error").length;
  return { alarm, summary, rehashed, broken };
}

/** The verdict in one line: `3 upgraded, 1 added; 1 version changed its hash`. */
export function sumVerdict(diff: SumDiff, t: Translate = inEnglish): string {
  return verdictOfCounts(sumCounts(diff), t);
}

/** The same line by its counts. */
export function verdictOfCounts({ summary, rehashed, broken }: SumCounts, t: Translate): string {
  const moved = [
    summary.upgraded > 0 && t("{0} upgraded", summary.upgraded),
    summary.downgraded > 0 && t("{0} downgraded", summary.downgraded),
    summary.added > 0 && t("{0} added", summary.added),
    summary.removed > 0 && t("{0} removed", summary.removed),
    summary["lines-only"] > 0 && t("{0} with other lines only", summary["lines-only"]),
  ];
  const parts = [
    moved.filter((part) => part !== false).join(", "),
    rehashed === 1
      ? t("1 version changed its hash")
      : rehashed > 1 && t("{0} versions changed their hash", rehashed),
    broken === 1 ? t("1 line is broken") : broken > 1 && t("{0} lines are broken", broken),
  ].filter((part) => part !== false && part !== "");
  return parts.length === 0 ? t("no module changed") : parts.join("; ");
}

/** What is said of a module's versions beside their names: a major jump, a commit's date, and so on. */
export function remarksOn(
  { from, to }: Pick<ModuleChange, "from" | "to">,
  t: Translate = inEnglish,
): string[] {
  const remarks: string[] = [];
  if (from !== null && to !== null && majorOf(from) !== majorOf(to)) {
    remarks.push(t("another major version"));
  }
  const pseudo = to === null ? undefined : parsePseudoVersion(to);
  if (pseudo) {
    const day = pseudo.time?.slice(0, 10);
    remarks.push(
      day === undefined ? t("a commit of an impossible date") : t("a commit of {0}, not a release", day),
    );
  } else if (to !== null && parseSemver(to)?.prerelease) {
    remarks.push(t("a prerelease"));
  }
  if (to?.endsWith("+incompatible")) {
    remarks.push(t("from before its repository had modules"));
  }
  return remarks;
}

/** The sections of a report in the order in which they are to be read. */
export const SECTIONS: readonly ModuleChangeKind[] = [
  "rehashed",
  "downgraded",
  "added",
  "upgraded",
  "removed",
  "lines-only",
];

const HEADINGS: Readonly<Record<ModuleChangeKind, (t: Translate) => string>> = {
  rehashed: (t) => t("Same version, another hash"),
  downgraded: (t) => t("Downgraded"),
  added: (t) => t("Added"),
  upgraded: (t) => t("Upgraded"),
  removed: (t) => t("Removed"),
  "lines-only": (t) => t("Other lines only"),
};

/** The heading of a section. */
export function headingOf(kind: ModuleChangeKind, t: Translate = inEnglish): string {
  return HEADINGS[kind](t);
}

/** What another hash for the same version means, and what to do. */
export function rehashedAdvice(t: Translate = inEnglish): { cause: string; fix: string } {
  return {
    cause: t(
      "A version's content never changes where all is well. Its tag was moved, a private proxy serves something else, or somebody tampers with it.",
    ),
    fix: t(
      "Before merging, compare both hashes with the checksum database, and ask the module's authors. Never delete the line to make the build pass.",
    ),
  };
}

/** `v1.0.0 → v1.1.0`, or the one version that there is. */
export function versionsOf(
  { from, to }: Pick<ModuleChange, "from" | "to">,
  t: Translate = inEnglish,
): string {
  if (from === null || to === null || from === to) {
    return to ?? from ?? t("no version selected");
  }
  return `${from} → ${to}`;
}
