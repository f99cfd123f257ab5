/** The texts of a go.sum comparison. Module paths are hostile: callers escape them or show them as code. */
import { type Translate, translator } from "../translate.ts";
import { parsePseudoVersion } from "../version/pseudoVersion.ts";
import { majorOf, parseSemver } from "../version/semver.ts";
import type { ModuleChange, ModuleChangeKind, SumDiff } from "./sumDiff.ts";

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
    summary["lines-only"] > 0 && t("{0} with line changes only", summary["lines-only"]),
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

/** Remarks on a module's versions: another major version, the date of a commit, and so on. */
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
      day === undefined ? t("a commit with an invalid date") : t("a commit from {0}, not a release", day),
    );
  } else if (to !== null && parseSemver(to)?.prerelease) {
    remarks.push(t("a prerelease"));
  }
  if (to?.endsWith("+incompatible")) {
    remarks.push(t("from before its repository used modules"));
  }
  return remarks;
}

const HEADINGS: Readonly<Record<ModuleChangeKind, (t: Translate) => string>> = {
  rehashed: (t) => t("Same version, another hash"),
  downgraded: (t) => t("Downgraded"),
  added: (t) => t("Added"),
  upgraded: (t) => t("Upgraded"),
  removed: (t) => t("Removed"),
  "lines-only": (t) => t("Line changes only"),
};

/** The heading of a section. */
export function headingOf(kind: ModuleChangeKind, t: Translate = inEnglish): string {
  return HEADINGS[kind](t);
}

/** What a different hash for the same version means, and what to do. */
export function rehashedAdvice(t: Translate = inEnglish): { cause: string; fix: string } {
  return {
    cause: t(
      "The content of a version must never change. Its tag was moved, a private proxy serves other content, or someone is tampering with it.",
    ),
    fix: t(
      "Before merging, compare both hashes with the checksum database, and ask the module's authors. Never delete the line to make the build pass.",
    ),
  };
}

/** `v1.0.0 → v1.1.0`, or the only version. */
export function versionsOf(
  { from, to }: Pick<ModuleChange, "from" | "to">,
  t: Translate = inEnglish,
): string {
  if (from === null || to === null || from === to) {
    return to ?? from ?? t("no version selected");
  }
  return `${from} → ${to}`;
}
