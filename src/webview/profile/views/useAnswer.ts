/** A request to the worker as a hook: the last answer stays until the next one arrives. */
import { useLayoutEffect, useState } from "preact/hooks";
import type { Client } from "../client.ts";
import type { PageQuery, Requests } from "../wire.ts";

/** The state of a request. */
interface AnswerState<K extends keyof Requests> {
  /** The last answer, possibly to an earlier request. */
  answer: Requests[K]["answer"] | undefined;
  /** The request that it answers. */
  of: { query: PageQuery; params: Requests[K]["params"] } | undefined;
  /** Why the last request failed, in one sentence. */
  problem: string | undefined;
}

/** Sends the request whenever it changes; with undefined parameters it sends none. */
export function useAnswer<K extends keyof Requests>(
  client: Client,
  kind: K,
  query: PageQuery,
  params: Requests[K]["params"] | undefined,
): AnswerState<K> {
  const [state, setState] = useState<AnswerState<K>>({
    answer: undefined,
    of: undefined,
    problem: undefined,
  });
  const request = params === undefined ? undefined : JSON.stringify([query, params]);
  // An effect after the next frame would let the worker wait for a frame.
  useLayoutEffect(() => {
    if (params === undefined) {
      return;
    }
    let isStale = false;
    client.request(kind, query, params).then(
      (answer) => isStale || setState({ answer, of: { query, params }, problem: undefined }),
      (error: Error) => isStale || setState((old) => ({ ...old, problem: error.message })),
    );
    return () => {
      isStale = true;
    };
  }, [client, kind, request]);
  return state;
}
