/** The page's end of the wire to the extension host. */
import type { ToHost, ToPage } from "../protocol.ts";

const vscode = acquireVsCodeApi<unknown>();

/** Says something to the extension host. */
export function tell(message: ToHost): void {
  vscode.postMessage(message);
}

/** Hears what the extension host says; gives what ends it. */
export function hear(listener: (message: ToPage) => void): () => void {
  const onMessage = ({ data }: MessageEvent<ToPage>) => listener(data);
  window.addEventListener("message", onMessage);
  return () => window.removeEventListener("message", onMessage);
}

/** A state with the time at which it was kept. */
interface Kept {
  at: number;
  state: unknown;
}

/** The newer of what this page kept before a reload and what was kept for its file: either may have been lost. */
export function keptState(ofFile: unknown): unknown {
  const known = [vscode.getState(), ofFile].filter(isKept);
  return known.sort((a, b) => b.at - a.at)[0]?.state;
}

function isKept(value: unknown): value is Kept {
  return typeof value === "object" && value !== null && "state" in value && "at" in value;
}

const LATER_MS = 300;
let later: ReturnType<typeof setTimeout> | undefined;

/** Keeps a state: at once for a reload of this page, a little later for the next opening of the file. */
export function keepState(state: unknown): void {
  const kept: Kept = { at: Date.now(), state };
  vscode.setState(kept);
  clearTimeout(later);
  later = setTimeout(() => tell({ kind: "state", state: kept }), LATER_MS);
}
