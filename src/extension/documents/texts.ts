/** The text of each document of ours, by its name. */
import { homedir } from "node:os";
import { l10n } from "vscode";
import type { GoFacts } from "../../engine/toolchain.ts";
import { log } from "../../formats/log.ts";
import type { CaseOutcome, CheckInfo } from "../../server/protocol.ts";
import type { Board } from "../verify/board.ts";
import type { Session } from "../verify/session.ts";
import { statusWord } from "../words.ts";

/** What our documents say. */
export interface Texts {
  /** The text of a document: a check's ID names its log. */
  of(name: string): Promise<string>;
  /** Why a check matters; empty where the server may not be asked. */
  about(id: string): Promise<string>;
  /** Keeps a text as the document of that name. */
  keep(name: string, text: string): void;
  /** Keeps the outcomes of a proof for the document PROOF. */
  keepProof(outcomes: readonly CaseOutcome[]): void;
}

/** The name of the document that tells how the checks proved themselves. */
export const PROOF = "proof of the checks";

const EXPLAINED = " explained";

/** The name of a check's explanation. */
export function explanationName(id: string): string {
  return id + EXPLAINED;
}

/** Opens the texts of a session. */
export function openTexts(board: Board, session: Session): Texts {
  const kept = new Map<string, string>();
  const infoOf = async (id: string) => {
    const checks = (await session.catalog()).flatMap((layer) => layer.checks);
    return checks.find((check) => check.id === id);
  };
  return {
    async of(name) {
      const text = kept.get(name);
      if (text !== undefined || name === PROOF) {
        return text ?? "";
      }
      if (!name.endsWith(EXPLAINED)) {
        return logText(name, board, session);
      }
      const check = await infoOf(name.slice(0, -EXPLAINED.length));
      return check ? explanationText(check, board) : "";
    },
    about: async (id) => (await infoOf(id).catch(() => undefined))?.about ?? "",
    keep: (name, text) => void kept.set(name, text),
    keepProof: (outcomes) => void kept.set(PROOF, proofText(outcomes)),
  };
}

/** A check that is running has not told the release yet; the report's own facts come at the run's end. */
const NOT_YET: GoFacts = { path: "", version: "", goroot: "", goos: "", goarch: "" };

/** The log of a check as it stands. */
function logText(id: string, board: Board, session: Session): string {
  const row = board.row(id);
  if (row?.report === undefined) {
    return l10n.t("{0} has not been run yet.", id);
  }
  const kept = session.report();
  return log(row.report, {
    startedAt: (row.stale ? kept?.startedAt : session.startedAt()) ?? new Date().toISOString(),
    go: kept === undefined ? NOT_YET : kept.go,
    host: { os: process.platform, arch: process.arch, cpus: 0 },
    home: homedir(),
  });
}

/** What a check is about, how it came out, and how it proves itself. */
function explanationText(check: CheckInfo, board: Board): string {
  const report = board.row(check.id)?.report;
  const field = (label: string, text: string) =>
    text === "" ? [] : [label, `  ${text.replaceAll("\n", "\n  ")}`, ""];
  return [
    `${check.title}`,
    `  ${check.id} · ${check.effort}`,
    "",
    ...field(l10n.t("Why it matters"), check.about),
    ...field(l10n.t("It runs after"), check.needs.join(", ")),
    ...field(
      l10n.t("How it came out"),
      report ? `${statusWord(report.status)}: ${report.summary}` : l10n.t("not run yet"),
    ),
    ...(report?.findings ?? []).flatMap(({ message, cause, fix }) => [
      ...field(l10n.t("What is wrong"), message),
      ...field(l10n.t("Why"), cause),
      ...field(l10n.t("What to do"), fix),
    ]),
    ...field(l10n.t("Faults that it must catch"), list(check.faults)),
    ...field(l10n.t("Unusual but healthy set-ups on which it must stay silent"), list(check.healthy)),
  ].join("\n");
}

function list(names: readonly string[]): string {
  return names.map((name) => `- ${name}`).join("\n");
}

/** A table of all cases, those that were judged wrong first, and the count. */
function proofText(outcomes: readonly CaseOutcome[]): string {
  const wrong = outcomes.filter(({ judged }) => judged.length > 0);
  const absent = outcomes.filter(({ unavailable }) => unavailable !== undefined);
  const right = outcomes.length - wrong.length - absent.length;
  const line = ({ checkId, name, kind, summary, unavailable, judged }: CaseOutcome) => [
    `${unavailable === undefined ? (judged.length === 0 ? "✓" : "✗") : "–"} ${checkId} · ${
      kind === "fault" ? l10n.t("fault") : l10n.t("healthy")
    } · ${name}`,
    `    ${unavailable ?? summary}`,
    ...judged.map((text) => `    ${text}`),
  ];
  return [
    l10n.t(
      "{0} cases judged right, {1} wrong, {2} cannot be planted here.",
      right,
      wrong.length,
      absent.length,
    ),
    "",
    ...[...wrong, ...outcomes.filter((outcome) => !wrong.includes(outcome))].flatMap(line),
    "",
  ].join("\n");
}
