/** The texts of a go.sum comparison. Module paths are hostile: callers escape them or show them as code. */
import { type Translate, translator } from "../translate.ts";
import { parsePseudoVersion } from "../version/pseudoVersion.ts";
import { majorOf, parseSemver } from "../version/semver.ts";
import type { ModChange } from "./modChange.ts";
import { foldersText, modChangeSentence } from "./modChangeWords.ts";
import { type SectionKind, sectionOf } from "./review/sumSections.ts";
import { safeName } from "./safeName.ts";
import type { LineChange, ModuleChange, SideName, SumDiff } from "./sumDiff.ts";

const inEnglish = translator({});

/** What the verdict on a comparison counts. */
export interface SumCounts {
  readonly alarm: boolean;
  readonly summary: SumDiff["summary"];
  /** Versions with a different hash on the two sides. */
  readonly rehashed: number;
  /** Broken lines of the newer side. */
  readonly broken: number;
  /** What the alarm names: the first rehashed version, else the first broken line; null without an alarm. */
  readonly first: string | null;
  /** The changes of go.mod and go.work files, and the worst of them. */
  readonly mods: number;
  readonly worstMod: ModChange | null;
  /** Modules that are only in the module graph, apart from those with line changes only. */
  readonly idle: number;
  /** New versions that were retracted, and the first of them; null if there is none. */
  readonly retracted: number;
  readonly firstRetracted: string | null;
}

/** Counts what the verdict needs. */
export function sumCounts({ alarm, summary, modules, problems, goMod = [] }: SumDiff): SumCounts {
  const names = modules.flatMap(rehashedNames);
  const broken = problems.filter(({ side, severity }) => side === "to" && severity === "error");
  const first = names[0] ?? (broken[0] && `${broken[0].file}:${broken[0].line}`);
  const retracted = modules.filter((module) => module.retracted !== undefined);
  return {
    alarm,
    summary,
    rehashed: names.length,
    broken: broken.length,
    first: first === undefined ? null : safeName(first),
    mods: goMod.length,
    worstMod: goMod[0] ?? null,
    idle: modules.filter((module) => sectionOf(module) === "graph" && module.change !== "lines-only").length,
    retracted: retracted.length,
    firstRetracted: retracted[0] ? safeName(`${retracted[0].path} ${retracted[0].to}`) : null,
  };
}

/** The rehashed versions of a module; one of which only the hash of the go.mod file changed ends with `/go.mod`. */
function rehashedNames({ path, lines }: ModuleChange): string[] {
  const rehashed = lines.filter(({ change }) => change === "rehashed");
  const zips = new Set(rehashed.filter(({ of }) => of === "zip").map(({ version }) => version));
  const versions = [...new Set(rehashed.map(({ version }) => version))];
  return versions.map((version) => `${path} ${version}${zips.has(version) ? "" : "/go.mod"}`);
}

/** How a reviewer should look at it: code that others compile, or that was retracted, is no alarm and must be seen. */
export function markOf({ alarm, worstMod, retracted }: SumCounts): "fail" | "warn" | "pass" {
  return alarm ? "fail" : worstMod?.severity === "warning" || retracted > 0 ? "warn" : "pass";
}

/** The result in one sentence: `github.com/spf13/pflag v1.0.5 changed its hash`. */
export function sumHeadline(counts: SumCounts, t: Translate): string {
  const { summary, rehashed, broken, first, worstMod, retracted, firstRetracted } = counts;
  if (first !== null && rehashed > 0) {
    return rehashed === 1
      ? t("{0} changed its hash", first)
      : t("{0} and {1} more changed their hash", first, rehashed - 1);
  }
  if (worstMod?.severity === "error") {
    return modChangeSentence(worstMod, t);
  }
  if (first !== null && broken > 0) {
    return broken === 1 ? t("{0} is broken", first) : t("{0} and {1} more are broken", first, broken - 1);
  }
  if (firstRetracted !== null && worstMod?.severity !== "warning") {
    return retracted === 1
      ? t("{0} was retracted by its authors", firstRetracted)
      : t("{0} and {1} more were retracted by their authors", firstRetracted, retracted - 1);
  }
  const isStill = movedParts(summary, t).length === 0;
  if (worstMod && (worstMod.severity === "warning" || isStill)) {
    return modChangeSentence(worstMod, t);
  }
  return isStill ? t("No module changed") : t("No version changed its hash");
}

/** What the headline does not say: `3 upgraded, 1 added; 2 lines are broken`. Empty if there is nothing else. */
export function sumDetails(counts: SumCounts, t: Translate): string {
  const { alarm, summary, rehashed, broken, mods, worstMod, retracted, idle } = counts;
  const parts = [movedParts(summary, t).join(", ")];
  if (idle > 0) {
    parts.push(t("{0} of them not compiled", idle));
  }
  if (broken > 0 && (rehashed > 0 || worstMod?.severity === "error")) {
    parts.push(broken === 1 ? t("1 line is broken") : t("{0} lines are broken", broken));
  }
  if (rehashed > 0 && worstMod?.severity !== "info" && worstMod) {
    parts.push(modChangeSentence(worstMod, t));
  }
  if (retracted > 0 && (alarm || worstMod?.severity === "warning")) {
    parts.push(t("{0} retracted", retracted));
  }
  if (mods > 0) {
    parts.push(mods === 1 ? t("1 change of go.mod") : t("{0} changes of go.mod", mods));
  }
  return parts.filter((part) => part !== "").join("; ");
}

function movedParts(summary: SumDiff["summary"], t: Translate): string[] {
  return [
    summary.upgraded > 0 && t("{0} upgraded", summary.upgraded),
    summary.downgraded > 0 && t("{0} downgraded", summary.downgraded),
    summary.added > 0 && t("{0} added", summary.added),
    summary.removed > 0 && t("{0} removed", summary.removed),
    summary["lines-only"] > 0 && t("{0} with line changes only", summary["lines-only"]),
  ].filter((part) => part !== false);
}

/** The verdict in one line, the alarm first; without one, the counts: `3 upgraded, 1 added`. */
export function sumVerdict(diff: SumDiff, t: Translate = inEnglish): string {
  return verdictOfCounts(sumCounts(diff), t);
}

/** The same line by its counts. */
export function verdictOfCounts(counts: SumCounts, t: Translate): string {
  const details = sumDetails(counts, t);
  const isNamed = counts.first !== null || counts.worstMod !== null || details === "";
  return [isNamed ? sumHeadline(counts, t) : "", details].filter((part) => part !== "").join("; ");
}

/** The version of a toolchain that was downloaded as a module: `v0.0.1-go1.25.1.linux-amd64`. */
const TOOLCHAIN = /^v0\.0\.1-go\d[\w.]*\.[a-z0-9]+-[a-z0-9]+$/;

/** How a module is needed; empty for a toolchain. */
export function relationText({ from, to, relation }: Pick<ModuleChange, "from" | "to" | "relation">): string {
  return TOOLCHAIN.test(to ?? from ?? "") ? "" : relation;
}

/** Characters of a commit's hash that are shown. */
const SHORT = 12;

/** The name of a side with the commit that was compared: `main (merge base 0123456789ab)`. */
export function sideText({ label, commit, isMergeBase }: SideName, t: Translate = inEnglish): string {
  const short = commit?.slice(0, SHORT);
  if (short === undefined || label === "HEAD" || commit!.startsWith(label)) {
    return label;
  }
  return isMergeBase ? t("{0} (merge base {1})", label, short) : `${label} (${short})`;
}

/** Remarks on a module's versions: what its authors say of it, another major version, the date of a commit, and so on. */
export function remarksOn(module: ModuleChange, t: Translate = inEnglish): string[] {
  const { from, to, otherMajor, besideMajor, caseTwin, lines } = module;
  const evidence = new Set(lines.flatMap((line) => evidenceOn(line, t)));
  const remarks = [...evidence, ...adviceIn(module, t)].filter((text) => text !== "");
  const folders = [foldersText(module, t)].filter((text) => text !== "");
  if (besideMajor !== undefined) {
    remarks.push(t("beside {0}, which stays", safeName(besideMajor)));
  }
  if (otherMajor !== undefined) {
    remarks.push(
      to === null
        ? t("another major version was added: {0}", safeName(otherMajor))
        : t("another major version of {0}, which was removed", safeName(otherMajor)),
    );
  }
  if (caseTwin !== undefined) {
    remarks.push(t("differs from {0} only in upper and lower case", safeName(caseTwin)));
  }
  if (TOOLCHAIN.test(to ?? from ?? "")) {
    return [...remarks, t("a Go toolchain, which no module requires"), ...folders];
  }
  const isOther = from !== null && to !== null && majorOf(from) !== majorOf(to);
  return [
    ...remarks,
    ...(isOther && otherMajor === undefined ? [t("another major version")] : []),
    ...(to === null ? [] : versionRemarks(to, t)),
    ...codeRemarks(module, t),
    ...folders,
  ];
}

/** What is known, without network, about a hash that changed. */
export function evidenceOn({ proof, packedBefore }: LineChange, t: Translate = inEnglish): string[] {
  const why = t("by its record in the module cache");
  const known: Record<LineChange["proof"], string> = {
    "not-asked": "",
    from: t("the checksum database has the old hash, {0}", why),
    to: t("the checksum database has the new hash, {0}", why),
    neither: t("the checksum database has neither hash, {0}", why),
  };
  const packed =
    packedBefore === undefined
      ? ""
      : t("a Go release before {0} may pack this zip by other rules, with another hash", packedBefore);
  return [known[proof], packed].filter((text) => text !== "");
}

function adviceIn({ retracted, deprecated }: ModuleChange, t: Translate): string[] {
  return [
    retracted === undefined
      ? ""
      : retracted === ""
        ? t("retracted by its authors")
        : t("retracted by its authors: {0}", safeName(retracted)),
    deprecated === undefined ? "" : t("deprecated: {0}", safeName(deprecated)),
  ];
}

function versionRemarks(version: string, t: Translate): string[] {
  const remarks: string[] = [];
  const pseudo = parsePseudoVersion(version);
  if (pseudo) {
    const day = pseudo.time?.slice(0, 10);
    remarks.push(
      day === undefined ? t("a commit with an invalid date") : t("a commit from {0}, not a release", day),
    );
  } else if (parseSemver(version)?.prerelease) {
    remarks.push(t("a prerelease"));
  }
  if (version.endsWith("+incompatible")) {
    remarks.push(t("from before its repository used modules"));
  }
  return remarks;
}

/** What else than the requirement says whether code of a module is compiled. */
function codeRemarks({ code, relation, change }: ModuleChange, t: Translate): string[] {
  if (code === "possible") {
    return relation === "graph" ? [t("a zip line: packages of it may be compiled")] : [];
  }
  return [
    code === "go.mod" ? t("no zip line") : change === "rehashed" ? t("nothing of it is compiled") : "",
  ].filter((text) => text !== "");
}

const HEADINGS: Readonly<Record<SectionKind, (t: Translate) => string>> = {
  rehashed: (t) => t("Same version, another hash"),
  downgraded: (t) => t("Downgraded"),
  added: (t) => t("Added"),
  upgraded: (t) => t("Upgraded"),
  removed: (t) => t("Removed"),
  "lines-only": (t) => t("Line changes only"),
  graph: (t) => t("Not compiled: only in the module graph"),
};

/** The heading of a section. */
export function headingOf(kind: SectionKind, t: Translate = inEnglish): string {
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

/** The new versions that were retracted, each as a sentence at a line of go.sum. */
export function retractions({ modules }: SumDiff): { message: string; file: string; line: number }[] {
  return modules.flatMap(({ path, to, retracted, lines }) => {
    const at = lines.find(({ version, change }) => version === to && change !== "removed") ?? lines[0];
    if (retracted === undefined || at === undefined) {
      return [];
    }
    const why = retracted === "" ? "" : `: ${safeName(retracted)}`;
    const message = `${safeName(`${path} ${to}`)} was retracted by its authors${why}`;
    return [{ message, file: at.file, line: at.line }];
  });
}
