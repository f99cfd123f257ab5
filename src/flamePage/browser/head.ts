/** What stands above the graph: what was measured, how certain it is, what the filters left; and the legend. */
import { changeColor, greyColor, type Tone } from "../../webview/profile/colors.ts";
import type { FlameHead, FlameTree } from "../data.ts";
import { measured, type Words } from "../words.ts";
import { make } from "./dom.ts";

/** The head of the page. */
export function headOf(head: FlameHead, tree: FlameTree, words: Words): HTMLElement {
  const { name, base, filters, unmatched, uncertainty, leafFirst } = head;
  const lines = [make("p", { className: "measured" }, measured(head, tree, words))];
  if (filters.length > 0) {
    lines.push(make("p", {}, "Filters: ", make("code", {}, filters.join(" "))));
  }
  if (leafFirst) {
    lines.push(make("p", {}, "Leaf first: below a function are those that called it."));
  }
  for (const filter of unmatched) {
    lines.push(warning(`${filter} matched no sample`));
  }
  if (uncertainty !== undefined) {
    lines.push(warning(`few samples: shares may be off by ${uncertainty} percentage points`));
  }
  return make("header", {}, make("h1", {}, base === undefined ? name : `${base} → ${name}`), ...lines);
}

function warning(text: string): HTMLParagraphElement {
  return make("p", { className: "warning" }, `⚠ Warning: ${text}.`);
}

/** What the colours mean. */
export function legendOf(isCompared: boolean): HTMLElement {
  if (!isCompared) {
    return make("p", { className: "legend" }, "Colours: one a package; grey is the runtime, or a sum.");
  }
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const list = make("ul", { className: "legend" });
  list.setAttribute("aria-label", "Legend");
  const fill = () => {
    const tone: Tone = dark.matches ? "dark" : "light";
    list.replaceChildren(
      entry(changeColor(1, tone), "grew", "+ more than before"),
      entry(changeColor(0.15, tone), "grew", "+ a little more"),
      entry(greyColor(tone), "", "no change, or a sum"),
      entry(changeColor(-0.15, tone), "shrank", "− a little less"),
      entry(changeColor(-1, tone), "shrank", "− less than before"),
    );
  };
  dark.addEventListener("change", fill);
  fill();
  return list;
}

function entry(color: string, className: string, text: string): HTMLLIElement {
  const swatch = make("span", { className: `swatch ${className}` });
  swatch.style.backgroundColor = color;
  swatch.setAttribute("aria-hidden", "true");
  return make("li", {}, swatch, text);
}
