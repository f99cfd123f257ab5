/** What a command offers that needs a check and was not called from a row: the checks, those that failed first. */
import { l10n, type QuickPickItem, window } from "vscode";
import { heaviestFirst } from "../../engine/report.ts";
import { oneLine } from "../../formats/visible.ts";
import { statusWord } from "../phrases.ts";
import type { Board, Row } from "./board.ts";
import type { Session } from "./session.ts";

/** A check that can be picked. */
export interface CheckChoice extends QuickPickItem {
  id: string;
}

/**
 * Returns the ID of the check that the user picks; undefined if none.
 * @throws Error with one sentence if there is nothing to pick
 */
export async function pickCheck(choices: CheckChoice[]): Promise<string | undefined> {
  if (choices.length === 0) {
    throw new Error(l10n.t("No check has run yet."));
  }
  const picked = await window.showQuickPick(choices, {
    title: l10n.t("Pick a check"),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked?.id;
}

/** The checks with a result, those that failed first. */
export function checksThatRan(board: Board): CheckChoice[] {
  return withReports(board.all()).map(choiceOf);
}

/**
 * The checks whose findings have a fix, those that failed first.
 * @throws Error with one sentence if checks have run, but none has a fix
 */
export function checksWithFix(board: Board): CheckChoice[] {
  const ran = withReports(board.all());
  const withFix = ran.filter(({ report }) => report.findings.some(({ fix }) => fix !== ""));
  if (ran.length > 0 && withFix.length === 0) {
    throw new Error(l10n.t("No check has a fix to copy."));
  }
  return withFix.map(choiceOf);
}

/** All checks of this version: those that have run, the failed ones first, then the others. */
export async function everyCheck(session: Session, board: Board): Promise<CheckChoice[]> {
  const all = (await session.catalog()).flatMap(({ checks }) => checks);
  const ran = checksThatRan(board).filter(({ id }) => all.some((check) => check.id === id));
  const others = all.filter(({ id }) => !ran.some((choice) => choice.id === id));
  return [...ran, ...others.map(({ id, label, title }) => ({ id, label, description: id, detail: title }))];
}

type Answered = Row & { report: NonNullable<Row["report"]> };

function withReports(rows: readonly Row[]): Answered[] {
  const answered = rows.filter((row): row is Answered => row.report !== undefined);
  return heaviestFirst(answered.map((row) => ({ status: row.report.status, row }))).map(({ row }) => row);
}

function choiceOf({ id, label, report }: Answered): CheckChoice {
  const result = [statusWord(report.status), oneLine(report.summary)].filter((part) => part !== "");
  // `$(` is broken up, so that a name cannot insert an icon.
  return {
    id,
    label: oneLine(label).replaceAll("$(", "$\u200c("),
    description: id,
    detail: result.join(": "),
  };
}
