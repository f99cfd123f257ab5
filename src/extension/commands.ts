/** All commands, and the one place that shows their errors. */
import { commands, type Disposable, env, l10n, Range, Uri, window } from "vscode";
import type { Location } from "../engine/check.ts";
import type { Documents } from "./documents/documents.ts";
import { SELF_TEST, type Texts } from "./documents/texts.ts";
import type { GosumPanels } from "./gosum/gosum.ts";
import { RunCancelled, type Server, ServerCrashed } from "./languageServer/server.ts";
import { showError, showInformation } from "./notify.ts";
import { openAsProfile, openProfile } from "./profiles/profiles.ts";
import type { Profiles } from "./profiles/types.ts";
import { NotTrusted, showNotTrusted } from "./trust.ts";
import type { Board } from "./verify/board.ts";
import {
  type CheckChoice,
  checksThatRan,
  checksWithFix,
  everyCheck,
  pickCheck,
} from "./verify/checkChoices.ts";
import { exportReport } from "./verify/exportReport.ts";
import { Busy } from "./verify/runs.ts";
import { selectGo } from "./verify/selectGo.ts";
import type { RunResult, Session, VerifyRequest } from "./verify/session.ts";
import { checkOf } from "./verify/tree.ts";

/** What the commands use. */
export interface Parts {
  server: Server;
  profiles: Profiles;
  gosum: GosumPanels;
  session: Session;
  board: Board;
  documents: Documents;
  texts: Texts;
  /** Every layer has a Verify command. */
  layers: readonly string[];
  showResult(run: RunResult): Promise<void>;
  setOnlyFailed(value: boolean): Promise<void>;
}

/** Registers all commands. */
export function registerCommands(parts: Parts): Disposable[] {
  const { server, session, board, documents } = parts;
  const verify = async (request: VerifyRequest) => parts.showResult(await session.verify(request));
  const showLog = (id: string) => documents.show({ kind: "log", id });
  const explain = (id: string) => documents.show({ kind: "explanation", id });
  const every = () => everyCheck(session, board);
  const handlers: Handlers = {
    verifyEverything: () => verify({ layers: [], checks: [] }),
    cancel: () => session.cancel(),
    proveChecks: () => prove(parts),
    exportReport: () => exportLast(session),
    selectGo: () => selectGo(server),
    runCheck: (node) => withCheck(node, (id) => verify({ layers: [], checks: [id] }), every),
    showLog: (node) => withCheck(node, showLog, () => checksThatRan(board)),
    explainCheck: (node) => withCheck(node, explain, every),
    copyFix: (node) =>
      withCheck(
        node,
        (id) => copyFix(node, id, board),
        () => checksWithFix(board),
      ),
    copyCommand: (text) => copyCommand(text),
    showOnlyFailed: () => parts.setOnlyFailed(true),
    showAll: () => parts.setOnlyFailed(false),
    openProfile: (file) => openProfile(parts.profiles, file),
    openAsProfile: (clicked, selected) => openAsProfile(parts.profiles, clicked, selected),
    showGosumChanges: (file) => parts.gosum.show(file),
    queryChecksumDatabase: (file) => parts.gosum.queryDatabase(file),
    openLocation: (location) => openLocation(location as Location),
  };
  for (const layer of parts.layers) {
    handlers[`verify${layer[0]!.toUpperCase()}${layer.slice(1)}`] = () =>
      verify({ layers: [layer], checks: [] });
  }
  return registerHandlers(handlers);
}

/** The handler of each command, by its name after `goVerify.`; a caller may pass any arguments. */
export type Handlers = Record<string, (...args: unknown[]) => Promise<unknown> | unknown>;

/** Registers commands whose errors are shown in one sentence. */
export function registerHandlers(handlers: Handlers): Disposable[] {
  return Object.entries(handlers).map(([name, handle]) =>
    commands.registerCommand(`goVerify.${name}`, async (...args: unknown[]) => {
      try {
        return await handle(...args);
      } catch (error) {
        // Not awaited: a message stays until it is closed.
        void showFailure(error);
      }
    }),
  );
}

/** Shows what a command throws. A run that the user cancelled, and a crash that was shown already, show nothing. */
async function showFailure(error: unknown): Promise<void> {
  if (error instanceof RunCancelled || error instanceof ServerCrashed) {
    return;
  }
  if (error instanceof NotTrusted) {
    return showNotTrusted(error);
  }
  if (error instanceof Busy) {
    const cancel = l10n.t("Cancel It");
    if ((await showInformation(l10n.t("A run is already in progress."), cancel)) === cancel) {
      await commands.executeCommand("goVerify.cancel");
    }
    return;
  }
  await showError(error instanceof Error ? error.message : String(error));
}

/** Calls `act` with the check of a row, or with one that the user picks if there is no row. */
async function withCheck(
  node: unknown,
  act: (id: string) => Promise<unknown>,
  choices: () => Promise<CheckChoice[]> | CheckChoice[],
): Promise<void> {
  const id = typeof node === "string" ? checkOf(node) : await pickCheck(await choices());
  if (id !== undefined) {
    await act(id);
  }
}

async function exportLast(session: Session): Promise<void> {
  const report = session.report();
  if (report === undefined) {
    throw new Error(l10n.t("There is no report to export yet. Verify first."));
  }
  await exportReport(report);
}

async function prove({ session, documents, texts }: Parts): Promise<void> {
  texts.setOutcomes(await session.prove());
  documents.refresh([SELF_TEST]);
  await documents.show(SELF_TEST);
}

/** Copies the fix of one finding, or of all findings of a check. */
async function copyFix(node: unknown, id: string, board: Board): Promise<void> {
  const findings = board.row(id)?.report?.findings ?? [];
  const index = typeof node === "string" && node.includes("#") ? Number(node.split("#")[1]) : undefined;
  const chosen = index === undefined ? findings : findings.slice(index, index + 1);
  const fixes = [...new Set(chosen.map(({ fix }) => fix).filter((fix) => fix !== ""))];
  if (fixes.length === 0) {
    throw new Error(l10n.t("{0} has no fix to copy.", id));
  }
  await env.clipboard.writeText(fixes.join("\n"));
  window.setStatusBarMessage(l10n.t("The fix was copied."), 3000);
}

/** Copies a command of a log. */
async function copyCommand(text: unknown): Promise<void> {
  await env.clipboard.writeText(String(text));
  window.setStatusBarMessage(l10n.t("Copied."), 3000);
}

async function openLocation({ path, line = 1 }: Location): Promise<void> {
  const at = new Range(line - 1, 0, line - 1, 0);
  await commands.executeCommand("vscode.open", Uri.file(path), { selection: at });
}
