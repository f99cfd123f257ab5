/** The keys of a flame graph. */
import { levelOf } from "../flameRows.ts";
import { shownRow } from "../shownFrame.ts";
import type { CallTreeProps } from "./callTreeProps.ts";
import { extentOf, LEVEL, topOf } from "./flameCanvas.ts";
import { directionOf, rowToward } from "./flameKeys.ts";
import { keyed } from "./gestures.ts";
import type { Graph } from "./useGraph.ts";

/** Handles a key: arrows select, Enter and Escape zoom, W A S D move the window, the menu key opens the menu. */
export function onGraphKey(event: KeyboardEvent, props: CallTreeProps, graph: Graph): void {
  const { answer, upward, choose, open, up } = props;
  const { live, selected, select } = graph;
  const row = selected < 0 ? props.root : selected;
  const direction = directionOf(event.key, upward);
  const isPlain = !(event.ctrlKey || event.metaKey || event.altKey);
  const moved = isPlain ? keyed(live.current, event.key, centerOf(graph)) : undefined;
  if (direction) {
    graph.setHovered(undefined);
    select(rowToward(answer.rows, row, direction, live.current));
  } else if (event.key === "Enter" && selected >= 0) {
    choose(shownRow(answer, row, live.current));
    open(row);
  } else if (event.key === "Escape") {
    if (!live.cancel()) {
      up();
    }
  } else if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) {
    openMenuAt(row, props, graph);
  } else if (moved) {
    graph.setHovered(undefined);
    live.move(moved);
  } else {
    return;
  }
  event.preventDefault();
  event.stopPropagation();
}

/** Where a key zooms, as a share of the window: at the pointer, else in its middle. */
function centerOf({ hovered, canvas, width }: Graph): number {
  return hovered ? (hovered.tip.pointer.x - canvas.current!.getBoundingClientRect().left) / width : 0.5;
}

function openMenuAt(row: number, { answer, upward, openMenu }: CallTreeProps, graph: Graph): void {
  const box = graph.canvas.current!.getBoundingClientRect();
  const { left } = extentOf(answer.rows, row, graph.live.current, graph.width);
  const top = topOf(levelOf(answer.rows, row), answer, upward) - graph.viewport.current!.scrollTop;
  openMenu(shownRow(answer, row, graph.live.current), box.left + Math.max(0, left), box.top + top + LEVEL);
}
