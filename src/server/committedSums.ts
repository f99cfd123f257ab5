/** What HEAD has of the open go.sum files. Runs git, so only for clients that request it. */
import { committedText } from "../disk/committedSums.ts";
import { parseGoSum, type SumFile } from "../modules/goSum/goSum.ts";
import { pathOf } from "./fileContext.ts";

/** The go.sum files of HEAD that are known. */
export interface CommittedSums {
  /** The file in HEAD, as it was when it was last read; undefined if HEAD does not have it, or it is not read yet. */
  of(uri: string): SumFile | undefined;
  /** Reads it again; a read of the same file that is still running is cancelled. */
  refresh(uri: string): void;
  /** The file was closed. */
  forget(uri: string): void;
}

/** For clients that do not request it: nothing runs, and nothing is known. */
export const NOT_COMPARED: CommittedSums = { of: () => undefined, refresh() {}, forget() {} };

interface Known {
  text: string;
  sums: SumFile;
}

/** Reads one file after the other; `changed` is called when another text than before is found. */
export function readCommittedSums(
  env: Readonly<Record<string, string | undefined>>,
  changed: (uri: string) => void,
): CommittedSums {
  const known = new Map<string, Known>();
  const running = new Map<string, AbortController>();
  let last: Promise<void> = Promise.resolve();
  const read = async (uri: string, path: string, { signal }: AbortController) => {
    if (signal.aborted) {
      return;
    }
    const text = await committedText(path, { env, signal }).catch(() => undefined);
    if (signal.aborted || text === known.get(uri)?.text) {
      return;
    }
    if (text === undefined) {
      known.delete(uri);
    } else {
      known.set(uri, { text, sums: parseGoSum(text) });
    }
    changed(uri);
  };
  return {
    of: (uri) => known.get(uri)?.sums,
    refresh(uri) {
      const path = pathOf(uri);
      running.get(uri)?.abort();
      if (path !== undefined) {
        const abort = new AbortController();
        running.set(uri, abort);
        last = last.then(() => read(uri, path, abort));
      }
    },
    forget(uri) {
      running.get(uri)?.abort();
      running.delete(uri);
      known.delete(uri);
    },
  };
}
