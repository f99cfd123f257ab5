/** The state of the page, saved whenever it changes, and the keys that change it from anywhere. */
import { useCallback, useEffect, useState } from "preact/hooks";
import { saveState } from "./host.ts";
import { type PageState, readState, WHOLE_WINDOW } from "./state.ts";
import type { PageQuery } from "./wire.ts";

/** How many queries Undo can go back. */
const MAX_UNDO = 50;

/** The state and what changes it. A new path is shown as a whole where the change does not name a window. */
export function usePageState(saved: unknown) {
  const [state, setState] = useState(() => readState(saved));
  useEffect(() => saveState(state), [state]);
  const change = useCallback((part: Partial<PageState>) => {
    const window = part.path ? { window: WHOLE_WINDOW } : {};
    setState((old) => ({ ...old, ...window, ...part }));
  }, []);
  const setQuery = (part: Partial<PageQuery>) =>
    setState((old) => ({
      ...old,
      query: { ...old.query, ...part },
      undo: [...old.undo, old.query].slice(-MAX_UNDO),
    }));
  const undo = () =>
    setState((old) => ({ ...old, query: old.undo.at(-1) ?? old.query, undo: old.undo.slice(0, -1) }));
  return { state, change, setQuery, undo };
}

/** Handles the keys that no part of the page handles: undo, and find. */
export function useShortcuts(undo: () => void): void {
  const onKeyDown = (event: KeyboardEvent) => {
    const isTyping = event.target instanceof HTMLInputElement;
    if (event.key === "z" && (event.ctrlKey || event.metaKey) && !isTyping) {
      undo();
      event.preventDefault();
    } else if (event.key === "f" && (event.ctrlKey || event.metaKey)) {
      document.getElementById("search")?.focus();
      event.preventDefault();
    }
  };
  useEffect(() => {
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  });
}
