/** What the module cache and the Go files of a module say about open files. Reads in the background, and runs nothing. */
import { type CachedHash, readCacheHashes } from "../disk/cacheHashes.ts";
import { type Importer, importersOf } from "../disk/importers.ts";
import { type OfflineSettings, offlineSettings } from "../disk/offlineSettings.ts";
import type { SumLine } from "../modules/goSum/goSum.ts";
import { firstLines, keysApart, type SumText } from "../modules/goSum/sumText.ts";

/** What the findings in a document depend on. */
export interface Question {
  /** The go.sum that is asked about. */
  readonly text?: SumText | undefined;
  /** A module's folder, and the modules of which it is to be known which file imports them. */
  readonly imports?: { readonly folder: string; readonly modules: ReadonlySet<string> } | undefined;
}

/** What is known; what is not known yet counts as not there. */
export interface ModuleFacts {
  settings(): OfflineSettings | undefined;
  /** What the module cache has, by the keys of lines; another map after each reading. */
  cached(uri: string): ReadonlyMap<string, CachedHash | undefined> | undefined;
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
  hashes: Map<string, CachedHash | undefined>;
  /** The text whose lines are looked up, and the keys that are not looked up yet. */
  text: SumText | undefined;
  readonly due: Set<string>;
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
    cached: (uri) => states.get(uri)?.hashes,
    importers: (uri) => states.get(uri)?.importers,
    find(uri, question) {
      const state = stateOf(uri);
      state.question = question;
      follow(state);
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
  text: undefined,
  due: new Set(),
  importers: undefined,
  known: new Set(),
  question: {},
  isStale: true,
  isRunning: false,
});

/** Notes the keys of lines that came with a new text. */
function follow(state: State): void {
  const { text, question, hashes, due } = state;
  const now = question.text;
  if (now !== undefined && now !== text) {
    for (const key of text === undefined ? firstLines(now.file).keys() : keysApart(text, now)) {
      if (!hashes.has(key)) {
        due.add(key);
      }
    }
  }
  state.text = now;
}

interface Missing {
  readonly lines: readonly (readonly [key: string, line: SumLine])[];
  readonly imports: Question["imports"];
}

/** What the question needs and what is not known; undefined if that is nothing. */
function missingIn({ question, isStale, text, due, known }: State): Missing | undefined {
  const all = text && firstLines(text.file);
  const keys = isStale ? (all?.keys() ?? []) : due;
  const lines = [...keys].flatMap((key) => {
    const line = all?.get(key);
    return line === undefined ? [] : [[key, line] as const];
  });
  due.clear();
  const { imports } = question;
  const areKnown =
    imports === undefined || (!isStale && [...imports.modules].every((module) => known.has(module)));
  return lines.length === 0 && areKnown && !isStale
    ? undefined
    : { lines, imports: areKnown ? undefined : imports };
}

/** Reads what is missing; whether that changes what is found. */
async function read(state: State, missing: Missing, cache: string | undefined): Promise<boolean> {
  const { abort } = state;
  const { signal } = abort;
  const found = new Map(missing.lines.map(([key]) => [key, state.hashes.get(key)]));
  if (cache !== undefined) {
    await readCacheHashes(missing.lines, found, { cache, signal });
  }
  const isApart = ([key, line]: Missing["lines"][number], among: State["hashes"]) => {
    const cached = among.get(key)?.hash;
    return cached !== undefined && cached !== line.hash;
  };
  const isNews = missing.lines.some((one) => isApart(one, found) !== isApart(one, state.hashes));
  // Where nothing else is found, it stays the same map: nothing is to be compared again.
  state.hashes = isNews ? new Map(state.hashes) : state.hashes;
  for (const [key, cached] of found) {
    state.hashes.set(key, cached);
  }
  if (missing.imports === undefined) {
    return isNews;
  }
  const { folder, modules } = missing.imports;
  state.importers = await importersOf(folder, modules, signal);
  state.known = modules;
  return true;
}
