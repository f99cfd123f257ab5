/** A call tree as a flame graph: a canvas that draws the part in view. */
import type { HTMLAttributes, RefObject, TargetedMouseEvent } from "preact";
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { t } from "../../shared/l10n.ts";
import { useSize } from "../../shared/useSize.ts";
import { levelOf, rowAt } from "../flameRows.ts";
import { shownRow } from "../shownFrame.ts";
import { useTheme } from "../theme.ts";
import type { CallTreeProps } from "./callTreeProps.ts";
import { draw, heightOf, LEVEL, topOf } from "./flameCanvas.ts";
import { directionOf, rowToward } from "./flameKeys.ts";

/** The graph; the pointer and the keyboard reach each frame. */
export function FlameGraph(props: CallTreeProps) {
  const { answer, label, upward, found } = props;
  const viewport = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height } = useSize(viewport);
  const graph = useGraphState(props, viewport);
  const { scroll, hovered, selected } = graph;
  const help = useId();
  const theme = useTheme();
  useLayoutEffect(() => {
    if (canvas.current && width > 0) {
      const marks = found?.marks;
      draw(canvas.current, { answer, theme, upward, width, height, scroll, hovered, selected, marks });
    }
  });
  return (
    <div
      class="graph"
      ref={viewport}
      role="application"
      aria-label={label}
      aria-roledescription={t("flame graph")}
      aria-describedby={help}
      tabIndex={0}
      onScroll={(event) => graph.setScroll(event.currentTarget.scrollTop)}
      onKeyDown={(event) => onKeyDown(event, canvas.current!, props, graph)}
    >
      <span id={help} class="unseen">
        {t(
          "Arrow keys move between frames, Enter zooms in, Escape goes back. Tree shows the same data as rows.",
        )}
      </span>
      <canvas
        ref={canvas}
        style={{ width: `${width}px`, height: `${height}px` }}
        data-frames={answer.rows.length}
        {...pointerHandlers(props, graph)}
      />
      <div class="rest" style={{ height: `${Math.max(0, heightOf(answer) - height)}px` }} />
    </div>
  );
}

type GraphState = ReturnType<typeof useGraphState>;

/** The scroll position, and the rows under the pointer and the keyboard; -1 for none. */
function useGraphState(
  { answer, upward, choose }: CallTreeProps,
  viewport: RefObject<HTMLDivElement | null>,
) {
  const [scroll, setScroll] = useState(0);
  const [hovered, setHovered] = useState(-1);
  const [selected, setSelected] = useState(-1);
  useLayoutEffect(() => {
    setHovered(-1);
    setSelected(-1);
    const { current } = viewport;
    if (current) {
      current.scrollTop = upward ? heightOf(answer) : 0;
      setScroll(current.scrollTop);
    }
  }, [answer, upward]);
  const select = (row: number) => {
    setSelected(row);
    choose(shownRow(answer, row));
    const top = topOf(levelOf(answer.rows, row), answer, upward);
    const box = viewport.current!;
    box.scrollTop = Math.min(Math.max(box.scrollTop, top + LEVEL - box.clientHeight), top);
  };
  return { scroll, setScroll, hovered, setHovered, selected, select };
}

function enter({ answer, choose, open }: CallTreeProps, row: number): void {
  choose(shownRow(answer, row));
  open(row);
}

function onKeyDown(
  event: KeyboardEvent,
  canvas: HTMLCanvasElement,
  props: CallTreeProps,
  { scroll, selected, select }: GraphState,
): void {
  const { answer, upward, up, openMenu } = props;
  const row = Math.max(selected, 0);
  const direction = directionOf(event.key, upward);
  if (direction) {
    select(rowToward(answer.rows, row, direction));
  } else if (event.key === "Enter" && selected >= 0) {
    enter(props, row);
  } else if (event.key === "Escape") {
    up();
  } else if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) {
    const box = canvas.getBoundingClientRect();
    const y = topOf(levelOf(answer.rows, row), answer, upward) - scroll + LEVEL;
    openMenu(shownRow(answer, row), box.left + answer.rows.lefts[row]! * box.width, box.top + y);
  } else {
    return;
  }
  event.preventDefault();
  event.stopPropagation();
}

function pointerHandlers(
  props: CallTreeProps,
  { scroll, hovered, setHovered, select }: GraphState,
): HTMLAttributes<HTMLCanvasElement> {
  const { answer, upward, point, openMenu } = props;
  const rowUnder = ({ offsetX, offsetY, currentTarget }: TargetedMouseEvent<HTMLCanvasElement>) => {
    const level = Math.floor((offsetY + scroll) / LEVEL);
    const levels = answer.rows.levels.length - 1;
    return rowAt(answer.rows, upward ? levels - 1 - level : level, offsetX / currentTarget.clientWidth);
  };
  return {
    onMouseMove(event) {
      const row = rowUnder(event);
      if (row !== hovered) {
        setHovered(row);
        point(row < 0 ? undefined : shownRow(answer, row));
      }
    },
    onMouseLeave() {
      setHovered(-1);
      point(undefined);
    },
    onClick(event) {
      const row = rowUnder(event);
      if (row >= 0) {
        enter(props, row);
      }
    },
    onContextMenu(event) {
      const row = rowUnder(event);
      event.preventDefault();
      if (row >= 0) {
        select(row);
        openMenu(shownRow(answer, row), event.clientX, event.clientY);
      }
    },
  };
}
