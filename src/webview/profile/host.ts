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

/** What this page kept before a reload. */
export function keptState(): unknown {
  return vscode.getState();
}

const LATER_MS = 300;
let later: ReturnType<typeof setTimeout> | undefined;

/** Keeps a state: at once for a reload of this page, a little later for the next opening of the file. */
export function keepState(state: unknown): void {
  vscode.setState(state);
  clearTimeout(later);
  later = setTimeout(() => tell({ kind: "state", state }), LATER_MS);
}
