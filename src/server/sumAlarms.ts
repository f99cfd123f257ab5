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
import { firstLines, type SumText } from "../modules/goSum/sumText.ts";
import type { Translate } from "../modules/translate.ts";
import { keyedFindings } from "./changedKeys.ts";
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
  readonly cached?: CachedHash | undefined;
  /** Builds stop here: go.mod requires the version. */
  readonly stops?: boolean;
}

/** Whether two hashes for a key contradict each other. */
const differs = (hash: string, other: string | undefined): other is string =>
  other !== undefined && other !== hash;

/** What an alarm compares with; undefined where that is not known. */
export interface OtherHashes {
  /** The file in HEAD. */
  readonly head: SumFile | undefined;
  /** What the module cache has. It is another object after each reading. */
  readonly cached: ReadonlyMap<string, CachedHash | undefined> | undefined;
  /** Whether a build uses a line: go.mod requires its version. */
  isRequired(line: SumLine): boolean;
}

/** Finds the alarms of one document. */
export type AlarmFinder = (text: SumText, others: OtherHashes) => SumAlarm[];

/**
 * The lines that have another hash than HEAD, as the comparison of the two files finds them, and those that the module
 * cache contradicts. The go command compares the first line for a key with the cache in each build that uses the module.
 */
export function alarmFinder(): AlarmFinder {
  const heads = keyedFindings<string>();
  const caches = keyedFindings<CachedHash>();
  return (text, { head, cached, isRequired }) => {
    const lines = firstLines(text.file);
    const before = head && firstLines(head);
    const ofHead = heads.in(text, head, (key, { hash }) => {
      const other = before?.get(key)?.hash;
      return differs(hash, other) ? other : undefined;
    });
    const ofCache = caches.in(text, cached, (key, { hash }) => {
      const other = cached?.get(key);
      return differs(hash, other?.hash) ? other : undefined;
    });
    const broken = new Set(
      ofCache.size === 0
        ? []
        : text.file.problems.filter(({ severity }) => severity === "error").map(({ line }) => line),
    );
    const alarms = new Map<string, SumAlarm>();
    for (const [key, hash] of ofHead) {
      alarms.set(key, { line: lines.get(key)!, head: hash, cached: cached?.get(key) });
    }
    for (const [key, other] of ofCache) {
      const line = lines.get(key)!;
      if (!alarms.has(key) && !broken.has(line.line)) {
        alarms.set(key, { line, cached: other, stops: isRequired(line) });
      }
    }
    return [...alarms.values()].sort((one, other) => one.line.line - other.line.line);
  };
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
