/** The toolbar of the page: search, what widths show, zoom. */
import { percent } from "../../webview/shared/numbers.ts";
import { type FlameHead, type FlameTree, fromJson, hasFolded, type Measure } from "../data.ts";
import { type Found, search } from "../search.ts";
import { several } from "../words.ts";
import { make } from "./dom.ts";
import type { FlameGraphView } from "./flameGraph.ts";

const MEASURES: Readonly<Record<Measure, string>> = { value: "after", base: "before", change: "change" };

/** The toolbar, and how it shows the zoom. */
export interface Toolbar {
  element: HTMLElement;
  /** Which frame fills the width. */
  showZoom(text: string, isZoomed: boolean): void;
}

/** Makes the toolbar of a graph, which may be made later. */
export function toolbarOf(head: FlameHead, tree: FlameTree, view: () => FlameGraphView): Toolbar {
  const up = button("Zoom out", () => view().zoom(tree.parents[view().zoomed]!));
  const reset = button("Reset zoom", () => view().zoom(0));
  const zoomed = make("span", { className: "zoomed" });
  const element = make("div", { className: "toolbar" }, searchBox(head, tree, view));
  if (tree.bases) {
    element.append(measureBox(head, view));
  }
  element.append(make("span", { className: "zoom" }, up, reset), zoomed);
  const showZoom: Toolbar["showZoom"] = (text, isZoomed) => {
    zoomed.textContent = text;
    up.disabled = !isZoomed;
    reset.disabled = !isZoomed;
  };
  return { element, showZoom };
}

function button(text: string, onclick: () => void): HTMLButtonElement {
  return make("button", { type: "button", onclick }, text);
}

function measureBox(head: FlameHead, view: () => FlameGraphView): HTMLElement {
  const options = Object.entries(MEASURES).map(([value, text]) => make("option", { value }, text));
  const box = make("select", {}, ...options);
  box.value = head.measure;
  box.onchange = () => view().measure(box.value as Measure);
  return make("label", {}, "Widths show ", box);
}

function searchBox({ total }: FlameHead, tree: FlameTree, view: () => FlameGraphView): HTMLElement {
  let found: Found | undefined;
  const least = hasFolded(tree) ? "at least " : "";
  /** Which match was chosen last; -1 for none. */
  let at = -1;
  const input = make("input", { type: "search", placeholder: "Search frames" });
  input.setAttribute("aria-label", "Search frames");
  const result = make("output", { className: "found" });
  const step = (by: number) => {
    const count = found?.rows.length ?? 0;
    if (count > 0) {
      at = at < 0 ? (by > 0 ? 0 : count - 1) : (at + by + count) % count;
      show();
      view().choose(found!.rows[at]!);
    }
  };
  const previous = button("Previous", () => step(-1));
  const next = button("Next", () => step(1));
  const show = () => {
    const count = found?.rows.length ?? 0;
    previous.disabled = count === 0;
    next.disabled = count === 0;
    const position = at < 0 ? "" : `${at + 1} of ${count}, `;
    result.textContent =
      found === undefined
        ? ""
        : `${position}${several(count, "frame")}, ${least}${percent(found.value, fromJson(total))}`;
  };
  input.oninput = () => {
    found = input.value === "" ? undefined : search(tree, input.value);
    at = -1;
    show();
    view().mark(found?.marks);
  };
  input.onkeydown = ({ key, shiftKey }) => {
    if (key === "Enter") {
      step(shiftKey ? -1 : 1);
    }
  };
  show();
  const box = make("div", { className: "search" }, input, previous, next, result);
  box.setAttribute("role", "search");
  return box;
}
