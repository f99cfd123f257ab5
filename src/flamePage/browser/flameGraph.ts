/** A flame graph with zoom, keys, tooltip and marks, drawn by d3-flame-graph: for the stand-alone page and for reports. */
import { minus } from "../../profile/table/value.ts";
import { changeColor, greyColor, hueColor, type Tone } from "../../webview/profile/colors.ts";
import { hueOf, isRuntime, packageOf } from "../../webview/profile/flame/packages.ts";
import { type FlameTree, type Measure, type Row, weightsOf } from "../data.ts";
import { type DrawnFrame, drawnTree } from "../drawn.ts";
import { factsOf, labelOf, nameOf, type Words } from "../words.ts";
import { type Chart, type Drawn, flameChart } from "./chart.ts";
import { tooltipIn } from "./tooltip.ts";

/** About as many pixels is a character wide. */
const CHARACTER = 6.5;

/** Pixels: a narrower element is scrolled. */
const LEAST_WIDTH = 200;

/** What the graph reports. */
interface FlameGraphEvents {
  /** Another frame fills the width. */
  onZoom(row: Row): void;
  /** What is known of the frame under the pointer or chosen by keys, line by line; empty for none. */
  onFacts(facts: readonly string[]): void;
}

/** What to draw. */
interface FlameGraphOptions {
  tree: FlameTree;
  words: Words;
  /** What widths show at first. */
  measure: Measure;
  events: FlameGraphEvents;
}

/** A flame graph in the page. */
export interface FlameGraphView {
  /** The frame that fills the width. */
  readonly zoomed: Row;
  zoom(row: Row): void;
  /** Chooses a frame, and zooms out until it is drawn. */
  choose(row: Row): void;
  /** Marks frames by the row of their name, and dims the others; undefined marks none. */
  mark(marks: Uint8Array | undefined): void;
  /** Sets what widths show. */
  measure(measure: Measure): void;
}

/** Draws a tree into an element, which takes the keys too. */
export function flameGraph(element: HTMLElement, options: FlameGraphOptions): FlameGraphView {
  element.classList.add("flame-graph");
  element.tabIndex = 0;
  element.setAttribute("role", "application");
  element.setAttribute("aria-label", "Flame graph");
  const drawing = drawingIn(element, options);
  const { tree } = options;
  const view: FlameGraphView = {
    get zoomed() {
      return drawing.zoomed;
    },
    zoom(row) {
      if (row !== drawing.zoomed && row >= 0) {
        drawing.zoomed = row;
        drawing.draw();
        options.events.onZoom(row);
      }
    },
    choose(row) {
      const find = () =>
        drawing.chart.frames().find(({ frame }) => frame.row === row && frame.kind === "frame");
      while (find() === undefined && drawing.zoomed !== row) {
        const isBelow = row > drawing.zoomed && row < tree.ends[drawing.zoomed]!;
        view.zoom(isBelow ? row : tree.parents[drawing.zoomed]!);
      }
      drawing.choose(find());
    },
    mark(marks) {
      drawing.marks = marks;
      drawing.chart.restyle();
    },
    measure(measure) {
      drawing.weights = weightsOf(tree, measure);
      drawing.draw();
    },
  };
  listenToPointer(element, drawing, view, options);
  listenToKeys(element, drawing, view, options);
  return view;
}

/** What is drawn now. */
interface Drawing {
  chart: Chart<DrawnFrame>;
  weights: Float64Array;
  marks: Uint8Array | undefined;
  zoomed: Row;
  chosen: DrawnFrame | undefined;
  draw(): void;
  choose(drawn: Drawn<DrawnFrame> | undefined): void;
}

/** Draws the whole tree, and again where the width or the person's scheme of colours changes. */
function drawingIn(element: HTMLElement, { tree, words, measure, events }: FlameGraphOptions): Drawing {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  let width = 0;
  const chart = flameChart<DrawnFrame>(element, {
    label: (frame, pixels) => labelOf(tree, frame, pixels / CHARACTER),
    color: (frame) => colorOf(tree, frame, dark.matches ? "dark" : "light"),
    classes: (frame) => classesOf(tree, frame, drawing.marks) + (frame === drawing.chosen ? " chosen" : ""),
  });
  const drawing: Drawing = {
    chart,
    weights: weightsOf(tree, measure),
    marks: undefined,
    zoomed: 0,
    chosen: undefined,
    draw() {
      const { chosen, zoomed, weights } = drawing;
      width = Math.max(LEAST_WIDTH, Math.floor(element.clientWidth));
      chart.draw(drawnTree(tree, weights, zoomed, width), width);
      drawing.chosen = chart
        .frames()
        .find(({ frame }) => frame.row === chosen?.row && frame.kind === chosen.kind)?.frame;
      chart.restyle();
    },
    choose(drawn) {
      if (drawn) {
        drawing.chosen = drawn.frame;
        chart.restyle();
        drawn.element.scrollIntoView({ block: "nearest" });
        events.onFacts(factsOf(tree, drawn.frame, words));
      }
    },
  };
  drawing.draw();
  dark.addEventListener("change", () => drawing.draw());
  new ResizeObserver(() => {
    if (Math.floor(element.clientWidth) !== width) {
      drawing.draw();
    }
  }).observe(element);
  return drawing;
}

function listenToPointer(
  element: HTMLElement,
  drawing: Drawing,
  view: FlameGraphView,
  { tree, words, events }: FlameGraphOptions,
): void {
  const { chart } = drawing;
  const tooltip = tooltipIn(element);
  const onClick = (event: MouseEvent) => {
    // d3-flame-graph would zoom by itself.
    event.stopPropagation();
    const frame = chart.frameAt(event.target);
    if (frame) {
      tooltip.hide();
      drawing.chosen = frame;
      events.onFacts(factsOf(tree, frame, words));
      view.zoom(frame.row);
      chart.restyle();
    }
  };
  element.addEventListener("click", onClick, { capture: true });
  element.addEventListener("pointermove", (event) => {
    const frame = chart.frameAt(event.target);
    if (frame) {
      tooltip.show(factsOf(tree, frame, words), event);
    } else {
      tooltip.hide();
    }
  });
  element.addEventListener("pointerleave", tooltip.hide);
}

function listenToKeys(
  element: HTMLElement,
  drawing: Drawing,
  view: FlameGraphView,
  { tree }: FlameGraphOptions,
): void {
  element.addEventListener("keydown", (event) => {
    const act = keyOf(event, drawing.chart.frames(), drawing.chosen);
    if (act === undefined || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    event.preventDefault();
    if (act === "in") {
      view.zoom(drawing.chosen?.row ?? drawing.zoomed);
    } else if (act === "up") {
      view.zoom(tree.parents[drawing.zoomed]!);
    } else if (act === "reset") {
      view.zoom(0);
    } else {
      drawing.choose(act);
    }
  });
}

function colorOf(tree: FlameTree, { kind, row, value, base }: DrawnFrame, tone: Tone): string {
  if (kind !== "frame") {
    return greyColor(tone);
  }
  if (base !== undefined) {
    const largest = Math.max(Math.abs(Number(base)), Math.abs(Number(value)), 1);
    return changeColor(Number(minus(value, base)) / largest, tone);
  }
  const path = row === 0 ? "" : packageOf(nameOf(tree, row));
  return path === "" || isRuntime(path) ? greyColor(tone) : hueColor(hueOf(path), tone);
}

function classesOf(
  tree: FlameTree,
  { kind, row, value, base }: DrawnFrame,
  marks: Uint8Array | undefined,
): string {
  const isFrame = (kind === "frame" || kind === "caller") && row > 0;
  const isFound = marks !== undefined && isFrame && marks[tree.frames[row]!] === 1;
  const change = base === undefined || base === value ? "" : value > base ? " grew" : " shrank";
  return `${kind}${marks === undefined ? "" : isFound ? " found" : " dim"}${change}`;
}

/** What a key does; a frame is one to choose. */
function keyOf(
  { key }: KeyboardEvent,
  frames: readonly Drawn<DrawnFrame>[],
  chosen: DrawnFrame | undefined,
): "in" | "up" | "reset" | Drawn<DrawnFrame> | undefined {
  const at = frames.findIndex(({ frame }) => frame === chosen);
  const current = frames[at];
  switch (key) {
    case "Enter":
    case " ":
      return "in";
    case "Escape":
      return "up";
    case "Home":
    case "0":
      return "reset";
    case "ArrowDown":
      return current ? frames.find(({ frame }) => current.frame.children.includes(frame)) : frames[0];
    case "ArrowUp":
      return frames.find(({ frame }) => chosen && frame.children.includes(chosen));
    case "ArrowLeft":
    case "ArrowRight": {
      const beside = frames[at + (key === "ArrowLeft" ? -1 : 1)];
      return current ? (beside?.depth === current.depth ? beside : current) : frames[0];
    }
    default:
      return undefined;
  }
}
