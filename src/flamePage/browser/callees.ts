/** The table under the graph: what the frame that is zoomed calls. It says the same as the graph, for those who read. */
import { minus } from "../../profile/table/value.ts";
import { percent } from "../../webview/shared/numbers.ts";
import { calleesOf, type FlameTree, isFolded, type Row } from "../data.ts";
import { changeOf, nameOf, several, type Words } from "../words.ts";
import { make } from "./dom.ts";

/** The most rows of the table: the heaviest. */
const MOST = 50;

/** The table of a frame. `zoom` is called for a callee that was chosen. */
export function calleesTable(
  tree: FlameTree,
  row: Row,
  words: Words,
  { leafFirst, zoom }: { leafFirst: boolean; zoom(row: Row): void },
): HTMLElement[] {
  const callees = [...calleesOf(tree, row)];
  const root = leafFirst ? "The innermost functions" : "The outermost functions";
  const title = row === 0 ? root : `${leafFirst ? "What calls" : "What is called by"} ${nameOf(tree, row)}`;
  if (callees.length === 0) {
    return [make("h2", {}, title), make("p", {}, "Nothing.")];
  }
  const values = tree.bases ? ["before", "after", "change", "self after"] : ["total", "self"];
  const titles = ["function", ...values, "of all", "of this"];
  const head = make("tr", {}, ...titles.map((text) => make("th", { scope: "col" }, text)));
  const rows = callees.slice(0, MOST).map((callee) => rowOf(tree, callee, words, zoom));
  const more = callees.length - rows.length;
  return [
    make("h2", {}, title),
    make("table", {}, make("thead", {}, head), make("tbody", {}, ...rows)),
    ...(more > 0 ? [make("p", {}, `And ${several(more, "lighter row")}.`)] : []),
  ];
}

function rowOf(tree: FlameTree, row: Row, words: Words, zoom: (row: Row) => void): HTMLTableRowElement {
  const { values, selfs, bases, parents } = tree;
  const name = nameOf(tree, row);
  const onclick = () => zoom(row);
  const first = isFolded(tree, row)
    ? make("td", {}, name)
    : make("td", {}, make("button", { type: "button", className: "link", onclick }, name));
  const [value, base] = [values[row]!, bases?.[row]];
  const total = words.value(value);
  const change =
    base === undefined ? "" : `${words.change(minus(value, base))} ${changeOf({ value, base })}`.trimEnd();
  const cells = [
    ...(base === undefined ? [total] : [words.value(base), total, change]),
    isFolded(tree, row) ? "" : words.value(selfs[row]!),
    words.share(value),
    percent(value, values[parents[row]!]!),
  ];
  return make("tr", {}, first, ...cells.map((text) => make("td", {}, text)));
}
