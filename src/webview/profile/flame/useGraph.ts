/** The state of a flame graph: what is in view, what is under the pointer, what is selected. */
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { useSize } from "../../shared/useSize.ts";
import { levelOf } from "../flameRows.ts";
import { shownRow } from "../shownFrame.ts";
import { useTheme } from "../theme.ts";
import type { FlameAnswer } from "../wire.ts";
import type { CallTreeProps } from "./callTreeProps.ts";
import { draw, extentOf, heightOf, LEVEL, type Picture, topOf } from "./flameCanvas.ts";
import { sameRow, showing } from "./flameWindow.ts";
import { drawMinimap } from "./minimap.ts";
import type { Box } from "./tipPlace.ts";
import { type Hover, useHover } from "./useHover.ts";
import { type LiveSpan, useSpan } from "./useSpan.ts";

/** The least width of a match that is brought into view, in pixels. */
const MATCH_WIDTH = 40;

/** The graph, for its parts. */
export interface Graph extends Hover {
  viewport: RefObject<HTMLDivElement | null>;
  canvas: RefObject<HTMLCanvasElement | null>;
  minimap: RefObject<HTMLCanvasElement | null>;
  selection: RefObject<HTMLSpanElement | null>;
  /** Pixels. */
  width: number;
  height: number;
  hasMinimap: boolean;
  live: LiveSpan;
  /** The selected row; -1 for none. */
  selected: number;
  /** Selects a row and brings it into view. */
  select(row: number): void;
  onScroll(): void;
  /** The box of a row, in pixels of the view; undefined where it cannot be seen. */
  boxOf(row: number): Box | undefined;
}

/** The state. */
export function useGraph(props: CallTreeProps): Graph {
  const { answer, upward, choose, match } = props;
  const viewport = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const minimap = useRef<HTMLCanvasElement>(null);
  const selection = useRef<HTMLSpanElement>(null);
  const { width, height } = useSize(viewport);
  const theme = useTheme();
  const { selected, setSelected } = useSelected(answer);
  const hasMinimap = props.hasMinimap && heightOf(answer) > height && height > 0;
  const picture = (): Picture => ({
    answer,
    theme,
    scheme: props.state.scheme,
    upward,
    width,
    height,
    scroll: viewport.current?.scrollTop ?? 0,
    span: live.current,
    level: props.level,
    marks: props.found?.marks,
    match,
  });
  const boxOf = (row: number) => boxIn(picture(), row);
  const paint = () => {
    if (!canvas.current || width === 0 || height === 0) {
      return;
    }
    const shown = picture();
    draw(canvas.current, shown);
    canvas.current.dataset.window = `${shown.span.from} ${shown.span.to}`;
    if (minimap.current) {
      drawMinimap(minimap.current, shown);
    }
    outline(selection.current!, selected < 0 ? undefined : boxIn(shown, selected));
  };
  const live = useSpan(props.span, props.setSpan, paint);
  useScrollFromRoot(viewport, answer, upward);
  const hover = useHover(props, { canvas, viewport, live, width, boxOf });
  const onScroll = () => {
    hover.setHovered(undefined);
    live.repaint();
  };
  useLayoutEffect(paint, [
    ...[answer, theme, width, height, upward, selected, match, hasMinimap, props.state.scheme],
    ...[props.found, props.span.from, props.span.to, props.level],
  ]);
  const reveal = (row: number) => {
    const top = topOf(levelOf(answer.rows, row), answer, upward);
    const box = viewport.current!;
    box.scrollTop = Math.min(Math.max(box.scrollTop, top + LEVEL - box.clientHeight), top);
  };
  const select = (row: number) => {
    setSelected(row);
    choose(shownRow(answer, row, live.current));
    reveal(row);
  };
  useEffect(() => {
    if (match >= 0 && width > 0) {
      hover.setHovered(undefined);
      live.move(showing(answer.rows, match, live.current, Math.min(1, MATCH_WIDTH / width)));
      select(match);
    }
  }, [props.step, width > 0]);
  const parts = { viewport, canvas, minimap, selection, width, height, hasMinimap, live };
  return { ...parts, ...hover, selected, select, onScroll, boxOf };
}

/** The selected row: it stays selected in another answer that has a frame at the same path. */
function useSelected(answer: FlameAnswer): { selected: number; setSelected(row: number): void } {
  const [chosen, setChosen] = useState<{ answer: FlameAnswer; row: number }>();
  const selected = useMemo(
    () => (chosen ? sameRow(chosen.answer, chosen.row, answer) : -1),
    [chosen, answer],
  );
  return { selected, setSelected: (row) => setChosen({ answer, row }) };
}

/** Holds the distance of the view from the root when the height of the graph changes. */
function useScrollFromRoot(
  viewport: RefObject<HTMLDivElement | null>,
  answer: FlameAnswer,
  upward: boolean,
): void {
  const before = useRef<{ height: number; upward: boolean }>(undefined);
  useLayoutEffect(() => {
    const height = heightOf(answer);
    const { current: box } = viewport;
    if (box && before.current?.upward !== upward) {
      box.scrollTop = upward ? height : 0;
    } else if (box && upward) {
      box.scrollTop += height - before.current!.height;
    }
    before.current = { height, upward };
  }, [answer, upward]);
}

function boxIn(picture: Picture, row: number): Box | undefined {
  const { answer, upward, width, height, scroll, span } = picture;
  if (row >= answer.rows.length) {
    return undefined;
  }
  const { left, size } = extentOf(answer.rows, row, span, width);
  const top = topOf(levelOf(answer.rows, row), answer, upward) - scroll;
  const isInView = size > 0 && top > -LEVEL && top < height;
  return isInView ? { left, top, width: Math.max(2, size - 1), height: LEVEL - 1 } : undefined;
}

function outline(element: HTMLElement, box: Box | undefined): void {
  const { style } = element;
  element.hidden = box === undefined;
  if (box) {
    style.left = `${box.left}px`;
    style.top = `${box.top}px`;
    style.width = `${box.width}px`;
    style.height = `${box.height}px`;
  }
}
