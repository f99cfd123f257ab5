/** The page's side of its worker. Of each kind, one request runs and only the newest one waits. */

import type { OpenMessage } from "../protocol.ts";
import type { PageQuery, Requests, WorkerReply, WorkerRequest } from "./wire.ts";
import profileWorker from "./worker/profile.worker.ts";

/** Sends requests to the worker. */
export interface Client {
  /**
   * Requests data. When a newer request of the same kind replaces this one, the promise never settles: its answer
   * would be out of date.
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

/**
 * Starts a worker and opens a profile in it.
 * @throws Error with one sentence when the file cannot be read
 */
export async function openClient({ profile, base, cap }: OpenMessage): Promise<Client> {
  const address = URL.createObjectURL(new Blob([profileWorker.source], { type: "text/javascript" }));
  const worker = new Worker(address);
  /** By kind: the request that the worker computes, and the one after it. */
  const running = new Map<string, Pending>();
  const waiting = new Map<string, Pending>();
  let ids = 0;

  const send = (pending: Pending, transfer: Transferable[] = []) => {
    running.set(pending.request.kind, pending);
    worker.postMessage(pending.request, transfer);
  };
  worker.onmessage = ({ data: reply }: MessageEvent<WorkerReply>) => {
    const pending = [...running.values()].find(({ request }) => request.id === reply.id);
    if (!pending) {
      return;
    }
    const { kind } = pending.request;
    running.delete(kind);
    const newer = waiting.get(kind);
    if (newer) {
      waiting.delete(kind);
      send(newer);
    } else if ("problem" in reply) {
      pending.reject(new Error(reply.problem));
    } else {
      pending.resolve(reply.answer as never);
    }
  };
  worker.onerror = (event) => {
    event.preventDefault();
    for (const { reject } of [...running.values(), ...waiting.values()]) {
      reject(new Error(`The profile's worker stopped: ${event.message || "it ran out of memory"}.`));
    }
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
    close() {
      worker.terminate();
      URL.revokeObjectURL(address);
    },
  };
  await new Promise((resolve, reject) => {
    const buffers = [profile.bytes, ...(base ? [base.bytes] : [])];
    send({ request: { kind: "open", id: ++ids, profile, base, cap }, resolve, reject }, buffers);
  }).catch((error) => {
    client.close();
    throw error;
  });
  return client;
}
