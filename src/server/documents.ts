/**
 * Diagnostics, hovers and quick fixes for open go.sum and go.mod files. Reads text and runs nothing, except git for
 * clients that request the comparison with HEAD.
 */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  CodeActionKind,
  type Connection,
  type Diagnostic,
  DidChangeWatchedFilesNotification,
  type Hover,
  type InitializeParams,
  MarkupKind,
  type Position,
  type ServerCapabilities,
  TextDocumentSyncKind,
} from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { PARSE_OPTIONS } from "../disk/platform.ts";
import { parseGoMod } from "../modules/goMod/goMod.ts";
import { parseGoWork } from "../modules/goMod/goWork.ts";
import { translator } from "../modules/translate.ts";
import { NOT_COMPARED, readCommittedSums } from "./committedSums.ts";
import { userEnvironment } from "./environment.ts";
import { goLines } from "./goLines.ts";
import { IN_MARKDOWN, IN_TEXT } from "./hoverStyle.ts";
import { hoverOnMod, hoverOnWork } from "./modHover.ts";
import { followFiles, type OpenFiles, roleOf, type SumAnalysis } from "./openFiles.ts";
import type { ClientOptions } from "./protocol.ts";
import type { RelatedFiles } from "./relatedFiles.ts";
import { type ActionContext, actionsOn } from "./sumActions.ts";
import { alarmDiagnostics, alarmsIn } from "./sumAlarms.ts";
import { diagnosticsOf } from "./sumDiagnostics.ts";
import { type HoverContext, hoverOnSum } from "./sumHover.ts";

/** A document that took less, in ms, is diagnosed at once. */
const QUICK_MS = 50;

/** The longest delay before a document is diagnosed, in ms. */
const LONGEST_WAIT_MS = 1000;

/** Files whose change on disk can affect an open file. */
const WATCHED = "**/go.{sum,work.sum,mod,work}";

/** Files of git that change with HEAD, in a workspace that is the root of its repository. */
const WATCHED_OF_GIT = "**/.git/{HEAD,logs/HEAD}";

/** Handles requests for open files. The result returns the server's capabilities for a client that initializes. */
export function serveDocuments(connection: Connection): (client: InitializeParams) => ServerCapabilities {
  let client = clientOf({ capabilities: {} });
  let committed = NOT_COMPARED;
  let watched: string[] = [];
  const alarmsOf = (uri: string, { sums }: SumAnalysis) => alarmsIn(sums, committed.of(uri));
  const diagnosed = diagnosing(connection, async (document) => {
    const analysis = await files.analyse(document);
    return [
      ...alarmDiagnostics(document, alarmsOf(document.uri, analysis), client.t),
      ...diagnosticsOf(document, analysis.problems),
    ];
  });
  const files: OpenFiles = followFiles(connection, {
    changed: diagnosed.changed,
    stale: ({ uri }) => committed.refresh(uri),
    closed(document) {
      committed.forget(document.uri);
      diagnosed.closed(document);
    },
  });
  const foundInHead = (uri: string) => {
    const document = files.get(uri);
    if (document) {
      diagnosed.changed(document);
    }
  };
  connection.onInitialized(() => {
    if (watched.length > 0) {
      const watchers = watched.map((globPattern) => ({ globPattern }));
      connection.client.register(DidChangeWatchedFilesNotification.type, { watchers }).catch(() => {});
    }
  });
  connection.onDidChangeWatchedFiles(() => files.invalidate());
  connection.onHover(({ textDocument, position }) => {
    const document = files.get(textDocument.uri);
    return document && hoverAt(document, position, files, client);
  });
  connection.onCodeAction(async ({ textDocument, range }) => {
    const document = files.get(textDocument.uri);
    if (document === undefined || roleOf(document.uri) !== "sum") {
      return [];
    }
    const analysis = await files.analyse(document);
    const found = { problems: analysis.problems, alarms: alarmsOf(document.uri, analysis) };
    return actionsOn(document, found, range, client);
  });
  return (params) => {
    client = clientOf(params);
    const { git = false } = (params.initializationOptions ?? {}) as ClientOptions;
    committed = git ? readCommittedSums(userEnvironment(process.env, {}), foundInHead) : NOT_COMPARED;
    const canWatch = params.capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
    watched = canWatch ? [WATCHED, ...(git ? [WATCHED_OF_GIT] : [])] : [];
    return {
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
      hoverProvider: true,
      codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
    };
  };
}

/** What the client can show and run. */
type Client = ActionContext & Pick<HoverContext, "style" | "t">;

function clientOf({
  capabilities,
  initializationOptions,
}: Pick<InitializeParams, "capabilities" | "initializationOptions">): Client {
  const { words, commands } = (initializationOptions ?? {}) as ClientOptions;
  const formats = capabilities.textDocument?.hover?.contentFormat ?? [];
  return {
    t: translator(words ?? {}),
    commands: commands ?? [],
    style: formats.includes(MarkupKind.Markdown) ? IN_MARKDOWN : IN_TEXT,
  };
}

/**
 * Diagnoses each document that changed: at once if that is quick, else after a delay as long as the last time took,
 * so that a huge document does not block the server.
 */
function diagnosing(
  connection: Connection,
  diagnosticsFor: (document: TextDocument) => Promise<Diagnostic[]>,
) {
  const waiting = new Map<string, ReturnType<typeof setTimeout>>();
  const costs = new Map<string, number>();
  const send = (uri: string, version: number, diagnostics: Diagnostic[]) =>
    // A closed pipe means that the client is gone.
    connection.sendDiagnostics({ uri, version, diagnostics }).catch(() => {});
  const diagnose = async (document: TextDocument) => {
    const { uri, version } = document;
    const start = performance.now();
    const diagnostics = await diagnosticsFor(document);
    // A newer text is diagnosed on its own; a closed document is not diagnosed.
    if (document.version === version && waiting.has(uri)) {
      await send(uri, version, diagnostics);
    }
    costs.set(uri, performance.now() - start);
  };
  return {
    changed(document: TextDocument) {
      const { uri } = document;
      clearTimeout(waiting.get(uri));
      const cost = costs.get(uri) ?? 0;
      const wait = cost < QUICK_MS ? 0 : Math.min(cost, LONGEST_WAIT_MS);
      waiting.set(
        uri,
        setTimeout(() => diagnose(document), wait),
      );
    },
    closed({ uri, version }: TextDocument) {
      clearTimeout(waiting.get(uri));
      waiting.delete(uri);
      costs.delete(uri);
      void send(uri, version, []);
    },
  };
}

async function hoverAt(
  document: TextDocument,
  position: Position,
  files: OpenFiles,
  { style, t }: Client,
): Promise<Hover | undefined> {
  const role = roleOf(document.uri);
  if (role === "sum") {
    const { sums, related } = await files.analyse(document);
    const number = goLines(document).lineAt(position);
    const line = sums.lines.find((one) => one.line === number);
    const context = { style, t, uriOf: addresses(document, related) };
    return line && hoverOnSum(line, related.name, related.side, context);
  }
  const { related } = await files.context(document);
  if (role === undefined || related.folder === "") {
    return undefined;
  }
  const line = goLines(document).lineAt(position);
  const context = { style, t, uriOf: addresses(document, related) };
  return role === "mod"
    ? hoverOnMod(parseGoMod(document.getText(), PARSE_OPTIONS).file, line, related, context)
    : hoverOnWork(parseGoWork(document.getText(), PARSE_OPTIONS).file, line, related.side, context);
}

/** The URIs of go.sum files by their names; the document's own URI is the client's. */
function addresses({ uri }: TextDocument, { folder, name }: RelatedFiles): HoverContext["uriOf"] {
  return (file) => (file === name ? uri : pathToFileURL(join(folder, file)).href);
}
