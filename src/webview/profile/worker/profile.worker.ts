/** The worker: decodes and analyzes the profile, so that the page stays responsive. */
import type { NamesMessage, NamesRequest, Progress, WorkerReply, WorkerRequest } from "../wire.ts";
import { openSession, type Session } from "./session.ts";
import { buffersOf } from "./transfer.ts";

/** The part of a worker's global scope that is used here; the project is compiled with the types of a page. */
interface Scope {
  onmessage: ((event: MessageEvent<WorkerRequest | NamesMessage>) => void) | null;
  postMessage(message: WorkerReply | Progress | NamesRequest, transfer: Transferable[]): void;
}

const scope = self as unknown as Scope;
let session: Promise<Session> | undefined;
/** Receives the names that were requested. */
let receive: (names: string[]) => void = () => undefined;

/** The page requests them of the extension host: the demangler is not in each page. */
function demangled(mangled: string[]): Promise<string[]> {
  return new Promise((resolve) => {
    receive = resolve;
    scope.postMessage({ mangled }, []);
  });
}

scope.onmessage = async ({ data: request }) => {
  if (request.kind === "names") {
    receive(request.names);
    return;
  }
  const { id } = request;
  try {
    if (request.kind === "open") {
      session = openSession(
        request,
        throttled((progress) => scope.postMessage(progress, [])),
        demangled,
      );
      await session;
      scope.postMessage({ id, answer: null }, []);
      return;
    }
    const answer = await (await session!).answer(request);
    scope.postMessage({ id, answer }, buffersOf(answer));
  } catch (error) {
    scope.postMessage({ id, problem: error instanceof Error ? error.message : String(error) }, []);
  }
};

/** The shortest time between two reports of progress, in ms. */
const REPORT_MS = 100;

function throttled(report: (progress: Progress) => void): (progress: Progress) => void {
  let last = performance.now();
  return (progress) => {
    if (performance.now() - last >= REPORT_MS) {
      last = performance.now();
      report(progress);
    }
  };
}

/** The bundler gives an importer the bundled source. */
export default { source: "" };
