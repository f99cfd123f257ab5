/** The worker: holds the profile and computes, so that the page never waits. */
import type { Reply, Request } from "./requests.ts";
import { openSession, type Session } from "./session.ts";

/** What we use of a worker's global scope; the project is compiled with the types of a page. */
interface Scope {
  onmessage: ((event: MessageEvent<Request>) => void) | null;
  postMessage(message: Reply, transfer?: Transferable[]): void;
}

const scope = self as unknown as Scope;
let session: Promise<Session> | undefined;

scope.onmessage = async ({ data: request }) => {
  const { id } = request;
  try {
    if (request.kind === "open") {
      session = openSession(request);
      await session;
      scope.postMessage({ id, answer: null });
      return;
    }
    const answer = await (await session!).answer(request);
    scope.postMessage({ id, answer });
  } catch (error) {
    scope.postMessage({ id, problem: error instanceof Error ? error.message : String(error) });
  }
};
