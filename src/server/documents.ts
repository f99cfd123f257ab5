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
  LSPErrorCodes,
  MarkupKind,
  type Position,
  ResponseError,
  type ServerCapabilities,
  TextDocumentSyncKind,
} from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { PARSE_OPTIONS } from "../disk/platform.ts";
import { parseGoMod } from "../modules/goMod/goMod.ts";
import { parseGoWork } from "../modules/goMod/goWork.ts";
import { translator } from "../modules/translate.ts";
import { NOT_COMPARED, readCommittedSums } from "./committedSums.ts";
import { diagnosing } from "./diagnosing.ts";
import { userEnvironment } from "./environment.ts";
import { actionable, diagnosticsOfFindings, findingsIn } from "./findings.ts";
import { goLines } from "./goLines.ts";
import { IN_MARKDOWN, IN_TEXT } from "./hoverStyle.ts";
import { hoverOnMod, hoverOnWork } from "./modHover.ts";
import { moduleFacts } from "./moduleFacts.ts";
import { followFiles, type OpenFiles, roleOf } from "./openFiles.ts";
import type { ClientOptions } from "./protocol.ts";
import type { RelatedFiles } from "./relatedFiles.ts";
import { type ActionContext, actionsOn } from "./sumActions.ts";
import { type AlarmFinder, alarmFinder } from "./sumAlarms.ts";
import { type HoverContext, hoverOnSum } from "./sumHover.ts";

/** Files whose change on disk can affect an open file. */
const WATCHED = "**/go.{sum,work.sum,mod,work}";

/** Files of git that change with HEAD, in a workspace that is the root of its repository. */
const WATCHED_OF_GIT = "**/.git/{HEAD,logs/HEAD}";

/**
 * Handles requests for open files, until `ended`. The result returns the server's capabilities for a client that
 * initializes.
 */
export function serveDocuments(
  connection: Connection,
  ended: AbortSignal,
): (client: InitializeParams) => ServerCapabilities {
  let client = clientOf({ capabilities: {} });
  let committed = NOT_COMPARED;
  let watched: string[] = [];
  const again = (uri: string) => {
    const document = files.get(uri);
    if (document) {
      diagnosed.again(document);
    }
  };
  const finders = new Map<string, AlarmFinder>();
  const alarmsOf = (uri: string) => {
    const finder = finders.get(uri) ?? alarmFinder();
    finders.set(uri, finder);
    return finder;
  };
  const facts = moduleFacts(userEnvironment(process.env, {}), again);
  const diagnosed = diagnosing(connection, {
    get: (uri) => files.get(uri),
    ended,
    async diagnosticsFor(document) {
      const found = await findingsIn(document, { files, facts, committed, alarmsOf });
      return client.showsRelated(diagnosticsOfFindings(document, found, client.t));
    },
  });
  const files: OpenFiles = followFiles(connection, {
    changed: diagnosed.changed,
    stale({ uri }) {
      facts.refresh(uri);
      if (roleOf(uri) === "sum") {
        committed.refresh(uri);
      }
    },
    closed(document) {
      committed.forget(document.uri);
      facts.forget(document.uri);
      finders.delete(document.uri);
      diagnosed.closed(document);
    },
  });
  connection.onInitialized(() => {
    if (watched.length > 0) {
      const watchers = watched.map((globPattern) => ({ globPattern }));
      connection.client.register(DidChangeWatchedFilesNotification.type, { watchers }).catch(() => {});
    }
  });
  connection.onDidChangeWatchedFiles(() => files.invalidate());
  connection.onHover(async ({ textDocument, position }, token) => {
    const document = files.get(textDocument.uri);
    const hover = document && (await hoverAt(document, position, files, client));
    return token.isCancellationRequested ? cancelled() : hover;
  });
  connection.onCodeAction(async ({ textDocument, range }, token) => {
    const document = files.get(textDocument.uri);
    if (document === undefined) {
      return [];
    }
    const found = await findingsIn(document, { files, facts, committed, alarmsOf });
    return token.isCancellationRequested
      ? cancelled()
      : actionsOn(document, actionable(found), range, client);
  });
  return (params) => {
    client = clientOf(params);
    const { git = false } = (params.initializationOptions ?? {}) as ClientOptions;
    committed = git ? readCommittedSums(userEnvironment(process.env, {}), again) : NOT_COMPARED;
    const canWatch = params.capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
    watched = canWatch ? [WATCHED, ...(git ? [WATCHED_OF_GIT] : [])] : [];
    return {
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
      hoverProvider: true,
      codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
    };
  };
}

const cancelled = () =>
  new ResponseError<void>(LSPErrorCodes.RequestCancelled, "The client cancelled the request.");

/** What the client can show and run. */
type Client = ActionContext &
  Pick<HoverContext, "style" | "t"> & {
    /** The diagnostics as the client can show them. */
    showsRelated(diagnostics: Diagnostic[]): Diagnostic[];
  };

function clientOf({
  capabilities,
  initializationOptions,
}: Pick<InitializeParams, "capabilities" | "initializationOptions">): Client {
  const { words, commands } = (initializationOptions ?? {}) as ClientOptions;
  const hasRelated = capabilities.textDocument?.publishDiagnostics?.relatedInformation === true;
  const formats = capabilities.textDocument?.hover?.contentFormat ?? [];
  return {
    t: translator(words ?? {}),
    commands: commands ?? [],
    showsRelated: (diagnostics) =>
      hasRelated ? diagnostics : diagnostics.map(({ relatedInformation: _, ...rest }) => rest),
    style: formats.includes(MarkupKind.Markdown) ? IN_MARKDOWN : IN_TEXT,
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
