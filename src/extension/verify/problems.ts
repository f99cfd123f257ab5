/** Shows findings with a location as Problems, at files that exist. */
import { dirname, join } from "node:path";
import {
  Diagnostic,
  type DiagnosticCollection,
  DiagnosticSeverity,
  FileType,
  l10n,
  languages,
  Range,
  Uri,
  workspace,
} from "vscode";
import type { Finding, Severity } from "../../engine/check.ts";
import { visible } from "../../formats/visible.ts";
import { isLive } from "../languageServer/goFiles.ts";
import type { Board } from "./board.ts";

/** Opens the collection. */
export function openProblems(): DiagnosticCollection {
  return languages.createDiagnosticCollection("go-verify");
}

/** A problem of a check, and the file that it is shown in. */
interface Placed {
  id: string;
  finding: Finding;
  /** Undefined if neither its own file exists nor a go.mod above it. */
  file: string | undefined;
  /** The line in that file, from 1; undefined if the problem is about a missing file. */
  line: number | undefined;
}

/** Counts the calls for each collection, so that a slow one does not overwrite a newer one. */
const turns = new WeakMap<DiagnosticCollection, number>();

/**
 * Shows the findings of this session; those of an earlier one may be fixed by now. A finding about a file that does not
 * exist is shown at the go.mod above it; if there is none, only the views show it.
 */
export async function showProblems(problems: DiagnosticCollection, board: Board): Promise<void> {
  const turn = (turns.get(problems) ?? 0) + 1;
  turns.set(problems, turn);
  const isFile = fileTest();
  const placed = await Promise.all(
    board
      .all()
      .filter(({ stale }) => !stale)
      .flatMap(({ id, report }) => (report?.findings ?? []).map((finding) => place(id, finding, isFile))),
  );
  if (turns.get(problems) !== turn) {
    return;
  }
  const byFile = Map.groupBy(folded(placed), ({ file }) => file);
  problems.clear();
  problems.set([...byFile].map(([path, found]) => [Uri.file(path), found.map(({ shown }) => shown)]));
}

async function place(
  id: string,
  finding: Finding,
  isFile: (path: string) => Promise<boolean>,
): Promise<Placed> {
  const { location, severity } = finding;
  if (location === undefined || severity === "info" || isLive(Uri.file(location.path), { code: id })) {
    return { id, finding, file: undefined, line: undefined };
  }
  if (await isFile(location.path)) {
    return { id, finding, file: location.path, line: location.line ?? 1 };
  }
  return { id, finding, file: await goModAbove(location.path, isFile), line: undefined };
}

/** Folders above a missing file in which a go.mod is looked for. */
const MAX_FOLDERS = 32;

async function goModAbove(
  path: string,
  isFile: (path: string) => Promise<boolean>,
): Promise<string | undefined> {
  let folder = path;
  for (let step = 0; step < MAX_FOLDERS && dirname(folder) !== folder; step++) {
    folder = dirname(folder);
    const file = join(folder, "go.mod");
    if (await isFile(file)) {
      return file;
    }
  }
  return undefined;
}

/** Whether a path is a file; each path is looked at once. */
function fileTest(): (path: string) => Promise<boolean> {
  const known = new Map<string, Promise<boolean>>();
  return (path) => {
    const answer =
      known.get(path) ??
      Promise.resolve(workspace.fs.stat(Uri.file(path))).then(
        ({ type }) => (type & FileType.File) !== 0,
        () => false,
      );
    known.set(path, answer);
    return answer;
  };
}

/** The problems by file. Those of one check about missing files, with one cause and fix, are one problem with a count. */
function folded(placed: readonly Placed[]): { file: string; shown: Diagnostic }[] {
  const groups = new Map<string, Placed[]>();
  for (const [index, one] of placed.entries()) {
    const { id, file, line, finding } = one;
    const key = line === undefined ? JSON.stringify([id, file, finding.cause, finding.fix]) : String(index);
    const group = groups.get(key);
    if (group === undefined) {
      groups.set(key, [one]);
    } else {
      group.push(one);
    }
  }
  return [...groups.values()].flatMap(([first, ...others]) =>
    first?.file === undefined ? [] : [{ file: first.file, shown: diagnosticOf(first, others.length) }],
  );
}

const SEVERITIES: Record<Severity, DiagnosticSeverity> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
};

function diagnosticOf({ id, finding, line = 1 }: Placed, others: number): Diagnostic {
  const { severity, message, cause, fix } = finding;
  const index = Math.max(0, line - 1);
  const more = others === 0 ? "" : l10n.t("and {0} more of the same cause", others);
  const text = [message, more, cause, fix].filter((part) => part !== "").join("\n");
  const diagnostic = new Diagnostic(
    new Range(index, 0, index, Number.MAX_SAFE_INTEGER),
    visible(text),
    SEVERITIES[severity],
  );
  diagnostic.source = "Go Verify";
  diagnostic.code = id;
  return diagnostic;
}
