/** What filters left of a profile, as a profile of its own. */
import { ints, pushInt, rowsOf } from "../table/column.ts";
import type { FunctionTable, LocationTable, Profile, SampleTable, StringIndex } from "../table/profile.ts";
import { valuesOfRows } from "../table/value.ts";
import type { View } from "./view.ts";

/** What is left besides the samples of a view. */
export interface Rest {
  /** All locations and functions, not only those that the samples reach. */
  isWhole?: boolean;
  /** Whether labels with the key are left; all by default. */
  isShown?: (key: StringIndex) => boolean;
}

/** The profile of a view: its samples, and the locations and functions that they reach. IDs stay. */
export function narrowed(view: View, { isWhole = false, isShown = () => true }: Rest = {}): Profile {
  const { profile } = view;
  const locationRows = isWhole
    ? allRows(profile.locations.length)
    : usedRows(profile.locations.length, framesOf(view));
  const lineRows = linesOf(view, locationRows.old);
  const functionRows = isWhole
    ? allRows(profile.functions.length)
    : usedRows(
        profile.functions.length,
        rowsOf(lineRows.rows).map((row) => profile.locations.lines.functions[row]!),
      );
  return {
    ...profile,
    samples: samplesOf(view, locationRows.now, isShown),
    locations: locationsOf(profile.locations, locationRows.old, lineRows, functionRows.now),
    functions: functionsOf(profile.functions, functionRows.old),
  };
}

/** Rows that stay: their old indexes, and the new index of each old row. */
interface UsedRows {
  old: Int32Array;
  now: Int32Array;
}

function allRows(count: number): UsedRows {
  const rows = Int32Array.from({ length: count }, (_, row) => row);
  return { old: rows, now: rows };
}

function usedRows(count: number, uses: Int32Array): UsedRows {
  const now = new Int32Array(count).fill(-1);
  for (const row of uses) {
    now[row] = 0;
  }
  const old = ints();
  for (let row = 0; row < count; row++) {
    if (now[row] === 0) {
      now[row] = old.length;
      pushInt(old, row);
    }
  }
  return { old: rowsOf(old), now };
}

function framesOf({ stacks }: View): Int32Array {
  const frames = ints();
  for (let i = 0; i < stacks.length; i++) {
    for (let f = stacks.starts[i]!; f < stacks.ends[i]!; f++) {
      pushInt(frames, stacks.frames[f]!);
    }
  }
  return rowsOf(frames);
}

function linesOf({ lines }: View, locations: Int32Array) {
  const rows = ints();
  const starts = new Uint32Array(locations.length + 1);
  for (const [i, location] of locations.entries()) {
    for (let row = lines.starts[location]!; row < lines.starts[location + 1]!; row++) {
      pushInt(rows, lines.rows[row]!);
    }
    starts[i + 1] = rows.length;
  }
  return { rows, starts };
}

function samplesOf(view: View, locationNow: Int32Array, isShown: (key: StringIndex) => boolean): SampleTable {
  const { stacks, profile } = view;
  const { samples, sampleTypes } = profile;
  const { labels } = samples;
  const starts = new Uint32Array(stacks.length + 1);
  const labelStarts = new Uint32Array(stacks.length + 1);
  const labelRows = ints();
  for (let i = 0; i < stacks.length; i++) {
    const sample = stacks.samples[i]!;
    starts[i + 1] = starts[i]! + stacks.ends[i]! - stacks.starts[i]!;
    for (let row = labels.starts[sample]!; row < labels.starts[sample + 1]!; row++) {
      if (isShown(labels.keys[row]!)) {
        pushInt(labelRows, row);
      }
    }
    labelStarts[i + 1] = labelRows.length;
  }
  const rows = rowsOf(labelRows);
  return {
    length: stacks.length,
    starts,
    frames: framesOf(view).map((location) => locationNow[location]!),
    values: valuesOfRows(samples.values, sampleTypes.length, stacks.samples.subarray(0, stacks.length)),
    labels: {
      starts: labelStarts,
      keys: rows.map((row) => labels.keys[row]!),
      texts: rows.map((row) => labels.texts[row]!),
      numbers: BigInt64Array.from(rows, (row) => labels.numbers[row]!),
      units: rows.map((row) => labels.units[row]!),
    },
  };
}

function locationsOf(
  { ids, mappings, addresses, folded, lines }: LocationTable,
  old: Int32Array,
  lineRows: ReturnType<typeof linesOf>,
  functionNow: Int32Array,
): LocationTable {
  const rows = rowsOf(lineRows.rows);
  return {
    length: old.length,
    ids: BigUint64Array.from(old, (row) => ids[row]!),
    mappings: old.map((row) => mappings[row]!),
    addresses: BigUint64Array.from(old, (row) => addresses[row]!),
    folded: Uint8Array.from(old, (row) => folded[row]!),
    lineStarts: lineRows.starts,
    lines: {
      functions: rows.map((row) => functionNow[lines.functions[row]!]!),
      lines: BigInt64Array.from(rows, (row) => lines.lines[row]!),
      columns: BigInt64Array.from(rows, (row) => lines.columns[row]!),
    },
  };
}

function functionsOf(
  { ids, names, systemNames, files, startLines }: FunctionTable,
  old: Int32Array,
): FunctionTable {
  return {
    length: old.length,
    ids: BigUint64Array.from(old, (row) => ids[row]!),
    names: old.map((row) => names[row]!),
    systemNames: old.map((row) => systemNames[row]!),
    files: old.map((row) => files[row]!),
    startLines: BigInt64Array.from(old, (row) => startLines[row]!),
  };
}
