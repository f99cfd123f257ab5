/** What we use of d3-flame-graph and of d3-selection, which come without types. */

declare module "d3-selection" {
  /** Elements with data. */
  export interface Selection {
    datum(data: object): Selection;
    call(act: (selection: Selection) => unknown): Selection;
  }

  /** Selects an element. */
  export function select(element: Element): Selection;
}

declare module "d3-flame-graph" {
  import type { Selection } from "d3-selection";

  /** A node as d3-hierarchy lays it out: positions are shares of the width. */
  export interface LaidOut<T> {
    data: T;
    depth: number;
    x0: number;
    x1: number;
  }

  /** What shows a tooltip; ours shows none of d3-flame-graph's. */
  type Tooltip = (() => void) & { show(): void; hide(): void };

  /** Each setting returns the chart. */
  export interface FlameGraph<T> {
    (selection: Selection): void;
    width(pixels: number): FlameGraph<T>;
    cellHeight(pixels: number): FlameGraph<T>;
    inverted(isInverted: boolean): FlameGraph<T>;
    transitionDuration(ms: number): FlameGraph<T>;
    resetHeightOnZoom(resets: boolean): FlameGraph<T>;
    selfValue(isSelf: boolean): FlameGraph<T>;
    tooltip(tooltip: Tooltip): FlameGraph<T>;
    getName(name: (node: LaidOut<T>) => string): FlameGraph<T>;
    getValue(value: (data: T) => number): FlameGraph<T>;
    setLabelHandler(label: (node: LaidOut<T>) => string): FlameGraph<T>;
    setColorMapper(color: (node: LaidOut<T>) => string): FlameGraph<T>;
    update(data?: T): FlameGraph<T>;
  }

  /** A new chart. */
  export default function flamegraph<T>(): FlameGraph<T>;
}
