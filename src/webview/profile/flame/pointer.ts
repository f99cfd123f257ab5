/** What the pointer and the wheel do in a flame graph and its overview. */
import type { HTMLAttributes, TargetedPointerEvent } from "preact";
import { useRef } from "preact/hooks";
import { type ShownFrame, shownRow } from "../shownFrame.ts";
import type { FlameAnswer, Span } from "../wire.ts";
import type { CallTreeProps } from "./callTreeProps.ts";
import { centered, panned } from "./flameWindow.ts";
import { DRAG_FROM, wheeled } from "./gestures.ts";
import { minimapPoint } from "./minimap.ts";
import type { Graph } from "./useGraph.ts";

type CanvasHandlers = HTMLAttributes<HTMLCanvasElement>;

/** Where a drag began. */
interface Drag {
  x: number;
  y: number;
  span: Span;
  scroll: number;
  /** The pointer has moved further than under a click. */
  isMoving: boolean;
}

/** Handlers of the graph: a click zooms, a second one opens the source, a drag and the wheel move the window. */
export function usePointer(props: CallTreeProps, graph: Graph): CanvasHandlers {
  const drag = useRef<Drag>(undefined);
  const wasDragged = useRef(false);
  const clicked = useRef<ShownFrame>(undefined);
  const { live } = graph;
  return {
    onPointerDown(event) {
      wasDragged.current = false;
      if (event.button === 0 && event.pointerType !== "touch") {
        const { clientX: x, clientY: y } = event;
        const { scrollTop: scroll } = graph.viewport.current!;
        drag.current = { x, y, span: live.current, scroll, isMoving: false };
      }
    },
    onPointerMove(event) {
      if (drag.current && dragged(drag.current, event, graph)) {
        wasDragged.current = true;
      } else if (!drag.current?.isMoving) {
        graph.hoverAt({ x: event.clientX, y: event.clientY });
      }
    },
    onPointerUp: () => endDrag(drag, graph),
    onPointerCancel: () => endDrag(drag, graph),
    onPointerLeave: () => drag.current?.isMoving || graph.setHovered(undefined),
    onClick(event) {
      if (!wasDragged.current) {
        click(event, props, graph, clicked);
      }
    },
    onContextMenu(event) {
      const row = graph.rowAtPoint({ x: event.clientX, y: event.clientY });
      event.preventDefault();
      graph.setHovered(undefined);
      if (row >= 0) {
        graph.select(row);
        props.openMenu(shownRow(props.answer, row, live.current), event.clientX, event.clientY);
      }
    },
    onWheel(event) {
      const moved = wheeled(live.current, event, event.offsetX / graph.width, graph.width);
      if (moved) {
        event.preventDefault();
        graph.setHovered(undefined);
        live.move(moved);
      }
    },
  };
}

/** The first click zooms; the second of a double click opens the source of the frame that was clicked first. */
function click(
  event: MouseEvent,
  props: CallTreeProps,
  graph: Graph,
  clicked: { current: ShownFrame | undefined },
): void {
  if (event.detail > 1) {
    if (event.detail === 2 && clicked.current?.frame?.file) {
      props.openSource(clicked.current);
    }
    return;
  }
  const row = graph.rowAtPoint({ x: event.clientX, y: event.clientY });
  clicked.current = row < 0 ? undefined : shownRow(props.answer, row, graph.live.current);
  if (clicked.current) {
    props.choose(clicked.current);
    props.open(row);
  }
}

/** Moves the window and the view with the pointer. Returns whether it is a drag. */
function dragged(drag: Drag, event: TargetedPointerEvent<HTMLCanvasElement>, graph: Graph): boolean {
  const { clientX, clientY, currentTarget, pointerId } = event;
  const [right, down] = [clientX - drag.x, clientY - drag.y];
  if (!drag.isMoving && Math.hypot(right, down) > DRAG_FROM) {
    drag.isMoving = true;
    currentTarget.setPointerCapture(pointerId);
    currentTarget.classList.add("dragged");
    graph.setHovered(undefined);
  }
  if (drag.isMoving) {
    graph.live.move(panned(drag.span, -right / graph.width));
    graph.viewport.current!.scrollTop = drag.scroll - down;
  }
  return drag.isMoving;
}

function endDrag(drag: { current: Drag | undefined }, { canvas }: Graph): void {
  drag.current = undefined;
  canvas.current?.classList.remove("dragged");
}

/** Handlers of the overview: a click or a drag centers the view there. */
export function minimapHandlers({ answer }: { answer: FlameAnswer }, graph: Graph): CanvasHandlers {
  const center = (event: TargetedPointerEvent<HTMLCanvasElement>) => {
    const { at, top } = minimapPoint(answer, graph.height, { x: event.offsetX, y: event.offsetY });
    graph.viewport.current!.scrollTop = top - graph.height / 2;
    graph.live.move(centered(graph.live.current, at));
  };
  return {
    onPointerDown(event) {
      event.currentTarget.setPointerCapture(event.pointerId);
      center(event);
    },
    onPointerMove(event) {
      if (event.currentTarget.hasPointerCapture(event.pointerId)) {
        center(event);
      }
    },
  };
}
