/**
 * A long list of which only the rows in sight exist. All rows are equally high, so where a row lies is a
 * multiplication, and no library has to measure it.
 */
import type { ComponentChildren, RefObject } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import { useSize } from "./useSize.ts";

/** A row's height in pixels. */
const ROW = 24;

/** Rows beyond the edges that exist too, so that scrolling shows no gap. */
const SPARE = 8;

interface Props {
  /** What scrolls: the table, which has the focus too. */
  box: RefObject<HTMLDivElement | null>;
  /** The height of the head that stays on top of the rows, in pixels. */
  head?: number;
  count: number;
  /** The row that the keyboard is at: it is kept in sight. */
  active: number;
  row(index: number): ComponentChildren;
}

/** The list. */
export function VirtualRows({ box, head = 0, count, active, row }: Props) {
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
  const indexes = Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
  return (
    <div style={{ height: `${count * ROW}px` }} class="rows" role="presentation">
      <div style={{ transform: `translateY(${from * ROW}px)` }} role="presentation">
        {indexes.map(row)}
      </div>
    </div>
  );
}
