/** The stand-alone page: a flame graph of the data in the page, with all that it needs. */
import { type FlameHead, type FlameTree, flameTree, type PageData, type Row } from "../data.ts";
import { unpacked } from "../pack.ts";
import { folding, nameOf, type Words, wordsOf } from "../words.ts";
import { calleesTable } from "./callees.ts";
import { make } from "./dom.ts";
import { type FlameGraphView, flameGraph } from "./flameGraph.ts";
import { headOf, legendOf } from "./head.ts";
import { toolbarOf } from "./toolbar.ts";

// After d3-flame-graph's own style, which it changes.
import "./page.css";

const KEYS =
  "Click a frame, or choose one by the arrow keys and press Enter, to zoom; Escape zooms out; Home resets the zoom.";

void start(JSON.parse(document.getElementById("data")!.textContent) as PageData);

async function start(data: PageData): Promise<void> {
  const { head, generator } = data;
  const tree = flameTree(await unpacked(data.rows));
  const words = wordsOf(head);
  const page = document.getElementById("page")!;
  const note = make("p", { className: "made" }, `Made by ${generator}. ${folding(head, tree, words)}`);
  const main = make("main");
  page.replaceChildren(headOf(head, tree, words), main);
  document.querySelector("footer")!.prepend(note);
  if (tree.length === 1) {
    const isFiltered = head.filters.length > 0;
    main.append(make("p", {}, isFiltered ? "Nothing is left after filtering." : "This profile is empty."));
  } else {
    show(main, head, tree, words);
  }
}

function show(main: HTMLElement, head: FlameHead, tree: FlameTree, words: Words): void {
  const facts = make("p", { className: "facts" });
  facts.setAttribute("role", "status");
  const table = make("section", { className: "callees" });
  const graph = make("div");
  const toolbar = toolbarOf(head, tree, () => view);
  const { leafFirst, measure } = head;
  const onZoom = (row: Row) => {
    const share = words.share(tree.values[row]!);
    toolbar.showZoom(row === 0 ? "" : `Zoom: ${nameOf(tree, row)}, ${share} of all`, row !== 0);
    table.replaceChildren(
      ...calleesTable(tree, row, words, { leafFirst, zoom: (callee) => view.zoom(callee) }),
    );
  };
  const onFacts = (lines: readonly string[]) => {
    facts.textContent = lines.length > 0 ? lines.join(" · ") : KEYS;
  };
  main.append(toolbar.element, legendOf(tree.bases !== undefined), graph, facts, table);
  const view: FlameGraphView = flameGraph(graph, { tree, words, measure, events: { onZoom, onFacts } });
  onFacts([]);
  onZoom(view.zoomed);
}
