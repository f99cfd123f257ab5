/** Diagnostics of go.sum lines whose hash is not that of HEAD. */
import { type Diagnostic, DiagnosticSeverity } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { visible } from "../formats/visible.ts";
import type { SumFile } from "../modules/goSum/goSum.ts";
import { safeName } from "../modules/goSum/safeName.ts";
import { diffSums, type LineChange } from "../modules/goSum/sumDiff.ts";
import { rehashedAdvice } from "../modules/goSum/sumDiffWords.ts";
import type { Translate } from "../modules/translate.ts";
import { goLines } from "./goLines.ts";
import { MAX_DIAGNOSTICS } from "./sumDiagnostics.ts";

/** The code of these diagnostics. */
const CODE = "rehashed";

/** A line with another hash than in HEAD. */
export type SumAlarm = LineChange & { readonly path: string };

/** The lines of a file that have another hash than in HEAD, as the comparison of the two files finds them. */
export function alarmsIn(sums: SumFile, committed: SumFile | undefined): SumAlarm[] {
  if (committed === undefined) {
    return [];
  }
  const side = (label: string, file: SumFile) => ({ label, files: [{ name: "", sums: file }], mods: [] });
  return diffSums(side("HEAD", committed), side("", sums)).modules.flatMap(({ path, lines }) =>
    lines.filter(({ change }) => change === "rehashed").map((line) => ({ ...line, path })),
  );
}

/** The alarms as errors at their lines: what changed, what it means, what to do. */
export function alarmDiagnostics(
  document: TextDocument,
  alarms: readonly SumAlarm[],
  t: Translate,
): Diagnostic[] {
  if (alarms.length === 0) {
    return [];
  }
  const lines = goLines(document);
  const { cause, fix } = rehashedAdvice(t);
  const more = alarms.length - MAX_DIAGNOSTICS;
  return alarms.slice(0, MAX_DIAGNOSTICS).map(({ path, version, of, from, to, line }, index) => {
    const key = safeName(`${path} ${version}${of === "zip" ? "" : "/go.mod"}`);
    // Some views do not wrap lines: the name comes first, and each hash has a line.
    const what = [
      t("{0} changed its hash.", key),
      t("HEAD has {0}.", safeName(from ?? "")),
      t("This line has {0}.", safeName(to ?? "")),
    ];
    const others =
      index === 0 && more > 0 ? [t("{0} more lines of this file changed their hash.", more)] : [];
    return {
      range: lines.rangeOf(line),
      severity: DiagnosticSeverity.Error,
      source: "Go Verify",
      code: CODE,
      message: visible([...what, ...others, cause, fix].join("\n")),
    };
  });
}
