/** The open profile in the worker: answers each question about it. */
import { analyse } from "../../../profile/analyse/graph.ts";
import { subtract } from "../../../profile/query/merge.ts";
import { openProfile } from "../../../profile/read/open.ts";
import { type Profile, ProfileError } from "../../../profile/table/profile.ts";
import type { NamedBytes } from "../../protocol.ts";
import { amount } from "../../shared/words.ts";
import type { PageQuery } from "../state.ts";
import { exported } from "./exports.ts";
import { describer } from "./frames.ts";
import { placedGraph } from "./graphLayout.ts";
import { inflate } from "./inflate.ts";
import { decorations, details, heaviestTraces, labels, sourceOf } from "./reports.ts";
import type { OpenRequest, Question, Questions } from "./requests.ts";
import { search } from "./search.ts";
import { summaryOf } from "./summary.ts";
import { topRows } from "./topRows.ts";
import { type Asked, callers, flame } from "./trees.ts";

/** Queries whose analysis is kept: the one that is shown, and those that Undo goes back to. */
const KEPT = 3;

/** Nodes of the call graph: with more, nobody can read it. */
const NODES_OF_GRAPH = 40;

/** Answers questions about one profile. */
export interface Session {
  /** @throws QueryError with one sentence where the profile cannot answer */
  answer<K extends keyof Questions>(question: Question<K>): Answer<K>;
}

type Answer<K extends keyof Questions> = Questions[K]["answer"] | Promise<Questions[K]["answer"]>;

/**
 * Decodes a profile, and its base where it is compared.
 * @throws Error with one sentence that names the file and the damage
 */
export async function openSession({ profile: file, base, cap }: OpenRequest): Promise<Session> {
  const own = await decode(file, cap);
  const other = base && (await decode(base, cap));
  const profileFor = comparer(own, other);
  const asked = keeper(profileFor);
  const answers: {
    [K in keyof Questions]: (asked: Asked, wish: Questions[K]["wish"]) => Answer<K>;
  } = {
    summary: ({ analysis }) => summaryOf(own, analysis),
    flame,
    picture: flame,
    export: ({ analysis }, { format, name }) => exported(analysis, format, name),
    callers,
    top: ({ analysis, describe }, wish) => ({ frames: topRows(analysis, wish).map(describe) }),
    graph: placedGraph,
    labels: ({ analysis }) => labels(analysis),
    traces: ({ analysis }, wish) => heaviestTraces(analysis, wish),
    source: ({ analysis }, wish) => sourceOf(analysis, wish),
    decorations: ({ analysis }) => decorations(analysis, (value) => amount(value, analysis.values.type.unit)),
    details: () => details(own),
    search: ({ analysis }, { text }) => search(analysis, text),
  };
  return {
    answer: ({ kind, query, wish }) =>
      answers[kind](asked(kind === "graph" ? { ...query, nodeCount: NODES_OF_GRAPH } : query), wish),
  };
}

/** The profile, or its difference from a base: made anew only where it is normalized, or no longer. */
function comparer(own: Profile, base: Profile | undefined): (query: PageQuery) => Profile {
  let made: { profile: Profile; normalize: boolean } | undefined;
  return ({ normalize }) => {
    if (!base) {
      return own;
    }
    if (made?.normalize !== normalize) {
      made = { profile: subtract(own, base, { kind: "diff", normalize }), normalize };
    }
    return made.profile;
  };
}

async function decode({ name, bytes }: NamedBytes, cap: number): Promise<Profile> {
  try {
    return await openProfile(new Uint8Array(bytes), inflate, cap);
  } catch (error) {
    throw error instanceof ProfileError ? new Error(`${name} is ${error.message}.`) : error;
  }
}

function keeper(profileFor: (query: PageQuery) => Profile): (query: PageQuery) => Asked {
  const kept = new Map<string, Asked>();
  return (query) => {
    const key = JSON.stringify(query);
    const asked = kept.get(key) ?? ask(profileFor(query), query);
    kept.delete(key);
    kept.set(key, asked);
    for (const old of [...kept.keys()].slice(0, -KEPT)) {
      kept.delete(old);
    }
    return asked;
  };
}

function ask(profile: Profile, query: PageQuery): Asked {
  const analysis = analyse(profile, query);
  let describe: Asked["describe"] | undefined;
  return {
    analysis,
    describe(node) {
      describe ??= describer(analysis);
      return describe(node);
    },
  };
}
