/**
 * The rows of a long list; only those in view exist. All rows have the same height, so the position of a row is a
 * multiplication and needs no measuring.
 */
import type { ComponentChildren, RefObject } from "preact";
import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import { useSize } from "./useSize.ts";

/** A row's height in pixels. */
const ROW = 24;

/** How many more rows exist above and below, so that scrolling shows no gap. */
const SPARE = 8;

interface Props {
  /** The element that scrolls: the grid, which also has the focus. */
  box: RefObject<HTMLDivElement | null>;
  /** The height of the header that stays above the rows, in pixels. */
  head: number;
  count: number;
  /** The active row, which is scrolled into view; -1 for none. */
  active: number;
  row(index: number): ComponentChildren;
  /** Runs when the last row comes into view, and again when rows were added and it still is. */
  atEnd?: (() => void) | undefined;
}

/** The rows. */
export function VirtualRows({ box, head, count, active, row, atEnd }: Props) {
  const { height } = useSize(box);
  const [scroll, setScroll] = useState(0);
  useLayoutEffect(() => {
    const { current } = box;
    const onScroll = () => setScroll(current?.scrollTop ?? 0);
    current?.addEventListener("scroll", onScroll);
    return () => current?.removeEventListener("scroll", onScroll);
  }, []);
  useLayoutEffect(() => {
    const { current } = box;
    if (current && active >= 0) {
      const top = active * ROW;
      current.scrollTop = Math.min(Math.max(current.scrollTop, top + ROW + head - current.clientHeight), top);
    }
  }, [active, height]);
  const from = Math.max(0, Math.floor(scroll / ROW) - SPARE);
  const to = Math.min(count, Math.ceil((scroll + height) / ROW) + SPARE);
  useEffect(() => {
    if (height > 0 && count > 0 && to === count) {
      atEnd?.();
    }
  }, [height > 0, to, count]);
  const indexes = Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
  return (
    <div style={{ height: `${count * ROW}px` }} class="rows" role="presentation">
      <div style={{ transform: `translateY(${from * ROW}px)` }} role="presentation">
        {indexes.map(row)}
      </div>
    </div>
  );
}
