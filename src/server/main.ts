/** The language server: hosts the engine in a process of its own, so that a heavy run never stalls the editor. */
import {
  type CancellationToken,
  createConnection,
  ProposedFeatures,
  ResponseError,
} from "vscode-languageserver/node";
import { listRevisions } from "../disk/committedSums.ts";
import { compareSums } from "../disk/sums/compareSums.ts";
import { SelectionError } from "../engine/plan.ts";
import type { SumDiff } from "../modules/goSum/sumDiff.ts";
import { sumCounts } from "../modules/goSum/sumDiffWords.ts";
import { serveDocuments } from "./documents.ts";
import { userEnvironment } from "./environment.ts";
import { goFolders } from "./goFolders.ts";
import { gosumDatabase } from "./gosumDatabase.ts";
import { profileTest } from "./profileTest.ts";
import {
  type GosumDiffParams,
  type Notifications,
  REQUEST_CANCELLED,
  type Requests,
  SELECTION_REFUSED,
} from "./protocol.ts";
import { protocolOrder } from "./protocolOrder.ts";
import { goChoices, list, prove, verify } from "./verify.ts";

const order = protocolOrder();
const connection = createConnection(ProposedFeatures.all, { messageStrategy: order.strategy });
order.serve(connection);

const initialize = serveDocuments(connection, order.ended);

connection.onInitialize((client) => ({
  capabilities: initialize(client),
  serverInfo: { name: "Go Verify", version: process.env.GO_VERIFY_VERSION ?? "" },
}));

answer("goVerify/list", async () => list());
answer("goVerify/toolchain", (params) => goChoices(params));
answer("goVerify/gosumDiff", gosumDiff);
answer("goVerify/gosumCounts", async (params, signal) => sumCounts(await gosumDiff(params, signal)));
answer("goVerify/gosumRevisions", ({ folder, env }, signal) =>
  listRevisions(folder, { env: userEnvironment(process.env, env), signal }),
);
answer("goVerify/gosumDatabase", gosumDatabase);
answer("goVerify/verify", (params, signal) =>
  verify(params, signal, (event) => notify("goVerify/event", { runId: params.runId, event })),
);
answer("goVerify/selfTest", (params, signal) =>
  prove(params, signal, (outcome, done, total) =>
    notify("goVerify/outcome", { runId: params.runId, outcome, done, total }),
  ),
);
answer("goVerify/profileTest", profileTest);
answer("goVerify/goFolders", goFolders);

connection.listen();

/** Handles one kind of request. Of an error, the client gets the message: one sentence, no stack. */
function answer<M extends keyof Requests>(
  method: M,
  handle: (params: Requests[M]["params"], signal: AbortSignal) => Promise<Requests[M]["result"]>,
): void {
  connection.onRequest(method, async (params: Requests[M]["params"], token: CancellationToken) => {
    const abort = new AbortController();
    const subscription = token.onCancellationRequested(() => abort.abort());
    try {
      return await handle(params, AbortSignal.any([abort.signal, order.ended]));
    } catch (error) {
      return responseTo(error);
    } finally {
      subscription.dispose();
    }
  });
}

function responseTo(error: unknown): ResponseError<unknown> {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof SelectionError) {
    return new ResponseError(SELECTION_REFUSED, message, error.problem);
  }
  // By its name: what a bundle loads on demand has a class of its own.
  const isCancelled = error instanceof Error && error.name === "Cancelled";
  return new ResponseError(isCancelled ? REQUEST_CANCELLED : 0, message);
}

async function gosumDiff({ folder, from, to, env }: GosumDiffParams, signal: AbortSignal): Promise<SumDiff> {
  return compareSums(
    { folder, from: from ?? undefined, to: to ?? undefined },
    { env: userEnvironment(process.env, env), signal },
  );
}

function notify<M extends keyof Notifications>(method: M, params: Notifications[M]): void {
  if (!order.ended.aborted) {
    // The client closed the pipe; the guard and the exit handlers clean up.
    connection.sendNotification(method, params).catch(() => {});
  }
}
