/** The flame graph: a canvas for what is in sight, with the breadcrumb of the zoom above. */
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Breadcrumb } from "./breadcrumb.tsx";
import { draw, heightOf, LEVEL, topOf } from "./flameCanvas.ts";
import { rowToward, wayOf } from "./flameKeys.ts";
import { shownOf, type TreeParts, zoomPath } from "./flameParts.ts";
import { levelOf, rowAt } from "./flameRows.ts";
import type { Shared } from "./shared.ts";
import { useTheme } from "./theme.ts";
import { TreeGrid } from "./treeGrid.tsx";
import { useAnswer } from "./useAnswer.ts";
import { useSize } from "./useSize.ts";
import { t } from "./words.ts";

/** The view of the call tree, drawn or as rows. */
export function FlameView(shared: Shared) {
  const { client, state, change } = shared;
  const box = useRef<HTMLDivElement>(null);
  const { width } = useSize(box);
  const inverted = state.layout === "inverted";
  const wish =
    width === 0 ? undefined : { path: state.path, inverted, room: Math.max(50, Math.floor(width)) };
  const { answer, problem } = useAnswer(client, "flame", state.query, wish);
  const zoom = (path: string[]) =>
    change({ path, stops: [...state.stops, state.path.length].filter((stop) => stop < path.length) });
  const up = () => {
    const stop = state.stops.at(-1) ?? 0;
    change({ path: state.path.slice(0, stop), stops: state.stops.slice(0, -1) });
  };
  const parts = { ...shared, answer, zoom, up };
  return (
    <div class="flame" ref={box}>
      <Breadcrumb path={state.path} go={zoom} />
      {problem && <p class="problem">{problem}</p>}
      {answer &&
        (state.asTree ? <TreeGrid {...parts} answer={answer} /> : <Graph {...parts} answer={answer} />)}
    </div>
  );
}

function Graph({ answer, state, found, zoom, up, point, choose, openMenu }: TreeParts) {
  const viewport = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height } = useSize(viewport);
  const [scroll, setScroll] = useState(0);
  const [hovered, setHovered] = useState(-1);
  const [selected, setSelected] = useState(-1);
  const theme = useTheme();
  const upward = state.layout === "flame";
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
  const open = (row: number) => {
    choose(shownOf(answer, row));
    zoom(zoomPath(answer, state.path, row));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const row = Math.max(selected, 0);
    const way = wayOf(event.key, upward);
    if (way) {
      select(selected < 0 ? 0 : rowToward(answer.rows, row, way));
    } else if (event.key === "Enter" && selected >= 0) {
      open(row);
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
      aria-label={t("Flame graph")}
      aria-roledescription={t("flame graph")}
      aria-describedby="graph-keys"
      tabIndex={0}
      onScroll={(event) => setScroll(event.currentTarget.scrollTop)}
      onKeyDown={onKeyDown}
    >
      <span id="graph-keys" class="unseen">
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
            open(row);
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
