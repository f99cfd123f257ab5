/** The call graph in the language of Graphviz, as pprof's `dot` writes it (ComposeDot in internal/graph/dotgraph.go). */
import { type CallGraph, callGraph, type GraphEdge, type GraphNode } from "../analyse/callGraph.ts";
import { asCallTree } from "../analyse/callTreeNodes.ts";
import { type Analysis, formatter } from "../analyse/graph.ts";
import { headLines } from "../analyse/head.ts";
import { baseName, nameParts } from "../analyse/nodes.ts";
import { nodeTags } from "../analyse/nodeTags.ts";
import { shortName } from "../analyse/shortNames.ts";
import { dotColor } from "./dotColor.ts";
import { nodelets } from "./dotTags.ts";
import { escapedForDot } from "./dotText.ts";

/** The text, a statement a piece. */
export function* dotText(given: Analysis): Generator<string> {
  const analysis = given.query.callTree ? asCallTree(given) : given;
  const graph = callGraph(analysis);
  const [main] = analysis.view.profile.mappings;
  const title = escapedForDot(main?.file ? baseName(main.file) : "");
  yield `digraph "${title === "" ? "unnamed" : title}" {\n`;
  yield 'node [style=filled fillcolor="#f8f8f8"]\n';
  yield legend(analysis, graph, title);
  const nodes = graph.nodes.map(({ node }) => node);
  const numbers = new Map(nodes.map((node, i) => [node, i + 1]));
  const parents = new Set(graph.edges.map(({ from }) => from));
  const tagsOf = nodeTags(analysis, nodes, graph.nodeCutoff);
  const format = formatter(analysis, nodes);
  const heaviest = graph.nodes.reduce((most, { flat }) => Math.max(most, Math.abs(flat)), 0);
  const tagged = new Set<number>();
  for (const node of graph.nodes) {
    const number = numbers.get(node.node)!;
    yield nodeText(analysis, node, number, heaviest);
    const tags = nodelets(tagsOf(node.node), number, parents.has(node.node), format);
    yield tags;
    if (tags !== "") {
      tagged.add(number);
    }
  }
  for (const edge of graph.edges) {
    const [from, to] = [numbers.get(edge.from)!, numbers.get(edge.to)!];
    yield `N${from} -> N${to} [${edgeText(analysis, edge)}${tagged.has(from) ? " minlen=2" : ""}]\n`;
  }
  yield "}\n";
}

function legend(analysis: Analysis, graph: CallGraph, title: string): string {
  const lines = [
    ...headLines(analysis, { ...graph, nodes: graph.nodes.length }, graph),
    "\nSee https://git.io/JfYMW for how to read the graph",
  ].map(escapedForDot);
  const tooltip = title === "" ? "" : ` tooltip="${title}"`;
  return `subgraph cluster_L { "${lines[0]}" [shape=box fontsize=16 label="${lines.join("\\l")}\\l"${tooltip}] }\n`;
}

/** Fonts have 8 points and up to 16 more. */
const SMALLEST_FONT = 8;
const FONT_GROWTH = 16;

function nodeText(analysis: Analysis, node: GraphNode, number: number, heaviest: number): string {
  const { flat, cum, flatText, flatPercent, cumText, cumPercent } = node;
  const own = flat === 0 ? "0" : `${flatText} (${flatPercent})`;
  const all = cum === flat ? "" : `${flat === 0 ? " " : "\\n"}of ${cumText} (${cumPercent})`;
  const growth =
    heaviest === 0 || flat === 0 ? 0 : Math.ceil(FONT_GROWTH * Math.sqrt(Math.abs(flat) / heaviest));
  const share = cum / Math.abs(analysis.total);
  const attributes = [
    `label="${lineOfName(analysis, node)}${own}${all}"`,
    `id="node${number}" fontsize=${SMALLEST_FONT + growth} shape=box`,
    `tooltip="${escapedForDot(node.name)} (${cumText})"`,
    `color="${dotColor(share, "line")}" fillcolor="${dotColor(share, "fill")}"`,
  ];
  return `N${number} [${attributes.join(" ")}]\n`;
}

/** The name over several lines (multilinePrintableName). */
function lineOfName({ table }: Analysis, { node }: GraphNode): string {
  const info = table.infos[node]!;
  const name = escapedForDot(shortName(info.name))
    .replaceAll("::", "\\n")
    .replaceAll("[...]", "[…]")
    .replaceAll(".", "\\n");
  const parts = nameParts({
    ...info,
    name: info.name === "" ? "" : "\0",
    file: info.file && baseName(info.file),
  });
  return parts.map((part) => `${part === "\0" ? name : escapedForDot(part)}\\n`).join("");
}

function edgeText(analysis: Analysis, { from, to, value, text, inlined, residual }: GraphEdge): string {
  const { total, names } = analysis;
  const attributes = [`label=" ${text}${inlined ? "\\n (inline)" : ""}"`];
  if (total !== 0) {
    const weight = 1 + Math.min(wholeShare(value, 100, total), 100);
    const width = 1 + Math.min(wholeShare(value, 5, total), 5);
    attributes.push(...(weight > 1 ? [`weight=${weight}`] : []), ...(width > 1 ? [`penwidth=${width}`] : []));
    attributes.push(`color="${dotColor(value / Math.abs(total), "line")}"`);
  }
  const arrow = residual ? "..." : "->";
  const tooltip = `"${escapedForDot(names(from))} ${arrow} ${escapedForDot(names(to))} (${text})"`;
  attributes.push(`tooltip=${tooltip} labeltooltip=${tooltip}`, ...(residual ? ['style="dotted"'] : []));
  return attributes.join(" ");
}

/** `value * of / total` in whole numbers, without its sign: the product may be beyond what a double holds. */
function wholeShare(value: number, of: number, total: number): number {
  return Math.abs(Number((BigInt(Math.trunc(value)) * BigInt(of)) / BigInt(Math.trunc(total))));
}
