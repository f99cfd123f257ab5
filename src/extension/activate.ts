/** What VS Code calls when one of the extension's own surfaces is first used. Puts the parts together. */
import { commands, type ExtensionContext, l10n, window } from "vscode";
import { registerCommands } from "./commands.ts";
import { openDocuments } from "./documents/documents.ts";
import { openTexts } from "./documents/texts.ts";
import { openGosumReports } from "./gosum/gosum.ts";
import { openServer } from "./languageServer/client.ts";
import { openGoFiles } from "./languageServer/goFiles.ts";
import { openProfiles, type Profiles } from "./profiles/profiles.ts";
import { openProfileTools } from "./profiles/profileTools.ts";
import { openState } from "./state.ts";
import { announce } from "./verify/announce.ts";
import { type Board, openBoard } from "./verify/board.ts";
import { dimStaleRows } from "./verify/decorations.ts";
import { openProblems, showProblems } from "./verify/problems.ts";
import { type Ended, openSession, type Session } from "./verify/session.ts";
import { openStatus } from "./verify/status.ts";
import type { Tree } from "./verify/tree.ts";
import { openViews } from "./verify/views.ts";
import { changeWords } from "./words.ts";

/** What the extension hands to its tests, and to extensions that want the verdict. */
export interface Api {
  session: Session;
  board: Board;
  /** The tree of each layer. */
  trees: ReadonlyMap<string, Tree>;
  profiles: Profiles;
}

/** VS Code keeps silent about an extension that fails here, so we tell it ourselves. */
export function activate(context: ExtensionContext): Api {
  try {
    return open(context);
  } catch (error) {
    void window.showErrorMessage(l10n.t("Go Verify could not start: {0}", String(error)));
    throw error;
  }
}

function open(context: ExtensionContext): Api {
  const state = openState(context.workspaceState);
  const layers = layersOf(context);
  let change = "";

  const board = openBoard((ids) => {
    views.refreshRows(ids);
    documents.refresh(ids);
  });
  const server = openServer(context);
  const profiles = openProfiles(context, state, server);
  const gosum = openGosumReports(context, server);
  const status = openStatus();
  const problems = openProblems();
  const refreshHeads = () => {
    status.refresh(session);
    views.refreshHeads(session, change);
    setContext("running", session.progress() !== undefined);
  };
  const session = openSession({
    server,
    board,
    state,
    onChange: refreshHeads,
    onRun: (...run) => views.showProgress(...run),
  });
  const texts = openTexts(board, session);
  const documents = openDocuments(texts.of);
  const views = openViews(layers, { board, onlyOff: state.onlyOff, about: texts.about });

  const ended = async (run: Ended) => {
    change = [changeWords(run.change), ...run.complaints].filter(Boolean).join(" · ");
    showProblems(problems, board);
    refreshHeads();
    const [single] = run.wish.checks;
    if (single !== undefined) {
      await documents.show(single);
    } else if (!views.anyVisible()) {
      // Not awaited: it stays until the person closes it.
      void announce(run, run.report.layers[0]?.id ?? layers[0]!);
    }
  };
  const setOnlyOff = async (value: boolean) => {
    await state.setOnlyOff(value);
    setContext("onlyOff", value);
    views.refreshRows([]);
  };
  context.subscriptions.push(
    server,
    profiles,
    gosum,
    openGoFiles(server, problems),
    status,
    problems,
    documents,
    views,
    dimStaleRows(),
    ...registerCommands({
      server,
      profiles,
      gosum,
      session,
      board,
      documents,
      texts,
      layers,
      ended,
      setOnlyOff,
    }),
    ...openProfileTools({ context, state, server, profiles, documents, texts }),
  );
  setContext("onlyOff", state.onlyOff());
  session.restore();
  return { session, board, trees: views.trees, profiles };
}

/** Tells package.json's `when` clauses; the editor takes it in its own time. */
function setContext(key: string, value: boolean): void {
  void commands.executeCommand("setContext", `goVerify.${key}`, value);
}

/** The layers that package.json gives a view: `goVerify.<layer>` in our container. */
function layersOf(context: ExtensionContext): string[] {
  const views: { id: string }[] = context.extension.packageJSON.contributes.views.goVerify;
  return views.map(({ id }) => id.replace("goVerify.", ""));
}
