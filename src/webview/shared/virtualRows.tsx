/**
 * The rows of a long list; only those in view exist. The height of a row is a number of lines, so its position is a
 * sum and needs no measuring.
 */
import type { ComponentChildren, RefObject } from "preact";
import { useEffect, useLayoutEffect, useMemo, useState } from "preact/hooks";
import { useSize } from "./useSize.ts";

/** A line's height in pixels. */
const LINE = 24;

/** How many more rows exist above and below, so that scrolling shows no gap. */
const SPARE = 8;

interface Props {
  /** The element that scrolls: the grid, which also has the focus. */
  box: RefObject<HTMLDivElement | null>;
  /** The height of the header that stays above the rows, in pixels. */
  head: number;
  count: number;
  /** The height of each row in lines; undefined if each has one line. */
  heights: readonly number[] | undefined;
  /** The active row, which is scrolled into view; -1 for none. */
  active: number;
  row(index: number): ComponentChildren;
  /** Runs when the last row comes into view, and again when rows were added and it still is. */
  atEnd?: (() => void) | undefined;
}

/** The rows. */
export function VirtualRows({ box, head, count, heights, active, row, atEnd }: Props) {
  const { height } = useSize(box);
  const [scroll, setScroll] = useState(0);
  const topOf = useMemo(() => tops(heights), [heights]);
  useLayoutEffect(() => {
    const { current } = box;
    const onScroll = () => setScroll(current?.scrollTop ?? 0);
    current?.addEventListener("scroll", onScroll);
    return () => current?.removeEventListener("scroll", onScroll);
  }, []);
  useLayoutEffect(() => {
    const { current } = box;
    if (current && active >= 0) {
      const least = topOf(active + 1) + head - current.clientHeight;
      current.scrollTop = Math.min(Math.max(current.scrollTop, least), topOf(active));
    }
  }, [active, height]);
  const from = Math.max(0, rowAt(scroll, count, topOf) - SPARE);
  const to = Math.min(count, rowAt(scroll + height, count, topOf) + 1 + SPARE);
  useEffect(() => {
    if (height > 0 && count > 0 && to === count) {
      atEnd?.();
    }
  }, [height > 0, to, count]);
  const indexes = Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
  return (
    <div style={{ height: `${topOf(count)}px` }} class="rows" role="presentation">
      <div style={{ transform: `translateY(${topOf(from)}px)` }} role="presentation">
        {indexes.map(row)}
      </div>
    </div>
  );
}

/** Returns the distance in pixels of a row from the first one; of the index after the last row, the whole height. */
function tops(heights: readonly number[] | undefined): (index: number) => number {
  if (heights === undefined) {
    return (index) => index * LINE;
  }
  const lines = new Uint32Array(heights.length + 1);
  for (const [index, height] of heights.entries()) {
    lines[index + 1] = lines[index]! + height;
  }
  return (index) => lines[Math.min(index, heights.length)]! * LINE;
}

/** The row at a distance from the first one; the last one beyond the end. */
function rowAt(distance: number, count: number, topOf: (index: number) => number): number {
  let [low, high] = [0, Math.max(0, count - 1)];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (topOf(middle) <= distance) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return low;
}
