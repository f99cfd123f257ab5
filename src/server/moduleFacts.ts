/** What the module cache and the Go files of a module say about open files. Reads in the background, and runs nothing. */
import { type CachedHash, readCacheHashes } from "../disk/cacheHashes.ts";
import { type Importer, importersOf } from "../disk/importers.ts";
import { type OfflineSettings, offlineSettings } from "../disk/offlineSettings.ts";
import type { SumLine } from "../modules/goSum/goSum.ts";

/** What the findings in a document depend on. */
export interface Question {
  /** The lines of a go.sum by their keys. */
  readonly lines: ReadonlyMap<string, SumLine>;
  /** A module's folder, and the modules of which it is to be known which file imports them. */
  readonly imports?: { readonly folder: string; readonly modules: ReadonlySet<string> } | undefined;
}

/** What is known; what is not known yet counts as not there. */
export interface ModuleFacts {
  settings(): OfflineSettings | undefined;
  cached(uri: string, key: string): CachedHash | undefined;
  /** Undefined until they are known. */
  importers(uri: string): ReadonlyMap<string, Importer> | undefined;
  /** Reads what a question needs and what is not known; what is found is reported. */
  find(uri: string, question: Question): void;
  /** Files changed: all that is known is read again, but for a file of the cache that is as before. */
  refresh(uri: string): void;
  forget(uri: string): void;
}

/** What is known for a document. */
interface State {
  readonly abort: AbortController;
  readonly hashes: Map<string, CachedHash | undefined>;
  importers: Map<string, Importer> | undefined;
  /** For which modules the importers are known. */
  known: ReadonlySet<string>;
  question: Question;
  isStale: boolean;
  isRunning: boolean;
}

/** Reads for one document after the other; `changed` is called when something was found that changes its findings. */
export function moduleFacts(
  env: Readonly<Record<string, string | undefined>>,
  changed: (uri: string) => void,
): ModuleFacts {
  const states = new Map<string, State>();
  let settings: OfflineSettings | undefined;
  const stateOf = (uri: string) => {
    const state = states.get(uri) ?? newState();
    states.set(uri, state);
    return state;
  };
  const run = async (uri: string, state: State) => {
    state.isRunning = true;
    let isNews = false;
    try {
      for (let missing = missingIn(state); missing !== undefined; missing = missingIn(state)) {
        state.isStale = false;
        isNews ||= settings === undefined;
        settings = await offlineSettings(env);
        isNews = (await read(state, missing, settings.moduleCache)) || isNews;
      }
    } catch {
      // It was aborted, or cannot be read: then it is no evidence.
    }
    state.isRunning = false;
    if (isNews && !state.abort.signal.aborted) {
      changed(uri);
    }
  };
  return {
    settings: () => settings,
    cached: (uri, key) => states.get(uri)?.hashes.get(key),
    importers: (uri) => states.get(uri)?.importers,
    find(uri, question) {
      const state = stateOf(uri);
      state.question = question;
      if (!state.isRunning) {
        void run(uri, state);
      }
    },
    refresh: (uri) => {
      stateOf(uri).isStale = true;
    },
    forget(uri) {
      states.get(uri)?.abort.abort();
      states.delete(uri);
    },
  };
}

const newState = (): State => ({
  abort: new AbortController(),
  hashes: new Map(),
  importers: undefined,
  known: new Set(),
  question: { lines: new Map() },
  isStale: true,
  isRunning: false,
});

interface Missing {
  readonly lines: readonly (readonly [key: string, line: SumLine])[];
  readonly imports: Question["imports"];
}

/** What the question needs and what is not known; undefined if that is nothing. */
function missingIn({ question, isStale, hashes, known }: State): Missing | undefined {
  const lines = [...question.lines].filter(([key]) => isStale || !hashes.has(key));
  const { imports } = question;
  const areKnown =
    imports === undefined || (!isStale && [...imports.modules].every((module) => known.has(module)));
  return lines.length === 0 && areKnown && !isStale
    ? undefined
    : { lines, imports: areKnown ? undefined : imports };
}

/** Reads what is missing; whether that changes what is found. */
async function read(state: State, missing: Missing, cache: string | undefined): Promise<boolean> {
  const { hashes, abort } = state;
  const { signal } = abort;
  const isApart = ([key, line]: Missing["lines"][number]) => {
    const cached = hashes.get(key)?.hash;
    return cached !== undefined && cached !== line.hash;
  };
  const before = new Set(missing.lines.filter(isApart).map(([key]) => key));
  if (cache === undefined) {
    for (const [key] of missing.lines) {
      hashes.set(key, undefined);
    }
  } else {
    await readCacheHashes(missing.lines, hashes, { cache, signal });
  }
  const isNews = missing.lines.some((one) => isApart(one) !== before.has(one[0]));
  if (missing.imports === undefined) {
    return isNews;
  }
  const { folder, modules } = missing.imports;
  state.importers = await importersOf(folder, modules, signal);
  state.known = modules;
  return true;
}
