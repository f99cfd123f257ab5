/** Every command of ours, and the one place where what a command throws reaches the person. */
import { commands, type Disposable, env, l10n, type QuickPickItem, Range, Uri, window } from "vscode";
import type { Location } from "../engine/check.ts";
import type { Documents } from "./documents/documents.ts";
import { explanationName, PROOF, type Texts } from "./documents/texts.ts";
import type { GosumReports } from "./gosum/gosum.ts";
import { RunCancelled, type Server, ServerCrashed } from "./languageServer/client.ts";
import { openProfile, type Profiles } from "./profiles/profiles.ts";
import { NotTrusted, tellNotTrusted } from "./trust.ts";
import type { Board } from "./verify/board.ts";
import { exportReport } from "./verify/exportReport.ts";
import { Busy } from "./verify/runs.ts";
import { selectGo } from "./verify/selectGo.ts";
import type { Ended, Session, Wish } from "./verify/session.ts";
import { checkOf } from "./verify/tree.ts";

/** What the commands act on. */
export interface Parts {
  server: Server;
  profiles: Profiles;
  gosum: GosumReports;
  session: Session;
  board: Board;
  documents: Documents;
  texts: Texts;
  /** The layers that have a view, and a Verify command where they have checks. */
  layers: readonly string[];
  /** Shows a run's end. */
  ended(run: Ended): Promise<void>;
  setOnlyOff(value: boolean): Promise<void>;
}

/** Registers all commands. */
export function registerCommands(parts: Parts): Disposable[] {
  const { server, session, board, documents } = parts;
  const verify = async (wish: Wish) => parts.ended(await session.verify(wish));
  const handlers: Handlers = {
    verifyEverything: () => verify({ layers: [], checks: [] }),
    cancel: () => session.cancel(),
    proveChecks: () => prove(parts),
    exportReport: () => exportLast(session),
    selectGo: () => selectGo(server),
    runCheck: async (node) => withCheck(node, session, (id) => verify({ layers: [], checks: [id] })),
    showLog: async (node) => withCheck(node, session, async (id) => documents.show(id), ranChecks(board)),
    explainCheck: async (node) => withCheck(node, session, (id) => documents.show(explanationName(id))),
    copyFix: async (node) => withCheck(node, session, (id) => copyFix(node, id, board), ranChecks(board)),
    showOnlyFailed: () => parts.setOnlyOff(true),
    showAll: () => parts.setOnlyOff(false),
    openProfile: (file) => openProfile(parts.profiles, file),
    showGosumChanges: (file) => parts.gosum.show(file),
    openLocation: (location) => openLocation(location as Location),
  };
  for (const layer of parts.layers) {
    handlers[`verify${layer[0]!.toUpperCase()}${layer.slice(1)}`] = () =>
      verify({ layers: [layer], checks: [] });
  }
  return registerHandlers(handlers);
}

/** What each command does, by its name after `goVerify.`; the arguments are whatever the caller gives. */
export type Handlers = Record<string, (...args: unknown[]) => Promise<unknown> | unknown>;

/** Registers commands whose errors are told to the person in one sentence. */
export function registerHandlers(handlers: Handlers): Disposable[] {
  return Object.entries(handlers).map(([name, handle]) =>
    commands.registerCommand(`goVerify.${name}`, async (...args: unknown[]) => {
      try {
        return await handle(...args);
      } catch (error) {
        // Not awaited: a message stays until the person closes it.
        void tell(error);
      }
    }),
  );
}

/** What a command throws, as a person should hear it: once, and not at all where it was their wish. */
async function tell(error: unknown): Promise<void> {
  if (error instanceof RunCancelled || error instanceof ServerCrashed) {
    return;
  }
  if (error instanceof NotTrusted) {
    return tellNotTrusted(error);
  }
  if (error instanceof Busy) {
    const cancel = l10n.t("Cancel It");
    if ((await window.showInformationMessage(l10n.t("A run is under way."), cancel)) === cancel) {
      await commands.executeCommand("goVerify.cancel");
    }
    return;
  }
  await window.showErrorMessage(error instanceof Error ? error.message : String(error));
}

/** Does something with the check of a row, or with one that the person picks where there is no row. */
async function withCheck(
  node: unknown,
  session: Session,
  act: (id: string) => Promise<unknown>,
  choices?: QuickPickItem[],
): Promise<void> {
  const id =
    typeof node === "string" ? checkOf(node) : await pickCheck(choices ?? (await allChecks(session)));
  if (id !== undefined) {
    await act(id);
  }
}

async function pickCheck(choices: QuickPickItem[]): Promise<string | undefined> {
  if (choices.length === 0) {
    throw new Error(l10n.t("No check has been run yet."));
  }
  const picked = await window.showQuickPick(choices, {
    title: l10n.t("Pick a check"),
    matchOnDescription: true,
  });
  return picked?.description;
}

async function allChecks(session: Session): Promise<QuickPickItem[]> {
  const layers = await session.catalog();
  return layers.flatMap((layer) => layer.checks.map(({ id, title }) => ({ label: title, description: id })));
}

function ranChecks(board: Board): QuickPickItem[] {
  return board
    .all()
    .filter((row) => row.report !== undefined)
    .map(({ id, title }) => ({ label: title, description: id }));
}

async function exportLast(session: Session): Promise<void> {
  const report = session.report();
  if (report === undefined) {
    throw new Error(l10n.t("There is no report to export yet: verify first."));
  }
  await exportReport(report);
}

async function prove({ session, documents, texts }: Parts): Promise<void> {
  texts.keepProof(await session.prove());
  documents.refresh([PROOF]);
  await documents.show(PROOF);
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

async function openLocation({ path, line = 1 }: Location): Promise<void> {
  const at = new Range(line - 1, 0, line - 1, 0);
  await commands.executeCommand("vscode.open", Uri.file(path), { selection: at });
}
