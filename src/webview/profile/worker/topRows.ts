/** The rows of the Top table: every node with a value, alone or under its package. Runs in the worker. */

import type { Analysis } from "../../../profile/analyse/graph.ts";
import type { NodeIndex } from "../../../profile/analyse/nodes.ts";
import {
  type Column,
  compareValues,
  joinedColumn,
  partsOf,
  sizeOf,
  sumOf,
  type Value,
} from "../../../profile/table/value.ts";
import { packageOf } from "../flame/packages.ts";
import type { Frame, PackageRow, TableAnswer, TableRequest } from "../wire.ts";
import type { DescribedAnalysis } from "./frames.ts";
import { matchOf } from "./search.ts";

/** Chooses, orders and groups the rows. */
export function topRows(
  { analysis, describe }: DescribedAnalysis,
  { sort, descending, filter, byPackage }: TableRequest,
): TableAnswer {
  const { weights, names } = analysis;
  const matches = matchOf(filter);
  const chosen: NodeIndex[] = [];
  for (let node = 0; node < weights.flat.length; node++) {
    if ((weights.flat[node] !== 0 || weights.cum[node] !== 0) && matches(names(node))) {
      chosen.push(node);
    }
  }
  const frames = sorted(chosen, descending, comparer(sort, weights, names)).map(describe);
  return byPackage
    ? grouped(frames, cumOfPackages(analysis, chosen), { sort, descending })
    : { frames, packages: [] };
}

type Compare = (a: number, b: number) => number;

function sorted(rows: number[], descending: boolean, compare: Compare): number[] {
  return rows.sort(descending ? (a, b) => compare(b, a) : compare);
}

/** Rows with equal values are in alphabetical order when the largest value comes first. */
function comparer(
  sort: TableRequest["sort"],
  columns: Readonly<Record<"flat" | "cum", Column>>,
  nameOf: (row: number) => string,
): Compare {
  const byName: Compare = (a, b) => (nameOf(a) < nameOf(b) ? -1 : nameOf(a) > nameOf(b) ? 1 : a - b);
  if (sort === "name") {
    return byName;
  }
  const column = columns[sort];
  return (a, b) => compareValues(sizeOf(column[a]!), sizeOf(column[b]!)) || byName(b, a);
}

/** The frames package by package, both in the same order. */
function grouped(
  frames: readonly Frame[],
  cums: ReadonlyMap<string, Value>,
  { sort, descending }: Pick<TableRequest, "sort" | "descending">,
): TableAnswer {
  const members = new Map<string, Frame[]>();
  for (const frame of frames) {
    const name = packageOf(frame.name);
    const own = members.get(name);
    if (own) {
      own.push(frame);
    } else {
      members.set(name, [frame]);
    }
  }
  const names = [...members.keys()];
  const sum = (all: readonly Frame[], pick: (frame: Frame) => Value) => sumOf(all.map(pick));
  const columns: Record<"flat" | "cum", Column> = {
    flat: names.map((name) => sum(members.get(name)!, ({ flat }) => flat)),
    cum: names.map((name) => cums.get(name) ?? 0),
  };
  const order = sorted(
    [...names.keys()],
    descending,
    comparer(sort, columns, (row) => names[row]!),
  );
  const ordered: Frame[] = [];
  const packages = order.map((row): PackageRow => {
    const own = members.get(names[row]!)!;
    const from = ordered.length;
    for (const frame of own) {
      ordered.push(frame);
    }
    return {
      name: names[row]!,
      flat: columns.flat[row]!,
      cum: columns.cum[row]!,
      baseFlat: own[0]!.base && sum(own, ({ base }) => base!.flat),
      from,
      to: ordered.length,
    };
  });
  return { frames: ordered, packages };
}

/** The value of the stacks on which one of the nodes of a package is. */
function cumOfPackages(
  { view, table, values, names }: Analysis,
  nodes: readonly NodeIndex[],
): Map<string, Value> {
  const { stacks } = view;
  const rows = new Map<string, number>();
  const rowOfNode = new Int32Array(table.infos.length).fill(-1);
  for (const node of nodes) {
    const name = packageOf(names(node));
    const row = rows.get(name) ?? rows.size;
    rows.set(name, row);
    rowOfNode[node] = row;
  }
  const cumOf = (part: Float64Array) => {
    const cum = new Float64Array(rows.size);
    /** The last stack that a package was met on, plus one. */
    const met = new Uint32Array(rows.size);
    for (let i = 0; i < stacks.length; i++) {
      const value = part[stacks.samples[i]!]!;
      for (let f = stacks.starts[i]!; f < stacks.ends[i]!; f++) {
        const location = stacks.frames[f]!;
        for (let n = table.starts[location]!; n < table.starts[location + 1]!; n++) {
          const row = rowOfNode[table.nodes[n]!]!;
          if (row >= 0 && met[row] !== i + 1) {
            met[row] = i + 1;
            cum[row]! += value;
          }
        }
      }
    }
    return cum;
  };
  const cum = joinedColumn(partsOf(values.values).map(cumOf));
  return new Map([...rows].map(([name, row]) => [name, cum[row]!]));
}
