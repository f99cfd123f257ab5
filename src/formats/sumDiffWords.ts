/** A comparison of go.sum in words, for the terminal and for a pull request. Names of modules are hostile: escape or show them as code. */
import { parsePseudoVersion } from "../modules/pseudoVersion.ts";
import { majorOf, parseSemver } from "../modules/semver.ts";
import type { ModuleChange, ModuleChangeKind, SideProblem, SumDiff } from "../modules/sumDiff.ts";

/** The verdict in one line: `3 upgraded, 1 added; 1 version changed its hash`. */
export function sumVerdict({ summary, modules, problems }: SumDiff): string {
  const kinds = ["upgraded", "downgraded", "added", "removed"] as const;
  const moved = kinds.filter((kind) => summary[kind] > 0).map((kind) => `${summary[kind]} ${kind}`);
  if (summary["lines-only"] > 0) {
    moved.push(`${summary["lines-only"]} with other lines only`);
  }
  const versions = modules.flatMap(({ lines }) => [
    ...new Set(lines.filter(({ change }) => change === "rehashed").map(({ version }) => version)),
  ]).length;
  const alarms = [
    ...(versions > 0
      ? [
          `${versions} ${versions === 1 ? "version" : "versions"} changed ${versions === 1 ? "its" : "their"} hash`,
        ]
      : []),
    ...brokenLines(problems),
  ];
  const parts = [moved.join(", "), ...alarms].filter((part) => part !== "");
  return parts.length === 0 ? "no module changed" : parts.join("; ");
}

function brokenLines(problems: readonly SideProblem[]): string[] {
  const broken = problems.filter(({ side, severity }) => side === "to" && severity === "error").length;
  return broken === 0 ? [] : [`${broken} ${broken === 1 ? "line is" : "lines are"} broken`];
}

/** What is said of a module's versions beside their names: a major jump, a commit's date, and so on. */
export function remarksOn({ from, to }: Pick<ModuleChange, "from" | "to">): string[] {
  const remarks: string[] = [];
  if (from !== null && to !== null && majorOf(from) !== majorOf(to)) {
    remarks.push("another major version");
  }
  const pseudo = to === null ? undefined : parsePseudoVersion(to);
  if (pseudo) {
    remarks.push(`a commit of ${pseudo.time?.slice(0, 10) ?? "an impossible date"}, not a release`);
  } else if (to !== null && parseSemver(to)?.prerelease) {
    remarks.push("a prerelease");
  }
  if (to?.endsWith("+incompatible")) {
    remarks.push("from before its repository had modules");
  }
  return remarks;
}

/** Sections of a report: their headings, in the order in which they are to be read. */
export const SECTIONS: readonly { kind: ModuleChangeKind; heading: string }[] = [
  { kind: "rehashed", heading: "Same version, another hash" },
  { kind: "downgraded", heading: "Downgraded" },
  { kind: "added", heading: "Added" },
  { kind: "upgraded", heading: "Upgraded" },
  { kind: "removed", heading: "Removed" },
  { kind: "lines-only", heading: "Other lines only" },
];

/** What another hash for the same version means, and what to do. */
export const REHASHED = {
  cause:
    "A version's content never changes where all is well. Its tag was moved, a private proxy serves something else, or somebody tampers with it.",
  fix: "Before merging, compare both hashes with the checksum database, and ask the module's authors. Never delete the line to make the build pass.",
} as const;

/** `v1.0.0 → v1.1.0`, or the one version that there is. */
export function versionsOf({ from, to }: Pick<ModuleChange, "from" | "to">): string {
  if (from === null || to === null || from === to) {
    return to ?? from ?? "no version selected";
  }
  return `${from} → ${to}`;
}
