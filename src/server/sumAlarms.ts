/** Diagnostics of go.sum lines whose hash is not that of HEAD, or not that of the module cache. */
import { pathToFileURL } from "node:url";
import {
  type Diagnostic,
  type DiagnosticRelatedInformation,
  DiagnosticSeverity,
} from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { CachedHash } from "../disk/cacheHashes.ts";
import { visible } from "../formats/visible.ts";
import { CACHE_CHECK_ID } from "../layers/index.ts";
import { keyOf, type SumFile, type SumLine } from "../modules/goSum/goSum.ts";
import { safeName } from "../modules/goSum/safeName.ts";
import { rehashedAdvice } from "../modules/goSum/sumDiffWords.ts";
import { firstLines } from "../modules/goSum/sumText.ts";
import type { Translate } from "../modules/translate.ts";
import { goLines } from "./goLines.ts";
import { MAX_DIAGNOSTICS } from "./sumDiagnostics.ts";

/** The code of the diagnostics of what HEAD has. */
const CODE = "rehashed";

/** A line whose hash another place does not have. */
export interface SumAlarm {
  readonly line: SumLine;
  /** The hash that HEAD has. */
  readonly head?: string;
  /** The hash that the module cache has, with its file. */
  readonly cached?: CachedHash;
  /** Builds stop here: go.mod requires the version. */
  readonly stops?: boolean;
}

/** Whether two hashes for a key contradict each other. */
const differs = (hash: string, other: string | undefined): other is string =>
  other !== undefined && other !== hash;

/** The lines that have another hash than HEAD, as the comparison of the two files finds them. */
export function alarmsIn(sums: SumFile, committed: SumFile | undefined): SumAlarm[] {
  const before = committed && firstLines(committed);
  const alarms: SumAlarm[] = [];
  for (const [key, line] of before === undefined ? [] : firstLines(sums)) {
    const head = before!.get(key)?.hash;
    if (differs(line.hash, head)) {
      alarms.push({ line, head });
    }
  }
  return alarms;
}

/**
 * The alarms of HEAD, with what the module cache has of their lines, and one for each other line that the module cache
 * contradicts. The go command compares the first line for a key with the cache in each build that uses the module.
 */
export function withCache(
  alarms: readonly SumAlarm[],
  sums: SumFile,
  cachedOf: (key: string) => CachedHash | undefined,
  isRequired: (line: SumLine) => boolean,
): SumAlarm[] {
  const byLine = new Map(alarms.map((alarm) => [alarm.line, alarm]));
  const broken = new Set(
    sums.problems.filter(({ severity }) => severity === "error").map((problem) => problem.line),
  );
  for (const [key, line] of firstLines(sums)) {
    const cached = cachedOf(key);
    const before = byLine.get(line);
    const isApart = differs(line.hash, cached?.hash) && !broken.has(line.line);
    if (cached?.hash !== undefined && (before || isApart)) {
      byLine.set(line, { ...before, line, cached, stops: isRequired(line) });
    }
  }
  return [...byLine.values()];
}

/** The alarms at their lines: what changed, what it means, what to do. */
export function alarmDiagnostics(
  document: TextDocument,
  alarms: readonly SumAlarm[],
  t: Translate,
): Diagnostic[] {
  if (alarms.length === 0) {
    return [];
  }
  const lines = goLines(document);
  const more = alarms.length - MAX_DIAGNOSTICS;
  return alarms.slice(0, MAX_DIAGNOSTICS).map((alarm, index) => {
    const { line, head, stops } = alarm;
    const others =
      index === 0 && more > 0 ? [t("{0} more lines of this file changed their hash.", more)] : [];
    const range = lines.rangeOf(line.line);
    const isError = head !== undefined || stops;
    return {
      range,
      severity: isError ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
      source: "Go Verify",
      code: head === undefined ? CACHE_CHECK_ID : CODE,
      message: visible([...words(alarm, t), ...others, ...adviceOn(alarm, t)].join("\n")),
      relatedInformation: relatedTo(alarm, { uri: document.uri, range }, t),
    };
  });
}

/** Some views do not wrap lines: the name comes first, and each hash has a line. */
function words({ line, head, cached }: SumAlarm, t: Translate): string[] {
  const key = safeName(keyOf(line));
  return [
    head === undefined
      ? t("{0} has another hash than the module cache.", key)
      : t("{0} changed its hash.", key),
    ...(head === undefined ? [] : [t("HEAD has {0}.", safeName(head))]),
    ...(cached?.hash === undefined ? [] : [t("The module cache has {0}.", safeName(cached.hash))]),
    t("This line has {0}.", safeName(line.hash)),
  ];
}

function adviceOn({ head, stops }: SumAlarm, t: Translate): string[] {
  if (head !== undefined) {
    const { cause, fix } = rehashedAdvice(t);
    return [cause, fix];
  }
  return [
    stops
      ? t("Builds that use it stop with a checksum mismatch.")
      : t("go.mod does not require it, so builds may not use it."),
    t("The checksum database shows which of the two is right. Never delete the line to make the build pass."),
  ];
}

function relatedTo(
  { head, cached }: SumAlarm,
  here: DiagnosticRelatedInformation["location"],
  t: Translate,
): DiagnosticRelatedInformation[] {
  const start = { line: 0, character: 0 };
  return [
    ...(head === undefined ? [] : [{ location: here, message: t("HEAD has {0}.", safeName(head)) }]),
    ...(cached?.hash === undefined
      ? []
      : [
          {
            location: { uri: pathToFileURL(cached.file).href, range: { start, end: start } },
            message: t("The module cache has {0}.", safeName(cached.hash)),
          },
        ]),
  ];
}
