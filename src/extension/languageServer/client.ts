/** Our end of the language server: started at the first need, started again after a crash. */
import {
  type CancellationToken,
  type Disposable,
  type ExtensionContext,
  type LogOutputChannel,
  l10n,
  window,
} from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import {
  type ClientOptions,
  type Notifications,
  REQUEST_CANCELLED,
  type Requests,
} from "../../server/protocol.ts";
import { expectTrust } from "../trust.ts";
import { GO_FILES, wanted } from "./goFiles.ts";

/** Sends typed requests to the server. */
export interface Server extends Disposable {
  /**
   * @throws NotTrusted; RunCancelled; ServerCrashed, which has been told already; Error with one sentence.
   */
  request<M extends keyof Requests>(
    method: M,
    params: Requests[M]["params"],
    token?: CancellationToken,
  ): Promise<Requests[M]["result"]>;
  /** Hears a notification for as long as this window lives. */
  on<M extends keyof Notifications>(method: M, listener: (params: Notifications[M]) => void): void;
  /** Starts the server where it does not run. @throws NotTrusted; Error with one sentence */
  client(): Promise<LanguageClient>;
}

/** The person cancelled. */
export class RunCancelled extends Error {
  override name = "RunCancelled";
}

/** The server's process ended while it owed an answer. */
export class ServerCrashed extends Error {
  override name = "ServerCrashed";
}

/** vscode-jsonrpc: ErrorCodes.PendingResponseRejected, ConnectionInactive. */
const CONNECTION_LOST: readonly unknown[] = [-32097, -32096];

/** As many crashes within this time, and it is not started again by itself. */
const MOST_CRASHES = 3;
const CRASH_WINDOW_MS = 180_000;

/** Commands that the server offers as code actions. */
const OFFERED = ["goVerify.explainCheck", "goVerify.showGosumChanges"];

/** Prepares the server; nothing is started yet. */
export function openServer(context: ExtensionContext): Server {
  const subscriptions: ((client: LanguageClient) => void)[] = [];
  let starting: Promise<LanguageClient> | undefined;
  let output: LogOutputChannel | undefined;
  const connect = (): Promise<LanguageClient> => {
    output ??= window.createOutputChannel("Go Verify", { log: true });
    starting ??= start(context, output, () => {
      starting = undefined;
    }).then(
      (client) => {
        for (const subscribe of subscriptions) {
          subscribe(client);
        }
        return client;
      },
      (error: unknown) => {
        starting = undefined;
        throw error;
      },
    );
    return starting;
  };
  return {
    async client() {
      expectTrust();
      return connect();
    },
    async request(method, params, token) {
      expectTrust();
      const client = await connect();
      try {
        // A token that is left out must not be there at all: as undefined it would be a second parameter.
        return await (token ? client.sendRequest(method, params, token) : client.sendRequest(method, params));
      } catch (error) {
        throw understood(error);
      }
    },
    on: (method, listener) => {
      subscriptions.push((client) => client.onNotification(method, listener));
    },
    async dispose() {
      const client = await starting?.catch(() => undefined);
      await client?.dispose();
      output?.dispose();
    },
  };
}

function understood(error: unknown): unknown {
  const { code, message } = error as { code?: unknown; message?: string };
  if (code === REQUEST_CANCELLED) {
    return new RunCancelled(message);
  }
  return CONNECTION_LOST.includes(code) ? new ServerCrashed(message) : error;
}

async function start(
  context: ExtensionContext,
  outputChannel: LogOutputChannel,
  gaveUp: () => void,
): Promise<LanguageClient> {
  const { LanguageClient, TransportKind, CloseAction, ErrorAction } = await import("./languageClient.ts");
  const crashes: number[] = [];
  const client = new LanguageClient(
    "goVerify",
    "Go Verify",
    { module: context.asAbsolutePath("dist/server.js"), transport: TransportKind.ipc },
    {
      outputChannel,
      documentSelector: [GO_FILES],
      initializationOptions: { words: l10n.bundle ?? {}, commands: OFFERED } satisfies ClientOptions,
      middleware: { handleDiagnostics: (uri, diagnostics, next) => next(uri, wanted(uri, diagnostics)) },
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue }),
        closed() {
          const now = Date.now();
          crashes.push(now);
          const often = crashes.filter((time) => now - time < CRASH_WINDOW_MS).length > MOST_CRASHES;
          void tellCrash(often, () => outputChannel.show());
          if (often) {
            gaveUp();
          }
          return { action: often ? CloseAction.DoNotRestart : CloseAction.Restart, handled: true };
        },
      },
    },
  );
  await client.start();
  return client;
}

async function tellCrash(often: boolean, show: () => void): Promise<void> {
  const output = l10n.t("Show Output");
  const message = often
    ? l10n.t(
        "The language server of Go Verify keeps ending unexpectedly; it is started again with the next run.",
      )
    : l10n.t(
        "The language server of Go Verify ended unexpectedly and was started again; what it ran is lost.",
      );
  if ((await window.showErrorMessage(message, output)) === output) {
    show();
  }
}
