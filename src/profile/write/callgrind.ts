/** The calls of a profile by address, as pprof's `callgrind` writes them for KCachegrind (printCallgrind in report.go). */
import { asCallTree } from "../analyse/callTreeNodes.ts";
import { type Edge, edgeOrder, edgesBetween } from "../analyse/edges.ts";
import { type Analysis, flatValue, outputUnit, trimmedNodes, withNodes } from "../analyse/graph.ts";
import { addressNodesOf, type NodeIndex, type NodeInfo } from "../analyse/nodes.ts";
import { scale } from "../table/units.ts";
import { inLine } from "./inLine.ts";

/** The text, one piece a node. The query must not trim. */
export function* callgrindText(given: Analysis): Generator<string> {
  const byAddress = withNodes(given, addressNodesOf);
  const analysis = given.query.callTree ? asCallTree(byAddress) : byAddress;
  const { table, values } = analysis;
  const { nodes, retained } = trimmedNodes(analysis);
  const unit = outputUnit(analysis, nodes, true);
  const whole = (value: number) => `${Math.trunc(scale(value, values.type.unit, unit).value)}`;
  const callees = Map.groupBy(edgesBetween(analysis, retained).sort(edgeOrder(analysis)), ({ from }) => from);
  const distinctName = distinctNames(nodes, table.infos);
  const [objects, files, names] = [numbering(), numbering(), numbering()];
  let before: NodeInfo | undefined;
  const call = ({ to, weight }: Edge): string[] => {
    const { file, address, line } = table.infos[to]!;
    return [
      `cfl=${files(file)}`,
      `cfn=${names(distinctName(to))}`,
      `calls=0 ${place(before, address)} ${line}`,
      `* * ${whole(weight)}`,
    ];
  };
  yield `positions: instr line\nevents: ${inLine(`${values.type.type}(${unit})`)}\n`;
  for (const node of nodes) {
    const info = table.infos[node]!;
    const { object, file, name, address, line } = info;
    const isSame = before?.object === object && before.file === file && before.name === name;
    const lines = [
      ...(isSame ? [] : ["", `ob=${objects(object)}`, `fl=${files(file)}`, `fn=${names(name)}`]),
      `${place(before, address)} ${line} ${whole(flatValue(analysis, node))}`,
      ...(callees.get(node) ?? []).flatMap(call),
    ];
    before = info;
    yield `${lines.join("\n")}\n`;
  }
}

/** Callgrind merges functions of one name and file; several of them get a number (getDisambiguatedNames). A node that is not written has none. */
function distinctNames(nodes: readonly NodeIndex[], infos: readonly NodeInfo[]): (node: NodeIndex) => string {
  const number = numbers();
  const functions = new Map<string, Map<string, number>>();
  const placed = new Map<NodeIndex, { place: number; others: ReadonlyMap<string, number> }>();
  for (const node of nodes) {
    const { name, file, object, startLine } = infos[node]!;
    const key = `${number(file)} ${number(name)}`;
    const others = functions.get(key) ?? new Map<string, number>();
    functions.set(key, others);
    const own = `${number(object)} ${startLine}`;
    const place = others.get(own) ?? others.size + 1;
    others.set(own, place);
    placed.set(node, { place, others });
  }
  return (node) => {
    const found = placed.get(node);
    if (!found) {
      return "";
    }
    const { name } = infos[node]!;
    const { place, others } = found;
    return others.size > 1 ? `${name} [${place}/${others.size}]` : name;
  };
}

/** Numbers texts from 1 on: a key made of texts would be as long as they are. */
function numbers(): (text: string) => number {
  const known = new Map<string, number>();
  return (text) => {
    const number = known.get(text) ?? known.size + 1;
    known.set(text, number);
    return number;
  };
}

/** A name at its first use has a number before it, and is that number from then on (callgrindName). */
function numbering(): (text: string) => string {
  const number = numbers();
  let met = 0;
  return (text) => {
    if (text === "") {
      return "";
    }
    const own = number(text);
    const isNew = own > met;
    met = Math.max(met, own);
    return isNew ? `(${own}) ${inLine(text)}` : `(${own})`;
  };
}

/** An address, relative to the one before where that is shorter (callgrindAddress). */
function place(before: NodeInfo | undefined, address: bigint): string {
  const absolute = `0x${address.toString(16)}`;
  if (before === undefined) {
    return absolute;
  }
  const difference = BigInt.asIntN(64, address - before.address);
  if (difference === 0n) {
    return "*";
  }
  const relative = `${difference > 0n ? "+" : ""}${difference}`;
  return relative.length < absolute.length ? relative : absolute;
}
