/** The open profile in the worker: answers requests for its data. */
import { analyse } from "../../../profile/analyse/graph.ts";
import { type Demangler, withShownNames } from "../../../profile/demangle/functionNames.ts";
import { subtract } from "../../../profile/query/merge.ts";
import { isGzip, sizeClaimed } from "../../../profile/read/gzip.ts";
import { openProfile } from "../../../profile/read/open.ts";
import { callsOfLine } from "../../../profile/reports/lineCalls.ts";
import { type Profile, ProfileError } from "../../../profile/table/profile.ts";
import type { NamedBytes } from "../../protocol.ts";
import { amount } from "../../shared/numbers.ts";
import type { DataRequest, OpenRequest, PageQuery, Progress, Requests } from "../wire.ts";
import { exported } from "./exports.ts";
import { type DescribedAnalysis, describer } from "./frames.ts";
import { placedGraph } from "./graphLayout.ts";
import { inflater } from "./inflate.ts";
import { judge } from "./judge.ts";
import { decorations, details, heaviestTraces, labels, sourceOf } from "./reports.ts";
import { search } from "./search.ts";
import { summaryOf } from "./summary.ts";
import { mostNameless, namelessMappings, withSymbols } from "./symbols.ts";
import { topRows } from "./topRows.ts";
import { callers, flame } from "./trees.ts";

/** How many analyses are cached: the current one, and those that Undo goes back to. */
const CACHE_SIZE = 3;

/** Nodes of the call graph: a larger graph cannot be read. */
const NODES_OF_GRAPH = 40;

/** Answers requests for the data of one profile. */
export interface Session {
  /** @throws QueryError with one sentence when the profile has no answer */
  answer<K extends keyof Requests>(request: DataRequest<K>): Answer<K>;
}

type Answer<K extends keyof Requests> = Requests[K]["answer"] | Promise<Requests[K]["answer"]>;

type Answers = {
  [K in keyof Requests]: (
    analysis: DescribedAnalysis,
    params: Requests[K]["params"],
    query: PageQuery,
  ) => Answer<K>;
};

/**
 * Decodes a profile, and its base where two are compared; `report` receives how far it is. `demangler` demangles names of
 * C++ and Rust, one list at a time.
 * @throws Error with one sentence that names the file and the damage
 */
export async function openSession(
  { profile: file, base, symbols, cap, demangle }: OpenRequest,
  report: (progress: Progress) => void,
  demangler: Demangler,
): Promise<Session> {
  const raw = withSymbols(await decode(file, cap, report), symbols);
  const own = await withShownNames(raw, demangle, demangler);
  const other =
    base &&
    (await withShownNames(withSymbols(await decode(base, cap, report), symbols), demangle, demangler));
  const nameless = mostNameless(own);
  const analysisOf = cached(comparer(own, other));
  const answers: Answers = {
    summary: ({ analysis }) => summaryOf(own, nameless, analysis),
    flame,
    picture: flame,
    export: ({ analysis }, request, { normalize }) =>
      exported(analysis, request, { base: base?.name, normalize }),
    callers,
    top: topRows,
    graph: placedGraph,
    labels: ({ analysis }) => labels(analysis),
    traces: ({ analysis }, params) => heaviestTraces(analysis, params),
    source: ({ analysis }, params) => sourceOf(analysis, params),
    calls: ({ analysis }, { places }) => ({ calls: places.map((place) => callsOfLine(analysis, place)) }),
    decorations: ({ analysis }) => decorations(analysis, (value) => amount(value, analysis.values.type.unit)),
    // The compiler reads the names of the file.
    details: () => details(raw),
    nameless: (_, { mapping }) => ({ mappings: namelessMappings(own, other, mapping) }),
    search: ({ analysis }, { text }) => search(analysis, text),
    judge: (_, { filter, text }) => judge(own, filter, text),
  };
  return {
    answer: ({ kind, query, params }) =>
      answers[kind](
        analysisOf(kind === "graph" ? { ...query, nodeCount: NODES_OF_GRAPH } : query),
        params,
        query,
      ),
  };
}

/** Gives the profile, or its difference from a base; the last difference is reused while `normalize` is the same. */
function comparer(own: Profile, base: Profile | undefined): (query: PageQuery) => Profile {
  let difference: { profile: Profile; normalize: boolean } | undefined;
  return ({ normalize }) => {
    if (!base) {
      return own;
    }
    if (difference?.normalize !== normalize) {
      difference = { profile: subtract(own, base, { kind: "diff", normalize }), normalize };
    }
    return difference.profile;
  };
}

async function decode(
  { name, bytes: buffer }: NamedBytes,
  cap: number,
  report: (progress: Progress) => void,
): Promise<Profile> {
  const bytes = new Uint8Array(buffer);
  const total = isGzip(bytes) ? sizeClaimed(bytes) : bytes.length;
  try {
    return await openProfile(
      bytes,
      inflater((done) => report({ name, done, total })),
      cap,
    );
  } catch (error) {
    throw error instanceof ProfileError ? new Error(`${name} is ${error.message}.`) : error;
  }
}

/** Analyzes under a query; the analyses used last are reused. */
function cached(profileFor: (query: PageQuery) => Profile): (query: PageQuery) => DescribedAnalysis {
  const cache = new Map<string, DescribedAnalysis>();
  return (query) => {
    const key = JSON.stringify(query);
    const analysis = cache.get(key) ?? described(profileFor(query), query);
    cache.delete(key);
    cache.set(key, analysis);
    for (const old of [...cache.keys()].slice(0, -CACHE_SIZE)) {
      cache.delete(old);
    }
    return analysis;
  };
}

function described(profile: Profile, query: PageQuery): DescribedAnalysis {
  const analysis = analyse(profile, query);
  let describe: DescribedAnalysis["describe"] | undefined;
  return {
    analysis,
    describe(node) {
      describe ??= describer(analysis);
      return describe(node);
    },
  };
}
