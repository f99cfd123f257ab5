/** A call tree as a flame graph: a canvas that holds what is in sight. */

import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { t } from "../../shared/l10n.ts";
import { useSize } from "../../shared/useSize.ts";
import { levelOf, rowAt } from "../flameRows.ts";
import { useTheme } from "../theme.ts";
import { draw, heightOf, LEVEL, topOf } from "./flameCanvas.ts";
import { rowToward, wayOf } from "./flameKeys.ts";
import { shownOf, type TreeParts } from "./flameParts.ts";

/** The graph; the pointer and the keyboard reach each frame. */
export function FlameGraph({ answer, label, upward, found, open, up, point, choose, openMenu }: TreeParts) {
  const viewport = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height } = useSize(viewport);
  const [scroll, setScroll] = useState(0);
  const [hovered, setHovered] = useState(-1);
  const [selected, setSelected] = useState(-1);
  const keys = useId();
  const theme = useTheme();
  const whole = heightOf(answer);

  useLayoutEffect(() => {
    setHovered(-1);
    setSelected(-1);
    const { current } = viewport;
    if (current) {
      current.scrollTop = upward ? whole : 0;
      setScroll(current.scrollTop);
    }
  }, [answer, upward]);
  useLayoutEffect(() => {
    if (canvas.current && width > 0) {
      const marks = found?.marks;
      const picture = { answer, theme, upward, width, height, scroll, hovered, selected, marks };
      draw(canvas.current, picture);
    }
  });

  const at = ({ offsetX, offsetY }: MouseEvent) => {
    const level = Math.floor((offsetY + scroll) / LEVEL);
    const levels = answer.rows.levels.length - 1;
    return rowAt(answer.rows, upward ? levels - 1 - level : level, offsetX / width);
  };
  const select = (row: number) => {
    setSelected(row);
    choose(shownOf(answer, row));
    const top = topOf(levelOf(answer.rows, row), answer, upward);
    const box = viewport.current!;
    box.scrollTop = Math.min(Math.max(box.scrollTop, top + LEVEL - box.clientHeight), top);
  };
  const enter = (row: number) => {
    choose(shownOf(answer, row));
    open(row);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const row = Math.max(selected, 0);
    const way = wayOf(event.key, upward);
    if (way) {
      select(rowToward(answer.rows, row, way));
    } else if (event.key === "Enter" && selected >= 0) {
      enter(row);
    } else if (event.key === "Escape") {
      up();
    } else if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) {
      const box = canvas.current!.getBoundingClientRect();
      const y = topOf(levelOf(answer.rows, row), answer, upward) - scroll + LEVEL;
      openMenu(shownOf(answer, row), box.left + answer.rows.lefts[row]! * width, box.top + y);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div
      class="graph"
      ref={viewport}
      role="application"
      aria-label={label}
      aria-roledescription={t("flame graph")}
      aria-describedby={keys}
      tabIndex={0}
      onScroll={(event) => setScroll(event.currentTarget.scrollTop)}
      onKeyDown={onKeyDown}
    >
      <span id={keys} class="unseen">
        {t(
          "Arrow keys go from frame to frame, Enter zooms in, Escape goes back. Tree shows the same as rows.",
        )}
      </span>
      <canvas
        ref={canvas}
        style={{ width: `${width}px`, height: `${height}px` }}
        data-frames={answer.rows.length}
        onMouseMove={(event) => {
          const row = at(event);
          if (row !== hovered) {
            setHovered(row);
            point(row < 0 ? undefined : shownOf(answer, row));
          }
        }}
        onMouseLeave={() => {
          setHovered(-1);
          point(undefined);
        }}
        onClick={(event) => {
          const row = at(event);
          if (row >= 0) {
            enter(row);
          }
        }}
        onContextMenu={(event) => {
          const row = at(event);
          event.preventDefault();
          if (row >= 0) {
            select(row);
            openMenu(shownOf(answer, row), event.clientX, event.clientY);
          }
        }}
      />
      <div class="rest" style={{ height: `${Math.max(0, whole - height)}px` }} />
    </div>
  );
}
