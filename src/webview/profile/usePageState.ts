/** The state of the page, saved whenever it changes, and the key that undoes a change of the query. */
import { useCallback, useEffect, useState } from "preact/hooks";
import { saveState } from "./host.ts";
import { type PageState, readState, WHOLE_WINDOW } from "./state.ts";
import type { PageQuery } from "./wire.ts";

/** How many queries Undo can go back. */
const MAX_UNDO = 50;

/**
 * The state and what changes it; `notice` says why something failed, until the next change. A new path is shown as a
 * whole where the change does not name a window.
 */
export function usePageState(saved: unknown) {
  const [state, setState] = useState(() => readState(saved));
  const [notice, setNotice] = useState<string>();
  useEffect(() => saveState(state), [state]);
  const change = useCallback((part: Partial<PageState>) => {
    setNotice(undefined);
    const window = part.path ? { window: WHOLE_WINDOW } : {};
    setState((old) => ({ ...old, ...window, ...part }));
  }, []);
  const setQuery = (part: Partial<PageQuery>) => {
    setNotice(undefined);
    setState((old) => ({
      ...old,
      query: { ...old.query, ...part },
      undo: [...old.undo, old.query].slice(-MAX_UNDO),
    }));
  };
  const undo = () => {
    setNotice(undefined);
    setState((old) => ({ ...old, query: old.undo.at(-1) ?? old.query, undo: old.undo.slice(0, -1) }));
  };
  /** Goes back to the last good query, because the newest one cannot be answered. */
  const refuse = (good: PageQuery, problem: string) => {
    setNotice(problem);
    setState((old) => ({ ...old, query: good, undo: old.undo.slice(0, -1) }));
  };
  return { state, notice, notify: setNotice, change, setQuery, undo, refuse };
}

/** Handles the key that no part of the page handles: undo. */
export function useUndoKey(undo: () => void): void {
  const onKeyDown = (event: KeyboardEvent) => {
    const isTyping = event.target instanceof HTMLInputElement;
    if (event.key === "z" && (event.ctrlKey || event.metaKey) && !isTyping) {
      undo();
      event.preventDefault();
    }
  };
  useEffect(() => {
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
}
