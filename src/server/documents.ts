/** Tells about open files of modules while a person types in them. Reads text and runs nothing. */
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
import type { Neighbours } from "./neighbours.ts";
import { followFiles, type OpenFiles, roleOf } from "./openFiles.ts";
import type { ClientOptions } from "./protocol.ts";
import { type ActionContext, actionsOn } from "./sumActions.ts";
import { diagnosticsOf } from "./sumDiagnostics.ts";
import { type HoverContext, hoverOnSum } from "./sumHover.ts";

/** A document that took less, in ms, is diagnosed without a wait. */
const QUICK_MS = 50;

/** The longest wait for a pause in typing, in ms: for documents that take as long to read. */
const LONGEST_WAIT_MS = 1000;

/** Files whose change on disk can mean something for an open one. */
const WATCHED = "**/go.{sum,work.sum,mod,work}";

/** Answers for open files. Gives what the server can do, to be said to the client that begins. */
export function serveDocuments(connection: Connection): (client: InitializeParams) => ServerCapabilities {
  const files: OpenFiles = followFiles(
    connection,
    diagnosing(connection, (document) => files.look(document)),
  );
  let told: Told = toldTo({ capabilities: {} });
  let canWatch = false;
  connection.onInitialized(() => {
    if (canWatch) {
      const watchers = [{ globPattern: WATCHED }];
      connection.client.register(DidChangeWatchedFilesNotification.type, { watchers }).catch(() => {});
    }
  });
  connection.onDidChangeWatchedFiles(() => files.forget());
  connection.onHover(({ textDocument, position }) => {
    const document = files.get(textDocument.uri);
    return document && hoverAt(document, position, files, told);
  });
  connection.onCodeAction(async ({ textDocument, range }) => {
    const document = files.get(textDocument.uri);
    if (document === undefined || roleOf(document.uri) !== "sum") {
      return [];
    }
    const { problems } = await files.look(document);
    return actionsOn(document, problems, range, told);
  });
  return (client) => {
    told = toldTo(client);
    canWatch = client.capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
    return {
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
      hoverProvider: true,
      codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
    };
  };
}

type Client = Pick<InitializeParams, "capabilities" | "initializationOptions">;

/** How things are told to this client. */
type Told = ActionContext & Pick<HoverContext, "style" | "t">;

function toldTo({ capabilities, initializationOptions }: Client): Told {
  const { words, commands } = (initializationOptions ?? {}) as ClientOptions;
  const formats = capabilities.textDocument?.hover?.contentFormat ?? [];
  return {
    t: translator(words ?? {}),
    commands: commands ?? [],
    style: formats.includes(MarkupKind.Markdown) ? IN_MARKDOWN : IN_TEXT,
  };
}

/**
 * Diagnoses each document that changed: at once where that is quick, and in a pause of typing as long as the last time
 * took, so that a huge one does not keep the server busy.
 */
function diagnosing(connection: Connection, look: OpenFiles["look"]) {
  const waiting = new Map<string, ReturnType<typeof setTimeout>>();
  const costs = new Map<string, number>();
  const send = (uri: string, version: number, diagnostics: ReturnType<typeof diagnosticsOf>) =>
    // A closed pipe means that the client is gone.
    connection.sendDiagnostics({ uri, version, diagnostics }).catch(() => {});
  const diagnose = async (document: TextDocument) => {
    const { uri, version } = document;
    const began = performance.now();
    const { problems } = await look(document);
    // A newer text has its own turn, and a closed one none.
    if (document.version === version && waiting.has(uri)) {
      await send(uri, version, diagnosticsOf(document, problems));
    }
    costs.set(uri, performance.now() - began);
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
  { style, t }: Told,
): Promise<Hover | undefined> {
  const role = roleOf(document.uri);
  if (role === "sum") {
    const { sums, neighbours } = await files.look(document);
    const number = goLines(document).lineAt(position);
    const line = sums.lines.find((one) => one.line === number);
    const context = { style, t, uriOf: addresses(document, neighbours) };
    return line && hoverOnSum(line, neighbours.name, neighbours.side, context);
  }
  const { neighbours } = await files.around(document);
  if (role === undefined || neighbours.folder === "") {
    return undefined;
  }
  const line = goLines(document).lineAt(position);
  const context = { style, t, uriOf: addresses(document, neighbours) };
  return role === "mod"
    ? hoverOnMod(parseGoMod(document.getText(), PARSE_OPTIONS).file, line, neighbours, context)
    : hoverOnWork(parseGoWork(document.getText(), PARSE_OPTIONS).file, line, neighbours.side, context);
}

/** The addresses of files of sums by their names: the document's own as the client knows it. */
function addresses({ uri }: TextDocument, { folder, name }: Neighbours): HoverContext["uriOf"] {
  return (file) => (file === name ? uri : pathToFileURL(join(folder, file)).href);
}
