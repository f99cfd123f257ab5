/** Diagnostics, hovers and quick fixes for open go.sum and go.mod files. Reads text and runs nothing. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  CodeActionKind,
  type Connection,
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
import { goLines } from "./goLines.ts";
import { IN_MARKDOWN, IN_TEXT } from "./hoverStyle.ts";
import { hoverOnMod, hoverOnWork } from "./modHover.ts";
import { followFiles, type OpenFiles, roleOf } from "./openFiles.ts";
import type { ClientOptions } from "./protocol.ts";
import type { RelatedFiles } from "./relatedFiles.ts";
import { type ActionContext, actionsOn } from "./sumActions.ts";
import { diagnosticsOf } from "./sumDiagnostics.ts";
import { type HoverContext, hoverOnSum } from "./sumHover.ts";

/** A document that took less, in ms, is diagnosed at once. */
const QUICK_MS = 50;

/** The longest delay before a document is diagnosed, in ms. */
const LONGEST_WAIT_MS = 1000;

/** Files whose change on disk can affect an open file. */
const WATCHED = "**/go.{sum,work.sum,mod,work}";

/** Handles requests for open files. The result returns the server's capabilities for a client that initializes. */
export function serveDocuments(connection: Connection): (client: InitializeParams) => ServerCapabilities {
  const files: OpenFiles = followFiles(
    connection,
    diagnosing(connection, (document) => files.analyse(document)),
  );
  let client = clientOf({ capabilities: {} });
  let canWatch = false;
  connection.onInitialized(() => {
    if (canWatch) {
      const watchers = [{ globPattern: WATCHED }];
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
    const { problems } = await files.analyse(document);
    return actionsOn(document, problems, range, client);
  });
  return (params) => {
    client = clientOf(params);
    canWatch = params.capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
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
function diagnosing(connection: Connection, analyse: OpenFiles["analyse"]) {
  const waiting = new Map<string, ReturnType<typeof setTimeout>>();
  const costs = new Map<string, number>();
  const send = (uri: string, version: number, diagnostics: ReturnType<typeof diagnosticsOf>) =>
    // A closed pipe means that the client is gone.
    connection.sendDiagnostics({ uri, version, diagnostics }).catch(() => {});
  const diagnose = async (document: TextDocument) => {
    const { uri, version } = document;
    const start = performance.now();
    const { problems } = await analyse(document);
    // A newer text is diagnosed on its own; a closed document is not diagnosed.
    if (document.version === version && waiting.has(uri)) {
      await send(uri, version, diagnosticsOf(document, problems));
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
