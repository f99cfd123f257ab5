/** What can be done about a broken line of a file of sums. */
import { type CodeAction, CodeActionKind, type Range } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { SUM_CHECK_ID } from "../layers/index.ts";
import type { SumProblem, SumProblemKind } from "../modules/goSum/goSum.ts";
import type { Translate } from "../modules/translate.ts";
import { goLines } from "./goLines.ts";

/**
 * Kinds of which the line can go without a loss: it is no sum, or says what another says. Of two hashes that contradict
 * each other none is removed here: nothing in the file says which of them is right.
 */
const REMOVABLE: readonly SumProblemKind[] = ["malformed", "bad-hash", "duplicate"];

/** What the actions need to know. */
export interface ActionContext {
  readonly t: Translate;
  /** The commands of ours that the client can run. */
  readonly commands: readonly string[];
}

/** The actions on the lines of a range. */
export function actionsOn(
  document: TextDocument,
  problems: readonly SumProblem[],
  range: Range,
  { t, commands }: ActionContext,
): CodeAction[] {
  const lines = goLines(document);
  const [first, last] = [lines.lineAt(range.start), lines.lineAt(range.end)];
  const here = problems.filter(({ line }) => line >= first && line <= last);
  if (here.length === 0) {
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
    ...(isAtMarker ? [removal(t("Remove the markers of the merge, keep both sides"), markers)] : []),
    ...(broken.length === 1 ? [removal(t("Remove this line"), broken)] : []),
    ...(broken.length > 1 ? [removal(t("Remove these {0} lines", broken.length), broken)] : []),
    ...offered(t("Explain the check"), "goVerify.explainCheck", SUM_CHECK_ID),
    ...offered(t("Show go.sum Changes"), "goVerify.showGosumChanges", document.uri),
  ];
}
