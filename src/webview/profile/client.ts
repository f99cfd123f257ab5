/** The page's end of the wire to its worker: one question of a kind is under way, and only the newest one waits. */
import type { OpenMessage } from "../protocol.ts";
import type { PageQuery } from "./state.ts";
import type { Questions, Reply, Request } from "./worker/requests.ts";

/** Answers questions by the worker. */
export interface Client {
  /**
   * Asks. Where a newer question of the kind came meanwhile, the promise never settles: nobody waits for it.
   * @throws Error with one sentence where there is no answer
   */
  ask<K extends keyof Questions>(
    kind: K,
    query: PageQuery,
    wish: Questions[K]["wish"],
  ): Promise<Questions[K]["answer"]>;
  close(): void;
}

interface Waiting {
  request: Request;
  resolve(answer: never): void;
  reject(error: Error): void;
}

/**
 * Starts a worker and opens a profile in it.
 * @throws Error with one sentence where the file cannot be read
 */
export async function openClient({ profile, base, cap }: OpenMessage): Promise<Client> {
  const address = URL.createObjectURL(new Blob([WORKER_SOURCE], { type: "text/javascript" }));
  const worker = new Worker(address);
  /** By kind: what the worker works on, and what comes after that. */
  const current = new Map<string, Waiting>();
  const next = new Map<string, Waiting>();
  let ids = 0;

  const send = (waiting: Waiting, transfer: Transferable[] = []) => {
    current.set(waiting.request.kind, waiting);
    worker.postMessage(waiting.request, transfer);
  };
  worker.onmessage = ({ data: reply }: MessageEvent<Reply>) => {
    const waiting = [...current.values()].find(({ request }) => request.id === reply.id);
    if (!waiting) {
      return;
    }
    const { kind } = waiting.request;
    current.delete(kind);
    const newer = next.get(kind);
    if (newer) {
      next.delete(kind);
      send(newer);
    } else if ("problem" in reply) {
      waiting.reject(new Error(reply.problem));
    } else {
      waiting.resolve(reply.answer as never);
    }
  };
  worker.onerror = (event) => {
    event.preventDefault();
    for (const { reject } of [...current.values(), ...next.values()]) {
      reject(new Error(`The profile's worker died: ${event.message || "it ran out of memory"}.`));
    }
  };

  const client: Client = {
    ask: (kind, query, wish) =>
      new Promise((resolve, reject) => {
        const request = { kind, id: ++ids, query, wish } as Request;
        const waiting: Waiting = { request, resolve, reject };
        if (current.has(kind)) {
          next.set(kind, waiting);
        } else {
          send(waiting);
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
