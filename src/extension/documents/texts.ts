/** The text of each of our documents. */
import { homedir } from "node:os";
import { l10n } from "vscode";
import { existingHome } from "../../engine/paths.ts";
import type { GoFacts } from "../../engine/toolchain.ts";
import { type LogText, logText } from "../../formats/log.ts";
import { linksIn } from "../../formats/logLinks.ts";
import type { CaseOutcome, CheckInfo } from "../../server/protocol.ts";
import { statusWord } from "../phrases.ts";
import type { Board } from "../verify/board.ts";
import type { Session } from "../verify/session.ts";
import { type DocumentName, uriOf } from "./documentName.ts";

/** The texts of our documents. */
export interface Texts {
  of(name: DocumentName): Promise<LogText>;
  /** Why a check matters; empty if the server cannot be started. */
  about(id: string): Promise<string>;
  /** Sets the text of a document. */
  set(name: DocumentName, text: LogText): void;
  /** Sets the outcomes of the self-test. */
  setOutcomes(outcomes: readonly CaseOutcome[]): void;
}

/** The result of the self-test. */
export const SELF_TEST: DocumentName = { kind: "self-test", id: "proof of the checks" };

/** Opens the texts of a session. */
export function openTexts(board: Board, session: Session): Texts {
  const stored = new Map<string, LogText>();
  const set = (name: DocumentName, text: LogText) => void stored.set(uriOf(name).path, text);
  const infoOf = async (id: string) => {
    const checks = (await session.catalog()).flatMap((layer) => layer.checks);
    return checks.find((check) => check.id === id);
  };
  return {
    async of(name) {
      switch (name.kind) {
        case "log":
          return logOf(name.id, board, session);
        case "explanation": {
          const check = await infoOf(name.id);
          return plain(check ? explanation(check, board) : "");
        }
        case "profiled test":
        case "self-test":
          return stored.get(uriOf(name).path) ?? plain("");
      }
    },
    about: async (id) => (await infoOf(id).catch(() => undefined))?.about ?? "",
    set,
    setOutcomes: (outcomes) => set(SELF_TEST, plain(outcomesText(outcomes))),
  };
}

/** A text without folds, which is read from its first line. */
function plain(text: string): LogText {
  return { text, start: 0, folds: [], links: linksIn(text.split("\n"), homedir()), copies: [] };
}

/** While a check runs the release is unknown: the report has it at the end of the run. */
const UNKNOWN_GO: GoFacts = { path: "", version: "", goroot: "", goos: "", goarch: "" };

/** The log of a check with its last report. */
function logOf(id: string, board: Board, session: Session): LogText {
  const row = board.row(id);
  if (row?.report === undefined) {
    return plain(l10n.t("{0} has not run yet.", id));
  }
  const report = session.report();
  return logText(row.report, {
    startedAt: (row.stale ? report?.startedAt : session.startedAt()) ?? new Date().toISOString(),
    go: report === undefined ? UNKNOWN_GO : report.go,
    host: { os: process.platform, arch: process.arch, cpus: 0 },
    home: existingHome(),
  });
}

/** Why a check matters, its last result, and its cases. */
function explanation(check: CheckInfo, board: Board): string {
  const report = board.row(check.id)?.report;
  const field = (label: string, text: string) =>
    text === "" ? [] : [label, `  ${text.replaceAll("\n", "\n  ")}`, ""];
  return [
    `${check.title}`,
    `  ${check.id} · ${check.effort}`,
    "",
    ...field(l10n.t("Why it matters"), check.about),
    ...field(l10n.t("Runs after"), check.needs.join(", ")),
    ...field(
      l10n.t("Last result"),
      report ? `${statusWord(report.status)}: ${report.summary}` : l10n.t("not run yet"),
    ),
    ...(report?.findings ?? []).flatMap(({ message, cause, fix }) => [
      ...field(l10n.t("What is wrong"), message),
      ...field(l10n.t("Why"), cause),
      ...field(l10n.t("What to do"), fix),
    ]),
    ...field(l10n.t("Faults that it must find"), list(check.faults)),
    ...field(l10n.t("Unusual but healthy set-ups that it must accept"), list(check.healthy)),
  ].join("\n");
}

function list(names: readonly string[]): string {
  return names.map((name) => `- ${name}`).join("\n");
}

/** All cases, those with a wrong result first, and the counts. */
function outcomesText(outcomes: readonly CaseOutcome[]): string {
  const wrong = outcomes.filter(({ judged }) => judged.length > 0);
  const unavailable = outcomes.filter((outcome) => outcome.unavailable !== undefined);
  const right = outcomes.length - wrong.length - unavailable.length;
  const lines = ({ checkId, name, kind, summary, unavailable, judged }: CaseOutcome) => [
    `${unavailable === undefined ? (judged.length === 0 ? "✓" : "✗") : "–"} ${checkId} · ${
      kind === "fault" ? l10n.t("fault") : l10n.t("healthy")
    } · ${name}`,
    `    ${unavailable ?? summary}`,
    ...judged.map((text) => `    ${text}`),
  ];
  return [
    l10n.t(
      "Cases with the expected result: {0}; with another result: {1}; not possible on this machine: {2}",
      right,
      wrong.length,
      unavailable.length,
    ),
    "",
    ...[...wrong, ...outcomes.filter((outcome) => !wrong.includes(outcome))].flatMap(lines),
    "",
  ].join("\n");
}
