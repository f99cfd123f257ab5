/** The data of a flame page: a call tree as columns, as JSON in the page. Pure. */

import type { ValueType } from "../profile/table/profile.ts";
import { type Column, columnFrom, minus, type Value } from "../profile/table/value.ts";

/** What widths show: the value, the value in the base, or the size of the change. */
export type Measure = "value" | "base" | "change";

/** A value in JSON: as digits in a text where a number would not be exact. */
export type JsonValue = number | string;

/** A value for JSON. */
export function toJson(value: Value): JsonValue {
  return typeof value === "bigint" ? `${value}` : value;
}

/** A value from JSON. */
export function fromJson(value: JsonValue): Value {
  return typeof value === "string" ? BigInt(value) : value;
}

/** What the page says above the graph. */
export interface FlameHead {
  /** The name of the profile's file; several are joined by ` + `. */
  name: string;
  /** The name of the base; undefined where nothing is compared. */
  base: string | undefined;
  /** As shown: an average has a name of its own. */
  type: ValueType;
  /** What all values are divided by before they are shown. */
  divideBy: number;
  /** The unit to show values in; `minimum` or `auto` for the one that fits. */
  unit: string;
  /** The value that shares refer to, in the type's unit. */
  total: JsonValue;
  /** How long the profile was recorded, ns; 0 if unknown. */
  durationNanos: number;
  /** When the recording began, as `2026-11-24 07:01:22 UTC`; empty if unknown. */
  time: string;
  /** How often the profiler took a sample; undefined if the profile does not have it, or where two are compared. */
  taken: number | undefined;
  /** The margin of error of shares, in percentage points; undefined where there are enough samples. */
  uncertainty: number | undefined;
  /** What narrows or changes the profile, as flags of `go tool pprof`. */
  filters: string[];
  /** The filters that matched nothing, by their names in pprof. */
  unmatched: string[];
  /** Below a frame are those that called it. */
  leafFirst: boolean;
  /** What widths show at first. */
  measure: Measure;
  /** Frames under this share of all are folded; 0 for none. */
  folds: number;
  /** Frames deeper than this are folded. */
  levels: number;
}

/** The call tree as columns of JSON, one entry a frame, each frame directly before its callees. */
export interface FlameRows {
  /** The different names. */
  names: string[];
  /** How many levels a frame is above a callee of the frame before it. */
  ups: number[];
  /** The frame's row in `names`; −n for n frames that are folded into one; the root has none, but is 0 too. */
  frames: number[];
  /** What all values were divided by. */
  scale: number;
  values: JsonValue[];
  /** The values in the base; undefined where nothing is compared. */
  bases: JsonValue[] | undefined;
}

/** What a profile gives to a page. */
export interface FlameData {
  head: FlameHead;
  /** `FlameRows`, packed. */
  rows: string;
}

/** All data in a page. */
export interface PageData extends FlameData {
  /** What made the page, such as `Go Verify 1.2.3`. */
  generator: string;
}

/** A row of the tree: its frame; 0 is the root. */
export type Row = number;

/** A call tree to draw, one row a frame, each caller before its callees. */
export interface FlameTree {
  readonly length: number;
  readonly names: readonly string[];
  /** The row of the caller (of the callee, leaf first); -1 for the root. */
  readonly parents: Int32Array;
  readonly depths: Int32Array;
  /** The row after the last one below this one. */
  readonly ends: Int32Array;
  /** The row in `names`, or −n for n folded frames. */
  readonly frames: Int32Array;
  /** In the sample type's unit. */
  readonly values: Column;
  /** What of a value is the frame's own. */
  readonly selfs: Column;
  readonly bases: Column | undefined;
}

/** The tree of a page's rows. Its cost is in line with their number, at any depth. */
export function flameTree({ names, ups, frames, scale, values, bases }: FlameRows): FlameTree {
  const { length } = frames;
  const parents = new Int32Array(length).fill(-1);
  const depths = new Int32Array(length);
  const ends = new Int32Array(length);
  const scaled = (column: readonly JsonValue[]) =>
    column.map((value) => (typeof value === "string" ? fromJson(value) : value * scale));
  const own = scaled(values);
  const selfs = [...own];
  for (let row = 1; row < length; row++) {
    let parent = row - 1;
    for (let up = ups[row]!; up > 0; up--) {
      ends[parent] = row;
      parent = parents[parent]!;
    }
    parents[row] = parent;
    depths[row] = depths[parent]! + 1;
    selfs[parent] = minus(selfs[parent]!, own[row]!);
  }
  for (let row = length - 1; row >= 0; row = parents[row]!) {
    ends[row] = length;
  }
  return {
    length,
    names,
    parents,
    depths,
    ends,
    frames: Int32Array.from(frames),
    values: columnFrom(own),
    selfs: columnFrom(selfs),
    bases: bases && columnFrom(scaled(bases)),
  };
}

/** The callees of a frame, in order. */
export function* calleesOf({ ends }: FlameTree, row: Row): Generator<Row> {
  for (let callee = row + 1; callee < ends[row]!; callee = ends[callee]!) {
    yield callee;
  }
}

/** Whether a row is the sum of several frames. */
export function isFolded({ frames }: FlameTree, row: Row): boolean {
  return row > 0 && frames[row]! < 0;
}

/** Whether any row is. */
export function hasFolded(tree: FlameTree): boolean {
  return tree.frames.some((frame) => frame < 0);
}

/**
 * How wide each row is drawn. A value is as wide as it is large. A negative one, and a change, are as wide as what is
 * below them at least, so that a frame encloses its callees.
 */
export function weightsOf({ length, parents, values, bases }: FlameTree, measure: Measure): Float64Array {
  const weights = new Float64Array(length);
  const below = new Float64Array(length);
  for (let row = length - 1; row >= 0; row--) {
    const base = bases?.[row] ?? 0;
    const value = values[row]!;
    const size = Math.abs(
      Number(measure === "value" ? value : measure === "base" ? base : minus(value, base)),
    );
    weights[row] = Math.max(size, below[row]!);
    if (row > 0) {
      below[parents[row]!]! += weights[row]!;
    }
  }
  return weights;
}
