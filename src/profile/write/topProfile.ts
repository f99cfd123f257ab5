/** The heaviest functions as a profile, as pprof's `topproto` writes them (printTopProto in internal/report/report.go). */
import { type Analysis, cumValue, flatValue, outputUnit, trimmedNodes } from "../analyse/graph.ts";
import type { NodeInfo } from "../analyse/nodes.ts";
import type { Profile } from "../table/profile.ts";
import { wholeIn } from "../table/units.ts";
import { type Value, valuesMade } from "../table/value.ts";

/** A profile with one sample of one frame for each row of `top`: its cum and its flat value, without fractions. */
export function topProfile(analysis: Analysis): Profile {
  const { profile } = analysis.view;
  const { nodes } = trimmedNodes(analysis);
  const infos = nodes.map((node) => analysis.table.infos[node]!);
  const unit = outputUnit(analysis, nodes);
  const whole = (value: Value) => wholeIn(value, analysis.values.type.unit, unit);
  const count = nodes.length;
  const rows = Int32Array.from({ length: count }, (_, row) => row);
  const starts = Uint32Array.from({ length: count + 1 }, (_, row) => row);
  const { functions, strings, ofNode } = functionsOf(infos);
  const none = new Int32Array(0);
  return {
    strings,
    functions,
    sampleTypes: ["cum", "flat"].map((type) => ({ type, unit })),
    samples: {
      length: count,
      starts,
      frames: rows,
      values: valuesMade(2 * count, 2, (i) => {
        const node = nodes[i >> 1]!;
        return whole(i % 2 === 0 ? cumValue(analysis, node) : flatValue(analysis, node));
      }),
      labels: {
        starts: new Uint32Array(count + 1),
        keys: none,
        texts: none,
        numbers: new BigInt64Array(0),
        units: none,
      },
    },
    locations: {
      length: count,
      ids: BigUint64Array.from(rows, (row) => BigInt(row + 1)),
      mappings: new Int32Array(count).fill(-1),
      addresses: BigUint64Array.from(infos, ({ address }) => address),
      folded: new Uint8Array(count),
      lineStarts: starts,
      lines: {
        functions: ofNode,
        lines: BigInt64Array.from(infos, ({ line }) => BigInt(line)),
        columns: BigInt64Array.from(infos, ({ column }) => BigInt(column)),
      },
    },
    mappings: [],
    dropFrames: "",
    keepFrames: "",
    timeNanos: profile.timeNanos,
    durationNanos: profile.durationNanos,
    periodType: profile.periodType,
    period: profile.period,
    comments: [],
    defaultSampleType: "",
    docUrl: "",
  };
}

function functionsOf(infos: readonly NodeInfo[]) {
  const texts = [""];
  const known = new Map([["", 0]]);
  const string = (text: string): number => {
    const row = known.get(text) ?? texts.push(text) - 1;
    known.set(text, row);
    return row;
  };
  const rows = new Map<string, { row: number; name: number; file: number; startLine: number }>();
  const ofNode = Int32Array.from(infos, ({ name, file, startLine }) => {
    const own = { name: string(name), file: string(file), startLine };
    const key = `${own.name} ${own.file} ${startLine}`;
    const found = rows.get(key) ?? { row: rows.size, ...own };
    rows.set(key, found);
    return found.row;
  });
  const all = [...rows.values()];
  return {
    ofNode,
    strings: { length: texts.length, at: (row: number) => texts[row]! },
    functions: {
      length: all.length,
      ids: BigUint64Array.from(all, ({ row }) => BigInt(row + 1)),
      names: Int32Array.from(all, ({ name }) => name),
      systemNames: new Int32Array(all.length),
      files: Int32Array.from(all, ({ file }) => file),
      startLines: BigInt64Array.from(all, ({ startLine }) => BigInt(startLine)),
    },
  };
}
