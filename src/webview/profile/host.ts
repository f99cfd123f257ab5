/** The page's side of the messages to and from the extension host. */
import type { DemangleMode } from "../../profile/demangle/modes.ts";
import type { ToHost, ToPage } from "../protocol.ts";

const vscode = acquireVsCodeApi<unknown>();

/** Sends a message to the extension host. */
export function post(message: ToHost): void {
  vscode.postMessage(message);
}

/** Receives the messages of the extension host; returns a function that ends it. */
export function onMessage(listener: (message: ToPage) => void): () => void {
  const onEvent = ({ data }: MessageEvent<ToPage>) => listener(data);
  window.addEventListener("message", onEvent);
  return () => window.removeEventListener("message", onEvent);
}

let requests = 0;

/** The names demangled, in their order: the host has the demangler. Characters are bytes. */
export function demangled(names: string[], mode: DemangleMode): Promise<string[]> {
  const id = ++requests;
  return new Promise((resolve) => {
    const end = onMessage((message) => {
      if (message.kind === "demangled" && message.id === id) {
        end();
        resolve(message.names);
      }
    });
    post({ kind: "demangle", id, names, mode });
  });
}

/** A state and when it was saved. */
interface SavedState {
  at: number;
  state: unknown;
}

/** The newer of the state saved for a reload of this page and the one saved for its file: either may be missing. */
export function savedState(ofFile: unknown): unknown {
  const states = [vscode.getState(), ofFile].filter(isSavedState);
  return states.sort((a, b) => b.at - a.at)[0]?.state;
}

function isSavedState(value: unknown): value is SavedState {
  return typeof value === "object" && value !== null && "state" in value && "at" in value;
}

const DELAY_MS = 300;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Saves a state: immediately for a reload of this page, after a short delay for the next time the file is opened. */
export function saveState(state: unknown): void {
  const saved: SavedState = { at: Date.now(), state };
  vscode.setState(saved);
  clearTimeout(timer);
  timer = setTimeout(() => post({ kind: "state", state: saved }), DELAY_MS);
}
