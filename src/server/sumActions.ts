/** Quick fixes for a broken line of go.sum, and what can be done about a changed hash. */
import { type CodeAction, CodeActionKind, type Range } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { SUM_CHECK_ID } from "../layers/index.ts";
import type { SumProblem, SumProblemKind } from "../modules/goSum/goSum.ts";
import type { Translate } from "../modules/translate.ts";
import { goLines } from "./goLines.ts";

/**
 * Problems whose line can be removed without loss: it is not a valid line, or it repeats another one. If two hashes
 * differ, neither line is removed here: the file does not show which one is right.
 */
const REMOVABLE: readonly SumProblemKind[] = ["malformed", "bad-hash", "duplicate"];

/** What the actions depend on. */
export interface ActionContext {
  readonly t: Translate;
  /** Our commands that the client can run. */
  readonly commands: readonly string[];
}

/** What is wrong in a file. */
export interface SumFindings {
  readonly problems: readonly SumProblem[];
  /** Lines whose hash is not that of HEAD. */
  readonly alarms: readonly { readonly line: number }[];
  /** Lines with what another check explains. */
  readonly explained?: readonly { readonly line: number; readonly check: string }[];
}

/** The actions on the lines of a range. */
export function actionsOn(
  document: TextDocument,
  { problems, alarms, explained = [] }: SumFindings,
  range: Range,
  { t, commands }: ActionContext,
): CodeAction[] {
  const lines = goLines(document);
  const [first, last] = [lines.lineAt(range.start), lines.lineAt(range.end)];
  const isHere = ({ line }: { readonly line: number }) => line >= first && line <= last;
  const here = problems.filter(isHere);
  const isRehashed = alarms.some(isHere);
  const others = [...new Set(explained.filter(isHere).map(({ check }) => check))];
  if (here.length === 0 && !isRehashed && others.length === 0) {
    return [];
  }
  const removal = (title: string, removed: readonly number[]): CodeAction => ({
    title,
    kind: CodeActionKind.QuickFix,
    isPreferred: true,
    edit: {
      changes: { [document.uri]: removed.map((line) => ({ range: lines.wholeOf(line), newText: "" })) },
    },
  });
  const linesOf = (some: readonly SumProblem[]) => [...new Set(some.map(({ line }) => line))];
  const broken = linesOf(here.filter(({ kind }) => REMOVABLE.includes(kind)));
  const markers = linesOf(problems.filter(({ kind }) => kind === "merge-marker"));
  const isAtMarker = here.some(({ kind }) => kind === "merge-marker");
  const offered = (title: string, command: string, argument: string): CodeAction[] =>
    commands.includes(command)
      ? [{ title, kind: CodeActionKind.QuickFix, command: { title, command, arguments: [argument] } }]
      : [];
  return [
    ...(isAtMarker ? [removal(t("Remove the merge conflict markers and keep both sides"), markers)] : []),
    ...(broken.length === 1 ? [removal(t("Remove this line"), broken)] : []),
    ...(broken.length > 1 ? [removal(t("Remove these {0} lines", broken.length), broken)] : []),
    ...(isRehashed
      ? offered(
          t("Compare both hashes with the checksum database"),
          "goVerify.queryChecksumDatabase",
          document.uri,
        )
      : []),
    ...[...(here.length > 0 ? [SUM_CHECK_ID] : []), ...others].flatMap((check) =>
      offered(t("Explain the check"), "goVerify.explainCheck", check),
    ),
    ...offered(t("Show go.sum Changes"), "goVerify.showGosumChanges", document.uri),
  ];
}
