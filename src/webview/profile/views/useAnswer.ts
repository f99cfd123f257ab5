/** A request to the worker as a hook: the last answer stays until the next one arrives. */
import { useEffect, useState } from "preact/hooks";
import type { Client } from "../client.ts";
import type { PageQuery, Requests } from "../wire.ts";

/** The state of a request. */
interface AnswerState<T> {
  /** The last answer, possibly to an earlier request. */
  answer: T | undefined;
  /** Why the last request failed, in one sentence. */
  problem: string | undefined;
}

/** Sends the request whenever it changes; with undefined parameters it sends none. */
export function useAnswer<K extends keyof Requests>(
  client: Client,
  kind: K,
  query: PageQuery,
  params: Requests[K]["params"] | undefined,
): AnswerState<Requests[K]["answer"]> {
  const [state, setState] = useState<AnswerState<Requests[K]["answer"]>>({
    answer: undefined,
    problem: undefined,
  });
  const request = params === undefined ? undefined : JSON.stringify([query, params]);
  useEffect(() => {
    if (params === undefined) {
      return;
    }
    let isStale = false;
    client.request(kind, query, params).then(
      (answer) => isStale || setState({ answer, problem: undefined }),
      (error: Error) => isStale || setState(({ answer }) => ({ answer, problem: error.message })),
    );
    return () => {
      isStale = true;
    };
  }, [client, kind, request]);
  return state;
}
