/** d3-flame-graph, as we use it: fed with the frames to draw, still at once, its own zoom and search unused. */
import flamegraph, { type LaidOut } from "d3-flame-graph";
import { select } from "d3-selection";

/** The height of a frame in pixels. */
const CELL = 20;

/** What the chart needs of a frame. A caller's weight is at least the sum of its callees'. */
export interface ChartFrame {
  weight: number;
  children: this[];
}

/** How a frame looks. */
export interface Look<T> {
  /** The text on it, given its width in pixels. */
  label(frame: T, width: number): string;
  color(frame: T): string;
  /** Classes of its element. */
  classes(frame: T): string;
}

/** A drawn flame graph. */
export interface Chart<T> {
  /** Draws another tree, at a width in pixels. Its root is at the top. */
  draw(root: T, width: number): void;
  /** Gives each frame its classes anew. */
  restyle(): void;
  /** The frame under an element of the chart; undefined beside all frames. */
  frameAt(target: EventTarget | null): T | undefined;
  /** The frames as they are drawn, level by level and from left to right, with their elements. */
  frames(): readonly Drawn<T>[];
}

/** A frame and where it is. */
export interface Drawn<T> {
  frame: T;
  element: Element;
  depth: number;
  /** Left and right edge, as shares of the width. */
  left: number;
  right: number;
}

/** An element of d3. */
type Bound<T> = Element & { __data__?: LaidOut<T> };

/** Draws a tree into an element. */
export function flameChart<T extends ChartFrame>(element: HTMLElement, look: Look<T>): Chart<T> {
  let width = 0;
  let drawn: Drawn<T>[] = [];
  const none = Object.assign(() => undefined, { show() {}, hide() {} });
  const text = ({ data, x0, x1 }: LaidOut<T>) => look.label(data, (x1 - x0) * width);
  const chart = flamegraph<T>()
    .cellHeight(CELL)
    .inverted(true)
    .transitionDuration(0)
    .resetHeightOnZoom(true)
    .selfValue(false)
    .tooltip(none)
    .getName(text)
    .getValue(({ weight }) => weight)
    .setLabelHandler(() => "")
    .setColorMapper(({ data }) => look.color(data));
  const restyle = () => {
    for (const { frame, element: one } of drawn) {
      one.setAttribute("class", `frame ${look.classes(frame)}`);
    }
  };
  let isFirst = true;
  return {
    draw(root, pixels) {
      width = pixels;
      chart.width(pixels);
      if (isFirst) {
        select(element).datum(root).call(chart);
        isFirst = false;
      } else {
        chart.update(root);
      }
      const groups = [...element.querySelectorAll<Bound<T>>("svg > g")];
      drawn = groups.map((group) => settled(group, pixels, text)).sort(byPlace);
      restyle();
    },
    restyle,
    frameAt: (target) =>
      target instanceof Element ? target.closest<Bound<T>>("svg > g")?.__data__?.data : undefined,
    frames: () => drawn,
  };
}

/**
 * Puts a frame where it belongs at once: d3-flame-graph leaves position, width and text to transitions, which even
 * without a duration come frames later. They find nothing left to do.
 */
function settled<T>(group: Bound<T>, width: number, text: (node: LaidOut<T>) => string): Drawn<T> {
  const node = group.__data__!;
  const { x0, x1, depth, data } = node;
  group.setAttribute("transform", `translate(${x0 * width},${depth * CELL})`);
  group.firstElementChild!.setAttribute("width", `${(x1 - x0) * width}`);
  group.lastElementChild!.firstElementChild!.textContent = text(node);
  return { frame: data, element: group, depth, left: x0, right: x1 };
}

function byPlace(a: Drawn<unknown>, b: Drawn<unknown>): number {
  return a.depth - b.depth || a.left - b.left || a.right - b.right;
}
