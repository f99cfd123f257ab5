/** The connection to the language server: started at the first request, restarted after a crash. */
import {
  type CancellationToken,
  type Disposable,
  type ExtensionContext,
  type LogOutputChannel,
  l10n,
  window,
} from "vscode";
import type { LanguageClient, LanguageClientOptions } from "vscode-languageclient/node";
import {
  type ClientOptions,
  type Notifications,
  REQUEST_CANCELLED,
  type Requests,
} from "../../server/protocol.ts";
import { showError } from "../notify.ts";
import { expectTrust } from "../trust.ts";
import { crashCounter } from "./crashes.ts";

/** Sends typed requests to the server. */
export interface Server extends Disposable {
  /**
   * @throws NotTrusted; RunCancelled; ServerCrashed, which was shown already; Error with one sentence.
   */
  request<M extends keyof Requests>(
    method: M,
    params: Requests[M]["params"],
    token?: CancellationToken,
  ): Promise<Requests[M]["result"]>;
  /** Subscribes to a notification for as long as this window lives. */
  on<M extends keyof Notifications>(method: M, listener: (params: Notifications[M]) => void): void;
  /** Starts the server if it does not run. @throws NotTrusted; Error with one sentence */
  languageClient(): Promise<LanguageClient>;
}

/** The user cancelled the run. */
export class RunCancelled extends Error {
  override name = "RunCancelled";
}

/** The server's process ended during a request. */
export class ServerCrashed extends Error {
  override name = "ServerCrashed";
}

/** vscode-jsonrpc: ErrorCodes.PendingResponseRejected, ConnectionInactive. */
const CONNECTION_LOST: readonly unknown[] = [-32097, -32096];

/** What the features of the extension need of the server. */
export interface ServerOptions extends Pick<LanguageClientOptions, "documentSelector" | "middleware"> {
  /** Our commands that the server may offer as code actions. */
  commands: string[];
}

/** Prepares the server; nothing is started yet. */
export function openServer(context: ExtensionContext, options: ServerOptions): Server {
  const subscriptions: ((client: LanguageClient) => void)[] = [];
  let starting: Promise<LanguageClient> | undefined;
  let output: LogOutputChannel | undefined;
  const connect = (): Promise<LanguageClient> => {
    output ??= window.createOutputChannel("Go Verify", { log: true });
    starting ??= start({ context, options, output }, () => {
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
    async languageClient() {
      expectTrust();
      return connect();
    },
    async request(method, params, token) {
      expectTrust();
      const client = await connect();
      try {
        // An undefined token would be sent as a second parameter.
        return await (token ? client.sendRequest(method, params, token) : client.sendRequest(method, params));
      } catch (error) {
        throw typedError(error);
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

function typedError(error: unknown): unknown {
  const { code, message } = error as { code?: unknown; message?: string };
  if (code === REQUEST_CANCELLED) {
    return new RunCancelled(message);
  }
  return CONNECTION_LOST.includes(code) ? new ServerCrashed(message) : error;
}

interface StartOptions {
  context: ExtensionContext;
  options: ServerOptions;
  output: LogOutputChannel;
}

/** Starts the server. `onGiveUp` is called when it crashed too often to be restarted. */
async function start(from: StartOptions, onGiveUp: () => void): Promise<LanguageClient> {
  const { context, options, output } = from;
  const { documentSelector, middleware = {}, commands } = options;
  const { LanguageClient, TransportKind, CloseAction, ErrorAction } = await import("./languageClient.ts");
  const isTooOften = crashCounter();
  const client = new LanguageClient(
    "goVerify",
    "Go Verify",
    { module: context.asAbsolutePath("dist/server.js"), transport: TransportKind.ipc },
    {
      outputChannel: output,
      ...(documentSelector ? { documentSelector } : {}),
      middleware,
      // The server starts only in trusted folders, so it may run git there.
      initializationOptions: { words: l10n.bundle ?? {}, commands, git: true } satisfies ClientOptions,
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue }),
        closed() {
          const givesUp = isTooOften(Date.now());
          void showCrash(givesUp, () => output.show());
          if (givesUp) {
            onGiveUp();
          }
          return { action: givesUp ? CloseAction.DoNotRestart : CloseAction.Restart, handled: true };
        },
      },
    },
  );
  await client.start();
  return client;
}

async function showCrash(givesUp: boolean, showOutput: () => void): Promise<void> {
  const output = l10n.t("Show Output");
  const message = givesUp
    ? l10n.t("The Go Verify language server ended unexpectedly several times. The next run starts it again.")
    : l10n.t(
        "The Go Verify language server ended unexpectedly and was restarted. Anything that it was running was lost.",
      );
  if ((await showError(message, output)) === output) {
    showOutput();
  }
}
