/** The entry point: VS Code calls it when one of our views, commands or files is first used. Connects the parts. */
import { commands, type ExtensionContext, l10n } from "vscode";
import { registerCommands } from "./commands.ts";
import { openDocuments } from "./documents/documents.ts";
import { openTexts } from "./documents/texts.ts";
import { openGosum } from "./gosum/gosum.ts";
import { GO_FILES, openGoFiles, withoutSkipped } from "./languageServer/goFiles.ts";
import { openServer } from "./languageServer/server.ts";
import { showError } from "./notify.ts";
import { openProfileHome } from "./profiles/profileHome.ts";
import { openProfiles } from "./profiles/profiles.ts";
import { openProfileTools } from "./profiles/profileTools.ts";
import type { Profiles } from "./profiles/types.ts";
import { openState } from "./state.ts";
import { showTrust } from "./trust.ts";
import { openAgeing } from "./verify/ageing.ts";
import { announce } from "./verify/announce.ts";
import { type Board, openBoard } from "./verify/board.ts";
import { dimRows } from "./verify/decorations.ts";
import { followSettings } from "./verify/followSettings.ts";
import { layersOf, showLayersWithChecks } from "./verify/layers.ts";
import { openProblems, showProblems } from "./verify/problems.ts";
import { openSession, type RunResult, type Session } from "./verify/session.ts";
import { openStatus } from "./verify/status.ts";
import type { Tree } from "./verify/tree.ts";
import { openViews } from "./verify/views.ts";

/** What the extension exports: for its tests, and for extensions that want the verdict. */
export interface Api {
  session: Session;
  board: Board;
  /** The tree of each layer. */
  trees: ReadonlyMap<string, Tree>;
  profiles: Profiles;
}

/** VS Code does not show that an extension failed here, so we show it. */
export function activate(context: ExtensionContext): Api {
  try {
    return open(context);
  } catch (error) {
    void showError(l10n.t("Go Verify could not start: {0}", String(error)));
    throw error;
  }
}

/** Our commands that the language server may offer as code actions. */
const SERVER_COMMANDS = [
  "goVerify.explainCheck",
  "goVerify.showGosumChanges",
  "goVerify.queryChecksumDatabase",
];

function open(context: ExtensionContext): Api {
  const layers = layersOf(context);
  showLayersWithChecks();
  const state = openState(context.workspaceState);
  const board = openBoard();
  const server = openServer(context, {
    documentSelector: [GO_FILES],
    middleware: {
      handleDiagnostics: (uri, diagnostics, next) => next(uri, withoutSkipped(uri, diagnostics)),
    },
    commands: SERVER_COMMANDS,
  });
  const session = openSession({ server, board, state });
  const texts = openTexts(board, session);
  const documents = openDocuments(texts.of);
  board.onDidChange((ids) => documents.refresh(ids.map((id) => ({ kind: "log", id }))));
  const status = openStatus(session);
  session.onDidChange(() => setContext("running", session.progress() !== undefined));
  const home = openProfileHome(state.recentProfiles);
  const views = openViews({
    layers,
    withRows: (layer, tree) => (layer === "pprof" ? home.above(tree) : tree),
    board,
    session,
    onlyFailed: state.onlyFailed,
    about: texts.about,
  });
  const ageing = openAgeing(session, () => {
    status.refresh();
    views.refreshHeads();
  });
  const problems = openProblems();
  const profiles = openProfiles(context, state, server, (uri) => void home.opened(uri));
  const gosum = openGosum(context, server);

  const showResult = async (run: RunResult) => {
    await showProblems(problems, board);
    const [single] = run.request.checks;
    if (single !== undefined) {
      await documents.show({ kind: "log", id: single });
    } else if (!views.anyVisible()) {
      // Not awaited: the notification stays until it is closed.
      void announce(run, run.report.layers[0]?.id ?? layers[0]!);
    }
  };
  const setOnlyFailed = async (value: boolean) => {
    await state.setOnlyFailed(value);
    setContext("onlyFailed", value);
    views.refreshRows([]);
  };
  context.subscriptions.push(
    server,
    profiles,
    gosum,
    openGoFiles(server, problems),
    status,
    ageing,
    followSettings(session, board),
    showTrust(),
    problems,
    documents,
    views,
    dimRows(),
    ...registerCommands({
      server,
      profiles,
      gosum,
      session,
      board,
      documents,
      texts,
      layers,
      showResult,
      setOnlyFailed,
    }),
    ...openProfileTools({ context, state, server, profiles, home, documents, texts }),
  );
  setContext("onlyFailed", state.onlyFailed());
  session.restore();
  return { session, board, trees: views.trees, profiles };
}

/** Sets a key for the `when` clauses of package.json. */
function setContext(key: string, value: boolean): void {
  void commands.executeCommand("setContext", `goVerify.${key}`, value);
}
