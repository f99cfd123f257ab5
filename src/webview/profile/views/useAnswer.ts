/** A question to the worker as a hook: the last answer stays until the next one is there. */
import { useEffect, useState } from "preact/hooks";
import type { Client } from "../client.ts";
import type { PageQuery } from "../state.ts";
import type { Questions } from "../worker/requests.ts";

/** What is known of a question. */
export interface Known<T> {
  /** The last answer, perhaps to an older question. */
  answer: T | undefined;
  /** Why there is none, in one sentence. */
  problem: string | undefined;
}

/** Asks whenever the question changes; an undefined wish asks nothing. */
export function useAnswer<K extends keyof Questions>(
  client: Client,
  kind: K,
  query: PageQuery,
  wish: Questions[K]["wish"] | undefined,
): Known<Questions[K]["answer"]> {
  const [known, setKnown] = useState<Known<Questions[K]["answer"]>>({
    answer: undefined,
    problem: undefined,
  });
  const asked = wish === undefined ? undefined : JSON.stringify([query, wish]);
  useEffect(() => {
    if (wish === undefined) {
      return;
    }
    let isStale = false;
    client.ask(kind, query, wish).then(
      (answer) => isStale || setKnown({ answer, problem: undefined }),
      (error: Error) => isStale || setKnown(({ answer }) => ({ answer, problem: error.message })),
    );
    return () => {
      isStale = true;
    };
  }, [client, kind, asked]);
  return known;
}
