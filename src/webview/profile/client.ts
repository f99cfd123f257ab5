/** The page's side of its worker. Of each kind, one request runs and only the newest one waits. */

import type { OpenMessage } from "../protocol.ts";
import { demangled } from "./host.ts";
import type {
  NamesMessage,
  NamesRequest,
  PageQuery,
  Progress,
  Requests,
  WorkerReply,
  WorkerRequest,
} from "./wire.ts";
import profileWorker from "./worker/profile.worker.ts";

/** Sends requests to the worker. */
export interface Client {
  /**
   * Requests data. When a newer request of the same kind replaces this one, the promise never settles: its answer
   * would be out of date. Answers for one query settle together, so that no part of the page is ahead of another.
   * @throws Error with one sentence that says why there is no answer
   */
  request<K extends keyof Requests>(
    kind: K,
    query: PageQuery,
    params: Requests[K]["params"],
  ): Promise<Requests[K]["answer"]>;
  close(): void;
}

interface Pending {
  request: WorkerRequest;
  resolve(answer: never): void;
  reject(error: Error): void;
}

/** What is not shown beside the view: it neither waits for other answers nor makes them wait. */
const APART: ReadonlySet<string> = new Set(["open", "judge", "decorations", "picture", "export", "nameless"]);

/** A worker that has a profile, or is reading it. */
export interface Opening {
  /** @throws Error with one sentence when the file cannot be read */
  client: Promise<Client>;
  /** Ends the worker: no promise settles afterwards. */
  close(): void;
}

/** Starts a worker and opens a profile in it. `report` receives how far it is. */
export function openClient(
  { profile, base, symbols, cap, demangle, re2js }: OpenMessage,
  report: (progress: Progress) => void,
): Opening {
  const parts = [requiring(re2js), profileWorker.source];
  const address = URL.createObjectURL(new Blob(parts, { type: "text/javascript" }));
  const worker = new Worker(address);
  /** By kind: the request that the worker computes, and the one after it. */
  const running = new Map<string, Pending>();
  const waiting = new Map<string, Pending>();
  /** Answers that wait for others of the same query: what settles them, by the query. */
  const held = new Map<string, (() => void)[]>();
  let ids = 0;

  const send = (pending: Pending, transfer: Transferable[] = []) => {
    running.set(pending.request.kind, pending);
    worker.postMessage(pending.request, transfer);
  };
  const settle = ({ request, resolve, reject }: Pending, reply: WorkerReply) => {
    const act = () =>
      "problem" in reply ? reject(new Error(reply.problem)) : resolve(reply.answer as never);
    if (APART.has(request.kind)) {
      act();
    } else {
      held.set(queryOf(request), [...(held.get(queryOf(request)) ?? []), act]);
    }
  };
  /** Settles the answers of each query of which no request runs any more. */
  const release = () => {
    const awaited = new Set(
      [...running.values()]
        .filter(({ request }) => !APART.has(request.kind))
        .map(({ request }) => queryOf(request)),
    );
    for (const [query, acts] of [...held].filter(([query]) => !awaited.has(query))) {
      held.delete(query);
      for (const act of acts) {
        act();
      }
    }
  };
  worker.onmessage = async ({ data }: MessageEvent<WorkerReply | Progress | NamesRequest>) => {
    if ("mangled" in data) {
      const names = await demangled(data.mangled, demangle);
      worker.postMessage({ kind: "names", names } satisfies NamesMessage);
      return;
    }
    if ("done" in data) {
      report(data);
      return;
    }
    const pending = [...running.values()].find(({ request }) => request.id === data.id);
    if (!pending) {
      return;
    }
    const { kind } = pending.request;
    running.delete(kind);
    const newer = waiting.get(kind);
    if (newer) {
      waiting.delete(kind);
      send(newer);
    } else {
      settle(pending, data);
    }
    release();
  };
  worker.onerror = (event) => {
    event.preventDefault();
    for (const { reject } of [...running.values(), ...waiting.values()]) {
      reject(new Error(`The profile's worker stopped: ${event.message || "it ran out of memory"}.`));
    }
    running.clear();
    waiting.clear();
    release();
  };

  const close = () => {
    worker.terminate();
    URL.revokeObjectURL(address);
  };
  const client: Client = {
    request: (kind, query, params) =>
      new Promise((resolve, reject) => {
        const request = { kind, id: ++ids, query, params } as WorkerRequest;
        const pending: Pending = { request, resolve, reject };
        if (running.has(kind)) {
          waiting.set(kind, pending);
        } else {
          send(pending);
        }
      }),
    close,
  };
  const opened = new Promise((resolve, reject) => {
    const buffers = [profile.bytes, ...(base ? [base.bytes] : [])];
    send(
      { request: { kind: "open", id: ++ids, profile, base, symbols, cap, demangle }, resolve, reject },
      buffers,
    );
  });
  return {
    close,
    client: opened.then(
      () => client,
      (error) => {
        close();
        throw error;
      },
    ),
  };
}

/** The start of a worker's code: it defines `require`, which gives this module, the only one that a worker requires. */
function requiring(module: string): string {
  return `const module = { exports: {} };
((exports) => {${module}
})(module.exports);
const require = () => module.exports;
`;
}

function queryOf(request: WorkerRequest): string {
  return request.kind === "open" ? "" : JSON.stringify(request.query);
}
