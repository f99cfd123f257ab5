/** Shows findings with a location as Problems. */
import { Diagnostic, type DiagnosticCollection, DiagnosticSeverity, languages, Range, Uri } from "vscode";
import type { Finding, Severity } from "../../engine/check.ts";
import { visible } from "../../formats/visible.ts";
import { isLive } from "../languageServer/goFiles.ts";
import type { Board } from "./board.ts";

/** Opens the collection. */
export function openProblems(): DiagnosticCollection {
  return languages.createDiagnosticCollection("go-verify");
}

/** Shows the findings of this session; those of an earlier one may be fixed by now. */
export function showProblems(problems: DiagnosticCollection, board: Board): void {
  const byFile = new Map<string, Diagnostic[]>();
  for (const { id, report, stale } of board.all()) {
    for (const finding of stale ? [] : (report?.findings ?? [])) {
      const path = finding.location?.path;
      const isShownLive = path !== undefined && isLive(Uri.file(path), { code: id });
      if (path !== undefined && finding.severity !== "info" && !isShownLive) {
        byFile.set(path, [...(byFile.get(path) ?? []), diagnosticOf(id, finding)]);
      }
    }
  }
  problems.clear();
  problems.set([...byFile].map(([path, found]) => [Uri.file(path), found]));
}

const SEVERITIES: Record<Severity, DiagnosticSeverity> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
};

function diagnosticOf(id: string, { severity, message, cause, fix, location }: Finding): Diagnostic {
  const line = Math.max(0, (location?.line ?? 1) - 1);
  const text = [message, cause, fix].filter((part) => part !== "").join("\n");
  const diagnostic = new Diagnostic(
    new Range(line, 0, line, Number.MAX_SAFE_INTEGER),
    visible(text),
    SEVERITIES[severity],
  );
  diagnostic.source = "Go Verify";
  diagnostic.code = id;
  return diagnostic;
}
