/** Samples that are added one after the other as columns, equal ones once: a merge may bring a million. */
import {
  doubles,
  type Ints,
  ints,
  NARROW,
  pushDouble,
  pushInt,
  type Rows,
  reserve,
  rowsInto,
  rowsOf,
} from "./column.ts";
import type { Label } from "./labels.ts";
import type { Frames, Values } from "./profile.ts";
import { LARGE, plus, type Value, valuesFrom, valuesOfRows } from "./value.ts";

/** A set of labels that some samples have: a row of `LabelSets`. */
export type LabelSetIndex = number;

/** Sets of labels, each order of the same labels apart. */
export interface LabelSets {
  readonly rows: (readonly Label[])[];
  add(labels: readonly Label[]): LabelSetIndex;
  /** The first set of the same labels, in any order. */
  same(set: LabelSetIndex): LabelSetIndex;
}

/** Starts without a set. */
export function labelSets(): LabelSets {
  const rows: (readonly Label[])[] = [];
  const known = new Map<string, LabelSetIndex>();
  const bySorted = new Map<string, LabelSetIndex>();
  const sameAs: LabelSetIndex[] = [];
  return {
    rows,
    add(labels) {
      const parts = labels.map((l) => `${l.key}\0${l.text ?? ""}\0${l.number}\0${l.unit}`);
      const name = parts.join("\0\0");
      let set = known.get(name);
      if (set === undefined) {
        set = rows.push(labels) - 1;
        known.set(name, set);
        const sorted = parts.sort().join("\0\0");
        sameAs[set] = bySorted.get(sorted) ?? set;
        bySorted.set(sorted, sameAs[set]!);
      }
      return set;
    },
    same: (set) => sameAs[set]!,
  };
}

/** Samples as columns: stack `i` is `frames[starts[i] … starts[i + 1])`, leaf first. */
export interface SampleColumns {
  readonly starts: Int32Array;
  readonly frames: Frames;
  /** Row-major, as many to a sample as the first that was added has. */
  readonly values: Values;
  readonly labels: Int32Array;
}

/** Takes samples. */
export interface SampleAdder {
  /** How many different samples there are. */
  readonly length: number;
  /** Adds a sample, or its values to those of an equal one; both are copied. */
  add(stack: Int32Array, values: ArrayLike<Value>, labels: LabelSetIndex): void;
  /**
   * Those whose values are not all 0; all that there are where none is.
   * @throws ProfileError where a sum is beyond 2^63
   */
  columns(): SampleColumns;
}

/** Starts without a sample. */
export function sampleAdder(sets: LabelSets): SampleAdder {
  const starts = ints();
  pushInt(starts, 0);
  const frames = rowsInto(NARROW, 1024);
  const values = doubles(1024);
  /** Values that are no numbers, by their place in `values`. */
  const large = new Map<number, bigint>();
  const labels = ints();
  let types = 0;
  const equalTo = equalRows({ starts, frames, labels }, sets);
  const addTo = (place: number, value: Value) => {
    const sum = plus(large.get(place) ?? values.array[place]!, value);
    large.delete(place);
    if (typeof sum === "bigint") {
      large.set(place, sum);
    }
    values.array[place] = typeof sum === "bigint" ? LARGE : sum;
  };
  return {
    get length() {
      return labels.length;
    },
    add(stack, own, set) {
      types = own.length;
      const equal = equalTo(stack, set);
      if (equal < 0) {
        addStack(frames, stack);
        pushInt(starts, frames.length);
        pushInt(labels, set);
      }
      const first = (equal < 0 ? labels.length - 1 : equal) * types;
      for (let type = 0; type < types; type++) {
        if (equal < 0) {
          pushDouble(values, 0);
        }
        const value = own[type]!;
        const sum = typeof value === "number" ? values.array[first + type]! + value : LARGE;
        if (Number.isSafeInteger(sum)) {
          values.array[first + type] = sum;
        } else {
          addTo(first + type, value);
        }
      }
    },
    columns: () =>
      withoutZeros({
        starts: rowsOf(starts),
        frames: rowsOf(frames),
        values: valuesFrom(values.array.subarray(0, values.length), types, large),
        labels: rowsOf(labels),
      }),
  };
}

function addStack(frames: Rows, stack: Int32Array): void {
  reserve(frames, stack.length);
  let largest = 0;
  for (let i = 0; i < stack.length; i++) {
    frames.array[frames.length + i] = stack[i]!;
    largest = Math.max(largest, stack[i]!);
  }
  if (largest >= NARROW && frames.array instanceof Uint16Array) {
    frames.array = Int32Array.from(frames.array);
    frames.array.set(stack, frames.length);
  }
  frames.length += stack.length;
}

/** What distinguishes samples. */
interface Keys {
  starts: Ints;
  frames: Rows;
  labels: Ints;
}

/**
 * Finds the sample that has a stack and the same labels; -1 where none has, and then one is taken to follow. A hash table,
 * at least half of it free.
 */
function equalRows(
  { starts, frames, labels }: Keys,
  sets: LabelSets,
): (stack: Int32Array, set: LabelSetIndex) => number {
  // Random, so that a hostile profile cannot choose stacks that all fall into one slot.
  const salt = Math.floor(Math.random() * 2 ** 31);
  const hashes = ints();
  /** Rows plus one; 0 is free. */
  let slots = new Int32Array(2048);
  const freeFrom = (hash: number) => {
    let slot = hash & (slots.length - 1);
    while (slots[slot] !== 0) {
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  };
  const grow = () => {
    slots = new Int32Array(2 * slots.length);
    for (let row = 0; row < hashes.length; row++) {
      slots[freeFrom(hashes.array[row]!)] = row + 1;
    }
  };
  const isEqual = (row: number, stack: Int32Array, set: LabelSetIndex) => {
    const start = starts.array[row]!;
    if (starts.array[row + 1]! - start !== stack.length || sets.same(labels.array[row]!) !== sets.same(set)) {
      return false;
    }
    for (let i = 0; i < stack.length; i++) {
      if (frames.array[start + i] !== stack[i]) {
        return false;
      }
    }
    return true;
  };
  return (stack, set) => {
    let hash = salt ^ sets.same(set);
    for (let i = 0; i < stack.length; i++) {
      hash = Math.imul(hash ^ stack[i]!, 0x9e3779b1);
      hash ^= hash >>> 15;
    }
    let slot = hash & (slots.length - 1);
    for (let row = slots[slot]! - 1; row >= 0; row = slots[slot]! - 1) {
      if (hashes.array[row] === hash && isEqual(row, stack, set)) {
        return row;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    if (2 * hashes.length >= slots.length) {
      grow();
      slot = freeFrom(hash);
    }
    pushInt(hashes, hash);
    slots[slot] = hashes.length;
    return -1;
  };
}

function withoutZeros(all: SampleColumns): SampleColumns {
  const { starts, frames, values, labels } = all;
  const types = labels.length === 0 ? 0 : values.length / labels.length;
  const left = ints();
  for (let row = 0; row < labels.length; row++) {
    for (let i = row * types; i < (row + 1) * types; i++) {
      if (Number(values[i]!) !== 0) {
        pushInt(left, row);
        break;
      }
    }
  }
  if (left.length === labels.length) {
    return all;
  }
  const rows = rowsOf(left);
  const leftStarts = new Int32Array(rows.length + 1);
  const leftFrames = frames.slice();
  for (const [i, row] of rows.entries()) {
    const stack = frames.subarray(starts[row], starts[row + 1]);
    leftFrames.set(stack, leftStarts[i]);
    leftStarts[i + 1] = leftStarts[i]! + stack.length;
  }
  return {
    starts: leftStarts,
    frames: leftFrames.subarray(0, leftStarts.at(-1)),
    values: valuesOfRows(values, types, rows),
    labels: rows.map((row) => labels[row]!),
  };
}
