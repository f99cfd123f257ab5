/** What is under the pointer in a flame graph. */
import type { RefObject } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import { rowAt } from "../flameRows.ts";
import { type ShownFrame, shownRow } from "../shownFrame.ts";
import type { CallTreeProps } from "./callTreeProps.ts";
import { LEVEL } from "./flameCanvas.ts";
import type { Box } from "./tipPlace.ts";
import type { LiveSpan } from "./useSpan.ts";

/** A point of the window, in pixels. */
interface Point {
  x: number;
  y: number;
}

/** A frame under the pointer, with what the tooltip shows. */
interface Hovered {
  row: number;
  tip: {
    shown: ShownFrame;
    pointer: Point;
    frame: { top: number; bottom: number };
  };
}

/** The frame under the pointer, and what changes it. */
export interface Hover {
  hovered: Hovered | undefined;
  setHovered(hovered: Hovered | undefined): void;
  /** Shows the tooltip for the frame at a point of the window. */
  hoverAt(point: Point): void;
  /** The row at a point of the window; -1 for none. */
  rowAtPoint(point: Point): number;
}

/** The graph whose frames are pointed at. */
interface Place {
  canvas: RefObject<HTMLCanvasElement | null>;
  viewport: RefObject<HTMLDivElement | null>;
  live: LiveSpan;
  /** Pixels. */
  width: number;
  boxOf(row: number): Box | undefined;
}

/** The frame under the pointer; while the pointer rests, it follows what is shown there. */
export function useHover({ answer, upward, span }: CallTreeProps, place: Place): Hover {
  const { canvas, viewport, live, width, boxOf } = place;
  const [hovered, setHovered] = useState<Hovered>();
  const rowAtPoint = ({ x, y }: Point) => {
    const box = canvas.current!.getBoundingClientRect();
    const level = Math.floor((y - box.top + viewport.current!.scrollTop) / LEVEL);
    const { from, to } = live.current;
    const share = from + ((x - box.left) / width) * (to - from);
    return rowAt(answer.rows, upward ? answer.rows.levels.length - 2 - level : level, share);
  };
  const hoverAt = (pointer: Point) => {
    const row = rowAtPoint(pointer);
    const box = row < 0 ? undefined : boxOf(row);
    if (!box) {
      setHovered(undefined);
      return;
    }
    const top = canvas.current!.getBoundingClientRect().top + box.top;
    const shown = shownRow(answer, row, live.current);
    setHovered({ row, tip: { shown, pointer, frame: { top, bottom: top + LEVEL } } });
  };
  useLayoutEffect(() => {
    if (hovered) {
      hoverAt(hovered.tip.pointer);
    }
  }, [answer, span.from, span.to]);
  return { hovered, setHovered, hoverAt, rowAtPoint };
}
