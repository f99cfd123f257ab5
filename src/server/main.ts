/** The language server: hosts the engine in a process of its own, so that a heavy run never stalls the editor. */
import {
  type CancellationToken,
  createConnection,
  ProposedFeatures,
  ResponseError,
} from "vscode-languageserver/node";
import { compareSums } from "../disk/compareSums.ts";
import { Cancelled } from "../engine/command.ts";
import { serveDocuments } from "./documents.ts";
import { userEnvironment } from "./environment.ts";
import { goFolders } from "./goFolders.ts";
import { profileTest } from "./profileTest.ts";
import { type Notifications, REQUEST_CANCELLED, type Requests } from "./protocol.ts";
import { goChoices, list, prove, verify } from "./verify.ts";

const connection = createConnection(ProposedFeatures.all);

const begin = serveDocuments(connection);

connection.onInitialize((client) => ({
  capabilities: begin(client),
  serverInfo: { name: "Go Verify", version: process.env.GO_VERIFY_VERSION ?? "" },
}));

answer("goVerify/list", async () => list());
answer("goVerify/toolchain", (params) => goChoices(params));
answer("goVerify/gosumDiff", ({ folder, from, to, env }, signal) =>
  compareSums(
    { folder, from: from ?? undefined, to: to ?? undefined },
    { env: userEnvironment(process.env, env), signal },
  ),
);
answer("goVerify/verify", (params, signal) =>
  verify(params, signal, (event) => tell("goVerify/event", { runId: params.runId, event })),
);
answer("goVerify/selfTest", (params, signal) =>
  prove(params, signal, (outcome, done, total) =>
    tell("goVerify/outcome", { runId: params.runId, outcome, done, total }),
  ),
);
answer("goVerify/profileTest", profileTest);
answer("goVerify/goFolders", goFolders);

connection.listen();

/** Answers one kind of request. What is thrown reaches the client as its message alone: one sentence, no stack. */
function answer<M extends keyof Requests>(
  method: M,
  handle: (params: Requests[M]["params"], signal: AbortSignal) => Promise<Requests[M]["result"]>,
): void {
  connection.onRequest(method, async (params: Requests[M]["params"], token: CancellationToken) => {
    const abort = new AbortController();
    const listening = token.onCancellationRequested(() => abort.abort());
    try {
      return await handle(params, abort.signal);
    } catch (error) {
      const code = error instanceof Cancelled ? REQUEST_CANCELLED : 0;
      return new ResponseError(code, error instanceof Error ? error.message : String(error));
    } finally {
      listening.dispose();
    }
  });
}

function tell<M extends keyof Notifications>(method: M, params: Notifications[M]): void {
  // A closed pipe means that the client is gone; the guard and the exit handlers clean up.
  connection.sendNotification(method, params).catch(() => {});
}
