/** The window of a graph while a gesture moves it: it is drawn at once, and the page's state follows a little later. */
import { useEffect, useRef } from "preact/hooks";
import type { Span } from "../wire.ts";

/** How long the page's state stays behind, in milliseconds: the worker then opens what has become visible. */
const BEHIND_MS = 150;

/** A window that gestures move. */
export interface LiveSpan {
  /** The window to draw. */
  readonly current: Span;
  /** Moves the window, and draws with the next frame. */
  move(span: Span): void;
  /** Draws with the next frame. */
  repaint(): void;
  /** Goes back to the window of the state. Returns whether a gesture was under way. */
  cancel(): boolean;
}

/** The window; `paint` draws it, `commit` sets the state's window, which is `span`. */
export function useSpan(span: Span, commit: (span: Span) => void, paint: () => void): LiveSpan {
  const latest = useRef({ span, commit, paint });
  latest.current = { span, commit, paint };
  const live = useRef<{ span: Span; timer?: ReturnType<typeof setTimeout> | undefined; frame?: number }>({
    span,
  });
  if (live.current.timer === undefined) {
    live.current.span = span;
  }
  const draw = () => {
    live.current.frame ??= requestAnimationFrame(() => {
      delete live.current.frame;
      latest.current.paint();
    });
  };
  const end = () => {
    clearTimeout(live.current.timer);
    live.current.timer = undefined;
  };
  useEffect(
    () => () => {
      end();
      if (live.current.frame !== undefined) {
        cancelAnimationFrame(live.current.frame);
      }
    },
    [],
  );
  return {
    get current() {
      return live.current.span;
    },
    move(to) {
      live.current.span = to;
      draw();
      live.current.timer ??= setTimeout(() => {
        end();
        latest.current.commit(live.current.span);
      }, BEHIND_MS);
    },
    repaint: draw,
    cancel() {
      const isMoving = live.current.timer !== undefined;
      end();
      live.current.span = latest.current.span;
      draw();
      return isMoving;
    },
  };
}
